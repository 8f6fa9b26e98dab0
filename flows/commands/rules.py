"""`holdpoint rules`, `stop` and `resume`: what is released by which rule, and the switch of each type."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json
from holdpoint.errors import TerminalError
from holdpoint.settings import TypePolicy
from review.release_records import RuleKey, RuleRecord
from review.rule_words import state_line, version_line

if TYPE_CHECKING:
    from flows.wiring import Runtime

app = typer.Typer(help="Release rules: what they release, on which evidence, and how much more is needed.")
TypeOption = Annotated[str | None, typer.Option("--type", help="Only this document type.")]
OPERATOR = "command line"


@app.callback(invoke_without_command=True)
def rules(
    context: typer.Context,
    document_type: TypeOption = None,
    every: Annotated[bool, typer.Option("--all", help="Every version there ever was.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """List the release rules with their evidence, releases and audits.

    Examples:

      holdpoint rules

      holdpoint rules --type receipt --all
    """
    if context.invoked_subcommand is not None:
        return
    with open_runtime(config) as runtime:
        states = runtime.store.rules.states(document_type)
        versions = runtime.store.rules.versions(document_type) if every else ()
        stops = [s for s in runtime.store.switches.standing() if document_type in (None, s.document_type)]
    if json:
        print_json(
            {
                "rules": [state.model_dump(mode="json") for state in states],
                "versions": [version.model_dump(mode="json") for version in versions],
                "stopped": [stop.model_dump(mode="json") for stop in stops],
            }
        )
        return
    for stop in stops:
        console.print(f"{stop.document_type} is STOPPED by {stop.stopped_by}: {stop.reason}", markup=False)
    if not states:
        console.print("There are no rules yet: no document of a type with an error target was settled.")
    for state in states:
        console.print(state_line(state), soft_wrap=True, markup=False)
    for version in versions:
        console.print(version_line(version), soft_wrap=True, markup=False)


@app.command("learn")
def learn(document_type: TypeOption = None, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Make new versions where the evidence has reached the next count, or the owner has set another target.

    Batches and the daily upkeep do the same.

    Example:

      holdpoint rules learn --type receipt
    """
    from flows.rule_news import announce

    with open_runtime(config) as runtime:
        made = runtime.store.rules.learn(document_type)
        announce(runtime.store)
    _print_made(made, json)


@app.command("evidence")
def evidence(
    predictions: Annotated[Path, typer.Argument(help="Predictions: one JSON line a document.")],
    labels: Annotated[Path, typer.Argument(help="labels.jsonl of the same documents.")],
    document_type: Annotated[str, typer.Option("--type", help="The document type they are evidence for.")],
    stratum: Annotated[str, typer.Option(help="The stratum, as `holdpoint rules` names it: 'scan, new vendor'.")],
    by: Annotated[str, typer.Option(help="Who stands for the set being a fair sample of what arrives.")],
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Take a labelled set as evidence for a rule, marked as such.

    The guarantee then rests on the set being a fair sample of the documents to come, and on the predictions being made
    by what reads them now. Documents that a check would hold must not be in it.

    Example:

      holdpoint rules evidence out.jsonl labelled/labels.jsonl --type receipt --stratum "photo, new vendor" --by olga
    """
    from evaluation.rows import LabelRow, PredictionRow, read_rows
    from flows.labelled_judgements import judged_documents
    from flows.rule_news import announce
    from holdpoint.document_types import DocumentType
    from validators.strata import fields_that_matter

    with open_runtime(config) as runtime:
        policy = _policy(runtime, document_type)
        fields = fields_that_matter(runtime.settings.types[DocumentType(document_type)], policy)
        given, true = read_rows(PredictionRow, predictions), read_rows(LabelRow, labels)
        judged = judged_documents(true, given, fields)
        key = _key(runtime, document_type, stratum, policy)
        before = runtime.store.rules.current(document_type)
        rule = runtime.store.rules.add_labelled(key, policy, tuple(judged.values()), fields=fields, by=by)
        announce(runtime.store)
    if not json:
        wrong = sum(one.is_wrong for one in judged.values())
        console.print(f"{len(judged)} documents taken as evidence, {wrong} of them wrong.")
    _print_made(() if rule in before else (rule,), json)


def stop(
    document_type: Annotated[str, typer.Argument(help="The document type.")],
    reason: Annotated[str, typer.Option(help="Why; it stands on every document that is held for it.")],
    by: Annotated[str, typer.Option(help="Who stops it.")] = OPERATOR,
    config: ConfigOption = None,
) -> None:
    """Hold everything of a type from now on, in batches under way too.

    Example:

      holdpoint stop invoice --reason "Accounts are read wrongly" --by olga
    """
    with open_runtime(config) as runtime:
        _policy(runtime, document_type, needs_target=False)
        runtime.store.switches.stop(document_type, reason=reason, by=by)
    console.print(f"Everything of the type '{document_type}' is held from now on.", markup=False)


def resume(
    document_type: Annotated[str, typer.Argument(help="The document type.")],
    reason: Annotated[str, typer.Option(help="Why it may go on.")],
    by: Annotated[str, typer.Option(help="Who lets it go on.")] = OPERATOR,
    config: ConfigOption = None,
) -> None:
    """Let the policy release a stopped type again; what is held stays held.

    Example:

      holdpoint resume invoice --reason "Repaired" --by olga
    """
    with open_runtime(config) as runtime:
        runtime.store.switches.resume(document_type, reason=reason, by=by)
    console.print(f"The type '{document_type}' is released by its policy again.", markup=False)


def _policy(runtime: "Runtime", document_type: str, *, needs_target: bool = True) -> TypePolicy:
    policies = {str(t): policy for t, policy in runtime.settings.document_types.items()}
    policy = policies.get(document_type)
    if policy is None:
        raise TerminalError(
            f"The settings have no document type '{document_type}' (known: {', '.join(sorted(policies))}).",
            consequence="Nothing was changed.",
            remedy="Name one of them.",
        )
    if needs_target and policy.effective_target is None:
        raise TerminalError(
            f"The type '{document_type}' has no error target.",
            consequence="Nothing was kept.",
            remedy=f"Set document_types.{document_type}.target.",
        )
    return policy


def _key(runtime: "Runtime", document_type: str, stratum: str, policy: TypePolicy) -> RuleKey:
    """The kind of documents that the newest rule of that stratum is about."""
    found = [
        rule.key
        for rule in runtime.store.rules.current(document_type)
        if rule.key.stratum == stratum and rule.key.scope == policy.scope
    ]
    if not found:
        known = sorted({rule.key.stratum for rule in runtime.store.rules.current(document_type)})
        raise TerminalError(
            f"No document of the type '{document_type}' in the stratum '{stratum}' was settled yet "
            f"(known: {'; '.join(known) or 'none'}).",
            consequence="Nothing was kept.",
            remedy="Process one first: it says what reads them, which the evidence must agree with.",
        )
    return found[-1]


def _print_made(made: tuple[RuleRecord, ...], json: bool) -> None:
    if json:
        print_json([rule.model_dump(mode="json") for rule in made])
        return
    if not made:
        console.print("No rule has changed.")
    for rule in made:
        console.print(version_line(rule), soft_wrap=True, markup=False)
