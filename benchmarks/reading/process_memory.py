"""The memory of a process and all its children together, each shared page counted once."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

_PAUSE = 0.2  # seconds; reading one process's sizes takes a millisecond or two


class PeakMemory:
    """Watches this process and its descendants while open. `bytes` is the most they had at once (PSS)."""

    def __init__(self) -> None:
        self.bytes = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            self.bytes = max(
                self.bytes, sum(proportional_size(pid) for pid in (os.getpid(), *descendants(os.getpid())))
            )
            time.sleep(_PAUSE)


def descendants(pid: int) -> list[int]:
    """The processes below it that live now."""
    return [below for child in children_of(pid) for below in (child, *descendants(child))]


def children_of(pid: int) -> list[int]:
    """The processes that it started and that live now."""
    found: list[int] = []
    for task in _listed(Path(f"/proc/{pid}/task")):
        try:
            found += map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


def proportional_size(pid: int) -> int:
    """Bytes; a page that several processes share counts in parts. 0 once the process has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
