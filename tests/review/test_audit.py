"""The audit trail cannot be edited unseen."""

import random
from pathlib import Path

import pytest

from holdpoint.errors import StoreError
from tests.review.conftest import Desk


@pytest.fixture
def trail(desk: Desk) -> Desk:
    for n in range(6):
        desk.release(f"{n}.pdf", number=str(n))
    desk.store.audit.checkpoint()
    for n in range(3):
        desk.hold(f"h{n}.pdf", number=f"h{n}")
    return desk


def _tamper(desk: Desk, *statements: str) -> None:
    """As someone with all rights on the database could."""
    where = " ON audit_entries" if desk.store.database.engine.dialect.name == "postgresql" else ""
    with desk.store.database.write() as connection:
        for change in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_entries_no_{change}{where}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_an_untouched_trail_is_whole(trail: Desk) -> None:
    found = trail.store.audit.verify()
    assert found.problems == ()
    assert found.entries == len(trail.store.audit.newest(1000)) > 20
    assert found.checkpoints == 1


def test_the_database_itself_refuses_changes(trail: Desk) -> None:
    statements = ["UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries"]
    if trail.store.database.engine.dialect.name == "postgresql":
        statements.append("TRUNCATE audit_entries")
    for statement in statements:
        with pytest.raises(StoreError, match="cannot be changed"), trail.store.database.write() as connection:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("column", ["at", "actor", "action", "document_id", "details", "hash", "previous_hash"])
def test_an_edited_entry_is_seen(trail: Desk, column: str) -> None:
    seq = random.Random(column).randint(1, 20)
    value = "'2020-01-01 00:00:00.000000'" if column == "at" else "'x'"
    if column == "details":
        value = "'{}'"
        seq = 2
    _tamper(trail, f"UPDATE audit_entries SET {column} = {value} WHERE seq = {seq}")
    assert trail.store.audit.verify().problems


@pytest.mark.parametrize(
    "statements",
    [
        ("DELETE FROM audit_entries WHERE seq = 7",),
        ("DELETE FROM audit_entries WHERE seq < 4",),
        ("DELETE FROM audit_entries WHERE seq > 10",),  # cut below the signed checkpoint
        ("DELETE FROM audit_entries",),
        (
            "UPDATE audit_entries SET seq = -1 WHERE seq = 5",
            "UPDATE audit_entries SET seq = 5 WHERE seq = 6",
            "UPDATE audit_entries SET seq = 6 WHERE seq = -1",
        ),
    ],
)
def test_deleted_cut_and_reordered_entries_are_seen(trail: Desk, statements: tuple[str, ...]) -> None:
    _tamper(trail, *statements)
    assert trail.store.audit.verify().problems


def test_a_forged_checkpoint_is_seen_and_a_torn_one_is_not_held_against_us(trail: Desk) -> None:
    file: Path = trail.settings.data_dir / "audit" / "checkpoints.jsonl"
    good = file.read_text()
    file.write_text(good + '{"seq": 3, "ha')
    assert trail.store.audit.verify().problems == ()
    trail.store.audit.checkpoint()
    assert trail.store.audit.verify().checkpoints == 2
    file.write_text(good.replace('"seq": ', '"seq": 1'))
    assert trail.store.audit.verify().problems
