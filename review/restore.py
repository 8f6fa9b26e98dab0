"""Restoring a backup: everything is verified before anything is overwritten, and the result is checked as a whole."""

from pathlib import Path

from connectors.blobs import FolderBlobStore
from connectors.durable_files import write_atomically
from holdpoint.errors import StoreError
from holdpoint.model import Frozen
from holdpoint.ports import BlobStore
from review.audit import AuditTrail, append
from review.backup import BLOB_LIST, KEPT_FILES, BackupManifest, read_manifest
from review.blob_references import referenced_blobs
from review.clock import Clock
from review.database import Database
from review.schema import known_revisions, program_revision
from review.snapshots import POSTGRES_FILE, SQLITE_FILE, counts_of, is_empty, restore_database


class RestoreResult(Frozen):
    """What was restored, and what a check of the whole found. `problems` is empty when everything is there."""

    manifest: BackupManifest
    audit_entries: int
    blobs: int  # referred to and there
    problems: tuple[str, ...]


def restore_backup(
    database: Database, blobs: BlobStore, data_dir: Path, source: Path, clock: Clock, *, force: bool = False
) -> RestoreResult:
    """Restore the backup in that folder. StoreError when it is damaged, or when the store is not empty without `force`.

    Nothing else may work on the store meanwhile. The blobs come first: they are only added, so a damaged one is found
    before the database is touched.
    """
    manifest = read_manifest(source)
    _check_fits(manifest, database)
    files = source / manifest.folder
    if not force:
        _check_empty(database, data_dir, files)
    if manifest.with_blobs:
        _put_blobs(manifest, FolderBlobStore(source / "blobs"), blobs, (files / BLOB_LIST).read_text().split())
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {data_dir} cannot be made ({error.strerror}).",
            consequence="The database was not touched.",
            remedy="Set data_dir to a folder that may be written.",
        ) from error
    restore_database(database, files / (SQLITE_FILE if manifest.database == "sqlite" else POSTGRES_FILE))
    _put_files(files, data_dir)
    return _checked(manifest, database, blobs, data_dir, clock)


def _check_fits(manifest: BackupManifest, database: Database) -> None:
    kind = "sqlite" if database.engine.dialect.name == "sqlite" else "postgresql"
    if manifest.database != kind:
        raise StoreError(
            f"The backup is of a {manifest.database} database, the settings name a {kind} one.",
            consequence="Nothing was restored.",
            remedy="Restore it with settings that name the same kind.",
        )
    if manifest.schema_revision not in known_revisions():
        raise StoreError(
            f"The backup has the schema '{manifest.schema_revision}'; this program knows '{program_revision()}' and "
            "those before it.",
            consequence="Nothing was restored.",
            remedy=f"Install the version that made it ({manifest.program}), or a newer one.",
        )


def _check_empty(database: Database, data_dir: Path, files: Path) -> None:
    remedy = "Name settings with an empty store, or add --force to replace everything that is there."
    if not is_empty(database):
        raise StoreError("The store is not empty.", consequence="Nothing was restored.", remedy=remedy)
    for name in KEPT_FILES:
        there, copy = data_dir / name, files / name
        if there.is_file() and copy.is_file() and there.read_bytes() != copy.read_bytes():
            raise StoreError(
                f"{there} is already there and is another one.", consequence="Nothing was restored.", remedy=remedy
            )


def _put_blobs(manifest: BackupManifest, kept: FolderBlobStore, blobs: BlobStore, wanted: list[str]) -> None:
    missing = set(manifest.missing_blobs)
    for sha256 in wanted:
        if sha256 in missing:
            continue
        try:
            data = kept.get(sha256)
        except (KeyError, StoreError) as error:
            raise StoreError(
                f"The backup is damaged: its blob {sha256} is missing or not what its name says.",
                consequence="The database was not touched.",
                remedy="Take another backup.",
            ) from error
        blobs.put(data)


def _put_files(files: Path, data_dir: Path) -> None:
    for name in KEPT_FILES:
        copy, target = files / name, data_dir / name
        if copy.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, copy.read_bytes())
            target.chmod(0o600)
        else:
            target.unlink(missing_ok=True)  # a checkpoint of what was there before would not fit


def _checked(
    manifest: BackupManifest, database: Database, blobs: BlobStore, data_dir: Path, clock: Clock
) -> RestoreResult:
    with database.read() as connection:
        counts = counts_of(connection)
        wanted = list(referenced_blobs(connection)) if manifest.schema_revision == program_revision() else None
    problems = [
        f"the table {table} has {counts.get(table, 0)} rows, the backup had {count}"
        for table, count in manifest.counts.items()
        if counts.get(table, 0) != count
    ]
    database.migrate()
    if wanted is None:
        with database.read() as connection:
            wanted = list(referenced_blobs(connection))
    absent = [sha256 for sha256 in wanted if not blobs.has(sha256)]
    problems += [f"the blob {sha256} is missing" for sha256 in absent[:20]]
    if len(absent) > 20:
        problems.append(f"and {len(absent) - 20} more blobs are missing")
    audit = AuditTrail(database, data_dir / "audit")
    verified = audit.verify()
    problems += verified.problems
    if not verified.problems:
        with database.write() as connection:
            append(
                connection,
                at=clock(),
                actor="command line",
                action="restored",
                details={"backup_made_at": manifest.made_at.isoformat(), "problems": len(problems)},
            )
        audit.checkpoint()
    return RestoreResult(
        manifest=manifest,
        audit_entries=verified.entries,
        blobs=len(wanted) - len(absent),
        problems=tuple(problems),
    )
