"""Which system calls reading documents needs, by number and, for some, by argument. Data for the filter.

Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h (aarch64) of Linux.
"""

import errno
from dataclasses import dataclass
from typing import Literal

OWN_PROCESS = -1  # stands for the number of the process that the filter is for

_CLONE_THREAD = 0x10000
_CLONE_NAMESPACES = 0x7E020080  # CLONE_NEW…, CLONE_NEWTIME among them
_OPEN_FOR_CHANGES = 0o1 | 0o2 | 0o100 | 0o1000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
_TERMINAL_CONTROLS = (0x5401, 0x5413)  # is it one, and how wide
_DESCRIPTOR_CONTROLS = (0x5421, 0x5450, 0x5451, 0x541B)  # do not block, close on exec, how much can be read
_DESCRIPTOR_COMMANDS = (0, 1, 2, 3, 4, 5, 6, 7, 1030)  # copies, flags, locks; not who gets a descriptor's signals
_PROCESS_OPTIONS = (15, 16, 0x53564D41)  # a thread's name, a mapping's name


@dataclass(frozen=True)
class Rule:
    """Allowed where one argument (counted from 0) passes the test, else refused with the error."""

    test: Literal["is one of", "has none of", "has all of", "is null", "never"]
    argument: int = 0
    operands: tuple[int, ...] = ()  # values, or one mask of bits
    error: int = errno.EPERM


# name, x86-64, aarch64 ("-" where the architecture has no such call)
_PLAIN = """
    access 21 -, arch_prctl 158 -, brk 12 214, clock_getres 229 114, clock_gettime 228 113, clock_nanosleep 230 115,
    close 3 57, close_range 436 436, dup 32 23, dup2 33 -, dup3 292 24, exit 60 93, exit_group 231 94,
    faccessat 269 48, faccessat2 439 439, fadvise64 221 223, flock 73 32, fstat 5 80, fstatfs 138 44, futex 202 98,
    get_robust_list 274 100, getcpu 309 168, getcwd 79 17, getdents 78 -, getdents64 217 61, getegid 108 177,
    geteuid 107 175, getgid 104 176, getgroups 115 158, getpeername 52 205, getpgid 121 155, getpgrp 111 -,
    getpid 39 172, getppid 110 173, getrandom 318 278, getrlimit 97 163, getrusage 98 165, getsid 124 156,
    getsockname 51 204, getsockopt 55 209, gettid 186 178, gettimeofday 96 169, getuid 102 174, lseek 8 62, lstat 6 -,
    madvise 28 233, membarrier 324 283, mincore 27 232, mmap 9 222, mprotect 10 226, mremap 25 216, msync 26 227,
    munmap 11 215, nanosleep 35 101, newfstatat 262 79, pause 34 -, pipe 22 -, pipe2 293 59, poll 7 -, ppoll 271 73,
    pread64 17 67, preadv 295 69, pselect6 270 72, pwrite64 18 68, read 0 63, readlink 89 -, readlinkat 267 78,
    readv 19 65, recvfrom 45 207, recvmsg 47 212, restart_syscall 219 128, rseq 334 293, rt_sigaction 13 134,
    rt_sigpending 127 136, rt_sigprocmask 14 135, rt_sigreturn 15 139, rt_sigsuspend 130 133, rt_sigtimedwait 128 137,
    sched_getaffinity 204 123, sched_getparam 143 121, sched_getscheduler 145 120, sched_yield 24 124, select 23 -,
    sendmsg 46 211, sendto 44 206, set_robust_list 273 99, setitimer 38 103, set_tid_address 218 96,
    setsockopt 54 208, shutdown 48 210, sigaltstack 131 132, stat 4 -, statfs 137 43, statx 332 291, sysinfo 99 179,
    time 201 -, times 100 153, uname 63 160, write 1 64, writev 20 66
"""
_CHECKED = """
    clone 56 220, clone3 435 435, fcntl 72 25, ioctl 16 29, kill 62 129, open 2 -, openat 257 56, openat2 437 437,
    prctl 157 167, prlimit64 302 261, tgkill 234 131
"""


# Further ones of a child that starts the one program; which one, and where it writes, is Landlock's to say.
_STARTING = """
    execve 59 221, fork 57 -, unlink 87 -, unlinkat 263 35, vfork 58 -, wait4 61 260
"""


def _numbers(table: str) -> dict[str, tuple[int, int | None]]:
    numbers = {}
    for row in table.split(","):
        name, first, second = row.split()
        numbers[name] = (int(first), None if second == "-" else int(second))
    return numbers


ALLOWED = _numbers(_PLAIN)
CHECKED = _numbers(_CHECKED)
STARTING = _numbers(_STARTING)
RULES = {
    "clone": Rule("has all of", 0, (_CLONE_THREAD,)),  # threads, but no processes
    "clone3": Rule("never", error=errno.ENOSYS),  # its flags are in memory, out of a filter's sight; glibc then clones
    "openat2": Rule("never", error=errno.ENOSYS),
    "open": Rule("has none of", 1, (_OPEN_FOR_CHANGES,), errno.EACCES),
    "openat": Rule("has none of", 2, (_OPEN_FOR_CHANGES,), errno.EACCES),
    "fcntl": Rule("is one of", 1, _DESCRIPTOR_COMMANDS),
    "ioctl": Rule("is one of", 1, _TERMINAL_CONTROLS + _DESCRIPTOR_CONTROLS, errno.ENOTTY),
    "prctl": Rule("is one of", 0, _PROCESS_OPTIONS, errno.EINVAL),
    "prlimit64": Rule("is null", 2),  # ask for limits, not set them
    "kill": Rule("is one of", 0, (OWN_PROCESS,)),
    "tgkill": Rule("is one of", 0, (OWN_PROCESS,)),  # abort() ends itself this way
}
RULES_OF_STARTING = RULES | {
    "clone": Rule("has none of", 0, (_CLONE_NAMESPACES,)),
    "open": Rule("has none of", 1, (0,)),  # anything: Landlock says where
    "openat": Rule("has none of", 2, (0,)),
}
