"""Progress as bars on a terminal, and as one line a stage where there is none (a log, a pipe)."""

import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

_LINE_EVERY_SECONDS = 10.0


class ProgressBars:
    """A `flows.progress.Progress`; a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = Progress(
            TextColumn("{task.description:<14}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._done: dict[str, int] = {}
        self._totals: dict[str, int | None] = {}
        self._last_line = time.monotonic()

    def __enter__(self) -> "ProgressBars":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def begin(self, stage: str, total: int | None) -> None:
        self._done[stage], self._totals[stage] = 0, total
        if self._console.is_terminal:
            self._tasks[stage] = self._bars.add_task(stage, total=total)

    def advance(self, stage: str, count: int) -> None:
        self.reach(stage, self._done.get(stage, 0) + count)

    def reach(self, stage: str, done: int) -> None:
        """So many are done in all."""
        if done == self._done.get(stage):
            return
        self._done[stage] = done
        if self._console.is_terminal:
            self._bars.update(self._tasks[stage], completed=done)
            return
        total, now = self._totals.get(stage), time.monotonic()
        is_last = total is not None and done >= total
        if is_last or now - self._last_line >= _LINE_EVERY_SECONDS:
            self._last_line = now
            self._console.print(f"{stage}: {done}" + (f" of {total}" if total is not None else ""))

    def end(self, stage: str) -> None:
        """A stage whose total was not known is through."""
        self._totals[stage] = self._done.get(stage, 0)
        if self._console.is_terminal:
            self._bars.update(self._tasks[stage], total=self._totals[stage])
        else:
            self._console.print(f"{stage}: {self._done.get(stage, 0)}")

    def reach_of(self, stage: str, done: int, total: int) -> None:
        """So many of a total that only now is known."""
        self._totals[stage] = total
        if self._console.is_terminal:
            self._bars.update(self._tasks[stage], total=total)
        self.reach(stage, done)
