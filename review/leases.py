"""Leases with fencing: who works on what, so that a dead worker's part is taken over and its late writes are refused.

Time decides only when something may be taken over; what keeps writes apart is the fence, which grows with every
taking-over and is compared inside the transaction that writes. So clocks that differ or jump cost waiting, never a
document. See M. Kleppmann, "How to do distributed locking", 2016.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, insert, select, update

from holdpoint.errors import HoldpointError, TransientError
from holdpoint.model import Frozen
from review.clock import Clock
from review.database import Database
from review.tables import leases


class LeaseLostError(TransientError):
    """Another worker has taken this over; what the former holder wrote under it was refused."""


class Lease(Frozen):
    """What a holder got: `fence` proves it in every write."""

    name: str
    holder: str
    fence: int


class KeptLease:
    """A lease that a thread renews. `is_lost` turns true once another holder has it."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self._lost = threading.Event()

    @property
    def is_lost(self) -> bool:
        return self._lost.is_set()

    def lose(self) -> None:
        """Another holder has it."""
        self._lost.set()


class Leases:
    """Taking, renewing, giving back. A lease that was not renewed for `seconds` can be taken over."""

    def __init__(self, database: Database, clock: Clock, seconds: float) -> None:
        self._database = database
        self._clock = clock
        self.seconds = seconds

    def take(self, name: str, holder: str) -> Lease | None:
        """The lease, or None while somebody else holds it."""
        with self._database.write() as connection:
            return self.take_within(connection, name, holder)

    def take_within(self, connection: Connection, name: str, holder: str) -> Lease | None:
        """The same within the caller's write transaction."""
        now = self._clock()
        row = connection.execute(select(leases).where(leases.c.name == name)).mappings().first()
        if row is not None and not self.is_free(row, now):
            return None
        fence = row["fence"] + 1 if row is not None else 1
        values = {"holder": holder, "fence": fence, "expires_at": now + timedelta(seconds=self.seconds)}
        if row is None:
            connection.execute(insert(leases).values(name=name, **values))
        else:
            connection.execute(update(leases).where(leases.c.name == name).values(values))
        return Lease(name=name, holder=holder, fence=fence)

    def holder(self, name: str) -> str | None:
        """Who holds it now, or None."""
        with self._database.read() as connection:
            row = connection.execute(select(leases).where(leases.c.name == name)).mappings().first()
        return row["holder"] if row is not None and not self.is_free(row, self._clock()) else None

    def renew(self, lease: Lease) -> bool:
        """Keep it for another while; False when somebody else has it by now."""
        with self._database.write() as connection:
            renewed = connection.execute(
                update(leases)
                .where(leases.c.name == lease.name, leases.c.fence == lease.fence)
                .values(expires_at=self._clock() + timedelta(seconds=self.seconds))
            )
            return renewed.rowcount == 1

    def ensure(self, lease: Lease) -> None:
        """LeaseLostError when somebody else has it by now."""
        with self._database.write() as connection:
            ensure_held(connection, lease)

    def give_back(self, lease: Lease) -> None:
        """Free it at once; does nothing when somebody else has it by now."""
        with self._database.write() as connection:
            connection.execute(
                update(leases).where(leases.c.name == lease.name, leases.c.fence == lease.fence).values(expires_at=None)
            )

    @contextmanager
    def keeping(self, lease: Lease) -> Iterator[KeptLease]:
        """Renew it while the block runs; give it back at the end. A store that is away for a moment is no loss."""
        kept, stop = KeptLease(lease), threading.Event()

        def renew() -> None:
            while not stop.wait(self.seconds / 3):
                try:
                    if not self.renew(lease):
                        kept.lose()
                        return
                except HoldpointError:
                    continue  # the store will be asked again; meanwhile the fence watches over every write

        thread = threading.Thread(target=renew, name=f"lease {lease.name}", daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            stop.set()
            thread.join(timeout=self.seconds)
            self.give_back(lease)

    def is_free(self, row: RowMapping, now: datetime) -> bool:
        """Whether the lease of that row (`holder`, `expires_at`) can be taken."""
        expires: datetime | None = row["expires_at"]
        # Further ahead than any holder sets it: the clock went back since. It must not lock things up till it returns.
        return expires is None or expires <= now or expires > self._latest(now) or has_died_here(row["holder"])

    def _latest(self, now: datetime) -> datetime:
        return now + timedelta(seconds=2 * self.seconds)


def ensure_held(connection: Connection, lease: Lease) -> None:
    """Within a write transaction, before anything is written under the lease: LeaseLostError when it is another's."""
    fence = connection.execute(select(leases.c.fence).where(leases.c.name == lease.name).with_for_update()).scalar()
    if fence != lease.fence:
        raise LeaseLostError(
            f"'{lease.name}' was taken over by another worker.",
            consequence="Nothing of this step was written; the other worker does it.",
            remedy="Nothing: if it happens often, raise orchestration.lease_seconds.",
        )


def own_name() -> str:
    """This process as a holder: machine (its boot and process namespace), process number, when that was started."""
    return f"{_machine()}:{os.getpid()}:{_started(os.getpid())}"


def has_died_here(holder: str) -> bool:
    """Whether the holder was a process of this machine that is no more: then nobody need wait for its lease to end."""
    machine, _, process = holder.rpartition(":")[0].rpartition(":")
    if machine != _machine() or not process.isdigit():
        return False
    return _started(int(process)) != holder.rpartition(":")[2]


def _machine() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123 -- read at every look
            boot = file.read().strip()[:13]
        return f"{os.uname().nodename}/{boot}/{os.readlink('/proc/self/ns/pid')[5:-1]}"  # noqa: PTH115
    except OSError:
        return os.uname().nodename


def _started(process: int) -> str:
    """When a process was started, in clock ticks since boot (proc(5), stat field 22); "" when there is none."""
    try:
        with open(f"/proc/{process}/stat", "rb") as file:  # noqa: PTH123
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in (b"Z", b"X") else fields[19].decode()
