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
from review.web.paging import PAGE_LENGTH, Page, earlier_link, later_link, page_of
from review.web.site import Asking, signed_in

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
    return _open_documents(asking, "held", "/")


@router.get("/quarantined")
def quarantined(asking: SignedIn) -> Response:
    """Files that could not be read, oldest first."""
    return _open_documents(asking, "quarantined", "/quarantined")


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
    """The open document after this one in the person's scope; after the last comes the first."""
    scope = Scope.of(asking.request.query_params)
    item, left = asking.store.queue.next_waiting(document_id, state, reason=scope.reason, text=scope.text)
    return Following(item=item, left=left)


def _open_documents(asking: Asking, state: str, path: str) -> Response:
    scope = Scope.of(asking.request.query_params)
    page = page_of(asking.request.query_params)
    found = _find(asking, state, scope, page)
    if not found:  # what was there has been decided meanwhile
        page = Page()
        found = _find(asking, state, scope, page)
    items = found[-PAGE_LENGTH:] if page.before else found[:PAGE_LENGTH]
    # Before a place there is always something after it; after one it takes the extra line to know.
    return _list(
        asking,
        state,
        path,
        items,
        scope,
        chips=_chips(asking.store.queue.counts(), scope, path, state),
        offset=page.offset,
        earlier=earlier_link(path, scope.query, page, items),
        later=later_link(path, scope.query, page, items) if page.before or len(found) > PAGE_LENGTH else None,
    )


def _find(asking: Asking, state: str, scope: Scope, page: Page) -> tuple[QueueItem, ...]:
    return asking.store.queue.waiting(
        state=state,
        reason=scope.reason,
        text=scope.text,
        after=page.after,
        before=page.before,
        limit=PAGE_LENGTH + 1,
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
    earlier: str | None = None,
    later: str | None = None,
) -> Response:
    is_partial = asking.request.query_params.get("partial") == "1"
    return asking.page(
        "_queue_live.html" if is_partial else "queue.html",
        tab=tab,
        path=path,
        items=items,
        scope=scope,
        now=system_clock(),
        is_open_list=tab in ("held", "quarantined"),
        chips=chips,
        offset=offset,
        earlier=earlier,
        later=later,
    )


def _chips(counts: QueueCounts, scope: Scope, path: str, state: str) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            code=code,
            count=count,
            # Choosing the chosen one again takes the filter away.
            path=path + Scope(reason=None if code is scope.reason else code, text=scope.text).query,
            chosen=code is scope.reason,
        )
        for code, count in counts.by_reason.items()
        if (severity_of(code) is Severity.QUARANTINE) == (state == "quarantined")
    )


def _path_in(body: str) -> str:
    """The source path that a release message names; the body is ours, but a path is only a convenience here."""
    try:
        message = json.loads(body)
    except ValueError:
        return ""
    return str(message.get("path", "")) if isinstance(message, dict) else ""
