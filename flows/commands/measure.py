"""`holdpoint samples` and `holdpoint evaluate`: make labelled documents, measure on labelled documents."""

import json as json_library
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.commands.options import ConfigOption, console, messages, settings_of
from flows.progress_bars import ProgressBars
from holdpoint.document_types import ValueKind
from holdpoint.errors import ExitCode, TerminalError


def samples(
    folder: Annotated[Path, typer.Argument(help="Where to put documents/ and labels.jsonl; new or empty.")],
    count: Annotated[int, typer.Option(min=1, help="Number of files.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    only: Annotated[
        Literal["born-digital"] | None,
        typer.Option(help="Clean documents that were never on paper, and nothing else: thousands take seconds."),
    ] = None,
) -> None:
    """Make sample documents of every kind, troublemakers among them, with labels.

    Examples:

      holdpoint samples /tmp/drop --count 60 --seed 7

      holdpoint samples /tmp/many --count 5000 --only born-digital
    """
    from samples.drop import make_drop

    if folder.exists() and any(folder.iterdir()):
        raise TerminalError(
            f"The folder {folder} is not empty.", consequence="Nothing was made.", remedy="Name a new or empty folder."
        )
    with ProgressBars(messages) as bars:
        bars.begin("samples", count)
        labels = make_drop(folder, count, seed, lambda done, total: bars.reach("samples", done), only=only)
    console.print(f"{count} files in {folder / 'documents'}, their labels in {labels}", soft_wrap=True)


def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder with labels.jsonl and the documents it names.")],
    config: ConfigOption = None,
    source: Annotated[
        Literal["file", "lines"],
        typer.Option("--from", help="Read the files, or take the lines that the labels carry."),
    ] = "file",
    predictions: Annotated[
        Path | None, typer.Option(help="Write what was extracted there, one JSON line each.")
    ] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the report there as JSON.")] = None,
    model: Annotated[
        Path | None, typer.Option(help="Take every document for the type of this model, which `train` wrote.")
    ] = None,
    taught: Annotated[
        Path | None, typer.Option("--type", help="Cross-validate this taught type: no document is seen in training.")
    ] = None,
    folds: Annotated[int, typer.Option(min=2, help="Folds of the cross-validation.")] = 5,
    train_on: Annotated[int | None, typer.Option(min=10, help="Train on so many documents at most.")] = None,
    summary: Annotated[
        Path | None, typer.Option(help="A run's summary.json: compare its outcomes and reasons with the labels, too.")
    ] = None,
) -> None:
    """Measure extraction on labelled documents: F1 by field, documents wholly right, calibration.

    With --summary the outcomes and reason codes of a run are compared with the labels as well, and the command ends
    with exit code 7 when they differ.

    Examples:

      holdpoint evaluate ../labelled --predictions out.jsonl --json report.json

      holdpoint evaluate ../adbuy --type adbuy.yaml --folds 5

      holdpoint evaluate var/demo/drop --summary var/demo/summary.json
    """
    from evaluation.outcomes import compare_outcomes
    from evaluation.report import render_outcomes, render_scores, to_json
    from evaluation.rows import LabelRow, PredictionRow, parse_rows, read_rows
    from evaluation.scoring import score
    from flows.labelled_extraction import extract_labelled

    kinds: Mapping[str, ValueKind] = {}
    with ProgressBars(messages) as bars:
        bars.begin("evaluate", 1)

        def on_done(done: int, total: int) -> None:
            bars.reach_of("evaluate", done, total)

        settings = settings_of(config)
        if model is None and taught is None:
            rows = extract_labelled(folder, settings, source, on_done)
        else:
            from flows.taught_evaluation import taught_rows

            rows, kinds = taught_rows(folder, settings, source, on_done, model, taught, folds, train_on)
    if predictions is not None:
        lines = "".join(json_library.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        predictions.write_text(lines, encoding="utf-8")
    labels = read_rows(LabelRow, folder / "labels.jsonl")
    scored = {row["file"] for row in rows}
    report = score([label for label in labels if label.file in scored], parse_rows(PredictionRow, rows), kinds=kinds)
    print(render_scores(report))
    if json is not None:
        json.write_text(to_json(report), encoding="utf-8")
    if summary is not None:
        run = json_library.loads(summary.read_text(encoding="utf-8"))
        outcomes = compare_outcomes(labels, run["documents"], wrong_values=report.misread)
        print(render_outcomes(outcomes))
        if not outcomes.holds:
            raise typer.Exit(int(ExitCode.VERIFICATION))
