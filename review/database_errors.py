"""The one seam where the errors of SQLAlchemy, SQLite and PostgreSQL become StoreBusyError or StoreError.

SQLSTATE codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from holdpoint.errors import HoldpointError, StoreBusyError, StoreError

CUT_OFF = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "25P04"})
"""The server ended the session: it shuts down, crashed, starts, or the session was idle for too long."""

_LOCKED = frozenset({"55P03", "40001", "40P01"})
_NO_ENTRY = frozenset({"28P01", "28000"})
_CONSEQUENCE = "This step was not recorded; nothing is lost."
_CONTINUES = "run the command again: it continues where it stopped."


def sqlstate(error: BaseException | None) -> str | None:
    """The SQLSTATE of PostgreSQL's error, which pg8000 gives as a dictionary of the protocol's fields."""
    fields = error.args[0] if error is not None and error.args else None
    code = fields.get("C") if isinstance(fields, dict) else None
    return str(code) if code is not None else None


def locked(where: str) -> StoreBusyError:
    """The write lock was not free within the time-out."""
    return StoreBusyError(
        f"The store {where} is locked by another process.",
        consequence=_CONSEQUENCE,
        remedy="Run the command again when the other process has finished.",
    )


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Within it, what the database raises becomes StoreBusyError (may pass by itself) or StoreError.

    `where` names the store for people.
    """
    try:
        yield
    except HoldpointError:
        raise
    except PoolTimeoutError as error:
        raise StoreBusyError(
            f"All connections of this process to the store {where} are in use.",
            consequence=_CONSEQUENCE,
            remedy="Try again in a moment.",
        ) from error
    except DBAPIError as error:
        raise _of_postgresql(error, where) or _of_sqlite(error, where) from error
    except SQLAlchemyError as error:
        raise _refused(where, error) from error


def _of_postgresql(error: DBAPIError, where: str) -> HoldpointError | None:
    code = sqlstate(error.orig)
    if code is None:
        return _of_connection(error, where)
    said = _said(error)
    if code in _LOCKED:
        return locked(where)
    if code in CUT_OFF or code.startswith("08") or code in ("53200", "53300"):
        return StoreBusyError(
            f"The database of the store {where} does not take this step now ({said}).",
            consequence="This step may not have been recorded; what was recorded is not done twice.",
            remedy=f"When the database answers again, {_CONTINUES}",
        )
    if code == "53100":
        return _full(where, said)
    if code in _NO_ENTRY:
        return _unusable(
            where, said, "Check the user in database.url and the password in the variable that password_env names."
        )
    if code == "3D000":
        return _unusable(where, said, "Make it with `createdb`, or correct database.url.")
    if code == "42501":
        return _unusable(where, said, "Make the user of the store the owner of the database and of its tables.")
    if code == "25006":
        return _unusable(where, said, "Name the primary server in database.url: this one only reads.")
    return _refused(where, said)


def _of_connection(error: DBAPIError, where: str) -> HoldpointError | None:
    """What pg8000 raises when no server answers: no code, and the socket's own error behind it."""
    text, cause = str(error.orig), getattr(error.orig, "__cause__", None)
    if text.startswith("Can't create a connection"):
        why = getattr(cause, "strerror", None) or str(cause)
        if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
            return _unusable(where, why, "Correct the host in database.url.")
        return StoreBusyError(
            f"The database of the store {where} does not answer ({why}).",
            consequence=_CONSEQUENCE,
            remedy=f"Start it, or correct database.url; then {_CONTINUES}",
        )
    if text in ("network error", "connection is closed", "communication error"):
        return StoreBusyError(
            f"The connection to the database of the store {where} was cut.",
            consequence="This step may not have been recorded; what was recorded is not done twice.",
            remedy=f"When the database answers again, {_CONTINUES}",
        )
    if "password" in text:
        return _unusable(where, text, "Name the environment variable with the password in database.password_env.")
    if "SSL" in text:
        return _unusable(where, text, "Switch TLS on in the server, or correct sslmode in database.url.")
    return None


def _of_sqlite(error: DBAPIError, where: str) -> HoldpointError:
    text = str(error.orig).lower()
    if not isinstance(error, OperationalError):
        return _refused(where, error)
    if "locked" in text or "busy" in text:
        return locked(where)
    if "full" in text or "disk i/o" in text:
        return _full(where, str(error.orig))
    return _unusable(
        where, str(error.orig), "Check that the folder exists and may be written, and that the database answers."
    )


def _said(error: DBAPIError) -> str:
    fields = error.orig.args[0] if error.orig is not None and error.orig.args else {}
    return str(fields.get("M", error.orig)) if isinstance(fields, dict) else str(error.orig)


def _full(where: str, said: str) -> StoreError:
    return StoreError(
        f"The disk that holds the store {where} is full or cannot be written ({said}).",
        consequence=_CONSEQUENCE,
        remedy=f"Free some space and {_CONTINUES}",
    )


def _unusable(where: str, said: str, remedy: str) -> StoreError:
    return StoreError(
        f"The store {where} cannot be used ({said}).", consequence="This step was not recorded.", remedy=remedy
    )


def _refused(where: str, said: object) -> StoreError:
    return StoreError(
        f"The store {where} refused a statement ({said}).",
        consequence="This step was not recorded.",
        remedy="Run `holdpoint audit verify`; if the store is damaged, restore a backup.",
    )
