"""Suites as files of their owner: what they cover, what they stop, and what happens to one that cannot be used."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from holdpoint.extraction import DocumentType
from holdpoint.finding import ReasonCode
from tests.validators.builders import INVOICE, extraction_of
from validators.expectations import BatchExpectations, BatchRow, check_batch, check_history, read_suites
from validators.expectations.batch import History, checked_files
from validators.expectations.page import render_page

TODAY = date(2026, 3, 1)
SOUND = BatchRow.of(extraction_of(INVOICE))


def rows(count: int, first: int = 0, **changes: Any) -> tuple[BatchRow, ...]:
    """Sound invoices, each with its own number."""
    return tuple(
        SOUND.model_copy(
            update={"document_id": f"d{n}", "destination": "ledger", "fields": SOUND.fields | {"number": f"R-{n}"}}
            | changes
        )
        for n in range(first, first + count)
    )


def suite(*expectations: dict[str, Any], name: str = "mine", **scope: Any) -> dict[str, Any]:
    return {"name": name, "meta": {"holdpoint": scope}, "expectations": list(expectations)}


HAS_IBAN = {
    "type": "expect_column_proportion_of_non_null_values_to_be_between",
    "kwargs": {"column": "iban", "min_value": 0.9},
    "meta": {"name": "iban_is_there", "message": "At least {min_value} with an IBAN."},
}


def checked(
    folder: Path, *suites: dict[str, Any], batch: tuple[BatchRow, ...] = (), **history: Any
) -> BatchExpectations:
    for number, one in enumerate(suites):
        (folder / f"{number}.json").write_text(json.dumps(one))
    return check_batch(batch, read_suites(folder), History(**history), today=TODAY)


def without_iban(count: int, first: int = 100) -> tuple[BatchRow, ...]:
    bare = {name: value for name, value in SOUND.fields.items() if name != "iban"}
    return rows(count, first, fields=bare)


def test_a_failing_expectation_on_the_batch_stops_all_of_it_and_says_what_was_expected_and_observed(
    tmp_path: Path,
) -> None:
    found = checked(tmp_path, suite(HAS_IBAN), batch=(*rows(15), *without_iban(5)))
    (stop,) = found.stops
    assert stop.finding.code is ReasonCode.EXPECTATION_FAILED
    assert "'iban_is_there' of the suite 'mine' (0.json)" in stop.finding.message
    assert "Expected: At least 0.9 with an IBAN. Observed over 20 rows: 0.75." in stop.finding.message
    assert stop.holds("d1") and stop.holds("anything")
    assert found.findings == {}  # it speaks of no single document
    assert checked(tmp_path, suite(HAS_IBAN), batch=rows(20)).stops == ()


def test_a_suite_covers_types_destinations_and_sources_and_may_stop_only_those(tmp_path: Path) -> None:
    receipts = rows(5, 50, document_type=DocumentType.RECEIPT)
    elsewhere = rows(5, 60, destination="files")
    scope = {"document_types": ["invoice"], "destinations": ["ledger"], "stops": "covered"}
    found = checked(tmp_path, suite(HAS_IBAN, **scope), batch=(*without_iban(5), *receipts, *elsewhere))
    (stop,) = found.stops
    assert stop.holds("d100")
    assert not stop.holds("d50") and not stop.holds("d60")
    assert found.results[0].rows == 5
    nobody = checked(tmp_path, suite(HAS_IBAN, **scope | {"sources": ["mail"]}), batch=without_iban(5))
    assert nobody.results == () and nobody.stops == ()


def test_severity_and_mostly_say_what_stops_and_failing_rows_are_their_documents_affair(tmp_path: Path) -> None:
    in_euro = {
        "type": "expect_column_values_to_be_in_set",
        "kwargs": {"column": "currency", "value_set": ["EUR"]},
        "meta": {"name": "euro"},
    }
    batch = (*rows(9), *rows(1, 70, fields=SOUND.fields | {"currency": "USD"}))
    alone = checked(tmp_path, suite(in_euro), batch=batch)
    assert set(alone.findings) == {"d70"} and alone.stops == ()
    assert alone.findings["d70"][0].fields == ("currency",)
    mostly = in_euro | {"kwargs": in_euro["kwargs"] | {"mostly": 0.95}}  # type: ignore[operator]
    assert len(checked(tmp_path, suite(mostly), batch=batch).stops) == 1
    told = checked(tmp_path, suite(mostly | {"severity": "warning"}), batch=batch)
    assert told.stops == () and told.findings == {} and told.results[0].status == "failed"
    counted = checked(tmp_path, suite(in_euro | {"meta": {"finds_rows": False}}), batch=batch)
    assert counted.findings == {} and counted.results[0].unexpected_documents == ("d70",)


@pytest.mark.parametrize(
    ("kind", "kwargs", "fields", "said"),
    [
        ("expect_column_values_to_be_in_set", {"column": "currency", "value_set": ["EUR"]}, {"currency": "USD"}, "USD"),
        ("expect_column_values_to_not_be_null", {"column": "due_date"}, {"due_date": None}, "due date is missing"),
        (
            "expect_column_pair_values_to_be_equal",
            {"column_A": "seller_name", "column_B": "buyer_name"},
            {"buyer_name": "Other"},
            "Other",
        ),
        ("expect_compound_columns_to_be_unique", {"column_list": ["number", "currency"]}, {"number": "1"}, "1, EUR"),
        (
            "expect_column_values_to_be_between",
            {
                "column": "absolute_total",
                "max_value": 500,
                "row_condition": "absolute_total < 600",
                "condition_parser": "pandas",
            },
            {"total_amount": "501.00"},
            "absolute total is 501",
        ),
    ],
)
def test_a_failing_row_is_found_among_those_that_the_suite_covers(
    tmp_path: Path, kind: str, kwargs: dict[str, object], fields: dict[str, str | None], said: str
) -> None:
    """Receipts lie between the invoices, so a row's place in the suite is not its place in the batch."""
    own = {"buyer_name": SOUND.fields["seller_name"]}

    def made(place: int, **changes: str | None) -> BatchRow:
        values = SOUND.fields | own | {"number": str(100 + place)} | changes
        values = {name: value for name, value in values.items() if value is not None}
        return SOUND.model_copy(update={"document_id": f"d{place}", "fields": values})

    left_out = {"total_amount": "601.00"} if "row_condition" in kwargs else {}
    invoices = [made(0, **left_out), made(1, **fields), made(2), made(3, **fields)]
    receipts = rows(4, 50, document_type=DocumentType.RECEIPT)
    batch = tuple(row for pair in zip(receipts, invoices, strict=True) for row in pair)
    one = {"type": kind, "kwargs": kwargs, "meta": {"name": "n"}}
    found = checked(tmp_path, suite(one, document_types=["invoice"]), batch=tuple(batch))
    assert set(found.findings) == {"d1", "d3"} == set(found.results[0].unexpected_documents), found.results
    assert all(said in found.findings[name][0].message for name in ("d1", "d3"))


