"""What is unusual about a document, in plain words: its findings, and what a careful reader would notice besides.

The words are composed anew rather than taken from the findings, whose messages speak to the person who decides and
give figures that stand on no page (a threshold, a difference). A remark on something that is not there cites all that
was looked through: every page as a whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from holdpoint.document import BoundingBox, Document, Page
from holdpoint.document_types import ValueKind
from holdpoint.extraction import DocumentType, ExtractedField, Extraction, Provenance, Statement, Summary
from holdpoint.finding import Finding, ReasonCode, title_of
from summarizers.composed import Phrase, Values, written
from summarizers.grounding import field_at
from summarizers.sentences import SUMMARIZER, VERSION

_MOST = 4
_OPENINGS = ("Unusual: ", "Uncertain: ", "Not found: ")
_PAGES_CITED = 5  # of a document in which something was not found
_TOLD_ELSEWHERE = frozenset(  # in a sentence for all of its kind; on the review page's head; of the file alone
    {
        ReasonCode.MISSING_REQUIRED,
        ReasonCode.LOW_CONFIDENCE,
        ReasonCode.NO_TEXT,
        ReasonCode.UNKNOWN_TYPE,
        ReasonCode.WRONG_EXTENSION,
        ReasonCode.RELEASE_STOPPED,
        ReasonCode.EXPECTATION_FAILED,
    }
)
_EXPECTED_OF_CONTRACTS = (("term", "term"), ("jurisdiction", "governing law"))  # though they may be left out
_WORDS = {  # follows the name of the field and its value
    ReasonCode.INVALID_IBAN: "is not valid",
    ReasonCode.INVALID_VAT_ID: "is not valid",
    ReasonCode.AMBIGUOUS_DATE: "can be read in two ways",
    ReasonCode.AMOUNT_LIMIT: "is above the limit for release without a person",
    ReasonCode.XML_PAGE_MISMATCH: "differs between the e-invoice and its printed page",
    ReasonCode.NOT_ON_PAGE: "stands in the e-invoice but not on its page",
}


def with_remarks(summary: Summary, said: Sequence[Statement]) -> Summary:
    """The summary with the remarks at its end."""
    return summary.model_copy(update={"statements": (*summary.statements, *said)})


def without_remarks(summary: Summary) -> Summary:
    """The summary as it was before remarks came to it."""
    kept = tuple(s for s in summary.statements if not s.text.startswith(_OPENINGS))
    return summary.model_copy(update={"statements": kept})


def remarks(
    document: Document, extraction: Extraction, findings: Iterable[Finding], today: date
) -> tuple[Statement, ...]:
    """What is unusual, the findings first; each sentence once."""
    values = Values.of(document, extraction)
    found = [*_on_findings(document, values, tuple(findings)), *_noticed(values, today)]
    by_text = {statement.text: statement for statement in found}
    return tuple(by_text.values())[:_MOST]


def _on_findings(document: Document, values: Values, findings: Sequence[Finding]) -> Iterator[Statement]:
    missing = [
        _label(values, name).lower() for f in findings if f.code is ReasonCode.MISSING_REQUIRED for name in f.fields
    ]
    if values.extraction.type.document_type is DocumentType.CONTRACT:
        missing += [word for name, word in _EXPECTED_OF_CONTRACTS if not values.extraction.value(name)]
        if len(values.extraction.all("party")) == 1:
            missing.append("second party")
    if missing:
        yield from _absent(document, f"Not found: {', '.join(dict.fromkeys(missing))}.")
    doubtful = [p for f in findings if f.code is ReasonCode.LOW_CONFIDENCE for p in _told_fields(values, f)]
    if doubtful:
        yield values.statement(f"Uncertain: {_listed(doubtful)}", doubtful)
    for finding in findings:
        if finding.code in _TOLD_ELSEWHERE:
            continue
        told = _told_fields(values, finding)
        if finding.code in _WORDS and told:
            text = f"the {_listed(told)} {_WORDS[finding.code]}"
        elif finding.code is ReasonCode.DATE_ORDER and len(told) > 1:
            text = f"the {_listed(told)} are in the wrong order"
        elif finding.code is ReasonCode.DATE_ORDER and told:
            text = f"the {told[0].text} lies in the future"
        else:
            text = _lowered(title_of(finding.code)) + (f": {_listed(told)}" if told else "")
        if told:
            yield values.statement(f"Unusual: {text}", told)
        else:
            yield from _absent(document, f"Unusual: {text}.", finding.page)


def _noticed(values: Values, today: date) -> Iterator[Statement]:
    extraction = values.extraction
    kind = extraction.type.document_type
    if kind in (DocumentType.INVOICE, DocumentType.RECEIPT):
        for name in ("total_amount", "amount_due"):
            amount = _decimal(extraction.value(name))
            phrase = values.amount(f"{_label(values, name).lower()} {{}}", name)
            if phrase is not None and amount is not None and amount < 0:
                yield values.statement(f"Unusual: the {phrase.text} is negative, as on a credit note.", [phrase])
    if kind is DocumentType.INVOICE:
        due = values.phrase("Unusual: its due date {} has passed.", "due_date")
        if due is not None and _is_before(extraction.value("due_date"), today):
            yield values.statement(due.text, [due])
        yield from _foreign_account(values)


def _foreign_account(values: Values) -> Iterator[Statement]:
    """An account abroad is what a changed destination often looks like."""
    account = values.phrase("{}", "iban")
    tax_number = values.phrase("{}", "seller_vat_id")
    if account is None or tax_number is None:
        return
    ours = {"EL": "GR", "XI": "GB"}  # as VAT numbers write Greece and Northern Ireland
    country = (values.extraction.value("seller_vat_id") or "")[:2]
    if country.isalpha() and ours.get(country, country) != (values.extraction.value("iban") or "")[:2]:
        text = (
            f"Unusual: the account {account.text} is in another country than the seller's VAT number {tax_number.text}."
        )
        yield values.statement(text, [account, tax_number])


def _told_fields(values: Values, finding: Finding) -> list[Phrase]:
    """The finding's fields with their values, as far as they have one with a place."""
    told = []
    for path in finding.fields:
        for number, field in enumerate(_fields_at(values.extraction, path), start=1):
            if values.usable(field):
                name = path.split(".")[-1].split("[")[0]
                full = path if "." in path or number == 1 else f"{path}[{number}]"
                label = name.replace("_", " ") if "." in path else _label(values, name).lower()
                text = f"{label} {_value(values, name, field)}"
                told.append(Phrase(_capital_names(text), ((full, field),)))
    return told[:4]


