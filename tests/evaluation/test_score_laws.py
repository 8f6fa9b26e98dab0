"""What must hold of every score, whatever the values."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import Level, score
from evaluation.scores import FieldScore, GroupScore
from holdpoint.document_types import ValueKind
from tests.evaluation.labelled_sets import as_labels, as_predictions

_TEXTS = st.sampled_from(
    ["12.50", "1,234.00", "2024-03-01", "R-17", "Alpha Ltd", "alpha ltd.", "Beta GmbH (12)", "Beta GmbH-D"]
)
_FIELDS = st.dictionaries(
    st.sampled_from(["number", "total_amount", "issue_date", "seller_name", "party"]),
    st.lists(_TEXTS, max_size=3),
    min_size=1,
)
_DOCUMENTS = st.lists(_FIELDS, min_size=1, max_size=6)


def _labels(documents: list[dict[str, list[str]]]) -> list[dict[str, Any]]:
    return [{"file": str(n), "type": "invoice", "fields": fields} for n, fields in enumerate(documents)]


def _predictions(documents: list[dict[str, list[str]]]) -> list[dict[str, Any]]:
    return [
        {
            "file": str(n),
            "type": "invoice",
            "fields": {name: [{"value": v, "confidence": 0.5} for v in values] for name, values in fields.items()},
        }
        for n, fields in enumerate(documents)
    ]


def _scored(labels: list[dict[str, Any]], predictions: list[dict[str, Any]]) -> GroupScore:
    return score(as_labels(labels), as_predictions(predictions), resamples=20).groups[0]


def _f1s(field: FieldScore) -> tuple[float | None, ...]:
    return field.strict_f1, field.value_f1, field.entity_f1


@settings(max_examples=25, deadline=None)
@given(_DOCUMENTS)
def test_identical_values_score_one_in_any_order(documents: list[dict[str, list[str]]]) -> None:
    """At every level; where nothing is labelled there is nothing to score."""
    turned = [{name: values[::-1] for name, values in fields.items()} for fields in documents]
    group = _scored(_labels(documents), _predictions(turned))
    for field in (*group.fields, group.all_fields):
        assert set(_f1s(field)) == ({1.0} if field.labelled else {None})
    assert group.wholly_right == 1


@settings(max_examples=25, deadline=None)
@given(_DOCUMENTS)
def test_values_that_share_nothing_score_zero(documents: list[dict[str, list[str]]]) -> None:
    """And no value at all scores zero as well."""
    others = [{name: ["zzz"] * len(values) for name, values in fields.items()} for fields in documents]
    for predictions in (_predictions(others), []):
        for field in _scored(_labels(documents), predictions).fields:
            assert set(_f1s(field)) == ({0.0} if field.labelled else {None})


@settings(max_examples=25, deadline=None)
@given(_DOCUMENTS, _DOCUMENTS, st.integers(0, 100))
def test_order_does_not_matter_and_levels_only_forgive(
    documents: list[dict[str, list[str]]], given_values: list[dict[str, list[str]]], seed: int
) -> None:
    """Shuffled rows and values give the same figures; strict <= value <= entity; intervals hold their figures."""
    rng = random.Random(seed)
    labels, predictions = _labels(documents), _predictions(given_values)
    group = _scored(labels, predictions)
    rng.shuffle(predictions)
    for row in predictions:
        for values in row["fields"].values():
            rng.shuffle(values)
    again = _scored(labels, predictions)
    assert [_f1s(f) for f in again.fields] == [_f1s(f) for f in group.fields]
    assert again.wholly_right == group.wholly_right
    for field in (*group.fields, group.all_fields):
        assert field.strict_right <= field.value_right <= field.entity_right <= min(field.labelled, field.predicted)
        for f1, interval in (
            (field.strict_f1, field.strict_interval),
            (field.value_f1, field.value_interval),
            (field.entity_f1, field.entity_interval),
        ):
            assert (f1 is None) == (interval is None)
            if f1 is not None and interval is not None:
                assert 0 <= interval.low <= f1 <= interval.high <= 1
    assert group.wholly_right_interval.low <= group.wholly_right <= group.wholly_right_interval.high


@settings(max_examples=20, deadline=None)
@given(_DOCUMENTS, _DOCUMENTS)
def test_shuffled_documents_change_no_figure(
    documents: list[dict[str, list[str]]], given_values: list[dict[str, list[str]]]
) -> None:
    """The order of the labels decides the order of documents and draws, never a figure."""
    labels, predictions = _labels(documents), _predictions(given_values)
    one, other = _scored(labels, predictions), _scored(labels[::-1], predictions)
    assert {f.name: _f1s(f) for f in one.fields} == {f.name: _f1s(f) for f in other.fields}
    assert one.all_fields.calibration == other.all_fields.calibration or (
        one.all_fields.calibration is not None
        and other.all_fields.calibration is not None
        and one.all_fields.calibration.error == other.all_fields.calibration.error
    )


def test_entities_ignore_ids_and_party_suffixes() -> None:
    """Only at the end of a name, only a bracketed number and a -D or -R."""
    pairs = [
        ("Friends of Andrew Yang", "Friends of Andrew Yang (33462)", True),
        ("Tom Steyer for President", "Tom Steyer for President-D (131795)", True),
        ("Committee To Elect Shemia Fagan", "Committee To Elect Shemia Fagan -D", True),
        ("Cal Cunningham", "Cal Cunningham (Senate)", False),
        ("Zukowsky", "Zukowsky/R/Sheriff", False),
    ]
    for predicted, labelled, same in pairs:
        label = [{"file": "a", "type": "ad_buy", "fields": {"advertiser": labelled}}]
        prediction = [{"file": "a", "type": "ad_buy", "fields": {"advertiser": predicted}}]
        kinds = {"advertiser": ValueKind.NAME}
        field = score(as_labels(label), as_predictions(prediction), kinds=kinds, resamples=1).groups[0].fields[0]
        assert field.entity_f1 == (1 if same else 0), labelled
        assert field.strict_f1 == 0
        by_entity = score(as_labels(label), as_predictions(prediction), kinds=kinds, right_by=Level.ENTITY, resamples=1)
        assert by_entity.groups[0].wholly_right == (1 if same else 0)


def test_strictly_right_in_the_printed_or_the_canonical_notation() -> None:
    """The label is typed as printed: its raw text is strictly the same; another date in the same words is not."""
    label = [{"file": "a", "type": "receipt", "fields": {"issue_date": "19/10/2018"}}]

    def strict(value: str, raw: str) -> float | None:
        row = [{"file": "a", "type": "receipt", "fields": {"issue_date": {"value": value, "raw": raw}}}]
        return _scored(label, row).fields[0].strict_f1

    assert strict("2018-10-19", "19/10/2018") == 1
    assert strict("19/10/2018", "") == 1
    assert strict("2018-10-19", "19 Oct 2018") == 0
    assert strict("2018-10-20", "19/10/2018") == 0


def test_saying_that_there_is_nothing_is_judged() -> None:
    """A null with a confidence is a statement; a null beside raw text is a value that was not understood."""
    labels = as_labels(
        [
            {"file": "a", "type": "contract", "fields": {"term": "2 years"}},
            {"file": "b", "type": "contract", "fields": {}},
            {"file": "c", "type": "contract", "fields": {}},
        ]
    )
    nothing = {"value": None, "confidence": 0.8}
    predictions = as_predictions(
        [
            {"file": "a", "type": "contract", "fields": {"term": nothing}},
            {"file": "b", "type": "contract", "fields": {"term": nothing}},
            {"file": "c", "type": "contract", "fields": {"term": {**nothing, "raw": "some years"}}},
        ]
    )
    term = score(labels, predictions, resamples=5).groups[0].fields[0]
    assert (term.labelled, term.predicted) == (1, 0)
    assert term.calibration is not None and term.calibration.values == 2  # one right, one wrong at 0.8
    assert abs(term.calibration.error - 0.3) < 1e-9
    assert term.ranking is not None and (term.ranking.decisions, term.ranking.wrong) == (2, 1)
