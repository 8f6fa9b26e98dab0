"""Types of documents: `python -m benchmarks.document_types [--data DIR] [--write] [--json FILE]`.

Cross-validates the model of extractors/classification.py and, with --write, trains it on everything and writes it.
Documents: bills and orders drawn in the layouts that are not held out, bills and orders typed as letters, agreements
and letters; the same bills with the words of papers that are none of the known types (a quotation, a delivery note, an
order confirmation, a reminder, a statement), or with their title alone, over rows that go on to speak of invoices;
pages of the project's own manual; and of DIR (default ../shared/data) the printed e-invoices, the receipts (their
lines), the agreements, and the advertising orders: as orders where they name no invoice, as invoices where that is
their title. Folds keep layouts and families of documents together. The held-out layouts are only ever predicted.
Chromium prints the papers of other makers (`benchmarks/outside_papers`), all but those that are kept back.
"""

import argparse
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import wrap
from time import process_time
from typing import Any

import numpy as np
from rich.console import Console

from benchmarks.built_in_models import as_read
from benchmarks.outside_papers.printing import label_rows, printed
from evaluation.calibration import calibration_error
from evaluation.judgements import Judgements
from extractors.classification import MODEL, TypeModel
from extractors.file_types import sniff
from extractors.opening import open_file
from extractors.options import ReadingOptions
from extractors.reading import PicturesNeededError
from extractors.type_signs import leading_title, signs_of
from flows.other_kinds import OTHER_PAPERS, disguised
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.document_types import BUILT_IN_TYPES, DocumentType
from holdpoint.settings import LimitSettings
from samples import papers
from samples.agreement_forms import OTHER_TITLES
from samples.agreement_pages import draw_varied_agreement
from samples.contracts import draw_agreement, make_agreement
from samples.formats import LANGUAGES
from samples.layouts.catalogue import LAYOUTS
from samples.letters import draw_letter
from samples.till_receipts import draw_till_receipt, make_till_receipt
from samples.truth import Register
from samples.untitled_papers import PURPOSES, draw_untitled_paper
from samples.varied_agreements import make_varied_agreement

_DOCS = Path(__file__).parent.parent / "docs"
_LINES = 55  # a page
_FEWEST_WORDS = 30
_TILLS = 240
_UNTITLED = 160
_AGREEMENTS = 120
_VARIED_AGREEMENTS = 160
_OF_SECRECY = re.compile(r"confiden|vertraul|geheim|secre|reveladora|divulgatrice|receptora|réceptrice", re.IGNORECASE)
_FOLDS = 5
_TYPES = BUILT_IN_TYPES
_L2 = 0.02  # 0.005 and 0.08 give the same accuracy
_TEMPERATURES = (0.7, 0.85, 1.0, 1.2, 1.5, 2.0)  # never surer than the model: other papers are less alike than these
_STEPS = 600
_RATE = 0.5


@dataclass(frozen=True)
class Example:
    """One document: its signs and its type; `group` stays together in cross-validation."""

    source: str
    group: str
    signs: dict[str, float]
    document_type: DocumentType


def read(data: bytes, *, text_only: bool = False) -> Document:
    """A file's document; PicturesNeededError where `text_only` and a page has to be looked at."""
    blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name="x")
    options = ReadingOptions(limits=LimitSettings(), languages=("eng", "deu"))
    return open_file(blob, data, options, text_only=text_only)[0].document


