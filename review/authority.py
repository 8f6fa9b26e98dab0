"""Who may do what: roles, and when a second person is needed. Pure."""

from collections.abc import Sequence
from enum import IntEnum

from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen

# Changing one of these on a document above its limit makes the corrector unfit to approve it.
_MONEY_FIELDS = frozenset({"total_amount", "net_amount", "tax_amount", "amount_due", "currency", "iban"})


class Role(IntEnum):
    """Each role may do what the ones before it may."""

    VIEWER = 1
    REVIEWER = 2
    APPROVER = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Role":
        """The role of that name; KeyError when there is none."""
        return cls[word.upper()]


class Actor(Frozen):
    """A signed-in person."""

    name: str
    role: Role


def needs_second_person(findings: Sequence[Finding], actor: Actor, corrected: frozenset[str]) -> str | None:
    """Why this person may not release it, or None.

    An amount above the limit takes an approver, and nobody approves an amount or account above the limit that they
    typed in themselves.
    """
    if not any(f.code is ReasonCode.AMOUNT_LIMIT for f in findings):
        return None
    if actor.role < Role.APPROVER:
        return f"The amount is above the limit, and {actor.name} is a {actor.role.word}: it takes an approver."
    own = sorted(corrected & _MONEY_FIELDS)
    if own:
        fields = ", ".join(name.replace("_", " ") for name in own)
        return f"The amount is above the limit, and {actor.name} corrected {fields}: it takes a second person."
    return None
