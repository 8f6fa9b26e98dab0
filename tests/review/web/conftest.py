"""The review page on a real store, with invoices drawn by reportlab and put in the way the flows do."""

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fastapi import FastAPI
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from starlette.testclient import TestClient

from connectors.blobs import FolderBlobStore
from holdpoint.decision import Hold, Quarantine, Release
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word, document_id_of
from holdpoint.extraction import (
    DocumentType,
    ExtractedField,
    Extraction,
    LineItem,
    Provenance,
    ReadDocument,
    Statement,
    Summary,
    TypeGuess,
)
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import SourceItem
from holdpoint.settings import Settings, TypePolicy
from review.authority import Role
from review.records import Settlement
from review.release_records import ReleaseCase
from review.settlement import keys_of
from review.store import ReviewStore, open_store
from review.web.app import create_app
from tests.support.postgres import PostgresServer

PASSWORD = "correct horse battery"
PEOPLE = {
    "vera": Role.VIEWER,
    "anna": Role.REVIEWER,
    "ben": Role.REVIEWER,
    "paul": Role.APPROVER,
    "ada": Role.ADMIN,
}
WIDTH, HEIGHT = A4
FIELDS = {
    "seller_name": ("Nordlicht Leuchten GmbH", "Nordlicht Leuchten GmbH"),
    "seller_address": ("Hafenstraße 12, 24103 Kiel", "Hafenstraße 12, 24103 Kiel"),
    "number": ("RE-2026-0815", "RE-2026-0815"),
    "issue_date": ("10.02.2026", "2026-02-10"),
    "due_date": ("12.03.2026", "2026-03-12"),
    "buyer_name": ("Beispiel Werke AG", "Beispiel Werke AG"),
    "currency": ("EUR", "EUR"),
    "net_amount": ("1.000,00", "1000.00"),
    "tax_amount": ("190,00", "190.00"),
    "total_amount": ("1.190,00", "1190.00"),
}
LINES = (("Pendelleuchte Fjord", "4", "Stk", "150.00", "19", "600.00"), ("Montage", "8", "h", "50.00", "19", "400.00"))
_CELLS = ("description", "quantity", "unit", "unit_price", "tax_rate", "amount")


@dataclass
class Bench:
    """The page with its store, and short ways to fill it."""

    store: ReviewStore
    blobs: FolderBlobStore
    app: FastAPI
    woken: list[str] = field(default_factory=list)
    case: ReleaseCase | None = None  # what the release rule looks at, where a test sets an error target

    def hold(
        self,
        name: str = "nordlicht-0815.pdf",
        *findings: Finding,
        confidence: dict[str, float] | None = None,
        **values: str,
    ) -> str:
        """A held invoice; `values` replace what is printed and extracted, "" leaves a field out."""
        found = findings or (uncertain("total_amount"),)
        return self._settle(name, found, values, confidence or {"total_amount": 0.61})

    def release(self, name: str, **values: str) -> str:
        """An invoice released by policy."""
        return self._settle(name, (), values, {})

    def quarantine(self, name: str = "statement.pdf", code: ReasonCode = ReasonCode.ENCRYPTED) -> str:
        """A file that could not be read."""
        blob = BlobRef(sha256=self.blobs.put(name.encode()), size=len(name), media_type="application/pdf", name=name)
        self._arrive(blob)
        finding = Finding(
            code=code, message="The PDF is encrypted. Give its password, or ask the sender for an open one."
        )
        decision = Quarantine(document_id=document_id_of(blob.sha256), findings=(finding,))
        self.store.settlement.settle([Settlement(decision=decision)])
        return decision.document_id

    def client(self, name: str | None = None) -> "Browser":
        """A browser without script; signed in as that person."""
        browser = Browser(self.app)
        if name is not None:
            assert browser.sign_in(name).status_code == 303
        return browser

    def version(self, document_id: str) -> int:
        return self.store.queue.item(document_id).version

    def _arrive(self, blob: BlobRef) -> None:
        batch_id = self.store.intake.begin_batch("drop")
        item = SourceItem(source="drop", path=f"post/{blob.name}", size=blob.size, modified_at=datetime.now(UTC))
        self.store.intake.record_arrival(batch_id, item, blob)

    def _settle(
        self, name: str, findings: tuple[Finding, ...], values: dict[str, str], confidence: dict[str, float]
    ) -> str:
        printed = {key: (values.get(key, raw), values.get(key, value)) for key, (raw, value) in FIELDS.items()}
        printed |= {key: (value, value) for key, value in values.items() if key not in FIELDS}
        shown = {key: pair for key, pair in printed.items() if pair[0]}
        data, boxes = draw(shown, name)
        blob = BlobRef(sha256=self.blobs.put(data), size=len(data), media_type="application/pdf", name=name)
        self._arrive(blob)
        document_id = document_id_of(blob.sha256)
        extraction = extraction_of(document_id, shown, boxes, confidence)
        total = shown.get("total_amount", ("", "nothing"))[1]
        summary = Summary(
            document_id=document_id,
            statements=(
                Statement(
                    text=f"{shown['seller_name'][1]} invoices Beispiel Werke AG.", pages=(1,), fields=("seller_name",)
                ),
                Statement(
                    text=f"The total is {total} EUR, due on 12 March 2026.", pages=(1,), fields=("total_amount",)
                ),
            ),
            summarizer="test",
            version="1",
        )
        self.store.settlement.record_keys([keys_of(extraction)])
        words = tuple(Word(text=raw, box=boxes[key]) for key, (raw, _) in shown.items())
        page = Page(
            number=1,
            width=WIDTH,
            height=HEIGHT,
            unit=Unit.POINT,
            kind=PageKind.TEXT_LAYER,
            reader="pdfium",
            words=words,
        )
        document = Document(document_id=document_id, blob=blob, pages=(page,))
        reading = self.blobs.put(ReadDocument(document=document, extraction=extraction).model_dump_json().encode())
        decision: Hold | Release
        if findings:
            decision = Hold(document_id=document_id, extraction=extraction, summary=summary, findings=findings)
        else:
            decision = Release(document_id=document_id, extraction=extraction, summary=summary)
        settlement = Settlement(
            decision=decision, reading_sha256=reading, page_count=1, case=self.case, extracted=extraction
        )
        self.store.settlement.settle([settlement])
        return document_id


