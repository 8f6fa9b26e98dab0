"""Factur-X: the original PDF with the CII file embedded, marked as PDF/A-3. The same delivery gives the same bytes."""

from datetime import UTC, datetime, timedelta

from connectors.einvoice_output.model import EInvoice
from connectors.einvoice_output.refusals import refusal

_PDF_MARK = b"%PDF-"
_MARK_WITHIN = 1024  # bytes; readers look no further
_ANOTHER_WAY = "Set syntax to cii or ubl for this destination, or name another destination for such documents."


def facturx_pdf(original: bytes, xml: bytes, invoice: EInvoice, released_at: datetime) -> bytes:
    """The PDF; its creation time is that of the release. TerminalDeliveryError when the original is no usable PDF."""
    if _PDF_MARK not in original[:_MARK_WITHIN]:
        raise refusal("Factur-X", "the original is no PDF, and the XML is embedded into a PDF.", _ANOTHER_WAY)
    before = datetime.now(UTC)
    try:
        import facturx

        made: bytes = facturx.generate_from_binary(
            original,
            xml,
            flavor="factur-x",
            level="en16931",
            check_xsd=False,  # done, together with the rules, before the PDF is touched
            pdf_metadata={
                "author": invoice.seller.name,
                "title": f"{invoice.seller.name}: {invoice.number}",
                "subject": "Factur-X",
                "keywords": "Factur-X",
            },
            afrelationship="alternative",
            xmp_compression=False,  # so that its time can be set
        )
    except Exception as error:
        raise refusal(
            "Factur-X",
            f"the XML cannot be embedded into the original PDF ({error or type(error).__name__}).",
            _ANOTHER_WAY,
        ) from error
    return _stamped(made, before, datetime.now(UTC), released_at)


def _stamped(pdf: bytes, earliest: datetime, latest: datetime, time: datetime) -> bytes:
    """The PDF with the time of this run replaced: only what the library stamped within these seconds, in place.

    The texts have the same length, so that every offset in the file stays right. An older time is the original's own.
    """
    wanted = time.astimezone(UTC)
    moment = earliest.replace(microsecond=0)
    while moment <= latest:
        for mark in (b"D:", rb"D\072"):  # the PDF writer may escape the colon
            pdf = pdf.replace(mark + f"{moment:%Y%m%d%H%M%S}".encode(), mark + f"{wanted:%Y%m%d%H%M%S}".encode())
        pdf = pdf.replace(f"{moment:%Y-%m-%dT%H:%M:%S}+00:00".encode(), f"{wanted:%Y-%m-%dT%H:%M:%S}+00:00".encode())
        moment += timedelta(seconds=1)
    return pdf
