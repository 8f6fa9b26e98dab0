"""The scheduled batches: one Prefect deployment for each source, served from a process of its own.

`python -m flows.schedules [CONFIG]` registers them at PREFECT_API_URL and runs what falls due until it is ended.
"""

import sys
from pathlib import Path

from prefect import serve
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.types.entrypoint import EntrypointType

from flows import logs, tracing
from flows.configuration import load_settings
from flows.process import process
from holdpoint.settings import Settings


def deployments(settings: Settings, config: Path | None) -> list[RunnerDeployment]:
    """A deployment a source, on the schedule of the settings; a source never runs twice at once."""
    made = []
    for source in settings.sources:
        deployment = process.to_deployment(
            name=source,
            cron=settings.orchestration.schedule,
            parameters={"source": source, "config": str(config) if config else None},
            concurrency_limit=1,
            entrypoint_type=EntrypointType.MODULE_PATH,
            description=f"Process what has arrived at the source '{source}'.",
        )
        if not isinstance(deployment, RunnerDeployment):
            raise TypeError("to_deployment gave a coroutine: it was called within an event loop")
        made.append(deployment)
    return made


def start_now(source: str) -> None:
    """Ask the served deployment of a source for a run at once; returns without waiting for it."""
    run_deployment(f"process/{source}", timeout=0, as_subflow=False)


def main() -> None:
    """Register, ask for one run of each source at once, then serve the schedules."""
    config = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    settings = load_settings(config)
    logs.set_up(settings.logging)
    tracing.set_up(settings.tracing)
    made = deployments(settings, config)
    for deployment in made:
        deployment.apply()
    for source in settings.sources:
        start_now(source)
    serve(*made, pause_on_shutdown=False, print_starting_message=False, limit=len(made))


if __name__ == "__main__":
    main()
