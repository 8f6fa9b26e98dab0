"""A drop holds one of everything, is the same for the same seed, and its labels are true."""

import email
import email.policy
import hashlib
import io
import json
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import facturx
import pypdf
import pypdfium2
import pytest
from PIL import Image
from stdnum import iban

from holdpoint.document_types import BUILT_IN_TYPES, TYPE_SPECS
from holdpoint.extraction import LINE_ITEM_FIELDS, DocumentType
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings
from samples.drop import make_drop
from samples.formats import LANGUAGES
from samples.identifiers import vat_id_holds
from samples.layouts.catalogue import LAYOUTS

Row = dict[str, Any]
COUNT = 60


@pytest.fixture(scope="session")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drop")
    make_drop(folder, COUNT, seed=11)
    return folder


@pytest.fixture(scope="session")
def rows(drop: Path) -> list[Row]:
    return [json.loads(line) for line in (drop / "labels.jsonl").read_text(encoding="utf-8").splitlines()]


def content(drop: Path, file: str) -> bytes:
    """The bytes a row is about; of a member, the bytes inside its container."""
    outer, *inner = file.split("!/")
    data = (drop / outer).read_bytes()
    if not inner:
        return data
    if outer.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(next(n for n in archive.namelist() if n.endswith("/" + inner[0])))
    message = email.message_from_bytes(data, policy=email.policy.default)
    attached = next(part for part in message.walk() if part.get_filename() == inner[0])
    return bytes(attached.get_payload(decode=True))  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def the_one(rows: list[Row], reason: str) -> Row:
    found = [row for row in rows if row["reasons"] == [reason]]
    assert len(found) == 1, reason
    return found[0]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(drop: Path, tmp_path: Path) -> None:
    """Byte for byte, whatever the clock says; this includes the PDF libraries' ids and stamps."""

    def digests(folder: Path) -> dict[str, str]:
        files = (p for p in folder.rglob("*") if p.is_file())
        return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    make_drop(tmp_path / "again", COUNT, seed=11)
    make_drop(tmp_path / "other", 3, seed=12)
    assert digests(tmp_path / "again") == digests(drop)
    assert not set(digests(tmp_path / "other").values()) & set(digests(drop).values())


def test_sixty_files_hold_one_of_everything(drop: Path, rows: list[Row]) -> None:
    """Every type, layout, language, quality, outcome, and every reason a single document can have."""
    assert len(list((drop / "documents").iterdir())) == COUNT
    assert {row["type"] for row in rows} == set(BUILT_IN_TYPES)
    assert {row["layout"] for row in rows if row["clean"]} >= set(LAYOUTS)
    assert {row["quality"] for row in rows} == {"text_layer", "scan", "photo", "xml", None}
    assert {row["outcome"] for row in rows} == {"released", "held", "quarantined", "duplicate", "container"}
    assert {(row["type"], row["language"]) for row in rows if row["clean"]} >= {
        *((kind, language) for kind in ("invoice", "credit_note", "order") for language in LANGUAGES),
        *(("receipt", language) for language in ("en", "de")),
    }
    assert len({row["language"] for row in rows if row["type"] == "contract"}) >= 2  # of four, by turns
    assert {row["fields"].get("currency") for row in rows} >= {"EUR", "GBP", "USD", "CHF"}
    not_a_fault_of_a_file = {"low_confidence", "ambiguous_date", "expectation_failed", "release_stopped"}
    warnings = {"wrong_extension", "not_on_page"}
    shown = {reason for row in rows for reason in row["reasons"]}
    assert shown >= {str(code) for code in ReasonCode if code in _FAULTS} - not_a_fault_of_a_file - warnings
    assert any(row["file"].endswith(".jpg") and row["quality"] == "text_layer" and row["clean"] for row in rows)


_FAULTS = {
    ReasonCode.MISSING_REQUIRED, ReasonCode.ARITHMETIC_MISMATCH, ReasonCode.INVALID_IBAN, ReasonCode.INVALID_VAT_ID,
    ReasonCode.DATE_ORDER, ReasonCode.AMOUNT_LIMIT, ReasonCode.POSSIBLE_DUPLICATE, ReasonCode.NO_TEXT,
    ReasonCode.UNKNOWN_TYPE, ReasonCode.XML_PAGE_MISMATCH, ReasonCode.ENCRYPTED, ReasonCode.DAMAGED, ReasonCode.EMPTY,
    ReasonCode.UNSUPPORTED, ReasonCode.RESOURCE_LIMIT,
}  # fmt: skip


