"""Delivery as a Prefect flow: drain the outbox once."""

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import events
from flows.configuration import load_settings
from flows.drain import DrainReport, drain
from flows.wiring import Runtime


@task(name="send", task_run_name="send", cache_policy=NO_CACHE, persist_result=False)
def send(config: str | None, wait_seconds: float) -> DrainReport:
    """Send what is due. Retries are the outbox's own: they outlive this run."""
    with Runtime(load_settings(Path(config) if config else None)) as runtime:
        return drain(runtime.store.outbox, runtime.destinations(), wait_seconds=wait_seconds)


@flow(
    name="deliver",
    flow_run_name=lambda: f"deliver-{datetime.now(UTC):%Y%m%d-%H%M%S}",
    persist_result=False,
    validate_parameters=False,
)
def deliver(config: str | None = None, wait_seconds: float = 0.0) -> DrainReport:
    """Send every delivery that is due, and those that fall due within `wait_seconds`."""
    report = send(config, wait_seconds)
    events.sent(events.DELIVERED, report.delivered)
    events.sent(events.DEAD_LETTERED, report.dead_lettered)
    return report
