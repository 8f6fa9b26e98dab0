"""`holdpoint backup` and `holdpoint restore`."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json, settings_of
from holdpoint.errors import ExitCode

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the backup.")]


def backup(
    folder: FolderArgument,
    config: ConfigOption = None,
    without_blobs: Annotated[
        bool, typer.Option("--without-blobs", help="Leave the blobs where they are: a bucket with versions of its own.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Copy the store, the blobs and the keys into a folder, while everything runs. Again: only new blobs are copied.

    The folder then holds secrets and personal data: keep it like the store itself, and on another machine.

    Example:

      holdpoint backup /mnt/backup/holdpoint
    """
    from holdpoint.program import program_version
    from review.backup import make_backup
    from review.clock import system_clock

    with open_runtime(config) as runtime:
        made = make_backup(
            runtime.store.database,
            runtime.blobs,
            runtime.settings.data_dir,
            folder,
            system_clock,
            program=program_version(),
            with_blobs=not without_blobs,
        )
    manifest = made.manifest
    if json:
        print_json(made.model_dump(mode="json"))
    else:
        console.print(
            f"Backup of {manifest.counts.get('documents', 0)} documents and {manifest.counts.get('audit_entries', 0)} "
            f"audit entries in {folder}: {manifest.blobs} blobs"
            + (f", {made.copied_blobs} of them new." if manifest.with_blobs else ", left where they are."),
            soft_wrap=True,
        )
        for sha256 in manifest.missing_blobs:
            console.print(f"[red]The blob {sha256} is missing from the blob store.[/red]", soft_wrap=True)
    if manifest.missing_blobs:
        raise typer.Exit(int(ExitCode.VERIFICATION))


def restore(
    folder: FolderArgument,
    config: ConfigOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what the store holds now.")] = False,
    json: JsonOption = False,
) -> None:
    """Put a backup into the store of the settings, then check everything; exit code 7 when something differs.

    Stop everything else first. A store that is not empty is left alone without --force; a damaged backup always.

    Example:

      holdpoint restore /mnt/backup/holdpoint --config /etc/holdpoint.yaml
    """
    from connectors.blobs import make_blob_store
    from flows.wiring import exclusive
    from review.clock import system_clock
    from review.database import Database
    from review.restore import restore_backup
    from review.store import database_url

    settings = settings_of(config)
    with ExitStack() as stack:
        for name in ("up", *settings.sources):
            stack.enter_context(exclusive(settings.data_dir, name))
        blobs = make_blob_store(settings.blobs, settings.data_dir / "blobs")
        database = Database(database_url(settings))
        stack.callback(database.close)
        done = restore_backup(database, blobs, settings.data_dir, folder, system_clock, force=force)
    if json:
        print_json(done.model_dump(mode="json"))
    else:
        console.print(
            f"Restored the backup of {done.manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: "
            f"{done.manifest.counts.get('documents', 0)} documents, {done.audit_entries} audit entries, "
            f"{done.blobs} blobs.",
            soft_wrap=True,
        )
        for problem in done.problems:
            console.print(f"[red]{problem}[/red]", soft_wrap=True)
        if not done.problems:
            console.print("The audit trail is whole, every blob is there.")
    if done.problems:
        raise typer.Exit(int(ExitCode.VERIFICATION))
