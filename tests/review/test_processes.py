"""Several processes on one store: whatever they do at the same moment is done once, and the trail stays whole."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest

from connectors.blobs import FolderBlobStore
from holdpoint.document import BlobRef
from holdpoint.errors import StaleVersionError
from holdpoint.ports import SourceItem
from holdpoint.settings import Settings
from review.authority import Actor, Role
from review.store import ReviewStore, open_store
from tests.review.conftest import Desk, doubt

_PROCESSES = 4
_AT = datetime(2026, 3, 2, tzinfo=UTC)
_barriers: list[Barrier] = []  # in a process of the pool: the one that they all wait at

Together = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    """Processes of this module's own, none of them forked from one that has a database open."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    barrier = context.Barrier(_PROCESSES)
    with ProcessPoolExecutor(_PROCESSES, mp_context=context, initializer=_keep, initargs=(barrier,)) as processes:
        yield processes


@pytest.fixture
def together(settings: Settings, pool: ProcessPoolExecutor) -> Together:
    """Has every process do the same at the same moment, each with a store of its own; gives what each answers."""

    def do(task: Callable[..., Any], *given: Any) -> list[Any]:
        waiting = [pool.submit(_do, settings, task, f"process{n}", given) for n in range(_PROCESSES)]
        return [future.result(timeout=120) for future in waiting]

    return do


def _keep(barrier: Barrier) -> None:
    _barriers.append(barrier)


def _do(settings: Settings, task: Callable[..., Any], name: str, given: tuple[Any, ...]) -> Any:
    store = open_store(settings, FolderBlobStore(settings.data_dir / "blobs"))
    _barriers[0].wait(timeout=60)
    try:
        return task(store, name, *given)
    finally:
        store.close()


def _begin_batches(store: ReviewStore, _name: str, sources: list[str]) -> list[str]:
    return [store.intake.begin_batch(source) for source in sources]


def _record_arrivals(store: ReviewStore, _name: str, number: int) -> list[tuple[int, bool]]:
    batch_id = store.intake.begin_batch("drop")
    said = []
    for n in range(number):
        item = SourceItem(source="drop", path=f"{n}.pdf", size=3, modified_at=_AT)
        blob = BlobRef(sha256=f"{n:02x}".ljust(64, "0"), size=3, media_type="application/pdf", name=f"{n}.pdf")
        record = store.intake.record_arrival(batch_id, item, blob)
        said.append((record.arrival_id, record.is_new))
    return said


def _approve(store: ReviewStore, name: str, document_ids: list[str], version: int) -> list[str]:
    said = []
    for document_id in document_ids:
        try:
            said.append(store.decisions.approve(document_id, version, Actor(name=name, role=Role.REVIEWER)))
        except StaleVersionError:
            said.append("stale")
    return said


def _claim(store: ReviewStore, _name: str) -> list[str]:
    keys: list[str] = []
    while leased := store.outbox.claim(limit=2):
        keys.extend(one.delivery.key for one in leased)
    return keys


def _write_entries(store: ReviewStore, name: str, number: int) -> None:
    for n in range(number):
        store.intake.begin_batch(f"{name}-{n}")


def test_one_batch_of_a_source_is_begun_however_many_begin_it(desk: Desk, together: Together) -> None:
    sources = [f"source{n}" for n in range(10)]
    answers = together(_begin_batches, sources)
    assert len({tuple(answer) for answer in answers}) == 1
    assert len(desk.store.queue.batches(limit=100)) == len(sources)


def test_an_arrival_is_recorded_once_however_many_see_it(desk: Desk, together: Together) -> None:
    for seen in zip(*together(_record_arrivals, 15), strict=True):
        assert len({number for number, _ in seen}) == 1
        assert sum(is_new for _, is_new in seen) == 1
    (batch_id,) = desk.store.queue.batches()
    assert desk.store.queue.batch(batch_id).arrivals == 15
    assert len(desk.store.intake.pending("drop")) == 15


def test_one_of_several_approvers_releases_a_document_and_no_delivery_is_taken_twice(
    desk: Desk, together: Together
) -> None:
    documents = [
        desk.hold(f"{n}.pdf", doubt("iban"), number=f"N-{n}", issue_date=f"2026-01-{10 + n}") for n in range(8)
    ]
    version = desk.version(documents[0])
    for said in zip(*together(_approve, documents, version), strict=True):
        assert Counter(said) == {"1": 1, "stale": _PROCESSES - 1}
    assert all(len(desk.store.queue.item(d).deliveries) == 1 for d in documents)
    taken = [key for keys in together(_claim) for key in keys]
    assert sorted(taken) == sorted(f"{d}:1:files" for d in documents)


def test_the_trail_stays_whole_under_several_writers(desk: Desk, together: Together) -> None:
    together(_write_entries, 25)
    found = desk.store.audit.verify()
    assert (found.entries, found.problems) == (_PROCESSES * 25, ())
