"""What speaks for a name or an address as a party's: the lines below it, a web address, other companies, parts."""

import pytest

from extractors.fields.layout import DocumentLayout
from extractors.judged.party_signs import PARTY_SIGNS, PartySigns
from holdpoint.extraction import ExtractedField, Provenance
from tests.extractors.fields.drawn_bills import page_of

LINES = (
    (60.0, 60.0, "Hollerbusch"),
    (320.0, 60.0, "Terms"),
    (320.0, 74.0, "30 days net"),
    (60.0, 120.0, "Wickford Candle Works, Inc."),
    (60.0, 134.0, "800 Ware River Road"),
    (60.0, 148.0, "Palmer, MA 01069"),
    (60.0, 780.0, "Hollerbusch Handels GmbH, www.hollerbusch-garten.de"),
)


def _signs(name: str, value: str) -> dict[str, float]:
    layout = DocumentLayout.of(page_of(*LINES))
    box = next((cell.box for cell in layout.cells if cell.text.startswith(value[:8])), None)
    places = (Provenance(page=1, boxes=(box,), extractor="test", version="1"),) if box is not None else ()
    field = ExtractedField(name=name, value=value, raw=value, confidence=0.9, provenance=places)
    return dict(zip(PARTY_SIGNS, PartySigns(layout).of(field), strict=True))


@pytest.mark.parametrize(("name", "below"), [("Wickford Candle Works, Inc.", 1.0), ("Terms", 0.0)])
def test_a_party_has_an_address_below_its_name(name: str, below: float) -> None:
    assert _signs("buyer_name", name)["address_below"] == below


@pytest.mark.parametrize(("name", "on_domain"), [("Hollerbusch", 1.0), ("Wickford Candle Works, Inc.", 0.0)])
def test_a_sellers_name_is_on_its_web_address(name: str, on_domain: float) -> None:
    assert _signs("seller_name", name)["on_domain"] == on_domain


def test_companies_of_another_name_are_rivals() -> None:
    assert _signs("buyer_name", "Wickford Candle Works, Inc.")["other_companies"] == 1.0
    assert _signs("buyer_name", "Terms")["other_companies"] == 2.0


def test_parts_of_an_address_that_are_none_are_counted() -> None:
    signs = _signs("seller_address", "Gas Safe registered 0612847, 14 Tanner Row, Hexham NE46 1QX")
    assert (signs["parts"], signs["other_parts"]) == (3.0, 1.0)
    assert _signs("seller_address", "Hauptstraße 4, 10115 Berlin")["other_parts"] == 0.0


def test_of_other_fields_nothing_is_said() -> None:
    assert set(_signs("number", "4711").values()) == {-1.0}
