"""The system calls a child may make: a filter in the kernel (seccomp, Linux 3.17). What is not named here is refused.

Refused calls fail with an error rather than end the process: libraries probe for calls that they can do without. The
filter has two jobs that nothing else here does: root's children start no processes (RLIMIT_NPROC does not stop root),
and calls that only privileged or very new code makes (io_uring, bpf, userfaultfd) are out of reach altogether.

https://docs.kernel.org/userspace-api/seccomp_filter.html; offsets and values: linux/seccomp.h, linux/audit.h.
"""

import ctypes
import errno
import os
import platform
import struct

from extractors.sandbox.system_calls import ALLOWED, CHECKED, OWN_PROCESS, RULES, RULES_OF_STARTING, STARTING, Rule

_NUMBER = struct.Struct("=I")
_INSTRUCTION = struct.Struct("=HBBI")  # code, jump if true, jump if false, operand
_LOAD_WORD, _AND = 0x20, 0x54
_JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _JUMP_IF_ANY_BIT = 0x15, 0x35, 0x45
_JUMP, _RETURN = 0x05, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16  # offsets in struct seccomp_data
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_OWN = b"OWN\x7f"  # stands in the prepared code where the process's number goes

Instruction = tuple[int, int, int, int]

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class CallFilter:
    """The filter of this machine, made before forking: in a child only its own number is filled in and it is installed.

    `starting` is that of a child that starts the one program. OSError (ENOSYS) on a machine whose system calls are not
    listed.
    """

    def __init__(self, *, starting: bool = False) -> None:
        own = int.from_bytes(_OWN, "little")
        code = b"".join(_INSTRUCTION.pack(*one) for one in assemble(platform.machine(), own, starting=starting))
        self._own_at = [at for at in range(4, len(code), _INSTRUCTION.size) if code[at : at + 4] == _OWN]
        self._code = ctypes.create_string_buffer(code, len(code))
        self._program = _Program(len(code) // _INSTRUCTION.size, ctypes.cast(self._code, ctypes.c_void_p))
        self._reference = ctypes.byref(self._program)

    def install(self) -> None:
        """From here on only what readers need; for good, and for threads that start later. OSError where it fails."""
        own = os.getpid()
        for at in self._own_at:
            _NUMBER.pack_into(self._code, at, own)
        if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or _libc.prctl(
            _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, self._reference, 0, 0
        ):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def assemble(machine: str, process: int, *, starting: bool = False) -> list[Instruction]:
    """The filter of a process on x86_64 or aarch64. OSError (ENOSYS) on any other machine.

    With `starting`, processes, programs and files in general are possible: Landlock says which.

    A tree over the numbers rather than a list: at installation the kernel walks the program once for every call there
    is, and a list of a hundred comparisons costs ten times as much there.
    """
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    start: list[Instruction] = [
        (_LOAD_WORD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),  # a call by another architecture's table: no reader makes one
        (_LOAD_WORD, 0, 0, _NUMBER_AT),
    ]
    return start + _tree(_cases(machine, process, starting))


def _cases(machine: str, process: int, starting: bool) -> list[tuple[int, list[Instruction]]]:
    """What is done from which number on, sorted. The other ABI of x86-64 (x32) has higher numbers and gets nothing."""
    column = _COLUMN[machine]
    names, rules = (ALLOWED | STARTING, RULES_OF_STARTING) if starting else (ALLOWED, RULES)
    allowed = {n[column]: [(_RETURN, 0, 0, _ALLOW)] for n in names.values()}
    checked = {n[column]: _checked(rules[name], process) for name, n in CHECKED.items()}
    known = {number: block for number, block in (allowed | checked).items() if number is not None}
    refused = _refused(errno.EPERM)
    cases = [(0, refused)]
    for number in sorted(known):
        for start, block in ((number, known[number]), (number + 1, refused)):
            if cases[-1][0] == start:
                cases.pop()
            if not cases or cases[-1][1] != block:
                cases.append((start, block))
    return cases


def _tree(cases: list[tuple[int, list[Instruction]]]) -> list[Instruction]:
    """Halves by comparison of the number. A block always returns, so nothing falls through into the next."""
    if len(cases) == 1:
        return cases[0][1]
    middle = len(cases) // 2
    lower, upper = _tree(cases[:middle]), _tree(cases[middle:])
    if len(lower) < 256:  # a jump's distance is one byte
        return [(_JUMP_IF_AT_LEAST, len(lower), 0, cases[middle][0]), *lower, *upper]
    return [(_JUMP_IF_AT_LEAST, 0, 1, cases[middle][0]), (_JUMP, 0, 0, len(lower)), *lower, *upper]


def _checked(rule: Rule, process: int) -> list[Instruction]:
    low = _ARGUMENTS_AT + 8 * rule.argument  # both architectures are little-endian; the kernel looks at 32 bits too
    load, allow, refuse = (_LOAD_WORD, 0, 0, low), (_RETURN, 0, 0, _ALLOW), _refused(rule.error)
    values = tuple(process if value == OWN_PROCESS else value for value in rule.operands)
    match rule.test:
        case "is one of":
            tests = [(_JUMP_IF_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
            return [load, *tests, *refuse, allow]
        case "has none of":
            return [load, (_JUMP_IF_ANY_BIT, 0, 1, values[0]), *refuse, allow]
        case "has all of":
            return [load, (_AND, 0, 0, values[0]), (_JUMP_IF_EQUAL, 1, 0, values[0]), *refuse, allow]
        case "is null":
            high = (_LOAD_WORD, 0, 0, low + 4)
            return [load, (_JUMP_IF_EQUAL, 0, 2, 0), high, (_JUMP_IF_EQUAL, 1, 0, 0), *refuse, allow]
        case "never":
            return refuse


def _refused(error: int) -> list[Instruction]:
    return [(_RETURN, 0, 0, _REFUSE | error)]
