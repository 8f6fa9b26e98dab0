"""What a batch did, as the summary that commands print and leave as summary.json."""

from collections.abc import Mapping
from pathlib import Path

from connectors.durable_files import write_atomically
from holdpoint.decision import DeliveryState, Outcome
from holdpoint.errors import StoreError
from holdpoint.finding import ReasonCode
from holdpoint.model import Frozen
from review.records import BatchReport, DocumentOutcome
from review.setbacks import Setback


class BatchSummary(Frozen):
    """Counts per outcome and reason, every document with its outcome, seconds per stage."""

    batch_id: str | None  # None: there was nothing to do
    source: str
    arrivals: int = 0
    members: int = 0
    already_recorded: int = 0  # files seen by earlier runs: nothing was done with them
    unsettled: int = 0  # files still changing, left for the next run
    left: tuple[str, ...] = ()  # files that could not be taken in now, and why
    read_again: tuple[str, ...] = ()  # documents that a person sent through once more
    outcomes: dict[Outcome, int]
    reasons: dict[ReasonCode, int] = {}  # noqa: RUF012 -- pydantic copies defaults
    deliveries: dict[DeliveryState, int]
    workers: int = 1  # processes that read its documents
    sent_now: int = 0  # attempts that this very run made
    setbacks: tuple[Setback, ...] = ()  # deliveries that did not go through, whatever batch they are of
    failed_over: dict[str, str] = {}  # noqa: RUF012 -- destinations given up for their fallback now, and what they said
    equation_holds: bool = True
    stage_seconds: dict[str, float] = {}  # noqa: RUF012 -- wall time by stage
    document_seconds: dict[str, float] = {}  # noqa: RUF012 -- the same summed over documents
    documents: tuple[DocumentOutcome, ...] = ()

    @classmethod
    def nothing_new(
        cls, source: str, *, known: int, unsettled: int, deliveries: Mapping[DeliveryState, int]
    ) -> "BatchSummary":
        """Every file was recorded before, and no document waits to be processed."""
        return cls(
            batch_id=None,
            source=source,
            already_recorded=known,
            unsettled=unsettled,
            outcomes=dict.fromkeys(Outcome, 0),
            deliveries=dict(deliveries),
        )

    def outcome_rows(self) -> list[dict[str, object]]:
        """One row an outcome, for tables."""
        return [{"outcome": str(o), "documents": self.outcomes.get(o, 0)} for o in Outcome]


def summarise_batch(
    report: BatchReport,
    *,
    known: int,
    unsettled: int,
    left: tuple[str, ...],
    read_again: tuple[str, ...],
    workers: int,
    seconds: Mapping[str, float],
) -> BatchSummary:
    """The summary of a batch from the store's own report of it. `seconds` is wall time by stage."""
    return BatchSummary(
        batch_id=report.batch_id,
        source=report.source,
        arrivals=report.arrivals,
        members=report.members,
        already_recorded=known,
        unsettled=unsettled,
        left=left,
        read_again=read_again,
        workers=workers,
        outcomes={o: report.outcomes.get(o, 0) for o in Outcome},
        reasons=report.reasons,
        deliveries=report.deliveries,
        equation_holds=report.equation_holds,
        stage_seconds=dict(seconds),
        document_seconds={stage: round(s, 3) for stage, s in report.timings.items()},
        documents=report.documents,
    )


def write_summary(path: Path, summary: BatchSummary) -> None:
    """Leave the summary as JSON; readers never see half of one."""
    try:
        write_atomically(path, (summary.model_dump_json(indent=2) + "\n").encode())
    except OSError as error:
        raise StoreError(
            f"The summary {path} cannot be written ({error.strerror}).",
            consequence="The batch itself is recorded; only the file is missing.",
            remedy="Free some space or correct the rights; `holdpoint status` shows the same.",
        ) from error
