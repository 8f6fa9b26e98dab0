"""Upkeep once a day: yesterday's lists, retention, expectations over time, drift, and the audit checkpoint."""

from datetime import timedelta
from pathlib import Path

from prefect import flow

from flows import logs
from flows.batch_expectations import Expecting
from flows.configuration import load_settings
from flows.daily_lists import write_daily_lists
from flows.rule_news import announce
from flows.watching import watch
from flows.wiring import Runtime
from review.clock import system_clock


@flow(name="upkeep", persist_result=False, validate_parameters=False)
def upkeep(config: str | None = None) -> None:
    """What is to be done once a day, whatever arrived."""
    settings = load_settings(Path(config) if config else None)
    logs.set_up(settings.logging)
    with Runtime(settings) as runtime:
        write_daily_lists(runtime, runtime.today() - timedelta(days=1))
        runtime.store.retention.run()
        runtime.store.rules.learn()
        try:
            Expecting(runtime).look_at_history()
            watch(runtime.store, settings.drift, system_clock())
        finally:
            announce(runtime.store)
            runtime.store.audit.checkpoint()
