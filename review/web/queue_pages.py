"""The lists: what waits, what is quarantined, what was decided and released, and the dead letters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.responses import Response

from holdpoint.decision import Delivery
from holdpoint.finding import ReasonCode, Severity, severity_of
from review.clock import system_clock
from review.records import QueueCounts, QueueItem
from review.web.site import Asking, signed_in

PAGE_LENGTH = 100
router = APIRouter()
SignedIn = Annotated[Asking, Depends(signed_in)]


@dataclass(frozen=True)
class Scope:
    """Which part of the queue a person works through: carried in links, so that "next" stays within it."""

    reason: ReasonCode | None = None
    text: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Scope":
        """From a page's address; a reason that is none is ignored."""
        reason = query.get("reason", "")
        known = reason in {str(code) for code in ReasonCode}
        return cls(reason=ReasonCode(reason) if known else None, text=query.get("q", "").strip()[:200])

    @property
    def query(self) -> str:
        """The part of an address that carries it, with its question mark, or nothing."""
        parts = {"reason": str(self.reason) if self.reason else "", "q": self.text}
        given = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True)
class Chip:
    """A reason to filter by, with how many wait for it."""

    code: ReasonCode
    count: int
    path: str
    chosen: bool


@dataclass(frozen=True)
class DeadLetter:
    """A delivery given up everywhere, with the file that it was about."""

    delivery: Delivery
    path: str


@dataclass(frozen=True)
class Following:
    """The document to go on with, None when there is none, and how many are open beside the present one."""

    item: QueueItem | None
    left: int


@router.get("/")
def waiting(asking: SignedIn) -> Response:
    """Held documents, oldest first."""
    return _open_documents(asking, "held", "/", Severity.HOLD)


@router.get("/quarantined")
def quarantined(asking: SignedIn) -> Response:
    """Files that could not be read, oldest first."""
    return _open_documents(asking, "quarantined", "/quarantined", Severity.QUARANTINE)


@router.get("/decided")
def decided(asking: SignedIn) -> Response:
    """What people decided, newest first."""
    scope = Scope.of(asking.request.query_params)
    return _list(asking, "decided", "/decided", asking.store.queue.decided(text=scope.text), scope)


@router.get("/released")
def released(asking: SignedIn) -> Response:
    """What was released, by policy or by a person, newest first."""
    scope = Scope.of(asking.request.query_params)
    return _list(asking, "released", "/released", asking.store.queue.released(text=scope.text), scope)


@router.get("/dead-letters")
def dead_letters(asking: SignedIn) -> Response:
    """Deliveries that were given up everywhere, oldest first."""
    letters = tuple(DeadLetter(delivery=d, path=_path_in(d.body)) for d in asking.store.outbox.dead_letters())
    return asking.page("dead_letters.html", tab="dead-letters", letters=letters, now=system_clock())


def next_open(asking: Asking, document_id: str, state: str) -> Following:
    """The open document after this one in the person's scope; after the last comes the first.

    Documents beyond the first thousand of the scope wait their turn.
    """
    scope = Scope.of(asking.request.query_params)
    items = asking.store.queue.waiting(state=state, reason=scope.reason, text=scope.text, limit=1000)
    place = next((n for n, item in enumerate(items) if item.document_id == document_id), len(items))
    others = items[place + 1 :] + items[:place]
    return Following(item=others[0] if others else None, left=len(others))


def _open_documents(asking: Asking, state: str, path: str, severity: Severity) -> Response:
    scope = Scope.of(asking.request.query_params)
    offset = _offset(asking.request.query_params.get("from", ""))
    counts = asking.store.queue.counts()
    found = asking.store.queue.waiting(
        state=state, reason=scope.reason, text=scope.text, offset=offset, limit=PAGE_LENGTH + 1
    )
    return _list(
        asking,
        state,
        path,
        found[:PAGE_LENGTH],
        scope,
        chips=_chips(counts, scope, path, severity),
        offset=offset,
        has_more=len(found) > PAGE_LENGTH,
    )


def _list(
    asking: Asking,
    tab: str,
    path: str,
    items: tuple[QueueItem, ...],
    scope: Scope,
    *,
    chips: tuple[Chip, ...] = (),
    offset: int = 0,
    has_more: bool = False,
) -> Response:
    is_partial = asking.request.query_params.get("partial") == "1"
    return asking.page(
        "_queue_live.html" if is_partial else "queue.html",
        tab=tab,
        path=path,
        items=items,
        scope=scope,
        now=system_clock(),
        page_length=PAGE_LENGTH,
        is_open_list=tab in ("held", "quarantined"),
        chips=chips,
        offset=offset,
        has_more=has_more,
    )


def _chips(counts: QueueCounts, scope: Scope, path: str, severity: Severity) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            code=code,
            count=count,
            # Choosing the chosen one again takes the filter away.
            path=path + Scope(reason=None if code is scope.reason else code, text=scope.text).query,
            chosen=code is scope.reason,
        )
        for code, count in counts.by_reason.items()
        if severity_of(code) is severity
    )


def _offset(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _path_in(body: str) -> str:
    """The source path that a release message names; the body is ours, but a path is only a convenience here."""
    try:
        message = json.loads(body)
    except ValueError:
        return ""
    return str(message.get("path", "")) if isinstance(message, dict) else ""
