"""Upkeep once a day: write yesterday's lists, erase what is past its retention, sign the audit trail."""

from datetime import timedelta
from pathlib import Path

from prefect import flow

from flows import logs
from flows.configuration import load_settings
from flows.daily_lists import write_daily_lists
from flows.wiring import Runtime


@flow(name="upkeep", persist_result=False, validate_parameters=False)
def upkeep(config: str | None = None) -> None:
    """What is to be done once a day, whatever arrived."""
    settings = load_settings(Path(config) if config else None)
    logs.set_up(settings.logging)
    with Runtime(settings) as runtime:
        write_daily_lists(runtime, runtime.today() - timedelta(days=1))
        runtime.store.retention.run()
        runtime.store.audit.checkpoint()
