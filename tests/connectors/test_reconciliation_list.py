"""The daily list and its comparison with a receiver's, in every form a receiver may have."""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.destinations.folder import FolderDestination
from connectors.reconciliation import (
    Differences,
    SentMessage,
    compare,
    list_of,
    publish,
    read_list,
    write_list,
)
from holdpoint import settings
from holdpoint.errors import DeliveryError, StoreError, TerminalError
from tests.support.aws import AwsServer
from tests.support.deliveries import NOON, make_delivery

DAY = date(2026, 3, 1)


def sent(number: int) -> SentMessage:
    """The delivery of document `number`, delivered so many seconds after noon."""
    delivery = make_delivery(number)
    return SentMessage(
        key=delivery.key,
        document_id=delivery.document_id,
        revision=1,
        message_schema="holdpoint.release/2",
        sha256=hashlib.sha256(delivery.body.encode()).hexdigest(),
        delivered_at=NOON + timedelta(seconds=number),
    )


SENT = [sent(n) for n in (1, 2, 3)]
KNOWN = frozenset(m.key for m in SENT)


def test_a_list_is_in_the_order_of_delivery_ends_with_its_total_and_is_the_same_each_time() -> None:
    data = list_of(reversed(SENT))
    assert data == list_of(SENT)
    *lines, total = data.decode().splitlines()
    assert [json.loads(line)["key"] for line in lines] == [m.key for m in SENT]
    assert json.loads(lines[0]) == {
        "key": SENT[0].key, "document_id": SENT[0].document_id, "revision": 1, "schema": "holdpoint.release/2",
        "sha256": SENT[0].sha256, "delivered_at": "2026-03-01T12:00:01Z",
    }  # fmt: skip
    before = "".join(f"{line}\n" for line in lines).encode()
    assert json.loads(total) == {"count": 3, "sha256": hashlib.sha256(before).hexdigest()}


def test_a_day_without_deliveries_has_a_list_that_says_so() -> None:
    assert json.loads(list_of([])) == {"count": 0, "sha256": hashlib.sha256(b"").hexdigest()}


def test_a_receiver_may_answer_in_csv_in_json_lines_or_with_the_folder_itself(tmp_path: Path) -> None:
    destination = FolderDestination("files", tmp_path)
    for number in (1, 2, 3):
        destination.send(make_delivery(number))
    as_csv = "﻿sha256,key\r\n" + "".join(f"{m.sha256.upper()},{m.key}\r\n" for m in SENT)
    forms = [as_csv.encode(), list_of(SENT), (tmp_path / "releases.jsonl").read_bytes()]
    for form in forms:
        assert compare(SENT, read_list(form, "x"), known=KNOWN) == Differences()


def test_missing_extra_and_different_are_told_apart() -> None:
    theirs = {SENT[0].key: SENT[0].sha256, SENT[1].key: "0" * 64, "other:1:files": "1" * 64}
    found = compare(SENT, theirs, known=KNOWN)
    assert found == Differences(missing=(SENT[2].key,), extra=("other:1:files",), different=(SENT[1].key,))
    assert found.any


def test_what_was_delivered_on_another_day_is_no_extra() -> None:
    theirs = {m.key: m.sha256 for m in SENT}
    assert not compare(SENT[:1], theirs, known=KNOWN).any


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"idempotency_key,sha256\nk,v\n", 1),
        (b"key,sha256\nk,\n", 2),
        (b'{"key": "k", "sha256": "v"}\n{"key": "k"}\n', 2),
        (b'{"key": "k", "sha256": "v"}\n\nnonsense\n', 3),
        (b"\xff\xfe", 1),
        (b"", 1),
    ],
)
def test_a_list_that_cannot_be_understood_is_refused_by_its_line(data: bytes, line: int) -> None:
    """The releases.csv of a folder, above all: its sha256 is that of the original document."""
    with pytest.raises(TerminalError, match=rf"answer\.csv, line {line}: "):
        read_list(data, "answer.csv")


def test_a_list_is_replaced_whole_and_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    first = write_list(tmp_path, "../erp", DAY, b"one\n")
    assert write_list(tmp_path, "../erp", DAY, b"two\n") == first
    assert first.read_bytes() == b"two\n"
    assert first.resolve().is_relative_to(tmp_path.resolve())
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        write_list(tmp_path / "file", "erp", DAY, b"")


def test_the_receiver_finds_the_list_in_its_folder_and_under_its_prefix(tmp_path: Path, aws: AwsServer) -> None:
    folder = settings.FolderDestination(kind="folder", path=tmp_path / "out")
    assert publish(folder, "erp", DAY, b"list\n") == str(
        tmp_path / "out" / "reconciliation" / "erp" / "2026-03-01.jsonl"
    )
    bucket = aws.bucket("released")
    there = settings.BucketDestination(kind="bucket", bucket=bucket, prefix="holdpoint/", **aws.settings)
    for data in (b"one\n", b"two\n"):
        publish(there, "erp", DAY, data)
    found = aws.client("s3").get_object(Bucket=bucket, Key="holdpoint/reconciliation/erp/2026-03-01.jsonl")
    assert found["Body"].read() == b"two\n"
    gone = settings.BucketDestination(kind="bucket", bucket="nowhere", **aws.settings)
    with pytest.raises(DeliveryError, match="nowhere"):
        publish(gone, "erp", DAY, b"")


def test_a_webhook_has_no_place_for_a_list() -> None:
    hook = settings.WebhookDestination.model_validate(
        {"kind": "webhook", "url": "https://erp.example", "secret_env": "S"}
    )
    assert publish(hook, "erp", DAY, b"") is None
