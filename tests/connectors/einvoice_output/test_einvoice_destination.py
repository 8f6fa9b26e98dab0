"""The e-invoice destination against real places: each file once, the same bytes, refusals that say what to do."""

import hashlib
import io
import json
import time
from pathlib import Path
from typing import Any

import pypdf
import pytest
from einvoice_messages import FIELDS, ROW
from pypdf import PdfReader

from connectors.blobs import FolderBlobStore
from connectors.destinations.einvoice import EInvoiceDestination
from connectors.destinations.factory import make_destination
from connectors.einvoice_output.rules import violations
from connectors.files_place import file_stem
from holdpoint.decision import Delivery, DeliveryState
from holdpoint.errors import StoreError, TerminalDeliveryError, TransientDeliveryError
from holdpoint.settings import EInvoiceDestination as EInvoiceSettings
from samples.drop import specimens
from tests.support.aws import AwsServer
from tests.support.deliveries import NOON


def deliver(document_id: str = "0123456789abcdef0123", revision: int = 1, **changes: Any) -> Delivery:
    """A delivery of the invoice; a change replaces a part of its message."""
    key = f"{document_id}:{revision}:einvoices"
    body = {
        "schema": "holdpoint.release/2", "idempotency_key": key, "document_id": document_id, "revision": revision,
        "type": "invoice", "released_at": "2026-03-01T12:00:00Z", "sha256": "ab" * 32, "fields": FIELDS,
        "line_items": [ROW],
    } | changes  # fmt: skip
    return Delivery(
        key=key, document_id=document_id, revision=revision, destination="einvoices", body=json.dumps(body),
        state=DeliveryState.SENDING, created_at=NOON, next_attempt_at=NOON,
    )  # fmt: skip


def open_destination(tmp_path: Path, syntax: str = "ubl", **place: Any) -> tuple[EInvoiceDestination, FolderBlobStore]:
    blobs = FolderBlobStore(tmp_path / "blobs")
    where = place or {"path": str(tmp_path / "out")}
    configured = EInvoiceSettings.model_validate({"kind": "einvoice", "syntax": syntax, **where})
    destination = make_destination("einvoices", configured, blobs)
    assert isinstance(destination, EInvoiceDestination)
    return destination, blobs


def printed_invoice() -> bytes:
    """The first plain PDF invoice of the samples."""
    return next(s.data for s in specimens(3, 1) if s.data.startswith(b"%PDF"))


@pytest.mark.parametrize(("syntax", "rules"), [("ubl", "ubl-invoice"), ("cii", "cii")])
def test_a_release_becomes_one_valid_file_named_after_its_key(tmp_path: Path, syntax: str, rules: Any) -> None:
    destination, _ = open_destination(tmp_path, syntax)
    destination.send(deliver())
    destination.send(deliver())
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == f"{file_stem(deliver().key)}.{syntax}.xml"
    assert violations(file.read_bytes(), rules) == ()


def test_a_correction_is_the_file_of_its_new_revision_and_the_earlier_one_stays(tmp_path: Path) -> None:
    destination, _ = open_destination(tmp_path)
    destination.send(deliver())
    destination.send(deliver(revision=2, schema="holdpoint.correction/2", fields=FIELDS | {"number": "RE-2026-18"}))
    files = sorted((tmp_path / "out").iterdir())
    assert [b"RE-2026-17" in file.read_bytes() for file in files] == [True, False]


def test_a_bucket_takes_the_files_too(tmp_path: Path, aws: AwsServer) -> None:
    bucket = aws.bucket("invoices")
    destination, _ = open_destination(tmp_path, bucket=bucket, prefix="en16931/", **aws.settings)
    destination.send(deliver())
    destination.send(deliver())
    (found,) = aws.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert found["Key"] == f"en16931/{file_stem(deliver().key)}.ubl.xml"


def test_a_void_a_receipt_and_a_broken_invoice_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    destination, _ = open_destination(tmp_path)
    with pytest.raises(TerminalDeliveryError, match=r"holdpoint\.void/1.*Tell the receiver"):
        destination.send(deliver(schema="holdpoint.void/1"))
    with pytest.raises(TerminalDeliveryError, match="'receipt' is neither"):
        destination.send(deliver(type="receipt"))
    with pytest.raises(TerminalDeliveryError, match=r"document 0123456789abcdef0123: BT-106.*dead letters"):
        destination.send(deliver(line_items=[ROW, ROW]))
    with pytest.raises(TerminalDeliveryError, match="no JSON object"):
        destination.send(deliver().model_copy(update={"body": "[]"}))
    assert not (tmp_path / "out").exists()


