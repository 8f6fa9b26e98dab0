"""Headings of parties that programs join or compose, and what an order's "From" and "To" say."""

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of

TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip
SELLER = ((60, 60, "Ribble Boats Ltd"), (60, 70, "3 Wharf Street"), (60, 80, "Preston PR1 2AB"))


@pytest.mark.parametrize(
    "heading", ["Buyer (Bill to)", "Kundin/Kunde:", "Datos del alumno / pagador", "Service for", "Client / Payer"]
)
def test_a_heading_of_two_phrases_or_a_composed_one_heads_the_buyer(heading: str) -> None:
    read = fields_of(
        *SELLER, (60, 130, heading), (60, 142, "Nilgiri Wellness Pharma LLP"), (60, 151, "Survey 118/2, Coonoor Road"),
        (60, 160, "Udhagamandalam"), (60, 169, "State Name : Tamil Nadu"), (330, 130, "Dispatch Doc No."),
        (330, 142, "LR 55810"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Nilgiri Wellness Pharma LLP"
    assert read["seller_name"].value == "Ribble Boats Ltd"


def test_a_form_of_address_in_a_row_of_a_form_stands_beside_the_name() -> None:
    read = fields_of(
        *SELLER, (60, 117, "Señores"), (120, 117, "LABORATORIO SANTA ELENA"), (60, 130, "NIT"),
        (120, 130, "890.932.117-1"), (60, 143, "Dirección"), (120, 143, "Carrera 43A # 11-50, Medellín"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "LABORATORIO SANTA ELENA"


@pytest.mark.parametrize(("writer", "reader"), [("FROM", "TO"), ("Von:", "An:"), ("De:", "Para:")])
def test_an_order_goes_from_the_buyer_to_the_seller(writer: str, reader: str) -> None:
    read = fields_of(
        (60, 40, "PURCHASE ORDER PO0000733"), (60, 100, writer), (60, 112, "Msasa River Lodge (Pty) Ltd"),
        (60, 121, "PO Box 88, Hoedspruit, 1380"), (320, 100, reader), (320, 112, "Karoo Cotton Supplies CC"),
        (320, 121, "17 Mill Street, Paarl, 7646"), document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["buyer_name"].value == "Msasa River Lodge (Pty) Ltd"
    assert read["seller_name"].value == "Karoo Cotton Supplies CC"


def test_the_narrow_columns_of_a_meter_name_nobody() -> None:
    read = fields_of(
        *SELLER, (60, 110, "Service for"), (60, 119, "HIGH MESA LAUNDRY INC"), (60, 128, "2290 Willow Creek Rd"),
        (60, 137, "Prescott AZ 86305"), (330, 137, "Meter"), (360, 137, "From"), (386, 137, "To"),
        (404, 137, "Days Previous Present Therms"), (330, 150, "S0338127 01/16"), (386, 150, "02/15"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "HIGH MESA LAUNDRY INC"


def test_a_body_without_a_legal_form_beside_the_title_of_its_order_buys() -> None:
    read = fields_of(
        (60, 45, "Purchase Order"), (380, 45, "Wyre Estuary Museums Trust"), (380, 54, "1 Pharos Street"),
        (380, 63, "Fleetwood FY7 6BX"), (380, 72, "Charity no. 1140928"), (60, 75, "Order number"),
        (173, 75, "WEM004417"), (60, 104, "Supplier"), (173, 104, "Vitrine Works Limited, Orchard Mill,"),
        (173, 114, "12 Cutler's Row, Sheffield S3 8QN"), (60, 129, "Supplier ID"), (173, 129, "300482"),
        document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert (read["buyer_name"].value, read["seller_name"].value) == (
        "Wyre Estuary Museums Trust",
        "Vitrine Works Limited",
    )


def test_a_line_that_begins_with_a_key_is_no_sender_s_small_line() -> None:
    read = fields_of(
        (60, 40, "MANUFACTURE VALDOREE SA"), (60, 117, "Tournages Bergeon SA"), (60, 126, "Rue de la Birse 52"),
        (60, 135, "2735 Bévilard"), (320, 117, "Commande 4500118206"),
        (60, 237, "Adresse de livraison : Manufacture Valdoree SA, Allée du Contrôle 11, 2300 La"),
        (60, 246, "Chaux-de-Fonds"), document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["seller_name"].value == "Tournages Bergeon SA"


def test_an_address_of_the_czech_republic_has_its_place() -> None:
    read = fields_of(
        (60, 52, "Alpentraum Reisen s.r.o."), (60, 61, "Nádražní 412/7"), (60, 70, "379 01 Třeboň"),
        (400, 52, "Sport Plattner KG"), (400, 61, "Dorfplatz 6"), (400, 70, "5753 Saalbach"),
        (400, 79, "Tel. 06541 555 22"), (60, 780, "Sport Plattner KG, FN 88417 f LG Salzburg"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Alpentraum Reisen s.r.o."
