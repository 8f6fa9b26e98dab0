"""Bills of trades that no sample resembles: whose number, date and name it is where something nearby misleads."""

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
Text = tuple[float, float, str]

SELLER = ((60, 60, "Ribble Boats Ltd"), (60, 70, "3 Wharf Street"), (60, 80, "Preston PR1 2AB"))
TOTALS = ((300, 300, "Net"), (480, 300, "£400.00"), (300, 312, "VAT 20%"), (480, 312, "£80.00"),
          (300, 324, "Total"), (480, 324, "£480.00"))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Lease dispute: notice of default dated March 3, 2026",
        "Sub-contract SC/2210/11 dated 3 March 2026",
        "Ihr Angebot 26-118 vom 03.03.2026",
        "zu Rechnung 4711 vom 03.03.2026",
        "Guten Tag Frau Prause, vom 03.03.2026 bis 31.03.2026",
    ],
)
def test_another_paper_s_day_does_not_date_the_bill(text: str) -> None:
    read = fields_of((60, 130, "Invoice 88214"), (60, 145, "Date"), (200, 145, "30 April 2026"), (60, 170, text))
    assert read["issue_date"].value == "2026-04-30"
    assert read["issue_date"].confidence >= LEAST


def test_terms_counted_from_the_invoice_date_name_no_date() -> None:
    read = fields_of(
        (60, 130, "INVOICE DATE"), (60, 140, "11-May-26"), (200, 130, "TERMS"), (300, 130, "DUE DATE"),
        (200, 140, "30 days from Inv. Date"), (300, 140, "10-Jun-26"),
    )  # fmt: skip
    assert (read["issue_date"].value, read["due_date"].value) == ("2026-05-11", "2026-06-10")


@pytest.mark.parametrize(
    "text", ["CONSOL NUMBER C00071120", "Vergabe-Nr. 2025-031", "No. certificado SAT: 000010005098"]
)
def test_a_number_of_something_else_is_not_the_bill_s(text: str) -> None:
    assert "number" not in fields_of((60, 60, "INVOICE"), (60, 130, text))


def test_a_house_beside_the_label_is_no_number() -> None:
    read = fields_of((300, 130, "Invoice Number"), (300, 142, "INV-0457"), (400, 130, "8 Quarry Road"))
    assert read["number"].value == "INV-0457"


@pytest.mark.parametrize(
    ("texts", "due"),
    [
        (((60, 340, "30 Tage netto bis 04.07.2026, 3% Skonto innerhalb 10 Tagen bis 15.06.2026"),), "2026-07-04"),
        (((60, 340, "Steuerschuldnerschaft des Leistungsempfängers. Zahlbar bis 15.07.2026 abzgl. 3 % Skonto"),
          (60, 350, "bei Zahlung bis 08.07.2026 (6.188,60 EUR)")), "2026-07-15"),
        (((60, 340, "Zahlbar bis 08.07.2026 abzgl. 3 % Skonto, bis 15.07.2026 netto"),), "2026-07-15"),
        (((60, 340, "Zahlbar bis 08.07.2026 mit 3 % Skonto, netto bis 15.07.2026"),), "2026-07-15"),
    ],
)  # fmt: skip
def test_the_last_day_of_a_discount_is_not_due_whatever_the_order_of_the_days(
    texts: tuple[Text, ...], due: str
) -> None:
    read = fields_of((60, 130, "Rechnung Nr. R2026-0611 vom 01.06.2026"), *texts)
    assert "due_date" not in read or read["due_date"].value == due


@pytest.mark.parametrize("street", ["Via Manzoni 8", "Rua do Canal 4"])
def test_a_street_in_other_languages_is_no_seller(street: str) -> None:
    read = fields_of((60, 60, "Studio Bonfanti"), (60, 70, f"{street} · 24121 Bergamo · P.IVA 03118204470"), *TOTALS)
    assert read["seller_name"].value == "Studio Bonfanti"


