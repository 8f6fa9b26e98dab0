"""Landlock (Linux 5.13): no writing, no starting programs, later versions also no connections and no signals outside.

But for one exception, where Tesseract is there as a program only.

https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
from dataclasses import dataclass

_SYS_CREATE_RULESET = 444  # the same numbers on every architecture
_SYS_ADD_RULE = 445
_SYS_RESTRICT_SELF = 446
_CREATE_RULESET_VERSION = 1
# Everything that changes the file system, and executing; reading files and folders stays allowed.
_EXECUTE_AND_WRITE = 0x1 | 0x2 | sum(1 << bit for bit in range(4, 13))  # first version
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # second, third version
_EXECUTE, _WRITE_FILE, _REMOVE_FILE, _MAKE_FILE = 1, 1 << 1, 1 << 5, 1 << 8
_RULE_PATH_BENEATH = 1
_BIND_AND_CONNECT_TCP = 0b11  # fourth version
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # sixth version
_PR_SET_NO_NEW_PRIVS = 38

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


@dataclass(frozen=True)
class Allowed:
    """What stays possible: these programs may be started, files may be made, written and removed in this folder."""

    programs: tuple[str, ...]
    folder: str


def forbid_changes(allowed: Allowed | None = None) -> None:
    """Everything the ruleset handles is refused everywhere, but for what is allowed. OSError where the kernel has none.

    A domain made within another takes away, and never gives back. Processes forked later are in the same domain: they
    may signal each other, but nobody outside.
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
        if allowed is not None:
            _add_rules(descriptor, allowed, _TRUNCATE & handled)
        _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _check(_libc.syscall(_SYS_RESTRICT_SELF, descriptor, 0))
    finally:
        os.close(descriptor)


def _add_rules(ruleset: int, allowed: Allowed, truncate: int) -> None:
    write = _WRITE_FILE | truncate
    rules = [(path, _EXECUTE) for path in allowed.programs]
    rules += [(allowed.folder, write | _MAKE_FILE | _REMOVE_FILE), (os.devnull, write)]
    for path, rights in rules:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rule = ctypes.byref(_PathBeneath(rights, descriptor))
            _check(_libc.syscall(_SYS_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0))
        finally:
            os.close(descriptor)


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
