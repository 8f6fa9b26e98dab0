"""The database: locks, a full disk, a newer schema, a server that is down or refuses; each ends in one clear error."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import insert, make_url, select

from holdpoint.errors import HoldpointError, StoreBusyError, StoreError
from review.database import Database
from review.tables import users
from tests.review.conftest import START, Clock, Desk
from tests.support.postgres import PostgresServer


def _a_user(name: str) -> dict[str, object]:
    return {"name": name, "role": "viewer", "password_hash": "x" * 4000, "created_at": START}


def _names(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(users.c.name)).scalars())


def test_a_store_that_another_process_locks_says_so_and_is_transient(store_url: str) -> None:
    database = Database(store_url, busy_timeout_seconds=0.2)
    database.migrate()
    other = Database(store_url)
    with other.write():
        begun = time.monotonic()
        with pytest.raises(StoreBusyError, match="locked"), database.write():
            pass
        assert 0.1 < time.monotonic() - begun < 5
        assert _names(database) == []  # reading waits for nobody
    other.close()
    database.close()


def test_writers_of_one_process_take_turns_and_read_while_they_write(store_url: str) -> None:
    """More of them than the pool has connections: each needs a second one, to read by while it writes."""
    database = Database(store_url)
    database.migrate()

    def add(number: int) -> None:
        with database.write() as connection:
            known = len(_names(database))
            assert known == len(connection.execute(select(users.c.name)).all())
            connection.execute(insert(users).values(_a_user(f"{number}-{known}")))

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(add, range(30)))
    assert sorted(int(name.split("-")[1]) for name in _names(database)) == list(range(30))
    database.close()


def test_a_writer_sees_what_was_committed_while_it_waited(store_url: str) -> None:
    """A snapshot taken before the wait for the lock would show the state before the other's commit."""
    first, second = Database(store_url), Database(store_url)
    first.migrate()
    seen: list[str] = []

    def wait_and_look() -> None:
        with second.write() as connection:
            seen.extend(connection.execute(select(users.c.name)).scalars())

    with first.write() as connection:
        waiting = threading.Thread(target=wait_and_look)
        waiting.start()
        time.sleep(0.3)
        connection.execute(insert(users).values(_a_user("anna")))
    waiting.join(timeout=10)
    assert seen == ["anna"]
    first.close()
    second.close()


def test_a_read_transaction_is_one_view_whatever_is_committed_meanwhile(store_url: str) -> None:
    reader, writer = Database(store_url), Database(store_url)
    reader.migrate()
    with reader.read() as connection:
        before = connection.execute(select(users.c.name)).all()
        with writer.write() as other:
            other.execute(insert(users).values(_a_user("anna")))
        assert connection.execute(select(users.c.name)).all() == before == []
    assert _names(reader) == ["anna"]
    reader.close()
    writer.close()


def test_a_transaction_that_fails_leaves_nothing_behind(store_url: str) -> None:
    database = Database(store_url)
    database.migrate()
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        connection.execute(insert(users).values(_a_user("anna")))
        _ = 1 / 0
    assert _names(database) == []
    database.close()


def test_a_full_disk_is_one_clear_error_and_nothing_is_half_written(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    with pytest.raises(StoreError, match="full"), database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        connection.execute(insert(users), [_a_user(str(n)) for n in range(50)])
    assert _names(database) == []


def test_a_schema_from_a_newer_program_is_left_alone(store_url: str) -> None:
    database = Database(store_url)
    database.migrate()
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="9999"):
        database.migrate()
    database.close()


def test_a_missing_folder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        Database(f"sqlite:///{tmp_path / 'none' / 'test.db'}").migrate()


def test_what_is_committed_survives_power_loss_by_the_settings_that_sqlite_documents(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)  # the WAL-reset bug is fixed from there on


def test_a_commit_on_postgresql_waits_for_the_disk_whatever_the_server_is_set_to(postgres: PostgresServer) -> None:
    url = postgres.database()
    name = make_url(url).database
    with postgres.connect() as connection:
        connection.run(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    database = Database(url)
    with database.write() as session:
        assert session.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
    database.close()


def test_a_plain_postgresql_url_is_taken_too(postgres: PostgresServer) -> None:
    database = Database(postgres.database().replace("postgresql+pg8000://", "postgresql://"))
    database.migrate()
    assert _names(database) == []
    database.close()


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"password": "wrong-secret"}, StoreError, "password authentication failed"),
        ({"database": "nosuchdatabase"}, StoreError, "does not exist"),
        ({"port": 1}, StoreBusyError, "does not answer"),
        ({"host": "no-such-host.invalid"}, StoreError, "host in database.url"),
        ({"query": {"sslmode": "require"}}, StoreError, "sslmode"),
        ({"query": {"sslmode": "sideways"}}, StoreError, "sslmode=sideways"),
        ({"query": {"charset": "utf8"}}, StoreError, "'charset'"),
        ({"drivername": "mysql"}, StoreError, "mysql"),
    ],
)
def test_what_is_wrong_with_the_access_is_said_in_one_line_without_the_password(
    postgres: PostgresServer, change: dict[str, object], kind: type[HoldpointError], said: str
) -> None:
    url = make_url(postgres.url()).set(**change)  # type: ignore[arg-type]
    with pytest.raises(kind) as error:
        Database(url.render_as_string(hide_password=False), busy_timeout_seconds=1).migrate()
    text = str(error.value)
    assert said in text
    assert "\n" not in text
    assert error.value.remedy
    assert str(url.password) not in text
    if isinstance(error.value, StoreBusyError) or "cannot be used" in text:
        assert f"{url.host}:{url.port}/{url.database}" in text


