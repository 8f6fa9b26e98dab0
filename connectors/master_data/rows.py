"""Rows of a table to vendors and orders: what a cell may hold, and what is said of one that holds something else."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from holdpoint.errors import ConfigurationError
from holdpoint.ports import OrderLine, PurchaseOrder, Vendor
from holdpoint.values import identifier_key, normalise_iban, normalise_vat_id

_YES = frozenset({"1", "true", "yes", "y", "x", "t"})
_NO = frozenset({"", "0", "false", "no", "n", "f"})


class Row:
    """One row with its place ("vendors.csv, line 3"); column names without regard to capitals."""

    def __init__(self, place: str, cells: Mapping[str, object]) -> None:
        self.place = place
        self._cells = {str(name).strip().lower(): cell for name, cell in cells.items() if name is not None}

    def text(self, column: str) -> str | None:
        """The cell without space around it; None where it is empty or there is no such column."""
        cell = self._cells.get(column)
        return str(cell).strip() or None if cell is not None else None

    def needed(self, column: str) -> str:
        """The cell; ConfigurationError where it is empty."""
        text = self.text(column)
        if text is None:
            raise self.wrong(column, "is empty", "Fill it in, or take the row out.")
        return text

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell, with semicolons or commas between them."""
        return tuple(part.strip() for part in re.split(r"[;,]", self.text(column) or "") if part.strip())

    def amount(self, column: str) -> Decimal | None:
        """A decimal number with a dot. ConfigurationError where it is none: a guess could be wrong by a thousand."""
        text = self.text(column)
        if text is None:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise self.wrong(
                column, f"is '{text}', which is no number", "Write it with a dot and no grouping: 1234.50."
            )
        return number

    def flag(self, column: str) -> bool:
        """Yes or no; empty is no."""
        text = (self.text(column) or "").lower()
        if text not in _YES | _NO:
            raise self.wrong(column, f"is '{text}', which is neither yes nor no", "Write yes or no.")
        return text in _YES

    def wrong(self, column: str, what: str, remedy: str) -> ConfigurationError:
        return ConfigurationError(
            f"{self.place}: the column '{column}' {what}.",
            consequence="Nothing is compared with master data that cannot be trusted, so nothing was started.",
            remedy=remedy,
        )


def vendors_of(rows: Iterable[Row]) -> tuple[Vendor, ...]:
    """One vendor for each vendor_id; the accounts and VAT numbers of all its rows."""
    found: dict[str, Vendor] = {}
    for row in rows:
        vendor_id, name = row.needed("vendor_id"), row.needed("name")
        ibans = tuple(_iban(row, text) for text in row.several("iban"))
        vat_ids = tuple(normalise_vat_id(text) or identifier_key(text) for text in row.several("vat_id"))
        before = found.get(vendor_id)
        country = row.text("country")
        found[vendor_id] = Vendor(
            vendor_id=vendor_id,
            name=before.name if before else name,
            vat_ids=tuple(dict.fromkeys((*(before.vat_ids if before else ()), *vat_ids))),
            ibans=tuple(dict.fromkeys((*(before.ibans if before else ()), *ibans))),
            country=country.upper() if country else before.country if before else None,
            is_blocked=row.flag("blocked") or (before is not None and before.is_blocked),
        )
    return tuple(found.values())


def orders_of(rows: Iterable[Row], lines: Iterable[Row]) -> tuple[PurchaseOrder, ...]:
    """One order for each row of the first; the second are their lines, by the order's number."""
    by_number: dict[str, list[OrderLine]] = {}
    for row in lines:
        line = OrderLine(
            description=row.needed("description"),
            quantity=row.amount("quantity"),
            unit_price=row.amount("unit_price"),
            amount=row.amount("amount"),
        )
        by_number.setdefault(identifier_key(row.needed("number")), []).append(line)
    found = []
    for row in rows:
        number, currency = row.needed("number"), row.text("currency")
        found.append(
            PurchaseOrder(
                number=number,
                vendor_id=row.text("vendor_id"),
                vendor_name=row.text("vendor_name"),
                currency=currency.upper() if currency else None,
                net_amount=row.amount("net_amount"),
                total_amount=row.amount("total_amount"),
                is_closed=row.flag("closed"),
                lines=tuple(by_number.get(identifier_key(number), ())),
            )
        )
    return tuple(found)


def _iban(row: Row, text: str) -> str:
    iban = normalise_iban(text)
    if iban is None:
        raise row.wrong("iban", f"has '{text}', which is no IBAN", "Correct it; a vendor without one may have none.")
    return iban
