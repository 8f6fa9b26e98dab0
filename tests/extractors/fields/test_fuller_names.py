"""The sender's name in full, where the letterhead shows its brand."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip
BUYER = ((60, 142, "Bill to"), (60, 151, "The Gannet's Table Ltd"), (60, 160, "5 Castle Wynd"),
         (60, 169, "Aberdeen AB11 5BB"))  # fmt: skip


@pytest.mark.parametrize(
    ("brand", "sentence", "name"),
    [
        ("Skerry & Daughters", "Skerry & Daughters Ltd, reg. in Scotland SC071942.", "Skerry & Daughters Ltd"),
        ("Skerry & Daughters", "Cheques payable to Skerry & Daughters Limited please.", "Skerry & Daughters Limited"),
        ("Hofgut Wiesenau", "AGB der Hofgut Wiesenau GmbH & Co. KG von 2024", "Hofgut Wiesenau GmbH & Co. KG"),
        ("Hotel Kranichau", "Hotel Kranichau e. K. · Gartenstraße 9 · 99423 Weimar", "Hotel Kranichau e. K."),
    ],
)  # fmt: skip
def test_the_legal_form_that_a_sentence_prints_belongs_to_the_brand(brand: str, sentence: str, name: str) -> None:
    read = fields_of((60, 40, brand), (60, 50, "Stand 22, North Quay"), (60, 60, "Peterhead AB42 1DH"), *BUYER,
                     *TOTALS, (60, 440, sentence))  # fmt: skip
    assert read["seller_name"].value == name
    assert read["seller_address"].value == "Stand 22, North Quay, Peterhead AB42 1DH" or "Weimar" in sentence
    assert read["buyer_name"].value == "The Gannet's Table Ltd"


def test_the_longer_name_with_the_address_is_the_sender_and_not_the_recipient() -> None:
    read = fields_of(
        (60, 58, "cinder&spoke"), (400, 58, "Cinder & Spoke Cycling Goods"), (400, 67, "1420 Blake Street"),
        (400, 76, "Denver, CO 80524"), (400, 85, "hello@cinderspoke.example"), (60, 150, "Marcus Ellingboe"),
        (60, 159, "5117 Prairie Street"), (60, 168, "Lincoln, NE 68516"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Cinder & Spoke Cycling Goods"
    assert read["buyer_name"].value == "Marcus Ellingboe"


def test_the_company_behind_a_key_of_the_letterhead_sells() -> None:
    read = fields_of(
        (60, 53, "El Tamar"), (60, 80, "Razón Social: CORRALÓN Y AGROINSUMOS EL TAMAR"), (60, 89, "S.R.L."),
        (60, 98, "Domicilio Comercial: Ruta Nac. 188 km 154, Pergamino,"), (60, 107, "Buenos Aires"),
        (60, 116, "Condición frente al IVA: IVA Responsable Inscripto"), (60, 160, "CUIT: 30-70181369-9"),
        (200, 160, "Apellido y Nombre / Razón Social: ESTANCIA LA CALANDRIA S.A."), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "CORRALÓN Y AGROINSUMOS EL TAMAR S.R.L."
    assert read["seller_address"].value == "Ruta Nac. 188 km 154, Pergamino, Buenos Aires"
    assert read["buyer_name"].value == "ESTANCIA LA CALANDRIA S.A."


def test_a_form_that_only_describes_the_company_behind_a_dash_is_no_part_of_its_name() -> None:
    read = fields_of(
        (60, 40, "STOP'RATS 44"), (60, 50, "27 rue des Salorges"), (60, 60, "44600 SAINT-NAZAIRE"), *BUYER, *TOTALS,
        (60, 799, "STOP'RATS 44 – SARL au capital de 15 000 € – SIRET 107 940 090 00015 – RCS Saint-Nazaire"),
    )  # fmt: skip
    assert read["seller_name"].value == "STOP'RATS 44"
