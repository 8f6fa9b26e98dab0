"""Documents as the checks see them, from plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from holdpoint.document import Attachment, BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.extraction import (
    DocumentType,
    ExtractedField,
    Extraction,
    LineItem,
    Provenance,
    Summary,
    TypeGuess,
)
from holdpoint.finding import Finding
from holdpoint.ports import EarlierDocument, History, MasterData
from holdpoint.settings import MasterDataSettings, TypePolicy
from validators.checks import check
from validators.context import CheckContext, NoHistory, NoMasterData

TODAY = date(2026, 3, 1)
POLICY = TypePolicy(primary="files", amount_limit={"EUR": Decimal(10_000), "JPY": Decimal(1_000_000)})
INVOICE: dict[str, str | None] = {
    "number": "R-2026-17",
    "issue_date": "2026-02-01",
    "due_date": "2026-02-15",
    "currency": "EUR",
    "seller_name": "Müller & Söhne GmbH",
    "seller_vat_id": "DE136695976",
    "net_amount": "100.00",
    "tax_amount": "19.00",
    "total_amount": "119.00",
    "amount_due": "119.00",
    "iban": "DE89370400440532013000",
}


@dataclass(frozen=True)
class Seen(NoHistory):
    """A history that offers everything it has seen, so that the check itself must choose."""

    documents: tuple[EarlierDocument, ...] = ()

    def similar(self, **_: object) -> tuple[EarlierDocument, ...]:
        return self.documents


def field(
    name: str, value: str | None, confidence: float = 0.99, raw: str | None = None, page: int = 1
) -> ExtractedField:
    where = Provenance(page=page, quote=raw or value or "", extractor="fields", version="1")
    shown = raw if raw is not None else value or ""
    return ExtractedField(name=name, raw=shown, value=value, confidence=confidence, provenance=(where,))


def row(**cells: str) -> LineItem:
    return LineItem(**{name: field(name, value) for name, value in cells.items()})


def extraction_of(
    values: Mapping[str, str | None],
    rows: tuple[LineItem, ...] = (),
    *,
    document_type: DocumentType = DocumentType.INVOICE,
    type_confidence: float = 0.99,
    confidence: Mapping[str, float] | None = None,
) -> Extraction:
    return Extraction(
        document_id="d" * 20,
        type=TypeGuess(document_type=document_type, confidence=type_confidence),
        fields=tuple(field(n, v, (confidence or {}).get(n, 0.99)) for n, v in values.items()),
        line_items=rows,
        extractor="fields",
        version="1",
    )


def document_of(
    text: str = "Rechnung", findings: tuple[Finding, ...] = (), attachments: tuple[Attachment, ...] = ()
) -> Document:
    words = tuple(Word(text=t, box=BoundingBox(x0=0, y0=0, x1=1, y1=1)) for t in text.split())
    page = Page(
        number=1, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="pdfium", words=words
    )
    blob = BlobRef(sha256="d" * 64, size=1, media_type="application/pdf", name="rechnung.pdf")
    return Document(document_id="d" * 20, blob=blob, pages=(page,), findings=findings, attachments=attachments)


def findings_of(
    extraction: Extraction,
    *,
    document: Document | None = None,
    policy: TypePolicy | None = POLICY,
    seen: tuple[EarlierDocument, ...] = (),
    confirmed: frozenset[str] = frozenset(),
    history: History | None = None,
    master: MasterData | None = None,
    compared: MasterDataSettings | None = None,
    source: str = "",
) -> tuple[Finding, ...]:
    summary = Summary(document_id=extraction.document_id, statements=(), summarizer="extractive", version="1")
    context = CheckContext(
        policy=policy,
        history=history or Seen(seen),
        today=TODAY,
        confirmed=confirmed,
        master=master or NoMasterData(),
        compared=compared or MasterDataSettings(),
        source=source,
    )
    return check(document or document_of(), extraction, summary, context)
