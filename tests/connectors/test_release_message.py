"""The message of a release: canonical bytes that satisfy the published schema."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from jsonschema import Draft202012Validator, ValidationError

from connectors.message import release_message, schema_text
from holdpoint.extraction import DocumentType
from tests.support.deliveries import INVOICE, make_field, make_message, make_release

SCHEMA = json.loads(schema_text())


def test_the_message_says_everything_a_receiver_needs_and_satisfies_the_schema() -> None:
    text = make_message("d:2:books", 2, "books")
    message = json.loads(text)
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(message)
    assert message["schema"] == "holdpoint.release/2"
    assert (message["idempotency_key"], message["revision"], message["type"]) == ("d:2:books", 2, "invoice")
    assert message["fields"] == INVOICE
    assert message["line_items"][1] == {"description": "Part 2", "amount": "2.00"}
    assert message["evidence"]["number"] == [{"value": "R-2026-17", "confidence": 0.97, "pages": [1]}]
    assert message["summary"] == [{"text": "Invoice over 119.00 EUR.", "pages": [1]}]
    assert message["warnings"][0]["code"] == "wrong_extension"
    assert (message["source"], message["path"], message["decided_by"]) == ("drop", "march/rechnung.pdf", "policy")
    assert message["released_at"] == "2026-03-01T12:00:00Z"


def test_the_same_release_is_the_same_bytes() -> None:
    """Whatever order the fields were found in, and whatever zone the clock shows."""
    backwards = make_release(dict(reversed(INVOICE.items())))
    assert make_message("d:1:books", 1, "books", backwards) == make_message("d:1:books", 1, "books")
    text = make_message("d:1:books", 1, "books")
    assert text == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    elsewhere = datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    same = release_message(
        make_release(INVOICE),
        key="d:1:books",
        revision=1,
        destination="books",
        released_at=elsewhere,
        source="drop",
        path="march/rechnung.pdf",
        sha256="ab" * 32,
    )
    assert same == text


def test_a_field_that_may_have_several_values_is_a_list_even_with_one() -> None:
    release = make_release({"party": ["Acme Ltd"], "effective_date": "2026-01-01"}, 0, DocumentType.CONTRACT)
    message = json.loads(make_message("d:1:books", 1, "books", release))
    assert message["fields"] == {"party": ["Acme Ltd"], "effective_date": "2026-01-01"}
    Draft202012Validator(SCHEMA).validate(message)


def test_what_could_not_be_normalised_has_evidence_but_no_value() -> None:
    release = make_release(INVOICE)
    extraction = release.extraction.model_copy(
        update={"fields": (*release.extraction.fields, make_field("iban", None, 0.4))}
    )
    release = release.model_copy(update={"extraction": extraction})
    message = json.loads(make_message("d:1:books", 1, "books", release))
    assert "iban" not in message["fields"]
    assert message["evidence"]["iban"] == [{"value": None, "confidence": 0.4, "pages": [1]}]
    Draft202012Validator(SCHEMA).validate(message)


@pytest.mark.parametrize(
    "change",
    [{"revision": 0}, {"type": "A letter"}, {"fields": {"total_amount": "1,5"}}, {"sha256": "x"}, {"extra": 1}],
)
def test_the_schema_refuses_what_is_no_release(change: dict[str, object]) -> None:
    message = {**json.loads(make_message("d:1:books", 1, "books")), **change}
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(message)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        release_message(
            make_release(INVOICE),
            key="k",
            revision=1,
            destination="books",
            released_at=datetime(2026, 3, 1),
            source="drop",
            path="a.pdf",
            sha256="ab" * 32,
        )
