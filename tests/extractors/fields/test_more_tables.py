"""More tables of goods in the manner of other makers: headings in few or odd words, keys, sums and signs."""

import pytest

from tests.extractors.fields.test_unseen_tables import Text, rows_of, table

TAXED = ("description", "quantity", "unit_price", "tax_rate", "amount")
MEASURED = ("description", "quantity", "unit", "unit_price", "amount")


@pytest.mark.parametrize(
    "heading",
    [
        ("Item", "Description", "Quantity UoM", "Unit £", "Line £"),
        ("Pos.", "Denominación", "Cant. pedido Unidad", "Precio por unidad", "Valor neto"),
        ("Pos.", "Bezeichnung", "Menge ME", "Preis je Einheit", "Betrag"),
        ("#", "Work", "Tally Per", "Rate", "Total ex GST"),
    ],
)
def test_a_quantity_and_its_unit_under_one_heading(heading: tuple[str, ...]) -> None:
    texts = table(
        heading, ("1", "Door set, oak", "6 EA", "684.00", "4,104.00"),
        ("2", "Letter plate", "10 EA", "27.40", "274.00"),
        columns=(40, 80, 300, 400, 500),
    )  # fmt: skip
    expected = [("Door set, oak", "6", "EA", "684.00", "4104.00"), ("Letter plate", "10", "EA", "27.40", "274.00")]
    assert rows_of(*texts, cells=MEASURED) == expected


def test_a_compound_word_heads_what_its_last_part_does() -> None:
    texts = table(
        ("Titel", "Gesamt-mm", "mm-Preis", "Betrag"), ("Lokalteil, farbig", "240", "3,42", "820,80"),
        ("Rätselseite", "85", "1,20", "102,00"), columns=(60, 300, 380, 480),
    )  # fmt: skip
    expected = [("Lokalteil, farbig", "240", "3.42", "820.80"), ("Rätselseite", "85", "1.20", "102.00")]
    assert rows_of(*texts) == expected


def test_headings_that_no_word_is_known_of_are_what_the_rows_prove() -> None:
    texts = table(
        ("Ln", "Schedule", "Spots aired", "Rate", "Gross"), ("1", "Morning Drive", "15", "$68.00", "$1,020.00"),
        ("2", "Live read", "2", "$125.00", "$250.00"), columns=(40, 80, 300, 400, 500),
    )  # fmt: skip
    assert rows_of(*texts) == [("Morning Drive", "15", "68.00", "1020.00"), ("Live read", "2", "125.00", "250.00")]


def test_headings_like_those_of_goods_whose_rows_prove_nothing_are_none() -> None:
    texts = table(
        ("Account", "Region", "Rate", "Amount"), ("Hartwell", "North", "12.00", "40.00"),
        ("Ashdown", "South", "11.00", "35.00"), columns=(40, 200, 400, 500),
    )  # fmt: skip
    assert rows_of(*texts) == []


def test_a_quantity_close_to_what_it_counts_is_no_part_of_its_name() -> None:
    texts = [*table(("CODE", "QTY", "PRODUCT", "PRICE", "VALUE"), columns=(42, 85, 119, 440, 500))]
    for n, (code, count, name, price, value) in enumerate(
        [("1004", "24", "LARGE WHITE TIN", "1.35", "32.40"), ("5508", "3", "SHORTBREAD, BOX", "13.80", "41.40")]
    ):
        y = 214 + 14 * n
        texts += [(42, y, code), (118 - 4 * len(count) - 2, y, f"{count} {name}"), (450, y, price), (500, y, value)]
    assert rows_of(*texts) == [("LARGE WHITE TIN", "24", "1.35", "32.40"), ("SHORTBREAD, BOX", "3", "13.80", "41.40")]


def test_a_sum_that_no_label_names_ends_the_rows() -> None:
    texts = table(
        ("Line", "Details", "Qty", "Price", "Net"), ("10", "Maintenance", "1", "612.00", "612.00"),
        ("20", "Door shoe kit", "2", "38.75", "77.50"), columns=(40, 80, 300, 400, 500),
    )  # fmt: skip
    texts += [(330, 250, "Goods and services net"), (500, 250, "689.50")]
    assert [row[0] for row in rows_of(*texts)] == ["Maintenance", "Door shoe kit"]


def test_a_row_that_costs_as_much_as_those_above_it_is_one() -> None:
    texts = table(
        ("Details", "Qty", "Price", "Net"), ("Hinge", "1", "20.00", "20.00"), ("Lock", "1", "30.00", "30.00"),
        ("Door", "", "", "50.00"), ("Frame", "1", "70.00", "70.00"), columns=(60, 300, 400, 500),
    )  # fmt: skip
    texts += [(400, 290, "Net total"), (500, 290, "170.00")]
    assert [row[3] for row in rows_of(*texts)] == ["20.00", "30.00", "50.00", "70.00"]


