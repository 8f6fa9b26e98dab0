"""A type is taught by values alone; what was taught holds on documents that were not shown."""

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from evaluation.comparison import same_value
from extractors.learned.extraction import fields_of
from extractors.learned.kinds import Kind
from extractors.learned.options import option_columns
from extractors.learned.places import Place
from extractors.learned.ranking import choose
from extractors.learned.storage import load_model, save_model
from extractors.learned.taught_type import read_taught_type
from extractors.learned.training import Trained
from extractors.learned.truth import right_places, same_but_for_end
from flows.taught_extraction import value_kinds
from holdpoint.errors import TerminalError
from holdpoint.values import DateOrder
from tests.extractors.learned.conftest import document_of
from tests.extractors.learned.orders import order_row

UNSEEN = range(1000, 1030)


def test_forty_documents_teach_a_type(trained: Trained) -> None:
    kinds = value_kinds(trained.model.taught)
    right = wrong = 0
    for seed in UNSEEN:
        truth = order_row(seed)["fields"]
        read = {f.name: f.value or "" for f in fields_of(choose(document_of(seed), trained.model)).fields}
        for name in trained.model.taught.fields:
            given, label = read.get(name.name), truth.get(name.name)
            same = given is None if label is None else given is not None and same_value(kinds[name.name], given, label)
            right, wrong = right + same, wrong + (not same)
    assert right / (right + wrong) >= 0.95


def test_a_value_that_is_not_printed_is_not_given(trained: Trained) -> None:
    without = [s for s in UNSEEN if "discount" not in order_row(s)["fields"]]
    given = [
        s for s in without if any(f.name == "discount" for f in fields_of(choose(document_of(s), trained.model)).fields)
    ]
    assert len(without) > 5
    assert len(given) <= 1


def test_every_value_keeps_its_places(trained: Trained) -> None:
    field = next(f for f in fields_of(choose(document_of(1001), trained.model)).fields if f.name == "client")
    assert field.provenance
    assert all(p.page == 1 and p.boxes and p.quote for p in field.provenance)


def test_the_report_tells_what_can_be_found_at_all(trained: Trained) -> None:
    by_name = {r.name: r for r in trained.reports}
    assert by_name["gross"].labelled == 40
    assert by_name["gross"].found == 40
    assert 0.8 <= by_name["gross"].f1 <= 1


def test_a_model_answers_the_same_after_it_was_stored(trained: Trained, tmp_path: Path) -> None:
    save_model(trained.model, tmp_path)
    stored = load_model(tmp_path)
    for seed in (1002, 1003):
        before = [(c.field, c.place.value, c.given) for c in choose(document_of(seed), trained.model).choices]
        after = [(c.field, c.place.value, c.given) for c in choose(document_of(seed), stored).choices]
        assert after == before
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) < 2_000_000


def test_a_stored_model_holds_no_words_of_its_documents(trained: Trained, tmp_path: Path) -> None:
    save_model(trained.model, tmp_path)
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= {"f", "i"}
    assert "Harbour" not in (tmp_path / "model.json").read_text(encoding="utf-8")


def test_what_is_no_model_is_refused(trained: Trained, tmp_path: Path) -> None:
    with pytest.raises(TerminalError, match="no usable model"):
        load_model(tmp_path)
    save_model(trained.model, tmp_path)
    described = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    (tmp_path / "model.json").write_text(json.dumps(described | {"format": 99}), encoding="utf-8")
    with pytest.raises(TerminalError, match="format 99"):
        load_model(tmp_path)


def test_a_model_of_other_columns_is_refused(trained: Trained, tmp_path: Path) -> None:
    save_model(trained.model, tmp_path)
    described = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    for other in ({"columns_are": "0" * 12}, {"columns": 999}):
        changed = {**described, "fields": {**described["fields"], "gross": {**described["fields"]["gross"], **other}}}
        (tmp_path / "model.json").write_text(json.dumps(changed), encoding="utf-8")
        with pytest.raises(TerminalError, match="gross was taught by other columns"):
            load_model(tmp_path)


def test_a_model_that_knows_fewer_columns_still_answers(trained: Trained, tmp_path: Path) -> None:
    save_model(trained.model, tmp_path)
    described = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    of_client = described["fields"]["client"]
    names = option_columns(Kind.NAME, [])[:-3]
    of_client |= {"columns": len(names), "columns_are": sha256(" ".join(names).encode()).hexdigest()[:12]}
    (tmp_path / "model.json").write_text(json.dumps(described), encoding="utf-8")
    assert load_model(tmp_path).fields[0].field.name == "client"


def test_an_earlier_model_is_asked_only_what_it_knows(trained: Trained, tmp_path: Path) -> None:
    save_model(trained.model, tmp_path)
    assert load_model(tmp_path).sentences
    described = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    del described["sentences"]
    (tmp_path / "model.json").write_text(json.dumps(described), encoding="utf-8")
    assert not load_model(tmp_path).sentences


def test_what_is_given_is_told_from_what_is_taught_where_ends_are_loose() -> None:
    names = ("Warren for President", "Warren for President-D (139386)", "Warren for Senate", "President")
    places = [Place((n,), name, name.lower(), name) for n, name in enumerate(names)]
    label = "Warren for President (139386)"
    assert right_places(Kind.NAME, places, label, DateOrder.MONTH_FIRST) == [False, True, False, False]
    assert same_but_for_end(places, label) == [True, True, False, False]


def test_a_type_with_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "type.yaml"
    file.write_text("name: x\nfields:\n- {name: a, kind: colour}\n", encoding="utf-8")
    with pytest.raises(TerminalError, match="kind"):
        read_taught_type(file)