class Browser(TestClient):
    """A browser without script: keeps cookies, follows no redirect by itself, fills the token into forms."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, follow_redirects=False, raise_server_exceptions=False)

    def token(self, path: str = "/people") -> str:
        """The form token of this visitor, from the first form of a page."""
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.get(path).text)
        assert found is not None
        return found[1]

    def sign_in(self, name: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]
        return self.post("/sign-in", data={"name": name, "password": password, "form_token": self.token("/sign-in")})

    def submit(self, path: str, **form: str):  # type: ignore[no-untyped-def]
        """Post a form of ours."""
        return self.post(path, data={"form_token": self.token("/"), **form})


def uncertain(name: str) -> Finding:
    """A finding that one field is uncertain."""
    label = name.replace("_", " ")
    return Finding(code=ReasonCode.LOW_CONFIDENCE, message=f"The {label} is uncertain: 61 %.", fields=(name,), page=1)


def draw(shown: dict[str, tuple[str, str]], title: str) -> tuple[bytes, dict[str, BoundingBox]]:
    """An invoice as PDF and where each value stands on it, in points from the top left."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    boxes: dict[str, BoundingBox] = {}

    def put(key: str, text: str, x: float, y: float, size: float = 10, right: bool = False) -> None:
        canvas.setFont("Helvetica", size)
        width = canvas.stringWidth(text, "Helvetica", size)
        left = x - width if right else x
        canvas.drawString(left, HEIGHT - y, text)
        boxes[key] = BoundingBox(x0=left, y0=y - size * 0.8, x1=left + width, y1=y + size * 0.25)

    labels = {"number": "Rechnung Nr.", "issue_date": "Datum", "due_date": "Fällig am"}
    sums = {"net_amount": "Netto", "tax_amount": "USt. 19 %", "total_amount": "Gesamtbetrag", "currency": "Währung"}
    y_side = 190.0
    y_sum = 470.0
    for key, (raw, _) in shown.items():
        if key == "seller_name":
            put(key, raw, 60, 80, 17)
        elif key == "seller_address":
            put(key, raw, 60, 98, 9)
        elif key == "buyer_name":
            put(key, raw, 60, 180, 11)
        elif key in sums:
            canvas.setFont("Helvetica", 10)
            canvas.drawString(360, HEIGHT - y_sum, sums[key])
            put(key, raw, 535, y_sum, 10, right=True)
            y_sum += 18
        else:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(360, HEIGHT - y_side, labels.get(key, key))
            put(key, raw, 440, y_side)
            y_side += 16
    for n, line in enumerate(LINES):
        y = 330 + 20 * n
        for cell, text, x in zip(_CELLS, line, (60, 300, 325, 400, 440, 535), strict=True):
            put(f"line_items[{n + 1}].{cell}", text, x, y, right=x > 330)
    canvas.line(60, HEIGHT - 312, 535, HEIGHT - 312)
    canvas.line(60, HEIGHT - 450, 535, HEIGHT - 450)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue(), boxes


