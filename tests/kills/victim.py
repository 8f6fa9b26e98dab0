"""What a victim does between its fork and its death: one of the product's own programs, in the product's own code."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from tests.kills.faults import FAULTS
from tests.kills.steps import Victim, arm, find_step

SOURCE = "drop"


class Order(BaseModel):
    """What one victim shall do, and when it shall die: at a step, or after so many seconds; else it runs to its end."""

    victim: Victim
    config: str
    step: str | None = None
    nth: int = 1
    kill_after: float | None = None
    fault: str | None = None
    wait_seconds: float = 1.0  # for deliveries that fall due later


class Ending(BaseModel):
    """How a victim ended."""

    killed: bool
    seconds: float
    error: str = ""  # what it said when it ended by an exception


def live(order: Order) -> None:
    """Run the order in this process."""
    if order.fault is not None:
        FAULTS[order.fault]()
    if order.step is not None:
        arm(find_step(order.victim, order.step), order.nth)
    _PROGRAMS[order.victim](order)


def _process(order: Order) -> None:
    from flows.process import process

    process(SOURCE, order.config)


def _deliver(order: Order) -> None:
    from flows.configuration import load_settings
    from flows.drain import drain
    from flows.wiring import Runtime

    with Runtime(load_settings(Path(order.config))) as runtime:
        drain(runtime.store.outbox, runtime.destinations(), wait_seconds=order.wait_seconds)


_PROGRAMS: dict[Victim, Any] = {"process": _process, "deliver": _deliver}
