"""`holdpoint process` and `holdpoint demo`: run a batch and say what it did."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, messages, print_json, settings_of
from flows.configuration import find_configuration
from flows.progress import Silent, showing
from flows.progress_bars import ProgressBars
from flows.server import prefect_server
from holdpoint.decision import DeliveryState
from holdpoint.errors import ConfigurationError, ExitCode, HoldpointError, TerminalError
from holdpoint.settings import FolderSource, Settings

if TYPE_CHECKING:
    from flows.batch_summary import BatchSummary
    from flows.drain import DrainReport

_DEMO_CONFIG = Path(__file__).parent.parent.parent / "deploy" / "holdpoint.yaml"


def process(
    source: Annotated[
        str | None, typer.Argument(help="Name of a source in the settings. Default: the only one.", show_default=False)
    ] = None,
    config: ConfigOption = None,
    summary: Annotated[
        Path | None, typer.Option(help="Leave the summary there as well (always in DATA_DIR/summary.json).")
    ] = None,
    deliver: Annotated[bool, typer.Option(help="Deliver what was released at the end.")] = True,
    wait: Annotated[float, typer.Option(help="Seconds to go on with deliveries that have to be retried.")] = 0.0,
    json: JsonOption = False,
) -> None:
    """Process what has arrived at a source: ingest, extract, summarise, check, hold or release, deliver.

    Run it as often as you like: what was recorded before is not done again, and what an interrupted run left behind
    is finished.

    Examples:

      holdpoint process

      holdpoint process invoices --config /etc/holdpoint.yaml --json > summary.json
    """
    from flows.commands.tables import print_summary

    settings = settings_of(config)
    name = _source_name(settings, source)
    result = run_batch(settings, find_configuration(config), name, deliver=deliver, wait=wait, quiet=json)
    if summary is not None:
        summary.write_text(result.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if json:
        print_json(result.model_dump(mode="json"))
    else:
        print_summary(result, settings.data_dir / "summary.json")
    if not result.equation_holds:
        raise HoldpointError(
            "arrivals + members differ from the sum of the outcomes.",
            remedy="Run `holdpoint audit verify` and report this.",
        )


def demo(
    count: Annotated[int, typer.Option(min=1, help="Number of files in the drop.")] = 60,
    seed: Annotated[int, typer.Option(help="Another seed gives other documents.")] = 1,
) -> None:
    """Make a drop of sample documents, process it, print what happened. Again: nothing is done twice.

    Example:

      holdpoint demo --count 60 --seed 1
    """
    from flows.commands.tables import print_summary
    from samples.drop import make_drop

    settings = settings_of(_DEMO_CONFIG)
    source = next(iter(settings.sources.values()))
    if not isinstance(source, FolderSource):
        raise ConfigurationError(f"The first source of {_DEMO_CONFIG} must be a folder.")
    drop = source.path.parent
    note = drop / "made.txt"
    wanted = f"count {count}, seed {seed}\n"
    made = note.read_text(encoding="utf-8") if note.exists() else None
    if made is not None and made != wanted:
        raise TerminalError(
            f"There is already a drop at {drop} ({made.strip()}).",
            consequence="Nothing was made or processed.",
            remedy=f"Remove {settings.data_dir} to start afresh, or leave out --count and --seed.",
        )
    if made is None:
        with ProgressBars(messages) as bars:
            bars.begin("make samples", count)
            make_drop(drop, count, seed, lambda done, total: bars.reach("make samples", done))
        note.write_text(wanted, encoding="utf-8")
    console.print(f"The drop: [bold]{drop / 'documents'}[/bold]" + ("" if made is None else " (made before)"))
    result = run_batch(settings, _DEMO_CONFIG, next(iter(settings.sources)), deliver=True, wait=60.0, quiet=False)
    print_summary(result, settings.data_dir / "summary.json")
    if not result.equation_holds:
        sys.exit(int(ExitCode.VERIFICATION))
    console.print(
        "\nNext: [bold]make up[/bold] starts the Prefect server, the schedules, delivery and the review page "
        "on this machine, until Ctrl-C."
    )


def run_batch(
    settings: Settings, config: Path | None, source: str, *, deliver: bool, wait: float, quiet: bool
) -> "BatchSummary":
    """Run the flows against a Prefect server, one of our own where none is named."""
    # Prefect logs an error with its whole traceback before raising it; the command says it in one line.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")
    given = str(config) if config is not None else None
    _look_ahead(settings, source, deliver=deliver)
    if not quiet and "PREFECT_API_URL" not in os.environ:
        messages.print("Starting the local Prefect server (the first time takes about half a minute) ...")
    with prefect_server(settings.data_dir), ProgressBars(messages) as bars:
        from flows import deliver as delivery_flow
        from flows import process as process_flow
        from flows.prefect_records import wait_until_recorded

        with showing(Silent() if quiet else bars):
            result = process_flow.process(source, given)
            if deliver:
                result = _with_deliveries(settings, result, delivery_flow.deliver(given, wait))
            wait_until_recorded()
    return result


def _look_ahead(settings: Settings, source: str, *, deliver: bool) -> None:
    """Raise now what would end the run after its server has started: no such source, a full disk, a missing secret."""
    from flows.wiring import Runtime

    with Runtime(settings) as runtime:
        runtime.source(source)
        if deliver:
            runtime.destinations()


def _with_deliveries(settings: Settings, summary: "BatchSummary", sent: "DrainReport") -> "BatchSummary":
    """The summary with the deliveries as they are now, written into summary.json too."""
    from flows.batch_summary import write_summary
    from flows.wiring import Runtime

    with Runtime(settings) as runtime:
        if summary.batch_id is None:
            states = runtime.store.outbox.counts()
        else:
            states = runtime.store.queue.batch(summary.batch_id).deliveries
        setbacks = runtime.store.outbox.setbacks()
    updated = summary.model_copy(
        update={
            "deliveries": {s: states[s] for s in DeliveryState if s in states},
            "sent_now": sent.attempts,
            "setbacks": setbacks,
            "failed_over": sent.failed_over,
        }
    )
    write_summary(settings.data_dir / "summary.json", updated)
    return updated


def _source_name(settings: Settings, given: str | None) -> str:
    if given is not None:
        return given
    if len(settings.sources) == 1:
        return next(iter(settings.sources))
    raise ConfigurationError(
        f"The settings have {len(settings.sources)} sources: {', '.join(sorted(settings.sources))}.",
        consequence="Nothing was started.",
        remedy="Name one of them: `holdpoint process NAME`.",
    )
