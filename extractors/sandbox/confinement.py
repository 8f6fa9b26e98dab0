"""What a child gives up before it touches a document. Each restriction says whether it holds on this machine.

Memory, CPU time, open files and written bytes by resource limits; network by a namespace without any; writing, starting
programs and signals by Landlock; all of these and new processes by a filter of system calls. Ends with its zygote.

Where Tesseract is there as a program only, a child that looks at pictures has a profile of its own: it may start this
program, and write in a scratch folder that is its own and is removed with it.
"""

import ctypes
import os
import resource
import signal
from collections.abc import Callable, Sequence

from extractors.sandbox.landlock import Allowed, forbid_changes
from extractors.sandbox.seccomp import CallFilter

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_CAPABILITY_VERSION = 0x20080522
_PAGE = resource.getpagesize()
_OPEN_FILES = 64
_CPU_GRACE = 2  # seconds from SIGXCPU to SIGKILL
_SCRATCH_FILE = 256 * 1024 * 1024  # bytes: a page of 36 million pixels, not packed, seven times

_libc = ctypes.CDLL(None, use_errno=True)
_held: dict[str, bool] = {}
_filters: dict[bool, CallFilter] = {}  # the zygote's, for its children, by whether they start the one program
_programs: list[str] = []  # that children with a scratch folder may start


def held() -> dict[str, bool]:
    """Which restrictions hold in this process; empty outside the sandbox."""
    return dict(_held)


def confine_zygote(programs: Sequence[str] = (), scratch: str = "") -> None:
    """Give up, once for all children, what a zygote does not need either: network, capabilities, writing, programs.

    But for these programs, and files in this folder, where some of its children are to have them. To be called with one
    thread and before the first fork. Children inherit every one of these, so that each saves the making of a network
    namespace, the dearest of all restrictions. Models may still be loaded afterwards, and children forked, signalled
    and looked at.
    """
    _held["network_namespace"] = _try(_leave_network)
    _held["no_capabilities"] = _try(_drop_capabilities)
    _programs.extend(programs)
    _held["landlock"] = _try(lambda: forbid_changes(_allowed(scratch)))
    _held["seccomp"] = _try(_prepare_filters)


def confine(zygote: int, memory_mb: int, cpu_seconds: int, scratch: str = "") -> None:
    """Give up everything a reader does not need. `memory_mb` is allowed on top of what the process has now.

    With `scratch`, a folder, the zygote's programs may be started, and files made there. `zygote` is the process that
    forked this one, which ends with it. What that one gave up already holds.
    """
    _end_with(zygote)
    if not _held:
        confine_zygote()
    memory = address_space() + memory_mb * 1024 * 1024
    for kind, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + _CPU_GRACE),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, *(2 * (_SCRATCH_FILE if scratch else 0,))),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))
    _held["limits"] = True
    if scratch:
        _held["starts_tesseract"] = True
    if _held["landlock"] and _programs:
        _held["landlock"] = _try(lambda: forbid_changes(_allowed(scratch)))  # the zygote's has room for all children
    _held["seccomp"] = _held["seccomp"] and _try(_filters[bool(scratch)].install)  # last: it refuses what is done above
    if _held["landlock"] and not _held["seccomp"] and not _programs:
        _try(forbid_changes)  # a domain of its own, so that it cannot signal its siblings


def address_space(process: int | str = "self") -> int:
    """Of a process, in bytes. Not by pathlib: each child would touch its code first, at ten times the cost. OSError."""
    descriptor = os.open(f"/proc/{process}/statm", os.O_RDONLY)
    try:
        return int(os.read(descriptor, 200).split()[0]) * _PAGE
    finally:
        os.close(descriptor)


def _try(restrict: Callable[[], None]) -> bool:
    try:
        restrict()
    except OSError:
        return False
    return True


def _end_with(zygote: int) -> None:
    """Killed by the kernel when the zygote ends; the check covers its having ended just before."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != zygote:
        os._exit(1)


def _allowed(scratch: str) -> Allowed | None:
    return Allowed(tuple(_programs), scratch) if scratch else None


def _prepare_filters() -> None:
    _filters[False] = CallFilter()
    if _programs:
        _filters[True] = CallFilter(starting=True)


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _leave_network() -> None:
    """A network namespace without any interface; by way of a user namespace where we are not root."""
    if _libc.unshare(_CLONE_NEWNET) == 0:
        return
    user, group = os.geteuid(), os.getegid()
    _check(_libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET))
    # Stay who we are inside it, so that our own files remain readable.
    for name, content in (
        ("setgroups", b"deny"),
        ("uid_map", b"%d %d 1" % (user, user)),
        ("gid_map", b"%d %d 1" % (group, group)),
    ):
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        try:
            os.write(descriptor, content)
        finally:
            os.close(descriptor)


def _drop_capabilities() -> None:
    """Root without its powers: it can neither trace, mount, nor override permissions."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _check(_libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())))
