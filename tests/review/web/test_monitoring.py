"""`/health`, `/health/ready` and `/metrics`: for monitors, without sign-in, and without a word of any document."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from holdpoint.errors import TerminalDeliveryError
from review.figures import Figures
from review.health import Health
from review.watch import DriftLook, NewAlert
from review.web.app import create_app
from review.web.metrics import Metrics
from review.web.monitoring import monitoring_router
from tests.review.conftest import Desk, doubt

SECRET = b"k" * 32


def _page(desk: Desk, *, metrics: bool = True, token: str | None = None) -> TestClient:
    database, data_dir = desk.store.database, desk.settings.data_dir
    health = Health(database, desk.blobs, data_dir, desk.clock)
    figures = Metrics(database, data_dir, desk.clock) if metrics else None
    app: FastAPI = create_app(
        desk.store,
        desk.blobs,
        lambda data, kind, page, turns: b"",
        secret=SECRET,
        session_hours=1,
        monitoring=monitoring_router(health, figures, token),
    )
    return TestClient(app, raise_server_exceptions=False)


def _samples(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample of the scrape, by name and labels, as Prometheus's own parser reads it."""
    text = client.get("/metrics").text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def filled(desk: Desk) -> Iterator[Desk]:
    """Two held, one quarantined, two released: one delivered, one dead letter; the batch finished."""
    desk.hold("a.pdf", doubt("total_amount"))
    desk.clock.forward(100)
    desk.hold("b.pdf", doubt("number"))
    desk.quarantine("c.pdf")
    desk.release("d.pdf", number="RE-4711")
    (leased,) = desk.store.outbox.claim()
    desk.store.outbox.mark_delivered(leased)
    desk.release("e.pdf", number="RE-4712")
    for _ in range(2):
        (leased,) = desk.store.outbox.claim()
        desk.store.outbox.mark_failed(leased, TerminalDeliveryError("The receiver refuses it."))
    desk.release("f.pdf", number="RE-4713")
    desk.store.intake.finish_batch(
        desk.batch_id, {"stage_seconds": {"ingest": 1.5, "extract": 20}, "outcomes": {"released": 3, "held": 2}}
    )
    desk.clock.forward(30)
    yield desk


def test_liveness_says_only_that_the_process_answers(desk: Desk) -> None:
    answer = _page(desk).get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_readiness_is_200_while_everything_works_and_503_with_the_part_named_when_not(desk: Desk) -> None:
    client = _page(desk)
    answer = client.get("/health/ready")
    assert answer.status_code == 200 and answer.json()["ready"] is True
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert not answer.json()["parts"]["store"]["ok"] and answer.json()["parts"]["disk"]["ok"]


def test_the_scrape_is_valid_and_tells_the_truth(filled: Desk) -> None:
    found = _samples(_page(filled))

    def value(name: str, **labels: str) -> float:
        return found[(f"holdpoint_{name}", tuple(sorted(labels.items())))]

    assert value("store_up") == 1
    assert value("documents_waiting", state="held") == 2
    assert value("documents_waiting", state="quarantined") == 1
    assert value("documents_waiting_by_reason", reason="low_confidence") == 2
    assert value("documents_waiting_by_reason", reason="encrypted") == 1
    assert value("oldest_waiting_seconds", state="held") == 130
    assert value("documents", state="released", resolution="") == 3
    assert value("deliveries", state="delivered") == 1
    assert value("deliveries", state="pending") == 1
    assert value("dead_letters") == 1
    assert value("oldest_due_delivery_seconds") == 30
    assert value("batches_finished_total") == 1
    assert value("last_batch_seconds", source="drop") == 100
    assert value("last_batch_stage_seconds", source="drop", stage="extract") == 20
    assert value("last_batch_documents", source="drop", outcome="held") == 2
    assert value("audit_entries_total") == len(filled.store.audit.newest(1000))
    assert value("data_disk_free_bytes") > 0
    assert value("legal_holds") == 0


def test_a_drift_alert_is_told_by_its_signal_until_a_person_closes_it(filled: Desk) -> None:
    now = filled.clock()
    moved = NewAlert(
        stream="reviewer 'nora.nobody'", signal="overrides", document_type=None, since=now, message="It has moved.",
        details={},
    )  # fmt: skip
    look = DriftLook(looked_at=now, spent=0.001, tests=6, waiting={})
    page, name = _page(filled), ("holdpoint_drift_alerts_open", (("signal", "overrides"),))
    assert name not in _samples(page)
    (alert,) = filled.store.watch.record(look, [moved])
    assert _samples(page)[name] == 1
    assert "nora" not in page.get("/metrics").text
    filled.store.watch.close(alert.alert_id, "ada", "a new rule")
    assert name not in _samples(page)


def test_two_processes_tell_the_same(filled: Desk) -> None:
    own = {"holdpoint_scrape_seconds", "holdpoint_data_disk_free_bytes"}
    one, other = ({key: value for key, value in _samples(_page(filled)).items() if key[0] not in own} for _ in range(2))
    assert one == other and len(one) > 20


def test_nothing_of_a_document_stands_in_the_scrape(filled: Desk) -> None:
    text = _page(filled).get("/metrics").text
    for word in ("Nordlicht", "RE-4711", "119.00", "a.pdf"):
        assert word not in text


def test_a_store_that_does_not_answer_is_told_and_not_an_error(desk: Desk) -> None:
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE batches RENAME TO gone")
    client = _page(desk)
    assert client.get("/metrics").status_code == 200
    assert _samples(client)[("holdpoint_store_up", ())] == 0


def test_the_token_is_asked_for_where_one_is_set(desk: Desk) -> None:
    client = _page(desk, token="right")
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic right"}, {"Authorization": "right"}):
        answer = client.get("/metrics", headers=header)
        assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer", header
    assert client.get("/metrics", headers={"Authorization": "Bearer right"}).status_code == 200


def test_metrics_that_are_turned_off_are_not_there(desk: Desk) -> None:
    assert _page(desk, metrics=False).get("/metrics").status_code == 404


def test_totals_over_many_documents_are_not_counted_at_every_scrape(desk: Desk) -> None:
    """What waits is fresh at each scrape; the totals, which walk an index, rest after they were taken."""
    figures = Figures(desk.store.database, desk.clock, rest=1_000_000)
    desk.hold("a.pdf")
    first = figures.read()
    desk.hold("b.pdf")
    second = figures.read()
    assert (first.waiting["held"], second.waiting["held"]) == (1, 2)
    assert first.documents == second.documents == {("held", ""): 1}
