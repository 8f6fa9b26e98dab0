"""What is watched: observations and decisions of the store as signals, each a stream of documents with one value each.

Pure. A stream is the documents of a type, what a source brings, what people decide of a type, what one reviewer does.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from evaluation.drift import Observed
from review.observations import ObservedDocument
from review.watch import DecidedDocument

UNREADABLE = "unreadable"
RELEASED = "released"
NOTHING = "nothing"
SEVERAL = "several fields"

# Signals that say of the documents, or of how well they are read, that they are not those of before: what was proven on
# those of before is not proven for these. Hold reasons and overrides say something about checks and people.
ON_EVIDENCE = frozenset({"language", "layout", "quality", "vendor", "confidence", "corrections"})


class Signal(NamedTuple):
    """Which stream, and what of it."""

    stream: str
    name: str
    document_type: str | None = None

    @property
    def words(self) -> str:
        """For the middle of a sentence."""
        return f"the {self.name.replace('_', ' ')} of {self.stream}"


Value = Callable[[ObservedDocument], str | float | None]
_OF_A_TYPE: dict[str, Value] = {
    "language": lambda one: one.observation.language or None,
    "layout": lambda one: one.observation.layout or None,
    "quality": lambda one: one.observation.quality or None,
    "vendor": lambda one: one.observation.vendor or "none",
    "confidence": lambda one: one.observation.confidence,
    "outcome": lambda one: ", ".join(one.reason_codes) or RELEASED,
}


def signals_of(
    observed: Iterable[ObservedDocument],
    decided: Iterable[DecidedDocument],
    starts: Mapping[tuple[str, str], datetime],
) -> dict[Signal, list[Observed]]:
    """All signals. `starts`: by stream and signal, what came before is no reference any more."""
    found: dict[Signal, list[Observed]] = {}

    def put(signal: Signal, document_id: str, at: datetime, batch_id: str, value: str | float | None) -> None:
        start = starts.get((signal.stream, signal.name))
        if value is None or (start is not None and at < start):
            return
        one = Observed(document_id=document_id, at=at, batch_id=batch_id, value=value)
        found.setdefault(signal, []).append(one)

    for one in observed:
        where = (one.document_id, one.settled_at, one.batch_id)
        put(Signal(f"source '{one.source}'", "document_types"), *where, one.document_type or UNREADABLE)
        if one.document_type is not None:
            for name, value in _OF_A_TYPE.items():
                put(Signal(f"type '{one.document_type}'", name, one.document_type), *where, value(one))
    for each in decided:
        where = (each.document_id, each.decided_at, each.batch_id)
        if each.document_type is not None:
            put(Signal(f"type '{each.document_type}'", "corrections", each.document_type), *where, _corrected(each))
        if each.resolution == "approved":
            overridden = "overridden" if each.accepted else "as the checks say"
            put(Signal(f"reviewer '{each.decided_by}'", "overrides"), *where, overridden)
    return found


def vendor_names(observed: Iterable[ObservedDocument]) -> dict[str, str]:
    """Names of vendors by their hash, as far as their documents are not erased."""
    return {
        one.observation.vendor: name
        for one in observed
        if one.observation.vendor and (name := one.observation.fields.get("seller_name"))
    }


def _corrected(one: DecidedDocument) -> str:
    if len(one.corrected) > 1:
        return SEVERAL
    return one.corrected[0] if one.corrected else NOTHING


def takes_away(signal: str, stratum: str) -> bool:
    """Whether a move of that signal leaves unproven what was proven for documents of that stratum.

    A rule on scans alone, or on text layers alone, loses nothing when there are more of either; values proven by an
    e-invoice's XML do not hang on how the page looks, only people's corrections speak against them.
    """
    if signal not in ON_EVIDENCE:
        return False
    if stratum == "proven":
        return signal == "corrections"
    is_of_one_reading = stratum.split(",")[0] not in ("all", "known vendor", "new vendor", "matched order")
    return not (signal == "quality" and is_of_one_reading)
