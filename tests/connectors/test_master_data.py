"""Vendors and orders from CSV files and from SQL: the same answers, and clear words about what cannot be read."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.master_data.factory import ConfiguredMasterData, make_master_data
from holdpoint.errors import ConfigurationError, TransientError
from holdpoint.settings import MasterDataSettings
from tests.support.postgres import PostgresServer

VENDORS = """vendor_id;name;vat_id;iban;country;blocked
70001;Müller & Söhne GmbH;DE 136 695 976;DE89 3704 0044 0532 0130 00;de;
70001;Müller & Söhne GmbH;;GB82WEST12345698765432;;no
70002;Klein Logistik AG;;;ch;yes
"""
ORDERS = "number,vendor_id,currency,net_amount\nPO-4711,70001,EUR,100.00\n"
LINES = "number,description,quantity,unit_price\nPO-4711,Pendant lamp,4,20.00\nPO-4711,Mounting kit,2,10.00\n"


def by_csv(folder: Path) -> ConfiguredMasterData:
    for name, text in (("vendors.csv", VENDORS), ("orders.csv", ORDERS), ("lines.csv", LINES)):
        (folder / name).write_text(text, encoding="utf-8")
    return make_master_data(
        MasterDataSettings.model_validate(
            {
                "vendors": {"kind": "csv", "path": folder / "vendors.csv"},
                "orders": {"kind": "csv", "path": folder / "orders.csv", "lines_path": folder / "lines.csv"},
            }
        )
    )


def by_sql(url: str) -> ConfiguredMasterData:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE vendors (vendor_id text, name text, vat_id text, iban text, country text, blocked boolean)",
            "CREATE TABLE orders (number text, vendor_id text, vendor_name text, currency text,"
            " net_amount numeric(12, 2), total_amount numeric(12, 2), closed boolean)",
            "CREATE TABLE order_lines (number text, description text, quantity numeric(12, 3),"
            " unit_price numeric(12, 2), amount numeric(12, 2))",
            "INSERT INTO vendors VALUES ('70001', 'Müller & Söhne GmbH', 'DE136695976', 'DE89370400440532013000', 'de',"
            " false), ('70001', 'Müller & Söhne GmbH', NULL, 'GB82WEST12345698765432', NULL, NULL),"
            " ('70002', 'Klein Logistik AG', NULL, NULL, 'ch', true)",
            "INSERT INTO orders VALUES ('PO4711', '70001', NULL, 'EUR', 100, NULL, false)",
            "INSERT INTO order_lines VALUES ('PO4711', 'Pendant lamp', 4, 20, NULL),"
            " ('PO4711', 'Mounting kit', 2, 10, NULL)",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    access = {"kind": "sql", "database": {"url": url}}
    return make_master_data(MasterDataSettings.model_validate({"vendors": access, "orders": access}))


@pytest.fixture(params=["csv", "sqlite", "postgresql"])
def master(request: pytest.FixtureRequest, tmp_path: Path) -> ConfiguredMasterData:
    if request.param == "csv":
        return by_csv(tmp_path)
    if request.param == "sqlite":
        return by_sql(f"sqlite:///{tmp_path / 'erp.db'}")
    server: PostgresServer = request.getfixturevalue("postgres")
    return by_sql(server.database())


def test_vendors_are_found_by_vat_number_account_and_name(master: ConfiguredMasterData) -> None:
    for asked in (
        {"vat_id": "DE136695976"},
        {"iban": "GB82 WEST 1234 5698 7654 32"},
        {"name": "MUELLER UND SÖHNE"},
        {"name": "Müler & Söhne GmbH"},  # resembles it
    ):
        (vendor,) = master.vendors(**{"name": None, "vat_id": None, "iban": None} | asked)
        assert vendor.vendor_id == "70001", asked
    assert vendor.ibans == ("DE89370400440532013000", "GB82WEST12345698765432")
    assert (vendor.country, vendor.is_blocked) == ("DE", False)
    blocked = master.vendor("70002")
    assert blocked is not None and blocked.is_blocked
    assert master.vendors(name="Ganz Andere", vat_id="DE129273398", iban=None) == ()


def test_orders_are_found_by_letters_and_digits_with_their_lines(master: ConfiguredMasterData) -> None:
    order = master.order("PO-4711")
    assert order is not None and order.vendor_id == "70001" and order.net_amount == Decimal(100)
    assert [(line.description, line.quantity, line.unit_price) for line in order.lines] == [
        ("Pendant lamp", Decimal(4), Decimal(20)),
        ("Mounting kit", Decimal(2), Decimal(10)),
    ]
    assert not order.is_closed and master.order("PO-4712") is None


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    master = by_csv(tmp_path)
    path = tmp_path / "vendors.csv"
    path.write_text(VENDORS + "70003;Neue Lampen GmbH;;;;\n", encoding="utf-8")
    os.utime(path, (1, 1))
    (vendor,) = master.vendors(name="Neue Lampen", vat_id=None, iban=None)
    assert vendor.vendor_id == "70003"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name;iban\nA;\n", "has no column 'vendor_id'"),
        ("vendor_id;name\n1;\n", "vendors.csv, line 2: the column 'name' is empty"),
        ("vendor_id;name;iban\n1;A;12345\n", "has '12345', which is no IBAN"),
        ("vendor_id;name;blocked\n1;A;maybe\n", "is 'maybe', which is neither yes nor no"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_line_and_column(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "vendors.csv"
    path.write_text(text, encoding="utf-8")
    settings = MasterDataSettings.model_validate({"vendors": {"kind": "csv", "path": path}})
    with pytest.raises(ConfigurationError, match=said) as error:
        make_master_data(settings)
    assert error.value.consequence and error.value.remedy


def test_a_database_that_is_away_may_be_back_and_a_wrong_query_will_not(tmp_path: Path) -> None:
    access = {"kind": "sql", "database": {"url": "postgresql://nobody@127.0.0.1:1/erp"}}
    with pytest.raises(TransientError, match="cannot be asked now"):
        make_master_data(MasterDataSettings.model_validate({"orders": access})).order("1")
    url = f"sqlite:///{tmp_path / 'erp.db'}"
    sa.create_engine(url).connect().close()
    wrong = {"kind": "sql", "database": {"url": url}, "query": "SELEC 1"}
    with pytest.raises(ConfigurationError, match=r"master_data\.orders"):
        make_master_data(MasterDataSettings.model_validate({"orders": wrong})).order("1")
