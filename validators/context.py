"""What the checks know besides the document itself."""

from dataclasses import dataclass, field
from datetime import date

from holdpoint.ports import (
    AccountHistory,
    EarlierDocument,
    EarlierInvoice,
    History,
    MasterData,
    PurchaseOrder,
    Vendor,
)
from holdpoint.settings import MasterDataSettings, TypePolicy

EVERYTHING = "*"
"""In `confirmed`: a person has looked at the whole document."""


class NoHistory:
    """A `History` in which nothing was seen before."""

    def similar(self, **_: object) -> tuple[EarlierDocument, ...]:
        return ()

    def alike(self, **_: object) -> tuple[EarlierDocument, ...]:
        return ()

    def account(self, **_: object) -> AccountHistory:
        return AccountHistory()

    def invoiced(self, **_: object) -> tuple[EarlierInvoice, ...]:
        return ()

    def recent(self, **_: object) -> tuple[EarlierInvoice, ...]:
        return ()


class NoMasterData:
    """A `MasterData` of an owner who names none."""

    has_vendors = False
    has_orders = False

    def vendors(self, **_: object) -> tuple[Vendor, ...]:
        return ()

    def vendor(self, vendor_id: str) -> Vendor | None:
        return None

    def order(self, number: str) -> PurchaseOrder | None:
        return None


@dataclass(frozen=True)
class CheckContext:
    """The policy of the document's type (None: none is set), earlier documents, the day, and what a person confirmed.

    `master` knows vendors and orders, `compared` how they are compared; `source` is where the document came from.

    `confirmed` holds field names, or "*" for all: whether their values are certain or ambiguous is no question then.
    Facts stay facts: sums, check digits, order of dates, limits and duplicates are checked all the same.
    """

    policy: TypePolicy | None
    history: History
    today: date
    confirmed: frozenset[str] = field(default_factory=frozenset)
    master: MasterData = field(default_factory=NoMasterData)
    compared: MasterDataSettings = field(default_factory=MasterDataSettings)
    source: str = ""

    def is_confirmed(self, name: str) -> bool:
        """Whether a person confirmed this field, or everything."""
        return EVERYTHING in self.confirmed or name in self.confirmed

    @property
    def all_confirmed(self) -> bool:
        return EVERYTHING in self.confirmed
