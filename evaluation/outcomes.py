"""How a run ended against how its labels say it should: outcome and reason codes, document by document.

Every document must end as labelled, with exactly the labelled reasons. Two things are judged otherwise:

- Warnings (reasons that do not hold) never make a difference unless the label names them.
- On a scan or a photo, which may honestly be hard to read, a clean document that is held is no mismatch but lowers the
  released share, and a troublemaker may be held for more reasons than the labelled ones. Released although not clean is
  always a mismatch.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel, ConfigDict

from evaluation.rows import LabelRow
from holdpoint.decision import Outcome
from holdpoint.finding import ReasonCode, Severity, severity_of
from holdpoint.model import Frozen

_PICTURES = frozenset({"scan", "photo"})
_AND = " and "
_WARNINGS = frozenset(code.value for code in ReasonCode if severity_of(code) is Severity.WARN)


class Ending(Frozen):
    """An outcome and its reasons. An empty outcome: the run does not know the document."""

    outcome: str
    reasons: tuple[str, ...] = ()


class Mismatch(Frozen):
    """One document that did not end as labelled."""

    file: str
    expected: Ending
    got: Ending


class Tally(Frozen):
    """How many documents of a part there are, and how many ended as they should."""

    documents: int
    as_labelled: int


class PictureTally(Frozen):
    """Scans and photos that are clean: how many the run released."""

    clean: int
    released: int

    @property
    def released_share(self) -> float | None:
        """0 to 1; None where there are none."""
        return self.released / self.clean if self.clean else None


class PartReport(Frozen):
    """One part of the labelled documents: all, layouts seen, layouts held out; or one language, layout or format."""

    name: str
    clean: Tally  # digital ones; clean pictures are counted apart
    troublemakers: Tally
    pictures: PictureTally


class OutcomeReport(Frozen):
    """The comparison of a whole run."""

    parts: tuple[PartReport, ...]
    mismatches: tuple[Mismatch, ...]
    wrongly_released: tuple[str, ...]  # not clean, or released with a wrong value
    unlabelled: tuple[str, ...]  # documents of the run that no label names
    outcomes: dict[str, int]  # of the run, for the arrivals equation
    breakdown: tuple[PartReport, ...] = ()  # by language and by format (layouts seen), and by layout

    @property
    def holds(self) -> bool:
        """Whether everything labelled ended as it should and nothing went out that should not."""
        return not self.mismatches and not self.wrongly_released


class RunDocument(BaseModel):
    """A document in a run's summary.json, which tells more about it than is read here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    path: str
    outcome: str
    reasons: tuple[str, ...] = ()


def compare_outcomes(
    labels: Sequence[LabelRow],
    documents: Sequence[Mapping[str, Any]],
    *,
    wrong_values: Collection[str] = (),
) -> OutcomeReport:
    """Compare a run's documents ({"path", "outcome", "reasons"}) with their labels; rows without outcome are left out.

    `wrong_values` are files (as labelled) with a wrong value (`Report.misread` of the scores): released, they are
    wrongly released. A label's file and a document's path are the same when one ends with the other.
    """
    run = [RunDocument.model_validate(d) for d in documents]
    expected = [row for row in labels if row.outcome is not None]
    found = _paired(expected, run)
    mismatches = tuple(m for row in expected if (m := _mismatch(row, found.get(row.file))) is not None)
    missed = {m.file for m in mismatches}
    released = [r for r in expected if (d := found.get(r.file)) and Outcome.RELEASED in d.outcome.split(_AND)]
    paired = {d.path for d in found.values()}
    return OutcomeReport(
        parts=tuple(_part(name, rows, missed, released) for name, rows in _parts(expected)),
        mismatches=mismatches,
        wrongly_released=tuple(r.file for r in released if r.outcome != Outcome.RELEASED or r.file in wrong_values),
        unlabelled=tuple(d.path for d in run if d.path not in paired),
        outcomes=dict(sorted(Counter(d.outcome for d in run).items())),
        breakdown=tuple(_part(name, rows, missed, released) for name, rows in _breakdown(expected)),
    )


def added_up(reports: Sequence[OutcomeReport]) -> tuple[tuple[PartReport, ...], tuple[PartReport, ...]]:
    """The parts and the breakdown of several runs together, each part by its name."""
    return _added(r.parts for r in reports), _added(r.breakdown for r in reports)


def _added(runs: Iterable[Sequence[PartReport]]) -> tuple[PartReport, ...]:
    by_name: dict[str, list[PartReport]] = {}
    for parts in runs:
        for part in parts:
            by_name.setdefault(part.name, []).append(part)
    return tuple(
        PartReport(
            name=name,
            clean=_tally([p.clean for p in parts]),
            troublemakers=_tally([p.troublemakers for p in parts]),
            pictures=PictureTally(
                clean=sum(p.pictures.clean for p in parts), released=sum(p.pictures.released for p in parts)
            ),
        )
        for name, parts in by_name.items()
    )


