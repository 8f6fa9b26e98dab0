"""`holdpoint recall`: correct or take back what was released."""

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json
from holdpoint.decision import Correction
from holdpoint.errors import TerminalError
from holdpoint.finding import ReasonCode
from review.authority import Actor

if TYPE_CHECKING:
    from review.users import Users


def recall(
    document: Annotated[str, typer.Argument(help="Id (or its beginning) or name of a released document.")],
    reason: Annotated[str, typer.Option(help="Why, for the receivers and the audit trail.")],
    by: Annotated[str, typer.Option(help="Who recalls it: a person with the role approver or admin.")],
    values: Annotated[
        list[str] | None,
        typer.Option("--set", help="field=value, as number=RE-17 or line_items[2].amount=9.90; may be repeated."),
    ] = None,
    accept: Annotated[
        list[str] | None, typer.Option(help="Reason code that may hold for the corrected values; may be repeated.")
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Take a released document back at every destination that has it; with --set, correct it there.

    The messages are put into the outbox; `holdpoint deliver` (or `up`) sends them, after the release.

    Examples:

      holdpoint recall 3f2a9c --by anna --reason "Sent to the wrong company"

      holdpoint recall 3f2a9c --by anna --reason "Number misread" --set number=RE-2026-18
    """
    from flows.commands.inspect import one_document

    typed = [_correction(text) for text in values or ()]
    accepted = frozenset(_code(text) for text in accept or ())
    if accepted and not typed:
        raise TerminalError("--accept belongs to a correction.", remedy="Give the corrected values with --set.")
    with open_runtime(config) as runtime:
        document_id = one_document(runtime, document)
        actor = _actor(runtime.store.users, by)
        version = runtime.store.queue.item(document_id).version
        if typed:
            revision = runtime.store.recall.correct(document_id, version, actor, typed, reason, accepted)
        else:
            revision = runtime.store.recall.void(document_id, version, actor, reason)
        sent = [d for d in runtime.store.queue.item(document_id).deliveries if d.revision == revision]
    if json:
        print_json({"document_id": document_id, "revision": revision, "deliveries": [d.key for d in sent]})
        return
    what = "corrected" if typed else "void"
    console.print(
        f"{document_id} is {what}: revision {revision} waits for {', '.join(d.destination for d in sent)}.",
        soft_wrap=True,
        markup=False,
    )


def _correction(text: str) -> Correction:
    field, equals, value = text.partition("=")
    if not equals or not field.strip():
        raise TerminalError(
            f"--set takes field=value, not '{text}'.",
            consequence="Nothing was changed.",
            remedy="An empty value takes the field away: due_date=",
        )
    return Correction(field=field.strip(), value=value)


def _code(text: str) -> str:
    """A reason code, or "policy_rule:NAME" for an owner's rule."""
    try:
        ReasonCode(text.partition(":")[0])
        return text
    except ValueError:
        raise TerminalError(
            f"There is no reason code '{text}'.",
            consequence="Nothing was changed.",
            remedy="docs/reason-codes.md lists them.",
        ) from None


def _actor(users: "Users", name: str) -> Actor:
    found = users.find(name)
    if found is None or found.disabled:
        raise TerminalError(
            f"There is no person '{name}' who may sign in.",
            consequence="Nothing was changed.",
            remedy="`holdpoint users list` names them.",
        )
    return found.actor
