"""Showing how far a batch is: to whoever started it, and in Prefect as an artifact of the flow run."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """What a stage tells while it works."""

    def begin(self, stage: str, total: int | None) -> None:
        """A stage starts, on so many documents; None: nobody knows yet how many."""
        ...

    def advance(self, stage: str, count: int) -> None:
        """So many more are done."""
        ...

    def reach(self, stage: str, done: int) -> None:
        """So many are done in all, by whomever."""
        ...

    def end(self, stage: str) -> None:
        """That was all of it."""
        ...


class Silent:
    """Shows nothing."""

    def begin(self, stage: str, total: int | None) -> None:
        return None

    def advance(self, stage: str, count: int) -> None:
        return None

    def reach(self, stage: str, done: int) -> None:
        return None

    def end(self, stage: str) -> None:
        return None


_current: ContextVar[Progress] = ContextVar("progress")


def current_progress() -> Progress:
    """Where the running command wants progress shown."""
    return _current.get(Silent())


@contextmanager
def showing(progress: Progress) -> Iterator[None]:
    """Within this block, progress is shown there."""
    token = _current.set(progress)
    try:
        yield
    finally:
        _current.reset(token)
