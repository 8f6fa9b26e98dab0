"""Who sells and who buys, and where the seller is, on papers of trades and countries that no sample resembles."""

import pytest

from extractors.fields.legal_forms import has_legal_form
from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of, judged_fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
Text = tuple[float, float, str]
TOTALS = ((300, 300, "Net"), (480, 300, "£400.00"), (300, 312, "VAT 20%"), (480, 312, "£80.00"),
          (300, 324, "Total"), (480, 324, "£480.00"))  # fmt: skip
BUYER = ((60, 130, "Osprey Chandlery Ltd"), (60, 140, "9 Harbour Row"), (60, 150, "Looe PL13 1AA"))


@pytest.mark.parametrize(
    "name",
    ["Kehrer Fliesen GesmbH", "SASU Taillandier", "Lipka Okna Sp. z o.o.", "Möbel Brandt Vertriebs-GmbH", "Zahn e. K.",
     "Dupond & Cie SA", "Hope & Lane, P.C.", "Lumen S.p.A.", "Toldos Vera, C.B.", "Établissements Roy Société anonyme",
     "Karhu A/S", "Feuersozietät Nord a. G."],
)  # fmt: skip
def test_a_company_is_told_by_its_form(name: str) -> None:
    assert has_legal_form(name)


@pytest.mark.parametrize(
    "name", ["Ballyduff Co. Waterford", "New PC for the desk", "Sa 10 Uhr", "Maison Roy", "As agreed"]
)
def test_what_only_looks_like_a_form_is_none(name: str) -> None:
    assert not has_legal_form(name)


@pytest.mark.parametrize(
    ("foot", "seller"),
    [
        ("Tregear Bakeries Ltd · 4 Mill Lane, Truro TR1 2AB · VAT reg. GB 123 4567 89", "Tregear Bakeries Ltd"),
        ("SARL Morvan Frères au capital de 8 000 € – RCS Brest 812 345 678", "SARL Morvan Frères"),
        ("Kranz Handels GmbH, Am Anger 3, 99084 Erfurt · Geschäftsführer: I. Kranz · HRB 4711", "Kranz Handels GmbH"),
        ("Panadería Lorca, S.L. — Calle Sol, 3 — 30800 Lorca — C.I.F. B30123456", "Panadería Lorca, S.L."),
        ("De Vries Bakkers B.V. | KvK 09188342 | Btw NL812345678B01", "De Vries Bakkers B.V."),
    ],
)
def test_the_company_at_the_foot_sells_and_not_the_brand(foot: str, seller: str) -> None:
    read = judged_fields_of((200, 40, "The Golden Crust"), *BUYER, *TOTALS, (60, 790, foot))
    assert read["seller_name"].value == seller
    assert read["buyer_name"].value == "Osprey Chandlery Ltd"


def test_a_bank_with_its_account_at_the_foot_does_not_sell() -> None:
    read = fields_of(
        (60, 40, "Tregear Bakeries"), (60, 52, "4 Mill Lane"), (60, 62, "Truro TR1 2AB"), *BUYER, *TOTALS,
        (60, 790, "Seeland Kreditverein AG · IBAN DE89 3704 0044 0532 0130 00 · BIC COBADEFFXXX"),
    )  # fmt: skip
    assert read["seller_name"].value == "Tregear Bakeries"


def test_a_trader_is_told_by_the_tax_number_in_the_same_line() -> None:
    read = fields_of((60, 40, "MUDANZAS LOBO"), (60, 55, "Inés Lobo Marín · N.I.F. 12345678Z"), *BUYER, *TOTALS)
    assert read["seller_name"].value == "Inés Lobo Marín"


