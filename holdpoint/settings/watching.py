"""What is watched over time: expectations on batches, and drift."""

from pathlib import Path

from pydantic import Field

from holdpoint.model import Frozen


class ExpectationSettings(Frozen):
    """Suites of Great Expectations, as files, and the pages that say how each batch fared."""

    suites: Path | None = None  # folder with suite files; None: the ones that come with the product
    window_days: float = Field(default=30, gt=0)  # suites over the history see what was settled in these days
    reference_days: float = Field(default=90, gt=0)  # and compare it with the days before
    most_rows: int = Field(default=20_000, ge=100)  # of the window, and of the reference: the newest
    page_days: int = Field(default=90, ge=1)  # how long a batch's page is kept


class DriftSettings(Frozen):
    """What counts as drift, and how often an alert may come though nothing has moved."""

    current_days: float = Field(default=7, gt=0)
    reference_days: float = Field(default=90, gt=0)  # before the current ones
    slow_days: float = Field(default=28, ge=0)  # once a week compared with the rest of both; 0: never
    min_current: int = Field(default=30, ge=10)  # documents
    min_reference: int = Field(default=100, ge=20)
    smallest_move: float = Field(default=0.08, ge=0, lt=1)  # share of documents that must have moved
    false_alarms_per_year: float = Field(default=1.0, gt=0, le=50)  # of all signals of this installation together
    most_documents: int = Field(default=10_000, ge=500)  # looked at, the newest
