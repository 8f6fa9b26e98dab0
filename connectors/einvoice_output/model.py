"""An invoice by the semantic model of EN 16931-1: what both syntaxes are written from. Amounts are in `currency`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from connectors.einvoice_output.addresses import Address


@dataclass(frozen=True)
class Party:
    """Seller (BG-4) or buyer (BG-7). `country` is ISO 3166-1."""

    name: str
    country: str
    vat_id: str | None = None
    address: Address | None = None


@dataclass(frozen=True)
class Line:
    """One invoice line (BG-25): `quantity` times `price` for each `price_quantity` is `amount`, by the printed values.

    `price` is never negative (BR-27); a line that takes money back has a negative quantity.
    """

    name: str
    quantity: Decimal
    unit_code: str  # UN/ECE Recommendation 20
    price: Decimal
    price_quantity: Decimal  # how many units the price is for; 1 unless no exact price for one exists
    rate: Decimal  # percent
    amount: Decimal
    note: str | None = None


@dataclass(frozen=True)
class Change:
    """An allowance (BG-20) or a charge (BG-21) on the whole document, taxed at one rate."""

    is_charge: bool
    amount: Decimal  # without the sign that it has by being one or the other
    reason: str
    rate: Decimal  # percent

    @property
    def added(self) -> Decimal:
        """What it adds to the sum of the lines; below zero, takes off."""
        return self.amount if self.is_charge else -self.amount


@dataclass(frozen=True)
class VatGroup:
    """One row of the VAT breakdown (BG-23), of the category S (standard rate)."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Totals:
    """The document totals (BG-22).

    `net` = `lines` - `allowances` + `charges`, `total` = `net` + `tax`, `due` = `total` - `prepaid` + `rounding`.
    """

    lines: Decimal
    allowances: Decimal
    charges: Decimal
    net: Decimal
    tax: Decimal
    total: Decimal
    prepaid: Decimal
    rounding: Decimal
    due: Decimal


@dataclass(frozen=True)
class EInvoice:
    """Everything that is written. `terms` are those printed, else stand in for a due date that is not given."""

    is_credit_note: bool
    number: str
    issue_date: date
    due_date: date | None
    terms: str | None
    currency: str
    seller: Party
    buyer: Party
    order_reference: str | None
    iban: str | None
    means_code: str | None  # UNTDID 4461; None: nothing about payment is known
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    vat: tuple[VatGroup, ...]
    totals: Totals

    @property
    def type_code(self) -> str:
        """BT-3, UNTDID 1001."""
        return "381" if self.is_credit_note else "380"
