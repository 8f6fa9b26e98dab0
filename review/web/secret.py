"""The key that signs sessions, kept in a file that only its owner can read."""

import contextlib
import os
import secrets
from pathlib import Path

from holdpoint.errors import ConfigurationError

_BYTES = 32


def load_or_make_secret(path: Path) -> bytes:
    """The key in that file; made on first use. Deleting the file ends every session. ConfigurationError if unusable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"The session key {path} cannot be used ({error}).",
            consequence="The review page cannot be started.",
            remedy="Check the rights of its folder, or delete the file: everyone then signs in again.",
        ) from error
    if len(key) < _BYTES:
        raise ConfigurationError(
            f"The session key {path} is too short.",
            consequence="The review page cannot be started.",
            remedy="Delete the file: a new key is made, and everyone signs in again.",
        )
    return key


def _make(path: Path) -> None:
    """Write the key beside its place and link it there, so that no one ever reads half a key."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its key stands
            os.link(draft, path)
    finally:
        draft.unlink()
