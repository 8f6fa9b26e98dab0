"""Factur-X PDFs: the EN 16931 invoice as CII XML made from the truth, embedded in the printed invoice."""

import re

import facturx

from samples.cii_xml import cii_xml
from samples.truth import Bill

# what factur-x and pypdf stamp with the time of the run: same length in, same length out, so offsets stay right
_STAMPS = (
    # pypdf writes the signs of "D:20260101120000+00'00'" as octal escapes
    (re.compile(rb"(D(?::|\\072))20\d{12}(\+|\\053)"), rb"\g<1>%s120000\g<2>", "%Y%m%d"),
    (re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"), b"%sT12:00:00+00:00", "%Y-%m-%d"),
)


def embed_facturx(pdf: bytes, bill: Bill) -> bytes:
    """The PDF with the bill's XML inside; the XML is checked against the EN 16931 schema of Factur-X."""
    metadata = {"author": bill.seller.name, "title": f"{bill.seller.name}: {bill.number}", "subject": "Factur-X", "keywords": "Factur-X"}  # fmt: skip
    result: bytes = facturx.generate_from_binary(
        pdf,
        cii_xml(bill),
        flavor="factur-x",
        level="en16931",
        check_xsd=True,
        pdf_metadata=metadata,
        afrelationship="alternative",
        xmp_compression=False,  # so that its time stamps can be set
    )
    for pattern, stamp, notation in _STAMPS:
        result = pattern.sub(stamp % bill.issue_date.strftime(notation).encode(), result)
    return result