@pytest.mark.parametrize(("price", "key"), [("18,40 1 ST", ""), ("18,40", "1")])
def test_a_price_with_more_behind_it_is_the_part_that_multiplies(price: str, key: str) -> None:
    texts = table(
        ("Bezeichnung", "Menge", "Preis je", "Wert EUR"), ("Ethanol", "6,000 FL", price, "110,40"),
        ("Filter", "2,000 ST", price, "36,80"), columns=(60, 250, 350, 480),
    )  # fmt: skip
    texts += [(410, 214 + 14 * n, key) for n in range(2) if key]
    assert rows_of(*texts) == [("Ethanol", "6", "18.40", "110.40"), ("Filter", "2", "18.40", "36.80")]


def keyed(*legend: Text) -> list[Text]:
    texts = table(
        ("Product", "Qty", "Price", "Value", "V"), ("Rye bread", "2", "3.10", "6.20", "Z"),
        ("Juice", "1", "9.60", "9.60", "S"), columns=(60, 300, 380, 460, 540),
    )  # fmt: skip
    return [*texts, *legend]


def test_a_key_stands_for_the_rate_that_the_page_explains_it_by() -> None:
    texts = keyed((60, 300, "Z 0.0%"), (200, 300, "6.20"), (60, 314, "S"), (90, 314, "20.0%"), (200, 314, "9.60"))
    expected = [("Rye bread", "2", "3.10", "0", "6.20"), ("Juice", "1", "9.60", "20", "9.60")]
    assert rows_of(*texts, cells=TAXED) == expected


@pytest.mark.parametrize(
    "legend",
    [
        ((60, 300, "Z: 0.0%"),),
        ((60, 300, "Z: 0.0%"), (60, 314, "S: 20.0%"), (60, 328, "S: 5.0%")),
        ((60, 300, "Z 0.0%"), (60, 314, "S 20.0%")),
    ],
)
def test_a_key_that_is_not_explained_or_twice_or_in_passing_stands_for_nothing(legend: tuple[Text, ...]) -> None:
    assert [row[3] for row in rows_of(*keyed(*legend), cells=TAXED)] == [None, None]


def test_a_list_without_a_heading_has_measured_quantities() -> None:
    texts = table(
        ("Original transcript", "184.00 Pages", "@", "4.65", "855.60"),
        ("Appearance fee", "1.00", "@", "325.00", "325.00"), columns=(60, 250, 340, 400, 500),
    )  # fmt: skip
    texts += [(400, 228, "TOTAL DUE"), (492, 228, "1,180.60")]
    expected = [("Original transcript", "184", "4.65", "855.60"), ("Appearance fee", "1", "325.00", "325.00")]
    assert rows_of(*texts) == expected


def test_rows_are_not_named_by_the_numbers_they_begin_with() -> None:
    texts = table(
        ("1. Bornage de la parcelle", "1 480,00 €"), ("2. Plan topographique", "1 525,50 €"),
        ("Total T.T.C.", "3 005,50 €"), columns=(60, 480),
    )  # fmt: skip
    assert [row[0] for row in rows_of(*texts)] == ["Bornage de la parcelle", "Plan topographique"]


@pytest.mark.parametrize(
    ("heading", "amount"),
    [("€/Einh.", "Summe €"), ("€ je Einheit", "Wert €"), ("Satz €", "Honorar €"), ("€/Geb.", "€ netto")],
)
def test_a_currency_in_a_heading_tells_prices_and_amounts(heading: str, amount: str) -> None:
    texts = table(
        ("Leistung", "Menge", heading, amount), ("Container stellen", "2", "145,00", "290,00"),
        ("Bauschutt", "8,460", "38,50", "325,71"), columns=(60, 250, 340, 480),
    )  # fmt: skip
    expected = [("Container stellen", "2", "145.00", "290.00"), ("Bauschutt", "8.46", "38.50", "325.71")]
    assert rows_of(*texts) == expected


def test_a_column_of_short_words_beside_the_quantity_are_its_units() -> None:
    texts = table(
        ("Désignation", "Quantité", "UV", "P.U. net", "Montant"), ("Farine T55", "4", "SAC", "19,85", "79,40"),
        ("Beurre doux", "20", "PCE", "7,96", "159,20"), columns=(60, 280, 350, 400, 500),
    )  # fmt: skip
    expected = [("Farine T55", "4", "SAC", "19.85", "79.40"), ("Beurre doux", "20", "PCE", "7.96", "159.20")]
    assert rows_of(*texts, cells=MEASURED) == expected


