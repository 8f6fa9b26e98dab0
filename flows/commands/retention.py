"""`holdpoint retention` and `holdpoint legal-hold`: what is erased when, and what must not be."""

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json

if TYPE_CHECKING:
    from review.retention import DueDocument

holds = typer.Typer(
    help="Legal holds: while one stands on a document, retention does not erase it.", no_args_is_help=True
)
DocumentArgument = Annotated[str, typer.Argument(help="Id of a document or its beginning, or its file name.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; it stays in the audit trail.")]
ByOption = Annotated[str, typer.Option("--by", help="Who orders it; it stays in the audit trail.")]


def retention(
    config: ConfigOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased.")] = False,
    document: Annotated[str | None, typer.Option(help="Erase only this one; an error where that may not be.")] = None,
    json: JsonOption = False,
) -> None:
    """Erase decided documents that are past their time: original, pages, values, summaries, bodies of deliveries.

    What became of them stays, and so does the audit trail. Documents under a legal hold, and those with a delivery that
    is not finished, are left and named.

    Example:

      holdpoint retention --dry-run
    """
    from flows.commands.inspect import one_document

    with open_runtime(config) as runtime:
        chosen = one_document(runtime, document) if document is not None else None
        report = runtime.store.retention.run(document_id=chosen, dry_run=dry_run)
        rules = runtime.settings.retention
    if json:
        print_json(report.model_dump(mode="json"))
        return
    if rules.days is None and not rules.days_by_type:
        console.print("The settings keep everything for ever: retention.days and retention.days_by_type are not set.")
    verb = "would be erased" if dry_run else "erased"
    for one in report.erased if dry_run else ():
        console.print(f"{one.document_id}  {_told(one)}", markup=False)
    console.print(f"{len(report.erased)} documents {verb}, {report.removed_blobs} blobs removed.")
    for one in report.held_back:
        why = "; ".join(f"legal hold {h.hold_id} by {h.set_by}: {h.reason}" for h in one.holds)
        why = why or f"not delivered: {', '.join(one.undelivered)}"
        console.print(f"{one.document_id}  {_told(one)}: kept, {why}", soft_wrap=True, markup=False)


@holds.command("set")
def set_hold(document: DocumentArgument, reason: ReasonOption, by: ByOption, config: ConfigOption = None) -> None:
    """Put a document under a hold.

    Example:

      holdpoint legal-hold set 3f2a9c --reason "Audit 2026" --by "legal department"
    """
    from flows.commands.inspect import one_document

    with open_runtime(config) as runtime:
        hold = runtime.store.legal_holds.set(one_document(runtime, document), reason=reason, by=by)
    console.print(f"Document {hold.document_id} is under legal hold {hold.hold_id}.")


@holds.command("lift")
def lift_hold(
    document: DocumentArgument,
    reason: ReasonOption,
    by: ByOption,
    hold: Annotated[int | None, typer.Option("--hold", help="Number of the hold, where several stand.")] = None,
    config: ConfigOption = None,
) -> None:
    """Lift a document's hold; the next `holdpoint retention` may then erase it."""
    from flows.commands.inspect import one_document

    with open_runtime(config) as runtime:
        lifted = runtime.store.legal_holds.lift(one_document(runtime, document), reason=reason, by=by, hold_id=hold)
    console.print(f"Legal hold {lifted.hold_id} on document {lifted.document_id} is lifted.")


@holds.command("list")
def list_holds(
    document: Annotated[str | None, typer.Argument(help="Only of this document.", show_default=False)] = None,
    with_lifted: Annotated[bool, typer.Option("--with-lifted", help="Also those that were lifted.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """List the holds that stand."""
    from flows.commands.inspect import one_document

    with open_runtime(config) as runtime:
        chosen = one_document(runtime, document) if document is not None else None
        found = runtime.store.legal_holds.all(chosen, with_lifted=with_lifted)
    if json:
        print_json([h.model_dump(mode="json") for h in found])
        return
    for hold in found:
        lifted = f", lifted {hold.lifted_at:%Y-%m-%d} by {hold.lifted_by}" if hold.lifted_at else ""
        console.print(
            f"{hold.hold_id:>4}  {hold.document_id}  {hold.set_at:%Y-%m-%d} by {hold.set_by}: {hold.reason}{lifted}",
            soft_wrap=True,
            markup=False,
        )
    if not found:
        console.print("No hold stands.")


def _told(one: "DueDocument") -> str:
    return f"{one.document_type or 'file'}, {one.outcome}, decided {one.decided_at:%Y-%m-%d}"
