"""Where the vendor master and the purchase orders come from, and how far an invoice may differ from its order."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from holdpoint.model import Frozen
from holdpoint.settings.access import DatabaseAccess


class CsvVendors(Frozen):
    """A CSV file with a header: vendor_id, name; vat_id, iban, country, blocked as far as there are such columns.

    A vendor with several accounts has several rows, or several accounts in one cell with a semicolon between them.
    """

    kind: Literal["csv"]
    path: Path


class SqlVendors(Frozen):
    """A query that gives the columns of the CSV file."""

    kind: Literal["sql"]
    database: DatabaseAccess
    query: str = "SELECT vendor_id, name, vat_id, iban, country, blocked FROM vendors"


class CsvOrders(Frozen):
    """Two CSV files with headers, one of orders and one of their lines.

    Orders: number; vendor_id, vendor_name, currency, net_amount, total_amount, closed as far as there are such columns.
    Lines: number (the order's), description; quantity, unit_price, amount.
    """

    kind: Literal["csv"]
    path: Path
    lines_path: Path | None = None  # None: only the orders' heads are compared


class SqlOrders(Frozen):
    """Queries that give the columns of the CSV files; `:number` stands for the order's number as printed."""

    kind: Literal["sql"]
    database: DatabaseAccess
    query: str = (
        "SELECT number, vendor_id, vendor_name, currency, net_amount, total_amount, closed FROM orders "
        "WHERE number = :number"
    )
    lines_query: str | None = (
        "SELECT number, description, quantity, unit_price, amount FROM order_lines WHERE number = :number"
    )


AnyVendors = Annotated[CsvVendors | SqlVendors, Field(discriminator="kind")]
AnyOrders = Annotated[CsvOrders | SqlOrders, Field(discriminator="kind")]


class OrderTolerances(Frozen):
    """By how much an invoice may be above its order, in percent of what was ordered. Below is never a question."""

    price_percent: Decimal = Field(default=Decimal(1), ge=0, le=100)
    quantity_percent: Decimal = Field(default=Decimal(0), ge=0, le=100)
    total_percent: Decimal = Field(default=Decimal(1), ge=0, le=100)


class MasterDataSettings(Frozen):
    """What is known of vendors and orders outside; None: nothing, and then nothing is compared with it."""

    vendors: AnyVendors | None = None
    orders: AnyOrders | None = None
    refresh_seconds: float = Field(default=300, ge=0)  # a file is read again as soon as it has changed
    order_required_above: dict[str, Decimal] = Field(default_factory=dict)  # net, by currency; empty: no order needed
    tolerances: OrderTolerances = OrderTolerances()
