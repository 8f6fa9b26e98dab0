"""Summary and checks of a document that is not in the store, as `extract` shows them."""

from datetime import UTC, datetime

from holdpoint.extraction import ReadDocument, Summary
from holdpoint.finding import Finding
from holdpoint.ports import EarlierDocument
from holdpoint.settings import Settings
from summarizers.extractive import summarize
from validators.checks import check
from validators.context import CheckContext


class NoHistory:
    """A history in which nothing was seen before."""

    def similar(
        self,
        *,
        document_id: str,
        seller_name: str | None,
        number: str | None,
        total_amount: str | None,
        issue_date: str | None,
    ) -> tuple[EarlierDocument, ...]:
        return ()


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
