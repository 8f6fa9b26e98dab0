"""Who answers for what, by which rules; what the system is for, what it is made of, where it ends. Pure."""

from flows.readiness.blocks import Block, Cell, Section, table, text
from flows.readiness.cards import ModelCard
from flows.readiness.facts import ReadinessFacts
from flows.readiness.figures import count, share
from holdpoint.settings import TypePolicy


def govern(facts: ReadinessFacts) -> tuple[Section, ...]:
    """Ownership, people, policies and the record."""
    return (_owners(facts), _people(facts), _policies(facts))


def map_(facts: ReadinessFacts) -> tuple[Section, ...]:
    """Purpose, limits, models, connections."""
    return (_purpose(facts), _models(facts), _connections(facts))


def target_in_words(policy: TypePolicy) -> str:
    """What may go wrong, as the owner said it."""
    target = policy.effective_target
    if not policy.release:
        return "none needed: nothing is released without a person"
    if target is None:
        return f"no error target; a confidence of {policy.min_confidence:.0%} decides"
    return f"at most {target.error:.2%} of the released wrong, with {target.assurance:.0%} assurance"


def _owners(facts: ReadinessFacts) -> Section:
    rows: list[tuple[object, ...]] = []
    for document_type, policy in sorted(facts.settings.document_types.items()):
        success = policy.success
        criteria = (
            f"{success.released_share:.0%} released, within {success.turnaround_hours:g} h" if success else "none named"
        )
        lacking = ", ".join(policy.unnamed)
        is_open = lacking and policy.release
        named = text(f"not named: {lacking}", "open" if is_open else "plain") if lacking else text("named", "good")
        rows.append(
            (
                document_type,
                policy.owner,
                ", ".join(policy.reviewers) or text("none named", "open"),
                target_in_words(policy),
                text(criteria, "plain" if success else "open"),
                named,
            )
        )
    return Section(
        title="Who answers for each document type",
        answers=("GOVERN 2.1", "GOVERN 3.2", "MAP 1.5", "MAP 1.6"),
        blocks=(
            table(
                ("type", "owner", "reviewers", "error target", "success criteria", "ownership"),
                rows,
                without_rows="No document type has a policy, so everything is held.",
            ),
        ),
    )


def _people(facts: ReadinessFacts) -> Section:
    activity = {one.name: one for one in facts.activity}
    rows: list[tuple[object, ...]] = []
    for person in facts.people:
        did = activity.pop(person.name, None)
        rows.append(
            (
                person.name,
                person.role.word + (", disabled" if person.disabled else ""),
                did.decided if did else 0,
                share(did.corrected, did.decided) if did else None,
                share(did.overridden, did.decided) if did else None,
                did.rejected if did else 0,
            )
        )
    rows += [
        (one.name, "not among the users now", one.decided, share(one.corrected, one.decided),
         share(one.overridden, one.decided), one.rejected)
        for one in activity.values()
    ]  # fmt: skip
    return Section(
        title="The people who decide",
        answers=("GOVERN 2.1", "GOVERN 3.2", "MAP 3.5"),
        blocks=(
            table(
                ("person", "role", "decided", "with a correction", "with a reason waved through", "rejected"),
                rows,
                without_rows="Nobody can sign in yet: `holdpoint users add` makes the first one.",
            ),
        ),
    )


def _policies(facts: ReadinessFacts) -> Section:
    retention = facts.settings.retention
    kept = "for ever" if retention.days is None else f"{retention.days} days"
    audit = facts.audit
    whole = (
        text(f"The audit trail is whole: {audit.entries:,} entries, {audit.checkpoints:,} signed checkpoints.", "good")
        if not audit.problems
        else text(f"The audit trail is not whole: {'; '.join(audit.problems[:5])}.", "bad")
    )
    by_type = "; ".join(f"{name}: {days} days" for name, days in sorted(retention.days_by_type.items()))
    model = facts.settings.language_model
    leaves = (
        "No language model is set: no word of a document leaves this installation for one."
        if model is None
        else f"A language model ({model.kind}, {model.model}) writes summaries; words of documents are sent to it. "
        "It decides nothing and changes no value."
    )
    return Section(
        title="Rules that hold for everything",
        answers=("GOVERN 1.2", "GOVERN 1.4", "GOVERN 1.5", "GOVERN 1.7", "MEASURE 2.10"),
        blocks=(
            Block(
                sentences=(
                    whole,
                    text(f"Decided documents are kept {kept}" + (f" ({by_type})." if by_type else ".")),
                    text(f"Under legal hold: {count(facts.figures.legal_holds, 'document')}."),
                    text(leaves),
                    text(
                        f"Files are opened in a sandbox at the level '{facts.settings.sandbox.minimum_level}' or above."
                    ),
                )
            ),
        ),
    )


