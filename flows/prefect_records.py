"""Waiting until Prefect's server has written down what the client sent it: it does so in the background."""

import time

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import TaskRunFilter, TaskRunFilterState, TaskRunFilterStateType
from prefect.client.schemas.objects import StateType

_PATIENCE_SECONDS = 10.0


def wait_until_recorded() -> None:
    """Return when the server knows no unfinished task run any more, or after ten seconds.

    The records are for people who look at the server's page; the batch itself is in our own store already.
    """
    unfinished = TaskRunFilter(
        state=TaskRunFilterState(
            type=TaskRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.SCHEDULED])
        )
    )
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with get_client(sync_client=True) as client:
        while client.read_task_runs(task_run_filter=unfinished, limit=1) and time.monotonic() < deadline:
            time.sleep(0.3)