def test_a_street_without_a_number_before_the_place_is_not_surely_the_seller() -> None:
    read = fields_of((60, 60, "Marine Parade · Whitby YO21 3PR · 01947 600 218"), *TOTALS)
    assert "seller_name" not in read or read["seller_name"].confidence < LEAST


@pytest.mark.parametrize(
    ("brand", "footer", "name"),
    [
        ("MESSWERK seit 1961", "Messwerk Albrecht GmbH · HRB 8841 Aachen", "Messwerk Albrecht GmbH"),
        ("≈ Aguas Guadiel", "Aguas Guadiel, S.A. – Reg. Merc. Jaén T. 221", "Aguas Guadiel, S.A"),
        ("alize mobile", "Alize Mobile SAS au capital de 12 500 000 €, RCS Nanterre", "Alize Mobile SAS"),
        (
            "Swiftline",
            "Swiftline Couriers Ltd. Registered office: Hub House, Coventry CV3 4LB",
            "Swiftline Couriers Ltd",
        ),
    ],
)
def test_the_company_in_the_footer_sells_under_the_brand_in_the_letterhead(brand: str, footer: str, name: str) -> None:
    read = fields_of((60, 40, brand), *TOTALS, (60, 780, footer))
    assert (read["seller_name"].value or "").rstrip(".") == name


