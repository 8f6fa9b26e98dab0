"""Groups of documents that are scored apart: vendors and layouts that training has seen or not, qualities."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from evaluation.rows import LabelRow, PredictionRow
from holdpoint.values import identifier_key

ALL = "all"


def groups_of(
    labels: Sequence[LabelRow],
    predictions: Mapping[str, PredictionRow],
    trained_vendors: Mapping[str, bool],
    apart: Sequence[str] = (),
) -> Iterable[tuple[str, list[LabelRow]]]:
    """Every group by name, empty ones left out.

    `trained_vendors` tells by file whether training has seen the document's vendor; else the predictions may tell.
    `apart` names label keys (or fields) each of whose values makes a group of its own.
    """
    yield ALL, list(labels)
    seen = {row.file: p.vendor_seen for row in labels if (p := predictions.get(row.file)) and p.vendor_seen is not None}
    seen |= trained_vendors
    yield from _split(labels, seen, "vendors seen", "vendors not seen")
    held_out = {row.file: not row.held_out for row in labels}
    if any(row.held_out is not None for row in labels):
        yield from _split(labels, held_out, "layouts seen", "layouts held out")
    if any(row.unseen_template for row in labels):
        yield from _split(labels, {r.file: not r.unseen_template for r in labels}, "forms seen", "forms not seen")
    for quality in sorted({row.quality for row in labels if row.quality}):
        yield f"quality {quality}", [row for row in labels if row.quality == quality]
    for trait in apart:
        for value in sorted({value for row in labels for value in row.trait(trait)}):
            yield f"{trait} {value}", [row for row in labels if value in row.trait(trait)]


def vendors_seen(labels: Iterable[LabelRow], trained: Iterable[LabelRow], traits: Sequence[str]) -> dict[str, bool]:
    """For each document that names a vendor, whether one of the training documents names it, too.

    `traits` are label keys or fields that name a vendor; names are compared by their letters and digits.
    """
    known = {key for row in trained for key in keys_of(row, traits)}
    return {row.file: bool(keys & known) for row in labels if (keys := set(keys_of(row, traits)))}


def keys_of(label: LabelRow, traits: Collection[str]) -> list[str]:
    """What this document shares with others of its vendor or family, as comparable text."""
    return [f"{trait}={key}" for trait in traits for text in label.trait(trait) if (key := identifier_key(text))]


def _split(
    labels: Sequence[LabelRow], seen: Mapping[str, bool], name: str, other: str
) -> Iterable[tuple[str, list[LabelRow]]]:
    for group, wanted in ((name, True), (other, False)):
        rows = [row for row in labels if seen.get(row.file) is wanted]
        if rows:
            yield group, rows
