"""The company below the name of a shop on a receipt."""

import pytest

from extractors.fields.evidence import make_field
from extractors.fields.layout import DocumentLayout, Span
from extractors.fields.receipt_company import with_company
from holdpoint.extraction import ExtractedField
from tests.extractors.fields.drawn_bills import page_of

LEAST = 0.85  # what a policy asks for where it says nothing


def seller_of(*lines: str) -> ExtractedField:
    """The seller of a receipt of such lines whose first one was read as the seller."""
    layout = DocumentLayout.of(page_of(*((40.0, 20.0 + 10 * n, line) for n, line in enumerate(lines))))
    first = layout.pages[0].lines[0][0]
    return with_company(make_field("seller_name", first.text, [Span(first, first.words)], 0.95), layout)


@pytest.mark.parametrize(
    ("lines", "company"),
    [
        (("Zum Dachs", "Dachs Gastro GmbH", "Weg 1, 79108 Freiburg"), "Dachs Gastro GmbH"),
        (("Relais du Lac", "Bar – Tabac", "Exploitant : Favre & Cie SA", "Rue Haute 1"), "Favre & Cie SA"),
        (("Sushi Kuro", "KURO MENTAI SDN BHD (1248446-V)", "NO 1 JALAN SATU"), "KURO MENTAI SDN BHD"),
    ],
)
def test_the_company_below_the_shop_sells(lines: tuple[str, ...], company: str) -> None:
    seller = seller_of(*lines)
    assert seller.value == company
    assert seller.confidence >= LEAST


@pytest.mark.parametrize(
    "lines",
    [
        ("Dachs Gastro GmbH", "Feinkost Lang KG"),  # the first is a company
        ("Zum Dachs", "Weg 1, 79108 Freiburg", "Brauerei Lang KG"),  # below the address
        ("Zum Dachs", "Volksbank Dachsberg eG", "Weg 1, 79108 Freiburg"),
    ],
)
def test_another_company_further_down_does_not(lines: tuple[str, ...]) -> None:
    assert seller_of(*lines).value == lines[0]


def test_two_lines_of_capitals_may_be_one_name() -> None:
    assert seller_of("WESTERN HARBOUR", "STATIONERY SDN BHD", "NO 1 JALAN SATU").confidence < LEAST
