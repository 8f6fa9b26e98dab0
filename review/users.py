"""The people who may sign in: Argon2id hashes, roles, lock-out, a version that ends sessions."""

from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, RowMapping, insert, select, update

from holdpoint.errors import ForbiddenError, TerminalError
from holdpoint.model import Frozen
from review.audit import append
from review.authority import Actor, Role
from review.clock import Clock
from review.database import Database
from review.tables import users

MIN_PASSWORD_LENGTH = 10
_ATTEMPTS = 5
_LOCK_MINUTES = 5
_hasher = PasswordHasher()


class UserRecord(Frozen):
    """A person as the administrator sees them."""

    name: str
    role: Role
    disabled: bool
    session_version: int

    @property
    def actor(self) -> Actor:
        return Actor(name=self.name, role=self.role)


class Users:
    """Adds, changes and signs in people."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str, role: Role, password: str, *, by: str = "command line") -> None:
        """A new person; TerminalError when the name is taken or the password too short."""
        name = name.strip()
        if not name or len(name) > 100:
            raise TerminalError("A name of 1 to 100 characters is needed.", consequence="Nobody was added.")
        hashed = _hashed(password)
        now = self._clock()
        with self._database.write() as connection:
            if _row(connection, name) is not None:
                raise TerminalError(
                    f"There is already someone named {name}.",
                    consequence="Nobody was added.",
                    remedy="Change the password with `holdpoint users set-password`.",
                )
            connection.execute(
                insert(users).values(
                    name=name,
                    role=role.word,
                    password_hash=hashed,
                    disabled=0,
                    session_version=1,
                    failed_attempts=0,
                    created_at=now,
                )
            )
            append(connection, at=now, actor=by, action="user_added", details={"name": name, "role": role.word})

    def set_password(self, name: str, password: str, *, by: str = "command line") -> None:
        """A new password; ends the person's sessions and lifts a lock."""
        self._change(name, by, "password_set", password_hash=_hashed(password), failed_attempts=0, locked_until=None)

    def set_role(self, name: str, role: Role, *, by: str = "command line") -> None:
        """Another role; ends the person's sessions."""
        self._change(name, by, "role_set", role=role.word)

    def set_disabled(self, name: str, disabled: bool, *, by: str = "command line") -> None:
        """Shut out or let in again; ends the person's sessions."""
        self._change(name, by, "disabled" if disabled else "enabled", disabled=int(disabled))

    def sign_in(self, name: str, password: str) -> UserRecord:
        """The person with that password. ForbiddenError otherwise; five wrong ones lock for five minutes."""
        now = self._clock()
        with self._database.read() as connection:
            row = _row(connection, name.strip())
        of_nobody = _hash_of_nobody()  # made for known names too: the time taken does not tell which names exist
        matches = _matches(row["password_hash"] if row is not None else of_nobody, password)
        locked = row is not None and row["locked_until"] is not None and row["locked_until"] > now
        if row is not None and matches and not locked and not row["disabled"]:
            if row["failed_attempts"]:
                with self._database.write() as connection:
                    connection.execute(
                        update(users).where(users.c.name == row["name"]).values(failed_attempts=0, locked_until=None)
                    )
            return _record(row)
        if row is not None and not matches and not locked:
            self._count_failure(row)
        if locked:
            raise ForbiddenError(
                "Too many wrong passwords.", consequence="You are not signed in.", remedy="Wait five minutes."
            )
        raise ForbiddenError(
            "Name or password is wrong.",
            consequence="You are not signed in.",
            remedy="Try again, or ask an administrator for a new password.",
        )

    def find(self, name: str) -> UserRecord | None:
        """The person of that name, or None."""
        with self._database.read() as connection:
            row = _row(connection, name)
        return _record(row) if row is not None else None

    def all(self) -> tuple[UserRecord, ...]:
        """Everyone, by name."""
        with self._database.read() as connection:
            return tuple(_record(r) for r in connection.execute(select(users).order_by(users.c.name)).mappings())

    def _count_failure(self, row: RowMapping) -> None:
        now = self._clock()
        with self._database.write() as connection:
            failed = (
                connection.execute(select(users.c.failed_attempts).where(users.c.name == row["name"])).scalar_one() + 1
            )
            locks = failed >= _ATTEMPTS
            connection.execute(
                update(users)
                .where(users.c.name == row["name"])
                .values(
                    failed_attempts=0 if locks else failed,
                    locked_until=now + timedelta(minutes=_LOCK_MINUTES) if locks else None,
                )
            )
            if locks:
                append(connection, at=now, actor=row["name"], action="user_locked", details={"minutes": _LOCK_MINUTES})

    def _change(self, name: str, by: str, action: str, **values: object) -> None:
        now = self._clock()
        with self._database.write() as connection:
            row = _row(connection, name)
            if row is None:
                raise TerminalError(
                    f"There is nobody named {name}.",
                    consequence="Nothing was changed.",
                    remedy="`holdpoint users list` names everyone.",
                )
            connection.execute(
                update(users).where(users.c.name == name).values(session_version=row["session_version"] + 1, **values)
            )
            append(connection, at=now, actor=by, action=f"user_{action}", details={"name": name})


@cache
def _hash_of_nobody() -> str:
    """What a password for an unknown name is verified against. Made at the first signing in: it takes 0.1 s."""
    return _hasher.hash("nobody")


def _hashed(password: str) -> str:
    if len(password) < MIN_PASSWORD_LENGTH:
        raise TerminalError(
            f"The password has fewer than {MIN_PASSWORD_LENGTH} characters.",
            consequence="Nothing was changed.",
            remedy="Take a longer one; several words are good.",
        )
    return _hasher.hash(password)


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _row(connection: Connection, name: str) -> RowMapping | None:
    return connection.execute(select(users).where(users.c.name == name)).mappings().first()


def _record(row: RowMapping) -> UserRecord:
    return UserRecord(
        name=row["name"],
        role=Role.of(row["role"]),
        disabled=bool(row["disabled"]),
        session_version=row["session_version"],
    )
