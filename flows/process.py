"""The batch as a Prefect flow: the whole DAG in one place.

    ingest (per chunk of items)
      -> extract -> summarize -> validate   (per shard of documents, by this run and by any other worker)
      -> expect                             (once, on the whole batch)
      -> settle                             (per shard of documents)

The store is the record, Prefect is the conductor: state per document lives in the product's own tables, so a run that
was killed is simply started again. Tasks pass shard numbers; documents travel by the store and the stage results.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import Task, flow, task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import deployment, flow_run

from flows import events, logs, prefect_events, tracing
from flows.batch_summary import BatchSummary, summarise_batch, write_summary
from flows.configuration import load_settings
from flows.ingest import Ingest, IngestCount
from flows.progress import current_progress
from flows.rule_news import announce
from flows.stages import Stages
from flows.watching import watch_after_batch
from flows.wiring import Runtime, exclusive_source
from flows.work import RunStage, Worker
from holdpoint.errors import HoldpointError, TransientError
from holdpoint.ports import Source, SourceItem
from review.leases import KeptLease, LeaseLostError
from review.records import PendingDocument, Settled
from review.shards import ShardState, ShardWork

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")
_NEW_OBJECTS = 20_000  # between two looks for cycles among the newest
_WAIT_SECONDS = 0.3  # between two looks while other workers have the last shards


class Batch:
    """One batch while it runs. Prefect looks into plain data only, so what a task works on is in this class."""

    def __init__(self, runtime: Runtime, source: Source, batch_id: str) -> None:
        self.runtime = runtime
        self.source = source
        self.batch_id = batch_id
        self.ingest: Ingest | None = None
        self.items: Sequence[SourceItem] = ()
        self.stages: Stages | None = None
        self.documents: Sequence[PendingDocument] = ()
        self.count = IngestCount()
        self.seconds: dict[str, float] = {}

    def tell(self, stage: str) -> Callable[[int], None]:
        """The callback by which a stage says how far it is."""
        progress = current_progress()
        return lambda count: progress.advance(stage, count)

    @property
    def at_work(self) -> Stages:
        """The stages; there are some once the batch has begun to read."""
        if self.stages is None:
            raise RuntimeError("a stage was called before the batch had any")
        return self.stages


def _is_transient(_task: Any, _run: Any, state: Any) -> bool:
    """Only what may pass by itself is tried again; a lease that was lost does not come back."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, TransientError) and not isinstance(error, LeaseLostError)


