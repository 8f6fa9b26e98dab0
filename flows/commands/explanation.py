"""One document's whole decision as text for people."""

from rich.markup import escape

from flows.commands.extraction import cited, print_fields
from flows.commands.options import console
from holdpoint.finding import title_of
from review.records import ReviewItem


def print_explanation(item: ReviewItem) -> None:
    """Where it came from, what was found, what was decided by whom, where it went."""
    kind = f"{item.document_type}, " if item.document_type else ""
    resolved = f", {item.resolution} by {item.decided_by}" if item.resolution else ""
    console.print(
        f"[bold]{escape(item.path)}[/bold] ({item.document_id}): {kind}{item.state}{resolved}", soft_wrap=True
    )
    console.print(f"from the source '{escape(item.source)}', batch {item.batch_id}, {item.blob.size:,} bytes")
    if item.erased_at is not None:
        console.print(f"[bold]Erased[/bold] on {item.erased_at:%Y-%m-%d %H:%M} UTC: its time was over.")
    for hold in item.holds:
        console.print(f"Legal hold {hold.hold_id} by {escape(hold.set_by)}: {escape(hold.reason)}", soft_wrap=True)
    if item.effective is not None:
        console.print(f"extractor {item.effective.extractor} {item.effective.version}")
        print_fields(item.effective)
    for statement in item.summary.statements if item.summary else ():
        console.print(f"  {escape(statement.text)} [dim]{cited(statement.pages)}[/dim]")
    if item.findings:
        console.print("[bold]Findings[/bold]")
    for finding in item.findings:
        console.print(f"  {finding.code} ({finding.severity}) {title_of(finding.code)}: {escape(finding.message)}")
    if not any(f.severity != "warn" for f in item.findings):
        console.print("No finding held it: the policy of its type released it.")
    for correction in item.corrections:
        console.print(
            f"  {correction.field}: {escape(correction.old_value or 'nothing')} -> "
            f"{escape(correction.new_value or 'nothing')} by {escape(correction.corrected_by)}"
        )
    if item.note:
        console.print(f"Note: {escape(item.note)}")
    for delivery in item.deliveries:
        error = f": {escape(delivery.last_error)}" if delivery.last_error else ""
        console.print(
            f"  delivery {delivery.key}: {delivery.state.replace('_', ' ')}, {delivery.attempts} attempts{error}"
        )
    console.print("[bold]History[/bold]")
    for entry in item.history:
        console.print(f"  {entry.at:%Y-%m-%d %H:%M:%S} {entry.actor}: {entry.action.replace('_', ' ')}", markup=False)
