"""Rows of tables and lists whose makers no sample resembles, and the amounts that tables of taxes prove."""

import pytest

from extractors.fields import extract_fields
from holdpoint.extraction import DocumentType, LineItem
from holdpoint.finding import ReasonCode
from tests.extractors.fields.drawn_bills import fields_of, page_of

Text = tuple[float, float, str]
Shown = tuple[str | None, ...]

LEAST = 0.85  # what a policy asks for where it says nothing


def rows_of(*texts: Text, cells: tuple[str, ...] = ("description", "quantity", "unit_price", "amount")) -> list[Shown]:
    """The cells of each row that is read, as values."""
    return [shown(item, cells) for item in extract_fields(page_of(*texts), DocumentType.INVOICE).line_items]


def shown(item: LineItem, cells: tuple[str, ...]) -> Shown:
    fields = (getattr(item, cell) for cell in cells)
    return tuple(None if field is None else field.value for field in fields)


def table(*lines: tuple[str, ...], columns: tuple[float, ...], top: float = 200, step: float = 14) -> list[Text]:
    """Lines of a table, one cell a column; an empty text leaves its cell free."""
    return [
        (x, top + step * n, text) for n, line in enumerate(lines) for x, text in zip(columns, line, strict=True) if text
    ]


@pytest.mark.parametrize(
    "heading",
    [
        ("Nr.", "Text", "Anzahl", "Ansatz", "CHF"),
        ("Lp.", "Nazwa", "Ilość", "Cena", "Wartość"),
        ("Cód.", "Designação", "Qtd", "Preço", "Valor"),
        ("N°", "Descrizione", "Q.tà", "Prezzo", "Importo"),
        ("Code", "Description", "Qty", "Price £", "Goods £"),
        ("Ref", "Activity", "Hrs", "Rate", "Charge"),
    ],
)
def test_a_table_is_found_by_the_words_of_other_languages_and_trades(heading: tuple[str, ...]) -> None:
    texts = table(
        heading, ("10", "Oil filter", "2", "14.20", "28.40"), ("20", "Brake disc", "1", "118.00", "118.00"),
        columns=(60, 110, 320, 390, 480),
    )  # fmt: skip
    assert rows_of(*texts) == [("Oil filter", "2", "14.20", "28.40"), ("Brake disc", "1", "118.00", "118.00")]


@pytest.mark.parametrize("unknown", ["Abgabenart", "Opération / pièce", "Kosten voor u"])
def test_a_column_of_words_is_the_description_whatever_its_heading(unknown: str) -> None:
    texts = table(
        (unknown, "Menge", "Tarif", "Betrag"), ("Kanalgebühr Quartal", "38", "2,85", "108,30"),
        ("Restmüll", "6", "5,95", "35,70"), columns=(60, 300, 380, 480),
    )  # fmt: skip
    assert rows_of(*texts) == [("Kanalgebühr Quartal", "38", "2.85", "108.30"), ("Restmüll", "6", "5.95", "35.70")]


def test_the_price_is_the_one_that_multiplies_where_one_before_a_discount_stands_beside_it() -> None:
    texts = table(
        ("Désignation", "Qté", "P.U. brut", "Rem. %", "P.U. net", "Montant HT"),
        ("Roulement à billes", "40", "6,85", "32,0", "4,66", "186,40"),
        ("Courroie", "6", "14,20", "28,0", "10,22", "61,32"),
        columns=(60, 250, 300, 360, 420, 500),
    )
    assert [row[2:] for row in rows_of(*texts)] == [("4.66", "186.40"), ("10.22", "61.32")]


def test_the_amount_is_the_one_that_multiplies_where_net_and_gross_stand_side_by_side() -> None:
    texts = table(
        ("Bezeichnung", "Menge", "Preis", "Nettowert", "MwSt", "Gesamtwert"),
        ("Schraube", "10", "2,00", "20,00", "3,80", "23,80"),
        ("Dübel", "4", "5,00", "20,00", "3,80", "23,80"),
        columns=(60, 250, 300, 360, 420, 500),
    )
    assert [row[3] for row in rows_of(*texts)] == ["20.00", "20.00"]