def test_every_row_names_a_file_and_fields_of_its_type(drop: Path, rows: list[Row]) -> None:
    """A label that names no file, or a field the type does not have, would be scored against nothing."""
    assert len({row["file"] for row in rows}) == len(rows)
    for row in rows:
        content(drop, row["file"])
        known = {spec.name for spec in TYPE_SPECS[DocumentType(row["type"])].fields}
        assert set(row["fields"]) - {"line_items"} <= known, row["file"]
        for item in row["fields"].get("line_items", []):
            assert set(item) <= set(LINE_ITEM_FIELDS)


def test_clean_bills_add_up_and_their_identifiers_hold(rows: list[Row]) -> None:
    """What is labelled clean must give no check a reason to hold it."""
    bills = [r for r in rows if r["clean"] and r["type"] in ("invoice", "credit_note", "order")]
    assert len(bills) > 15
    for row in bills:
        fields = row["fields"]
        net, total = Decimal(fields["net_amount"]), Decimal(fields["total_amount"])
        assert sum(Decimal(i["amount"]) for i in fields["line_items"]) == net
        if "tax_amount" in fields:
            assert net + Decimal(fields["tax_amount"]) == total
        for item in fields["line_items"]:
            exact = Decimal(item["quantity"]) * Decimal(item["unit_price"])
            assert abs(exact - Decimal(item["amount"])) <= Decimal("0.005")
        assert 0 < total < 10_000
        assert fields.get("due_date", fields["issue_date"]) >= fields["issue_date"]
        assert "iban" not in fields or iban.is_valid(fields["iban"], check_country=False)
        assert all(vat_id_holds(fields[n]) for n in ("seller_vat_id", "buyer_vat_id") if n in fields)


def test_labels_name_only_what_is_printed(drop: Path, rows: list[Row]) -> None:
    """Numbers and identifiers of every page with a text layer stand on it."""
    for row in rows:
        names = [
            n for n in ("number", "order_reference", "iban", "seller_vat_id", "buyer_vat_id") if n in row["fields"]
        ]
        if row["quality"] != "text_layer" or not names or "factur-x" in row["file"] or "zugferd" in row["file"]:
            continue  # an e-invoice's label says what its XML says
        printed = "".join(text_of(content(drop, row["file"])).split())
        assert [n for n in names if row["fields"][n].replace(" ", "") not in printed] == [], row["file"]


def test_no_two_documents_look_like_one_by_accident(rows: list[Row]) -> None:
    """A shared number, or a shared total and date, would be a possible duplicate that no label names."""
    singles = [r["fields"] for r in rows if r["outcome"] != "duplicate" and r["reasons"] != ["possible_duplicate"]]
    numbers = Counter(f["number"] for f in singles if "number" in f)
    totals = Counter((f["total_amount"], f["issue_date"]) for f in singles if "total_amount" in f)
    assert [k for k, n in (numbers + totals).items() if n > 1] == []


def test_copies_follow_their_original_and_share_its_truth(drop: Path, rows: list[Row]) -> None:
    """A source is read in the order of its paths: the original must come first, or the copy is released."""
    released = {r["fields"].get("number"): r for r in rows if r["outcome"] == "released"}
    twin = next(r for r in rows if r["outcome"] == "duplicate")
    copies = [row for row in rows if row["reasons"] == ["possible_duplicate"]]
    assert {row["quality"] for row in copies} == {"text_layer", "scan"}
    for row in (twin, *copies):
        original = released[row["fields"]["number"]]
        assert original["file"] < row["file"]
        assert (content(drop, original["file"]) == content(drop, row["file"])) is (row is twin)


def test_what_is_labelled_wrong_is_wrong(rows: list[Row]) -> None:
    """Each troublemaker has its fault, so that a check which finds nothing is the check's failure."""
    wrong = the_one(rows, "arithmetic_mismatch")["fields"]
    assert Decimal(wrong["net_amount"]) + Decimal(wrong["tax_amount"]) != Decimal(wrong["total_amount"])
    assert not iban.is_valid(the_one(rows, "invalid_iban")["fields"]["iban"], check_country=False)
    assert not vat_id_holds(the_one(rows, "invalid_vat_id")["fields"]["seller_vat_id"])
    assert "number" not in the_one(rows, "missing_required")["fields"]
    late = the_one(rows, "date_order")["fields"]
    assert late["due_date"] < late["issue_date"]
    assert Decimal(the_one(rows, "amount_limit")["fields"]["total_amount"]) > 10_000


