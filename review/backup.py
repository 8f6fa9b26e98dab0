"""Backing up a running installation into a folder: database, blobs, keys, checkpoints, and a manifest with hashes.

Order: the audit checkpoints first (they may not name an entry that the database lacks), then the database in one
snapshot, then the blobs that it refers to: blobs are only added, so all of them are still there. The manifest comes
last, so a folder holds the backup before until the new one is whole.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError
from sqlalchemy import select

from connectors.blobs import FolderBlobStore
from connectors.durable_files import sync_folder, write_atomically
from holdpoint.errors import StoreBusyError, StoreError
from holdpoint.model import Frozen
from holdpoint.ports import BlobStore
from review.blob_references import referenced_blobs
from review.clock import Clock
from review.database import Database
from review.schema import store_revision
from review.snapshots import counts_of, snapshot
from review.tables import blob_removals

MANIFEST = "manifest.json"
BLOB_LIST = "blobs.txt"
KEPT_FILES = (
    "audit/checkpoints.jsonl",
    "audit/checkpoint.key",
    "audit/sample.key",
    "review-page.key",
)  # of the data folder


class FileRecord(Frozen):
    """A file of the backup as it must be."""

    sha256: str
    size: int


class BackupManifest(Frozen):
    """What a backup holds. `files` are relative to `folder`, which is relative to the manifest."""

    format: Literal[1] = 1
    made_at: datetime
    program: str
    database: Literal["sqlite", "postgresql"]
    schema_revision: str
    folder: str
    files: dict[str, FileRecord]
    counts: dict[str, int]  # rows by table
    with_blobs: bool
    blobs: int  # referred to by the database; their hashes stand in BLOB_LIST
    missing_blobs: tuple[str, ...] = ()  # referred to, but not in the blob store when the backup was made


class BackupResult(Frozen):
    """A backup that was made."""

    manifest: BackupManifest
    copied_blobs: int  # the others were in the folder already


def make_backup(
    database: Database, blobs: BlobStore, data_dir: Path, target: Path, clock: Clock, *, program: str, with_blobs: bool
) -> BackupResult:
    """Back up into the folder, which is made, or holds an earlier backup of the same installation.

    StoreError when the folder cannot be used or something cannot be copied: the backup before then still stands.
    """
    with _writing(target), _only_one(target):
        _check_target(target)
        now = clock()
        name = f"{now:%Y%m%d-%H%M%S-%f}"
        folder = target / name
        folder.mkdir(mode=0o700)
        try:
            return _fill(database, blobs, data_dir, target, folder, now, program=program, with_blobs=with_blobs)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _fill(
    database: Database,
    blobs: BlobStore,
    data_dir: Path,
    target: Path,
    folder: Path,
    now: datetime,
    *,
    program: str,
    with_blobs: bool,
) -> BackupResult:
    _copy_kept_files(data_dir, folder)
    with snapshot(database, folder) as connection:
        revision = store_revision(connection)
        counts = counts_of(connection)
        wanted = sorted(referenced_blobs(connection))
        removed = list(connection.execute(select(blob_removals.c.sha256)).scalars())
    (folder / BLOB_LIST).write_text("".join(f"{sha256}\n" for sha256 in wanted), encoding="ascii")
    kept = FolderBlobStore(target / "blobs")
    copied, missing = _copy_blobs(blobs, kept, wanted) if with_blobs else (0, ())
    manifest = BackupManifest(
        made_at=now,
        program=program,
        database="sqlite" if database.engine.dialect.name == "sqlite" else "postgresql",
        schema_revision=revision or "",
        folder=folder.name,
        files={str(f.relative_to(folder)): record_of(f) for f in sorted(folder.rglob("*")) if f.is_file()},
        counts=counts,
        with_blobs=with_blobs,
        blobs=len(wanted),
        missing_blobs=missing,
    )
    sync_folder(folder)
    write_atomically(target / MANIFEST, (manifest.model_dump_json(indent=2) + "\n").encode())
    (target / MANIFEST).chmod(0o600)
    sync_folder(target)
    for sha256 in removed:  # what retention erased leaves the backup as well
        kept.delete(sha256)
    for other in target.iterdir():
        if other.is_dir() and other.name not in (folder.name, "blobs"):
            shutil.rmtree(other)
    return BackupResult(manifest=manifest, copied_blobs=copied)


def read_manifest(folder: Path) -> BackupManifest:
    """The manifest of a backup, its small files verified. StoreError when there is none or something is damaged."""
    try:
        manifest = BackupManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise StoreError(
            f"{folder} holds no backup: there is no {MANIFEST}.",
            consequence="Nothing was restored.",
            remedy="Name the folder that `holdpoint backup` was given.",
        ) from error
    except (OSError, ValidationError) as error:
        raise StoreError(
            f"The backup's {folder / MANIFEST} cannot be read, or is of another version of Holdpoint.",
            consequence="Nothing was restored.",
            remedy="Take another backup, or the program's version that made it.",
        ) from error
    for name, wanted in manifest.files.items():
        file = folder / manifest.folder / name
        if not file.is_file() or record_of(file) != wanted:
            raise StoreError(
                f"The backup is damaged: {file} is missing or not what its manifest says.",
                consequence="Nothing was restored.",
                remedy="Take another backup.",
            )
    return manifest


def record_of(file: Path) -> FileRecord:
    """Hash and size of a file as it is."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    return FileRecord(sha256=digest.hexdigest(), size=file.stat().st_size)


def _copy_kept_files(data_dir: Path, folder: Path) -> None:
    for name in KEPT_FILES:
        source, copy = data_dir / name, folder / name
        if source.is_file():
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            data = source.read_bytes()
            copy.touch(mode=0o600)
            copy.write_bytes(data)


def _copy_blobs(source: BlobStore, kept: FolderBlobStore, wanted: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    copied, missing = 0, []
    for sha256 in wanted:
        if kept.has(sha256):
            continue
        try:
            kept.put(source.get(sha256))
            copied += 1
        except KeyError:
            missing.append(sha256)
    return copied, tuple(missing)


def _check_target(target: Path) -> None:
    strangers = [p.name for p in target.iterdir() if p.name not in (MANIFEST, "blobs", ".lock")]
    if strangers and not (target / MANIFEST).exists():
        raise StoreError(
            f"The folder {target} is not empty and holds no backup ({', '.join(sorted(strangers)[:3])}).",
            consequence="Nothing was copied.",
            remedy="Name a new or empty folder, or one that an earlier backup was made in.",
        )


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise StoreError(
            f"The backup cannot be written to {target} ({os.strerror(error.errno) if error.errno else error}).",
            consequence="No backup was made; the one before is untouched.",
            remedy="Free some space there, or correct the rights, and run the command again.",
        ) from error


@contextmanager
def _only_one(target: Path) -> Iterator[None]:
    with (target / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreBusyError(
                f"Another backup is being written to {target}.",
                consequence="Nothing was copied.",
                remedy="Wait for it to end, or name another folder.",
            ) from error
        yield