def test_a_heading_over_two_lines_is_one_though_neither_line_names_its_columns() -> None:
    texts = [
        (380, 200, "PRICE"), (470, 200, "TOTAL"), (60, 209, "QTY"), (110, 209, "DESCRIPTION"), (540, 209, "CODE"),
        (380, 218, "(inc)"), (470, 218, "(inc)"),
        *table(("2", "LED downlight", "$49.50", "$99.00", "GST"), ("1", "Certificate", "$44.00", "$44.00", "GST"),
               columns=(60, 110, 380, 470, 540), top=232),
    ]  # fmt: skip
    assert rows_of(*texts) == [("LED downlight", "2", "49.50", "99.00"), ("Certificate", "1", "44.00", "44.00")]


def test_a_column_of_numbers_over_names_stays_what_its_two_headings_say() -> None:
    texts = [
        *table(("GTIN", "Art-Nr-Lieferant", "Menge", "Preis", "Betrag"), columns=(60, 140, 300, 380, 480)),
        (60, 209, "Art-Nr-Kunde"), (140, 209, "Artikelbezeichnung"),
        *table(("4123456000014", "ZITRO997", "100", "1,00", "100,00"), columns=(60, 140, 300, 380, 480), top=224),
        (140, 233, "Zitronensäure"),
        *table(("4123456000021", "GELIER250", "50", "1,45", "72,50"), columns=(60, 140, 300, 380, 480), top=252),
        (140, 261, "Gelierzucker"),
    ]  # fmt: skip
    assert [row[0] for row in rows_of(*texts)] == ["Zitronensäure", "Gelierzucker"]


def test_a_date_beside_the_description_is_no_part_of_it() -> None:
    texts = [
        (250, 200, "Required"), (400, 200, "Unit"), (250, 220, "by"), (400, 220, "£"),
        *table(("Line", "Description", "", "Qty", "Price", "Amount"), columns=(60, 100, 250, 340, 400, 480), top=210),
        *table(("10", "Grit bin", "12/11/2025", "24", "96.40", "2,313.60"),
               ("20", "Salt scoop", "12/11/2025", "30", "6.15", "184.50"),
               columns=(60, 100, 250, 340, 400, 480), top=236),
    ]  # fmt: skip
    assert [row[0] for row in rows_of(*texts)] == ["Grit bin", "Salt scoop"]


def test_a_number_before_the_name_is_the_quantity_where_it_multiplies() -> None:
    texts = table(
        ("Stems Product", "Price", "Amount", "VAT"), ("800 Rosa Amber Fair", "0,42", "336,00", "0%"),
        ("300 Gypsophila", "0,68", "204,00", "0%"), columns=(60, 300, 380, 480),
    )  # fmt: skip
    assert rows_of(*texts) == [("Rosa Amber Fair", "800", "0.42", "336.00"), ("Gypsophila", "300", "0.68", "204.00")]


def test_subtotals_within_a_table_do_not_end_it() -> None:
    texts = table(
        ("Text", "Anzahl", "Preis", "Betrag"), ("Arbeit", "", "", ""), ("Service gross", "2", "148,00", "296,00"),
        ("Bremsen", "1", "60,00", "60,00"), ("Total Arbeit", "", "", "356,00"), ("Material", "", "", ""),
        ("Motorenöl", "4", "24,50", "98,00"), ("Total Material", "", "", "98,00"), ("Nettobetrag", "", "", "454,00"),
        columns=(60, 320, 390, 480),
    )  # fmt: skip
    assert [row[0] for row in rows_of(*texts)] == ["Service gross", "Bremsen", "Motorenöl"]


def test_a_row_without_a_quantity_is_one_where_it_bears_a_rate() -> None:
    texts = table(
        ("Leistung", "Anz.", "Satz", "USt", "Betrag"), ("Sendung Bremen", "1", "318,50", "19 %", "318,50"),
        ("Dieselzuschlag", "", "", "19 %", "190,44"), columns=(60, 300, 360, 420, 500),
    )  # fmt: skip
    assert [(row[0], row[3]) for row in rows_of(*texts)] == [("Sendung Bremen", "318.50"), ("Dieselzuschlag", "190.44")]


