"""Installing on a Prefect server: the work pool, a deployment for everything scheduled, the automations.

Installing again brings the server to what the settings now say, and takes away what they no longer name.
"""

from contextlib import suppress
from datetime import timedelta
from typing import cast
from uuid import UUID

from prefect.automations import Automation
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.objects import ConcurrencyLimitStrategy, ConcurrencyOptions, StateType
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.exceptions import ObjectAlreadyExists
from prefect.schedules import Schedule

from flows import prefect_events
from flows.schedules import TAG, ScheduledFlow, scheduled_flows
from holdpoint.settings import Settings

_HEARTBEAT = "prefect.flow-run.heartbeat"
_ENDS = tuple(f"prefect.flow-run.{end}" for end in ("Completed", "Failed", "Cancelled", "Crashed"))
_SILENT = timedelta(seconds=90)  # three heartbeats
CRASHED = "Holdpoint: a run without a heartbeat has crashed"
FAILURES = "Holdpoint: report a batch with failures"


def install(settings: Settings, config: str | None) -> tuple[ScheduledFlow, ...]:
    """Bring the server at PREFECT_API_URL to these settings; gives what is scheduled there now."""
    wanted = scheduled_flows(settings, config)
    pool = settings.orchestration.work_pool
    with get_client(sync_client=True) as client:
        with suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=pool, type="process"))
        ids = {f"{one.flow}/{one.name}": _deploy(one, pool) for one in wanted}
        _remove_others(client, keep=set(ids.values()))
    _automate(_crashed())
    _automate(_failures(ids["report-failures/batch"]))
    return wanted


def start_now(source: str) -> None:
    """Ask for a run of a source at once; returns without waiting for it."""
    run_deployment(f"process/{source}", timeout=0, as_subflow=False)


def _deploy(one: ScheduledFlow, pool: str) -> UUID:
    schedules = []
    if one.cron is not None:
        schedules.append(Schedule(cron=one.cron, timezone="UTC"))
    if one.interval_seconds is not None:
        schedules.append(Schedule(interval=timedelta(seconds=one.interval_seconds)))
    deployment = RunnerDeployment(
        name=one.name,
        flow_name=one.flow,
        entrypoint=one.entrypoint,
        description=one.description,
        tags=[TAG],
        parameters=dict(one.parameters),
        schedules=schedules,
        concurrency_limit=1,
        concurrency_options=ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        work_pool_name=pool,
        enforce_parameter_schema=False,
    )
    return UUID(str(deployment.apply()))


def _remove_others(client: SyncPrefectClient, keep: set[UUID]) -> None:
    """Deployments of ours that the settings no longer name, such as that of a source taken out."""
    ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
    for deployment in client.read_deployments(deployment_filter=ours):
        if deployment.id not in keep:
            client.delete_deployment(deployment.id)


def _crashed() -> Automation:
    """Without it a run whose process was killed stays "Running" for ever, and blocks the next one of its source."""
    return Automation(
        name=CRASHED,
        description="A run that sends no heartbeat for 90 seconds is marked as crashed.",
        trigger=EventTrigger(
            after={_HEARTBEAT},
            expect={_HEARTBEAT, *_ENDS},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=_SILENT,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message="No heartbeat for 90 seconds.")],
    )


def _failures(deployment: UUID) -> Automation:
    return Automation(
        name=FAILURES,
        description="A batch with files that could not be read or taken in is reported.",
        trigger=EventTrigger(
            expect={prefect_events.BATCH_WITH_FAILURES},
            match={"prefect.resource.id": "holdpoint.batch.*"},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[
            RunDeployment(
                source="selected",
                deployment_id=deployment,
                parameters={"resource": {"__prefect_kind": "jinja", "template": "{{ event.resource.id }}"}},
            )
        ],
    )


def _automate(wanted: Automation) -> None:
    try:
        there = cast(Automation, Automation.read(name=wanted.name))
    except ValueError:
        wanted.create()
        return
    wanted.id = there.id
    wanted.update()