def test_a_rule_that_only_the_official_check_knows_is_named_with_its_term_and_remedy(tmp_path: Path) -> None:
    """A currency that is in no list, a VAT number of no country: nothing of ours looks at them."""
    destination, _ = open_destination(tmp_path, "cii")
    with pytest.raises(TerminalDeliveryError) as refused:
        destination.send(deliver(fields=FIELDS | {"currency": "XYQ"}))
    assert "BT-5" in refused.value.fact and "'ram:InvoiceCurrencyCode' is not allowed" in refused.value.fact
    assert "No e-invoice was written" in refused.value.consequence
    with pytest.raises(TerminalDeliveryError, match=r"BR-CO-09.*BT-31"):
        destination.send(deliver(fields=FIELDS | {"seller_vat_id": "ZZ123456789"}))
    assert not (tmp_path / "out").exists()


def test_the_configured_countries_stand_in_where_no_vat_number_says_them(tmp_path: Path) -> None:
    place = {"path": str(tmp_path / "out"), "company_country": "AT"}
    destination, _ = open_destination(tmp_path, "cii", **place)
    destination.send(deliver(fields={k: v for k, v in FIELDS.items() if k != "buyer_vat_id"}))
    (file,) = (tmp_path / "out").iterdir()
    assert b"<ram:CountryID>AT</ram:CountryID>" in file.read_bytes()


def test_factur_x_is_the_original_with_the_xml_inside_and_the_same_bytes_at_any_time(tmp_path: Path) -> None:
    destination, blobs = open_destination(tmp_path, "factur-x")
    original = printed_invoice()
    delivery = deliver(sha256=blobs.put(original))
    path, first = destination.file_of(delivery)
    time.sleep(1.1)  # the PDF library stamps the time of the run, to the second
    assert destination.file_of(delivery) == (path, first)
    destination.send(delivery)
    assert (tmp_path / "out" / path).read_bytes() == first
    read, before = PdfReader(io.BytesIO(first)), PdfReader(io.BytesIO(original))
    assert len(read.pages) == len(before.pages)
    assert read.pages[0].extract_text() == before.pages[0].extract_text()
    ((name, (xml,)),) = read.attachments.items()
    assert name == "factur-x.xml" and violations(xml, "cii") == ()
    assert str(read.metadata.creation_date) == "2026-03-01 12:00:00+00:00"  # type: ignore[union-attr]
    assert b"<pdfaid:part>3</pdfaid:part>" in first


def test_an_original_that_carries_xml_already_ends_with_one_attachment(tmp_path: Path) -> None:
    destination, blobs = open_destination(tmp_path, "factur-x")
    once = destination.file_of(deliver(sha256=blobs.put(printed_invoice())))[1]
    _, twice = destination.file_of(deliver(sha256=blobs.put(once), fields=FIELDS | {"number": "RE-2"}))
    ((_, (xml,)),) = PdfReader(io.BytesIO(twice)).attachments.items()
    assert b"<ram:ID>RE-2</ram:ID>" in xml


def test_an_original_that_is_no_usable_pdf_is_refused_with_another_way(tmp_path: Path) -> None:
    destination, blobs = open_destination(tmp_path, "factur-x")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed_invoice()))
    writer.encrypt("secret")
    locked = io.BytesIO()
    writer.write(locked)
    for original in (b"\x89PNG picture", b"%PDF-1.7 broken", locked.getvalue()):
        with pytest.raises(TerminalDeliveryError, match="Set syntax to cii or ubl"):
            destination.send(deliver(sha256=blobs.put(original)))


def test_an_original_that_is_gone_is_refused_and_a_store_that_fails_is_tried_again(tmp_path: Path) -> None:
    destination, blobs = open_destination(tmp_path, "factur-x")
    with pytest.raises(TerminalDeliveryError, match="is not in the blob store"):
        destination.send(deliver(sha256="cd" * 32))
    sha256 = blobs.put(printed_invoice())
    (tmp_path / "blobs" / sha256[:2] / sha256[2:4] / sha256).write_bytes(b"damaged")
    with pytest.raises(StoreError):
        blobs.get(sha256)
    with pytest.raises(TransientDeliveryError, match="does not match its hash"):
        destination.send(deliver(sha256=sha256))


def test_a_name_once_used_keeps_its_bytes(tmp_path: Path) -> None:
    destination, _ = open_destination(tmp_path)
    destination.send(deliver())
    before = [hashlib.sha256(f.read_bytes()).hexdigest() for f in (tmp_path / "out").iterdir()]
    with pytest.raises(TerminalDeliveryError, match="holds other bytes"):
        destination.send(deliver(fields=FIELDS | {"number": "other"}))
    assert [hashlib.sha256(f.read_bytes()).hexdigest() for f in (tmp_path / "out").iterdir()] == before