def drawn(seed: int) -> Iterator[Example]:
    """Bills, orders and their disguises in every layout and language."""
    makers = (papers.invoice, papers.credit_note, papers.order, papers.long_invoice)
    for make in makers:
        for layout in LAYOUTS.values():
            for n, language in enumerate(LANGUAGES):
                rng = random.Random(f"{seed} {make.__name__} {layout.name} {language}")  # noqa: S311 - nothing secret
                specimen = make(rng, Register(), layout.name, language)
                document = read(specimen.data)
                source = "drawn, held out" if layout.held_out else "drawn"
                if specimen.label.document_type is not None:
                    yield Example(source, layout.name, signs_of(document), specimen.label.document_type)
                title = rng.choice(OTHER_PAPERS)[n]
                bare = _untitled(document)
                # an order without its title is left to chance: papers about orders (confirmations) say the same
                if make is not papers.order and specimen.label.document_type is not None and bare is not None:
                    yield Example(f"{source}, untitled", layout.name, signs_of(bare), specimen.label.document_type)
                yield Example(f"{source}, other", layout.name, signs_of(disguised(document, title)), DocumentType.OTHER)
                if make in (papers.invoice, papers.long_invoice):
                    signs = signs_of(_retitled(document, rng.choice(_OF_INVOICES)[n]))
                    yield Example(f"{source}, retitled", layout.name, signs, DocumentType.OTHER)
    for n in range(40):
        rng = random.Random(f"{seed} {n}")  # noqa: S311 - nothing secret
        language = LANGUAGES[n % 2]
        yield Example("letters", f"letter {n}", signs_of(read(draw_letter(rng, language))), DocumentType.OTHER)
        layout_name = [name for name, layout in LAYOUTS.items() if not layout.held_out][n % 5]
        agreement = papers.agreement(rng, Register(), layout_name, language)
        yield Example("drawn agreements", f"agreement {n}", signs_of(read(agreement.data)), DocumentType.CONTRACT)


def tills() -> Iterator[Example]:
    """Receipts of shops, restaurants, fuel, car parks and taxis in four languages; those of a trade stay together."""
    for n in range(_TILLS):
        receipt = make_till_receipt(random.Random(f"till {n}"), Register(), LANGUAGES[n % 4])  # noqa: S311 - no secret
        document = as_read(draw_till_receipt(receipt), PageKind.PHOTO if n % 8 < 4 else PageKind.TEXT_LAYER)
        yield Example("tills", f"till {receipt.trade}", signs_of(document), DocumentType.RECEIPT)


