"""The local Prefect server: started by the product itself, tuned, telemetry off, gone when its starter is gone."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

from flows.bound_child import end_bound, start_bound
from holdpoint.errors import HoldpointError
from holdpoint.secrets import secret
from holdpoint.settings import DatabaseAccess

_START_SECONDS = 180.0

# Measured on 1,000 task runs: 65 s of the server's CPU with its defaults, 8 to 18 s with these.
_TUNING = {
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "200",
}
_PRIVATE = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
}


def private_environment(home: Path) -> dict[str, str]:
    """What must be set before Prefect is imported: nothing phones home, nothing is written outside `home`."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        **_PRIVATE,
    }


class LocalServer:
    """A Prefect server on SQLite under `home`, or on PostgreSQL, as a child process on this machine's loopback.

    `port` is taken if it is free; 0 takes any.
    """

    def __init__(self, home: Path, *, port: int = 0, database: DatabaseAccess | None = None) -> None:
        self._home = home
        self._database_url = _server_database(database, home)
        self._port = port if port and _is_free(port) else _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/api"

    @property
    def pid(self) -> int:
        """Its process; RuntimeError while it does not run."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers; the first start in a new folder makes its database."""
        self._home.mkdir(parents=True, exist_ok=True)
        log = (self._home / "server.log").open("ab")
        environment = {
            **os.environ,
            **private_environment(self._home),
            **_TUNING,
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": self._database_url,
            "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
            "PREFECT_UI_API_URL": self.api_url,
        }
        environment.pop("PREFECT_API_URL", None)
        with log:
            self._process = start_bound(
                ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self._port)],
                environment=environment,
                output=log,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.api_url):
            if self._process.poll() is not None or time.monotonic() > deadline:
                code = self._process.poll()
                self.stop()
                raise HoldpointError(
                    "The local Prefect server did not start"
                    + (
                        f" (it ended with exit code {code})."
                        if code is not None
                        else f" within {_START_SECONDS:.0f} s."
                    ),
                    consequence="Nothing was processed.",
                    remedy=f"Read {self._home / 'server.log'}, or set PREFECT_API_URL to a server that runs.",
                )
            time.sleep(0.2)

    def stop(self) -> None:
        """End it, at first politely."""
        if self._process is None:
            return
        end_bound(self._process, politely=signal.SIGTERM, patience_seconds=8)
        self._process = None


def _server_database(access: DatabaseAccess | None, home: Path) -> str:
    """What Prefect calls its connection URL; its own driver for PostgreSQL is asyncpg."""
    if access is None:
        return f"sqlite+aiosqlite:///{home / 'prefect.db'}"
    scheme, separator, rest = access.url.partition("://")
    url = f"postgresql+asyncpg{separator}{rest}" if scheme.startswith("postgresql") else access.url
    if access.password_env is None:
        return url
    user, at, place = url.partition("@")
    return f"{user}:{quote(secret(access.password_env, 'The Prefect server'), safe='')}{at}{place}"


@contextmanager
def prefect_server(data_dir: Path) -> Iterator[str]:
    """A Prefect API for the block: the one that PREFECT_API_URL names, the one that `up` keeps, or one of its own."""
    os.environ.update(private_environment(data_dir / "prefect") | _kept_home())
    named = os.environ.get("PREFECT_API_URL") or _running_under_up(data_dir)
    if named:
        os.environ["PREFECT_API_URL"] = named
        yield named
        return
    server = LocalServer(data_dir / "prefect")
    server.start()
    os.environ["PREFECT_API_URL"] = server.api_url
    try:
        yield server.api_url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.stop()


def announce(data_dir: Path, api_url: str) -> Path:
    """Leave word for other commands that `up` keeps a server; the file goes when `up` ends."""
    note = _note(data_dir)
    note.write_text(json.dumps({"api_url": api_url, "pid": os.getpid()}), encoding="utf-8")
    return note


def answers(api_url: str) -> bool:
    """Whether a Prefect server answers there."""
    try:
        return httpx.get(f"{api_url}/health", timeout=2.0).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _running_under_up(data_dir: Path) -> str | None:
    try:
        url = json.loads(_note(data_dir).read_text(encoding="utf-8"))["api_url"]
    except (OSError, ValueError, KeyError):
        return None
    return url if isinstance(url, str) and answers(url) else None


def _note(data_dir: Path) -> Path:
    return data_dir / "prefect-server.json"


def _kept_home() -> dict[str, str]:
    """A PREFECT_HOME that the owner has set stays."""
    return {"PREFECT_HOME": os.environ["PREFECT_HOME"]} if "PREFECT_HOME" in os.environ else {}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
