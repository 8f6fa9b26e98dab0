"""Postings in real databases, SQLite and PostgreSQL: exact, once, in one transaction, or refused in one clear line."""

import json
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2
import pytest
import sqlalchemy as sa

from connectors.destinations.ledger import LedgerDestination, LedgerMessage, PostingState, posting_states
from holdpoint.decision import Delivery
from holdpoint.errors import ConfigurationError, TerminalDeliveryError, TransientDeliveryError
from holdpoint.settings import DatabaseAccess
from tests.support.deliveries import make_correction, make_delivery, make_void, with_body, with_fields
from tests.support.fixed_answer import FixedAnswer
from tests.support.postgres import PostgresServer
from tests.support.proxy import Behaviour, Proxy

TABLES = ("holdpoint_inbox", "holdpoint_postings", "holdpoint_posting_lines")


def ledger(url: str, timeout_seconds: float = 5.0, **access: Any) -> LedgerDestination:
    return LedgerDestination("erp", DatabaseAccess(url=url, **access), "holdpoint_", timeout_seconds)


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Behind the product's back, with an engine of the test's own."""
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.exec_driver_sql(query)
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def counts(url: str) -> list[int]:
    return [rows(url, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.database()


def test_a_release_is_one_posting_with_its_lines_in_exact_values(url: str) -> None:
    ledger(url).send(with_fields(make_delivery(), net_amount="-100.0001", party=["A", "B"]))
    [posting] = rows(
        url,
        "SELECT document_id, revision, document_type, status, number, issue_date, seller_name, currency, "
        "total_amount, net_amount, party, due_date, sha256 FROM holdpoint_postings",
    )
    assert [str(v) for v in posting] == [
        "00000000000000000001", "1", "invoice", "current", "R-2026-17", "2026-02-27", "Müller & Söhne GmbH", "EUR",
        *(("-119.0000", "-100.0001") if "postgres" in url else ("-119", "-100.0001")),
        "A | B", "None", "ab" * 32,
    ]  # fmt: skip
    lines = rows(url, "SELECT line_number, description, amount, quantity FROM holdpoint_posting_lines ORDER BY 1")
    assert [(n, d, Decimal(str(a)), q) for n, d, a, q in lines] == [(1, "Part 1", 1, None), (2, "Part 2", 2, None)]


def test_repeated_it_changes_nothing_and_another_body_under_the_key_is_refused(url: str) -> None:
    destination = ledger(url)
    for _ in range(3):
        destination.send(make_delivery())
    with pytest.raises(TerminalDeliveryError, match="another body under the key"):
        destination.send(with_fields(make_delivery(), total_amount="1.00"))
    assert counts(url) == [1, 1, 2]
    assert [Decimal(str(t)) for (t,) in rows(url, "SELECT total_amount FROM holdpoint_postings")] == [-119]


@pytest.mark.parametrize("order", permutations(range(4)))
def test_whatever_order_messages_come_in_the_same_postings_count(tmp_path: Path, order: tuple[int, ...]) -> None:
    """Release, correction, void, and a release after it: superseded, voided, and the last one counts."""
    url = f"sqlite:///{tmp_path}/ledger.db"
    fourth = with_body(make_correction(revision=4), schema="holdpoint.release/2")
    messages = (make_delivery(), make_correction(revision=2), make_void(revision=3), fourth)
    for index in order:
        ledger(url).send(messages[index])
    document = messages[0].document_id
    assert rows(url, "SELECT revision, status, ended_by FROM holdpoint_postings ORDER BY revision") == [
        (1, "superseded", f"{document}:2:files"),
        (2, "voided", f"{document}:3:files"),
        (4, "current", None),
    ]


def test_corrections_and_voids_mark_the_posting_and_say_why(url: str) -> None:
    destination = ledger(url)
    for delivery in (make_delivery(1), make_delivery(2), make_correction(1), make_void(2)):
        destination.send(delivery)
    query = (
        "SELECT p.document_id, p.revision, p.status, i.reason FROM holdpoint_postings p "
        "LEFT JOIN holdpoint_inbox i ON i.idempotency_key = p.ended_by ORDER BY 1, 2"
    )
    first, second = f"{1:020d}", f"{2:020d}"
    assert rows(url, query) == [
        (first, 1, "superseded", "The total was misread"),
        (first, 2, "current", None),
        (second, 1, "voided", "Sent twice by the seller"),
    ]
    assert [
        Decimal(str(t))
        for (t,) in rows(url, "SELECT sum(total_amount) FROM holdpoint_postings WHERE status = 'current'")
    ] == [-120]


def test_states_are_decided_by_the_next_later_message() -> None:
    release, void = LedgerMessage("a", 1, False), LedgerMessage("b", 2, True)
    assert posting_states([]) == {}
    assert posting_states([void]) == {}
    assert posting_states([void, release]) == {"a": PostingState("voided", "b")}


def _send_all(url: str, wait: Callable[[], object], deliveries: list[Delivery]) -> None:
    destination = ledger(url, 20.0)
    wait()
    for delivery in deliveries:
        destination.send(delivery)


def test_two_processes_with_the_same_deliveries_make_one_posting_each(url: str) -> None:
    """They even make the tables at the same moment; revisions of one document cross, and the later one counts."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    deliveries = [d for n in range(1, 6) for d in (make_delivery(n), make_correction(n))]
    racers = [
        context.Process(target=_send_all, args=(url, barrier.wait, batch)) for batch in (deliveries, deliveries[::-1])
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert [racer.exitcode for racer in racers] == [0, 0]
    assert counts(url) == [10, 10, 20]
    states = rows(url, "SELECT revision, status, count(*) FROM holdpoint_postings GROUP BY 1, 2 ORDER BY 1")
    assert states == [(1, "superseded", 5), (2, "current", 5)]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("total_amount", "1.00001", "4 of them behind the point"),
        ("total_amount", "1234567890123456", "4 of them behind the point"),
        ("total_amount", "12,50", "is no number"),
        ("issue_date", "2026-02-30", "day is out of range"),
    ],
)
def test_a_value_that_does_not_fit_to_the_last_digit_is_refused_whole(
    url: str, field: str, value: str, said: str
) -> None:
    ledger(url).send(make_delivery(2))
    with pytest.raises(TerminalDeliveryError, match=said):
        ledger(url).send(with_fields(make_delivery(1), **{field: value}))
    assert counts(url) == [1, 1, 2]