def test_a_brand_above_a_company_is_not_its_name() -> None:
    read = fields_of(
        (60, 40, "Groenland Tuinen"), (60, 55, "Van Dijk Hoveniers B.V."), (60, 65, "Wal 12"),
        (60, 75, "6511 XR Nijmegen"), *BUYER, *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Van Dijk Hoveniers B.V."
    assert read["seller_address"].value == "Wal 12, 6511 XR Nijmegen"


@pytest.mark.parametrize(
    "lines",
    [
        ("Roofing and Guttering", "18 Beck Side", "Kendal LA9 4AB", "01539 555 0142"),
        ("Registered charity 1188204", "18 Beck Side", "Kendal LA9 4AB", "Scotland"),
        ("Accounts department: extension 4", "18 Beck Side", "Kendal LA9 4AB"),
        ("18 Beck Side", "Kendal LA9 4AB", "VAT 123 4567 89"),
    ],
)
def test_an_address_is_street_and_place(lines: tuple[str, ...]) -> None:
    read = fields_of((60, 40, "Beck Roofing Ltd"), *((60, 52 + 10 * n, t) for n, t in enumerate(lines)), *TOTALS)
    assert read["seller_address"].value == "18 Beck Side, Kendal LA9 4AB"


@pytest.mark.parametrize(
    "line",
    ["Beck Roofing Ltd | MC-20418 | 18 Beck Side, Kendal LA9 4AB | 01539 555 0142",
     "Beck Roofing Ltd · 18 Beck Side · Kendal LA9 4AB · VAT 123 4567 89 · Reg. no. 0712345"],
)  # fmt: skip
def test_an_address_in_one_line_ends_with_its_place(line: str) -> None:
    read = fields_of((60, 40, line), *BUYER, *TOTALS)
    assert read["seller_address"].value == "18 Beck Side, Kendal LA9 4AB"


def test_a_building_above_the_street_is_part_of_the_address() -> None:
    read = fields_of(
        (60, 40, "Beck Roofing Ltd"), (60, 52, "Unit 4, Canal Park"), (60, 62, "18 Beck Side"),
        (60, 72, "Kendal LA9 4AB"), *TOTALS,
    )  # fmt: skip
    assert read["seller_address"].value == "Unit 4, Canal Park, 18 Beck Side, Kendal LA9 4AB"


@pytest.mark.parametrize(
    ("street", "place"),
    [("ul. Długa 14", "35-301 Rzeszów"), ("Rua das Flores, 8", "4050-262 Porto"), ("Storgatan 5", "111 22 Stockholm"),
     ("19 Settlement Road", "Belmont VIC 3216"), ("One Foundry Plaza", "Worcester, Massachusetts 01608"),
     ("Bv. Oroño 1123", "S2000 Rosario")],
)  # fmt: skip
def test_places_of_many_countries_end_an_address(street: str, place: str) -> None:
    read = fields_of(
        (60, 40, "Beck Roofing Ltd"), (60, 52, street), (60, 62, place), (60, 72, "info@beck.test"), *TOTALS
    )
    assert read["seller_address"].value == f"{street}, {place}"


def test_the_only_address_of_a_letterhead_is_the_seller_s_but_not_surely() -> None:
    read = judged_fields_of(
        (60, 40, "Beck Roofing Ltd"), (400, 40, "18 Beck Side"), (400, 50, "Kendal LA9 4AB"), *BUYER, *TOTALS
    )
    assert read["seller_address"].value == "18 Beck Side, Kendal LA9 4AB"
    assert read["seller_address"].confidence < LEAST


@pytest.mark.parametrize(
    "texts",
    [
        ((60, 130, "Frau"), (60, 140, "Gerda Möhlmann")),
        ((60, 130, "Familie"), (60, 140, "Gerda Möhlmann")),
        ((60, 130, "Spett.le"), (60, 140, "Gerda Möhlmann")),
        ((60, 130, "Adressé à"), (60, 140, "Gerda Möhlmann")),
        ((60, 130, "Para:"), (60, 140, "Gerda Möhlmann")),
    ],
)
def test_a_form_of_address_is_not_the_buyer(texts: tuple[Text, ...]) -> None:
    read = fields_of(
        (60, 40, "Kranz Handels GmbH · Am Anger 3 · 99084 Erfurt"), *texts, (60, 150, "Lindenweg 8"),
        (60, 160, "29664 Walsrode"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Gerda Möhlmann"


def test_headings_beside_a_label_name_nobody() -> None:
    read = fields_of(
        (60, 130, "RECEPTOR"), (300, 130, "CONDICIONES"),
        (40, 142, "Aceros y Perfiles Tlalpan"), (300, 142, "Pago: 30 días"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Aceros y Perfiles Tlalpan"


def test_below_a_customer_s_number_stands_no_column_of_the_table() -> None:
    read = fields_of((60, 200, "Customer: 004417"), (60, 215, "Crates"), (200, 215, "Weight"), *TOTALS)
    assert "buyer_name" not in read


@pytest.mark.parametrize(
    ("first", "second"),
    [("Communauté d'agglomération de la", "Plaine du Forez"),
     ("Nordhafen Lager und", "Umschlag GmbH"), ("Weser Haushaltswaren", "Vertriebs-GmbH")],
)  # fmt: skip
def test_a_name_goes_on_in_the_next_line(first: str, second: str) -> None:
    read = fields_of(
        (60, 40, "Kranz Handels GmbH · Am Anger 3 · 99084 Erfurt"),
        (60, 130, "Facturé à"), (60, 142, first), (60, 151, second), (60, 160, "12 rue Haute"),
        (60, 169, "74130 Bonneville"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == f"{first} {second}"


def test_a_public_body_is_named_by_itself_and_not_by_what_it_is_part_of() -> None:
    read = fields_of(
        (60, 40, "DÉPARTEMENT DU GERS"), (60, 50, "COMMUNE DE SAINT-AVIT"), (60, 60, "1 place du Foirail"),
        (60, 70, "32700 SAINT-AVIT"),
        (60, 130, "Fournisseur"), (60, 142, "Lagarde SARL"), (60, 152, "3 rue Basse"), (60, 162, "32000 Auch"), *TOTALS,
        document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["buyer_name"].value == "COMMUNE DE SAINT-AVIT"


def test_a_body_s_kind_and_its_name_in_two_lines_are_one_name() -> None:
    read = fields_of((60, 40, "STADTGEMEINDE"), (60, 50, "BRUCKFELD"), *BUYER, *TOTALS)
    assert read["seller_name"].value == "STADTGEMEINDE BRUCKFELD"


def test_who_is_reached_by_telephone_is_the_sender() -> None:
    read = fields_of(
        (60, 60, "Osprey Chandlery Ltd"), (60, 70, "9 Harbour Row"), (60, 80, "Looe PL13 1AA"),
        (400, 60, "Beck Roofing Ltd"), (400, 70, "18 Beck Side"), (400, 80, "Kendal LA9 4AB"),
        (400, 90, "Tel. 01539 555 0142"), *TOTALS,
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == ("Beck Roofing Ltd", "Osprey Chandlery Ltd")


@pytest.mark.parametrize(
    "text", ["Please make cheques payable to Beck Roofing Ltd and post them.", "Questions? office@beckroofing.test"]
)
def test_a_second_sign_makes_the_seller_sure(text: str) -> None:
    letterhead = ((60, 40, "Beck Roofing Ltd"), (60, 50, "18 Beck Side"), (60, 60, "Kendal LA9 4AB"))
    assert judged_fields_of(*letterhead, *BUYER, *TOTALS)["seller_name"].confidence < LEAST
    assert judged_fields_of(*letterhead, *BUYER, *TOTALS, (60, 400, text))["seller_name"].confidence >= LEAST


def test_a_brand_in_the_letterhead_alone_is_not_sure() -> None:
    read = judged_fields_of((200, 40, "The Golden Crust"), *BUYER, *TOTALS)
    assert read["seller_name"].confidence < LEAST


def test_another_company_at_the_foot_leaves_the_seller_open() -> None:
    letterhead = ((60, 40, "Seller: Beck Roofing Ltd"), (60, 50, "18 Beck Side"), (60, 60, "Kendal LA9 4AB"))
    foot = (60, 790, "Langdale Holdings plc · 2 Quay Street · Leeds LS1 4AB")
    assert judged_fields_of(*letterhead, *BUYER, *TOTALS)["seller_name"].confidence >= LEAST
    assert judged_fields_of(*letterhead, *BUYER, *TOTALS, foot)["seller_name"].confidence < LEAST


def test_a_guest_without_address_is_not_the_buyer_where_a_firm_is_addressed() -> None:
    read = fields_of(
        (60, 40, "Kranz Hotel GmbH · Am Anger 3 · 99084 Erfurt"), (60, 130, "Client : M. J. Roux"),
        (330, 130, "Roux Géomètres SELARL"), (330, 140, "20 rue Basse"), (330, 150, "63000 Clermont-Ferrand"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Roux Géomètres SELARL"


def test_a_tenant_in_a_sentence_is_the_buyer() -> None:
    text = "Arrendatario: Relojería Luz, S.L., NIF B12345678, con domicilio en C/ Mayor 3, 30001 Murcia"
    assert fields_of((60, 130, text), *TOTALS)["buyer_name"].value.rstrip(",") == "Relojería Luz, S.L."


def test_a_company_s_number_in_brackets_is_no_part_of_its_name() -> None:
    read = fields_of((60, 130, "Issued to"), (60, 142, "Copper Pot Bottle Shop Pty Ltd (ABN 83 914 571 673)"),
                     (60, 152, "210 Jetty Street, Grange SA 5022"), *TOTALS)  # fmt: skip
    assert read["buyer_name"].value == "Copper Pot Bottle Shop Pty Ltd"


def test_a_street_and_a_place_in_one_line_name_nobody() -> None:
    read = fields_of((60, 40, "Mar y Tierra S.A.S."), (60, 130, "Cliente: Bodegas Arcado S.A."),
                     (60, 142, "Carril Nacional 6077, M5507 Luján de Cuyo, Mendoza"), *TOTALS)  # fmt: skip
    assert read["seller_name"].value == "Mar y Tierra S.A.S."
    assert read["buyer_name"].value == "Bodegas Arcado S.A."


def test_where_goods_go_is_no_return_address() -> None:
    read = fields_of(
        (60, 40, "Beck Roofing Ltd"), (60, 50, "18 Beck Side"), (60, 60, "Kendal LA9 4AB"),
        (330, 130, "Deliver to"), (330, 142, "Highfield Depot, Murdock Road, Bicester OX26 4PP"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Beck Roofing Ltd"


def test_a_branch_and_another_seat_leave_the_address_open() -> None:
    read = judged_fields_of(
        (60, 40, "Beck Roofing Ltd · 18 Beck Side · Kendal LA9 4AB"), *BUYER, *TOTALS,
        (60, 790, "Beck Roofing Ltd. Registered office 2 Quay Street, Leeds LS1 4AB. Registered in England 0712345"),
    )  # fmt: skip
    assert read["seller_address"].value == "18 Beck Side, Kendal LA9 4AB"
    assert read["seller_address"].confidence < LEAST


def test_a_shortened_name_above_the_window_gives_way_to_the_full_one() -> None:
    read = fields_of(
        (60, 100, "RAe Lohkamp Terbusch PartG mbB, Salzstr. 88, 48143 Münster"),
        (377, 40, "Lohkamp Terbusch Rechtsanwälte PartG mbB"), (377, 50, "Salzstraße 88"),
        (377, 60, "48143 Münster"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Lohkamp Terbusch Rechtsanwälte PartG mbB"


def test_an_office_in_the_letterhead_gives_way_to_its_company() -> None:
    read = fields_of(
        (60, 40, "Agence de Morlaix – 30 rue Longue, 29600 Morlaix"), *BUYER, *TOTALS,
        (60, 790, "ROULEX SAS au capital de 840 000 € – Siège : 4 rue Haute, 69190 Saint-Fons – RCS Lyon 160 207 338"),
    )  # fmt: skip
    assert read["seller_name"].value == "ROULEX SAS"


def test_a_trader_told_by_a_tax_number_is_not_surely_a_brand_of_another_company() -> None:
    read = judged_fields_of(
        (60, 40, "Inés Lobo Marín · N.I.F. 12345678Z"), *BUYER, *TOTALS,
        (60, 790, "Seguros Atlas, S.A. — Calle Sol, 3 — 30800 Lorca — C.I.F. A30123456"),
    )  # fmt: skip
    assert read["seller_name"].confidence < LEAST


def test_the_other_block_is_not_surely_the_buyer_s_where_the_seller_is_not_sure() -> None:
    letterhead = ((60, 40, "Tregear Bakeries"), (60, 52, "4 Mill Lane"), (60, 62, "Truro TR1 2AB"))
    assert judged_fields_of(*letterhead, *BUYER, *TOTALS)["buyer_name"].confidence < LEAST
