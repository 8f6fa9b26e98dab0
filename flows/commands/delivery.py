"""`holdpoint deliver`: drain the outbox, list and redrive dead letters."""

import logging
import signal
import threading
from collections.abc import Callable
from typing import Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json
from holdpoint.errors import ExitCode, TransientError

logger = logging.getLogger("holdpoint.delivery")


def deliver(
    config: ConfigOption = None,
    wait: Annotated[float, typer.Option(help="Seconds to go on with deliveries that have to be retried.")] = 0.0,
    redrive: Annotated[
        list[str] | None, typer.Option(help="Key of a dead letter to start again, or `all`; may be repeated.")
    ] = None,
    loop: Annotated[bool, typer.Option("--loop", help="Go on until a signal ends it.")] = False,
    dead_letters: Annotated[bool, typer.Option("--dead-letters", help="Only list what was given up.")] = False,
    json: JsonOption = False,
) -> None:
    """Send what is due to its destination. Exit code 1 when something was given up everywhere.

    Examples:

      holdpoint deliver --wait 60

      holdpoint deliver --loop

      holdpoint deliver --dead-letters

      holdpoint deliver --redrive all
    """
    from flows.commands.tables import print_setbacks
    from flows.drain import drain

    with open_runtime(config) as runtime:
        outbox = runtime.store.outbox
        if dead_letters:
            found = outbox.dead_letters()
            if json:
                print_json([d.model_dump(mode="json", exclude={"body"}) for d in found])
            for letter in found if not json else ():
                console.print(f"{letter.key}  {_attempts(letter.attempts)}: {letter.last_error}", soft_wrap=True)
            return
        wanted = redrive or []
        for key in [d.key for d in outbox.dead_letters()] if "all" in wanted else wanted:
            outbox.redrive(key, "command line")
        if loop:
            _until_signalled(lambda: drain(outbox, runtime.destinations()), runtime.settings.delivery.interval_seconds)
        report = drain(outbox, runtime.destinations(), wait_seconds=wait)
        counts, setbacks = outbox.counts(), outbox.setbacks()
    if json:
        print_json(
            {
                "sent_now": report.ended,
                "deliveries": counts,
                "failed_over": report.failed_over,
                "setbacks": [one.model_dump(mode="json") for one in setbacks],
            }
        )
    else:
        console.print(
            f"{_attempts(report.attempts)}: "
            + (", ".join(f"{n} {s.replace('_', ' ')}" for s, n in report.ended.items()) or "nothing was due")
        )
        console.print("Outbox: " + (", ".join(f"{n} {s.replace('_', ' ')}" for s, n in counts.items()) or "empty"))
        print_setbacks(setbacks, report.failed_over)
    if any(state == "dead_letter" for state in report.ended):
        raise typer.Exit(int(ExitCode.FAILED))


def _attempts(count: int) -> str:
    return f"{count} attempt{'' if count == 1 else 's'}"


def _until_signalled(send: Callable[[], object], interval_seconds: float) -> None:
    """Send what is due at every interval, until SIGTERM or Ctrl-C. A store that is away for a while is waited for."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        try:
            send()
        except TransientError as error:
            logger.warning("Nothing could be sent now", extra={"error": type(error).__name__})
        stop.wait(interval_seconds)