BROKEN: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "not valid JSON (line 1"),
    "no suite": ("[]", "is not a suite"),
    "no expectations": (json.dumps({"name": "x", "expectations": []}), "no expectations"),
    "unknown key": (json.dumps(suite(HAS_IBAN) | {"expectation": 1}), "unknown key 'expectation'"),
    "unknown scope": (json.dumps(suite(HAS_IBAN, windows="batch")), "meta.holdpoint.windows"),
    "unknown type": (json.dumps(suite({"type": "expect_wonders", "kwargs": {}})), "no expectation of the type"),
    "wrong argument": (
        json.dumps(suite(HAS_IBAN | {"kwargs": {"column": "iban", "at_least": 1}})),
        "at_least",
    ),
    "unknown column": (json.dumps(suite(HAS_IBAN | {"kwargs": {"column": "ibn", "min_value": 1}})), "no column 'ibn'"),
    "unknown parameter": (
        json.dumps(suite(HAS_IBAN | {"kwargs": {"column": "iban", "min_value": {"$PARAMETER": "last_year"}}})),
        "no parameter 'last_year'",
    ),
    "two of a name": (json.dumps(suite(HAS_IBAN, HAS_IBAN)), "Two of its expectations"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_suite_that_cannot_be_used_stops_the_release_and_is_named_with_its_file(tmp_path: Path, kind: str) -> None:
    text, problem = BROKEN[kind]
    (tmp_path / "of-finance.json").write_text(text)
    suites = read_suites(tmp_path)
    found = check_batch(rows(3), suites, today=TODAY)
    (broken,) = found.broken
    assert broken.file == str(tmp_path / "of-finance.json")
    assert problem in broken.message
    (stop,) = found.stops
    assert stop.holds("d1") and broken.file in stop.finding.message and "Correct the file" in stop.finding.message
    assert len(checked_files(suites)) == 1
    assert found.findings == {}


def test_yaml_says_the_same_as_json_two_files_of_one_name_are_refused_and_a_missing_folder_is_broken(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(suite(HAS_IBAN)))
    with (tmp_path / "b.yaml").open("w") as file:
        YAML().dump(suite(HAS_IBAN, name="other"), file)
    (tmp_path / "c.json").write_text(json.dumps(suite(HAS_IBAN)))
    (tmp_path / "notes.txt").write_text("no suite")
    found = read_suites(tmp_path)
    assert [one.name for one in found.usable] == ["mine", "other"]
    assert found.usable[0].expectations == found.usable[1].expectations
    assert "'mine' is that of" in found.broken[0].problem
    (gone,) = read_suites(tmp_path / "nowhere").broken
    assert "nowhere" in gone.message and "cannot be read" in gone.message


def test_the_shipped_suites_can_all_be_used_and_pass_a_sound_batch_after_a_sound_history() -> None:
    assert checked_files(read_suites()) == ()
    history = History(window=rows(150, 1000, age_days=3.0), reference=rows(250, 2000, age_days=50.0))
    found = check_batch(rows(30), history=history, today=TODAY)
    assert found.stops == () and found.findings == {}
    assert {result.name for result in found.results if result.status != "met"} == {"quality_as_before"}  # none is known
    assert all(result.success for result in found.results)


def test_invoices_that_look_odd_together_do_not_hold_the_receipts_that_came_with_them() -> None:
    one_number = rows(20, fields=SOUND.fields | {"number": "R-1"})
    receipts = rows(3, 50, document_type=DocumentType.RECEIPT)
    found = check_batch((*one_number, *receipts), today=TODAY)
    (stop,) = found.stops
    assert "'numbers_differ'" in stop.finding.message and "that the suite covers" in stop.finding.message
    assert stop.holds("d0") and not stop.holds("d50")
    page = render_page("Batch 7", datetime(2026, 3, 1, 9, tzinfo=UTC), 23, History(), found)
    assert "Automatic release of a part of this batch is stopped" in page


def test_the_history_is_compared_with_its_reference_once_there_is_enough_of_it(tmp_path: Path) -> None:
    as_before = HAS_IBAN | {"kwargs": {"column": "iban", "min_value": {"$PARAMETER": "reference_present_iban - 0.25"}}}
    scope = {"window": "history", "min_reference_rows": 50}
    gone = without_iban(60, 3000)
    young = checked(tmp_path, suite(as_before, **scope), batch=rows(10), window=gone, reference=rows(49, 2000))
    assert young.stops == () and young.results[0].status == "skipped" and "49 rows" in young.results[0].observed
    old = checked(tmp_path, suite(as_before, **scope), batch=rows(10), window=gone, reference=rows(50, 2000))
    (stop,) = old.stops
    assert "At least 0.75 with an IBAN" in stop.finding.message and "over 70 rows" in stop.finding.message
    daily = check_history(read_suites(tmp_path), History(window=gone, reference=rows(50, 2000)), today=TODAY)
    assert [result.status for result in daily.results] == ["failed"]


def test_distributions_and_freshness_are_watched_over_the_history() -> None:
    scans = rows(150, 1000, age_days=3.0, quality="scan")
    layers = rows(250, 2000, age_days=50.0, quality="text_layer")
    found = check_history(read_suites(), History(window=scans, reference=layers), today=TODAY)
    assert {r.name for r in found.results if not r.success} == {"quality_as_before"}
    stale = check_history(read_suites(), History(window=rows(120, 1000, age_days=12.0)), today=TODAY)
    assert {r.name for r in stale.results if not r.success} == {"something_came_lately"}


def test_the_page_says_everything_and_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    odd = HAS_IBAN | {"meta": {"name": "<b>odd</b>"}}
    found = checked(tmp_path, suite(odd), batch=without_iban(4))
    page = render_page("Batch 7", datetime(2026, 3, 1, 9, tzinfo=UTC), 4, History(), found)
    assert (
        not re.findall(r"(?:src|href|url)\s*[=(]", page)
        and "<script" not in page
        and "http" not in page.lower().replace("http-equiv", "")
    )
    assert "<b>odd</b>" not in page and "&lt;b&gt;odd" in page
    assert "Automatic release of this batch is stopped" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'; style-src 'sha256-" in page