@pytest.mark.parametrize("value", ["0", "-0.0001", "99999999999.9999", "1000000000000", "0.10", "12345678901.2345"])
def test_every_amount_that_is_taken_comes_back_exactly(url: str, value: str) -> None:
    ledger(url).send(with_fields(make_delivery(), total_amount=value))
    [(kept,)] = rows(url, "SELECT total_amount FROM holdpoint_postings")
    assert Decimal(str(kept)) == Decimal(value)


def test_sqlite_refuses_the_sixteenth_digit_that_a_decimal_column_keeps(url: str) -> None:
    """A binary number of eight bytes is certain of 15; PostgreSQL's NUMERIC keeps all 18."""
    delivery = with_fields(make_delivery(), total_amount="12345678901234.5678")
    if "sqlite" in url:
        with pytest.raises(TerminalDeliveryError, match="its column keeps 15 digits"):
            ledger(url).send(delivery)
    else:
        ledger(url).send(delivery)
        assert rows(url, "SELECT total_amount FROM holdpoint_postings") == [(Decimal("12345678901234.5678"),)]


SHAPES = {
    "no column seller_name": "ALTER TABLE holdpoint_postings DROP COLUMN seller_name",
    "no column amount": "ALTER TABLE holdpoint_posting_lines DROP COLUMN amount",
    "wants a value": "ALTER TABLE holdpoint_inbox ADD COLUMN cost_centre VARCHAR(9) NOT NULL",
}
WRONG_TYPES = {
    "total_amount is text": ("total_amount", "TEXT"),
    "total_amount is an inexact number": ("total_amount", "FLOAT"),
    "total_amount is an integer": ("total_amount", "INTEGER"),
    "total_amount keeps 1 places": ("total_amount", "NUMERIC(18, 1)"),
    "issue_date is text": ("issue_date", "VARCHAR(10)"),
}