def extraction_of(
    document_id: str,
    shown: dict[str, tuple[str, str]],
    boxes: dict[str, BoundingBox],
    confidence: dict[str, float],
) -> Extraction:
    """What a good extractor finds on the drawn invoice."""

    def one(place: str, name: str, raw: str, value: str) -> ExtractedField:
        origin = Provenance(page=1, boxes=(boxes[place],), quote=raw, extractor="fields", version="1")
        return ExtractedField(
            name=name, raw=raw, value=value, confidence=confidence.get(name, 0.98), provenance=(origin,)
        )

    items = tuple(
        LineItem(**{c: one(f"line_items[{n}].{c}", c, text, text) for c, text in zip(_CELLS, line, strict=True)})
        for n, line in enumerate(LINES, start=1)
    )
    return Extraction(
        document_id=document_id,
        type=TypeGuess(document_type=DocumentType.INVOICE, confidence=0.97),
        fields=tuple(one(name, name, raw, value) for name, (raw, value) in shown.items()),
        line_items=items,
        extractor="fields",
        version="1",
    )


def render_page(data: bytes, media_type: str, page_number: int, turns: int) -> bytes:
    """The page as PNG; stands for the sandbox, which does the same in a child process."""
    document = pdfium.PdfDocument(data)
    try:
        image = document[page_number - 1].render(scale=2).to_pil()
    finally:
        document.close()
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def settings_in(folder: Path, url: str | None = None) -> Settings:
    """One destination, one attempt, a limit of ten thousand euros; the store at that URL, else in the folder."""
    policy = TypePolicy(primary="files", amount_limit={"EUR": 10000})
    return Settings.model_validate(
        {
            "data_dir": str(folder / "data"),
            "database": {"url": url} if url else None,
            "destinations": {"files": {"kind": "folder", "path": str(folder / "out")}},
            "document_types": {t: policy.model_dump() for t in ("invoice", "credit_note")},
            "delivery": {"attempts": 1},
        }
    )


def add_people(folder: Path, url: str | None = None) -> None:
    """A person of each role, and two reviewers."""
    store = open_store(settings_in(folder, url), FolderBlobStore(folder / "blobs"))
    for name, role in PEOPLE.items():
        store.users.add(name, role, PASSWORD)
    store.close()


def make_bench(folder: Path, url: str | None = None, settings: Settings | None = None) -> Bench:
    """The page on the store in that folder or at that URL."""
    blobs = FolderBlobStore(folder / "blobs")
    store = open_store(settings or settings_in(folder, url), blobs)
    woken: list[str] = []
    app = create_app(
        store,
        blobs,
        render_page,
        secret=b"s" * 32,
        session_hours=10,
        on_approved=lambda: woken.append("woken"),
        on_read_again=woken.append,
    )
    return Bench(store=store, blobs=blobs, app=app, woken=woken)


@pytest.fixture(scope="session")
def folder_with_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: hashing five passwords takes a second."""
    folder = tmp_path_factory.mktemp("people")
    add_people(folder)
    return folder


@pytest.fixture(scope="session")
def database_with_people(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with them, to be copied."""
    add_people(tmp_path_factory.mktemp("people"), postgres.database("people"))
    return "people"


@pytest.fixture
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """On SQLite; a test that asks for "postgresql" by indirect parameter gets that."""
    url = None
    if getattr(request, "param", "sqlite") == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.database(template=request.getfixturevalue("database_with_people"))
    else:
        shutil.copytree(request.getfixturevalue("folder_with_people"), tmp_path, dirs_exist_ok=True)
    made = make_bench(tmp_path, url)
    yield made
    made.store.close()
