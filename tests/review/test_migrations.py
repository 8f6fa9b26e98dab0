"""Migrations: whatever released schema a store has, it ends as a fresh one, with everything that was in it."""

import json
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect

import review.database
from holdpoint.finding import Finding, ReasonCode
from review.audit import AuditTrail, append
from review.clock import system_clock
from review.database import Database
from review.queue import Queue
from review.tables import metadata
from review.tallies import tally
from tests.review.conftest import START
from tests.support.postgres import PostgresServer

_FOLDER = Path(review.database.__file__).parent / "migrations"
_REVISIONS = [s.revision for s in reversed(list(ScriptDirectory(str(_FOLDER)).walk_revisions()))]


def _upgrade(database: Database, revision: str) -> None:
    """As an older program did, whose newest revision that was."""
    with database.write() as connection:
        config = Config()
        config.set_main_option("script_location", str(_FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _schema(database: Database) -> dict[str, Any]:
    """Tables, columns, types, defaults, keys, indexes and triggers, as the database itself describes them."""
    with database.read() as connection:
        inspector = inspect(connection)
        found: dict[str, Any] = {}
        for table in inspector.get_table_names():
            columns = [{**c, "type": repr(c["type"])} for c in inspector.get_columns(table)]
            found[table] = {
                "columns": sorted(columns, key=lambda c: str(c["name"])),
                "primary key": inspector.get_pk_constraint(table),
                "foreign keys": sorted(inspector.get_foreign_keys(table), key=lambda k: str(k["name"])),
                "unique": sorted(inspector.get_unique_constraints(table), key=lambda k: str(k["name"])),
                "indexes": sorted(_said(index) for index in inspector.get_indexes(table)),
            }
        if connection.dialect.name == "sqlite":
            triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        else:
            triggers = (
                "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t "
                "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"
            )
        found["triggers"] = sorted(tuple(row) for row in connection.exec_driver_sql(triggers))
    return found


def _said(index: Any) -> str:
    where = [f"{name}={value}" for name, value in sorted(index.get("dialect_options", {}).items())]
    return f"{index['name']} {index['column_names']} {index['unique']} {where}"


@pytest.mark.parametrize("start", _REVISIONS)
def test_from_every_released_revision_the_schema_becomes_that_of_a_fresh_store(
    start: str, request: pytest.FixtureRequest, tmp_path: Path, empty_url: str
) -> None:
    old = Database(empty_url)
    for revision in _REVISIONS[: _REVISIONS.index(start) + 1]:
        _upgrade(old, revision)
    _fill_0001(old)
    for revision in _REVISIONS[_REVISIONS.index(start) + 1 :]:
        _upgrade(old, revision)
    old.migrate()  # nothing is left to do
    if empty_url.startswith("sqlite"):
        fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        fresh = Database(server.database())
    fresh.migrate()
    assert _schema(old) == _schema(fresh)
    assert _schema(old)["triggers"]
    with old.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    old.close()
    fresh.close()


def test_what_a_store_of_the_first_release_holds_is_there_afterwards(empty_url: str, tmp_path: Path) -> None:
    """Rows unchanged, names and reasons filled in, numbers right, the trail whole."""
    database = Database(empty_url)
    _upgrade(database, "0001")
    _fill_0001(database)
    before = _rows(database)
    database.migrate()
    after = _rows(database)
    for table, rows in before.items():
        if table == "reasons":  # only those of open documents are left: below
            continue
        assert len(rows) == len(after[table]), table
        for old, new in zip(rows, after[table], strict=True):
            assert old.items() <= new.items(), table
    audit = AuditTrail(database, tmp_path / "audit")
    queue = Queue(database, audit, system_clock)
    held, quarantined = queue.waiting()
    assert [item.document_id for item in (held, quarantined)] == ["h" * 20, "q" * 20]
    assert held.reasons == (ReasonCode.POSSIBLE_DUPLICATE, ReasonCode.LOW_CONFIDENCE)  # as found, without the warning
    assert [i.document_id for i in queue.waiting(state="held", reason=ReasonCode.LOW_CONFIDENCE)] == [held.document_id]
    assert {item.document_id[0]: item.reasons for item in queue.decided()} == {
        "a": (ReasonCode.LOW_CONFIDENCE,),
        "r": (ReasonCode.LOW_CONFIDENCE,),
    }
    counts = queue.counts()
    assert (counts.held, counts.quarantined, counts.dead_letters) == (1, 1, 1)
    assert counts.by_reason == {
        ReasonCode.ENCRYPTED: 1, ReasonCode.LOW_CONFIDENCE: 1, ReasonCode.POSSIBLE_DUPLICATE: 1,
    }  # fmt: skip
    assert queue.find("held.pdf") == (held.document_id,)
    with database.read() as connection:
        assert tally(connection, "deliveries") == {"dead_letter": 1}
    assert audit.verify().problems == ()
    database.close()


def test_a_large_table_is_filled_in_steps_that_leave_nothing_out(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(empty_url)
    _upgrade(database, "0002")
    _fill_0001(database)
    script = ScriptDirectory(str(_FOLDER)).get_revision("0003")
    with database.write() as connection:
        steps = list(script.module._steps(connection, *_first_column(connection, "arrivals")))
        assert sum(len(step) for step in steps) == 4
        monkeypatch.setattr(script.module, "_ROWS_AT_ONCE", 3)
        steps = list(script.module._steps(connection, *_first_column(connection, "arrivals")))
    assert [len(step) for step in steps] == [3, 1]
    database.close()


def _first_column(connection: Any, name: str) -> tuple[Any, Any]:
    found = MetaData()
    found.reflect(connection, only=[name])
    table = found.tables[name]
    return table, table.c[0]


def _rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    found = MetaData()
    with database.read() as connection:
        found.reflect(connection)
        return {
            table.name: [dict(r) for r in connection.execute(table.select().order_by(*table.primary_key)).mappings()]
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }


def _fill_0001(database: Database) -> None:
    """Rows as the first release wrote them: held, quarantined, approved, rejected, with all that belongs to them."""
    low, twin, note = (
        Finding(code=code, message="why").model_dump(mode="json")
        for code in (ReasonCode.LOW_CONFIDENCE, ReasonCode.POSSIBLE_DUPLICATE, ReasonCode.NOT_ON_PAGE)
    )
    locked = Finding(code=ReasonCode.ENCRYPTED, message="why").model_dump(mode="json")
    at = "2026-02-0{} 10:00:00.000000"
    documents = (
        ("h" * 20, "held", None, [twin, note, low, twin], "post/held.pdf"),
        ("q" * 20, "quarantined", None, [locked], "locked.pdf"),
        ("a" * 20, "released", "approved", [low], "post/2026/approved.pdf"),
        ("r" * 20, "held", "rejected", [low], "post/rejected.pdf"),
    )
    with database.write() as connection:
        found = MetaData()
        found.reflect(connection)

        def put(table: str, **values: Any) -> None:
            columns = {name: value for name, value in values.items() if name in found.tables[table].c}
            names = ", ".join(columns)
            marks = ", ".join("?" if connection.dialect.name == "sqlite" else "%s" for _ in columns)
            connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))

        put("batches", batch_id="b", source="drop", started_at=at.format(1))
        for number, (key, state, resolution, findings, path) in enumerate(documents, start=1):
            put("documents", document_id=key, sha256=key.ljust(64, "0"), name=path.split("/")[-1], size=1,
                media_type="application/pdf", context="", arrival_id=number, batch_id="b", source="drop", state=state,
                resolution=resolution, decided_by="anna" if resolution else None,
                decided_at=at.format(8) if resolution else None, version=2, revision=0, attempt=1,
                created_at=at.format(1), settled_at=at.format(number), page_count=1, findings=json.dumps(findings),
                timings="{}", number=f"RE-{number}", number_key=f"re{number}")  # fmt: skip
            put("arrivals", arrival_id=number, batch_id="b", source="drop", path=path, sha256=key.ljust(64, "0"),
                size=1, modified_at=at.format(1), seen_at=at.format(1), document_id=key)  # fmt: skip
            if "state" not in found.tables["reasons"].c:  # later ones know only open documents
                for code in {f["code"] for f in findings} - {"not_on_page"} if state != "released" else ():
                    put("reasons", document_id=key, code=code)
        put("corrections", correction_id=1, document_id="a" * 20, field="number", old_value="1", new_value="2",
            corrected_by="anna", corrected_at=at.format(8))  # fmt: skip
        put("deliveries", key="k", document_id="a" * 20, revision=1, destination="files", body="{}",
            state="dead_letter", attempts=3, created_at=at.format(8), next_attempt_at=at.format(8))  # fmt: skip
        put("users", name="anna", role="reviewer", password_hash="x", disabled=0, session_version=1,
            failed_attempts=0, created_at=at.format(1))  # fmt: skip
        append(connection, at=START, actor="process", action="arrived", document_id="h" * 20, batch_id="b")