def test_a_trade_above_the_sender_s_own_address_is_no_buyer() -> None:
    read = fields_of(
        (60, 40, "Raeber Haustechnik AG"), (400, 40, "Heizung Lueftung"), (400, 50, "Rothenburgstrasse 21"),
        (400, 60, "6020 Emmenbrücke"), (400, 70, "CHE-114.772.018 MWST"),
        (300, 130, "Stockwerk Seeblick"), (300, 140, "Postfach 12"), (300, 150, "6002 Luzern"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Stockwerk Seeblick"


@pytest.mark.parametrize(
    "texts",
    [
        ((300, 130, "Ms Petra Lindqvist"), (300, 140, "Ashdown Surveys Ltd")),
        ((300, 130, "Client facturé"), (300, 140, "Ashdown Surveys Ltd")),
    ],
)
def test_a_person_or_a_heading_above_a_company_is_no_part_of_its_name(texts: tuple[Text, ...]) -> None:
    read = fields_of(*SELLER, *texts, (300, 150, "3 Wharf Road"), (300, 160, "Hull HU1 2QQ"), *TOTALS)
    assert read["buyer_name"].value == "Ashdown Surveys Ltd"


@pytest.mark.parametrize("label", ["Sold to:", "Invoice to:", "Adhérente :"])
def test_a_name_with_its_whole_address_in_one_line_is_cut_off_before_it(label: str) -> None:
    read = fields_of(*SELLER, (60, 130, f"{label} The Copper Pan, 2 Broad St, Ludlow SY8 1NG"), *TOTALS)
    assert read["buyer_name"].value == "The Copper Pan"


@pytest.mark.parametrize(
    "text", ["Delivery note KT/DN/0390 Terms of payment 45 days", "Detach and return with payment"]
)
def test_a_label_with_its_value_and_a_request_name_no_buyer(text: str) -> None:
    read = fields_of(*SELLER, (60, 130, "Bill to"), (60, 140, text), (60, 152, "Sundaram Spinners"), *TOTALS)
    assert read["buyer_name"].value == "Sundaram Spinners"


@pytest.mark.parametrize("clerk", ["Buyer: H. Naylor", "Comprador: J. Ansotegi", "Besteller: K. Ebel"])
def test_the_clerk_of_a_company_s_own_order_is_not_its_buyer(clerk: str) -> None:
    read = fields_of(
        (60, 40, "Quorn Rail Components plc"), (60, 50, "Works Road"), (60, 60, "Loughborough LE11 1HE"),
        (60, 100, "Purchase Order 4500117204"), (60, 130, "Vendor 100482"), (60, 140, "Stannah Fasteners Ltd"),
        (60, 150, "12 Bolt Lane"), (60, 160, "Dudley DY2 9AA"), (360, 130, clerk),
        document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == (
        "Stannah Fasteners Ltd",
        "Quorn Rail Components plc",
    )


def test_an_addressee_beside_the_rows_of_a_form_is_the_buyer() -> None:
    read = fields_of(
        (180, 30, "Prabhat Security Services"), (160, 40, "204 Shivam Chambers, Mumbai 400064"),
        (60, 70, "To,"), (340, 70, "Tax Invoice No: PS/2026/1187"),
        (60, 82, "The Secretary,"), (340, 82, "Date: 09-07-2026"),
        (60, 94, "Orchid Residency Ltd"), (340, 94, "Due date: 24-07-2026"), (60, 106, "Link Road, Mumbai 400067"),
    )  # fmt: skip
    assert read["buyer_name"].value == "Orchid Residency Ltd"


def test_a_company_buys_and_not_one_of_its_offices() -> None:
    read = fields_of(
        (150, 40, "WABASH COMMUNITY COLLEGE"), (150, 50, "Purchasing Office · 400 College Ave · Peru, IN 46970"),
        (60, 100, "Purchase Order 26-00418"), document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["buyer_name"].value == "WABASH COMMUNITY COLLEGE"


def test_a_charity_s_number_is_no_part_of_its_name() -> None:
    read = fields_of((60, 40, "Hebden Hall Trust (registered charity 1188204)"), (60, 50, "Salem Street"), *TOTALS)
    assert read["seller_name"].value == "Hebden Hall Trust"


def test_a_legal_form_behind_a_comma_is_part_of_the_name() -> None:
    read = fields_of((60, 40, "Urrutia, S.L. · Pol. Ugaldeguren 14 · 48170 Zamudio"), *TOTALS)
    assert read["seller_name"].value == "Urrutia, S.L."


def test_the_bill_that_a_credit_note_is_about_gives_it_no_number() -> None:
    read = fields_of(
        (400, 40, "AVOIR"),
        (60, 130, "Sur votre facture FA-26-0912 du 28/05/2026"),
        document_type=DocumentType.CREDIT_NOTE,
    )
    assert "number" not in read or read["number"].value != "FA-26-0912"


def test_a_room_s_number_does_not_put_the_day_first() -> None:
    dated = ((60, 130, "Invoice 88214"), (60, 145, "Date"), (200, 145, "05/08/2026"))
    read = fields_of(*dated, (60, 170, "Science Rm 12"), (60, 180, "Peru, IN 46970"))
    assert read["issue_date"].value == "2026-05-08"


@pytest.mark.parametrize("place", ["1016 HM Amsterdam", "Sheffield S9 1XH", "Corning, NY 14830"])
def test_a_postcode_beside_the_title_is_no_number(place: str) -> None:
    assert "number" not in fields_of((60, 60, "INVOICE"), (420, 60, place))


def test_the_sender_s_brand_close_above_the_window_is_not_the_buyer() -> None:
    read = fields_of(
        (60, 40, "voxmere"), (60, 52, "Foss & Daughters"), (60, 62, "12 Lendal Street"), (60, 72, "York YO1 8AA"),
        *TOTALS,
        (60, 780, "Voxmere Business Telecom Ltd. Registered office 1 Dock Street, Leeds LS10 1NA"),
    )  # fmt: skip
    assert read["buyer_name"].value == "Foss & Daughters"


@pytest.mark.parametrize("title", ["Frachtrechnung", "3. Abschlagsrechnung"])
def test_a_compound_title_leads_to_the_number(title: str) -> None:
    assert fields_of((60, 130, f"{title} FR-26-30447"))["number"].value == "FR-26-30447"


def test_the_first_of_several_orders_is_not_surely_the_order() -> None:
    read = fields_of((60, 60, "Invoice 88214"), (60, 130, "Your order"), (200, 130, "PO 45100892, PO 45100917"))
    assert "order_reference" not in read or read["order_reference"].confidence < LEAST
