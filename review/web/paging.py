"""Pages of the queue: each begins where the one before it ended, however long the queue is. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from holdpoint.model import Frozen
from review.records import QueueItem, QueuePlace

PAGE_LENGTH = 100
_TIME = "%Y%m%dT%H%M%S.%f"


class Page(Frozen):
    """The lines after a place, or before it; else the first ones. `offset` only says how many stand before them."""

    offset: int = 0
    after: QueuePlace | None = None
    before: QueuePlace | None = None


def page_of(query: Mapping[str, str]) -> Page:
    """From a page's address; what is no place there is ignored."""
    text = query.get("from", "")
    after, before = _place(query.get("after", "")), _place(query.get("before", ""))
    if after is None and before is None:
        return Page()
    offset = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return Page(offset=offset, after=after, before=None if after else before)


def earlier_link(path: str, scope_query: str, page: Page, items: Sequence[QueueItem]) -> str | None:
    """The page before this one, None on the first."""
    if not items or (page.after is None and page.before is None) or not page.offset:
        return None
    offset = page.offset - PAGE_LENGTH
    if offset <= 0:
        return path + scope_query
    return _link(path, scope_query, {"from": str(offset), "before": _said(items[0].place)})


def later_link(path: str, scope_query: str, page: Page, items: Sequence[QueueItem]) -> str:
    """The page after this one."""
    place = {"from": str(page.offset + len(items)), "after": _said(items[-1].place)}
    return _link(path, scope_query, place)


def _link(path: str, scope_query: str, place: Mapping[str, str]) -> str:
    return f"{path}{scope_query}{'&' if scope_query else '?'}{urlencode(place)}"


def _said(place: QueuePlace) -> str:
    return f"{place.settled_at.astimezone(UTC):{_TIME}}-{place.arrival_id}"


def _place(text: str) -> QueuePlace | None:
    time, _, number = text.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        return QueuePlace(settled_at=datetime.strptime(time, _TIME).replace(tzinfo=UTC), arrival_id=int(number))
    except ValueError:
        return None
