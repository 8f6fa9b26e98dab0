"""Audit entries as sentences. Pure."""

from dataclasses import dataclass
from datetime import datetime

from holdpoint.document_types import TypeSpec
from holdpoint.finding import ReasonCode, title_of
from review.audit import AuditEntry
from review.web.presentation import place_label

_MACHINES = {"process": "Holdpoint", "policy": "Policy", "deliver": "Delivery", "retention": "Retention"}


@dataclass(frozen=True)
class HistoryLine:
    """One line of a document's history."""

    at: datetime
    who: str
    text: str
    by_person: bool


def history_lines(entries: tuple[AuditEntry, ...], spec: TypeSpec | None) -> tuple[HistoryLine, ...]:
    """Every entry in words, newest first."""
    return tuple(
        HistoryLine(
            at=entry.at,
            who=_MACHINES.get(entry.actor, entry.actor),
            text=_text(entry, spec),
            by_person=entry.actor not in _MACHINES,
        )
        for entry in reversed(entries)
    )


def _text(entry: AuditEntry, spec: TypeSpec | None) -> str:
    details = entry.details
    match entry.action:
        case "arrived":
            return f"received {details.get('path')} from {details.get('source')}"
        case "split":
            return f"found several documents in it: {', '.join(str(p) for p in _listed(details.get('parts')))}"
        case "duplicate":
            return f"saw the same bytes again: {details.get('path')} from {details.get('source')}"
        case "released":
            return "released it: nothing held it" + (f", by rule {details['rule']}" if details.get("rule") else "")
        case "judged":
            verdict = f"wrong ({_names(details.get('fields'))})" if details.get("wrong") else "right"
            return f"found its values {verdict}" + (" in an audit" if details.get("audit") else "")
        case "held" | "quarantined":
            return f"{entry.action} it: {_reasons(details.get('reasons'))}"
        case "corrected":
            label = place_label(str(details.get("field")), spec)
            return f"changed {label} from {_quoted(details.get('old'))} to {_quoted(details.get('new'))}"
        case "approved":
            accepted = details.get("accepted")
            said = "approved it" + (f" and accepted: {_reasons(accepted)}" if accepted else "")
            first = f", as the second person after {details['first']}" if details.get("first") else ""
            return said + first + (f": {details['why']}" if details.get("why") else "")
        case "approved_first":
            why = f": {details['why']}" if details.get("why") else ""
            return f"approved it as the first of two people{why}"
        case "rejected" | "discarded":
            return f"{entry.action} it: {details.get('note')}"
        case "voided":
            return f"took it back: {details.get('reason')}"
        case "correction_sent":
            return f"sent the corrected values: {details.get('reason')}"
        case "approval_forbidden":
            return f"was not allowed to approve it: {details.get('why')}"
        case "recall_forbidden":
            return f"was not allowed to recall it: {details.get('why')}"
        case "cut":
            pages = [str(p) for p in _listed(details.get("begins_at")) if p != 1]
            return f"said that further documents begin on page {', '.join(pages)}"
        case "joined":
            return "joined it again with the rest of its file"
        case "joined_again":
            return "said that it is one document, and joined its parts again"
        case "read_again":
            return "sent it to be read again" + _how(details)
        case "delivery_queued":
            return f"queued it for {details.get('destination')}"
        case "delivered":
            return f"delivered it to {details.get('destination')}"
        case "delivery_failed":
            return f"could not deliver it to {details.get('destination')} yet: {details.get('error')}"
        case "failed_over":
            return f"gave up {details.get('destination')} and took the fallback: {details.get('error')}"
        case "dead_letter":
            return f"gave up delivering it to {details.get('destination')}: {details.get('error')}"
        case "redriven":
            return f"started the delivery to {details.get('destination')} again"
        case "legal_hold_set":
            return f"put it under a legal hold: {details.get('reason')}"
        case "legal_hold_lifted":
            return f"lifted the legal hold: {details.get('reason')}"
        case "erased":
            return "erased its pages, values and original: its time was over"
    return entry.action.replace("_", " ")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _reasons(codes: object) -> str:
    if not isinstance(codes, list) or not codes:
        return "no reason given"
    known = {str(code): title_of(code) for code in ReasonCode}
    parts = (str(code).partition(":") for code in codes)
    titles = (known.get(code, code) + (f" ({rule.replace('_', ' ')})" if rule else "") for code, _, rule in parts)
    return ", ".join(title[:1].lower() + title[1:] for title in titles)


def _names(fields: object) -> str:
    names = [str(name).replace("_", " ") for name in fields] if isinstance(fields, list) else []
    return ", ".join(names) or "as a whole"


def _quoted(value: object) -> str:
    return f"“{value}”" if value else "nothing"


def _how(details: dict[str, object]) -> str:
    parts = []
    if details.get("type"):
        parts.append(f"as {str(details['type']).replace('_', ' ')}")
    if details.get("with_password"):
        parts.append("with a password")
    return " " + " and ".join(parts) if parts else ""
