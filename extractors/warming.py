"""Going once through the whole of reading and extracting, on documents made here, before any child is forked.

Matchers, compiled patterns and modules that are made at first use would otherwise be made anew in every child, at more
than twice the cost of reading a page. No model is run: a pool of threads started here would be missing in the children.
"""

from extractors.opening import OpenedDocument
from extractors.options import ReadingOptions
from extractors.pipeline import extract, read_and_extract
from extractors.reading import read
from extractors.warming_files import blob_of, minimal_pdf
from holdpoint.document_types import BUILT_IN_TYPES
from holdpoint.settings import LimitSettings

_LINES = (
    "Muster Ltd, Harbour Street 1, Leeds LS11 5TQ",
    "Invoice no. A-1001     Invoice date 12.03.2026     Due date 26.03.2026",
    "Agreement between Muster Ltd and Probe GmbH, governed by the laws of England",
    "Pos  Description  Qty  Unit  Unit price  VAT %  Amount",
    "1  Paper  2  pcs  10.00  20 %  20.00",
    "Subtotal 20.00   VAT 20 % 4.00   Total EUR 24.00",
    "VAT no. GB 123 4567 82   IBAN DE89 3704 0044 0532 0130 00",
)


def warm_up(languages: tuple[str, ...]) -> None:
    """Read and extract one page as every type there is."""
    data = minimal_pdf(_LINES)
    blob = blob_of(data)
    options = ReadingOptions(limits=LimitSettings(), languages=languages, passwords=(), company_names=("Probe GmbH",))
    for one in read_and_extract(blob, data, options):
        one.model_dump_json()
    document = read(blob, data, options)
    for document_type in BUILT_IN_TYPES:
        extract(OpenedDocument(document=document), options.model_copy(update={"force_type": document_type}))
