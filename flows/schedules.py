"""What runs when: a deployment a source, one that delivers, one for upkeep. Pure; `flows.installation` installs.

`deploy/prefect.yaml` says the same for owners who deploy with Prefect's own command: `prefect_yaml` made it.
"""

from pathlib import Path
from typing import Any

from holdpoint.model import Frozen
from holdpoint.settings import Settings

TAG = "holdpoint"


class ScheduledFlow(Frozen):
    """One deployment: a flow, its parameters and when it runs. Never twice at once."""

    flow: str
    name: str
    entrypoint: str  # "module.function"
    description: str
    parameters: dict[str, str | None]
    cron: str | None = None  # in UTC
    interval_seconds: float | None = None  # neither: it runs when asked


def scheduled_flows(settings: Settings, config: str | None) -> tuple[ScheduledFlow, ...]:
    """Everything that is scheduled under these settings. `config` is where the flows find them again."""
    batches = [
        ScheduledFlow(
            flow="process",
            name=name,
            entrypoint="flows.process.process",
            description=f"Process what has arrived at the source '{name}' (owner: {source.owner}).",
            parameters={"source": name, "config": config},
            cron=source.schedule or settings.orchestration.schedule,
        )
        for name, source in settings.sources.items()
    ]
    return (
        *batches,
        ScheduledFlow(
            flow="deliver",
            name="outbox",
            entrypoint="flows.deliver.deliver",
            description="Send every delivery that is due.",
            parameters={"config": config},
            interval_seconds=settings.orchestration.delivery_seconds,
        ),
        ScheduledFlow(
            flow="upkeep",
            name="daily",
            entrypoint="flows.upkeep.upkeep",
            description="Write yesterday's reconciliation, erase what is past its retention, sign the audit trail.",
            parameters={"config": config},
            cron=settings.orchestration.upkeep_schedule,
        ),
        ScheduledFlow(
            flow="report-failures",
            name="batch",
            entrypoint="flows.failures.report_failures",
            description="Say what went wrong in a batch. Started by the automation on its event.",
            parameters={"config": config, "resource": None},
        ),
    )


def prefect_yaml(settings: Settings, config: str) -> dict[str, Any]:
    """The same as the content of a prefect.yaml, for `prefect deploy --all`."""
    return {
        "name": "holdpoint",
        "deployments": [_deployment(one, settings) for one in scheduled_flows(settings, config)],
    }


def _deployment(one: ScheduledFlow, settings: Settings) -> dict[str, Any]:
    module, _, function = one.entrypoint.rpartition(".")
    entry: dict[str, Any] = {
        "name": one.name,
        "entrypoint": f"{module.replace('.', '/')}.py:{function}",
        "description": one.description,
        "tags": [TAG],
        "parameters": dict(one.parameters),
        "work_pool": {"name": settings.orchestration.work_pool},
        "concurrency_limit": {"limit": 1, "collision_strategy": "CANCEL_NEW"},
    }
    if one.cron is not None:
        entry["schedules"] = [{"cron": one.cron, "timezone": "UTC"}]
    elif one.interval_seconds is not None:
        entry["schedules"] = [{"interval": one.interval_seconds}]
    return entry


def config_argument(config: Path | None) -> str | None:
    """A configuration file as flows in other processes find it."""
    return str(config.resolve()) if config is not None else None
