"""`holdpoint reconcile`: the daily lists of what was sent, and the comparison with a receiver's list."""

from datetime import UTC, date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json
from holdpoint.errors import ExitCode, TerminalError

if TYPE_CHECKING:
    from flows.wiring import Runtime


def reconcile(
    day: Annotated[str | None, typer.Option(help="The day in UTC, YYYY-MM-DD. Default: yesterday.")] = None,
    receiver: Annotated[
        Path | None, typer.Option("--compare", help="A receiver's list: CSV or JSON Lines with key and sha256.")
    ] = None,
    destination: Annotated[
        str | None, typer.Option(help="Compare with this one. Default: those that the receiver's keys name.")
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Write the list of what each destination got on a day; with --compare, say what a receiver has otherwise.

    A comparison covers everything ever delivered, or the day that is named. Exit code 7 when something differs.

    Examples:

      holdpoint reconcile --day 2026-03-01

      holdpoint reconcile --compare received.csv --destination erp
    """
    wanted = _day(day) if day is not None else None
    with open_runtime(config) as runtime:
        if receiver is None:
            _write(runtime, wanted or runtime.today() - timedelta(days=1), json)
        else:
            _compare(runtime, receiver, destination, wanted, json)


def _write(runtime: "Runtime", day: date, json: bool) -> None:
    from flows.daily_lists import write_daily_lists

    written = write_daily_lists(runtime, day)
    if json:
        print_json({"day": day.isoformat(), "lists": written})
        return
    for entry in written:
        also = f", also in {entry['published']}" if entry["published"] else ""
        console.print(
            f"{entry['destination']}: {entry['messages']} messages in {entry['file']}{also}",
            soft_wrap=True,
            markup=False,
        )


def _compare(runtime: "Runtime", receiver: Path, destination: str | None, day: date | None, json: bool) -> None:
    from connectors.reconciliation import compare, read_list

    try:
        theirs = read_list(receiver.read_bytes(), str(receiver))
    except OSError as error:
        raise TerminalError(
            f"{receiver} cannot be read ({error.strerror}).", consequence="Nothing was compared."
        ) from error
    delivered = runtime.store.reconciliation
    in_keys = {parts[2] for key in theirs if len(parts := key.split(":", 2)) == 3}
    names = [destination] if destination is not None else sorted(in_keys) or delivered.destinations()
    ever = {m.key: m for name in names for m in delivered.delivered(name)}
    ours = [m for m in ever.values() if day is None or m.delivered_at.astimezone(UTC).date() == day]
    found = compare(ours, theirs, known=frozenset(ever))
    states = delivered.states(found.extra)
    if json:
        print_json({"compared": len(ours), **found.model_dump(mode="json")})
    else:
        for key in found.missing:
            console.print(f"missing    {key}: delivered {ever[key].delivered_at:%Y-%m-%d %H:%M} UTC", markup=False)
        for key in found.extra:
            state = states[key].replace("_", " ") if key in states else "no such delivery"
            console.print(f"extra      {key}: here {state}", soft_wrap=True, markup=False)
        for key in found.different:
            console.print(f"different  {key}: another SHA-256", soft_wrap=True, markup=False)
        console.print(
            f"{len(ours)} messages compared: {len(found.missing)} missing, {len(found.extra)} extra, "
            f"{len(found.different)} different."
        )
    if found.any:
        raise typer.Exit(int(ExitCode.VERIFICATION))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TerminalError(f"'{text}' is no day.", remedy="Give it as YYYY-MM-DD, for example 2026-03-01.") from None
