"""The filter of system calls, asked as the kernel would ask it, on both machines that it is made for."""

import errno

import pytest

from extractors.sandbox.seccomp import assemble
from tests.extractors.sandbox.filter_machine import ALLOW, KILL, REFUSE, answer

PID = 4711
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# name: numbers on x86-64 and aarch64, arguments, what must come of it: 0 for allowed, else the error
CASES = {
    "read": (0, 63, (), 0),
    "write": (1, 64, (), 0),
    "mmap": (9, 222, (), 0),
    "futex": (202, 98, (), 0),
    "exit_group": (231, 94, (), 0),
    "openat to read": (257, 56, (0, 0, 0o2000000), 0),
    "openat to write": (257, 56, (0, 0, 0o1), errno.EACCES),
    "openat to read and write": (257, 56, (0, 0, 0o2), errno.EACCES),
    "openat to make": (257, 56, (0, 0, 0o100), errno.EACCES),
    "openat to cut": (257, 56, (0, 0, 0o1000), errno.EACCES),
    "openat2": (437, 437, (), errno.ENOSYS),
    "a thread": (56, 220, (0x3D0F00,), 0),
    "a process": (56, 220, (0x1200011,), errno.EPERM),
    "clone3": (435, 435, (), errno.ENOSYS),
    "execve": (59, 221, (), errno.EPERM),
    "execveat": (322, 281, (), errno.EPERM),
    "socket": (41, 198, (), errno.EPERM),
    "socketpair": (53, 199, (), errno.EPERM),
    "connect": (42, 203, (), errno.EPERM),
    "ptrace": (101, 117, (), errno.EPERM),
    "process_vm_writev": (311, 271, (), errno.EPERM),
    "unlinkat": (263, 35, (), errno.EPERM),
    "renameat2": (316, 276, (), errno.EPERM),
    "mkdirat": (258, 34, (), errno.EPERM),
    "ftruncate": (77, 46, (), errno.EPERM),
    "memfd_create": (319, 279, (), errno.EPERM),
    "mount": (165, 40, (), errno.EPERM),
    "unshare": (272, 97, (), errno.EPERM),
    "setns": (308, 268, (), errno.EPERM),
    "bpf": (321, 280, (), errno.EPERM),
    "io_uring_setup": (425, 425, (), errno.EPERM),
    "userfaultfd": (323, 282, (), errno.EPERM),
    "perf_event_open": (298, 241, (), errno.EPERM),
    "keyctl": (250, 219, (), errno.EPERM),
    "kill itself": (62, 129, (PID,), 0),
    "kill another": (62, 129, (PID + 1,), errno.EPERM),
    "kill all": (62, 129, (0xFFFFFFFF,), errno.EPERM),
    "abort": (234, 131, (PID,), 0),
    "a signal to another": (234, 131, (1,), errno.EPERM),
    "ask for limits": (302, 261, (0, 7, 0), 0),
    "set limits": (302, 261, (0, 7, 0x7FFE00000000), errno.EPERM),
    "set limits, low address": (302, 261, (0, 7, 0x1000), errno.EPERM),
    "is it a terminal": (16, 29, (3, 0x5401), 0),
    "type into a terminal": (16, 29, (3, 0x5412), errno.ENOTTY),
    "a timer": (38, 103, (), 0),
    "name a thread": (157, 167, (15,), 0),
    "let others trace": (157, 167, (0x59616D61,), errno.EINVAL),
    "own a descriptor's signals": (72, 25, (3, 8), errno.EPERM),
    "a number that will be given one day": (999, 999, (), errno.EPERM),
}


@pytest.mark.parametrize("machine", ARCHITECTURES)
@pytest.mark.parametrize("name", CASES)
def test_each_call_gets_its_answer(machine: str, name: str) -> None:
    *numbers, arguments, error = CASES[name]
    number = numbers[list(ARCHITECTURES).index(machine)]
    found = answer(assemble(machine, PID), ARCHITECTURES[machine], number, arguments)
    assert found == (REFUSE | error if error else ALLOW)


STARTING = {
    "execve": (59, 221, (), 0),
    "wait4": (61, 260, (), 0),
    "a process": (56, 220, (0x1200011,), 0),
    "a process in a namespace of its own": (56, 220, (0x10000011,), errno.EPERM),
    "openat to make": (257, 56, (0, 0, 0o101), 0),
    "unlinkat": (263, 35, (), 0),
    "renameat2": (316, 276, (), errno.EPERM),
    "socket": (41, 198, (), errno.EPERM),
    "ptrace": (101, 117, (), errno.EPERM),
    "mount": (165, 40, (), errno.EPERM),
    "kill another": (62, 129, (PID + 1,), errno.EPERM),
    "leave its group": (112, 157, (), errno.EPERM),
}


@pytest.mark.parametrize("machine", ARCHITECTURES)
@pytest.mark.parametrize("name", STARTING)
def test_a_child_that_starts_tesseract_gets_no_more_than_that(machine: str, name: str) -> None:
    *numbers, arguments, error = STARTING[name]
    number = numbers[list(ARCHITECTURES).index(machine)]
    found = answer(assemble(machine, PID, starting=True), ARCHITECTURES[machine], number, arguments)
    assert found == (REFUSE | error if error else ALLOW)


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_calls_by_another_table_end_the_process(machine: str) -> None:
    other = next(a for m, a in ARCHITECTURES.items() if m != machine)
    assert answer(assemble(machine, PID), other, 0) == KILL
    assert answer(assemble(machine, PID), 0x40000003, 11) == KILL  # 32 bits on x86-64: execve


def test_the_other_numbers_of_x86_get_nothing() -> None:
    """x32 calls are the same kernel's, under numbers from 2^30 on."""
    assert answer(assemble("x86_64", PID), ARCHITECTURES["x86_64"], 0x40000000 + 257, (0, 0, 1)) == REFUSE | errno.EPERM


def test_an_unknown_machine_has_no_filter() -> None:
    with pytest.raises(OSError, match="riscv64"):
        assemble("riscv64", PID)
