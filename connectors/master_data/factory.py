"""Settings to master data."""

from typing import Protocol

from connectors.master_data.csv_files import CsvOrderSource, CsvVendorSource
from connectors.master_data.sql import SqlOrderSource, SqlVendorSource
from holdpoint.ports import PurchaseOrder, Vendor
from holdpoint.settings import CsvOrders, CsvVendors, MasterDataSettings, SqlOrders, SqlVendors


class _VendorSource(Protocol):
    def find(self, name: str | None, vat_id: str | None, iban: str | None) -> tuple[Vendor, ...]: ...

    def vendor(self, vendor_id: str) -> Vendor | None: ...


class _OrderSource(Protocol):
    def order(self, number: str) -> PurchaseOrder | None: ...


class ConfiguredMasterData:
    """A `MasterData` of a source of vendors and one of orders; either may be missing."""

    def __init__(self, vendors: _VendorSource | None, orders: _OrderSource | None) -> None:
        self._vendors = vendors
        self._orders = orders
        self.has_vendors = vendors is not None
        self.has_orders = orders is not None

    def vendors(self, *, name: str | None, vat_id: str | None, iban: str | None) -> tuple[Vendor, ...]:
        return self._vendors.find(name, vat_id, iban) if self._vendors is not None else ()

    def vendor(self, vendor_id: str) -> Vendor | None:
        return self._vendors.vendor(vendor_id) if self._vendors is not None else None

    def order(self, number: str) -> PurchaseOrder | None:
        return self._orders.order(number) if self._orders is not None else None


def make_master_data(configured: MasterDataSettings) -> ConfiguredMasterData:
    """ConfigurationError when a file cannot be used, a secret is missing, a url is none."""
    vendors: _VendorSource | None = None
    match configured.vendors:
        case CsvVendors():
            vendors = CsvVendorSource(configured.vendors)
        case SqlVendors():
            vendors = SqlVendorSource(configured.vendors, configured.refresh_seconds)
    orders: _OrderSource | None = None
    match configured.orders:
        case CsvOrders():
            orders = CsvOrderSource(configured.orders)
        case SqlOrders():
            orders = SqlOrderSource(configured.orders)
    return ConfiguredMasterData(vendors, orders)
