"""A store with any number of documents in it, as far as duplicates ask: their rows, traits and bands, set by SQL."""

import random
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from connectors.blobs import FolderBlobStore
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word, document_id_of
from holdpoint.extraction import DocumentType, ExtractedField, Extraction, TypeGuess
from holdpoint.ports import SourceItem
from holdpoint.settings import Settings
from review.settlement import keys_of
from review.store import open_store
from validators.duplicates import check_duplicates
from validators.likeness import BANDS, bands_of

_NUMBERS = "WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < :count)"
_ID = "substr('000000000000000000' || n, -18) || 'xx'"
_STATEMENTS = (
    f"""{_NUMBERS} INSERT INTO documents (document_id, sha256, name, size, media_type, context, arrival_id, batch_id,
  source, state, version, revision, attempt, created_at, page_count, findings, timings, reason_codes, seller_name,
  number, number_key, issue_date, total_amount, currency)
SELECT {_ID}, substr('0000000000000000' || n, -16) || '000000000000000000000000000000000000000000000000',
  'RE-' || n || '.pdf', 84213, 'application/pdf', '', n, :batch, 'drop', 'released', 2, 1, 1,
  '2026-01-01 00:00:00.000000', 1, '[]', '{{}}', '[]', 'Supplier ' || (n % 5003) || ' GmbH', 'RE-' || n, 'RE' || n,
  '20' || (10 + n % 16) || '-0' || (1 + n % 9) || '-' || (10 + n % 18), (100 + n * 7919 % 400000) || '.50', 'EUR'
FROM g""",  # noqa: S608 -- numbers of our own alone
    f"""{_NUMBERS} INSERT INTO document_traits (document_id, arrival_id, document_type, vendor_key, bands)
SELECT {_ID}, n, 'invoice', 'suppller' || (n % 5003), '[]' FROM g""",  # noqa: S608
    # Each document has bands of its own, but for two: what a fiftieth of all share, and what its vendor's share.
    f"""{_NUMBERS}, b(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM b WHERE k < {BANDS - 1})
INSERT INTO likeness_bands (band, arrival_id, document_id)
SELECT CASE k WHEN 0 THEN n % 50 WHEN 1 THEN 1000 + n % 5003
  ELSE (n * {BANDS} + k) * 2654435761 % 9007199254740881 END AS band, n, {_ID}
FROM g CROSS JOIN b ORDER BY band, n""",  # noqa: S608
)


def cost_at(stored: int, folder: Path, *, documents: int = 200) -> list[tuple[float, float]]:
    """Seconds that each of so many further documents takes to be recorded, in a transaction of its own, and compared.

    The band that a fiftieth of all documents share and the one that all of its vendor share are asked for as well.
    """
    store = open_store(Settings(data_dir=folder / "data"), FolderBlobStore(folder / "blobs"))
    batch = store.intake.begin_batch("drop")
    _fill(folder / "data" / "holdpoint.db", stored, batch)
    rng = random.Random(1)  # noqa: S311 -- words of sample documents
    seconds = []
    for n in range(documents):
        document, extraction = _one_more(rng, stored + n)
        blob = document.blob
        item = SourceItem(source="drop", path=blob.name, size=1, modified_at=datetime(2026, 1, 5, tzinfo=UTC))
        store.intake.record_arrival(batch, item, blob)
        bands = (n % 50, 1000 + n % 5003, *bands_of(document)[2:])
        started = time.perf_counter()
        store.settlement.record_keys([keys_of(extraction, bands)])
        recorded = time.perf_counter()
        store.history.alike(document_id=document.document_id, bands=bands)
        check_duplicates(document, extraction, store.history)
        seconds.append((recorded - started, time.perf_counter() - recorded))
    store.close()
    return seconds


def _fill(file: Path, stored: int, batch: str) -> None:
    with closing(sqlite.connect(str(file))) as connection:
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA synchronous=OFF")
        for statement in _STATEMENTS:
            values = {"count": stored, "batch": batch}
            connection.execute(statement, {name: values[name] for name in values if f":{name}" in statement})
            connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _one_more(rng: random.Random, n: int) -> tuple[Document, Extraction]:
    """An invoice as any other, with a hundred words of its own."""
    text_words = [str(rng.randrange(100, 10**7)) if k % 2 else f"word{rng.randrange(900)}" for k in range(100)]
    words = tuple(Word(text=word, box=BoundingBox(x0=0, y0=k, x1=1, y1=k + 1)) for k, word in enumerate(text_words))
    blob = BlobRef(sha256=f"{n:064x}", size=1, media_type="application/pdf", name=f"new-{n}.pdf")
    document_id = document_id_of(blob.sha256)
    page = Page(
        number=1, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="pdfium", words=words
    )
    values = {
        "number": f"RE-{n}",
        "issue_date": f"2026-0{1 + n % 9}-{10 + n % 18}",
        "total_amount": f"{100 + n * 7919 % 400000}.50",
        "seller_name": f"Supplier {n % 5003} GmbH",
    }
    extraction = Extraction(
        document_id=document_id,
        type=TypeGuess(document_type=DocumentType.INVOICE, confidence=0.99),
        fields=tuple(ExtractedField(name=k, raw=v, value=v, confidence=0.99) for k, v in values.items()),
        extractor="fields",
        version="1",
    )
    return Document(document_id=document_id, blob=blob, pages=(page,)), extraction
