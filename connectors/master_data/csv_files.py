"""Master data from CSV files, read again as soon as a file has changed."""

import csv
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from connectors.master_data.directory import OrderDirectory, VendorDirectory
from connectors.master_data.rows import Row, orders_of, vendors_of
from holdpoint.errors import ConfigurationError
from holdpoint.ports import PurchaseOrder, Vendor
from holdpoint.settings import CsvOrders, CsvVendors

_Read = TypeVar("_Read")


class CsvVendorSource:
    """The vendors of a CSV file. ConfigurationError, naming file, line and column, for a file that cannot be used."""

    def __init__(self, configured: CsvVendors) -> None:
        path = configured.path
        self._kept = _Kept((path,), lambda: VendorDirectory(vendors_of(rows_in(path, "vendor_id", "name"))))
        self._kept.value()

    def find(self, name: str | None, vat_id: str | None, iban: str | None) -> tuple[Vendor, ...]:
        """As `MasterData.vendors`."""
        return self._kept.value().find(name, vat_id, iban)

    def vendor(self, vendor_id: str) -> Vendor | None:
        """The vendor of that id."""
        return self._kept.value().vendor(vendor_id)


class CsvOrderSource:
    """The orders of two CSV files. ConfigurationError as above."""

    def __init__(self, configured: CsvOrders) -> None:
        path, lines_path = configured.path, configured.lines_path

        def read() -> OrderDirectory:
            lines = rows_in(lines_path, "number", "description") if lines_path is not None else iter(())
            return OrderDirectory(orders_of(rows_in(path, "number"), lines))

        self._kept = _Kept((path,) if lines_path is None else (path, lines_path), read)
        self._kept.value()

    def order(self, number: str) -> PurchaseOrder | None:
        """As `MasterData.order`."""
        return self._kept.value().order(number)


class _Kept(Generic[_Read]):
    """What was read of files, until one of them is another."""

    def __init__(self, paths: tuple[Path, ...], read: Callable[[], _Read]) -> None:
        self._paths = paths
        self._read = read
        self._lock = threading.Lock()
        self._state: tuple[tuple[int, int], ...] | None = None
        self._value: _Read | None = None

    def value(self) -> _Read:
        with self._lock:
            state = tuple(_state_of(path) for path in self._paths)
            if self._value is None or state != self._state:
                self._value = self._read()
                self._state = state
            return self._value


def rows_in(path: Path, *columns: str) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8, with commas, semicolons or tabs; these columns must be there."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, f"it cannot be read ({error})", "Save it as a CSV file in UTF-8.") from error
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
    names = {name.strip().lower() for name in reader.fieldnames or () if name}
    if missing := [column for column in columns if column not in names]:
        raise _unusable(path, f"it has no column '{missing[0]}'", "Its first line must name the columns.")
    for cells in reader:
        if any(isinstance(cell, str) and cell.strip() for cell in cells.values()):
            yield Row(f"{path.name}, line {reader.line_num}", cells)


def _state_of(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise _unusable(path, f"it cannot be read ({error.strerror})", "Put it there, or take it out.") from error
    return found.st_mtime_ns, found.st_size


def _unusable(path: Path, what: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(
        f"master_data names {path}, but {what}.",
        consequence="Nothing is released that could not be compared with it, so nothing was started.",
        remedy=remedy,
    )