def test_numbers_in_the_middle_of_a_description_s_lines_belong_to_all_of_them() -> None:
    texts = [
        *table(("Libellé", "Qté", "Prix", "Montant"), columns=(60, 320, 390, 480)),
        *table(("Vidange palette", "9", "15,00", "135,00"), columns=(60, 320, 390, 480), top=220),
        (60, 241, "Panneau isolant rénovation"),
        *table(("", "2", "17,45", "34,90"), columns=(60, 320, 390, 480), top=245.5),
        (60, 250, "dix ans"),
        *table(("Bloc béton", "2", "168,00", "336,00"), columns=(60, 320, 390, 480), top=271),
    ]
    assert [row[0] for row in rows_of(*texts)] == [
        "Vidange palette",
        "Panneau isolant rénovation dix ans",
        "Bloc béton",
    ]


def test_a_delivery_note_between_two_rows_is_part_of_neither() -> None:
    texts = table(
        ("Descripción", "Cant.", "Precio", "Importe"), ("Broca", "20", "3,15", "63,00"),
        ("Albarán A25/004688 de 11/03/2025", "", "", ""), ("Esmalte", "6", "34,75", "208,50"),
        columns=(60, 320, 390, 480), step=12,
    )  # fmt: skip
    assert [row[0] for row in rows_of(*texts)] == ["Broca", "Esmalte"]


PLUMBER = (
    (60, 200, "Call-out and diagnosis"), (480, 200, "£85.00"), (60, 212, "Diverter valve, drain down"),
    (480, 212, "£192.50"), (60, 221, "and refill"), (60, 236, "Radiator valve pair"), (480, 236, "£46.00"),
)  # fmt: skip


def test_a_list_without_a_heading_is_read_where_its_sum_stands_below() -> None:
    texts = (*PLUMBER, (300, 260, "Total before VAT"), (480, 260, "£323.50"), (300, 272, "VAT at 20%"),
             (480, 272, "£64.70"), (300, 284, "Total"), (480, 284, "£388.20"))  # fmt: skip
    assert rows_of(*texts, cells=("description", "amount")) == [
        ("Call-out and diagnosis", "85.00"),
        ("Diverter valve, drain down and refill", "192.50"),
        ("Radiator valve pair", "46.00"),
    ]


def test_a_list_without_a_heading_that_does_not_add_up_is_none() -> None:
    assert not rows_of(*PLUMBER, (300, 260, "Total before VAT"), (480, 260, "£333.50"), (300, 284, "Total"),
                       (480, 284, "£400.20"))  # fmt: skip


def test_months_and_taxes_that_are_summed_up_are_no_rows() -> None:
    months = ((60, 200, "April 2020"), (480, 200, "£10.00"), (60, 212, "May 2020"), (480, 212, "£40.00"))
    assert not rows_of(*months, (60, 224, "Total"), (480, 224, "£50.00"))
    taxes = ((60, 200, "20 % USt von 1.123,88"), (480, 200, "224,78"), (60, 212, "10 % USt von 204,40"),
             (480, 212, "20,44"))  # fmt: skip
    assert not rows_of(*taxes, (60, 224, "Gesamtbetrag"), (480, 224, "245,22"))


def test_expenses_below_a_table_are_rows_where_a_total_is_of_both() -> None:
    texts = [
        *table(("Description", "Hours", "Rate", "Amount"), ("Review complaint", "2", "475.00", "950.00"),
               ("Draft answer", "3", "310.00", "930.00"), columns=(60, 320, 390, 480)),
        (60, 260, "Total fees"), (480, 260, "1880.00"), (60, 290, "Filing fee"), (480, 290, "435.00"),
        (60, 302, "Messenger service"), (480, 302, "62.50"), (60, 314, "Total expenses"), (480, 314, "497.50"),
        (60, 330, "TOTAL DUE"), (480, 330, "2377.50"),
    ]  # fmt: skip
    assert [row[3] for row in rows_of(*texts)] == ["950.00", "930.00", "435.00", "62.50"]
    assert fields_of(*texts)["total_amount"].value == "2377.50"


def test_a_table_whose_rows_are_not_understood_is_a_finding() -> None:
    texts = table(
        ("Text", "Anzahl", "Preis", "Betrag"), ("Service", "zwei", "je", "296,-x"), columns=(60, 320, 390, 480)
    )
    read = extract_fields(page_of(*texts, (60, 300, "Gesamtbetrag"), (480, 300, "296,00")), DocumentType.INVOICE)
    assert [f.code for f in read.findings] == [ReasonCode.ROWS_INCOMPLETE]