def _purpose(facts: ReadinessFacts) -> Section:
    types, policies = facts.settings.types, facts.settings.document_types
    does, does_not = [], []
    for document_type, policy in sorted(policies.items()):
        label = types[document_type].label
        if policy.release and not (policy.effective_target is not None and policy.unnamed):
            does.append(
                f"{label} documents: read, checked, and released to '{policy.primary}' where nothing holds them."
            )
        else:
            does_not.append(f"{label} documents are never released without a person.")
    without = [spec.label for name, spec in types.items() if name not in policies]
    if without:
        does_not.append(f"No policy, so always held: {', '.join(without)}.")
    specs = [types[document_type] for document_type in sorted(policies)]
    fields = [
        (spec.label, ", ".join(f.label for f in spec.fields), "yes" if spec.has_line_items else "no") for spec in specs
    ]
    return Section(
        title="What it does, and what it does not",
        answers=("MAP 1.1", "MAP 2.1", "MAP 3.3"),
        blocks=(
            Block(sentences=tuple(text(one) for one in (*does, *does_not))),
            table(("type", "values that are read", "line items"), list(fields), without_rows="No type is read."),
        ),
    )


def _models(facts: ReadinessFacts) -> Section:
    blocks: list[Block] = [
        table(
            ("model", "from", "version", "trained on documents"),
            [(m.name, m.made_by, m.version, m.documents) for m in facts.models],
            without_rows="No model is used.",
        )
    ]
    blocks += [_limits(model) for model in facts.models if model.limits or model.facts]
    return Section(
        title="Models in use, with their cards",
        answers=("GOVERN 1.6", "MAP 2.2", "MAP 4.1", "MANAGE 3.2"),
        blocks=tuple(blocks),
    )


def _limits(model: ModelCard) -> Block:
    rows: list[tuple[object, ...]] = [*model.facts, *(("limit", limit) for limit in model.limits)]
    return table(("", ""), rows, without_rows="The card is empty.", folded_as=f"Card of '{model.name}'")


def _connections(facts: ReadinessFacts) -> Section:
    sources = [(f"source '{n}'", s.kind, s.owner) for n, s in sorted(facts.settings.sources.items())]
    destinations = [(f"destination '{n}'", d.kind, None) for n, d in sorted(facts.settings.destinations.items())]
    return Section(
        title="Where documents come from and go",
        answers=("MAP 1.1", "GOVERN 6.1"),
        blocks=(table(("connection", "kind", "owner"), [*sources, *destinations], without_rows="There is none."),),
    )


def verdicts(facts: ReadinessFacts) -> tuple[Cell, ...]:
    """One line a type: whether anything of it leaves without a person now, and by what."""
    stopped = {stop.document_type: stop for stop in facts.stops if stop.resumed_at is None}
    found = []
    for document_type, policy in sorted(facts.settings.document_types.items()):
        rules = [one for one in facts.rules if one.rule.key.document_type == document_type]
        live = sum(one.rule.releases_some for one in rules)
        if document_type in stopped:
            stop = stopped[document_type]
            found.append(Cell(text=f"{document_type}: stopped by {stop.stopped_by}: {stop.reason}", level="bad"))
        elif not policy.release:
            found.append(
                Cell(text=f"{document_type}: every document waits for a person, as its owner wants.", level="good")
            )
        elif policy.effective_target is None:
            said = f"{document_type}: released by confidence alone; no error target is set, so nothing is guaranteed."
            found.append(Cell(text=said, level="open"))
        elif policy.unnamed:
            found.append(
                Cell(
                    text=f"{document_type}: held, nobody stands for it yet ({', '.join(policy.unnamed)}).", level="open"
                )
            )
        elif live:
            found.append(
                Cell(
                    text=f"{document_type}: {count(live, 'release rule')} in force for {target_in_words(policy)}.",
                    level="good",
                )
            )
        else:
            found.append(
                Cell(
                    text=f"{document_type}: held, not enough evidence yet for {target_in_words(policy)}.", level="open"
                )
            )
    return tuple(found)
