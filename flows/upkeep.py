"""Upkeep once a day: erase what is past its retention, sign the audit trail."""

from pathlib import Path

from prefect import flow

from flows import logs
from flows.configuration import load_settings
from flows.wiring import Runtime


@flow(name="upkeep", persist_result=False, validate_parameters=False)
def upkeep(config: str | None = None) -> None:
    """What is to be done once a day, whatever arrived."""
    settings = load_settings(Path(config) if config else None)
    logs.set_up(settings.logging)
    with Runtime(settings) as runtime:
        runtime.store.retention.run()
        runtime.store.audit.checkpoint()
