"""The batch as a Prefect flow: the whole DAG in one place.

    ingest (per chunk of items)
      -> extract -> summarize -> validate   (per chunk of documents)
      -> expect                             (once, on the whole batch)
      -> settle                             (per chunk of documents)

The store is the record, Prefect is the conductor: state per document lives in the product's own tables, so a run that
was killed is simply started again. Tasks pass chunk numbers; documents travel by the store and the stage results.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import Task, flow, task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows.batch_summary import BatchSummary, summarise_batch, write_summary
from flows.configuration import load_settings
from flows.ingest import Ingest, IngestCount
from flows.progress import current_progress
from flows.stage_results import StageResults
from flows.stages import Stages
from flows.wiring import Runtime, exclusive
from holdpoint.errors import TransientError
from holdpoint.ports import SourceItem
from review.records import PendingDocument

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")


class Batch:
    """One batch while it runs: its stages and its chunks. Prefect looks into plain data only, so this is a class."""

    def __init__(self, ingest: Ingest, stages: Stages) -> None:
        self.ingest = ingest
        self.stages = stages
        self.items: list[list[SourceItem]] = []
        self.documents: list[list[PendingDocument]] = []
        self.seconds: dict[str, float] = {}

    def tell(self, stage: str) -> Callable[[int], None]:
        """The callback by which a stage says how far it is."""
        progress = current_progress()
        return lambda count: progress.advance(stage, count)


def _is_transient(_task: Any, _run: Any, state: Any) -> bool:
    """Only what may pass by itself is tried again."""
    return isinstance(state.result(raise_on_failure=False), TransientError)


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
    count = batch.ingest.take(batch.items[chunk - 1])
    batch.tell("ingest")(len(batch.items[chunk - 1]))
    return count


@_stage("extract", "extract-{chunk}")
def extract(batch: Batch, chunk: int) -> int:
    """Read, classify and extract in sandboxed children."""
    return batch.stages.extract(batch.documents[chunk - 1], batch.tell("extract"))


@_stage("summarize", "summarize-{chunk}")
def summarize(batch: Batch, chunk: int) -> None:
    """Summaries in which every statement cites its page."""
    batch.stages.summarize(batch.documents[chunk - 1], batch.tell("summarize"))


@_stage("validate", "validate-{chunk}")
def validate(batch: Batch, chunk: int) -> None:
    """The checks on each document."""
    batch.stages.validate(batch.documents[chunk - 1], batch.tell("validate"))


@_stage("expect", "expect")
def expect(batch: Batch) -> int:
    """Great Expectations, once on the whole batch."""
    return batch.stages.expect([d for chunk in batch.documents for d in chunk])


@_stage("settle", "settle-{chunk}")
def settle(batch: Batch, chunk: int) -> int:
    """Hold or release, with audit entries and deliveries, in one transaction."""
    return batch.stages.settle(batch.documents[chunk - 1], batch.tell("settle"))


def _run_name() -> str:
    source = flow_run.get_parameters().get("source", "source")
    return f"{source}-{datetime.now(UTC):%Y%m%d-%H%M%S}"


@flow(name="process", flow_run_name=_run_name, persist_result=False, validate_parameters=False)
def process(source: str, config: str | None = None) -> BatchSummary:
    """Process what has arrived at a source. Documents that an interrupted run left behind are taken up again."""
    settings = load_settings(Path(config) if config else None)
    with exclusive(settings.data_dir, source), Runtime(settings) as runtime:
        folder = runtime.source(source)
        items = list(folder.list_items())
        summary = _nothing_to_do(runtime, source, items, folder.unsettled)
        if summary is None:
            summary = _process_batch(runtime, source, items, folder.unsettled)
        write_summary(settings.data_dir / "summary.json", summary)
    return summary


def _nothing_to_do(runtime: Runtime, source: str, items: Sequence[SourceItem], unsettled: int) -> BatchSummary | None:
    """A summary that says so when every item was recorded before and no document waits; else None."""
    store = runtime.store
    if store.intake.unfinished_batch(source) is not None or store.intake.pending(source):
        return None
    if any(store.intake.known_arrival(i) is None for i in items):
        return None
    return BatchSummary.nothing_new(source, known=len(items), unsettled=unsettled, deliveries=store.outbox.counts())


def _process_batch(runtime: Runtime, source: str, items: Sequence[SourceItem], unsettled: int) -> BatchSummary:
    store, settings = runtime.store, runtime.settings
    size = settings.orchestration.chunk_size
    batch_id = store.intake.begin_batch(source, flow_run.get_id())
    results = StageResults(settings.data_dir / "stages" / batch_id)
    progress = current_progress()
    with runtime.sandbox() as sandbox:
        batch = Batch(Ingest(runtime, runtime.source(source), sandbox, batch_id), Stages(runtime, sandbox, results))
        batch.items = list(_chunks(items, size))
        with _timed(batch, "ingest"):
            progress.begin("ingest", len(items))
            count = sum((ingest(batch, n) for n in range(1, len(batch.items) + 1)), IngestCount())

        batch.documents = list(_chunks(store.intake.pending(source), size))
        total = sum(len(chunk) for chunk in batch.documents)
        artifact = _progress_artifact(batch_id)
        for stage in ("extract", "summarize", "validate"):
            progress.begin(stage, total)
        for n in range(1, len(batch.documents) + 1):
            with _timed(batch, "extract"):
                extract(batch, n)
            with _timed(batch, "summarize"):
                summarize(batch, n)
            with _timed(batch, "validate"):
                validate(batch, n)
            update_progress_artifact(artifact, progress=90 * n / len(batch.documents))
        with _timed(batch, "expect"):
            progress.begin("expect", 1)
            expect(batch)
            progress.advance("expect", 1)
        with _timed(batch, "settle"):
            progress.begin("settle", total)
            for n in range(1, len(batch.documents) + 1):
                settle(batch, n)
        update_progress_artifact(artifact, progress=100)
    summary = summarise_batch(
        store.queue.batch(batch_id),
        known=count.known,
        unsettled=unsettled,
        left=count.left,
        read_again=tuple(d.document_id for chunk in batch.documents for d in chunk if d.attempt > 1),
        seconds=batch.seconds,
    )
    store.intake.finish_batch(batch_id, summary.model_dump(mode="json"))
    store.audit.checkpoint()
    results.clear()
    create_table_artifact(
        key="outcomes", table=summary.outcome_rows(), description=f"Batch {batch_id}: where its documents ended"
    )
    return summary


def _progress_artifact(batch_id: str) -> Any:
    return create_progress_artifact(progress=0, key="progress", description=f"Batch {batch_id}: documents checked")


@contextmanager
def _timed(batch: Batch, stage: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    batch.seconds[stage] = round(batch.seconds.get(stage, 0.0) + time.monotonic() - started, 3)


def _chunks(things: Sequence[T], size: int) -> Iterator[list[T]]:
    source = iter(things)
    while chunk := list(islice(source, size)):
        yield chunk
