"""Addresses as other people print them: without a number, turned round, with a box or a country beside the street."""

import pytest

from extractors.fields.address_lines import without_small_print
from extractors.fields.party_lines import has_place, looks_like_name
from tests.extractors.fields.drawn_bills import fields_of

TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip
BUYER = ((330, 140, "Hilados Cinca S.A."), (330, 150, "Plaza Nueva 8"), (330, 160, "28013 Madrid"))


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Gilhooly Stores Limited, Creamery Road, Ballyhaunis, Co. Mayo, F35 XZ90",
         "Creamery Road, Ballyhaunis, Co. Mayo, F35 XZ90"),
        ("Pellow Groundworks Ltd, The Old Quarry, Longdowns, Penryn TR10 9DL",
         "The Old Quarry, Longdowns, Penryn TR10 9DL"),
        ("Laborbedarf Kraft KG, 97437 Haßfurt, Mainlände 21", "Mainlände 21, 97437 Haßfurt"),
        ("Kraft Sàrl, 1052 Le Mont, Route de Berne 71", "Route de Berne 71, 1052 Le Mont"),
    ],
)  # fmt: skip
def test_an_address_behind_the_name_is_read_whole(line: str, address: str) -> None:
    assert fields_of((60, 60, line), *BUYER, *TOTALS)["seller_address"].value == address


@pytest.mark.parametrize(
    ("imprint", "address"),
    [
        ("Ascenda Lifts Limited. Registered in England no. 03817442. Registered office: Unit 9, Carr Dyke Business"
         " Park, Doncaster DN4 0XY. VAT registration GB405182034",
         "Unit 9, Carr Dyke Business Park, Doncaster DN4 0XY"),
        ("Clavel SAS au capital de 8000 euros. Siège social : 27 rue des Tanneurs, 35500 Vitré. RCS Rennes 506168319",
         "27 rue des Tanneurs, 35500 Vitré"),
    ],
)  # fmt: skip
def test_a_registered_office_in_the_small_print_ends_with_its_sentence(imprint: str, address: str) -> None:
    read = fields_of((60, 40, "ASCENDA"), *BUYER, *TOTALS, (20, 800, imprint))
    assert read["seller_address"].value == address


def test_a_street_is_preferred_to_a_box_at_the_post_office() -> None:
    read = fields_of(
        (60, 100, "Wolkenpfad Internet AG · Postfach 20 04 11 · 76131 Karlsruhe"), (400, 100, "Wolkenpfad Internet AG"),
        (400, 109, "Durlacher Ring 30"), (400, 118, "76131 Karlsruhe"), (400, 127, "Tel. 0721 990 01 00"),
        (60, 120, "Ohlert GmbH"), (60, 129, "Bruchsaler Str. 14"), (60, 138, "75015 Bretten"), *TOTALS,
    )  # fmt: skip
    assert read["seller_address"].value == "Durlacher Ring 30, 76131 Karlsruhe"


@pytest.mark.parametrize("box", ["Postfach", "Case postale 12", "P.O. Box 99"])
def test_a_box_between_street_and_place_is_left_out(box: str) -> None:
    block = ((60, 60, "Ribera Tejados S.L."), (60, 69, "Calle Mayor 3"), (60, 78, box), (60, 87, "50003 Zaragoza"))
    assert fields_of(*block, *BUYER, *TOTALS)["seller_address"].value == "Calle Mayor 3, 50003 Zaragoza"


