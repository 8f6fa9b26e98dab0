"""What a victim does between its fork and its death: one of the product's own programs, in the product's own code."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from tests.kills.faults import FAULTS
from tests.kills.steps import Victim, arm, find_step, replace

SOURCE = "drop"


class Order(BaseModel):
    """What one victim shall do, and when it shall die: at a step, or after so many seconds; else it runs to its end."""

    victim: Victim
    config: str
    step: str | None = None
    nth: int = 1
    kill_after: float | None = None
    fault: str | None = None
    conducted: bool = False  # by Prefect's engine; else the same flow and tasks as plain functions, in much less time
    machine: str | None = None  # the name of another machine that it takes itself to be on
    pause: bool = False  # at the step: not killed but stopped
    go_on: bool = False  # nothing new, but let the one that was paused go on
    wait_seconds: float = 1.0  # for deliveries that fall due later
    bystander: Victim | None = None  # a program that runs at the same time, to its end


class Ending(BaseModel):
    """How a victim ended."""

    killed: bool
    seconds: float
    error: str = ""  # what it said when it ended by an exception
    paused: bool = False


def live(order: Order) -> None:
    """Run the order in this process."""
    if order.machine is not None:
        replace("review.leases:_machine", lambda _own: lambda: order.machine)
    if order.fault is not None:
        FAULTS[order.fault]()
    if order.step is not None:
        how = signal.SIGKILL if not order.pause else signal.SIGSTOP
        arm(find_step(order.victim, order.step), order.nth, how)
    _PROGRAMS[order.victim](order)


def _process(order: Order) -> None:
    from flows import process

    if order.conducted:
        process.process(SOURCE, order.config)
    else:
        _without_conductor(process)
        process.process.fn(SOURCE, order.config)


def _without_conductor(module: Any) -> None:
    """The flow's tasks become the functions they are made of, and nothing is told to Prefect's server."""
    from prefect import Task

    for name, value in list(vars(module).items()):
        if isinstance(value, Task):
            setattr(module, name, value.fn)
    module._STAGES = {name: stage.fn for name, stage in module._STAGES.items()}
    for name in ("create_progress_artifact", "update_progress_artifact", "create_table_artifact"):
        setattr(module, name, lambda *_, **__: None)
    replace("flows.prefect_events:_emit", lambda _own: lambda *_, **__: None)


def _deliver(order: Order) -> None:
    if order.conducted:
        from flows.deliver import deliver

        deliver(order.config, order.wait_seconds)
        return
    from flows.drain import drain

    with _runtime(order) as runtime:
        drain(runtime.store.outbox, runtime.destinations(), wait_seconds=order.wait_seconds)


def _work(order: Order) -> None:
    from flows.work import Worker

    with _runtime(order) as runtime, runtime.sandbox() as sandbox:
        Worker(runtime, sandbox).run(until_idle=True)


def _runtime(order: Order) -> Any:
    from flows.configuration import load_settings
    from flows.wiring import Runtime

    return Runtime(load_settings(Path(order.config)))


_PROGRAMS: dict[Victim, Callable[[Order], None]] = {"process": _process, "deliver": _deliver, "work": _work}
