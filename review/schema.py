"""Which schema the store has, and which this program writes."""

from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def known_revisions() -> tuple[str, ...]:
    """Every revision that this program can read or bring to its own, newest first."""
    return tuple(s.revision for s in ScriptDirectory(str(_MIGRATIONS)).walk_revisions())


def program_revision() -> str:
    """The revision that this program works with."""
    return known_revisions()[0]


def store_revision(connection: Connection) -> str | None:
    """The revision that the store has; None where it was never made."""
    return MigrationContext.configure(connection).get_current_revision()