def test_a_url_that_is_none_is_not_repeated_because_it_may_hold_a_password() -> None:
    with pytest.raises(StoreError) as error:
        Database("postgres//anna:wrong-secret@host")
    assert "wrong-secret" not in str(error.value)


def test_a_user_without_rights_is_told_so(postgres: PostgresServer) -> None:
    url = make_url(postgres.database())
    with postgres.connect() as connection:
        connection.run(f"CREATE ROLE \"guest_{url.database}\" LOGIN PASSWORD 'guest-secret'")
    guest = url.set(username=f"guest_{url.database}", password="guest-secret")
    with pytest.raises(StoreError, match="permission denied") as error:
        Database(guest.render_as_string(hide_password=False)).migrate()
    assert "owner" in error.value.remedy


def test_a_server_that_only_reads_is_told_so(postgres: PostgresServer) -> None:
    database = Database(postgres.database())
    with pytest.raises(StoreError, match="read-only") as error, database.write() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql("CREATE TABLE x (a int)")
    assert "primary" in error.value.remedy
    database.close()


def test_connections_cut_between_two_steps_are_made_anew_and_nobody_notices(
    desk: Desk, postgres: PostgresServer
) -> None:
    if desk.store.database.engine.dialect.name == "sqlite":
        pytest.skip("a file cuts no connections")
    desk.hold("a.pdf")
    _cut(postgres, desk)
    assert desk.store.queue.counts().held == 1
    _cut(postgres, desk)
    desk.hold("b.pdf", number="2")
    assert desk.store.queue.counts().held == 2


def test_a_connection_cut_within_a_step_is_transient_and_the_step_can_be_done_again(
    desk: Desk, postgres: PostgresServer
) -> None:
    if desk.store.database.engine.dialect.name == "sqlite":
        pytest.skip("a file cuts no connections")
    database = desk.store.database
    with pytest.raises(StoreBusyError, match=r"was cut|does not take"), database.write() as connection:
        connection.execute(insert(users).values(_a_user("anna")))
        _cut(postgres, desk)
        connection.execute(insert(users).values(_a_user("ben")))
    assert _names(database) == []
    with database.write() as connection:
        connection.execute(insert(users).values(_a_user("anna")))
    assert _names(database) == ["anna"]


def test_a_server_that_stops_and_starts_again_costs_one_transient_error(tmp_path: Path) -> None:
    with PostgresServer(tmp_path / "own") as server:
        database = Database(server.database(), busy_timeout_seconds=1)
        database.migrate()
        server.stop()
        for attempt in (database.read, database.write):
            with pytest.raises(StoreBusyError), attempt():
                pass
        server.start()
        with database.write() as connection:
            connection.execute(insert(users).values(_a_user("anna")))
        assert _names(database) == ["anna"]
        database.close()


def test_two_programs_that_start_at_once_on_an_empty_database_both_find_the_schema(empty_url: str) -> None:
    barrier = threading.Barrier(4)

    def start(_n: int) -> list[str]:
        database = Database(empty_url)
        barrier.wait()
        database.migrate()
        found = _names(database)
        database.close()
        return found

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [[]] * 4


def test_a_program_that_starts_while_another_makes_the_sqlite_file_waits_for_it(tmp_path: Path) -> None:
    """SQLite itself refuses at once to change the journal of a file that another program is about to write."""
    file = tmp_path / "new.db"
    other = sqlite.connect(str(file), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(0.4, lambda: other.execute("COMMIT"))
    ending.start()
    database = Database(f"sqlite:///{file}")
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()
    ending.join()
    other.execute("BEGIN IMMEDIATE")
    impatient = Database(f"sqlite:///{tmp_path / 'new.db'}", busy_timeout_seconds=0.1)
    with pytest.raises(StoreBusyError), impatient.write():
        pass
    impatient.close()
    other.close()


def _cut(server: PostgresServer, desk: Desk) -> None:
    """End every connection to the desk's database, as a restart or a network does."""
    with server.connect() as connection:
        connection.run(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name",
            name=desk.store.database.engine.url.database,
        )


def test_the_clock_of_a_row_is_utc_on_both_databases(desk: Desk) -> None:
    """Whatever time zone the server is set to."""
    document_id = desk.hold("a.pdf")
    clock = Clock()
    assert desk.store.queue.item(document_id).settled_at == clock.now