def _refused_for_its_shape(url: str, said: str, table: str) -> None:
    """Both by one that looks at the tables first, and by one that knew them before they changed."""
    with pytest.raises(TerminalDeliveryError) as caught:
        ledger(url).send(make_delivery(2))
    message = str(caught.value)
    assert said in message and table in message and "'erp'" in message
    assert "Nothing was written" in message and "docs/destinations.md" in message and "\n" not in message
    assert counts(url) == [0, 0, 0]


@pytest.mark.parametrize("said", SHAPES)
def test_a_table_that_lacks_a_column_or_wants_more_is_one_clear_error(url: str, said: str) -> None:
    _make_tables(url)
    rows(url, SHAPES[said])
    _refused_for_its_shape(url, said, SHAPES[said].split()[2])


@pytest.mark.parametrize("said", WRONG_TYPES)
def test_a_column_of_another_type_is_one_clear_error(url: str, said: str) -> None:
    _make_tables(url)
    column, column_type = WRONG_TYPES[said]
    rows(url, f"ALTER TABLE holdpoint_postings DROP COLUMN {column}")
    rows(url, f"ALTER TABLE holdpoint_postings ADD COLUMN {column} {column_type}")
    _refused_for_its_shape(url, said, "holdpoint_postings")


def test_an_inbox_without_its_key_is_refused(url: str) -> None:
    """Without a unique key the database would not stop a second effect."""
    _make_tables(url)
    columns = "idempotency_key VARCHAR(255), message_schema VARCHAR(40), document_id VARCHAR(64), revision INTEGER, "
    columns += "destination VARCHAR(255), reason TEXT, body_sha256 VARCHAR(64), received_at TIMESTAMP"
    for table in reversed(TABLES):
        rows(url, f"DROP TABLE {table}")
    rows(url, f"CREATE TABLE holdpoint_inbox ({columns})")
    with pytest.raises(TerminalDeliveryError, match=r"holdpoint_inbox.*no key \(idempotency_key\)"):
        ledger(url).send(make_delivery())


def test_columns_of_the_owner_that_want_nothing_are_left_alone(url: str) -> None:
    _make_tables(url)
    rows(url, "ALTER TABLE holdpoint_postings ADD COLUMN cost_centre VARCHAR(9)")
    rows(url, "ALTER TABLE holdpoint_postings ADD COLUMN booked INTEGER DEFAULT 0 NOT NULL")
    ledger(url).send(make_delivery())
    assert rows(url, "SELECT cost_centre, booked FROM holdpoint_postings") == [(None, 0)]


def test_tables_that_vanish_or_change_under_a_running_deliverer_are_made_or_told(url: str) -> None:
    destination = ledger(url)
    destination.send(make_delivery(1))
    for table in reversed(TABLES):
        rows(url, f"DROP TABLE {table}")
    destination.send(make_delivery(2))
    assert counts(url) == [1, 1, 2]
    rows(url, "ALTER TABLE holdpoint_postings DROP COLUMN iban")
    with pytest.raises(TerminalDeliveryError, match="no column iban"):
        destination.send(make_delivery(3))
    assert counts(url) == [1, 1, 2]


def test_a_line_that_cannot_be_written_takes_the_whole_posting_back(url: str) -> None:
    """The transaction breaks at its last statement, by a trigger of the database's own."""
    _make_tables(url)
    if "sqlite" in url:
        rows(url, "CREATE TRIGGER no BEFORE INSERT ON holdpoint_posting_lines BEGIN SELECT RAISE(ABORT, 'no'); END")
    else:
        rows(url, "CREATE FUNCTION no() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no'; END $$ LANGUAGE plpgsql")
        rows(url, "CREATE TRIGGER no BEFORE INSERT ON holdpoint_posting_lines FOR EACH ROW EXECUTE FUNCTION no()")
    with pytest.raises(TerminalDeliveryError, match="refused the posting"):
        ledger(url).send(make_delivery())
    assert counts(url) == [0, 0, 0]


