"""What the checks know besides the document itself."""

from dataclasses import dataclass, field
from datetime import date

from holdpoint.ports import History
from holdpoint.settings import TypePolicy

EVERYTHING = "*"
"""In `confirmed`: a person has looked at the whole document."""


@dataclass(frozen=True)
class CheckContext:
    """The policy of the document's type (None: none is set), earlier documents, the day, and what a person confirmed.

    `confirmed` holds field names, or "*" for all: whether their values are certain or ambiguous is no question then.
    Facts stay facts: sums, check digits, order of dates, limits and duplicates are checked all the same.
    """

    policy: TypePolicy | None
    history: History
    today: date
    confirmed: frozenset[str] = field(default_factory=frozenset)

    def is_confirmed(self, name: str) -> bool:
        """Whether a person confirmed this field, or everything."""
        return EVERYTHING in self.confirmed or name in self.confirmed

    @property
    def all_confirmed(self) -> bool:
        return EVERYTHING in self.confirmed
