"""Corrections and voids: canonical bytes that satisfy their published schemas, and what a folder makes of them."""

import copy
import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from connectors.destinations.folder import RELEASE_COLUMNS, VOID_COLUMNS, FolderDestination
from connectors.message import CORRECTION, RELEASE, SCHEMA_FILES, VOID, correction_message, schema_text, void_message
from holdpoint.decision import Delivery, DeliveryState, delivery_key
from holdpoint.extraction import DocumentType
from tests.support.deliveries import INVOICE, NOON, make_delivery, make_release

DOCUMENT = "0123456789abcdef0123"


def correction(revision: int = 2, corrects: int = 1, at: datetime = NOON) -> str:
    return correction_message(
        make_release(INVOICE),
        key=delivery_key(DOCUMENT, revision, "files"),
        revision=revision,
        destination="files",
        released_at=at,
        source="drop",
        path="march/rechnung.pdf",
        sha256="ab" * 32,
        corrects=corrects,
        reason="The number was misread.",
    )


def void(revision: int = 3, voids: int = 2, at: datetime = NOON) -> str:
    return void_message(
        DOCUMENT,
        key=delivery_key(DOCUMENT, revision, "files"),
        revision=revision,
        destination="files",
        document_type=DocumentType.INVOICE,
        voided_at=at,
        decided_by="anna",
        reason="=Sent to the wrong company.",
        voids=voids,
    )


def delivery_with(body: str) -> Delivery:
    message = json.loads(body)
    return Delivery(
        key=message["idempotency_key"], document_id=DOCUMENT, revision=message["revision"], destination="files",
        body=body, state=DeliveryState.SENDING, created_at=NOON, next_attempt_at=NOON,
    )  # fmt: skip


def validator(name: str) -> Draft202012Validator:
    schema = json.loads(schema_text(name))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


MESSAGES = {RELEASE: make_delivery().body, CORRECTION: correction(), VOID: void()}


@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_satisfies_its_own_schema_and_no_other(name: str) -> None:
    for schema in MESSAGES:
        assert validator(schema).is_valid(json.loads(MESSAGES[name])) is (schema == name)


def test_a_correction_is_a_release_with_what_it_corrects_and_why() -> None:
    corrected, released = json.loads(correction()), json.loads(make_delivery().body)
    assert set(corrected) - set(released) == {"corrects", "reason"}
    assert corrected["corrects"] == {"key": f"{DOCUMENT}:1:files", "revision": 1}
    assert correction() == correction()


@pytest.mark.parametrize("name", MESSAGES)
def test_every_part_of_a_message_is_required_and_nothing_else_is_taken(name: str) -> None:
    message = json.loads(MESSAGES[name])
    for part in message:
        with pytest.raises(ValidationError, match=f"'{part}' is a required property"):
            validator(name).validate({k: v for k, v in message.items() if k != part})
    with pytest.raises(ValidationError, match="Additional properties"):
        validator(name).validate(message | {"more": 1})


@pytest.mark.parametrize(
    ("name", "place", "wrong"),
    [
        (CORRECTION, ("revision",), 1),
        (CORRECTION, ("reason",), ""),
        (CORRECTION, ("corrects", "revision"), 0),
        (CORRECTION, ("corrects", "more"), "x"),
        (CORRECTION, ("fields", "total_amount"), "1,5"),
        (VOID, ("revision",), 1),
        (VOID, ("type",), "A letter"),
        (VOID, ("voided_at",), "2026-03-01 12:00"),
        (VOID, ("voids", "key"), ""),
        (VOID, ("decided_by",), ""),
    ],
)
def test_a_wrong_value_fails(name: str, place: tuple[str, ...], wrong: Any) -> None:
    message = copy.deepcopy(json.loads(MESSAGES[name]))
    target = message
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = wrong
    assert not validator(name).is_valid(message)


def test_only_an_earlier_revision_is_corrected_or_voided_at_a_time_with_a_zone() -> None:
    for make in (correction, void):
        with pytest.raises(ValueError, match="not earlier"):
            make(2, 2)
        with pytest.raises(ValueError, match="time zone"):
            make(2, 1, NOON.replace(tzinfo=None))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_folder_holds_all_schemas_the_correction_as_a_row_and_the_void_in_a_file_of_its_own(tmp_path: Path) -> None:
    destination = FolderDestination("files", tmp_path)
    for body in (correction(), void(), void()):
        destination.send(delivery_with(body))
    for name, file in SCHEMA_FILES.items():
        assert (tmp_path / file).read_text(encoding="utf-8") == schema_text(name)
    assert (tmp_path / "releases.jsonl").read_text(encoding="utf-8").splitlines() == [correction(), void()]
    (row,) = read_csv(tmp_path / "releases.csv")
    assert (tuple(row), row["revision"]) == (RELEASE_COLUMNS, "2")
    (gone,) = read_csv(tmp_path / "voids.csv")
    assert tuple(gone) == VOID_COLUMNS
    assert (gone["revision"], gone["voids"], gone["decided_by"]) == ("3", f"{DOCUMENT}:2:files", "anna")
    assert gone["reason"] == "'=Sent to the wrong company."  # no cell is a formula
    assert {r["idempotency_key"] for r in read_csv(tmp_path / "line_items.csv")} == {f"{DOCUMENT}:2:files"}
