"""A child process that ends with its parent, however the parent ends.

`python -m flows.bound_child PARENT_PID PROGRAM ARG...` asks the kernel for a SIGKILL at the parent's death (prctl(2),
Linux) and becomes the program. A module of its own, because code between fork and exec is not safe beside threads.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO

_PR_SET_PDEATHSIG = 1


def start_bound(
    arguments: Sequence[str], *, environment: Mapping[str, str] | None = None, output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start this interpreter with the arguments as a child in a session of its own. Call it from the main thread.

    The kernel counts the death of the thread that started it as the parent's.
    """
    command = [sys.executable, "-m", "flows.bound_child", str(os.getpid()), sys.executable, *arguments]
    return subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
    )


def end_bound(child: subprocess.Popen[bytes], *, politely: signal.Signals, patience_seconds: float) -> None:
    """End a child and what it started: with that signal, and after the patience with SIGKILL."""
    for how in (politely, signal.SIGKILL):
        try:
            os.killpg(child.pid, how)
            child.wait(timeout=patience_seconds)
        except ProcessLookupError:
            child.poll()
            return
        except subprocess.TimeoutExpired:
            continue


def main() -> None:
    """Bind to the parent, then become the program."""
    parent, *program = sys.argv[1:]
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):  # it died before we were bound
        sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 -- replaces this process by the program it was told


if __name__ == "__main__":
    main()
