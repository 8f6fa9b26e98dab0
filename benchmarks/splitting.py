"""Splitting of files: `python -m benchmarks.splitting [--data DIR] [--write] [--json FILE]`.

Cross-validates the model of extractors/page_starts.py on documents put into one file, and with --write trains it on
everything and writes it. Files: one to four documents of the same source behind each other (bills, orders, agreements
and letters drawn in every layout; of DIR the printed e-invoices, agreements and advertising orders with a text layer);
bills with an appendix page (clauses, prose), which are one document. Folds keep the documents of one layout or family
together. "Cut" is a probability of at least 0.9, "asked" one of 0.5 and more.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from scipy.optimize import minimize

from benchmarks.document_types import manual_pages
from evaluation.calibration import calibration_error
from evaluation.judgements import Judgements
from extractors.page_starts import MODEL, PageLook, StartModel, start_signs
from extractors.reading import PicturesNeededError
from extractors.splitting import DOUBTFUL, SURE
from flows.other_kinds import read_plain
from holdpoint.document import Document, Page
from samples import papers
from samples.formats import LANGUAGES
from samples.layouts.catalogue import LAYOUTS
from samples.letters import draw_letter
from samples.truth import Register

_FOLDS = 5
_L2 = 0.5
_MOST_PAGES = 8  # of one document that are taken
_TEMPERATURES = (1.0, 1.25, 1.6, 2.0, 2.5)


@dataclass(frozen=True)
class Boundary:
    """A page behind another one in a file: does it begin a document?"""

    source: str
    fold: int
    file: int
    signs: dict[str, float]
    begins: bool


@dataclass(frozen=True)
class Whole:
    """One document; those of one group are never split between folds."""

    source: str
    group: str
    pages: tuple[Page, ...]


def drawn(seed: int) -> Iterator[Whole]:
    """Bills, orders, agreements and letters of the project's own."""
    for layout in LAYOUTS.values():
        for language in LANGUAGES:
            for make in (papers.invoice, papers.long_invoice, papers.credit_note, papers.order, papers.long_invoice):
                rng = random.Random(f"{seed} {make.__name__} {layout.name} {language} split")  # noqa: S311 -- no secret
                yield _whole("drawn", layout.name, read_plain(make(rng, Register(), layout.name, language).data))
    for n in range(40):
        rng = random.Random(f"{seed} {n} split")  # noqa: S311 -- no secret
        language = LANGUAGES[n % 2]
        yield _whole("drawn papers", f"letter {n}", read_plain(draw_letter(rng, language)))
        made = papers.agreement(rng, Register(), next(iter(LAYOUTS)), language)
        yield _whole("drawn papers", f"agreement {n}", read_plain(made.data))


def shared(data: Path) -> Iterator[Whole]:
    """Real documents whose words are all in their text layer."""
    for name in ("einvoices", "nda", "adbuy"):
        for line in (data / name / "labels.jsonl").read_text(encoding="utf-8").splitlines():
            file = json.loads(line)["file"]
            if file.endswith(".pdf"):
                try:
                    document = read_plain((data / name / file).read_bytes())
                except PicturesNeededError:
                    continue
                yield _whole(name, file[:40] if name == "einvoices" else file, document)


def _whole(source: str, group: str, document: Document) -> Whole:
    return Whole(source, group, document.pages[:_MOST_PAGES])


def boundaries(documents: Sequence[Whole], seed: int) -> list[Boundary]:
    """Files made of the documents, fold by fold, and every page in them that has one before it."""
    rng = random.Random(seed)  # noqa: S311 -- no secret
    groups = sorted({d.group for d in documents})
    rng.shuffle(groups)
    fold_of = {group: n % _FOLDS for n, group in enumerate(groups)}
    apart: dict[tuple[str, int], list[Whole]] = defaultdict(list)
    for one in documents:
        apart[one.source, fold_of[one.group]].append(one)
    appendix = [page for page in manual_pages() if page.words]
    found: list[Boundary] = []
    file = 0
    for (source, fold), some in sorted(apart.items()):
        for _ in range(2):
            order = rng.sample(some, len(some))
            while order:
                count = rng.randint(1, 4)
                taken, order = order[:count], order[count:]
                file += 1
                found += _of_file(source, fold, file, [t.pages for t in taken])
        if source == "drawn":
            clauses = [p for a in apart["drawn papers", fold] for p in a.pages[1:]]
            for one in some:
                extra = rng.choice([*clauses, *rng.sample(appendix, min(8, len(appendix)))])
                file += 1
                found += _of_file("with appendix", fold, file, [(*one.pages, extra)])
    return found


