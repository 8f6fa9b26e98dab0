"""What a hostile document could make its reader do. Run in sandboxed children by the tests, by dotted path."""

import ctypes
import errno
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

_kept: list[bytearray] = []


def answer(value: Any) -> Any:
    return value


def hang() -> None:
    """Native code that never comes back: no Python signal handler would run."""
    ctypes.CDLL(None).pause()


def burn() -> None:
    while True:
        pass


def eat_memory() -> int:
    return len([bytearray(16 * 1024 * 1024) for _ in range(10_000)])


def eat_memory_natively() -> None:
    """As a C++ library does: on failure it aborts."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    while True:
        block = libc.malloc(ctypes.c_size_t(1 << 24))
        if not block:
            os.abort()
        ctypes.memset(block, 1, 1 << 24)
        time.sleep(0.02)


def say_much(megabytes: int) -> str:
    return "x" * (megabytes * 1024 * 1024)


def keep_memory(megabytes: int) -> int:
    _kept.append(bytearray(megabytes * 1024 * 1024))
    return megabytes


def abort() -> None:
    os.abort()


def read_null() -> None:
    ctypes.string_at(0)


def end_quietly() -> None:
    os._exit(0)


def fail() -> None:
    raise LookupError("secret details")


def slow(seconds: float) -> str:
    time.sleep(seconds)
    return "done"


def open_slowly(*_file: object) -> int:
    """A first step that takes two seconds and then wants one page looked at."""
    time.sleep(2)
    return 1


def work_slowly(*_file: object) -> int:
    """The same, busy."""
    until = time.process_time() + 0.7
    while time.process_time() < until:
        pass
    return 1


def claim_pages(*_file: object) -> bytes:
    """What no honest step says: a number that Python refuses to parse."""
    return b"9" * 5000


def write_file(path: str) -> str:
    try:
        Path(path).write_bytes(b"x")
    except OSError as error:
        return type(error).__name__
    return "written"


def write_in_temporary_folder() -> str:
    with tempfile.NamedTemporaryFile() as made:
        made.write(b"x")
        return write_file(made.name)


def start_program() -> str:
    try:
        subprocess.run([sys.executable, "--version"], check=True)
    except OSError as error:
        return type(error).__name__
    return "started"


def connect(port: int) -> str:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError as error:
        return type(error).__name__
    return "connected"


def kill(pid: int) -> str:
    try:
        os.kill(pid, 9)
    except OSError as error:
        return type(error).__name__
    return "killed"


def fork() -> str:
    """As native code would: not by way of Python's own functions."""
    made = ctypes.CDLL(None, use_errno=True).fork()
    if made == 0:
        os._exit(0)
    return "forked" if made > 0 else errno.errorcode[ctypes.get_errno()]


def start_thread() -> str:
    said: list[str] = []
    thread = threading.Thread(target=said.append, args=("ran",))
    thread.start()
    thread.join()
    return said[0]


def open_socket() -> str:
    try:
        socket.socket(socket.AF_UNIX).close()
    except OSError as error:
        return type(error).__name__
    return "opened"


def trace(pid: int) -> str:
    """Attach to another process, as a debugger does."""
    libc = ctypes.CDLL(None, use_errno=True)
    return "attached" if libc.ptrace(16, pid, None, None) == 0 else errno.errorcode[ctypes.get_errno()]


def change_limits() -> str:
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
    except (OSError, ValueError) as error:
        return type(error).__name__
    return "changed"


def remove(path: str) -> str:
    try:
        Path(path).unlink()
    except OSError as error:
        return type(error).__name__
    return "removed"


def modules_and_descriptors() -> dict[str, Any]:
    forbidden = sorted({"prefect", "great_expectations", "sqlalchemy"} & set(sys.modules))
    descriptors = sorted(int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    return {"forbidden": forbidden, "descriptors": descriptors}


def loaded_libraries() -> list[str]:
    return sorted({name.partition(".")[0] for name in sys.modules})


def environment() -> list[str]:
    return sorted(os.environ)


def make_tesseract_remark() -> str:
    """As an odd picture does: Tesseract says that it cannot open a file of parameters."""
    from extractors.reading.scans import _engine

    recognise, reader = _engine(("eng",))
    for cell in recognise.__closure__ or ():
        if hasattr(cell.cell_contents, "ReadConfigFile"):
            cell.cell_contents.ReadConfigFile("no-such-file")
            return reader
    raise AssertionError("the engine keeps Tesseract elsewhere: look for it there")
