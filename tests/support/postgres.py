"""PostgreSQL from Debian's package, a cluster of the test run's own on a free port of the loopback."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import pg8000.native

from tests.support.programs import end_group, find_program, free_port, listens, wait_until

_USER = "holdpoint"


class PostgresServer:
    """The cluster as a context manager. `database` makes a new empty one and gives its SQLAlchemy URL.

    It survives being killed, but not the loss of power, unless `durable`.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._folder = folder if _is_reachable(folder) else Path(tempfile.mkdtemp(prefix="postgres-"))
        self._is_own = self._folder != folder
        self._durable = durable
        self._password = secrets.token_urlsafe(12)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        """Make the cluster at the first start; listen on the port it had before, if any."""
        data = self._folder / "cluster"
        self.port = self.port or free_port()
        if not data.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            _give_to_postgres(self._folder)
            password_file = self._folder / "password"
            password_file.write_text(self._password)
            _give_to_postgres(password_file)
            _run("initdb", "-D", str(data), "-U", _USER, "--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8",
                 "--no-sync", f"--pwfile={password_file}")  # fmt: skip
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *_as_postgres(), _program("postgres"), "-D", str(data), "-p", str(self.port),
                    "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
                    "-c", f"fsync={'on' if self._durable else 'off'}",
                ],
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_until(self._answers, "the start of PostgreSQL")

    def stop(self) -> None:
        """End it at once; connections are cut and refused from now on, what was committed stays."""
        if self._process is not None:
            end_group(self._process, signal.SIGINT)
            self._process = None

    def database(self, name: str | None = None, *, template: str = "template1") -> str:
        """A new database's URL; a copy of `template`, which nobody may be connected to."""
        name = name or f"test_{secrets.token_hex(6)}"
        with self.connect() as connection:
            connection.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def url(self, name: str = "postgres", driver: str = "pg8000") -> str:
        """The SQLAlchemy URL of a database of that name."""
        return f"postgresql+{driver}://{_USER}:{quote(self._password)}@127.0.0.1:{self.port}/{name}"

    def connect(self, name: str = "postgres") -> pg8000.native.Connection:
        """A connection of the test's own."""
        return pg8000.native.Connection(
            _USER, password=self._password, host="127.0.0.1", port=self.port, database=name, timeout=10
        )

    def _answers(self) -> bool:
        if not listens(self.port):
            return False
        try:
            with self.connect() as connection:
                connection.run("SELECT 1")
        except (pg8000.native.Error, OSError):
            return False
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        if self._is_own:
            shutil.rmtree(self._folder, ignore_errors=True)


def _program(name: str) -> str:
    return find_program(name, "/usr/lib/postgresql/*/bin")


def _run(name: str, *arguments: str) -> None:
    subprocess.run([*_as_postgres(), _program(name), *arguments], check=True, capture_output=True)


def _as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root: as root, it runs as the user that its package made."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


def _give_to_postgres(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, "postgres", "postgres")


def _is_reachable(folder: Path) -> bool:
    """Whether the user postgres gets there: pytest's own folders are closed to others at the start of every run."""
    parents = [parent for parent in folder.parents if parent.exists()]
    return os.geteuid() != 0 or not any("pytest-of-" in p.name or not p.stat().st_mode & 0o001 for p in parents)
