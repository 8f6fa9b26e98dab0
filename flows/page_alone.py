"""Evaluating what the printed page alone gives: the XML of an e-invoice hidden, labels that the page prints."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.printed_values import unprinted_fields, without_fields
from extractors.opening import OpenedDocument
from extractors.pipeline import extract
from flows.labelled_reading import OnDone, read_labelled
from flows.predictions import prediction_row
from flows.wiring import reading_options
from holdpoint.settings import Settings

Rows = list[dict[str, Any]]


def page_alone(
    folder: Path, settings: Settings, labels: Sequence[Mapping[str, Any]], on_done: OnDone
) -> tuple[Rows, Rows]:
    """Prediction rows from the pages of every labelled file that has some, and its labels as far as these print them.

    Where a page does not print a labelled value, neither the label nor what was read counts.
    """
    options = reading_options(settings)
    by_file = {str(row["file"]): row for row in labels}
    predictions, printed = [], []
    for file, labelled in read_labelled(folder, settings, "file", on_done, by_file):
        if not any(page.words for page in labelled.document.pages):
            continue  # XML without a page
        unprinted = unprinted_fields(by_file[file], labelled.document)
        row = prediction_row(file, extract(OpenedDocument(document=labelled.document), options).extraction)
        predictions.append(without_fields(row, unprinted))
        printed.append(without_fields(by_file[file], unprinted))
    return predictions, printed
