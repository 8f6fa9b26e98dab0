"""The caller's side of the zygote: started, asked to fork, replaced when it died."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from extractors.reading import tesseract_program
from extractors.sandbox.requests import ChildRequest

ZygoteKind = Literal["files", "models"]

_ENDING_SECONDS = 5.0
_PASSED_ON = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TESSDATA_PREFIX",
    "HOME",
    "LD_LIBRARY_PATH",
    "TMPDIR",
    tesseract_program.VARIABLE,
    "COVERAGE_PROCESS_START",
)
# Set before any library starts its pool: a forked child would wait for threads it does not have.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_QUIET = {"ORT_DISABLE_TELEMETRY": "1"}  # ONNX Runtime calls home otherwise, and starts a thread for it
# Large pages for the models' memory: fewer entries to copy at every fork, measured at 5 of 42 ms a document. glibc 2.35
# and later know it, others ignore it.
_LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


class ZygoteGoneError(Exception):
    """The zygote no longer takes requests."""


class ZygoteProcess:
    """One zygote, of kind "files" or "models". Thread-safe: requests are single messages on one socket.

    `scratch` is the folder in which those of its children that start Tesseract's program have theirs.
    """

    def __init__(self, kind: ZygoteKind, languages: Sequence[str], scratch: str = "") -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}  # no secrets go along
        environment |= (
            _ONE_THREAD
            | _QUIET
            | _LARGE_PAGES
            | {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
        )
        arguments = [str(theirs.fileno()), kind, "+".join(languages), scratch]
        command = [sys.executable, "-m", "extractors.sandbox.zygote", *arguments]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, nothing of a document in the arguments
                command,
                env=environment,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the caller, which ends the zygote by closing the socket
            )
        self._sending = threading.Lock()

    @property
    def pid(self) -> int:
        return self._process.pid

    def fork(self, request: ChildRequest, *, connection: int, report: int) -> None:
        """Ask for one child, which gets the connection; the report gets how it ended. ZygoteGoneError."""
        try:
            with self._sending:
                socket.send_fds(self._control, [request.encoded()], [connection, report])
        except OSError as error:
            raise ZygoteGoneError(str(error)) from error

    def close(self) -> None:
        """End it and all its children."""
        self._control.close()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """At once; its children end with it."""
        self._process.kill()
        self._process.wait()
