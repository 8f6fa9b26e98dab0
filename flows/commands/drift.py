"""`holdpoint drift`: look at what has moved, list alerts, close them."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json
from holdpoint.errors import ExitCode

if TYPE_CHECKING:
    from evaluation.drift import Look


def drift(
    close: Annotated[int | None, typer.Option(help="Number of an alert that a person has looked at.")] = None,
    note: Annotated[str, typer.Option(help="What it was, for the audit trail; with --close.")] = "",
    by: Annotated[str | None, typer.Option(help="Who closes it; the account's name when left out.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also alerts that are closed.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Look whether documents, confidences, corrections, overrides and hold reasons have moved. Exit code 7 while an
    alert is open.

    Closing an alert says that what has come since is usual from now on: it becomes the new reference.

    Examples:

      holdpoint drift

      holdpoint drift --close 3 --note "New supplier since March, checked twenty documents"
    """
    from flows.watching import watch
    from review.clock import system_clock

    with open_runtime(config) as runtime:
        if close is not None:
            closed = runtime.store.watch.close(close, by or getpass.getuser(), note)
            console.print(f"Alert {closed.alert_id} is closed; its reference starts at {closed.since:%Y-%m-%d %H:%M}.")
            return
        watched = watch(runtime.store, runtime.settings.drift, system_clock())
        alerts = runtime.store.watch.alerts() if every else runtime.store.watch.open_alerts()
    if json:
        print_json(
            {
                "look": watched.look.model_dump(mode="json"),
                "slow": watched.slow.model_dump(mode="json") if watched.slow is not None else None,
                "alerts": [alert.model_dump(mode="json") for alert in alerts],
            }
        )
    else:
        for look in filter(None, (watched.look, watched.slow)):
            if look.compared:
                console.print(_table(look))
        if watched.look.waiting:
            console.print(f"[dim]{escape(_waiting(watched.look))}[/dim]", soft_wrap=True)
        for alert in alerts:
            state = (
                f"closed by {escape(alert.closed_by or '')}: {escape(alert.note or '')}" if alert.closed_at else "open"
            )
            console.print(f"[bold]Alert {alert.alert_id}[/bold] ({state}) {escape(alert.message)}", soft_wrap=True)
        if not alerts:
            console.print("No alert is open: nothing that is watched has moved.")
    if any(alert.closed_at is None for alert in alerts):
        raise typer.Exit(int(ExitCode.VERIFICATION))


def _waiting(look: "Look") -> str:
    """One sentence for all signals that have too few documents, with what each of them needs."""
    from evaluation.drift import LEAST_CLUSTERS

    count = len(look.waiting)
    streams = dict.fromkeys(name.partition(" of ")[2] or name for name in look.waiting)
    return (
        f"{count} signal{'s' if count != 1 else ''} ({', '.join(streams)}) cannot be tested yet. Each needs "
        f"{look.windows.min_reference} documents, from {LEAST_CLUSTERS} days or batches, before the last "
        f"{look.windows.current_days:g} days, and {look.windows.min_current} in them; --json says what each has."
    )


def _table(look: "Look") -> Table:
    days = f"of {look.windows.current_days:g} days"
    table = Table("signal", days, "before", "moved", "PSI", "p")
    for name, found in sorted(look.compared.items(), key=lambda one: one[1].p_value):
        table.add_row(
            escape(name), str(found.current), str(found.reference), f"{found.moved:.0%}", f"{found.psi:.2f}",
            f"{found.p_value:.2g}",
        )  # fmt: skip
    return table