def untitled() -> Iterator[Example]:
    """Papers without a title, told by a sentence alone: bills, orders, offers and reminders in four languages."""
    for n in range(_UNTITLED):
        rng = random.Random(f"untitled {n}")  # noqa: S311 - no secret
        purpose = PURPOSES[n // 4 % 4]
        kinds = {"bill": DocumentType.INVOICE, "order": DocumentType.ORDER}
        signs = signs_of(read(draw_untitled_paper(rng, LANGUAGES[n % 4], purpose)))
        yield Example("typed without a title", f"untitled {n}", signs, kinds.get(purpose, DocumentType.OTHER))


def agreements() -> Iterator[Example]:
    """Agreements in four languages, their preambles in many forms, a third of them about other things than secrecy."""
    for n in range(_AGREEMENTS):
        rng = random.Random(f"agreement {n}")  # noqa: S311 - no secret
        made = make_agreement(rng, LANGUAGES[n % 4], forms=True)
        if n % 3 == 0:
            kept = tuple(p for p in made.paragraphs if not _OF_SECRECY.search(" ".join(p)))
            made = replace(made, title=rng.choice(OTHER_TITLES[made.language]), paragraphs=kept)
        signs = signs_of(read(draw_agreement(made)))
        yield Example("drawn agreements", f"agreement of {made.first.name}", signs, DocumentType.CONTRACT)
    for n in range(_VARIED_AGREEMENTS):
        rng = random.Random(f"varied agreement {n}")  # noqa: S311 - no secret
        varied = make_varied_agreement(rng, LANGUAGES[n % 4])
        signs = signs_of(read(draw_varied_agreement(varied)))
        yield Example("drawn agreements", f"agreement of {varied.parties[0].name}", signs, DocumentType.CONTRACT)


_OF_INVOICES = (
    *OTHER_PAPERS[3:],  # papers that speak of invoices, under a title of their own
    ("Remittance advice", "Zahlungsavis", "Avis de paiement", "Aviso de pago"),
    ("Pro forma invoice", "Proforma-Rechnung", "Facture pro forma", "Factura proforma"),
    ("Statement of account", "Kontoauszug", "Relevé de compte", "Estado de cuenta"),
    ("Payslip Net pay", "Gehaltsabrechnung Lohnsteuer", "Bulletin de paie Salaire net", "Nómina Salario base"),
)


def _retitled(document: Document, title: str) -> Document:
    """An invoice under another paper's title, with all else that it says."""
    first = document.pages[0]
    cell = leading_title(first)
    if cell is None:
        return document
    words = [w if w is not cell.words[0] else w.model_copy(update={"text": title}) for w in first.words]
    kept = tuple(w for w in words if w not in cell.words[1:])
    return document.model_copy(update={"pages": (first.model_copy(update={"words": kept}), *document.pages[1:])})


def _untitled(document: Document) -> Document | None:
    """A paper without its title, where the label of its number still says what it is; None where nothing does."""
    first = document.pages[0]
    cell = leading_title(first)
    if cell is None:
        return None
    kept = tuple(w for w in first.words if w not in cell.words)
    bare = document.model_copy(update={"pages": (first.model_copy(update={"words": kept}), *document.pages[1:])})
    signs = signs_of(bare)
    return bare if any(signs[name] for name in ("invoice_number", "credit_number", "order_number")) else None


def shared(data: Path) -> Iterator[Example]:
    """What real documents teach."""
    for name in ("einvoices", "receipts", "nda", "adbuy"):
        folder = data / name
        for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            document = _of_lines(row["lines"]) if name == "receipts" else _printed(folder / row["file"])
            if document is None:
                continue
            signs = signs_of(document)
            document_type = as_titled(document, signs) if name == "adbuy" else DocumentType(row["type"])
            if document_type is not None:
                group = row["file"][:40] if name == "einvoices" else row["file"]
                yield Example(name, group, signs, document_type)


def as_titled(document: Document, signs: dict[str, float]) -> DocumentType | None:
    """What a paper of the set calls itself: many are the stations' invoices. None where it does not say."""
    if "invoice" not in document.text.lower():
        return DocumentType.ORDER
    return DocumentType.INVOICE if signs["invoice_title"] and not signs["order_title"] else None


def _printed(path: Path) -> Document | None:
    """The pages of a file with a text layer; none of XML, and of corrections, which are labelled invoices."""
    if path.suffix != ".pdf" or "korrektur" in path.name:
        return None
    try:
        return read(path.read_bytes(), text_only=True)
    except PicturesNeededError:
        return None


def outside() -> Iterator[Example]:
    """Papers of other makers, those that are open."""
    for row, pdf in printed(label_rows("open", "judged")):
        yield Example("outside", row["file"], signs_of(read(pdf)), DocumentType(row["type"]))


def prose() -> Iterator[Example]:
    """Pages of this project's own manual, which speaks of bills all the time and is none."""
    for name, document in _manual():
        if len(document.text.split()) > _FEWEST_WORDS:
            yield Example("manual", name, signs_of(document), DocumentType.OTHER)


def manual_pages() -> list[Page]:
    """Pages of prose."""
    return [document.pages[0] for _, document in _manual()]


def _manual() -> Iterator[tuple[str, Document]]:
    for path in sorted(_DOCS.glob("*.md")):
        lines = [part for line in path.read_text(encoding="utf-8").splitlines() for part in wrap(line, 90) or [""]]
        for start in range(0, len(lines), _LINES):
            shown = lines[start : start + _LINES]
            placed = [
                (text, (60.0, 60 + 12.0 * n, 60 + 5.0 * len(text), 70 + 12.0 * n)) for n, text in enumerate(shown)
            ]
            yield path.name, _page([row for row in placed if row[0].strip()], 595, 842, PageKind.TEXT_LAYER)


def _of_lines(lines: Sequence[dict[str, Any]]) -> Document:
    placed = [(row["text"], tuple(row["box"])) for row in lines]
    return _page(placed, max(box[2] for _, box in placed), max(box[3] for _, box in placed), PageKind.PHOTO)


def _page(lines: Sequence[tuple[str, tuple[float, ...]]], width: float, height: float, kind: PageKind) -> Document:
    words: list[Word] = []
    for text, (x0, y0, x1, y1) in lines:
        step, left = (x1 - x0) / max(1, len(text)), x0
        for part in text.split():
            right = left + step * len(part)
            words.append(Word(text=part, box=BoundingBox(x0=left, y0=y0, x1=right, y1=y1)))
            left = right + step
    unit = Unit.PIXEL if kind is PageKind.PHOTO else Unit.POINT
    page = Page(number=1, width=width, height=height, unit=unit, kind=kind, reader="lines", words=tuple(words))
    blob = BlobRef(sha256="0" * 64, size=0, media_type="text/plain", name="lines")
    return Document(document_id="0" * 20, blob=blob, pages=(page,))


def fit(examples: Sequence[Example]) -> TypeModel:
    """Multinomial logistic regression by full-batch gradient descent; every source of a type weighs the same."""
    names = sorted(examples[0].signs)
    x = np.array([[e.signs[n] for n in names] + [1.0] for e in examples])
    y = np.array([_TYPES.index(e.document_type) for e in examples])
    sizes = Counter((e.source, e.document_type) for e in examples)
    weight = np.array([sizes[e.source, e.document_type] ** -0.5 for e in examples])
    weight /= weight.sum()
    w = np.zeros((x.shape[1], len(_TYPES)))
    target = np.eye(len(_TYPES))[y]
    momentum = np.zeros_like(w)
    for _ in range(_STEPS):
        odds = x @ w
        p = np.exp(odds - odds.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        gradient = x.T @ ((p - target) * weight[:, None]) + _L2 / len(examples) ** 0.5 * w
        momentum = 0.9 * momentum - _RATE * gradient
        w += momentum
    weights = {
        n: {t: round(float(v), 3) for t, v in zip(_TYPES, row, strict=True)} for n, row in zip(names, w, strict=False)
    }
    bias = {t: round(float(v), 3) for t, v in zip(_TYPES, w[-1], strict=True)}
    return TypeModel(bias=bias, weights=weights)


def cross_validated(examples: Sequence[Example]) -> tuple[dict[str, Counter[str]], list[tuple[float, bool]], TypeModel]:
    """Counts by source, confidences with whether they were right, and the model fitted on everything.

    The temperature is the one under which the cross-validated confidences are likeliest.
    """
    known = [e for e in examples if "held out" not in e.source]
    groups = sorted({e.group for e in known})
    random.Random(0).shuffle(groups)  # noqa: S311 - nothing secret
    fold_of = {group: i % _FOLDS for i, group in enumerate(groups)}
    odds: list[tuple[Example, TypeModel]] = []
    for fold in range(_FOLDS):
        model = fit([e for e in known if fold_of[e.group] != fold])
        odds += [(e, model) for e in known if fold_of[e.group] == fold]
    whole = fit(known)
    odds += [(e, whole) for e in examples if "held out" in e.source]
    temperature = min(_TEMPERATURES, key=lambda t: _loss(odds, t))
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    judged: list[tuple[float, bool]] = []
    for example, model in odds:
        p = model.model_copy(update={"temperature": temperature}).probabilities(example.signs)
        best = max(p, key=lambda t: p[t])
        judged.append((p[best], best is example.document_type))
        counts[f"{example.source}: {example.document_type}"][str(best)] += 1
    return dict(counts), judged, whole.model_copy(update={"temperature": temperature})


def _loss(odds: Sequence[tuple[Example, TypeModel]], temperature: float) -> float:
    return -sum(
        float(
            np.log(max(m.model_copy(update={"temperature": temperature}).probabilities(e.signs)[e.document_type], 1e-9))
        )
        for e, m in odds
        if "held out" not in e.source
    )


def main() -> None:
    """Cross-validate, print, and write the model where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    examples = [*drawn(given.seed), *tills(), *untitled(), *agreements(), *outside(), *prose(), *shared(given.data)]
    start = process_time()
    counts, judged, model = cross_validated(examples)
    console = Console(highlight=False)
    for name, found in sorted(counts.items()):
        right = found[name.rpartition(": ")[2]]
        console.print(f"{name}: {right} of {found.total()} right; {dict(found)}")
    accuracy = sum(right for _, right in judged) / len(judged)
    error = calibration_error(
        Judgements(
            confidence=np.array([confidence for confidence, _ in judged]),
            right=np.array([right for _, right in judged]),
            document=np.arange(len(judged)),
            slots=np.ones(len(judged), dtype=int),
        )
    )
    console.print(f"accuracy {accuracy:.4f}, calibration error {error}, temperature {model.temperature}")
    console.print(f"{process_time() - start:.0f} CPU-s to cross-validate and train")
    if given.json is not None:
        given.json.write_text(
            json.dumps({"counts": counts, "accuracy": accuracy, "calibration_error": error}, indent=2)
        )
    if given.write:
        MODEL.write_text(json.dumps(model.model_dump(mode="json"), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
