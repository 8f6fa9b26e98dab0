"""What a database says, as what a destination answers: worth trying again, or never. By SQLSTATE where there is one.

https://www.postgresql.org/docs/current/errcodes-appendix.html; https://sqlite.org/rescode.html
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from holdpoint.errors import DeliveryError, TerminalDeliveryError, TransientDeliveryError

_TRANSIENT_CLASSES = frozenset({"08", "40", "53", "57", "58"})  # connection, deadlock, resources, shutdown, system
_TRANSIENT_STATES = frozenset({"55P03", "25006", "25P03"})  # a lock held too long, a replica that takes over, idle
_SQLITE_TRANSIENT = ("locked", "busy", "full", "disk i/o", "unable to open", "schema has changed")
# What pg8000 lets through while it connects: a socket's errors, and its own surprise at what is no PostgreSQL.
_NOT_WRAPPED = (OSError, struct.error, UnicodeDecodeError, KeyError)
_SQLITE_TABLES = ("no such table", "no such column", "no column named")


@contextmanager
def database_errors(destination: str, shown: str) -> Iterator[None]:
    """What SQLAlchemy and the driver raise within becomes a TransientDeliveryError or a TerminalDeliveryError."""
    try:
        yield
    except _NOT_WRAPPED as error:
        raise TransientDeliveryError(
            f"The database {shown} of the destination '{destination}' cannot be reached, or what answers there is no "
            f"such database ({error or type(error).__name__}).",
            consequence="The release waits and is tried again.",
            remedy=f"If it stays so, check destinations.{destination}.url and the database.",
        ) from error
    except SQLAlchemyError as error:
        raise _delivery_error(error, destination, shown) from error


def sqlstate(error: SQLAlchemyError) -> str:
    """The five characters of the standard (SQLSTATE), or "" where the driver tells none."""
    driver_error = getattr(error, "orig", None)
    told = getattr(driver_error, "sqlstate", None) or getattr(driver_error, "pgcode", None)
    if told is None and driver_error is not None and driver_error.args and isinstance(driver_error.args[0], dict):
        told = driver_error.args[0].get("C")  # pg8000
    return str(told or "")


def is_about_a_table(error: SQLAlchemyError) -> bool:
    """Whether a table or a column is missing, or is not what the statement takes it for."""
    said = _said(error)
    return sqlstate(error)[:2] == "42" or any(words in said for words in _SQLITE_TABLES)


def _delivery_error(error: SQLAlchemyError, destination: str, shown: str) -> DeliveryError:
    said = _said(error)
    fact = f"The database {shown} of the destination '{destination}'"
    place = f"destinations.{destination}"
    if _is_transient(error):
        return TransientDeliveryError(
            f"{fact} cannot be used now ({said}).",
            consequence="The release waits and is tried again.",
            remedy=f"If it stays so, check {place}.url and the database.",
        )
    match sqlstate(error)[:2], sqlstate(error):
        case "28", _:
            what = "does not let us in"
            remedy = f"Correct the user in {place}.url and the variable that {place}.password_env names"
        case "3D", _:
            what = "does not exist"
            remedy = f"Create it, or correct {place}.url"
        case _, "42501":
            what = "does not give us the right"
            remedy = "Give the user the rights that docs/destinations.md lists"
        case _:
            what = "refused the posting"
            remedy = "Compare the tables with docs/destinations.md"
            if "readonly" in said:
                remedy = "Give the user who runs this the right to write to the file and its folder"
    return TerminalDeliveryError(
        f"{fact} {what} ({said}).", consequence="Nothing was written to it.", remedy=f"{remedy}; then redrive."
    )


def _is_transient(error: SQLAlchemyError) -> bool:
    state = sqlstate(error)
    if state:
        return state[:2] in _TRANSIENT_CLASSES or state in _TRANSIENT_STATES
    if isinstance(error, OperationalError) and "sqlite" in type(error.orig).__module__:
        return any(word in _said(error).lower() for word in _SQLITE_TRANSIENT)
    # No word from the database itself: it was never reached, or the connection broke.
    return isinstance(error, InterfaceError | OperationalError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )


def _said(error: SQLAlchemyError) -> str:
    """One line in the database's own words."""
    driver_error = getattr(error, "orig", None)
    text = str(driver_error or error)
    if driver_error is not None and driver_error.args and isinstance(driver_error.args[0], dict):
        text = str(driver_error.args[0].get("M", text))
    return " ".join(text.split())[:300]
