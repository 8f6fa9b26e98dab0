"""The command line. Heavy parts are imported by the command that needs them, so that help is quick."""

import sys
from typing import Annotated

import typer

from flows.commands import (
    audit,
    backup,
    batch,
    delivery,
    drift,
    expectations,
    health,
    inspect,
    measure,
    people,
    readiness,
    recall,
    reconcile,
    retention,
    rules,
    service,
    train,
)
from holdpoint.errors import ExitCode, HoldpointError
from holdpoint.program import program_version

app = typer.Typer(
    name="holdpoint",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"holdpoint {program_version()}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Read documents, extract typed fields, check them, hold what needs a person, deliver the rest once."""


app.command("process")(batch.process)
app.command("demo")(batch.demo)
app.command("up")(service.up)
app.command("work")(service.work)
app.command("review")(service.review)
app.command("health")(health.health)
app.command("status")(inspect.status)
app.command("explain")(inspect.explain)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("extract")(inspect.extract)
app.command("deliver")(delivery.deliver)
app.command("recall")(recall.recall)
app.command("reconcile")(reconcile.reconcile)
app.command("samples")(measure.samples)
app.command("evaluate")(measure.evaluate)
app.command("train")(train.train)
app.command("expectations")(expectations.expectations)
app.command("drift")(drift.drift)
app.command("stop")(rules.stop)
app.command("resume")(rules.resume)
app.command("readiness")(readiness.readiness)
app.command("retention")(retention.retention)
app.add_typer(retention.holds, name="legal-hold")
app.add_typer(rules.app, name="rules")
app.add_typer(audit.app, name="audit")
app.add_typer(people.app, name="users")


def main() -> None:
    """The entry point: errors become one line on standard error and the exit code that scripts read."""
    try:
        app()
    except HoldpointError as error:
        print(f"holdpoint: {error}", file=sys.stderr)
        sys.exit(int(error.exit_code))
    except KeyboardInterrupt:
        print("holdpoint: stopped; run the command again to continue", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(int(ExitCode.OK))


if __name__ == "__main__":
    main()
