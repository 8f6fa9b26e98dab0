"""The same invoice in new bytes: documents seen before that this one may be a copy of."""

from decimal import Decimal

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import EarlierDocument, History
from holdpoint.values import identifier_key
from validators.wording import amount_of, decimal_of, page_of

_SAME_SELLER = 85  # rapidfuzz token set ratio, of 100
_NAMED = 3


def check_duplicates(document_id: str, extraction: Extraction, history: History) -> list[Finding]:
    """One finding for each earlier document, at most three, that shares what two different documents do not share.

    That is the number and the seller (or the seller of one is not known), or the total, the date and the seller.
    """
    number, total, day = (extraction.value(n) for n in ("number", "total_amount", "issue_date"))
    if number is None and (total is None or day is None):
        return []
    candidates = history.similar(
        document_id=document_id,
        seller_name=extraction.value("seller_name"),
        number=number,
        total_amount=total,
        issue_date=day,
    )
    findings = []
    for earlier in candidates:
        shared = _shared(extraction, earlier) if earlier.document_id != document_id else None
        if shared is None:
            continue
        names, what = shared
        message = (
            f"It may be a duplicate of '{earlier.file_name}' (document {earlier.document_id}), which has the same "
            f"{what}. Compare the two; reject this one if it is the same, approve it if it is not."
        )
        page = page_of(extraction.first(names[0]))
        findings.append(Finding(code=ReasonCode.POSSIBLE_DUPLICATE, message=message, fields=names, page=page))
    return findings[:_NAMED]


def _shared(extraction: Extraction, earlier: EarlierDocument) -> tuple[tuple[str, ...], str] | None:
    number, seller = extraction.value("number"), extraction.value("seller_name")
    likeness = _likeness(seller, earlier.seller_name)
    if number and earlier.number and identifier_key(number) == identifier_key(earlier.number):
        if likeness is None:
            return ("number",), f"number {number}"
        if likeness >= _SAME_SELLER:
            return ("number", "seller_name"), f"number {number} and the seller {earlier.seller_name}"
    total, day = amount_of(extraction, "total_amount"), extraction.value("issue_date")
    same_amount = total is not None and total == _amount(earlier)
    if same_amount and day is not None and day == earlier.issue_date and (likeness or 0) >= _SAME_SELLER:
        what = f"total {earlier.total_amount}, date {day} and seller {earlier.seller_name}"
        return ("total_amount", "issue_date", "seller_name"), what
    return None


def _amount(earlier: EarlierDocument) -> Decimal | None:
    return decimal_of(earlier.total_amount)


def _likeness(seller: str | None, other: str | None) -> float | None:
    """0 to 100; None when one of them is not known."""
    if not seller or not other:
        return None
    return float(fuzz.token_set_ratio(seller, other, processor=default_process))
