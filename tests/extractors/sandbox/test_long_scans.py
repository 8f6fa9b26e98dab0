"""A page of a long scan may take as long as one of a short scan; other files get no more time for it."""

import hashlib
import io

import pytest

from extractors.options import ReadingOptions
from extractors.sandbox import Sandbox
from extractors.sandbox.time_budget import TimeBudget
from holdpoint.document import BlobRef
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings
from tests.extractors.reading.made_files import LINES, WIDE, picture_of

PAGES = 4


def long_scan() -> tuple[BlobRef, bytes]:
    page = picture_of(*LINES, WIDE)
    file = io.BytesIO()
    page.save(file, "PDF", resolution=200, save_all=True, append_images=[page] * (PAGES - 1))
    data = file.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    return BlobRef(sha256=digest, size=len(data), media_type="application/pdf", name="long.pdf"), data


@pytest.mark.parametrize("each", [0, 10])
def test_a_long_scan_is_read_where_each_of_its_pages_may_take_its_time(each: int) -> None:
    """One second of the processor for the whole file is too little for four scanned pages."""
    blob, data = long_scan()
    limits = LimitSettings(cpu_seconds=1, wall_seconds=90, scanned_page_cpu_seconds=each)
    options = ReadingOptions(limits=limits, languages=("eng",))
    with Sandbox(limits, ("eng",), workers=1) as sandbox:
        if each:
            (read,) = sandbox.read_and_extract(blob, data, options)
            assert [p.number for p in read.document.pages if "2024-0815" in " ".join(w.text for w in p.words)] == [
                1, 2, 3, 4,
            ]  # fmt: skip
        else:
            with pytest.raises(UnreadableError) as refused:
                sandbox.read_and_extract(blob, data, options)
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
