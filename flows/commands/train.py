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
) -> None:
    """Teach a document type: 10 to 200 labelled documents give a model. Labels are values, never boxes.

    The report tells for each field how many labelled values were found at all, and how the model fared on documents
    that it was not fitted to. Use the model with `evaluate --model`, or by extraction.models in the settings.

    Examples:

      holdpoint train ../labelled --type adbuy.yaml --out models/adbuy
    """
    from extractors.learned.storage import save_model
    from extractors.learned.taught_type import read_taught_type
    from extractors.learned.training import train as train_model
    from flows.labelled_reading import read_labelled
    from flows.training_report import report_of, report_text

    described = read_taught_type(taught)
    with ProgressBars(messages) as bars:
        bars.begin("reading", 1)
        documents = read_labelled(
            folder, settings_of(config), source, lambda done, total: bars.reach_of("reading", done, total)
        )
    known = {f.name for f in described.fields}
    documents = [(file, d) for file, d in documents if known & d.values.keys()]
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
    report = report_of(trained, len(documents), seconds, out)
    (out / "report.json").write_text(json_library.dumps(report, indent=1) + "\n", encoding="utf-8")
    console.print(report_text(report), soft_wrap=True)
