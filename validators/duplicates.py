"""The same invoice in new bytes: documents seen before that this one may be a copy of."""

from collections.abc import Iterable
from decimal import Decimal

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from holdpoint.document import Document
from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import EarlierDocument, History
from holdpoint.values import identifier_key
from validators.likeness import BANDS, bands_of, is_same_picture, picture_of
from validators.wording import amount_of, decimal_of, page_of

_SAME_SELLER = 85  # rapidfuzz token set ratio, of 100
_NAMED = 3
_SAME_PRINT = BANDS - 2  # bands shared by two readings of one text; two months' invoices share fewer


def check_duplicates(document: Document, extraction: Extraction, history: History) -> list[Finding]:
    """One finding for each earlier document, at most three, that shares what two different documents do not share.

    That is the number and the seller (or the seller of one is not known); the total, the date and the seller; or the
    looks of the print, where number, date and total speak for it rather than against it; of a page with hardly any text
    the looks alone.
    """
    document_id, picture = document.document_id, picture_of(document)
    shared: dict[str, tuple[EarlierDocument, tuple[str, ...], str]] = {}
    for earlier in (*_with_same_values(document_id, extraction, history), *_alike(document, history)):
        if earlier.document_id in shared or earlier.document_id == document_id:
            continue
        if not earlier.shared_bands:
            found = _shared(extraction, earlier)
        elif picture:
            found = ((), "picture") if is_same_picture(picture, earlier.fingerprint) else None
        else:
            found = _same_print(extraction, earlier)
        if found is not None:
            shared[earlier.document_id] = (earlier, *found)
    findings = []
    for earlier, names, what in shared.values():
        message = (
            f"It may be a duplicate of '{earlier.file_name}' (document {earlier.document_id}), which has the same "
            f"{what}. Compare the two; reject this one if it is the same, approve it if it is not."
        )
        page = page_of(extraction.first(names[0])) if names else None
        findings.append(Finding(code=ReasonCode.POSSIBLE_DUPLICATE, message=message, fields=names, page=page))
    return findings[:_NAMED]


def _with_same_values(document_id: str, extraction: Extraction, history: History) -> Iterable[EarlierDocument]:
    number, total, day = (extraction.value(n) for n in ("number", "total_amount", "issue_date"))
    if number is None and (total is None or day is None):
        return ()
    return history.similar(
        document_id=document_id,
        seller_name=extraction.value("seller_name"),
        number=number,
        total_amount=total,
        issue_date=day,
    )


def _alike(document: Document, history: History) -> Iterable[EarlierDocument]:
    bands = bands_of(document)
    return history.alike(document_id=document.document_id, bands=bands) if bands else ()


def _same_print(extraction: Extraction, earlier: EarlierDocument) -> tuple[tuple[str, ...], str] | None:
    """Whether two documents that look alike are one: monthly invoices look alike, too, and differ in their values.

    An equal number counts two, an equal date and an equal total one each; what differs counts one against it. So with
    another number, be it changed, misread or the next month's, date and total must both be the same. Values that one of
    the two has not decide nothing. Where nothing decides, nearly all of the print must be the same.
    """
    agree: list[str] = []
    score = 0
    number, other = extraction.value("number"), earlier.number
    if number and other:
        is_same = identifier_key(number) == identifier_key(other)
        agree, score = (["number"], 2) if is_same else ([], -1)
    total, earlier_total = amount_of(extraction, "total_amount"), _amount(earlier)
    day = extraction.value("issue_date")
    for name, mine, yours in (("total_amount", total, earlier_total), ("issue_date", day, earlier.issue_date)):
        if mine is None or yours is None:
            continue
        score += 1 if mine == yours else -1
        if mine == yours:
            agree.append(name)
    if score < 1 and (score < 0 or earlier.shared_bands < _SAME_PRINT or (number and other)):
        return None
    values = {"number": f"number {other}", "total_amount": f"total {earlier_total}", "issue_date": f"date {day}"}
    what = ", ".join([*(values[name] for name in agree), "print"])
    return tuple(agree), what


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