def _make_tables(url: str) -> None:
    ledger(url).send(make_delivery())
    for table in reversed(TABLES):
        rows(url, f"DELETE FROM {table}")


# What only a server can do, or be.


@pytest.fixture
def behind_proxy(postgres: PostgresServer) -> Iterator[tuple[str, Proxy, str]]:
    """The URL by way of a proxy, the proxy, and the URL past it."""
    direct = postgres.database()
    with Proxy(postgres.port) as proxy:
        yield direct.replace(f":{postgres.port}/", f":{proxy.port}/"), proxy, direct


def test_a_server_that_is_down_silent_or_cut_off_is_worth_trying_again_and_then_gets_it_once(
    behind_proxy: tuple[str, Proxy, str],
) -> None:
    url, proxy, direct = behind_proxy
    destination = ledger(url, timeout_seconds=1.0)
    destination.send(make_delivery(1))
    proxy.behaviour = Behaviour.HANG
    with pytest.raises(TransientDeliveryError, match="'erp'"):
        destination.send(make_delivery(2))
    proxy.stop()
    with pytest.raises(TransientDeliveryError, match="'erp'"):
        destination.send(make_delivery(2))
    proxy.behaviour = Behaviour.FORWARD
    proxy.start()
    destination.send(make_delivery(2))
    assert counts(direct) == [2, 2, 4]


@pytest.mark.parametrize(("answer", "is_committed"), [(b"INSERT 0 1", False), (b"UPDATE 1", False), (b"COMMIT", True)])
def test_an_answer_that_is_cut_off_leaves_all_or_nothing_and_the_next_attempt_makes_it_whole(
    behind_proxy: tuple[str, Proxy, str], answer: bytes, is_committed: bool
) -> None:
    """The connection breaks at the answer to the inbox row, to the last statement, or to the commit itself."""
    url, proxy, direct = behind_proxy
    destination = ledger(url)
    destination.send(make_delivery(1))
    proxy.cut_once_at = answer
    with pytest.raises(TransientDeliveryError):
        destination.send(make_delivery(2))
    assert counts(direct) == ([2, 2, 4] if is_committed else [1, 1, 2])
    destination.send(make_delivery(2))
    assert counts(direct) == [2, 2, 4]