def _stage(name: str, run_name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A stage as a task. Results stay ours alone: with Prefect's own persistence two mechanisms would disagree."""
    return task(
        name=name,
        task_run_name=run_name,
        retries=3,
        retry_delay_seconds=[1, 5, 20],
        retry_condition_fn=_is_transient,
        cache_policy=NO_CACHE,
        persist_result=False,
    )


@_stage("ingest", "ingest-{chunk}")
def ingest(batch: Batch, chunk: int) -> IngestCount:
    """Record arrivals and keep their bytes; open archives and mails."""
    if batch.ingest is None:
        raise RuntimeError("ingest was called before the batch had begun")
    count = batch.ingest.take(batch.items)
    batch.tell("ingest")(len(batch.items))
    return count


@_stage("extract", "extract-{shard}")
def extract(batch: Batch, shard: int) -> int:
    """Read, classify and extract in sandboxed children."""
    return batch.at_work.extract(batch.documents, batch.tell("extract"))


@_stage("summarize", "summarize-{shard}")
def summarize(batch: Batch, shard: int) -> None:
    """Summaries in which every statement cites its page."""
    batch.at_work.summarize(batch.documents, batch.tell("summarize"))


@_stage("validate", "validate-{shard}")
def validate(batch: Batch, shard: int) -> None:
    """The checks on each document."""
    batch.at_work.validate(batch.documents, batch.tell("validate"))


@_stage("expect", "expect")
def expect(batch: Batch) -> int:
    """Great Expectations, once on the whole batch."""
    return batch.at_work.expect(batch.documents)


@_stage("settle", "settle-{shard}")
def settle(batch: Batch, shard: int, kept: KeptLease) -> Settled:
    """Hold or release, with audit entries and deliveries, in one transaction, if the source is still ours."""
    return batch.at_work.settle(batch.documents, batch.tell("settle"), kept.lease)


_STAGES: dict[str, Callable[[Batch, int], object]] = {"extract": extract, "summarize": summarize, "validate": validate}


def _run_name() -> str:
    source = flow_run.get_parameters().get("source", "source")
    return f"{source}-{datetime.now(UTC):%Y%m%d-%H%M%S}"


@flow(name="process", flow_run_name=_run_name, persist_result=False, validate_parameters=False)
def process(source: str, config: str | None = None) -> BatchSummary:
    """Process what has arrived at a source. Documents that an interrupted run left behind are taken up again."""
    settings = load_settings(Path(config) if config else None)
    logs.set_up(settings.logging)
    tracing.set_up(settings.tracing)
    _look_for_cycles_rarely()
    with Runtime(settings) as runtime, logs.bound(source=source):
        arriving = runtime.source(source)
        with exclusive_source(runtime, source) as kept:
            summary = _process_source(runtime, arriving, kept)
            write_summary(settings.data_dir / "summary.json", summary)
    return summary


def _look_for_cycles_rarely() -> None:
    """What was imported stays and records have no cycles: looking at all of it again cost 4 ms a document."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def _process_source(runtime: Runtime, source: Source, kept: KeptLease) -> BatchSummary:
    intake = runtime.store.intake
    chunks = _chunks(_listed(source, intake.position(source.name)), runtime.settings.orchestration.chunk_size)
    seen, first = 0, None
    if intake.unfinished_batch(source.name) is None and not intake.pending(source.name):
        for chunk in chunks:  # what earlier runs recorded is no reason for a batch
            if len(intake.known_arrivals(chunk)) < len(chunk):
                first = chunk
                break
            source.recorded(chunk)
            seen += len(chunk)
        else:
            intake.move_position(source.name, source.position)
            deliveries = runtime.store.outbox.counts()
            return BatchSummary.nothing_new(source.name, known=seen, unsettled=source.unsettled, deliveries=deliveries)
    resumed = intake.unfinished_batch(source.name) is not None
    batch = Batch(runtime, source, intake.begin_batch(source.name, flow_run.get_id()))
    batch.count = IngestCount(known=seen)
    ids = {"batch_id": batch.batch_id, "source": source.name}
    with logs.bound(**ids), tracing.span("batch", **ids), runtime.sandbox() as sandbox:
        events.batch_started(batch.batch_id, source.name, resumed=resumed)
        batch.ingest = Ingest(runtime, source, sandbox, batch.batch_id)
        with _timed(batch, "ingest"):
            _ingest_all(batch, first, chunks)
        _read_all(batch, Worker(runtime, sandbox, _as_task(batch)), kept)
        _settle_all(batch, kept)
        summary = _finished(batch, kept)
        events.batch_finished(summary)
    return summary


def _listed(source: Source, position: str | None) -> Iterator[SourceItem]:
    try:
        yield from source.list_items(position)
    except HoldpointError as error:
        if deployment.get_id() is not None:  # a command says it itself, in one line
            events.source_failed(source.name, error)
        raise


def _ingest_all(batch: Batch, first: list[SourceItem] | None, rest: Iterator[list[SourceItem]]) -> None:
    progress = current_progress()
    progress.begin("ingest", None)
    for number, chunk in enumerate(_with_first(first, rest), start=1):
        batch.items = chunk
        batch.count += ingest(batch, number)
    progress.end("ingest")
    # The position stays before whatever was left, so that it is listed again.
    batch.runtime.store.intake.move_position(batch.source.name, batch.source.position)


def _read_all(batch: Batch, worker: Worker, kept: KeptLease) -> None:
    """Extract, summarize and validate every shard, with whatever other workers help; then what came out of files."""
    store, size = batch.runtime.store, batch.runtime.settings.orchestration.chunk_size
    _reopen_what_is_gone(batch, worker)
    batch.stages = worker.stages(batch.batch_id)
    while True:
        waiting = store.intake.pending(batch.source.name)
        store.shards.cut(batch.batch_id, [d.document_id for d in waiting], size)
        _read_shards(batch, worker)
        # Asked anew: a run that was paused beyond its lease may find that another has settled everything.
        waiting = store.intake.pending(batch.source.name)
        if not batch.at_work.split(waiting, kept.lease):
            return  # each round has fewer pages to a file, so there is a last one


def _read_shards(batch: Batch, worker: Worker) -> None:
    store, progress = batch.runtime.store, current_progress()
    reached = store.shards.progress(batch.batch_id)
    for stage in ("extract", "summarize", "validate"):
        progress.begin(stage, reached.documents)
    artifact = _progress_artifact(batch.batch_id)
    while not reached.is_done:
        try:
            worked = worker.take_one(batch.batch_id)
        except LeaseLostError:  # another worker has the shard by now and finishes it
            events.lease_lost("shard", worker.name)
            worked = None
        reached = store.shards.progress(batch.batch_id)
        for stage, count in (("extract", reached.extracted), ("summarize", reached.extracted)):
            progress.reach(stage, count)
        progress.reach("validate", reached.validated)
        if worked is None:
            time.sleep(_WAIT_SECONDS)
        elif worked.due is ShardState.VALIDATED:
            update_progress_artifact(artifact, progress=90 * reached.validated / reached.documents)
    update_progress_artifact(artifact, progress=90)


def _progress_artifact(batch_id: str) -> Any:
    return create_progress_artifact(progress=0, key="progress", description=f"Batch {batch_id}: documents checked")


def _as_task(batch: Batch) -> RunStage:
    """How the worker of a flow run does a stage: as a task of the run."""

    def run_stage(name: str, stages: Stages, work: ShardWork, documents: Sequence[PendingDocument]) -> None:
        batch.stages, batch.documents = stages, documents
        with _timed(batch, name):
            _STAGES[name](batch, work.number)

    return run_stage


def _reopen_what_is_gone(batch: Batch, worker: Worker) -> None:
    """A resumed batch relies on results of the run before; where some are gone, their shard is read once more."""
    store = batch.runtime.store
    for number in store.shards.numbers(batch.batch_id):
        state = store.shards.state(batch.batch_id, number)
        if state is ShardState.OPEN:
            continue
        stage = "extract" if state is ShardState.EXTRACTED else "validate"
        documents = store.intake.pending(batch.source.name, store.shards.documents(batch.batch_id, number))
        if not all(worker.stages(batch.batch_id).is_done(stage, document) for document in documents):
            store.shards.reopen(batch.batch_id, number)


def _settle_all(batch: Batch, kept: KeptLease) -> None:
    store, progress = batch.runtime.store, current_progress()
    store.leases.ensure(kept.lease)  # a run that comes late leaves nothing behind in a batch that another has finished
    batch.documents = store.intake.pending(batch.source.name)
    with _timed(batch, "expect"):
        progress.begin("expect", 1)
        expect(batch)
        progress.advance("expect", 1)
    with _timed(batch, "settle"):
        progress.begin("settle", len(batch.documents))
        for number in store.shards.numbers(batch.batch_id):
            ids = store.shards.documents(batch.batch_id, number)
            batch.documents = store.intake.pending(batch.source.name, ids)
            if batch.documents:
                prefect_events.settled(batch.batch_id, batch.source.name, settle(batch, number, kept))


def _finished(batch: Batch, kept: KeptLease) -> BatchSummary:
    store = batch.runtime.store
    report = store.queue.batch(batch.batch_id)
    summary = summarise_batch(
        report,
        known=batch.count.known,
        unsettled=batch.source.unsettled,
        left=batch.count.left,
        read_again=store.shards.read_again(batch.batch_id),
        workers=len(store.shards.workers(batch.batch_id)),
        seconds=batch.seconds,
    )
    # First, while a run that dies here is still resumed: nobody would look for what a finished batch left behind.
    store.shards.clear(batch.batch_id, kept.lease)
    batch.at_work.clear()
    store.intake.finish_batch(batch.batch_id, summary.model_dump(mode="json"), kept.lease)
    store.audit.checkpoint()
    watch_after_batch(batch.runtime)
    announce(store)
    create_table_artifact(
        key="outcomes", table=summary.outcome_rows(), description=f"Batch {batch.batch_id}: where its documents ended"
    )
    prefect_events.finished(summary)
    return summary


def _with_first(first: list[T] | None, rest: Iterable[list[T]]) -> Iterator[list[T]]:
    if first is not None:
        yield first
    yield from rest


@contextmanager
def _timed(batch: Batch, stage: str) -> Iterator[None]:
    started = time.monotonic()
    with tracing.span("stage", stage=stage):
        yield
    batch.seconds[stage] = round(batch.seconds.get(stage, 0.0) + time.monotonic() - started, 3)


def _chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(things)
    while chunk := list(islice(source, size)):
        yield chunk
