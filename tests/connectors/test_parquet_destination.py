"""Parquet files as an analyst reads them: typed columns, exact amounts, the newest revision by a query."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.fs
import pyarrow.parquet as pq
import pytest

from connectors.destinations.parquet import ParquetDestination
from connectors.files_place import open_place
from holdpoint import settings
from holdpoint.document_types import BUILT_IN_TYPES
from holdpoint.errors import TerminalDeliveryError
from tests.support.aws import ACCESS_VARIABLES, AwsServer
from tests.support.deliveries import make_correction, make_delivery, make_release, make_void, with_body, with_fields


def parquet(path: Path) -> ParquetDestination:
    return ParquetDestination("lake", open_place(settings.FilesPlace(path=path), "lake"))


def files(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path)): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}


def documents(path: Path) -> Any:
    return ds.dataset(path / "documents", partitioning="hive").to_table()


def test_values_arrive_typed_and_exact(tmp_path: Path) -> None:
    parquet(tmp_path).send(with_fields(make_delivery(), net_amount="-12345678901234.0001", party=["A", "B"]))
    [row] = documents(tmp_path).to_pylist()
    assert row["issue_date"] == date(2026, 2, 27)
    assert (row["total_amount"], row["net_amount"]) == (Decimal("-119.0000"), Decimal("-12345678901234.0001"))
    assert (row["type"], row["month"], row["party"]) == ("invoice", "2026-03", ["A", "B"])
    assert row["decided_at"] == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert (row["revision"], row["seller_name"], row["due_date"]) == (1, "Müller & Söhne GmbH", None)
    lines = ds.dataset(tmp_path / "line_items", partitioning="hive").to_table().to_pylist()
    assert [(r["line_number"], r["description"], r["amount"]) for r in lines] == [
        (1, "Part 1", Decimal("1.000000")),
        (2, "Part 2", Decimal("2.000000")),
    ]


def test_all_types_and_messages_read_as_one_table(tmp_path: Path) -> None:
    """Schemas agree over every type, also where a column is empty in all of a file's rows."""
    destination = parquet(tmp_path)
    for number, document_type in enumerate(BUILT_IN_TYPES, start=1):
        destination.send(make_delivery(number, release=make_release({}, 0, document_type)))
    destination.send(make_void(1))
    destination.send(make_correction(2))
    table = documents(tmp_path)
    assert table.num_rows == len(BUILT_IN_TYPES) + 2
    assert table.schema.field("total_amount").type == pa.decimal128(18, 4)
    assert set(table.column("type").to_pylist()) == set(BUILT_IN_TYPES)
    frame = pd.read_parquet(tmp_path / "documents")
    assert len(frame) == table.num_rows


def test_the_query_of_the_docs_takes_the_newest_revision_and_leaves_out_what_was_voided(tmp_path: Path) -> None:
    destination = parquet(tmp_path)
    for delivery in (make_delivery(1), make_correction(1), make_delivery(2), make_void(2), make_delivery(3)):
        destination.send(delivery)
    frame = pd.read_parquet(tmp_path / "documents")
    newest = frame.sort_values("revision").groupby(["document_id", "destination"]).tail(1)
    current = newest[newest["schema"] != "holdpoint.void/1"]
    found = sorted(zip(current["document_id"], current["total_amount"], strict=True))
    assert found == [(f"{1:020d}", Decimal("-120.0000")), (f"{3:020d}", Decimal("-119.0000"))]


def test_the_same_message_is_the_same_bytes_under_the_same_name(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        parquet(tmp_path / folder).send(make_delivery())
    written = files(tmp_path / "a")
    assert written == files(tmp_path / "b")
    stem = "00000000000000000001-1-files-"
    assert [name.split(stem)[0] for name in written] == [
        "documents/type=invoice/month=2026-03/",
        "line_items/type=invoice/month=2026-03/",
    ]


def test_a_file_that_another_version_of_the_library_wrote_of_the_same_message_is_no_conflict(tmp_path: Path) -> None:
    """After an update the same rows are other bytes; a retry must not turn into a refusal."""
    parquet(tmp_path).send(make_delivery())
    for file in tmp_path.rglob("*.parquet"):
        pq.write_table(pq.ParquetFile(file).read(), file, compression="gzip")
    before = files(tmp_path)
    parquet(tmp_path).send(make_delivery())
    assert files(tmp_path) == before
    with pytest.raises(TerminalDeliveryError, match="other bytes"):
        parquet(tmp_path).send(with_fields(make_delivery(), total_amount="1.00"))


def test_something_else_under_the_name_is_refused(tmp_path: Path) -> None:
    parquet(tmp_path).send(make_delivery())
    for file in tmp_path.rglob("*.parquet"):
        file.write_bytes(b"no parquet")
    with pytest.raises(TerminalDeliveryError, match="other bytes"):
        parquet(tmp_path).send(make_delivery())


@pytest.mark.parametrize(
    "fields", [{"total_amount": "1.00001"}, {"total_amount": "100000000000000"}, {"issue_date": "2026-02-30"}]
)
def test_a_value_that_does_not_fit_is_refused_before_anything_is_written(
    tmp_path: Path, fields: dict[str, str]
) -> None:
    with pytest.raises(TerminalDeliveryError, match=r"'(lake|files)'.*Nothing was written"):
        parquet(tmp_path).send(with_fields(make_delivery(), **fields))
    assert files(tmp_path) == {}


def test_a_line_that_does_not_fit_names_its_number(tmp_path: Path) -> None:
    delivery = with_body(make_delivery(), line_items=[{"amount": "1.00"}, {"unit_price": "0.0000001"}])
    with pytest.raises(TerminalDeliveryError, match="unit_price of line 2"):
        parquet(tmp_path).send(delivery)


def test_line_items_are_there_before_their_document(tmp_path: Path) -> None:
    """The document's place is taken: the lines stand already, and the retry finds them so."""
    (tmp_path / "documents").write_text("")
    with pytest.raises(Exception, match="cannot be written"):
        parquet(tmp_path).send(make_delivery())
    assert [name.split("/")[0] for name in files(tmp_path)] == ["documents", "line_items"]
    (tmp_path / "documents").unlink()
    parquet(tmp_path).send(make_delivery())
    assert documents(tmp_path).num_rows == 1


def test_a_bucket_is_read_as_one_table_over_its_own_protocol(aws: AwsServer) -> None:
    place = settings.FilesPlace(bucket=aws.bucket("lake"), prefix="holdpoint", **aws.settings)
    for number in (1, 2):
        ParquetDestination("lake", open_place(place, "lake")).send(make_delivery(number))
    s3 = pyarrow.fs.S3FileSystem(
        access_key=ACCESS_VARIABLES["HOLDPOINT_TEST_ACCESS_KEY"],
        secret_key=ACCESS_VARIABLES["HOLDPOINT_TEST_SECRET_KEY"],
        endpoint_override=f"127.0.0.1:{aws.port}",
        scheme="http",
        region="eu-central-1",
    )
    table = ds.dataset("lake/holdpoint/documents", filesystem=s3, partitioning="hive").to_table()
    assert sorted(table.column("document_id").to_pylist()) == [f"{n:020d}" for n in (1, 2)]
