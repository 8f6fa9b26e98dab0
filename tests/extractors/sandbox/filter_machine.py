"""What the kernel would answer: the few instructions of its filter machine that the sandbox's filter uses."""

from extractors.sandbox.seccomp import Instruction

ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000


def answer(program: list[Instruction], architecture: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """The return value for one call. AssertionError on a program that the kernel would not take."""
    data = number.to_bytes(4, "little") + architecture.to_bytes(4, "little") + bytes(8)
    data += b"".join(a.to_bytes(8, "little") for a in (*arguments, *(0,) * (6 - len(arguments))))
    at, accumulator = 0, 0
    while True:
        assert at < len(program), "fell off the end"
        code, if_true, if_false, operand = program[at]
        at += 1
        match code:
            case 0x20:
                accumulator = int.from_bytes(data[operand : operand + 4], "little")
            case 0x54:
                accumulator &= operand
            case 0x15:
                at += if_true if accumulator == operand else if_false
            case 0x35:
                at += if_true if accumulator >= operand else if_false
            case 0x45:
                at += if_true if accumulator & operand else if_false
            case 0x05:
                at += operand
            case 0x06:
                return operand
            case _:
                raise AssertionError(f"instruction {code:#x}")