def test_a_slow_server_that_stays_within_its_time_is_no_failure(behind_proxy: tuple[str, Proxy, str]) -> None:
    url, proxy, direct = behind_proxy
    proxy.behaviour, proxy.delay_seconds = Behaviour.DELAY, 0.02
    ledger(url, timeout_seconds=2.0).send(make_delivery())
    assert counts(direct) == [1, 1, 2]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_lock_held_by_another_is_waited_for_within_bounds(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path}/ledger.db"
    else:
        url = request.getfixturevalue("postgres").database()
    _make_tables(url)
    # SQLite's locks belong to the process: another copy of the library in this one would not see them.
    engine = sa.create_engine(url, module=pysqlite3.dbapi2) if kind == "sqlite" else sa.create_engine(url)
    with engine.connect() as holder:
        if kind == "sqlite":
            holder.exec_driver_sql("BEGIN EXCLUSIVE")
        else:
            holder.exec_driver_sql("LOCK TABLE holdpoint_postings IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TransientDeliveryError, match="cannot be used now"):
            ledger(url, timeout_seconds=2.0).send(make_delivery())  # a crowded machine is slow to connect
    engine.dispose()
    ledger(url).send(make_delivery())
    assert counts(url) == [1, 1, 2]


def test_a_wrong_password_a_missing_database_and_missing_rights_name_the_remedy(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.database()
    bare = sa.make_url(url).set(password=None).render_as_string(hide_password=False)
    monkeypatch.setenv("LEDGER_PASSWORD", "wrong")
    with pytest.raises(TerminalDeliveryError, match=r"does not let us in.*destinations\.erp\.password_env"):
        ledger(bare, password_env="LEDGER_PASSWORD").send(make_delivery())
    with pytest.raises(TerminalDeliveryError, match=r"nowhere.*does not exist.*destinations\.erp\.url"):
        ledger(postgres.url("nowhere")).send(make_delivery())
    rows(url, "CREATE ROLE clerk LOGIN PASSWORD 'clerk'")
    clerk = sa.make_url(url).set(username="clerk", password="clerk").render_as_string(hide_password=False)
    with pytest.raises(TerminalDeliveryError, match="does not give us the right"):
        ledger(clerk).send(make_delivery())
    monkeypatch.setenv("LEDGER_PASSWORD", str(sa.make_url(url).password))
    ledger(bare, password_env="LEDGER_PASSWORD").send(make_delivery())
    assert counts(url) == [1, 1, 2]


def test_the_rights_that_the_docs_list_are_enough_when_the_tables_are_there(postgres: PostgresServer) -> None:
    url = postgres.database()
    _make_tables(url)
    rows(url, "CREATE ROLE bookkeeper LOGIN PASSWORD 'bookkeeper'")
    for table in TABLES:
        rows(url, f"GRANT SELECT, INSERT ON {table} TO bookkeeper")
    rows(url, "GRANT UPDATE (status, ended_by) ON holdpoint_postings TO bookkeeper")
    mine = sa.make_url(url).set(username="bookkeeper", password="bookkeeper").render_as_string(hide_password=False)
    ledger(mine).send(make_delivery())
    ledger(mine).send(make_correction())
    assert counts(url) == [2, 2, 4]


def test_what_answers_but_is_no_database_is_worth_trying_again(postgres: PostgresServer) -> None:
    """Something else listens there now: a moved service, a maintenance page."""
    with FixedAnswer(200, b"<html>") as server:
        port = server.url.rsplit(":", 1)[1]
        with pytest.raises(TransientDeliveryError, match="'erp'"):
            ledger(f"postgresql+pg8000://u:p@127.0.0.1:{port}/x", timeout_seconds=1.0).send(make_delivery())


def test_a_file_that_is_no_database_and_a_folder_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"<html>" * 300)
    with pytest.raises(TerminalDeliveryError, match="not a database"):
        ledger(f"sqlite:///{tmp_path}/ledger.db").send(make_delivery())
    with pytest.raises(TransientDeliveryError, match="unable to open"):
        ledger(f"sqlite:///{tmp_path}/away/ledger.db").send(make_delivery())


@pytest.mark.parametrize(
    "url",
    [
        "ledger.db",
        "sqlite://",
        "sqlite:///:memory:",
        "nosuchdatabase://x/y",
        "mysql+pymysql://u@h/d",
        "postgresql+pg8000://h:x/d",
    ],
)
def test_a_url_that_names_no_database_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"'erp'.*destinations\.erp\.url"):
        ledger(url)


def test_a_body_that_is_no_message_is_refused(tmp_path: Path) -> None:
    destination = ledger(f"sqlite:///{tmp_path}/ledger.db")
    delivery = make_delivery()
    message = json.loads(delivery.body)
    bodies = [
        "",
        "[]",
        "{}",
        '"x"',
        json.dumps({**message, "schema": "other/9"}),
        json.dumps({**message, "fields": []}),
    ]
    bodies += [json.dumps({**message, "idempotency_key": "other"}), json.dumps({**message, "released_at": "soon"})]
    for body in bodies:
        with pytest.raises(TerminalDeliveryError, match="cannot use the body"):
            destination.send(delivery.model_copy(update={"body": body}))
    assert not (tmp_path / "ledger.db").exists()


def test_threads_share_one_destination(url: str) -> None:
    destination = ledger(url, 20.0)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(destination.send, [make_delivery(n % 5 + 1) for n in range(20)]))
    assert counts(url) == [5, 5, 10]
