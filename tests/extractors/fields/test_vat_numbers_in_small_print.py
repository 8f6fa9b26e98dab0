"""VAT numbers in capitals, broken at the end of a line, or named by the line above."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

SELLER = ((60, 40, "Calder Lathes Ltd"), (60, 50, "3 Wharf Street"), (60, 60, "Preston PR1 2AB"))
NUMBER = (60, 130, "Invoice 4711")


@pytest.mark.parametrize("printed", ["VAT NO GB 405 1820 34", "VAT NO 405 1820 34", "VAT REG NO GB405182034"])
def test_the_last_word_of_a_label_in_capitals_is_no_country(printed: str) -> None:
    assert fields_of(*SELLER, (60, 70, printed), NUMBER)["seller_vat_id"].value == "GB405182034"


@pytest.mark.parametrize(
    ("upper", "lower", "value"),
    [
        ("Calder Lathes Ltd. Registered in England. VAT registration GB", "405 1820 34. Tel. 01302", "GB405182034"),
        ("Calder Lathes Ltd, Preston. VAT number GB405 18", "20 34", "GB405182034"),
        ("SARL Clavel au capital de 8000 euros, TVA FR 39", "506168319, APE 4671Z", "FR39506168319"),
        ("Registergericht Mannheim HRB 712 118, USt-IdNr. DE", "535586623", "DE535586623"),
    ],
)  # fmt: skip
def test_a_number_broken_after_its_country_is_read_whole(upper: str, lower: str, value: str) -> None:
    read = fields_of(*SELLER, NUMBER, (60, 800, upper), (60, 809, lower))
    assert read["seller_vat_id"].value == value


def test_a_line_that_ends_with_the_name_of_a_country_breaks_no_number() -> None:
    read = fields_of(*SELLER, NUMBER, (60, 800, "Our offices: FR ES IT DE"), (60, 809, "405 1820 34"))
    assert "seller_vat_id" not in read


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Clavel SARL, RCS Lyon, TVA FR39506168319. Votre n° TVA :", "FR67887877652. TVA acquittée"),
        ("Clavel SARL, RCS Lyon, TVA FR39506168319. Ihre USt-IdNr.", "FR67887877652"),
    ],
)  # fmt: skip
def test_a_label_that_ends_a_line_of_small_print_names_the_number_that_begins_the_next(upper: str, lower: str) -> None:
    read = fields_of((60, 40, "Clavel"), NUMBER, (60, 800, upper), (60, 809, lower))
    assert (read["seller_vat_id"].value, read["buyer_vat_id"].value) == ("FR39506168319", "FR67887877652")


def test_a_company_s_number_of_spain_below_its_name_needs_no_word() -> None:
    read = fields_of(
        (60, 138, "Cliente"), (315, 138, "Emisor"), (60, 148, "Estudio Norte, S.L."),
        (315, 148, "Brillalia Servicios, S.L."), (60, 157, "B65751992"), (315, 157, "B73856833"),
        (60, 166, "Carrer de Pujades 214"), (315, 166, "Avenida de la Industria 9"), (60, 175, "08005 Barcelona"),
        (315, 175, "08830 Sant Boi"),
    )  # fmt: skip
    assert (read["seller_vat_id"].value, read["buyer_vat_id"].value) == ("ESB73856833", "ESB65751992")


def test_a_number_with_another_check_digit_is_none() -> None:
    read = fields_of(*SELLER, NUMBER, (60, 140, "B65751993"))
    assert "buyer_vat_id" not in read
    assert "seller_vat_id" not in read