def test_unreadable_files_cannot_be_read(drop: Path, rows: list[Row]) -> None:
    """By either PDF library; the large picture is small in bytes and over the limit in pixels."""
    damaged = content(drop, the_one(rows, "damaged")["file"])
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(damaged)
    with pytest.raises(pypdf.errors.PyPdfError):
        len(pypdf.PdfReader(io.BytesIO(damaged)).pages)
    locked = content(drop, the_one(rows, "encrypted")["file"])
    assert pypdf.PdfReader(io.BytesIO(locked)).is_encrypted
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(locked)
    assert content(drop, the_one(rows, "empty")["file"]) == b""
    picture = content(drop, the_one(rows, "resource_limit")["file"])
    width, height = Image.open(io.BytesIO(picture)).size
    assert width * height > LimitSettings().image_pixels
    assert len(picture) < 1_000_000
    assert text_of(content(drop, the_one(rows, "no_text")["file"])).strip() == ""


def test_factur_x_validates_and_its_xml_is_the_truth(drop: Path, rows: list[Row]) -> None:
    """The embedded XML passes the EN 16931 schema; the one troublemaker's page prints another total."""
    embedded = 0
    for row in rows:
        if row["type"] != "invoice" or row["quality"] != "text_layer":
            continue
        pdf = content(drop, row["file"])
        name, xml = facturx.get_xml_from_pdf(pdf, check_xsd=False)
        if not name:
            continue
        embedded += 1
        assert facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")
        total = Decimal(row["fields"]["total_amount"])
        assert f">{total}<".encode() in xml
        printed = "".join(c for c in text_of(pdf) if c.isdigit() or c.isspace())
        is_printed = f"{total}".replace(".", "") in printed.split() or f"{total}".replace(".", "") in "".join(
            printed.split()
        )
        assert is_printed is (row["reasons"] != ["xml_page_mismatch"])
    assert embedded >= 2


def test_scans_and_photographs_are_pictures_of_legible_size(drop: Path, rows: list[Row]) -> None:
    """A scan has no text layer at all; a photograph is as large as a telephone's."""
    for row in rows:
        if row["quality"] == "scan" and row["file"].endswith(".pdf"):
            assert text_of(content(drop, row["file"])).strip() == ""
        if row["quality"] == "photo":
            with Image.open(io.BytesIO(content(drop, row["file"]))) as photo:
                assert photo.size == (1200, 1800)
                assert photo.format == "JPEG"


def test_a_tiff_holds_several_black_and_white_pages(drop: Path, rows: list[Row]) -> None:
    """As a fax gateway sends it: one file, CCITT Group 4, every page at 200 dpi."""
    tiffs = [row for row in rows if row["file"].endswith(".tif")]
    assert tiffs
    for row in tiffs:
        with Image.open(io.BytesIO(content(drop, row["file"]))) as picture:
            assert (picture.format, picture.mode) == ("TIFF", "1")
            assert picture.n_frames >= 2  # type: ignore[attr-defined]
            assert picture.info["compression"] == "group4"
            assert picture.info["dpi"] == (200, 200)


def test_a_small_drop_still_shows_good_and_bad(tmp_path: Path) -> None:
    """The first twelve files are enough to see every kind of outcome but the copy."""
    seen: list[tuple[int, int]] = []
    labels = make_drop(tmp_path, 12, seed=5, progress=lambda done, total: seen.append((done, total)))
    outcomes = {json.loads(line)["outcome"] for line in labels.read_text(encoding="utf-8").splitlines()}
    assert outcomes >= {"released", "held", "quarantined", "container"}
    assert seen == [(n, 12) for n in range(1, 13)]


def test_a_born_digital_drop_is_clean_and_names_every_file_apart(tmp_path: Path) -> None:
    """For measurements that need thousands: nothing scanned, packed or wrong, and agreements' names do run out."""
    labels = make_drop(tmp_path, 300, seed=2, only="born-digital")
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    assert len({row["file"].lower() for row in rows}) == len(list((tmp_path / "documents").iterdir())) == 300
    assert {(row["outcome"], row["clean"]) for row in rows} == {("released", True)}
    assert {row["quality"] for row in rows} == {"text_layer", "xml"}
    assert {row["type"] for row in rows} == {"invoice", "credit_note", "order", "contract"}
    assert any("(2)" in row["file"] for row in rows)
