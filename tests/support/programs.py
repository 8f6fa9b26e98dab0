"""Programs that tests start for real: found on the machine, bound to a free port, ended with the test session."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    """A TCP port on the loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_program(name: str, *places: str) -> str:
    """The path of a program, looked for on PATH and in those places (globs allowed); newest version first."""
    found = shutil.which(name)
    candidates = [found] if found else []
    for place in places:
        candidates += sorted((str(p) for p in Path("/").glob(f"{place.lstrip('/')}/{name}")), reverse=True)
    assert candidates, f"{name} is missing: run deploy/setup.sh --with-tests"
    return candidates[0]


def wait_until(ready: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Return as soon as `ready` says so; fail naming `what` after that many seconds."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Whether something accepts connections on that port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def end_group(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """End a process that was started in a session of its own, with everything it started."""
    for step in (how, signal.SIGKILL):
        try:
            os.killpg(process.pid, step)
            process.wait(timeout=10)
        except ProcessLookupError:
            process.poll()
            return
        except subprocess.TimeoutExpired:
            continue
        else:
            return
