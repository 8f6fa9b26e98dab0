"""`holdpoint train`: teach a document type from labelled documents."""

import json as json_library
import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.commands.options import ConfigOption, console, messages, settings_of
from flows.progress_bars import ProgressBars
from holdpoint.errors import TerminalError

_FEWEST = 10


def train(
    folder: Annotated[Path, typer.Argument(help="Folder with labels.jsonl and the documents it names.")],
    taught: Annotated[Path, typer.Option("--type", help="YAML file with the type: name, label, fields and kinds.")],
    out: Annotated[Path, typer.Option(help="Folder to put the model and its report in.")],
    config: ConfigOption = None,
    source: Annotated[
        Literal["file", "lines"],
        typer.Option("--from", help="Read the files, or take the lines that the labels carry."),
    ] = "file",
    where: Annotated[
        list[str] | None, typer.Option(help="Only labels with this key and value, such as split=train. Repeatable.")
    ] = None,
) -> None:
    """Teach a document type: 10 to 200 labelled documents give a model. Labels are values, never boxes.

    The report tells for each field how many labelled values were found at all, and how the model fared on documents
    that it was not fitted to. Use the model with `evaluate --model`, or in the pipeline by extraction.models in the
    settings. Documents in the folder that are labelled with another type teach what is not of this one.

    Examples:

      holdpoint train ../labelled --type adbuy.yaml --out models/adbuy

      holdpoint train ../labelled --where split=train --type adbuy.yaml --out models/adbuy
    """
    from extractors.learned.storage import save_model
    from extractors.learned.taught_type import read_taught_type
    from extractors.learned.training import train as train_model
    from flows.labelled_extraction import label_rows
    from flows.labelled_reading import read_labelled
    from flows.taught_recognition import teach_to_recognise
    from flows.training_report import report_of, report_text

    described = read_taught_type(taught)
    with ProgressBars(messages) as bars:
        bars.begin("reading", 1)
        only = {str(row["file"]) for row in label_rows(folder, where or ())}
        documents = read_labelled(
            folder, settings_of(config), source, lambda done, total: bars.reach_of("reading", done, total), only
        )
    known = {f.name for f in described.fields}
    own = ("", described.name)
    others = [(f"labelled {d.document_type}", d.document) for _, d in documents if d.document_type not in own]
    documents = [(file, d) for file, d in documents if d.document_type in own and known & d.values.keys()]
    if len(documents) < _FEWEST:
        raise TerminalError(
            f"{folder} has {len(documents)} documents that can be read and have labels of '{described.name}'.",
            consequence="Nothing was trained.",
            remedy=f"Label at least {_FEWEST} documents, better 50 or more.",
        )
    start = time.process_time()
    trained = train_model(described, [d for _, d in documents])
    seconds = time.process_time() - start
    save_model(trained.model, out)
    recognition = teach_to_recognise(described, [d.document for _, d in documents], others, out)
    report = report_of(trained, recognition, len(documents), seconds, out)
    (out / "report.json").write_text(json_library.dumps(report, indent=1) + "\n", encoding="utf-8")
    console.print(report_text(report), soft_wrap=True)
