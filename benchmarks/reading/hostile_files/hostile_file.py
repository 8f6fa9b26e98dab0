"""One hostile file: its bytes, what kind of attack it is, and where it is certain, the reason it must be refused for."""

from dataclasses import dataclass

from holdpoint.finding import ReasonCode

CANARY = "hostile-canary"  # what an archive would write outside; nothing of this name may ever appear


@dataclass(frozen=True)
class HostileFile:
    """`must_be`: the reason code that the file, or one of its members, has to end with; None: any end in words will do.

    `must_find`: the code of a finding that it has to carry where it is read.
    """

    name: str
    kind: str
    data: bytes
    must_be: ReasonCode | None = None
    must_find: ReasonCode | None = None