RATES = (
    (60, 300, "Satz"), (200, 300, "Netto EUR"), (300, 300, "Anteil"), (400, 300, "Brutto EUR"),
    (60, 312, "23%"), (200, 312, "3401.50"), (300, 312, "782.35"), (400, 312, "4183.85"),
    (60, 324, "5%"), (200, 324, "116.00"), (300, 324, "5.80"), (400, 324, "121.80"),
)  # fmt: skip


@pytest.mark.parametrize(
    "below",
    [
        ((60, 336, "Summe"), (200, 336, "3517.50"), (300, 336, "788.15"), (400, 336, "4305.65")),
        ((60, 270, "Gesamtbetrag inkl. MwSt."), (400, 270, "4305.65")),
    ],
)
def test_the_row_of_one_rate_is_not_the_whole(below: tuple[Text, ...]) -> None:
    read = fields_of(*RATES, *below)
    assert [read[n].value for n in ("net_amount", "tax_amount", "total_amount")] == ["3517.50", "788.15", "4305.65"]


def test_rows_of_rates_whose_whole_stands_nowhere_prove_nothing() -> None:
    read = fields_of(*RATES, (60, 360, "Total"), (400, 360, "5000.00"))
    assert all(read[n].confidence < LEAST for n in ("net_amount", "tax_amount", "total_amount") if n in read)


def test_a_receipt_s_tax_is_that_of_all_its_rates() -> None:
    read = fields_of(
        (60, 40, "Gartenwelt Hollerbusch"), (60, 100, "Summe EUR"), (200, 100, "46,66"), (60, 112, "Bankomat"),
        (200, 112, "46,66"), (60, 130, "USt"), (110, 130, "Brutto"), (160, 130, "Netto"), (210, 130, "USt-Betrag"),
        (60, 142, "20%"), (110, 142, "34,89"), (160, 142, "29,08"), (210, 142, "5,81"),
        (60, 154, "13%"), (110, 154, "8,98"), (160, 154, "7,95"), (210, 154, "1,03"),
        (60, 166, "10%"), (110, 166, "2,79"), (160, 166, "2,54"), (210, 166, "0,25"),
        document_type=DocumentType.RECEIPT,
    )  # fmt: skip
    assert read["tax_amount"].value == "7.09"
    assert read["tax_amount"].confidence >= LEAST


def test_a_receipt_s_total_is_that_of_its_own_currency() -> None:
    read = fields_of(
        (60, 40, "Zum Goldenen Murmel"), (60, 100, "Total CHF"), (200, 100, "140.90"),
        (60, 112, "Total EUR (Kurs 0.95)"), (200, 112, "148.32"), (60, 124, "TWINT"), (200, 124, "140.90"),
        document_type=DocumentType.RECEIPT,
    )  # fmt: skip
    assert read["total_amount"].value == "140.90"


def test_rounding_after_the_tax_leaves_the_net_amount_as_printed() -> None:
    read = fields_of(
        (300, 300, "Montant hors TVA"), (480, 300, "5'425.00"), (300, 312, "TVA 8.1 %"), (488, 312, "439.43"),
        (300, 324, "Arrondi"), (496, 324, "0.02"), (300, 336, "Total TTC CHF"), (480, 336, "5'864.45"),
    )  # fmt: skip
    assert [read[n].value for n in ("net_amount", "tax_amount", "total_amount")] == ["5425.00", "439.43", "5864.45"]


def test_a_bare_number_is_no_amount_where_cents_are_printed() -> None:
    read = fields_of(
        (60, 60, "Federal Tax I.D. 04-7720163"), (60, 80, "Terms Net 45"), (60, 200, "Fees"), (480, 200, "950.00"),
        (60, 212, "Messenger"), (480, 212, "62.50"), (60, 224, "Copies"), (480, 224, "7.50"),
        (60, 236, "Total"), (480, 236, "1020.00"),
    )  # fmt: skip
    assert not {"tax_amount", "net_amount"} & read.keys()
