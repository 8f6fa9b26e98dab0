"""`holdpoint audit`: check the audit trail, show it."""

from typing import Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json
from holdpoint.errors import ExitCode

app = typer.Typer(help="The audit trail: append-only, hash-chained, with signed checkpoints.", no_args_is_help=True)


@app.command()
def verify(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Recompute the chain and compare it with the signed checkpoints; exit code 7 when something is wrong.

    Example:

      holdpoint audit verify
    """
    with open_runtime(config) as runtime:
        found = runtime.store.audit.verify()
    if json:
        print_json(found.model_dump(mode="json"))
    elif found.problems:
        for problem in found.problems:
            console.print(f"[red]{problem}[/red]")
    else:
        console.print(f"The audit trail is whole: {found.entries} entries, {found.checkpoints} signed checkpoints.")
    if found.problems:
        raise typer.Exit(int(ExitCode.VERIFICATION))


@app.command()
def show(
    document: Annotated[
        str | None, typer.Argument(help="Id (or its beginning) of a document; all when left out.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Newest entries to show when no document is named.")] = 50,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Show what happened, to one document or of late.

    Example:

      holdpoint audit show 3f2a9c
    """
    from flows.commands.inspect import one_document

    with open_runtime(config) as runtime:
        if document is None:
            entries = tuple(reversed(runtime.store.audit.newest(limit)))
        else:
            entries = runtime.store.audit.history(one_document(runtime, document))
    if json:
        print_json([e.model_dump(mode="json") for e in entries])
        return
    for entry in entries:
        details = ", ".join(f"{k} {v}" for k, v in entry.details.items() if v not in (None, "", [], {}))
        console.print(
            f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.actor:<12} {entry.action:<18} "
            f"{entry.document_id or entry.batch_id or ''}  {details}",
            soft_wrap=True,
            markup=False,
        )
