"""Traces: spans with ids at a real collector, nothing of a document, and no delay by a collector that is gone."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.destinations.folder import FolderDestination
from flows import tracing
from flows.drain import drain
from holdpoint.settings import TracingSettings
from tests.review.conftest import Desk, sqlite_desk, sqlite_settings  # noqa: F401 -- fixtures
from tests.support.collector import Collector
from tests.support.programs import free_port


@pytest.fixture(autouse=True)
def _stopped_again() -> Iterator[None]:
    yield
    tracing.finish(seconds=0.1)


def test_off_means_that_nothing_of_it_is_imported() -> None:
    code = (
        "import sys; from flows import tracing, drain; from holdpoint.settings import TracingSettings\n"
        "tracing.set_up(TracingSettings())\n"
        "with tracing.span('batch', batch_id='x'): pass\n"
        "sys.exit(any(m.startswith('opentelemetry') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_a_delivery_is_a_span_with_its_ids_and_without_its_body(sqlite_desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    desk = sqlite_desk
    with Collector() as collector:
        tracing.set_up(TracingSettings.model_validate({"endpoint": collector.endpoint, "service_name": "papers"}))
        document_id = desk.release("a.pdf", seller_name="Seltsam & Söhne KG")
        with tracing.span("batch", batch_id=desk.batch_id, source="drop"):
            drain(desk.store.outbox, {"files": FolderDestination("files", tmp_path / "out")})
        tracing.finish()
        delivery, batch = collector.spans()
    assert (batch["name"], delivery["name"], batch["service"]) == ("batch", "delivery", "papers")
    assert delivery["trace"] == batch["trace"] and delivery["parent"] == batch["id"]
    assert delivery["attributes"] == {
        "holdpoint.batch_id": desk.batch_id,
        "holdpoint.document_id": document_id,
        "holdpoint.delivery": f"{document_id}:1:files",
        "holdpoint.destination": "files",
        "holdpoint.attempt": 1,
        "holdpoint.state": "delivered",
    }
    assert not any(b"Seltsam" in body for body in collector.requests)


def test_an_exception_marks_the_span_by_its_type_and_its_words_stay_here() -> None:
    with Collector() as collector:
        tracing.set_up(TracingSettings.model_validate({"endpoint": collector.endpoint}))
        with pytest.raises(ValueError, match="Seltsam"), tracing.span("stage", stage="extract", reasons=["no_text"]):
            raise ValueError("Seltsam & Söhne KG")
        tracing.finish()
        (one,) = collector.spans()
    assert one["failed"] and one["events"] == 0
    assert one["attributes"] == {
        "holdpoint.stage": "extract",
        "holdpoint.reasons": ["no_text"],
        "holdpoint.error": "ValueError",
    }
    assert not any(b"Seltsam" in body for body in collector.requests)


def test_values_do_not_get_onto_a_span() -> None:
    with pytest.raises(ValueError, match="seller_name"), tracing.span("document", seller_name="Seltsam"):
        pass


def test_no_share_means_no_spans() -> None:
    with Collector() as collector:
        tracing.set_up(TracingSettings.model_validate({"endpoint": collector.endpoint, "share": 0}))
        with tracing.span("batch", batch_id="x"):
            pass
        tracing.finish()
        assert collector.spans() == []


def _thousand_spans() -> float:
    started = time.monotonic()
    for _ in range(1000):
        with tracing.span("document", document_id="x"):
            pass
    return time.monotonic() - started


def test_a_dead_collector_delays_nothing_and_the_end_only_for_seconds(capfd: pytest.CaptureFixture[str]) -> None:
    tracing.set_up(TracingSettings.model_validate({"endpoint": f"http://127.0.0.1:{free_port()}/v1/traces"}))
    assert _thousand_spans() < 1.0
    time.sleep(1.5)  # the thread has tried by now
    started = time.monotonic()
    tracing.finish(seconds=2.0)
    assert time.monotonic() - started < 2.5
    assert capfd.readouterr().err == ""


def test_a_collector_that_hangs_delays_nothing_and_the_end_only_for_seconds() -> None:
    with Collector(delay_seconds=30) as collector:
        tracing.set_up(TracingSettings.model_validate({"endpoint": collector.endpoint}))
        assert _thousand_spans() < 1.0
        started = time.monotonic()
        tracing.finish(seconds=1.0)
        assert time.monotonic() - started < 1.5