def test_a_heading_in_the_middle_of_its_column_has_all_of_it() -> None:
    texts = table(
        ("LN", "U/M", "ITEM", "UNIT PRICE", "AMOUNT"),
        ("1", "EA", "", "18.64", "37.28"), ("2", "EA", "", "41.25", "82.50"), columns=(48, 156, 273, 440, 520),
    )  # fmt: skip
    texts += [(183, 214, "BRACKET 7714"), (183, 228, "SHAFT 7719"), (100, 200, "SHP"), (105, 214, "2"), (105, 228, "2")]
    expected = [("BRACKET 7714", "2", "EA", "18.64", "37.28"), ("SHAFT 7719", "2", "EA", "41.25", "82.50")]
    assert rows_of(*texts, cells=MEASURED) == expected


@pytest.mark.parametrize("price", ["241,00/100", "241,00 / 100 M", "241,00/ 100"])
def test_a_price_for_so_many_is_given_as_printed(price: str) -> None:
    texts = table(
        ("Bezeichnung", "Menge", "Preis/PE", "Rab%", "Betrag"), ("Verbundrohr", "150", price, "42,0", "209,67"),
        ("Rohrschelle", "200", price, "30,0", "337,40"), columns=(60, 250, 320, 420, 500),
    )  # fmt: skip
    assert [row[2] for row in rows_of(*texts)] == ["241.00", "241.00"]


@pytest.mark.parametrize(
    "told", ["11.25 Std. à 165.00", "11.25 h × CHF 165.00", "11.25 hours at £165.00", "11.25 Std. zu je 165.00"]
)
def test_factors_in_words_are_quantity_and_price_where_they_multiply(told: str) -> None:
    texts = table(
        ("Abschlussarbeiten", told, "1,856.25"), ("Spesen 3 Std. à 99.00", "", ""), columns=(60, 300, 480),
    )  # fmt: skip
    texts += [(488, 214, "104.47"), (300, 228, "Total"), (480, 228, "1,960.72")]
    assert [row[1:] for row in rows_of(*texts)] == [("11.25", "165.00", "1856.25"), (None, None, "104.47")]


def test_marks_that_nothing_tells_are_those_by_which_a_row_multiplies() -> None:
    texts = table(
        ("Descripción", "Cantidad", "Precio €", "Importe €"), ("Acero B500S", "6.850 kg", "0,942", "6.452,70"),
        ("Malla", "95 ud", "31,400", "2.983,00"), columns=(60, 280, 380, 500),
    )  # fmt: skip
    assert [row[1:3] for row in rows_of(*texts)] == [("6850", "0.942"), ("95", "31.400")]


def test_a_list_may_have_its_sum_elsewhere_below() -> None:
    texts = table(
        ("Le Havre - Dijon", "486,00"), ("Le Havre - Strasbourg", "248,50"), ("Surcharge gazole", "197,81"),
        columns=(60, 500),
    )  # fmt: skip
    texts += table(
        ("Base HT", "Montant TVA", "Total TTC"), ("932,31", "186,46", "1 118,77"), columns=(60, 200, 330), top=270
    )
    assert [row[3] for row in rows_of(*texts)] == ["486.00", "248.50", "197.81"]


def test_a_part_of_a_column_that_adds_up_to_a_total_by_chance_is_no_list() -> None:
    texts = table(
        ("Cable", "10,00"), ("Market", "20,00"), ("Station", "30,00"), ("Other", "40,00"), columns=(60, 500),
    )  # fmt: skip
    texts += [(60, 300, "Total"), (200, 300, "60,00")]
    assert rows_of(*texts) == []


def test_an_amount_in_the_middle_of_two_lines_has_both() -> None:
    texts = [(60.0, 200.0, "Libellé"), (480.0, 200.0, "Montant"), (60.0, 214.0, "Nettoyage quotidien des bureaux"),
             (480.0, 218.6, "1 980,00"), (60.0, 223.0, "novembre 2025"), (60.0, 240.0, "Lavage des vitres"),
             (488.0, 240.0, "640,00"), (330.0, 260.0, "Total hors TVA"), (480.0, 260.0, "2 620,00")]  # fmt: skip
    assert [row[0] for row in rows_of(*texts)] == ["Nettoyage quotidien des bureaux novembre 2025", "Lavage des vitres"]


def test_a_thing_that_is_called_as_a_total_may_be_is_a_row() -> None:
    texts = table(
        ("Descripción", "Cantidad", "Precio", "Importe"), ("Fusible", "3", "7,35", "22,05"),
        ("Base portafusible", "3", "14,20", "42,60"), ("Pasacables", "4", "16,80", "67,20"),
        columns=(60, 280, 380, 500),
    )  # fmt: skip
    texts += [(380, 270, "Base imponible"), (500, 270, "131,85")]
    assert [row[0] for row in rows_of(*texts)] == ["Fusible", "Base portafusible", "Pasacables"]