def _tally(tallies: Sequence[Tally]) -> Tally:
    return Tally(documents=sum(t.documents for t in tallies), as_labelled=sum(t.as_labelled for t in tallies))


def _mismatch(label: LabelRow, document: RunDocument | None) -> Mismatch | None:
    expected = Ending(outcome=label.outcome or "", reasons=tuple(sorted(label.reasons)))
    if document is None:
        return Mismatch(file=label.file, expected=expected, got=Ending(outcome=""))
    is_picture = label.quality in _PICTURES
    if is_picture and _is_clean(label) and document.outcome == Outcome.HELD:
        return None
    wanted = set(label.reasons)
    given = set(document.reasons) - (_WARNINGS - wanted)
    if is_picture and expected.outcome == document.outcome == Outcome.HELD:
        given &= wanted
    if expected.outcome == document.outcome and wanted == given:
        return None
    got = Ending(outcome=document.outcome, reasons=tuple(sorted(document.reasons)))
    return Mismatch(file=label.file, expected=expected, got=got)


def _part(name: str, labels: Sequence[LabelRow], missed: set[str], released: Sequence[LabelRow]) -> PartReport:
    clean = [r for r in labels if _is_clean(r) and r.quality not in _PICTURES]
    trouble = [r for r in labels if not _is_clean(r)]
    pictures = [r for r in labels if _is_clean(r) and r.quality in _PICTURES]
    out = {r.file for r in released}
    return PartReport(
        name=name,
        clean=Tally(documents=len(clean), as_labelled=sum(r.file not in missed for r in clean)),
        troublemakers=Tally(documents=len(trouble), as_labelled=sum(r.file not in missed for r in trouble)),
        pictures=PictureTally(clean=len(pictures), released=sum(r.file in out for r in pictures)),
    )


def _parts(labels: Sequence[LabelRow]) -> list[tuple[str, list[LabelRow]]]:
    parts = [("all", list(labels))]
    if any(row.held_out for row in labels):
        parts.append(("layouts seen", [row for row in labels if not row.held_out]))
        parts.append(("layouts held out", [row for row in labels if row.held_out]))
    return parts


def _breakdown(labels: Sequence[LabelRow]) -> list[tuple[str, list[LabelRow]]]:
    """By language and format without the layouts held out, which have lines of their own."""
    seen = [row for row in labels if not row.held_out]
    groups: dict[str, list[LabelRow]] = {}
    for language in sorted({row.language for row in seen if row.language}):
        groups[f"language {language}"] = [row for row in seen if row.language == language]
    for form in sorted({_format(row) for row in seen if row.quality}):
        groups[form] = [row for row in seen if row.quality and _format(row) == form]
    for layout, held_out in sorted({(row.layout, bool(row.held_out)) for row in labels if row.layout}):
        rows = [row for row in labels if row.layout == layout]
        groups[f"layout {layout}{' (held out)' if held_out else ''}"] = rows
    return list(groups.items())


def _format(label: LabelRow) -> str:
    """Such as "scan, tif"."""
    quality = (label.quality or "").replace("_", " ")
    return f"{quality}, {PurePosixPath(label.file).suffix.lower().lstrip('.')}"


def _is_clean(label: LabelRow) -> bool:
    """As the label says; without a word of it, what is to be released is clean."""
    return label.clean if label.clean is not None else label.outcome == Outcome.RELEASED


def _together(one: RunDocument, other: RunDocument) -> RunDocument:
    """Several documents of one file as one ending, which no label expects where their outcomes differ."""
    outcomes = sorted({*one.outcome.split(_AND), other.outcome})
    return RunDocument(path=one.path, outcome=_AND.join(outcomes), reasons=(*one.reasons, *other.reasons))


def _paired(labels: Sequence[LabelRow], run: Sequence[RunDocument]) -> dict[str, RunDocument]:
    """The document of each label's file: the same path first, then one that ends with the other, each used once."""
    by_path: dict[str, RunDocument] = {}
    for document in run:
        before = by_path.get(document.path)
        by_path[document.path] = document if before is None else _together(before, document)
    found = {row.file: by_path.pop(row.file) for row in labels if row.file in by_path}
    for row in (r for r in labels if r.file not in found):
        path = next((p for p in by_path if p.endswith(f"/{row.file}") or row.file.endswith(f"/{p}")), None)
        if path is not None:
            found[row.file] = by_path.pop(path)
    return found
