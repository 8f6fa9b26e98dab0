"""What extracting fields costs after reading: `python -m benchmarks.field_cost [--data DIR] [--model SET=FOLDER]`.

Milliseconds of CPU a document, by set: receipts from their lines and agreements with the shipped models, any other set
with the model that `train` wrote, such as --model adbuy=FOLDER. Each document is extracted once, after one that is not
counted, as a standing child of the sandbox does it, which looks for no garbage either; readings are kept under
--readings and cost nothing here.
"""

import argparse
import gc
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from time import process_time

from extractors.learned.extraction import BUILT_IN, extract_fields
from extractors.learned.storage import load_model
from extractors.learned.training import Labelled
from flows.configuration import load_settings
from flows.labelled_extraction import Source
from flows.labelled_reading import read_labelled
from holdpoint.extraction import DocumentType

_SHIPPED = {"receipts": BUILT_IN / "receipt", "nda": BUILT_IN / "contract"}


def milliseconds(documents: Sequence[Labelled], model: Path) -> list[float]:
    """Of each document, in their order."""
    document_type = DocumentType(load_model(model).taught.name)
    extract_fields(documents[0].document, document_type, model_folder=model)
    gc.disable()  # else cycles are looked for among all documents that are held here, of which a child has one
    spent = []
    for one in documents:
        start = process_time()
        extract_fields(one.document, document_type, model_folder=model)
        spent.append(1000 * (process_time() - start))
    return spent


def main() -> None:
    """One line for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", action="append", default=[], metavar="SET=FOLDER")
    parser.add_argument("--readings", type=Path, default=Path("var"), help="keeps what was read, in readings/")
    given = parser.parse_args()
    models = {name: Path(folder) for name, _, folder in (m.partition("=") for m in given.model)} or _SHIPPED
    settings = load_settings(None).model_copy(update={"data_dir": given.readings})
    print(f"{'ms CPU a document':<20}{'documents':>10}{'median':>8}{'95 %':>8}{'most':>8}")
    for name, model in models.items():
        source: Source = "lines" if name == "receipts" else "file"
        documents = [d for _, d in read_labelled(given.data / name, settings, source, lambda *_: None)]
        spent = milliseconds(documents, model)
        print(f"{name:<20}{len(spent):>10}{median(spent):>8.0f}{quantiles(spent, n=20)[-1]:>8.0f}{max(spent):>8.0f}")


if __name__ == "__main__":
    main()
