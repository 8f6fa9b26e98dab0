"""What commands print for people."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.table import Table

from flows.batch_summary import BatchSummary
from flows.commands.options import console
from holdpoint.decision import DeliveryState, Outcome
from holdpoint.finding import title_of
from review.setbacks import Setback

_OUTCOME_WORDS = {
    Outcome.RELEASED: "released: checked, on their way downstream",
    Outcome.HELD: "held: wait for a person",
    Outcome.QUARANTINED: "quarantined: could not be read",
    Outcome.DUPLICATE: "duplicate: the same bytes as an earlier arrival",
    Outcome.CONTAINER: "container: archives and mails, members counted above",
}


def print_summary(summary: BatchSummary, path: Path) -> None:
    """The summary as tables."""
    if summary.batch_id is None:
        console.print(
            f"\n[bold]Nothing new[/bold] at the source '{summary.source}': all {summary.already_recorded} files were "
            f"recorded by earlier runs. Nothing was processed twice, {summary.sent_now} deliveries were sent."
        )
    else:
        console.print(
            f"\n[bold]Batch {summary.batch_id}[/bold]: {summary.arrivals} arrivals and {summary.members} members"
            + (f", {summary.already_recorded} files already recorded" if summary.already_recorded else "")
        )
        console.print(_outcomes(summary))
        if summary.reasons:
            console.print(_reasons(summary))
        console.print(_stages(summary))
    if summary.deliveries:
        console.print(_deliveries(summary.deliveries))
    print_setbacks(summary.setbacks, summary.failed_over)
    if summary.read_again:
        console.print(f"Read again on request: {', '.join(summary.read_again)}")
    if summary.unsettled:
        console.print(f"{summary.unsettled} files were still changing: the next run takes them.")
    for why in summary.left:
        console.print(why)
    total = summary.arrivals + summary.members
    holds = "holds" if summary.equation_holds else "DOES NOT HOLD"
    console.print(f"arrivals + members = sum of the outcomes: {total} = {sum(summary.outcomes.values())}, {holds}")
    console.print(f"The same with every document: {path}", soft_wrap=True)


def print_setbacks(found: Sequence[Setback], failed_over: Mapping[str, str] | None = None) -> None:
    """What did not go through, and what its destination said: a person need not look for it in the log."""
    for destination, said in (failed_over or {}).items():
        console.print(
            f"{destination} was given up, the fallback has its documents: {said}", soft_wrap=True, markup=False
        )
    for one in found:
        count = f"{one.count} deliver{'y' if one.count == 1 else 'ies'}"
        if one.next_attempt_at is None:
            what, do = f"{count} given up everywhere", " `holdpoint deliver --redrive all` starts them again."
        else:
            what = f"{count} failed and will be tried again, from {one.next_attempt_at:%H:%M:%S} UTC on"
            do = " `holdpoint deliver` sends what is due."
        console.print(f"{one.destination}: {what}. {one.said}{do}", soft_wrap=True, markup=False)


def _outcomes(summary: BatchSummary) -> Table:
    table = Table("outcome", "", title_justify="left")
    table.columns[1].justify = "right"
    for outcome in Outcome:
        table.add_row(_OUTCOME_WORDS[outcome], str(summary.outcomes.get(outcome, 0)))
    return table


def _reasons(summary: BatchSummary) -> Table:
    table = Table("reason", "code", "documents")
    table.columns[2].justify = "right"
    for code, count in sorted(summary.reasons.items(), key=lambda pair: (-pair[1], pair[0])):
        table.add_row(title_of(code), str(code), str(count))
    return table


def _stages(summary: BatchSummary) -> Table:
    table = Table("stage", "seconds", "of documents")
    for column in table.columns[1:]:
        column.justify = "right"
    for stage, seconds in summary.stage_seconds.items():
        inner = summary.document_seconds.get(stage)
        table.add_row(stage, f"{seconds:.1f}", f"{inner:.1f}" if inner is not None else "")
    return table


def _deliveries(states: dict[DeliveryState, int]) -> Table:
    table = Table("deliveries", "")
    table.columns[1].justify = "right"
    for state, count in states.items():
        table.add_row(state.replace("_", " "), str(count))
    return table
