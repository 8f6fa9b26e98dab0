"""`holdpoint readiness`: one page that an auditor can read."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json
from holdpoint.errors import TerminalError


def readiness(
    out: Annotated[
        Path | None, typer.Option(help="Folder for readiness.html and readiness.md; the data folder when left out.")
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Write what an auditor asks: owners, targets, evidence, audits, drift, exceptions, models, how to stop it.

    Everything comes from the store, the settings and the models' own cards, under the functions of the NIST AI Risk
    Management Framework. The audit trail is verified as a whole, which takes a while in a large store.

    Example:

      holdpoint readiness --out audit
    """
    from connectors.durable_files import write_atomically
    from flows.readiness.facts import gather
    from flows.readiness.pages import as_html, as_markdown, page_of
    from review.clock import system_clock

    with open_runtime(config) as runtime:
        folder = out or runtime.settings.data_dir
        page = page_of(gather(runtime, system_clock()))
    if json:
        print_json(page.model_dump(mode="json"))
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (("readiness.html", as_html(page)), ("readiness.md", as_markdown(page))):
            write_atomically(folder / name, text.encode())
    except OSError as error:
        raise TerminalError(
            f"The readiness page cannot be written to {folder} ({error.strerror}).",
            consequence="Nothing else was changed.",
            remedy="Name a folder that may be written with --out.",
        ) from error
    console.print(f"{folder / 'readiness.html'} and {folder / 'readiness.md'}", soft_wrap=True)
    for verdict in page.verdicts:
        console.print(f"  {verdict.text}", soft_wrap=True, markup=False)
