"""`holdpoint health`: whether this installation can work now, for people, containers and systemd."""

import typer

from flows.commands.options import ConfigOption, JsonOption, console, print_json, settings_of
from holdpoint.errors import ExitCode


def health(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Look at the store, the blob store, the disk and the last batches; exit code 1 when one of them does not work.

    Changes nothing and takes a few seconds at most. The review page answers the same at /health/ready.

    Example:

      holdpoint health --json
    """
    from connectors.blobs import make_blob_store
    from review.clock import system_clock
    from review.database import Database
    from review.health import Health
    from review.store import database_url

    settings = settings_of(config)
    blobs = make_blob_store(settings.blobs, settings.data_dir / "blobs")
    database = Database(database_url(settings))
    report = Health(database, blobs, settings.data_dir, system_clock).look()
    if json:
        print_json(report.model_dump(mode="json"))
    else:
        for name, part in report.parts.items():
            facts = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in part.facts.items())
            console.print(f"{name:<8} {part.problem or facts or 'works'}", soft_wrap=True, markup=False)
        console.print("Everything works." if report.ready else "Not ready.")
    if not report.ready:
        raise typer.Exit(int(ExitCode.FAILED))
