"""Finding and parsing the e-invoice XML of a document, safely: no DTD, no entities, no network."""

import re

from lxml import etree

from extractors.einvoice.syntaxes import EInvoice, read_syntax
from holdpoint.document import Attachment, Document
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode

_INVOICE_NAMES = re.compile(r"(?:factur-x|zugferd-invoice|xrechnung|order-x|cii|ubl).*\.xml$", re.IGNORECASE)
_ROOTS = re.compile(
    r"<(?:[\w.-]+:)?(?:CrossIndustryInvoice|CrossIndustryDocument|SCRDMCCBDACIOMessageStructure|Invoice|CreditNote|"
    r"FatturaElettronica)[\s>]"
)
_DTD = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def find_einvoice(document: Document) -> EInvoice | None:
    """The e-invoice a document carries, or None when it carries none.

    Raises UnreadableError: `damaged` for a DTD or XML that is not well-formed, `unsupported` for a bare XML file that
    is no e-invoice. The XML of a PDF whose name or root does not claim to be an invoice is left alone.
    """
    is_bare = not document.pages
    for attachment in document.attachments:
        if not _is_xml(attachment):
            continue
        claims = (
            is_bare or bool(_INVOICE_NAMES.search(attachment.name)) or bool(_ROOTS.search(attachment.text[:20_000]))
        )
        if not claims:
            continue
        found = read_syntax(_parse(attachment, document.document_id))
        if found is not None:
            return found
        if is_bare:
            raise UnreadableError(
                ReasonCode.UNSUPPORTED,
                "The XML is no e-invoice of a known kind (UN/CEFACT CII, UBL, FatturaPA).",
                consequence="No value was taken from it.",
                remedy="Ask the sender for an e-invoice in one of these formats, or discard it.",
                document_id=document.document_id,
            )
    return None


def _is_xml(attachment: Attachment) -> bool:
    return "xml" in attachment.media_type or attachment.name.lower().endswith(".xml")


def _parse(attachment: Attachment, document_id: str) -> etree._Element:
    if _DTD.search(attachment.text):
        raise UnreadableError(
            ReasonCode.DAMAGED,
            f"The invoice XML contains a DTD ({attachment.name}), which can make a reader fetch or expand other data.",
            consequence="It was not read.",
            remedy="Ask the sender for the invoice without a DTD.",
            document_id=document_id,
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,  # "47<!-- -->11" is the number 4711
        remove_pis=True,
    )
    try:
        return etree.fromstring(_DECLARATION.sub("", attachment.text.lstrip("\ufeff")).strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(
            ReasonCode.DAMAGED,
            f"The invoice XML ({attachment.name}) is not well-formed: {error.msg}.",
            consequence="Its values cannot be trusted and were not taken.",
            remedy="Ask the sender for a new copy.",
            document_id=document_id,
        ) from None
