"""Train the models that the product ships: `python -m benchmarks.built_in_models [receipt] [contract] [--data DIR]`.

Real documents teach what real documents look like, the project's own samples keep the languages that the real ones do
not have. Only weights are kept: hashes of words, never words.
"""

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractors.learned.extraction import BUILT_IN
from extractors.learned.storage import save_model
from extractors.learned.taught_type import read_taught_type
from extractors.learned.training import Labelled, train
from extractors.options import ReadingOptions
from extractors.reading import read
from flows.configuration import load_settings
from flows.labelled_reading import read_labelled
from flows.training_report import report_of, report_text
from holdpoint.document import BlobRef, Document, PageKind
from holdpoint.settings import LimitSettings
from samples.agreement_pages import draw_varied_agreement
from samples.contracts import draw_agreement, make_agreement
from samples.formats import LANGUAGES, Language
from samples.receipts import draw_receipt, make_receipt
from samples.till_receipts import draw_till_receipt, make_till_receipt
from samples.truth import Register
from samples.varied_agreements import make_varied_agreement

_TYPES = Path(__file__).parent / "types"
_LANGUAGES: tuple[Language, ...] = ("en", "de")
_TILL_RECEIPTS = 400
_AGREEMENTS = 160
_VARIED_AGREEMENTS = 720
_SEED = 20_000  # far from the seeds that tests and demonstrations draw from
_OPTIONS = ReadingOptions(limits=LimitSettings(), languages=("eng", "deu"))


def as_read(pdf: bytes, kind: PageKind) -> Document:
    blob = BlobRef(
        sha256=hashlib.sha256(pdf).hexdigest(), size=len(pdf), media_type="application/pdf", name="sample.pdf"
    )
    document = read(blob, pdf, _OPTIONS)
    return document.model_copy(update={"pages": tuple(p.model_copy(update={"kind": kind}) for p in document.pages)})


def sample_receipts(count: int) -> Iterator[Labelled]:
    """Receipts of the project's own, as their text stands on paper."""
    register = Register()
    for n in range(count):
        made = make_receipt(random.Random(_SEED + n), register, _LANGUAGES[n % 2])  # noqa: S311 - samples
        kind = PageKind.PHOTO if n % 4 < 2 else PageKind.TEXT_LAYER
        yield Labelled(as_read(draw_receipt(made), kind), {k: (v,) for k, v in made.field_values().items()})


def sample_till_receipts(count: int) -> Iterator[Labelled]:
    """Receipts as tills of many makes print them, in four languages: the real ones are all from one country."""
    register = Register()
    for n in range(count):
        made = make_till_receipt(random.Random(_SEED + n), register, LANGUAGES[n % 4])  # noqa: S311 - samples
        kind = PageKind.PHOTO if n % 8 < 4 else PageKind.TEXT_LAYER
        yield Labelled(as_read(draw_till_receipt(made), kind), {k: (v,) for k, v in made.fields.items()})


def sample_agreements(count: int, more: int) -> Iterator[Labelled]:
    """Agreements of the project's own: as drops have them, and `more` in four languages and many forms."""
    for n in range(count):
        made = make_agreement(random.Random(_SEED + n), _LANGUAGES[n % 2])  # noqa: S311 - samples
        yield _labelled(draw_agreement(made), made.field_values())
    for n in range(more):
        made = make_agreement(random.Random(_SEED + n), LANGUAGES[n % 4], forms=True)  # noqa: S311 - samples
        yield _labelled(draw_agreement(made), made.field_values())


def sample_varied_agreements(count: int) -> Iterator[Labelled]:
    """Agreements whose forms are put together at random, in four languages."""
    for n in range(count):
        made = make_varied_agreement(random.Random(_SEED + n), LANGUAGES[n % 4])  # noqa: S311 - samples
        yield _labelled(draw_varied_agreement(made), made.field_values())


def _labelled(pdf: bytes, values: Mapping[str, str | list[str]]) -> Labelled:
    labels = {k: tuple(v) if isinstance(v, list) else (v,) for k, v in values.items() if v}
    return Labelled(as_read(pdf, PageKind.TEXT_LAYER), labels)


def receipts(data: Path, readings: Path) -> list[Labelled]:
    """Real receipts as transcribed, those with a picture also as read, and the project's own."""
    settings = load_settings(None).model_copy(update={"data_dir": readings})
    found = [d for _, d in read_labelled(data / "receipts", settings, "lines", lambda *_: None)]
    pictured = {str(r["file"]) for r in _rows(data / "receipts") if r.get("image")}
    if pictured:
        read_again = read_labelled(data / "receipts", settings, "file", lambda *_: None, only=pictured)
        found += [d for _, d in read_again]
    return [*found, *sample_receipts(100), *sample_till_receipts(_TILL_RECEIPTS)]


def contracts(data: Path, readings: Path) -> list[Labelled]:
    """Real agreements and the project's own."""
    settings = load_settings(None).model_copy(update={"data_dir": readings})
    return [
        *(d for _, d in read_labelled(data / "nda", settings, "file", lambda *_: None)),
        *sample_agreements(60, _AGREEMENTS),
        *sample_varied_agreements(_VARIED_AGREEMENTS),
    ]


def _rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()]


_MAKE = {"receipt": receipts, "contract": contracts}


def main() -> None:
    """Train the named models, or all, into the product."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*_MAKE, []], help="all, if none is named")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=BUILT_IN)
    parser.add_argument("--readings", type=Path, default=Path("var"), help="keeps what was read, in readings/")
    given = parser.parse_args()
    for name in given.names or _MAKE:
        taught = read_taught_type(_TYPES / f"{name}.yaml")
        documents = _MAKE[name](given.data, given.readings)
        start = time.process_time()
        trained = train(taught, documents)
        seconds = time.process_time() - start
        save_model(trained.model, given.out / name)
        report = report_of(trained, None, len(documents), seconds, given.out / name)
        (given.out / name / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        print(report_text(report))


if __name__ == "__main__":
    main()
