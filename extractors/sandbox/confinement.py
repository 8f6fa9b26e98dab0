"""What a child gives up before it touches a document. Each restriction says whether it holds on this machine.

Memory, CPU time, open files and written bytes by resource limits; network by a namespace of its own; writing, starting
programs and signals by Landlock, where the kernel has it. Ends with its zygote.
"""

import ctypes
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_SYS_LANDLOCK_CREATE_RULESET = 444  # the same number on every architecture
_SYS_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_CREATE_RULESET_VERSION = 1
# Everything that changes the file system, and executing; reading files and folders stays allowed.
_ACCESS_EXECUTE_AND_WRITE = 0x1 | 0x2 | sum(1 << bit for bit in range(4, 13))  # first version
_ACCESS_REFER, _ACCESS_TRUNCATE = 1 << 13, 1 << 14  # second, third version
_NET_BIND_AND_CONNECT_TCP = 0b11  # fourth version
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # sixth version
_CAPABILITY_VERSION = 0x20080522
_OPEN_FILES = 64
_CPU_GRACE = 2  # seconds from SIGXCPU to SIGKILL

_libc = ctypes.CDLL(None, use_errno=True)
_held: dict[str, bool] = {}


def held() -> dict[str, bool]:
    """Which restrictions hold in this process; empty outside a child."""
    return dict(_held)


def confine(zygote: int, memory_mb: int, cpu_seconds: int) -> None:
    """Give up everything a reader does not need. `memory_mb` is allowed on top of what the process has now."""
    _end_with(zygote)
    _held["network_namespace"] = _try(_leave_network)
    _held["no_capabilities"] = _try(_drop_capabilities)
    _held["landlock"] = _try(_landlock)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    memory = pages * resource.getpagesize() + memory_mb * 1024 * 1024
    for kind, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + _CPU_GRACE),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))
    _held["limits"] = True


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
    for name, content in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path(f"/proc/self/{name}").write_text(content, encoding="ascii")


def _drop_capabilities() -> None:
    """Root without its powers: it can neither trace, mount, nor override permissions."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _check(_libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())))


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def _landlock() -> None:
    """No rule is added, so everything the ruleset handles is refused everywhere."""
    version = _check(_libc.syscall(_SYS_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_CREATE_RULESET_VERSION))
    handled = _ACCESS_EXECUTE_AND_WRITE
    handled |= (_ACCESS_REFER if version >= 2 else 0) | (_ACCESS_TRUNCATE if version >= 3 else 0)
    ruleset = _Ruleset(
        handled,
        _NET_BIND_AND_CONNECT_TCP if version >= 4 else 0,
        _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0,
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    descriptor = _check(_libc.syscall(_SYS_LANDLOCK_CREATE_RULESET, ctypes.byref(ruleset), size, 0))
    try:
        _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _check(_libc.syscall(_SYS_LANDLOCK_RESTRICT_SELF, descriptor, 0))
    finally:
        os.close(descriptor)
