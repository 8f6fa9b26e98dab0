"""Reporting a batch with failures: what could not be read, and why, as an artifact and in the log."""

import logging
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.configuration import load_settings
from flows.wiring import Runtime
from holdpoint.decision import Outcome
from holdpoint.finding import title_of
from review.records import BatchReport

logger = logging.getLogger("holdpoint.failures")
_PREFIX = "holdpoint.batch."


@flow(name="report-failures", flow_run_name="{resource}", persist_result=False, validate_parameters=False)
def report_failures(config: str | None = None, resource: str | None = None) -> str | None:
    """Report the batch that the event named (`resource` is "holdpoint.batch.ID"); gives the report."""
    if resource is None or not resource.startswith(_PREFIX):
        return None
    with Runtime(load_settings(Path(config) if config else None)) as runtime:
        report = runtime.store.queue.batch(resource.removeprefix(_PREFIX))
    text = failures_in_words(report)
    count = report.outcomes.get(Outcome.QUARANTINED, 0)
    logger.warning("Batch with failures", extra={"batch_id": report.batch_id, "quarantined": count})
    create_markdown_artifact(text, key="failures", description=f"Batch {report.batch_id}: what needs a person")
    return text


def failures_in_words(report: BatchReport) -> str:
    """The report as Markdown: by document its id and why, no content of it."""
    failed = [d for d in report.documents if d.outcome is Outcome.QUARANTINED]
    lines = [
        f"# Batch {report.batch_id}",
        f"{len(failed)} of {report.arrivals + report.members} files could not be read. Their originals are kept; the "
        "review page says for each what to do.",
        "",
        "| document | reason |",
        "|---|---|",
        *(f"| {d.document_id} | {', '.join(title_of(code) for code in d.reasons)} |" for d in failed),
    ]
    if not report.equation_holds:
        lines += ["", "**Arrivals and outcomes differ.** Run `holdpoint audit verify` and report this."]
    return "\n".join(lines)
