"""The zygote: a process with libraries loaded that forks a child on request, and ends each at its time limit.

It never sees a document: the caller hands over one end of a socket, which goes to the child, and the end of a pipe, on
which the zygote writes how the child ended. It has one thread, runs no model and imports nothing of the orchestration.
There are two kinds. `files` opens files: it has loaded what PDFs with text, e-invoices, archives and mails need, so
that a fork copies little, since every document gets a child of its own. `models` looks at pictures and extracts fields:
it has loaded everything. Run as `python -m extractors.sandbox.zygote DESCRIPTOR KIND LANGUAGES SCRATCH`, by this
package alone; SCRATCH is the folder for those of its children that start Tesseract's program, or empty.
"""

import ctypes
import gc
import importlib
import json
import math
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from extractors.reading import tesseract_program
from extractors.sandbox.confinement import address_space, confine_zygote
from extractors.sandbox.requests import ChildRequest

_PRELOADED = {
    "files": ("extractors.opening", "extractors.unpacking", "extractors.sandbox.child"),
    "models": (
        "extractors.pipeline",
        "extractors.rendering",
        "extractors.unpacking",
        "extractors.sandbox.child",
        "onnxruntime",
        "rapidocr",
    ),
}
_TICK = 0.1  # seconds between looks at the children's memory
_KEPT_OUTPUT = 4096  # bytes of what a child wrote to its standard error
_MAX_MESSAGE = 65536
_libc = ctypes.PyDLL(None, use_errno=True)  # holds on to the interpreter's lock
_RARELY = 50_000  # new objects between two looks for cycles


@dataclass
class _Child:
    """One running child. Memory is address space in bytes, the highest seen and what it had when it began."""

    started: float
    deadline: float
    report: int  # descriptor
    output: int  # descriptor
    memory: int
    first_memory: int
    is_late: bool = False
    said: bytearray = field(default_factory=bytearray)


class Zygote:
    """The loop: forks on request, reaps, enforces wall time, reports. Ends when the caller's socket closes."""

    def __init__(self, control: socket.socket, languages: tuple[str, ...]) -> None:
        self._control = control
        self._languages = languages
        self._parent = os.getppid()
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, "control")
        self._wakeup, wakeup_sender = socket.socketpair()
        for end in (self._wakeup, wakeup_sender):
            end.setblocking(False)
        self._wakeup_sender = wakeup_sender
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup_sender.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._wakeup, selectors.EVENT_READ, "wakeup")

    def run(self) -> None:
        """Until the caller is gone; then nothing of ours stays alive."""
        try:
            while os.getppid() == self._parent:
                for key, _ in self._selector.select(_TICK if self._children else 1.0):
                    if key.data == "control" and not self._serve():
                        return
                    if key.data == "wakeup":
                        self._wakeup.recv(4096)
                    if isinstance(key.data, int):
                        self._listen(key.data)
                self._watch()
                self._reap()
        finally:
            for pid in self._children:
                _kill(pid)

    def _serve(self) -> bool:
        """Take one request and fork for it; False when the caller is gone."""
        message, descriptors, _, _ = socket.recv_fds(self._control, _MAX_MESSAGE, 2)
        if not message:
            return False
        connection, report = descriptors
        request = ChildRequest.decoded(message)
        if request.pictures:
            importlib.import_module("extractors.reading.photos").load_models(self._languages)
        output, output_end = os.pipe()
        try:
            pid = _fork()
        except OSError as error:
            _report(report, {"failed": str(error)})
            for descriptor in (connection, output, output_end):
                os.close(descriptor)
            return True
        if pid == 0:
            _become_child(connection, output_end, request)
        os.close(connection)
        os.close(output_end)
        os.set_blocking(output, False)
        memory = _memory(pid)
        # One that is for many calls limits each by itself.
        started = time.monotonic()
        deadline = started + request.wall_seconds if request.calls == 1 else math.inf
        self._children[pid] = _Child(started, deadline, report, output, memory, memory)
        self._selector.register(output, selectors.EVENT_READ, pid)
        return True

    def _listen(self, pid: int) -> None:
        """Keep the last of what a child says; a full pipe must not stop it."""
        child = self._children[pid]
        try:
            said = os.read(child.output, 65536)
        except BlockingIOError:
            return
        child.said += said
        del child.said[:-_KEPT_OUTPUT]
        if not said:
            self._selector.unregister(child.output)

    def _watch(self) -> None:
        now = time.monotonic()
        for pid, child in self._children.items():
            child.memory = max(child.memory, _memory(pid))
            if now >= child.deadline and not child.is_late:
                child.is_late = True
                _kill(pid)

    def _reap(self) -> None:
        while self._children:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            child = self._children[pid]
            _kill(pid)  # what it may have started stays in its group
            if child.output in self._selector.get_map():
                self._listen(pid)
            if child.output in self._selector.get_map():
                self._selector.unregister(child.output)
            os.close(child.output)
            del self._children[pid]
            report = {
                "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                "late": child.is_late,
                "wall": time.monotonic() - child.started,
                "cpu": usage.ru_utime + usage.ru_stime,
                "memory": child.memory - child.first_memory,
                "resident": usage.ru_maxrss * 1024,
                "said": child.said.decode("utf-8", "replace"),
            }
            _report(child.report, report)


def _fork() -> int:
    """As os.fork, without what Python does afterwards for threads, random numbers and logs. OSError where it fails.

    There is one thread, so that no lock is held and none need be made anew; a child makes no secrets, and what makes
    names of files reseeds itself. Doing it touches a hundred pages and more, which every child must then copy.
    """
    pid = int(_libc.fork())
    if pid < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return pid


def _become_child(connection: int, output: int, request: ChildRequest) -> None:
    """Never returns. Only the three standard descriptors and the connection stay open."""
    status = 70  # EX_SOFTWARE
    if request.calls == 1:
        gc.disable()  # it lives for one document, within its memory limit: looking for cycles costs more than it frees
    else:
        gc.set_threshold(_RARELY)
    try:
        zygote = os.getppid()
        os.setsid()
        signal.set_wakeup_fd(-1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        kept = os.dup2(connection, 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        importlib.import_module("extractors.sandbox.child").live(socket.socket(fileno=kept), zygote, request)
        status = 0
    except BaseException as error:  # noqa: BLE001 - a child must never fall back into the zygote's loop
        os.write(2, f"{type(error).__name__}: {error}".encode()[:1000])
    finally:
        os._exit(status)


def _memory(pid: int) -> int:
    """Address space in bytes; 0 once the process has ended."""
    try:
        return address_space(pid)
    except (OSError, ValueError, IndexError):
        return 0


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _report(descriptor: int, report: dict[str, Any]) -> None:
    try:
        os.write(descriptor, json.dumps(report).encode())
    except OSError:
        return  # the caller no longer waits
    finally:
        os.close(descriptor)


def main() -> None:
    """Load everything, then serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    kind, languages, scratch = sys.argv[2], tuple(sys.argv[3].split("+")), sys.argv[4]
    for name in _PRELOADED[kind]:
        importlib.import_module(name)
    if kind == "files":
        importlib.import_module("extractors.warming_files").warm_up(languages)
    else:
        importlib.import_module("extractors.reading.scans").load_models(languages)
        importlib.import_module("extractors.warming").warm_up(languages)
    gc.collect()
    gc.freeze()  # the children share these pages
    confine_zygote(tesseract_program.started_files() if scratch else (), scratch)
    Zygote(control, languages).run()


if __name__ == "__main__":
    main()
    os._exit(0)  # at an ordinary end Tesseract remarks on stderr that its models are still in use
