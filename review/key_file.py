"""A secret key in a file of the data folder, made once and readable by its owner only."""

import contextlib
import os
import secrets
from pathlib import Path

from holdpoint.errors import StoreError


def key_of(file: Path, whose: str, consequence: str) -> bytes:
    """The key in the file; made where there is none. `whose` and `consequence` are told where that fails."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _make(file)
        return bytes.fromhex(file.read_text().strip())
    except (OSError, ValueError) as error:
        raise StoreError(
            f"The key of {whose}, {file}, cannot be used ({error}).",
            consequence=consequence,
            remedy="Restore the key file from its copy, and check the rights of its folder.",
        ) from error


def _make(file: Path) -> None:
    """Write the key beside its place and link it there, so that no one ever reads half a key."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as opened:
        opened.write(secrets.token_hex(32))
        opened.flush()
        os.fsync(opened.fileno())
    with contextlib.suppress(FileExistsError):  # another process was first: its key stands
        os.link(draft, file)
    draft.unlink()
