"""Upkeep once a day: sign the audit trail."""

from pathlib import Path

from prefect import flow

from flows.configuration import load_settings
from flows.wiring import Runtime


@flow(name="upkeep", persist_result=False, validate_parameters=False)
def upkeep(config: str | None = None) -> None:
    """What is to be done once a day, whatever arrived."""
    with Runtime(load_settings(Path(config) if config else None)) as runtime:
        runtime.store.audit.checkpoint()
