"""Dates in an order that cannot be."""

from datetime import date, timedelta

from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, ReasonCode
from validators.wording import page_of

_AHEAD = timedelta(days=1)  # it may be tomorrow already where the document was written


def check_dates(extraction: Extraction, today: date) -> list[Finding]:
    """A due date before the issue date; an issue date that has not come yet."""
    issued, due = _date(extraction, "issue_date"), _date(extraction, "due_date")
    findings = []
    if issued is not None and due is not None and due < issued:
        message = (
            f"The due date, {due}, is before the issue date, {issued}. Compare both with the original and correct what "
            "was misread, or ask the sender."
        )
        findings.append(_finding(extraction, message, "due_date", "issue_date"))
    if issued is not None and issued > today + _AHEAD:
        message = (
            f"The issue date, {issued}, is in the future: today is {today}. Correct it if it was misread; "
            "otherwise wait until then or ask the sender."
        )
        findings.append(_finding(extraction, message, "issue_date"))
    return findings


def _date(extraction: Extraction, name: str) -> date | None:
    try:
        return date.fromisoformat(extraction.value(name) or "")
    except ValueError:
        return None


def _finding(extraction: Extraction, message: str, *names: str) -> Finding:
    page = page_of(extraction.first(names[0]))
    return Finding(code=ReasonCode.DATE_ORDER, message=message, fields=names, page=page)
