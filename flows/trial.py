"""Summary and checks of a document that is not in the store, as `extract` shows them."""

from datetime import UTC, datetime

from holdpoint.extraction import ReadDocument, Summary
from holdpoint.finding import Finding
from holdpoint.settings import Settings
from summarizers.extractive import summarize
from validators.checks import check
from validators.context import CheckContext, NoHistory


def try_out(read: ReadDocument, settings: Settings) -> tuple[Summary, tuple[Finding, ...]]:
    """What the later stages would say of it, without history and without the batch's expectations."""
    summary = summarize(read.document, read.extraction)
    context = CheckContext(
        policy=settings.policy_for(read.extraction.type.document_type),
        history=NoHistory(),
        today=datetime.now(UTC).date(),
        confirmed=frozenset(),
    )
    return summary, check(read.document, read.extraction, summary, context)
