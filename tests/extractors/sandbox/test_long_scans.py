"""A page of a long scan may take as long as one of a short scan; other files get no more time for it."""

import hashlib
import io
from collections.abc import Callable, Iterator

import pytest

from extractors.file_types import PDF, TIFF, sniff
from extractors.options import ReadingOptions
from extractors.sandbox import Sandbox
from extractors.sandbox.time_budget import TimeBudget
from holdpoint.document import BlobRef, Document
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings
from tests.extractors.reading.made_files import LINES, WIDE, picture_of

LIMITS = LimitSettings(cpu_seconds=1, wall_seconds=90, scanned_page_cpu_seconds=1)
PAGES = 10  # at some 0.3 s of the processor: more than a file may take, and more than a file of one page may
Way = Callable[[Sandbox, BlobRef, bytes, ReadingOptions], Document]


def long_scan(media_type: str) -> tuple[BlobRef, bytes]:
    page = picture_of(*LINES, WIDE)
    file = io.BytesIO()
    if media_type == TIFF:
        bare = page.convert("1")
        bare.save(file, "TIFF", compression="group4", save_all=True, append_images=[bare] * (PAGES - 1))
    else:
        page.save(file, "PDF", resolution=200, save_all=True, append_images=[page] * (PAGES - 1))
    data = file.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    return BlobRef(sha256=digest, size=len(data), media_type=sniff(data), name="long"), data


def processed(sandbox: Sandbox, blob: BlobRef, data: bytes, options: ReadingOptions) -> Document:
    """As `holdpoint process` and `evaluate` read it."""
    return sandbox.read_and_extract(blob, data, options)[0].document


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMITS, ("eng",), workers=1) as running:
        yield running


@pytest.mark.parametrize(
    ("media_type", "way"),
    [
        pytest.param(PDF, processed, id="pdf"),
        pytest.param(TIFF, processed, id="tiff"),
        pytest.param(PDF, Sandbox.read, id="pdf, for `holdpoint train`", marks=pytest.mark.long),
    ],
)
def test_a_long_scan_is_read_where_each_of_its_pages_may_take_its_time(
    sandbox: Sandbox, media_type: str, way: Way
) -> None:
    """One second of the processor for the whole file is too little for ten scanned pages, and so are two."""
    blob, data = long_scan(media_type)
    read = way(sandbox, blob, data, ReadingOptions(limits=LIMITS, languages=("eng",)))
    assert [p.number for p in read.pages if "2024-0815" in " ".join(w.text for w in p.words)] == list(
        range(1, PAGES + 1)
    )


def test_a_long_scan_is_refused_where_its_pages_may_take_none() -> None:
    blob, data = long_scan(PDF)
    limits = LIMITS.model_copy(update={"scanned_page_cpu_seconds": 0})
    with Sandbox(limits, ("eng",), workers=1) as sandbox, pytest.raises(UnreadableError) as refused:
        processed(sandbox, blob, data, ReadingOptions(limits=limits, languages=("eng",)))
    assert refused.value.reason is ReasonCode.RESOURCE_LIMIT


def test_more_pages_than_a_document_may_have_give_no_more_time() -> None:
    limits = LimitSettings(
        cpu_seconds=10, wall_seconds=20, pages=5, scanned_page_cpu_seconds=2, scanned_page_wall_seconds=3
    )
    budget = TimeBudget.of(limits)
    budget.allow(1_000_000)
    assert (budget.cpu_seconds, budget.wall_seconds) == (20, 35)
    budget.spend(35, 0)
    with pytest.raises(UnreadableError, match="35 s"):
        budget.require()
