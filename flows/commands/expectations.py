"""`holdpoint expectations`: check suite files, list them, copy the shipped ones to edit."""

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.options import ConfigOption, JsonOption, console, print_json, settings_of
from holdpoint.errors import ExitCode, TerminalError


def expectations(
    copy_to: Annotated[
        Path | None, typer.Option(help="Copy the shipped suites into this folder, to edit them there.")
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Check every suite file by Great Expectations itself and list the suites. Exit code 3 when one cannot be used.

    Examples:

      holdpoint expectations

      holdpoint expectations --copy-to suites
    """
    from validators.expectations.batch import checked_files
    from validators.expectations.suite_files import SHIPPED, read_suites

    if copy_to is not None:
        _copy(SHIPPED, copy_to)
        return
    settings = settings_of(config)
    suites = read_suites(settings.expectations.suites)
    broken = checked_files(suites)
    if json:
        print_json(
            {
                "suites": [suite.model_dump(mode="json") for suite in suites.usable],
                "broken": [one.model_dump(mode="json") for one in broken],
            }
        )
    else:
        table = Table("suite", "file", "sees", "documents", "expectations", "owner")
        for suite in suites.usable:
            scope = suite.scope
            covers = ", ".join((*scope.document_types, *scope.destinations, *scope.sources)) or "all"
            table.add_row(
                escape(suite.name), Path(suite.file).name, scope.window, escape(covers), str(len(suite.expectations)),
                escape(scope.owner),
            )  # fmt: skip
        console.print(table)
        for one in broken:
            console.print(f"[red]{escape(one.message)}[/red]", soft_wrap=True)
    if broken:
        raise typer.Exit(int(ExitCode.CONFIGURATION))


def _copy(shipped: Path, folder: Path) -> None:
    files = sorted(shipped.glob("*.json"))
    there = [file.name for file in files if (folder / file.name).exists()]
    if there:
        raise TerminalError(
            f"{folder} already has {there[0]}.",
            consequence="Nothing was copied.",
            remedy="Name another folder, or remove the file first.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)
    console.print(
        f"{len(files)} suites are in {folder}. Set expectations.suites to it in the settings; from then on only the "
        "suites there are used."
    )
