"""What stands beside a party's name and is none: captions, numbers, clerks, places of delivery, phrases."""

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip
SELLER = ((60, 60, "Ribble Boats Ltd"), (60, 70, "3 Wharf Street"), (60, 80, "Preston PR1 2AB"))
OWN_ORDER = ((60, 40, "Quorn Rail Components plc"), (60, 50, "Works Road"), (60, 60, "Loughborough LE11 1HE"),
             (360, 40, "Purchase Order 4500117204"))  # fmt: skip


@pytest.mark.parametrize(
    "caption",
    [
        "Vendor 100482",
        "Supplier (vendor 100482)",
        "Vendor code STF-01",
        "Lieferant Nr. 70311",
        "Fournisseur code F00127",
    ],
)
def test_a_number_behind_the_label_of_a_party_is_no_name(caption: str) -> None:
    read = fields_of(
        *OWN_ORDER, (60, 130, caption), (60, 140, "Stannah Fasteners Ltd"), (60, 150, "12 Bolt Lane"),
        (60, 160, "Dudley DY2 9AA"), document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["seller_name"].value == "Stannah Fasteners Ltd"
    assert read["buyer_name"].value == "Quorn Rail Components plc"


def test_the_clerk_of_an_order_is_no_buyer_though_an_address_for_delivery_stands_below() -> None:
    read = fields_of(
        *OWN_ORDER, (360, 90, "Buyer: D. Oyelaran"), (360, 102, "Carry out at"), (360, 112, "Beck Court, flats 1 to 9"),
        (360, 122, "Gainsborough DN21 9QX"), (60, 102, "Supplier (vendor 104488)"), (60, 112, "Fenland Doorsets Ltd"),
        (60, 122, "March PE15 0XX"), document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == (
        "Fenland Doorsets Ltd",
        "Quorn Rail Components plc",
    )


@pytest.mark.parametrize(
    "heading",
    ["Ship to", "Deliver to", "Adresse de livraison", "Lieu de livraison :", "Dirección de entrega", "Lieferort"],
)
def test_a_place_of_delivery_on_its_own_order_is_not_the_buyer(heading: str) -> None:
    read = fields_of(
        *OWN_ORDER, (60, 130, "Vendor"), (60, 140, "Stannah Fasteners Ltd"), (60, 150, "12 Bolt Lane"),
        (60, 160, "Dudley DY2 9AA"), (360, 130, heading), (360, 140, "Quorn Rail Assembly"), (360, 150, "41 Dock Road"),
        (360, 160, "Loughborough LE11 4ZZ"), (60, 760, "orders@quornrail.example"), document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["buyer_name"].value == "Quorn Rail Components plc"
    assert read["seller_name"].value == "Stannah Fasteners Ltd"


def test_the_heading_of_a_place_of_delivery_is_not_who_is_asked_to_deliver() -> None:
    read = fields_of(
        (60, 40, "Les Vignerons de Bessan SCA"), (60, 50, "Route de la Cave"), (60, 60, "34550 Bessan"),
        (60, 100, "COMMANDE FOURNISSEUR CF006218"), (60, 130, "Adresse de livraison"), (60, 140, "Quai embouteillage"),
        (60, 150, "4 rue du Capitou"), (60, 160, "34550 Bessan"), (330, 130, "Emballages Roquefeuil SAS"),
        (330, 140, "18 rue Louis Pinard"), (330, 150, "34500 Béziers"), document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["seller_name"].value == "Emballages Roquefeuil SAS"


@pytest.mark.parametrize(
    "text", ["Tenant protection plan, 2 units", "Client portal and hosting", "Kunde seit 2019 dabei"]
)
def test_a_phrase_that_begins_with_the_word_of_a_label_names_nobody(text: str) -> None:
    read = fields_of(
        *SELLER, (330, 130, "Saltgrass Interiors, Inc."), (330, 140, "1490 Periwinkle Ct"),
        (330, 150, "Sanibel, FL 33957"), (60, 260, text), (480, 260, "28.00"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Saltgrass Interiors, Inc."


@pytest.mark.parametrize(
    ("left", "right"), [("EXPOSITOR", "ORGANIZA"), ("EXHIBITOR", "ORGANISER"), ("Exposant", "Organisateur")]
)
def test_the_captions_of_a_fair_s_two_parties_are_no_part_of_their_names(left: str, right: str) -> None:
    read = fields_of(
        (60, 60, "FACTURA R-2025/0019"), (60, 130, left), (60, 139, "Cerámicas Alcoraya, S.L."),
        (60, 148, "Partida Torrellano, 90"), (60, 157, "03320 Elche"), (330, 130, right),
        (330, 139, "Levante Congresos, S.L."), (330, 148, "Calle del Muelle, 12"), (330, 157, "03001 Alicante"),
        (60, 780, "Levante Congresos, S.L. · Registro Mercantil de Alicante, tomo 4410"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Cerámicas Alcoraya, S.L."
    assert read["seller_name"].value == "Levante Congresos, S.L."


def test_a_patient_named_in_a_sentence_is_the_buyer() -> None:
    read = fields_of(
        *SELLER, (60, 130, "Paciente: Andrés Quesada Montilla, DNI 25671180Y, con domicilio en C/ Puerto Parejo 3,"),
        (60, 139, "29016 Málaga."), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Andrés Quesada Montilla"
