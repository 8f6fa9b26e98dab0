"""`holdpoint samples` and `holdpoint evaluate`: make labelled documents, measure on labelled documents."""

import json as json_library
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.commands.options import ConfigOption, console, messages, settings_of
from flows.progress_bars import ProgressBars
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
    predictions_in: Annotated[
        Path | None, typer.Option(help="Score the predictions in that file; nothing is extracted.")
    ] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the report there as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the report there as one HTML page with plots.")] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Only labels with this key and value, such as split=valid. Repeatable.")
    ] = None,
    apart: Annotated[
        list[str] | None, typer.Option(help="Label key whose values are scored apart, such as language. Repeatable.")
    ] = None,
    page_only: Annotated[
        bool, typer.Option("--page-alone", help="Hide the XML of e-invoices; count the values that the pages print.")
    ] = False,
    type_file: Annotated[
        Path | None, typer.Option("--type", help="YAML of a taught document type: how its fields are compared.")
    ] = None,
    right_by: Annotated[
        Literal["strict", "value", "entity"],
        typer.Option(help="When a document is wholly right and a confidence was deserved."),
    ] = "value",
    vendor: Annotated[
        list[str] | None, typer.Option(help="Label key or field that names the vendor. Default: seller_name.")
    ] = None,
    training_labels: Annotated[
        Path | None, typer.Option(help="labels.jsonl of the training documents: vendors seen there are told apart.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Other predictions of the same documents: is the difference real?")
    ] = None,
    verdicts: Annotated[
        Path | None, typer.Option(help="Verdicts on labels: CSV or .jsonl with file, field, verdict; a filled sheet.")
    ] = None,
    verdicts_out: Annotated[
        Path | None, typer.Option(help="Write the verdicts there to keep, without any value of the documents.")
    ] = None,
    disagreements: Annotated[
        Path | None, typer.Option(help="Write a blind sheet of sure disagreements there, to give verdicts on.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="Take every document for the type of this model, which `train` wrote.")
    ] = None,
    vendor_memory: Annotated[
        Literal["on", "off"],
        typer.Option(help="on: each document is told what the labels before it say of its vendor."),
    ] = "off",
    folds: Annotated[
        int | None, typer.Option(min=2, help="Cross-validate: train on all folds but one, predict that one.")
    ] = None,
    train_on: Annotated[
        int | None, typer.Option(min=1, help="Train each fold's model on so many documents at most.")
    ] = None,
    group_by: Annotated[
        list[str] | None, typer.Option(help="Label key or field whose documents stay in one fold. Repeatable.")
    ] = None,
    trainer: Annotated[str | None, typer.Option(help="A trainer of your own for --folds, as MODULE:FUNCTION.")] = None,
    resamples: Annotated[int, typer.Option(min=1, help="Draws of documents for the intervals.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of draws, folds and sheets: the same seed gives the same report.")] = 0,
    summary: Annotated[
        Path | None, typer.Option(help="A run's summary.json: compare its outcomes and reasons with the labels, too.")
    ] = None,
) -> None:
    """Measure extraction on labelled documents: F1 by field, documents wholly right, what confidences are worth.

    With --summary the outcomes and reason codes of a run are compared with the labels as well, and the command ends
    with exit code 7 when they differ. docs/evaluation.md explains every figure.

    Examples:

      holdpoint evaluate ../labelled --predictions out.jsonl --json report.json --html report.html

      holdpoint evaluate ../labelled --predictions-in new.jsonl --against old.jsonl

      holdpoint evaluate ../labelled --folds 5 --group-by seller_name --type order.yaml

      holdpoint evaluate var/demo/drop --summary var/demo/summary.json
    """
    from evaluation.adjudication import read_verdicts
    from evaluation.blind_sheet import write_verdicts
    from evaluation.comparison import Level
    from evaluation.evaluation import evaluation_json
    from evaluation.outcome_report import render_outcomes
    from evaluation.outcomes import compare_outcomes
    from evaluation.page import render_page
    from evaluation.rows import LabelRow, PredictionRow, parse_rows, read_rows
    from evaluation.score_report import render_evaluation
    from flows.labelled_evaluation import (
        VENDOR_TRAITS,
        Measure,
        cross_validated_rows,
        evaluation_of,
        rows_by_model,
        write_disagreements,
        write_rows,
    )
    from flows.labelled_extraction import extract_labelled, label_rows
    from flows.page_alone import page_alone

    if predictions_in is not None and (predictions or folds or model):
        raise typer.BadParameter(
            "--predictions-in takes the place of extraction: leave out --predictions, --folds and --model."
        )
    if model is not None and folds is not None:
        raise typer.BadParameter("--folds trains models of its own: leave out --model.")
    if page_only and (model is not None or folds is not None or predictions_in is not None or source == "lines"):
        raise typer.BadParameter("--page-alone reads files with what is shipped: leave out the other ways to predict.")
    settings = settings_of(config)
    measure = Measure(
        right_by=Level(right_by),
        type_file=type_file,
        taught_types=settings.taught_types,
        vendor_traits=tuple(vendor or VENDOR_TRAITS),
        apart=tuple(apart or ()),
        training_labels=training_labels,
        verdicts=verdicts,
        against=against,
        resamples=resamples,
        seed=seed,
    )
    labels = label_rows(folder, where or ())
    if predictions_in is not None:
        given = read_rows(PredictionRow, predictions_in)
    else:
        with ProgressBars(messages) as bars:
            if source == "file" and (folds is not None or model is not None):
                bars.begin("reading", 1)
            bars.begin("evaluate", 1)
            reach, read = partial(bars.reach_of, "evaluate"), partial(bars.reach_of, "reading")
            if folds is not None:
                rows = cross_validated_rows(
                    folder,
                    settings,
                    source,
                    labels,
                    folds=folds,
                    group_by=group_by or (),
                    train_on=train_on,
                    trainer=trainer,
                    measure=measure,
                    on_read=read,
                    on_done=reach,
                )
            elif model is not None:
                rows = rows_by_model(model, folder, settings, source, labels, read, reach)
            elif page_only:
                rows, labels = page_alone(folder, settings, labels, reach)
            else:
                rows = extract_labelled(folder, settings, source, reach, labels, vendor_memory=vendor_memory == "on")
        if predictions is not None:
            write_rows(predictions, rows)
        predicted = {row["file"] for row in rows}
        left_out = sum(label["file"] not in predicted for label in labels)
        if left_out:
            messages.print(f"{left_out} of {len(labels)} labels left out: they have no {source} to take.")
        labels = [label for label in labels if label["file"] in predicted]
        given = parse_rows(PredictionRow, rows)
    evaluation = evaluation_of(labels, given, measure)
    print(render_evaluation(evaluation))
    if json is not None:
        json.write_text(evaluation_json(evaluation), encoding="utf-8")
    if html is not None:
        html.write_text(render_page(evaluation, f"Evaluation of {folder.resolve().name}"), encoding="utf-8")
    if disagreements is not None:
        write_disagreements(disagreements, labels, given, evaluation, seed)
    if verdicts is not None and verdicts_out is not None:
        write_verdicts(verdicts_out, read_verdicts(verdicts))
    if summary is not None:
        run = json_library.loads(summary.read_text(encoding="utf-8"))
        all_labels = read_rows(LabelRow, folder / "labels.jsonl")
        outcomes = compare_outcomes(all_labels, run["documents"], wrong_values=evaluation.scores.misread)
        print(render_outcomes(outcomes))
        if not outcomes.holds:
            raise typer.Exit(int(ExitCode.VERIFICATION))
