"""Landlock (Linux 5.13): no writing, no starting programs, later versions also no connections and no signals outside.

https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os

_SYS_CREATE_RULESET = 444  # the same numbers on every architecture
_SYS_RESTRICT_SELF = 446
_CREATE_RULESET_VERSION = 1
# Everything that changes the file system, and executing; reading files and folders stays allowed.
_EXECUTE_AND_WRITE = 0x1 | 0x2 | sum(1 << bit for bit in range(4, 13))  # first version
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # second, third version
_BIND_AND_CONNECT_TCP = 0b11  # fourth version
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # sixth version
_PR_SET_NO_NEW_PRIVS = 38

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def forbid_changes() -> None:
    """No rule is added, so everything the ruleset handles is refused everywhere. OSError where the kernel has none.

    Processes forked later are in the same domain: they may signal each other, but nobody outside.
    """
    version = _check(_libc.syscall(_SYS_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION))
    handled = _EXECUTE_AND_WRITE | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    ruleset = _Ruleset(
        handled,
        _BIND_AND_CONNECT_TCP if version >= 4 else 0,
        _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0,
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    descriptor = _check(_libc.syscall(_SYS_CREATE_RULESET, ctypes.byref(ruleset), size, 0))
    try:
        _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _check(_libc.syscall(_SYS_RESTRICT_SELF, descriptor, 0))
    finally:
        os.close(descriptor)


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
