"""What people have confirmed on a vendor's earlier documents, as evidence on a later one. Pure.

Memory proposes, the page decides. A value is put in another's place only where its own words stand on the page or where
it is the other reading of a date that stands there, and **no confidence ever rises**: a memory full of wrong values can
make a document wait, never let it go.
"""

from collections import Counter
from collections.abc import Sequence

from holdpoint.document import BoundingBox, Document, Page, Word
from holdpoint.extraction import ExtractedField, Extraction, Provenance, ReadDocument
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import RememberedVendor
from holdpoint.values import DateOrder, find_dates, vendor_key

EXTRACTOR = "vendor_memory"
VERSION = "1"
REMEMBERED = 5  # of a vendor's documents, the newest
_SURE = 0.85  # a name that the page says so surely is left alone
_OTHER_NAME = 0.5  # the most that a name is believed which this vendor never had before
_PROPOSED = 0.05  # of a name that only memory proposes: no threshold lets it pass
_DATES = ("issue_date", "due_date")
_EDGES = "()[]\"'.,;:"


def remember(confirmed: Sequence[tuple[Extraction, Extraction]]) -> RememberedVendor | None:
    """What the documents of one vendor have in common: each as it was extracted and as a person let it go."""
    if not confirmed:
        return None
    names = Counter(name for _, final in confirmed if (name := final.value("seller_name")))
    orders = Counter(order for pair in confirmed if (order := _order_of(*pair)) is not None)
    return RememberedVendor(
        documents=len(confirmed),
        names=tuple(name for name, _ in names.most_common()),
        date_order=next(iter(orders)) if len(orders) == 1 else None,
    )


def _order_of(extracted: Extraction, final: Extraction) -> DateOrder | None:
    """In which order the document wrote its dates, by what a person confirmed them to mean."""
    for name in _DATES:
        field, value = extracted.first(name), final.value(name)
        date = next(find_dates(field.raw), None) if field is not None else None
        if date is not None and date.is_ambiguous:
            orders = [o for o in DateOrder if (d := date.value(o)) is not None and d.isoformat() == value]
            if len(orders) == 1:
                return orders[0]
    return None


def with_memory(read: ReadDocument, vendor: RememberedVendor | None) -> ReadDocument:
    """The document in the light of what is remembered of its vendor; no confidence is higher than it was."""
    if vendor is None:
        return read
    fields = list(_with_name(read, vendor))
    document = read.document
    if vendor.date_order is not None:
        asked = {n for f in document.findings if f.code is ReasonCode.AMBIGUOUS_DATE for n in f.fields}
        fields = [_in_order(f, vendor.date_order) if f.name in asked else f for f in fields]
        document = document.model_copy(update={"findings": tuple(_told(f, vendor) for f in document.findings)})
    return ReadDocument(document=document, extraction=read.extraction.model_copy(update={"fields": tuple(fields)}))


def _with_name(read: ReadDocument, vendor: RememberedVendor) -> Sequence[ExtractedField]:
    fields = list(read.extraction.fields)
    at = next((n for n, f in enumerate(fields) if f.name == "seller_name"), None)
    before = fields[at] if at is not None else None
    if before is not None and before.value and any(_is_alike(before.value, name) for name in vendor.names):
        return fields
    if before is not None and before.confidence >= _SURE:
        if vendor.names and vendor.documents > 1 and at is not None:
            fields[at] = before.model_copy(update={"confidence": min(before.confidence, _OTHER_NAME)})
        return fields
    found = next(((name, p) for name in vendor.names if (p := _printed(read.document, name)) is not None), None)
    if found is None:
        return fields
    name, place = found
    confidence = min(before.confidence, _PROPOSED) if before is not None else _PROPOSED
    field = ExtractedField(name="seller_name", raw=place.quote, value=name, confidence=confidence, provenance=(place,))
    if at is None:
        return [*fields, field]
    fields[at] = field
    return fields


def _is_alike(one: str, other: str) -> bool:
    return vendor_key(one) == vendor_key(other)


def _printed(document: Document, name: str) -> Provenance | None:
    """Where the name stands on a page, word for word, or None."""
    wanted = [bare for w in name.split() if (bare := _bare(w))]
    for page in document.pages:
        words = _find(page, wanted)
        if words:
            return Provenance(
                page=page.number,
                boxes=(BoundingBox.around(w.box for w in words),),
                unit=page.unit,
                quote=" ".join(w.text for w in words),
                extractor=EXTRACTOR,
                version=VERSION,
            )
    return None


def _find(page: Page, wanted: Sequence[str]) -> Sequence[Word]:
    printed = [(bare, w) for w in page.words if (bare := _bare(w.text))]
    texts = [bare for bare, _ in printed]
    for start in range(len(texts) - len(wanted) + 1) if wanted else ():
        if texts[start : start + len(wanted)] == wanted:
            return [w for _, w in printed[start : start + len(wanted)]]
    return ()


def _bare(word: str) -> str:
    return word.strip(_EDGES).casefold()


def _in_order(field: ExtractedField, order: DateOrder) -> ExtractedField:
    date = next(find_dates(field.raw), None)
    value = date.value(order) if date is not None and date.is_ambiguous else None
    return field.model_copy(update={"value": value.isoformat()}) if value is not None else field


def _told(finding: Finding, vendor: RememberedVendor) -> Finding:
    if finding.code is not ReasonCode.AMBIGUOUS_DATE:
        return finding
    written = "day first" if vendor.date_order is DateOrder.DAY_FIRST else "month first"
    message = f"{finding.message} On this vendor's earlier documents people confirmed dates to be written {written}."
    return finding.model_copy(update={"message": message})
