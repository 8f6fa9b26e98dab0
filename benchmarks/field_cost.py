"""What extracting fields costs after reading: `python -m benchmarks.field_cost [--data DIR] [--model SET=FOLDER]`.

Milliseconds of CPU a document, by set: receipts from their lines and agreements with the shipped models, any other set
with the model that `train` wrote, such as --model adbuy=FOLDER. Two rows are of the built-in bills, which have rules
and no model of their own: the dense papers of adbuy, as invoices and orders by their titles, and printed e-invoices.
Each document is extracted once, after one that is not counted, as a standing child of the sandbox does it, which looks
for no garbage either; readings are kept under --readings and cost nothing here.
"""

import argparse
import gc
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, median, quantiles
from time import process_time

from benchmarks.document_types import as_titled
from benchmarks.line_items import einvoices
from extractors.learned.extraction import BUILT_IN, extract_fields
from extractors.learned.storage import load_model
from extractors.type_signs import signs_of
from flows.configuration import load_settings
from flows.labelled_extraction import Source
from flows.labelled_reading import read_labelled
from holdpoint.document import Document
from holdpoint.extraction import DocumentType
from holdpoint.settings import Settings

_SHIPPED = {"receipts": BUILT_IN / "receipt", "nda": BUILT_IN / "contract"}


def milliseconds(documents: Sequence[tuple[Document, DocumentType]], model: Path | None) -> list[float]:
    """Of each document, in their order; `model` is None for the built-in types' own ways."""
    extract_fields(*documents[0], model_folder=model)
    gc.disable()  # else cycles are looked for among all documents that are held here, of which a child has one
    spent = []
    for document, document_type in documents:
        start = process_time()
        extract_fields(document, document_type, model_folder=model)
        spent.append(1000 * (process_time() - start))
    return spent


def bills(data: Path, settings: Settings) -> Iterator[tuple[str, list[tuple[Document, DocumentType]]]]:
    """The sets of bills that are read by rules, each document with its type."""
    adbuy = [d.document for _, d in read_labelled(data / "adbuy", settings, "file", lambda *_: None)]
    titled = [(document, as_titled(document, signs_of(document))) for document in adbuy]
    yield "adbuy, as bills", [(document, paper) for document, paper in titled if paper is not None]
    yield "einvoices, printed", [(document, paper) for _, document, paper, _ in einvoices(data)]


def main() -> None:
    """One line for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", action="append", default=[], metavar="SET=FOLDER")
    parser.add_argument("--readings", type=Path, default=Path("var"), help="keeps what was read, in readings/")
    given = parser.parse_args()
    models = {name: Path(folder) for name, _, folder in (m.partition("=") for m in given.model)} or _SHIPPED
    settings = load_settings(None).model_copy(update={"data_dir": given.readings})
    print(f"{'ms CPU a document':<20}{'documents':>10}{'mean':>8}{'median':>8}{'95 %':>8}{'most':>8}")
    for name, model in models.items():
        source: Source = "lines" if name == "receipts" else "file"
        read = [d.document for _, d in read_labelled(given.data / name, settings, source, lambda *_: None)]
        document_type = DocumentType(load_model(model).taught.name)
        told(name, milliseconds([(document, document_type) for document in read], model))
    for name, documents in bills(given.data, settings):
        told(name, milliseconds(documents, None))


def told(name: str, spent: Sequence[float]) -> None:
    """One row."""
    figures = (fmean(spent), median(spent), quantiles(spent, n=20)[-1], max(spent))
    print(f"{name:<20}{len(spent):>10}" + "".join(f"{figure:>8.0f}" for figure in figures))


if __name__ == "__main__":
    main()
