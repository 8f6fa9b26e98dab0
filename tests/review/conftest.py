"""A real store in a temporary folder, and documents put into it the way the flows do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.blobs import FolderBlobStore
from holdpoint.decision import Hold, Quarantine, Release
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word, document_id_of
from holdpoint.extraction import (
    DocumentType,
    ExtractedField,
    Extraction,
    Provenance,
    ReadDocument,
    Statement,
    Summary,
    TypeGuess,
)
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import SourceItem
from holdpoint.settings import DatabaseAccess, DeliverySettings, Settings, TypePolicy
from review.database import Database
from review.records import Settlement
from review.settlement import keys_of
from review.store import ReviewStore, open_store
from tests.support.postgres import PostgresServer

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLEAN = {
    "number": "RE-2026-001",
    "issue_date": "2026-02-10",
    "currency": "EUR",
    "seller_name": "Nordlicht Leuchten GmbH",
    "net_amount": "100.00",
    "tax_amount": "19.00",
    "total_amount": "119.00",
}


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Desk:
    """A store with its blobs and clock, and short ways to fill it."""

    store: ReviewStore
    blobs: FolderBlobStore
    clock: Clock
    settings: Settings
    batch_id: str = ""
    made: dict[str, str] = field(default_factory=dict)

    def arrive(self, name: str, data: bytes | None = None, *, seconds: int = 0) -> str:
        """An arrival of those bytes; gives the document's id."""
        content = data if data is not None else name.encode()
        if not self.batch_id:
            self.batch_id = self.store.intake.begin_batch("drop")
        blob = BlobRef(sha256=self.blobs.put(content), size=len(content), media_type="application/pdf", name=name)
        item = SourceItem(source="drop", path=name, size=len(content), modified_at=START + timedelta(seconds=seconds))
        self.store.intake.record_arrival(self.batch_id, item, blob)
        return document_id_of(blob.sha256)

    def hold(self, name: str, *findings: Finding, **values: str) -> str:
        """A held invoice with those values."""
        return self._settle(name, findings or (doubt("total_amount"),), values)

    def release(self, name: str, **values: str) -> str:
        """A released invoice."""
        return self._settle(name, (), values)

    def quarantine(self, name: str) -> str:
        """A quarantined file."""
        document_id = self.arrive(name)
        finding = Finding(code=ReasonCode.ENCRYPTED, message="The file is encrypted. Give its password.")
        self.store.settlement.settle([Settlement(decision=Quarantine(document_id=document_id, findings=(finding,)))])
        return document_id

    def version(self, document_id: str) -> int:
        return self.store.queue.item(document_id).version

    def _settle(self, name: str, findings: tuple[Finding, ...], values: dict[str, str]) -> str:
        document_id = self.arrive(name)
        extraction = invoice(document_id, **values)
        summary = Summary(
            document_id=document_id,
            statements=(Statement(text="An invoice.", pages=(1,)),),
            summarizer="test",
            version="1",
        )
        self.store.settlement.record_keys([keys_of(extraction)])
        decision: Hold | Release
        if findings:
            decision = Hold(document_id=document_id, extraction=extraction, summary=summary, findings=findings)
        else:
            decision = Release(document_id=document_id, extraction=extraction, summary=summary)
        reading = ReadDocument(document=page_of(document_id, extraction), extraction=extraction)
        sha256 = self.blobs.put(reading.model_dump_json().encode())
        self.store.settlement.settle([Settlement(decision=decision, reading_sha256=sha256, page_count=1)])
        return document_id


def invoice(document_id: str, **values: str) -> Extraction:
    """An invoice's extraction; a value of "" leaves the field out."""
    fields = tuple(
        ExtractedField(
            name=name,
            raw=value,
            value=value,
            confidence=0.99,
            provenance=(
                Provenance(
                    page=1,
                    boxes=(BoundingBox(x0=50, y0=50 + 20 * n, x1=150, y1=60 + 20 * n),),
                    quote=value,
                    extractor="fields",
                    version="1",
                ),
            ),
        )
        for n, (name, value) in enumerate((CLEAN | values).items())
        if value
    )
    guess = TypeGuess(document_type=DocumentType.INVOICE, confidence=0.99)
    return Extraction(document_id=document_id, type=guess, fields=fields, extractor="fields", version="1")


def page_of(document_id: str, extraction: Extraction) -> Document:
    """A document of one page that prints the values."""
    words = tuple(Word(text=f.raw, box=f.provenance[0].boxes[0]) for f in extraction.fields)
    page = Page(
        number=1, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="pdfium", words=words
    )
    blob = BlobRef(sha256=document_id.ljust(64, "0"), size=1, media_type="application/pdf", name="x.pdf")
    return Document(document_id=document_id, blob=blob, pages=(page,))


def doubt(name: str) -> Finding:
    """A finding that one field is uncertain."""
    return Finding(code=ReasonCode.LOW_CONFIDENCE, message=f"{name} is uncertain.", fields=(name,))


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer) -> str:
    """The name of a database with the schema, to be copied: cheaper than migrating for every test."""
    database = Database(postgres.database("migrated"))
    database.migrate()
    database.close()
    return "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store of the test's own is kept, with its schema; the test runs on both databases."""
    if request.param == "sqlite":
        (tmp_path / "data").mkdir()
        return f"sqlite:///{tmp_path / 'data' / 'holdpoint.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.database(template=request.getfixturevalue("migrated"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database without any schema is; the test runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    """Settings as a newcomer has them: the store is SQLite in the data folder."""
    policy = TypePolicy(primary="files", fallback="archive", amount_limit={"EUR": 10000})
    folder = {"kind": "folder", "path": str(tmp_path / "out")}
    return Settings.model_validate(
        {
            "data_dir": str(tmp_path / "data"),
            "destinations": {"files": folder, "archive": folder},
            "document_types": {t: policy.model_dump() for t in ("invoice", "credit_note")},
            "delivery": DeliverySettings(attempts=3, first_delay_seconds=10, lease_seconds=60).model_dump(),
        }
    )


@pytest.fixture
def settings(sqlite_settings: Settings, store_url: str) -> Settings:
    """The same with the store on either database."""
    return sqlite_settings.model_copy(update={"database": DatabaseAccess(url=store_url)})


@contextmanager
def desk_of(settings: Settings) -> Iterator[Desk]:
    """A desk on the store of those settings."""
    blobs = FolderBlobStore(settings.data_dir / "blobs")
    clock = Clock()
    store = open_store(settings, blobs, clock=clock)
    yield Desk(store, blobs, clock, settings)
    store.close()


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    with desk_of(settings) as desk:
        yield desk


@pytest.fixture
def sqlite_desk(sqlite_settings: Settings) -> Iterator[Desk]:
    """A desk for what does not depend on the database."""
    with desk_of(sqlite_settings) as desk:
        yield desk