def _fields_at(extraction: Extraction, path: str) -> list[ExtractedField]:
    if "." in path or "[" in path:
        field = field_at(extraction, path)
        return [field] if field is not None else []
    return list(extraction.all(path))


def _value(values: Values, name: str, field: ExtractedField) -> str:
    try:
        kind = values.extraction.spec.field(name).kind
    except KeyError:
        kind = ValueKind.TEXT
    return written(kind, field.value or "")


def _absent(document: Document, text: str, page: int | None = None) -> Iterator[Statement]:
    """A sentence on what stands nowhere, or on a page that has no box for it: whole pages are cited."""
    looked = [p for p in document.pages if page is None or p.number == page][:_PAGES_CITED]
    if looked:
        yield Statement(text=text, pages=tuple(p.number for p in looked), evidence=tuple(map(_whole, looked)))
    elif document.attachments:
        place = Provenance(page=0, quote=document.attachments[0].name, extractor=SUMMARIZER, version=VERSION)
        yield Statement(text=text, pages=(0,), evidence=(place,))


def _whole(page: Page) -> Provenance:
    box = BoundingBox(x0=0, y0=0, x1=page.width, y1=page.height)
    return Provenance(page=page.number, boxes=(box,), unit=page.unit, extractor=SUMMARIZER, version=VERSION)


def _label(values: Values, name: str) -> str:
    for spec in values.extraction.spec.fields:
        if spec.name == name:
            return spec.label
    return name.replace("_", " ")


def _capital_names(text: str) -> str:
    """ "iban" and "vat" as they are written."""
    return text.replace("iban ", "IBAN ", 1).replace("vat ", "VAT ", 1)


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _listed(phrases: Sequence[Phrase]) -> str:
    texts = [p.text for p in phrases]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _decimal(value: str | None) -> Decimal | None:
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        return None


def _is_before(value: str | None, today: date) -> bool:
    try:
        return value is not None and date.fromisoformat(value) < today
    except ValueError:
        return False
