"""`/metrics`: the store's figures in Prometheus's text format, computed at each scrape.

https://prometheus.io/docs/instrumenting/exposition_formats/; nothing here names a document or what it says.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from holdpoint.decision import DeliveryState
from holdpoint.errors import HoldpointError
from holdpoint.program import program_version
from review.clock import Clock
from review.database import Database
from review.figures import Figures, StoreFigures

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Metrics:
    """Everything that `/metrics` exports, in a registry of its own: nothing of this process's libraries."""

    def __init__(self, database: Database, data_dir: Path, clock: Clock) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_StoreCollector(Figures(database, clock), data_dir))

    def text(self) -> bytes:
        """The exposition. A store that does not answer is told as `holdpoint_store_up 0`, not as an error."""
        return generate_latest(self._registry)


class _StoreCollector(Collector):
    def __init__(self, figures: Figures, data_dir: Path) -> None:
        self._figures = figures
        self._data_dir = data_dir

    def describe(self) -> Iterator[Metric]:
        """Nothing in advance: registering must not ask the store."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        started = time.perf_counter()
        yield InfoMetricFamily("holdpoint_build", "The program.", {"version": program_version()})
        try:
            figures = self._figures.read()
        except HoldpointError:
            yield _gauge("store_up", "Whether the store answers.", 0)
        else:
            yield _gauge("store_up", "Whether the store answers.", 1)
            yield from _of_store(figures)
        try:
            free = shutil.disk_usage(self._data_dir).free
        except OSError:
            free = 0
        yield _gauge("data_disk_free_bytes", "Bytes free on the disk of the data folder.", free)
        yield _gauge("scrape_seconds", "What this scrape cost.", time.perf_counter() - started)


def _of_store(figures: StoreFigures) -> Iterator[Metric]:
    yield InfoMetricFamily("holdpoint_schema", "The store's schema.", {"revision": figures.schema_revision})
    documents = GaugeMetricFamily(
        "holdpoint_documents", "Documents by state and by what a person did.", labels=("state", "resolution")
    )
    for (state, resolution), count in figures.documents.items():
        documents.add_metric((state, resolution), count)
    yield documents
    yield _by("documents_waiting", "Documents that wait for a person.", "state", figures.waiting)
    yield _by(
        "documents_waiting_by_reason",
        "Documents that wait, by reason; one with two reasons counts twice.",
        "reason",
        figures.waiting_by_reason,
    )
    yield _by(
        "oldest_waiting_seconds",
        "Age of the document that has waited longest; 0: none.",
        "state",
        figures.oldest_waiting,
    )
    states = dict.fromkeys(map(str, DeliveryState), 0) | figures.deliveries
    yield _by("deliveries", "Deliveries by state.", "state", states)
    yield _gauge("dead_letters", "Deliveries given up everywhere.", figures.dead_letters)
    yield _gauge("oldest_due_delivery_seconds", "How long a delivery has been due; 0: none is.", figures.oldest_due)
    finished = CounterMetricFamily("holdpoint_batches_finished", "Batches that came to their end.")
    finished.add_metric((), figures.batches_finished)
    yield finished
    yield _by(
        "unfinished_batch_seconds",
        "Age of the oldest batch that is under way or was interrupted.",
        "source",
        figures.unfinished,
    )
    last = figures.last_batches
    yield _by(
        "last_batch_finished_timestamp_seconds",
        "When the last batch of a source came to its end, Unix time.",
        "source",
        {b.source: b.finished_at.timestamp() for b in last},
    )
    yield _by("last_batch_seconds", "How long it took.", "source", {b.source: b.seconds for b in last})
    stages = GaugeMetricFamily(
        "holdpoint_last_batch_stage_seconds", "Wall time of its stages.", labels=("source", "stage")
    )
    outcomes = GaugeMetricFamily(
        "holdpoint_last_batch_documents", "Its documents by outcome.", labels=("source", "outcome")
    )
    for batch in last:
        for stage, seconds in batch.stage_seconds.items():
            stages.add_metric((batch.source, stage), seconds)
        for outcome, number in batch.outcomes.items():
            outcomes.add_metric((batch.source, outcome), number)
    yield stages
    yield outcomes
    entries = CounterMetricFamily("holdpoint_audit_entries", "Entries of the audit trail.")
    entries.add_metric((), figures.audit_entries)
    yield entries
    yield _gauge("legal_holds", "Legal holds that are not lifted.", figures.legal_holds)
    yield _by("drift_alerts_open", "Drift alerts that nobody has closed.", "signal", figures.drift_alerts)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"holdpoint_{name}", words, value=value)


def _by(name: str, words: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(f"holdpoint_{name}", words, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family
