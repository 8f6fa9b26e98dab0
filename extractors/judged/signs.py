"""What can be seen of an answer and of the document around it, as columns. No words: forms differ in those.

The columns ask what a careful person asks: did another place say the same, do the sums agree, is a check digit right,
does a name look like one, is there a rival. How well its words were read is another question.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from extractors.fields.candidates import Candidates, find_candidates
from extractors.fields.evidence import ReadFields, as_if_printed
from extractors.fields.layout import DocumentLayout
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.party_lines import is_address_line
from extractors.fields.rounding import CENT
from extractors.fields.vat_check_digits import is_valid_vat_id
from extractors.judged.party_signs import PARTY_SIGNS, PartySigns
from extractors.judged.pictured_document import PicturedDocument
from holdpoint.document import PageKind
from holdpoint.extraction import ExtractedField
from holdpoint.values import iban_checksum_holds, identifier_key

FIELDS = (
    "number", "issue_date", "due_date", "currency", "seller_name", "seller_address", "seller_vat_id", "buyer_name",
    "buyer_vat_id", "order_reference", "net_amount", "tax_amount", "total_amount", "amount_due", "iban",
)  # fmt: skip
_DOCUMENT = (
    "picture", "words_confidence", "given", "low", "findings", "adds_up", "items_sum", "rows", "total_is_most",
    "tax_share", "amounts", "dates", "due_after", "explained", "numbers_explained",
)  # fmt: skip
_OWN = (
    "rules", "places", "pages", "y", "length", "digits", "letters", "words", "same_value", "printed", "rivals",
    "legal_form", "upper", "like_address", "valid", "of_total", "bare",
)  # fmt: skip
COLUMNS = (*FIELDS, *_DOCUMENT, *_OWN, *PARTY_SIGNS)
_MONEY = ("net_amount", "tax_amount", "total_amount", "amount_due")
_LOW = 0.85
_MOST = 50.0


def answer_signs(read: ReadFields, layout: DocumentLayout) -> list[list[float]]:
    """One row of COLUMNS for each field of `read`, in its order."""
    if not read.fields:
        return []
    found = find_candidates(layout)
    said = _rules_say(read, layout)
    document = _document(read, layout, found, said)
    text = layout.document.text
    keys = Counter(identifier_key(f.value or "") for f in read.fields)
    total = _amount({f.name: f for f in read.fields}, "total_amount")
    parties = PartySigns(layout)
    return [
        [
            *(float(f.name == name) for name in FIELDS), *document, rules,
            *_own(f, layout, found, text, keys, total), *parties.of(f),
        ]
        for f, rules in zip(read.fields, said, strict=True)
    ]  # fmt: skip


def _rules_say(read: ReadFields, layout: DocumentLayout) -> list[float]:
    """How sure the rules are of each field; how its words were read is left out where that is known word by word."""
    document = PicturedDocument.of(read.fields, layout.document)
    if document is not None and not document.word_by_word:
        return [f.confidence for f in read.fields]
    return [as_if_printed(f) for f in read.fields]


def _document(read: ReadFields, layout: DocumentLayout, found: Candidates, said: Sequence[float]) -> list[float]:
    fields = {f.name: f for f in read.fields}
    net, tax, total = (_amount(fields, n) for n in _MONEY[:3])
    words = [w.confidence for p in layout.document.pages for w in p.words]
    is_picture = any(p.kind is not PageKind.TEXT_LAYER for p in layout.document.pages)
    adds_up = net is not None and tax is not None and total is not None and abs(net + tax - total) <= CENT
    items = [i.amount.value for i in read.line_items if i.amount is not None and i.amount.value is not None]
    changes = [d for d in read.details if d.name.endswith(".amount")]  # a commission, a discount
    taken_off = sum((_taken_off(d) for d in changes), Decimal())
    items_sum = sum((Decimal(v) for v in items), Decimal()) - taken_off if items else None
    sure = [abs(a.amount) for a in found.amounts if a.is_sure]
    issued, due = (fields[n].value if n in fields else None for n in ("issue_date", "due_date"))
    return [
        float(is_picture),
        sum(words) / len(words) if words else 0.0,
        float(len(read.fields)),
        float(sum(confidence < _LOW for confidence in said)),
        float(len(read.findings)),
        _told(adds_up, net is not None and tax is not None and total is not None),
        _told(items_sum is not None and net is not None and abs(items_sum - net) <= CENT, bool(items)),
        min(float(len(read.line_items)), _MOST),
        _told(bool(sure) and total is not None and abs(total) >= max(sure), total is not None),
        float(abs(tax / net)) if net and tax is not None else -1.0,
        min(float(len(sure)), _MOST),
        min(float(len({d.date.text for d in found.dates})), _MOST),
        _told(issued is not None and due is not None and due >= issued, due is not None),
        *_explained(read, layout),
    ]


def _explained(read: ReadFields, layout: DocumentLayout) -> tuple[float, float]:
    """The share of the pages' words that are a value's or a label's, and of the words with digits that are a value's.

    How strange a form is: of one that is understood little is left over, and what is left over may be what was missed.
    """
    words = [w.text for page in layout.pages for cell in page.cells for w in cell.words]
    fields = dict.fromkeys(field.raw for field in read.fields)  # the total is often the amount due as well
    cells = (cell.raw for item in read.line_items for cell in item.cells())
    values = [word for raw in (*fields, *cells) for word in raw.split()]
    digits = sum(map(_has_digit, words))
    return (
        min(1.0, (len(values) + read.label_words) / len(words)) if words else 0.0,
        min(1.0, sum(map(_has_digit, values)) / digits) if digits else 0.0,
    )


def _has_digit(word: str) -> bool:
    return any(ch.isdigit() for ch in word)


def _taken_off(detail: ExtractedField) -> Decimal:
    amount = Decimal(detail.value or "0")
    return -amount if detail.name.startswith("charges") else amount


def _own(
    field: ExtractedField,
    layout: DocumentLayout,
    found: Candidates,
    text: str,
    keys: Mapping[str, int],
    total: Decimal | None,
) -> list[float]:
    value = field.value or ""
    key = identifier_key(value)
    first = field.provenance[0] if field.provenance else None
    page = layout.document.pages[first.page - 1] if first is not None and first.page else None
    height = first.boxes[0].y0 / page.height if first is not None and first.boxes and page is not None else -1.0
    amount = _decimal(value) if field.name in _MONEY else None
    is_name = field.name.endswith("_name")
    return [
        min(float(sum(len(p.boxes) for p in field.provenance)), 9.0),
        float(len({p.page for p in field.provenance})),
        height,
        min(float(len(value)), _MOST),
        float(sum(c.isdigit() for c in value)),
        float(sum(c.isalpha() for c in value)),
        float(len(value.split())),
        float(keys[key]),
        min(float(text.count(field.raw)) if field.raw else 0.0, 9.0),
        _rivals(field, found),
        float(is_name and has_legal_form(value)),
        float(value.isupper()),
        float(is_address_line(value)),
        _valid(field),
        float(abs(amount / total)) if amount is not None and total else -1.0,
        float(bool(re.fullmatch(r"\d+", value))),
    ]


def _rivals(field: ExtractedField, found: Candidates) -> float:
    """How many other values of its kind the document has."""
    others: set[str] = set()
    if field.name in _MONEY:
        others = {str(abs(a.amount)) for a in found.amounts if a.is_sure}
    elif field.name.endswith("_date"):
        others = {d.date.text for d in found.dates}
    elif field.name.endswith("_vat_id"):
        others = {c.value for c in found.vat_ids}
    elif field.name == "iban":
        others = {identifier_key(c.iban) for c in found.ibans}
    return min(float(len(others)), _MOST)


def _valid(field: ExtractedField) -> float:
    """Whether check digits hold; -1 for what has none."""
    if field.name == "iban":
        return float(iban_checksum_holds(field.value or ""))
    return float(is_valid_vat_id(field.value or "")) if field.name.endswith("_vat_id") else -1.0


def _told(holds: bool, known: bool) -> float:
    return float(holds) if known else -1.0


def _amount(fields: Mapping[str, ExtractedField], name: str) -> Decimal | None:
    return _decimal(fields[name].value or "") if name in fields else None


def _decimal(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
