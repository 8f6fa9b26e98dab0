"""The outbox: deliveries on their way, with leases, retries, the fallback and the dead letters.

At least once with one stable key, once at receivers that honour it: a deliverer that is killed between the receiver's
answer and the mark here sends the same key and the same bytes again.
"""

import secrets
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection, RowMapping, insert, select, update

from holdpoint.decision import Delivery, DeliveryState, delivery_key
from holdpoint.errors import DeliveryError, StaleVersionError, TerminalDeliveryError, TransientDeliveryError
from holdpoint.model import Frozen
from holdpoint.settings import DeliverySettings
from review.audit import append
from review.authority import Actor
from review.clock import Clock
from review.database import Database
from review.due import Horizon, due_keys, earliest
from review.order import held_back_until, is_overtaken, let_later_go, put_off
from review.retries import delay_before
from review.setbacks import Setback, setbacks
from review.tables import deliveries, documents
from review.tallies import tally


class LeasedDelivery(Frozen):
    """A delivery that one deliverer holds until its lease ends; `token` proves it."""

    delivery: Delivery
    token: str
    batch_id: str | None = None  # that brought the document


class Outbox:
    """Claims, marks and redrives deliveries."""

    def __init__(
        self, database: Database, clock: Clock, settings: DeliverySettings, random: Random | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._random = random or Random()  # noqa: S311 -- jitter, not cryptography

    def now(self) -> datetime:
        """The time by which entries are due."""
        return self._clock()

    def is_due(self) -> bool:
        """Whether something can be sent now."""
        due = self.next_due()
        return due is not None and due <= self._clock()

    def claim(self, limit: int = 20, *, before: datetime | None = None) -> tuple[LeasedDelivery, ...]:
        """Deliveries that are due (by `before`, default now), leased to the caller; also those whose lease ran out."""
        now = self._clock()
        until = now + timedelta(seconds=self._settings.lease_seconds)
        horizon = Horizon.of(now, self._settings)
        claimed: list[LeasedDelivery] = []
        waiting: set[str] = set()
        with self._database.write() as connection:
            while not claimed:
                keys = connection.execute(due_keys(before or now, now, horizon, limit)).scalars().all()
                if waiting.issuperset(keys):
                    break
                rows = (
                    connection.execute(
                        select(deliveries)
                        .where(deliveries.c.key.in_(keys))
                        .order_by(deliveries.c.next_attempt_at, deliveries.c.key)
                    )
                    .mappings()
                    .all()
                )
                for row in rows:
                    wait = held_back_until(connection, row, before or now)
                    if wait is None:
                        claimed.append(self._lease(connection, row, until))
                    else:  # it makes room for what may go
                        put_off(connection, row, wait)
                        waiting.add(row["key"])
        return tuple(claimed)

    def _lease(self, connection: Connection, row: RowMapping, until: datetime) -> LeasedDelivery:
        token = secrets.token_hex(8)
        attempts = row["attempts"] + 1
        connection.execute(
            update(deliveries)
            .where(deliveries.c.key == row["key"])
            .values(state=DeliveryState.SENDING, lease_until=until, lease_token=token, attempts=attempts)
        )
        sending = delivery_of(row).model_copy(update={"state": DeliveryState.SENDING, "attempts": attempts})
        return LeasedDelivery(delivery=sending, token=token, batch_id=_batch_of(connection, row["document_id"]))

    def mark_delivered(self, leased: LeasedDelivery) -> None:
        """The receiver has it. Also right when the lease has been lost meanwhile: it was delivered all the same."""
        now = self._clock()
        with self._database.write() as connection:
            row = self._row(connection, leased.delivery.key)
            if row["state"] == DeliveryState.DELIVERED:
                return
            connection.execute(
                update(deliveries)
                .where(deliveries.c.key == leased.delivery.key)
                .values(state=DeliveryState.DELIVERED, delivered_at=now, lease_until=None, lease_token=None)
            )
            let_later_go(connection, row, now)
            self._audit(connection, row, now, "delivered", {"attempts": row["attempts"]})

    def mark_failed(self, leased: LeasedDelivery, error: DeliveryError) -> DeliveryState:
        """Not delivered: wait and try again, go over to the fallback, or give up. Gives the new state.

        Does nothing when another deliverer holds the lease by now.
        """
        now = self._clock()
        with self._database.write() as connection:
            row = self._row(connection, leased.delivery.key)
            if row["lease_token"] != leased.token:
                return DeliveryState(row["state"])
            given_up = isinstance(error, TerminalDeliveryError) or row["attempts"] >= self._settings.attempts
            said = _said_of(
                error, given_up=given_up, attempts=row["attempts"], has_fallback=row["fallback"] is not None
            )
            values: dict[str, object] = {"last_error": said, "lease_until": None, "lease_token": None}
            if not given_up:
                retry_after = error.retry_after if isinstance(error, TransientDeliveryError) else None
                wait = delay_before(row["attempts"], self._settings, self._random, retry_after)
                values |= {"state": DeliveryState.PENDING, "next_attempt_at": now + timedelta(seconds=wait)}
            elif is_overtaken(connection, row):
                values["state"] = DeliveryState.FAILED_OVER
            elif row["fallback"] is not None:
                values["state"] = DeliveryState.FAILED_OVER
                self._put_fallback(connection, row, now)
            else:
                values["state"] = DeliveryState.DEAD_LETTER
            connection.execute(update(deliveries).where(deliveries.c.key == row["key"]).values(values))
            state = DeliveryState(str(values["state"]))
            if given_up:
                let_later_go(connection, row, now)
            action = "delivery_failed" if state is DeliveryState.PENDING else str(state)
            self._audit(connection, row, now, action, {"attempts": row["attempts"], "error": said})
            return state

    def redrive(self, key: str, actor: Actor | str) -> None:
        """Start a dead letter again with the same key and bytes; a failed fallback starts at its primary again."""
        now = self._clock()
        who = actor if isinstance(actor, str) else actor.name
        with self._database.write() as connection:
            row = self._row(connection, key)
            if row["state"] != DeliveryState.DEAD_LETTER:
                raise StaleVersionError(
                    f"The delivery {key} is {row['state'].replace('_', ' ')}, no dead letter.",
                    consequence="Nothing was changed.",
                    document_id=row["document_id"],
                )
            first = row["primary_key"] or row["key"]
            connection.execute(
                update(deliveries)
                .where(deliveries.c.key == first)
                .values(
                    state=DeliveryState.PENDING, attempts=0, next_attempt_at=now, lease_token=None, lease_until=None
                )
            )
            if first != row["key"]:
                # Its dead letter is answered for by the primary now; should that fail again, it is used again.
                connection.execute(
                    update(deliveries).where(deliveries.c.key == key).values(state=DeliveryState.FAILED_OVER)
                )
            self._audit(connection, row, now, "redriven", {"starts_at": first}, actor=who)

    def dead_letters(self) -> tuple[Delivery, ...]:
        """What was given up everywhere, oldest first."""
        return self._by_state(DeliveryState.DEAD_LETTER)

    def counts(self) -> dict[DeliveryState, int]:
        """How many deliveries are in each state."""
        with self._database.read() as connection:
            return {DeliveryState(name): number for name, number in tally(connection, "deliveries").items()}

    def setbacks(self) -> tuple[Setback, ...]:
        """What did not go through, by destination, with what was said last."""
        with self._database.read() as connection:
            return setbacks(connection)

    def next_due(self) -> datetime | None:
        """When the earliest unfinished delivery can be tried (for one being sent: when its lease ends), or None."""
        now = self._clock()
        with self._database.read() as connection:
            return earliest(connection, now, Horizon.of(now, self._settings))

    def _by_state(self, state: DeliveryState) -> tuple[Delivery, ...]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(deliveries).where(deliveries.c.state == state).order_by(deliveries.c.created_at)
            ).mappings()
            return tuple(delivery_of(row) for row in rows)

    def _put_fallback(self, connection: Connection, row: RowMapping, now: datetime) -> None:
        key = delivery_key(row["document_id"], row["revision"], row["fallback"])
        fresh = {
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "next_attempt_at": now,
            "lease_until": None,
            "lease_token": None,
        }
        existing = connection.execute(select(deliveries.c.state).where(deliveries.c.key == key)).scalar()
        if existing is not None:  # redriven once before: the same key goes again, unless it arrived meanwhile
            if existing != DeliveryState.DELIVERED:
                connection.execute(update(deliveries).where(deliveries.c.key == key).values(fresh))
            return
        connection.execute(
            insert(deliveries).values(
                key=key,
                document_id=row["document_id"],
                revision=row["revision"],
                destination=row["fallback"],
                primary_key=row["key"],
                body=row["fallback_body"],
                created_at=now,
                **fresh,
            )
        )

    def _row(self, connection: Connection, key: str) -> RowMapping:
        row = connection.execute(select(deliveries).where(deliveries.c.key == key)).mappings().first()
        if row is None:
            raise StaleVersionError(f"There is no delivery {key}.", consequence="Nothing was changed.")
        return row

    def _audit(
        self,
        connection: Connection,
        row: RowMapping,
        now: datetime,
        action: str,
        details: dict[str, object],
        actor: str = "deliver",
    ) -> None:
        append(
            connection,
            at=now,
            actor=actor,
            action=action,
            document_id=row["document_id"],
            batch_id=_batch_of(connection, row["document_id"]),
            details={"key": row["key"], "destination": row["destination"], **details},
        )


def _said_of(error: DeliveryError, *, given_up: bool, attempts: int, has_fallback: bool) -> str:
    """What failed. What a destination promises of a failure that may pass, another try, ends with the last attempt."""
    if not given_up or isinstance(error, TerminalDeliveryError):
        return str(error)
    end = f"It was given up there after {attempts} attempt{'s' if attempts != 1 else ''}."
    remedy = "" if has_fallback else "See to the receiver, then start it again (redrive)."
    return " ".join(part for part in (error.fact, end, remedy) if part)


def _batch_of(connection: Connection, document_id: str) -> str | None:
    return connection.execute(select(documents.c.batch_id).where(documents.c.document_id == document_id)).scalar()


def delivery_of(row: RowMapping) -> Delivery:
    """A row of `deliveries` as a record."""
    return Delivery(
        key=row["key"],
        document_id=row["document_id"],
        revision=row["revision"],
        destination=row["destination"],
        fallback=row["fallback"],
        body=row["body"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        created_at=row["created_at"],
        next_attempt_at=row["next_attempt_at"],
        last_error=row["last_error"],
        delivered_at=row["delivered_at"],
    )
