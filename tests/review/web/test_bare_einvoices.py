"""A bare e-invoice has no page to draw: its XML is shown beside the fields instead, and nothing else breaks."""

import random
from datetime import UTC, datetime

from extractors.file_types import XML
from extractors.options import ReadingOptions
from extractors.pipeline import read_and_extract
from holdpoint.decision import Hold
from holdpoint.document import BlobRef, document_id_of
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import SourceItem
from holdpoint.settings import LimitSettings
from review.records import Settlement
from review.settlement import keys_of
from samples import papers
from samples.truth import Register
from summarizers.extractive import summarize
from tests.review.web.conftest import Bench


def hold_einvoice(bench: Bench) -> tuple[str, str]:
    """A held UBL invoice as the flows leave it: its document's id, and its number."""
    specimen = papers.ubl_invoice(random.Random(4), Register(), "", "fr")
    data = specimen.data
    blob = BlobRef(sha256=bench.blobs.put(data), size=len(data), media_type=XML, name=specimen.name)
    read = read_and_extract(blob, data, ReadingOptions(limits=LimitSettings(), languages=("eng",)))[0]
    batch_id = bench.store.intake.begin_batch("drop")
    item = SourceItem(source="drop", path=blob.name, size=blob.size, modified_at=datetime.now(UTC))
    bench.store.intake.record_arrival(batch_id, item, blob)
    bench.store.settlement.record_keys([keys_of(read.extraction)])
    finding = Finding(code=ReasonCode.AMOUNT_LIMIT, message="The total is above the limit.", fields=("total_amount",))
    decision = Hold(
        document_id=document_id_of(blob.sha256),
        extraction=read.extraction,
        summary=summarize(read.document, read.extraction),
        findings=(finding,),
    )
    reading = bench.blobs.put(read.model_dump_json().encode())
    bench.store.settlement.settle([Settlement(decision=decision, reading_sha256=reading, page_count=0)])
    return decision.document_id, str(specimen.label.fields["number"])


def test_the_xml_stands_where_the_pages_would(bench: Bench) -> None:
    document_id, number = hold_einvoice(bench)
    page = bench.client("anna").get(f"/documents/{document_id}")
    assert page.status_code == 200
    assert f"&lt;cbc:ID&gt;{number}&lt;/cbc:ID&gt;" in page.text
    assert "/pages/1.png" not in page.text
    assert f'value="{number}"' in page.text


def test_the_queue_lists_it_and_a_page_asked_for_is_not_there(bench: Bench) -> None:
    document_id, number = hold_einvoice(bench)
    anna = bench.client("anna")
    assert number in anna.get("/").text
    assert anna.get(f"/documents/{document_id}/pages/1.png").status_code == 404
