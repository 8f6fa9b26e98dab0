"""Net, tax and total where rates stand in rows of their own, in other words, and below the headings of rows."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

HEAD = ((60, 40, "Kranz Handels GmbH"), (60, 60, "Invoice no. 4711"), (60, 72, "Invoice date: 01.09.2024"))
AMOUNTS = ("net_amount", "tax_amount", "total_amount", "amount_due")


def amounts(*rows: str) -> tuple[str | None, ...]:
    """The amounts of rows below each other; "|" begins the next column, the last of which ends at the right."""
    texts = []
    for n, row in enumerate(rows):
        parts = row.split("|")
        for column, part in enumerate(parts):
            is_last = column and column == len(parts) - 1
            texts.append((560.0 - 4 * len(part) if is_last else 60.0 + 130 * column, 300.0 + 12 * n, part))
    read = fields_of(*HEAD, *(one for one in texts if one[2]))
    return tuple(read[name].value if name in read else None for name in AMOUNTS)


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        (("Rate|Net|VAT", "0%|50.00|0.00", "7%|50.00|3.50", "19%|50.00|9.50"), "Total incl. VAT|163.00"),
        (("Code|Base|Taux|TVA", "1|50,00|7,00|3,50", "2|50,00|19,00|9,50", "3|50,00|0,00|0,00"), "À payer|163,00"),
    ],
)
def test_what_bears_no_tax_is_one_of_the_rates(rows: tuple[str, ...], whole: str) -> None:
    assert amounts(*rows, whole) == ("150.00", "13.00", "163.00", "163.00")


def test_the_sums_beside_the_rates_are_the_whole() -> None:
    rows = (
        "V RATE|GOODS|VAT|TOTAL GOODS|150.00",
        "Z 0.0%|50.00|0.00|TOTAL VAT|20.00",
        "S 20%|100.00|20.00|TOTAL|170.00",
    )
    assert amounts(*rows) == ("150.00", "20.00", "170.00", "170.00")


@pytest.mark.parametrize(
    "rows",
    [
        ("Montant HTVA|100,00", "TVA 21 %|21,00", "À payer|121,00"),
        ("Total goods|100.00", "Nothing is taxed", "To pay|100.00"),
        ("Montant H.T.|100,00", "T.V.A. 21 %|21,00", "Montant T.T.C.|121,00"),
        ("Nett|100.00", "VAT|21.00", "Gross|121.00"),
    ],
)
def test_amounts_in_other_words(rows: tuple[str, ...]) -> None:
    found = amounts(*rows)
    assert found[0] == "100.00"
    assert found[2] == found[3] == rows[2].partition("|")[2].replace(",", ".")


def test_a_heading_of_rows_does_not_name_the_total() -> None:
    rows = ("Prestation|Nombre|Prix EUR|Total EUR", "Campagne réseau gare|40|118,00|4.720,00", "Pose|40|14,50|580,00")
    totals = ("Total hors TVA|5.300,00", "TVA 0 % (autoliquidation)|0,00", "À payer EUR|5.300,00")
    assert amounts(*rows, *totals) == ("5300.00", "0.00", "5300.00", "5300.00")


def test_what_is_withheld_is_no_part_of_the_total() -> None:
    rows = ("Base|1.000,00", "IVA 21%|210,00", "IRPF 15%|-150,00", "Total a cobrar|1.060,00")
    assert amounts(*rows) == ("1000.00", "210.00", "1210.00", "1060.00")