def _of_file(source: str, fold: int, file: int, documents: Sequence[Sequence[Page]]) -> Iterator[Boundary]:
    looks = [PageLook(page) for pages in documents for page in pages]
    starts = set(np.cumsum([0, *(len(pages) for pages in documents)])[:-1].tolist())
    start = 0
    for number in range(1, len(looks)):
        yield Boundary(source, fold, file, start_signs(looks, start, number), number in starts)
        if number in starts:
            start = number


def fit(rows: Sequence[Boundary]) -> StartModel:
    """Logistic regression; both answers of a source weigh the same over all its pages."""
    names = sorted(rows[0].signs)
    x = np.array([[r.signs[n] for n in names] for r in rows])
    signs = np.where([r.begins for r in rows], 1.0, -1.0)
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.source] += 1
    weigh = np.array([sizes[r.source] ** -0.5 for r in rows])
    weigh *= len(rows) / weigh.sum()

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        m = signs * (x @ w[1:] + w[0])
        pull = -signs * weigh / (1 + np.exp(np.clip(m, -500, 500)))
        gradient = np.concatenate(([pull.sum()], x.T @ pull + _L2 * w[1:]))
        return float((weigh * np.logaddexp(0.0, -m)).sum() + 0.5 * _L2 * (w[1:] @ w[1:])), gradient

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    weights = {n: round(float(v), 3) for n, v in zip(names, found[1:], strict=True)}
    return StartModel(bias=round(float(found[0]), 3), weights=weights)


def main() -> None:
    """Cross-validate, print, and write the model where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = boundaries([*drawn(given.seed), *shared(given.data)], given.seed)
    judged: list[tuple[Boundary, StartModel]] = []
    for fold in range(_FOLDS):
        model = fit([r for r in rows if r.fold != fold])
        judged += [(r, model) for r in rows if r.fold == fold]

    def probability(row: Boundary, model: StartModel, temperature: float) -> float:
        return model.model_copy(update={"temperature": temperature}).probability(row.signs)

    def surprise(temperature: float) -> float:
        found = [(probability(r, m, temperature), r.begins) for r, m in judged]
        return -sum(float(np.log(max(p if begins else 1 - p, 1e-9))) for p, begins in found)

    temperature = min(_TEMPERATURES, key=surprise)
    console = Console(highlight=False)
    report: dict[str, object] = {"temperature": temperature}
    p_of = [(r, probability(r, m, temperature)) for r, m in judged]
    for source in sorted({r.source for r in rows}):
        some = [(r, p) for r, p in p_of if r.source == source]
        starts = [p for r, p in some if r.begins]
        inside = [p for r, p in some if not r.begins]
        told = {
            "starts": len(starts),
            "cut": sum(p >= SURE for p in starts),
            "asked": sum(DOUBTFUL <= p < SURE for p in starts),
            "pages inside": len(inside),
            "wrongly cut": sum(p >= SURE for p in inside),
            "needlessly asked": sum(DOUBTFUL <= p < SURE for p in inside),
        }
        report[source] = told
        console.print(f"{source}: {', '.join(f'{k} {v}' for k, v in told.items())}")
    error = calibration_error(
        Judgements(
            confidence=np.array([p for _, p in p_of]),
            right=np.array([r.begins for r, _ in p_of]),
            document=np.array([r.file for r, _ in p_of]),
            slots=np.ones(len(p_of), dtype=int),
        )
    )
    console.print(f"{len(rows)} pages behind another one, calibration error {error}, temperature {temperature}")
    report["calibration_error"] = str(error)
    if given.json is not None:
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if given.write:
        whole = fit(rows).model_copy(update={"temperature": temperature})
        MODEL.write_text(json.dumps(whole.model_dump(mode="json"), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
