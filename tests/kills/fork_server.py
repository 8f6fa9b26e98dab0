"""A process with the whole product loaded that forks one victim per order, kills it when its time has come, and waits.

`python -m tests.kills.fork_server LOG` reads orders as JSON lines and answers each with an ending. It has one thread,
no connection to a database or to Prefect's server, and one sandbox zygote that all victims share: starting the
product takes ten seconds, a fork a few milliseconds. `ForkServer` starts and asks it.
"""

import gc
import importlib
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.kills.victim import Ending, Order, live

ROOT = Path(__file__).resolve().parent.parent.parent
_LIMIT_SECONDS = 300.0
_LOADED = ("flows.process", "flows.deliver", "flows.work", "connectors.sources.bucket", "great_expectations", "pandas")
_ENVIRONMENT = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # PyArrow's allocator starts a thread otherwise
    **dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"), "1"),
}


class ForkServer:
    """The fork server as a context manager."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._log = folder / "victims.log"
        self._environment = {**os.environ, **environment, **_ENVIRONMENT, "PYTHONPATH": str(ROOT)}
        self._process: subprocess.Popen[str] | None = None

    def run(self, order: Order) -> Ending:
        """Let one victim live and wait for its end. Fails when it ended by an exception or overran its limit.

        One that was paused may end as it likes: others have done its work meanwhile.
        """
        assert self._process is not None and self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(order.model_dump_json() + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the fork server has ended:\n{self._log.read_text()[-4000:]}"
        ending = Ending.model_validate_json(answer)
        assert ending.paused or not ending.error, f"{order}\nended by itself, with:\n{ending.error}"
        return ending

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.kills.fork_server", str(self._log)],
                cwd=ROOT, env=self._environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process is not None and self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._process = None


def main() -> None:
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for name in _LOADED:
        importlib.import_module(name)
    _share_zygotes()
    gc.collect()
    gc.freeze()
    threads = len(list(Path("/proc/self/task").iterdir()))
    assert threads == 1, f"a fork beside {threads - 1} other threads is not safe"
    paused: list[_Child] = []
    for line in sys.stdin:
        print(_run(Order.model_validate_json(line), log, paused).model_dump_json(), flush=True)
    for victim in paused:  # a test that failed left it behind
        victim.send(signal.SIGKILL)


def _share_zygotes() -> None:
    """Let every victim's sandbox fork its children from the same zygotes, which outlive them."""
    service: Any = importlib.import_module("extractors.sandbox.service")
    zygotes = {kind: service.ZygoteProcess(kind, ("eng",)) for kind in ("files", "models")}

    class Shared:
        def __init__(self, kind: str, _languages: object, _scratch: object) -> None:
            self.fork = zygotes[kind].fork
            self.pid = zygotes[kind].pid

        def close(self) -> None:
            """It is the next victim's, too."""

        def kill(self) -> None:
            """Not by a victim."""

    service.ZygoteProcess = Shared


def _run(order: Order, log: int, paused: "list[_Child]") -> Ending:
    if order.go_on:
        victim = paused.pop()
        victim.send(signal.SIGCONT)
        return victim.wait(None).model_copy(update={"paused": True})
    if order.pause:
        victim = _Child(order, log)
        if not victim.wait_until_stopped():
            return victim.wait(None)
        paused.append(victim)
        return Ending(killed=False, paused=True, seconds=0)
    bystander = None
    if order.bystander is not None:
        bystander = _Child(Order(victim=order.bystander, config=order.config, fault=order.fault), log)
    ending = _Child(order, log).wait(order.kill_after)
    if bystander is not None:
        other = bystander.wait(None)
        said = "it was killed" if other.killed else other.error
        ending.error = ending.error or (f"the bystander: {said}" if said else "")
    return ending


class _Child:
    """A forked process that lives an order."""

    def __init__(self, order: Order, log: int) -> None:
        self._started = time.monotonic()
        self._errors, error_end = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._errors)
            _live_and_die(order, log, error_end)
        os.close(error_end)

    def wait_until_stopped(self) -> bool:
        """False when it ended before."""
        found = os.waitid(os.P_PID, self._pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        return found is not None and found.si_code == os.CLD_STOPPED

    def send(self, what: signal.Signals) -> None:
        os.kill(self._pid, what)

    def wait(self, kill_after: float | None) -> Ending:
        """Wait for its end, kill it when its time has come; without a time, when it has overrun the limit."""
        # The end of the pipe is no sign of the child's: a child of its own may hold it longer.
        process = os.pidfd_open(self._pid)
        ended, _, _ = select.select([process], [], [], kill_after if kill_after is not None else _LIMIT_SECONDS)
        if not ended:
            os.kill(self._pid, signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        os.close(process)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        error = ""
        if not killed and status != 0:
            error = os.read(self._errors, 65536).decode(errors="replace") or f"wait status {status}"
        if not ended and kill_after is None:
            error = f"it ran for more than {_LIMIT_SECONDS} s"
        os.close(self._errors)
        return Ending(killed=killed, seconds=time.monotonic() - self._started, error=error)


def _live_and_die(order: Order, log: int, error_end: int) -> None:
    """The child's whole life."""
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for descriptor, target in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(descriptor, target)
        live(order)
        code = 0
    except BaseException:  # noqa: BLE001 -- whatever it was, the protocol is told
        os.write(error_end, traceback.format_exc()[-60_000:].encode())
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
