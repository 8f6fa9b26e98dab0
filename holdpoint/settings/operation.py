"""How the product is run: limits, reading, delivery, schedules, what it tells of itself, how long it keeps things."""

from pathlib import Path
from typing import Literal

from pydantic import Field, HttpUrl

from holdpoint.extraction import DocumentType
from holdpoint.model import Frozen
from holdpoint.settings.access import VARIABLE, DatabaseAccess
from holdpoint.settings.notations import Cron, TesseractLanguage


class DeliverySettings(Frozen):
    """Retries: exponential backoff with full jitter, first to the primary, then to the fallback, then dead letter."""

    attempts: int = Field(default=6, ge=1)  # per destination
    first_delay_seconds: float = Field(default=1.0, gt=0)
    max_delay_seconds: float = Field(default=300.0, gt=0)
    lease_seconds: float = Field(default=60.0, gt=0)
    interval_seconds: float = Field(default=5.0, gt=0)  # how often `up` drains the outbox


class LimitSettings(Frozen):
    """What one document may cost. Beyond it: quarantine, `resource_limit`."""

    memory_mb: int = Field(default=1024, ge=64)  # above the child's own baseline
    cpu_seconds: int = Field(default=60, ge=1)
    wall_seconds: int = Field(default=120, ge=1)
    scanned_page_cpu_seconds: int = Field(default=3, ge=0)  # more for each page that must be looked at
    scanned_page_wall_seconds: int = Field(default=6, ge=0)
    file_mb: int = Field(default=50, ge=1)
    pages: int = Field(default=200, ge=1)
    image_pixels: int = Field(default=36_000_000, ge=1)
    archive_members: int = Field(default=500, ge=1)
    archive_ratio: int = Field(default=100, ge=1)  # unpacked bytes for each packed one
    archive_mb: int = Field(default=200, ge=1)  # unpacked, all members
    archive_depth: int = Field(default=3, ge=1)


SandboxLevel = Literal["limited", "confined", "sealed"]  # in this order; extractors.sandbox.level says what each means


class SandboxSettings(Frozen):
    """How well the processes that open documents must be shut in; below it nothing is started."""

    minimum_level: SandboxLevel = "confined"


class ReadingSettings(Frozen):
    """How documents are read."""

    languages: tuple[TesseractLanguage, ...] = ("eng", "deu", "fra", "spa")  # Tesseract's names; fewer are faster
    detect_languages: bool = True  # a scanned page is read with those of them alone that it turns out to be in
    high_recall: bool = False  # every line of a picture by both readers, small print looked for: nearly twice the cost
    workers: int = Field(default=2, ge=1, le=64)  # documents read at once
    passwords: tuple[str, ...] = ()  # tried on encrypted PDFs


class ExtractionSettings(Frozen):
    """How documents and their fields are found."""

    vendor_memory: bool = True  # what people confirmed on a vendor's earlier documents is evidence on later ones
    split_files: bool = True  # a PDF that surely holds several documents is cut; else it is held as one

    models: dict[DocumentType, Path] = Field(default_factory=dict)  # folders that `holdpoint train` wrote, by type


class ReviewSettings(Frozen):
    """The review page."""

    host: str = "127.0.0.1"
    port: int = Field(default=8470, ge=0, le=65535)
    session_hours: float = Field(default=10, gt=0)


class OrchestrationSettings(Frozen):
    """How a batch is cut, scheduled and shared among machines."""

    chunk_size: int = Field(default=50, ge=1, le=500)  # documents of a shard
    schedule: Cron = "*/15 * * * *"  # cron of the batch flow, where a source names none of its own
    delivery_seconds: float = Field(default=120, ge=5)  # interval of the scheduled delivery; `up` also sends at once
    upkeep_schedule: Cron = "10 0 * * *"  # cron of reconciliation, retention and the audit checkpoint; UTC
    prefect_database: DatabaseAccess | None = None  # of the server that `up` starts: PostgreSQL; None: SQLite
    work_pool: str = "holdpoint"  # of type process
    lease_seconds: float = Field(default=60, ge=1)  # a worker that is silent for longer has lost its shard
    concurrent_runs: int = Field(default=4, ge=1)  # flow runs that one worker executes at once


class LogSettings(Frozen):
    """What goes to standard error: words for people, or one JSON object a line. No personal data either way."""

    format: Literal["text", "json"] = "text"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"  # INFO: also a line for every document and batch


class TracingSettings(Frozen):
    """OpenTelemetry traces by OTLP over HTTP. Off unless an endpoint is set."""

    endpoint: HttpUrl | None = None  # e.g. http://collector:4318/v1/traces
    service_name: str = "holdpoint"
    share: float = Field(default=1.0, ge=0, le=1)  # of batches that are traced


class MetricsSettings(Frozen):
    """`/metrics` for Prometheus, on the review page's port. With a variable set, scrapers must send it as a token."""

    enabled: bool = True
    token_env: str | None = Field(default=None, pattern=VARIABLE)


class RetentionSettings(Frozen):
    """How long decided documents are kept, in days from their decision. None: for ever."""

    days: int | None = Field(default=None, ge=1)
    days_by_type: dict[DocumentType, int] = Field(default_factory=dict)


class ReconciliationSettings(Frozen):
    """The daily list of what was sent to each destination; None: `reconciliation` in the data folder."""

    path: Path | None = None
