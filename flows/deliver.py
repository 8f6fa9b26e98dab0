"""Delivery as a Prefect flow: drain the outbox once."""

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import logs, prefect_events, tracing
from flows.configuration import load_settings
from flows.drain import DrainReport, drain
from flows.rule_news import announce
from flows.wiring import Runtime


@task(name="send", task_run_name="send", cache_policy=NO_CACHE, persist_result=False)
def send(config: str | None, wait_seconds: float) -> DrainReport:
    """Send what is due. Retries are the outbox's own: they outlive this run."""
    settings = load_settings(Path(config) if config else None)
    logs.set_up(settings.logging)
    tracing.set_up(settings.tracing)
    with Runtime(settings) as runtime:
        announce(runtime.store)  # an audit that finds an error may have withdrawn a rule, and woken this
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
    prefect_events.sent(prefect_events.DELIVERED, report.delivered)
    prefect_events.sent(prefect_events.DEAD_LETTERED, report.dead_lettered)
    return report
