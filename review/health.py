"""Whether this installation can do its work now: store, blobs, disk, batches; cheap, bounded in time, no content.

Each part is looked at in a thread of its own, because a database or a disk that hangs cannot be interrupted. A part
that has not answered in time is reported as such, and is not asked again before it has.
"""

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select

from holdpoint.errors import HoldpointError
from holdpoint.model import Frozen
from holdpoint.ports import BlobStore
from review.clock import Clock
from review.database import Database
from review.schema import program_revision, store_revision
from review.tables import batches

LEAST_FREE_BYTES = 256 * 1024 * 1024  # below it a batch would end in "disk full" within minutes
PATIENCE_SECONDS = 3.0
_PROBE_BYTES = 32
_REST_SECONDS = {"blobs": 300.0}  # a part that works is not asked again before: a write to a bucket costs money

Facts = Mapping[str, object]


class PartHealth(Frozen):
    """One part: whether it works, why not, and figures about it."""

    ok: bool
    problem: str | None = None
    facts: dict[str, object] = {}  # noqa: RUF012 -- pydantic copies defaults


class HealthReport(Frozen):
    """All parts. `ready` when every one of them works."""

    ready: bool
    parts: dict[str, PartHealth]


class _PartError(Exception):
    """A part answered, but not as it must; the message is shown."""


class Health:
    """Looks at the parts. One for each process: it remembers which part has not answered yet."""

    def __init__(
        self,
        database: Database,
        blobs: BlobStore,
        data_dir: Path,
        clock: Clock,
        *,
        least_free_bytes: int = LEAST_FREE_BYTES,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._data_dir = data_dir
        self._clock = clock
        self._least_free_bytes = least_free_bytes
        self._patience = patience_seconds
        self._looks: dict[str, Callable[[], Facts]] = {
            "store": self._store,
            "blobs": self._blob_store,
            "disk": self._disk,
            "batches": self._batches,
        }
        self._under_way: dict[str, _Look] = {}
        self._lock = threading.Lock()

    def look(self) -> HealthReport:
        """The state of every part, within about `patience_seconds` whatever hangs."""
        with self._lock:
            for name, look in self._looks.items():
                current = self._under_way.get(name)
                if current is None or current.is_stale(_REST_SECONDS.get(name, 0.0)):
                    self._under_way[name] = _Look(look)
            looks = dict(self._under_way)
        deadline = time.monotonic() + self._patience
        parts = {name: look.answer(deadline) for name, look in looks.items()}
        return HealthReport(ready=all(p.ok for p in parts.values()), parts=parts)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A read transaction; opening a SQLite file that is not there would make it, and looking changes nothing."""
        url = self._database.engine.url
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            raise _PartError("There is no store yet. `holdpoint process` or `holdpoint up` makes one.")
        with self._database.read() as connection:
            yield connection

    def _store(self) -> Facts:
        wanted = program_revision()
        with self._reading() as connection:
            found = store_revision(connection)
        if found != wanted:
            raise _PartError(
                f"The store has the schema '{found}', this program works with '{wanted}'. "
                "Start the newest version once: it brings the schema up."
            )
        return {"schema": found, "kind": self._database.engine.dialect.name}

    def _blob_store(self) -> Facts:
        data = secrets.token_bytes(_PROBE_BYTES)  # new bytes: the same again would be written to nowhere
        sha256 = self._blobs.put(data)
        try:
            if self._blobs.get(sha256) != data:
                raise _PartError("The blob store gives other bytes than it was given.")
        except KeyError:
            raise _PartError("The blob store does not have what was just put into it.") from None
        finally:
            self._blobs.delete(sha256)
        return {}

    def _disk(self) -> Facts:
        usage = shutil.disk_usage(self._data_dir)
        if usage.free < self._least_free_bytes:
            raise _PartError(
                f"Only {usage.free // 2**20} MiB are free on the disk of the data folder; "
                f"{self._least_free_bytes // 2**20} MiB are wanted. Free some space."
            )
        return {"free_bytes": usage.free, "total_bytes": usage.total}

    def _batches(self) -> Facts:
        """Only figures: what is a late batch depends on the schedule, and the alert rules say it."""
        with self._reading() as connection:
            finished = connection.execute(
                select(batches.c.source, func.max(batches.c.finished_at))
                .where(batches.c.finished_at.is_not(None))
                .group_by(batches.c.source)
            ).all()
        now = self._clock()
        return {
            "seconds_since_last_finished": {source: round((now - at).total_seconds()) for source, at in finished},
        }


class _Look:
    """One look at one part, in a thread that nobody waits for longer than they want."""

    def __init__(self, look: Callable[[], Facts]) -> None:
        self.done = threading.Event()
        self._look = look
        self._started = time.monotonic()
        self._found = PartHealth(ok=False, problem="It was not looked at.")
        threading.Thread(target=self._run, name="health", daemon=True).start()

    def is_stale(self, rest_seconds: float) -> bool:
        """Whether it has answered, and either not well or longer ago than that."""
        return self.done.is_set() and not (self._found.ok and time.monotonic() - self._started < rest_seconds)

    def answer(self, deadline: float) -> PartHealth:
        """What was found, or that it has not answered by the deadline (of time.monotonic)."""
        if self.done.wait(max(0.0, deadline - time.monotonic())):
            return self._found
        seconds = time.monotonic() - self._started
        return PartHealth(ok=False, problem=f"It has not answered for {seconds:.0f} s.")

    def _run(self) -> None:
        try:
            self._found = PartHealth(ok=True, facts=dict(self._look()))
        except (HoldpointError, _PartError) as error:
            self._found = PartHealth(ok=False, problem=str(error))
        except OSError as error:
            self._found = PartHealth(ok=False, problem=f"It cannot be used ({error.strerror}).")
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            self._found = PartHealth(ok=False, problem=f"It failed unexpectedly ({type(error).__name__}).")
        finally:
            self.done.set()