def test_a_tax_number_in_the_line_of_the_address_does_not_hide_it() -> None:
    read = fields_of(
        (60, 34, "≈ aguacampo"), (60, 50, "Aguas del Campo de Borja, S.A."),
        (60, 59, "Plaza de la Fuente, 2 – 50540 Borja (Zaragoza) – NIF A65707630"),
        (330, 140, "COM. PROP. AVDA. SOL 18"),
        (330, 149, "AVENIDA DEL SOL, 18"), (330, 158, "50540 BORJA (ZARAGOZA)"), (330, 170, "NIF H84759513"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Aguas del Campo de Borja, S.A."
    assert read["seller_address"].value == "Plaza de la Fuente, 2 – 50540 Borja (Zaragoza)"
    assert read["buyer_name"].value == "COM. PROP. AVDA. SOL 18"


def test_a_box_without_a_street_beside_it_stays() -> None:
    block = ((60, 60, "Ribera Tejados S.L."), (60, 69, "c/o NTVO"), (60, 78, "P.O. Box 99"), (60, 87, "50003 Zaragoza"))
    assert "Box 99" in (fields_of(*block, *BUYER, *TOTALS)["seller_address"].value or "")


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("6600 Bastogne, Belgique", "6600 Bastogne"),
        ("28013 Madrid (España)", "28013 Madrid"),
        ("4052 Basel – Schweiz", "4052 Basel"),
        ("Hull HU1 2QQ, United Kingdom", "Hull HU1 2QQ"),
        ("50540 Borja (Zaragoza)", "50540 Borja (Zaragoza)"),
        ("L-1234 Luxembourg", "L-1234 Luxembourg"),
        ("Carr Road 12 (PO Box 99), Hull HU1 2QQ", "Carr Road 12, Hull HU1 2QQ"),
        ("9000 St. Gallen", "9000 St. Gallen"),
        ("SELARL au capital de 20 000 € · 3 place du Marché, 47300 Villeneuve · 05 53 00 41 18",
         "3 place du Marché, 47300 Villeneuve"),
    ],
)  # fmt: skip
def test_what_stands_beside_an_address_is_no_part_of_it(printed: str, value: str) -> None:
    assert without_small_print(printed) == value


def test_a_house_by_a_county_s_grid_is_no_place() -> None:
    assert not has_place("N4417 County Road QQ")
    assert has_place("M5507 Luján de Cuyo")


@pytest.mark.parametrize(
    "name",
    ["WEG Fichtestraße 8", "Comunidad de Propietarios Calle Mayor 4", "Syndicat des copropriétaires 7 rue Dor"],
)
def test_the_owners_of_a_house_are_called_by_its_address(name: str) -> None:
    assert looks_like_name(name)
    block = ((330, 140, name), (330, 150, "Plaza Nueva 8"), (330, 160, "28013 Madrid"))
    read = fields_of(
        (60, 60, "Ribble Boats Ltd"), (60, 69, "3 Wharf Street"), (60, 78, "Preston PR1 2AB"), *block, *TOTALS
    )
    assert read["buyer_name"].value == name


@pytest.mark.parametrize("street", ["Weg 8", "Fichtestraße 8", "Calle Mayor 4"])
def test_a_street_alone_is_still_no_name(street: str) -> None:
    assert not looks_like_name(street)


def test_a_buyer_whose_address_goes_on_behind_the_name_below_the_heading() -> None:
    read = fields_of(
        (60, 40, "INKWELL"), (60, 100, "Customer"), (400, 100, "Your order"),
        (60, 109, "The Lantern Theatre Trust Ltd, 60 Corn Parade, Exeter EX4 9YX"), (400, 109, "LT/PO/0912"), *TOTALS,
        (60, 780, "Inkwell & Plate Print Ltd, 7 Foundry Court, Tiverton EX16 0ZX | company 07714409"),
    )  # fmt: skip
    assert (read["buyer_name"].value or "").rstrip(",") == "The Lantern Theatre Trust Ltd"
    assert (read["seller_name"].value or "").rstrip(",") == "Inkwell & Plate Print Ltd"


def test_the_address_below_a_brand_is_its_company_s_that_has_none_at_the_foot() -> None:
    read = fields_of(
        (60, 40, "CABINET VAUTHRIN & LESCURE"), (60, 49, "Géomètres-Experts associés"),
        (60, 58, "SELARL au capital de 20 000 € · 3 place du Marché, 47300 Villeneuve · 05 53 00 41 18"), *BUYER,
        *TOTALS,
        (60, 780, "SELARL Vauthrin & Lescure – SIREN 815567797 – N° TVA FR41 815567797"),
    )  # fmt: skip
    assert read["seller_name"].value == "SELARL Vauthrin & Lescure"
    assert read["seller_address"].value == "3 place du Marché, 47300 Villeneuve"
