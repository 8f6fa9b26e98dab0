"""How well it does, by which evidence; what is done when it does not. Pure."""

from collections.abc import Mapping
from pathlib import Path

from flows.readiness.blocks import Block, Level, Section, table, text
from flows.readiness.facts import ReadinessFacts
from flows.readiness.figures import count, day, hours, percentile, share
from holdpoint.finding import title_of
from review.release_records import RuleState
from review.watch import DriftAlert
from review.watch_figures import TypeActivity

_MOST_LISTED = 20


def measure(facts: ReadinessFacts) -> tuple[Section, ...]:
    """Evaluation, success, evidence, audits, expectations, drift."""
    return (_success(facts), _evidence(facts), _audits(facts), _evaluation(facts), _expectations(facts), _drift(facts))


def manage(facts: ReadinessFacts) -> tuple[Section, ...]:
    """How to stop it, what is open, what was changed."""
    return (_stops(facts), _open(facts), _happenings(facts))


def _success(facts: ReadinessFacts) -> Section:
    by_type = {one.document_type: one for one in facts.types}
    rows: list[tuple[object, ...]] = []
    for document_type, policy in sorted(facts.settings.document_types.items()):
        seen = by_type.get(str(document_type), TypeActivity(document_type=str(document_type)))
        at_once = share(seen.released_at_once, seen.settled)
        success = policy.success
        level: Level = "plain"
        wanted, turned = "none named", "none yet"
        if seen.turnaround_hours:
            turned = (
                f"{hours(percentile(seen.turnaround_hours, 0.5))} median, "
                f"{hours(percentile(seen.turnaround_hours, 0.95))} for 95 %"
            )
        if success is not None:
            wanted = f"{success.released_share:.0%} released; {success.turnaround_hours:g} h"
            slow = sum(one > success.turnaround_hours for one in seen.turnaround_hours)
            turned += f"; {slow} later than {success.turnaround_hours:g} h"
            met = seen.settled and seen.released_at_once >= success.released_share * seen.settled and not slow
            level = "good" if met else "open"
        rows.append((document_type, seen.settled, text(at_once, level), text(turned, level), wanted))
    return Section(
        title=f"Success criteria and what was observed since {day(facts.since)}",
        answers=("MEASURE 1.1", "MEASURE 2.4", "MANAGE 1.1"),
        blocks=(
            table(
                ("type", "settled", "released without a person", "from arrival to release", "criteria"),
                rows,
                without_rows="No type has a policy.",
            ),
        ),
    )


def _evidence(facts: ReadinessFacts) -> Section:
    return Section(
        title="The evidence behind each release rule",
        answers=("MEASURE 2.3", "MEASURE 2.5", "MAP 2.3", "MANAGE 1.1"),
        blocks=(
            table(
                ("rule", "documents", "target", "judged", "threshold", "upper bound", "state"),
                [_rule_row(state) for state in facts.rules],
                without_rows="There is no release rule: no type with an error target has been settled yet.",
            ),
        ),
    )


def _rule_row(state: RuleState) -> tuple[object, ...]:
    rule, progress = state.rule, state.progress
    if rule.withdrawn_at is not None:
        said = text(f"withdrawn {day(rule.withdrawn_at)}: {rule.withdrawn_why}", "bad")
    elif rule.threshold is None:
        said = text(f"not yet: {progress.missing} judged documents without an error are missing", "open")
    else:
        said = text(f"in force since {day(rule.made_at)}: {state.released} released, {state.held} held", "good")
    return (
        rule.rule_id,
        f"{rule.key.document_type}: {rule.key.stratum}" + (f", to {rule.key.scope}" if rule.key.scope else ""),
        f"{rule.error:.2%} at {rule.assurance:.0%}",
        f"{progress.judged} now; {rule.judged} when chosen, {rule.wrong} of {rule.accepted} accepted wrong",
        f"{rule.threshold:.4f}" if rule.threshold is not None else None,
        f"{rule.error_bound:.2%}" if rule.threshold is not None else None,
        said,
    )


def _audits(facts: ReadinessFacts) -> Section:
    rows: list[tuple[object, ...]] = []
    for state in facts.rules:
        if not (state.audited or state.audits_waiting or state.released):
            continue
        key = state.rule.key
        level: Level = "bad" if state.evidence_against >= state.alarm_at else "open" if state.audits_waiting else "good"
        rows.append(
            (
                f"{key.document_type}: {key.stratum}",
                state.released,
                state.audited,
                text(state.audit_errors, "bad" if state.audit_errors else "plain"),
                f"{state.audit_bound:.2%} (target {state.rule.error:.2%})" if state.audited else None,
                text(state.audits_waiting, level),
            )
        )
    return Section(
        title="Audits of what was released",
        answers=("MEASURE 2.4", "MEASURE 3.1", "MANAGE 4.1"),
        blocks=(
            table(
                ("documents", "released", "audited", "wrong", "upper bound by audits alone", "still to be audited"),
                rows,
                without_rows="Nothing was released by a rule yet, so nothing was audited.",
            ),
        ),
    )


def _evaluation(facts: ReadinessFacts) -> Section:
    rows: list[tuple[object, ...]] = [
        (
            model.name,
            one.name,
            share(one.right, one.given),
            share(one.right, one.labelled),
            f"{one.calibration_error:.3f}",
        )
        for model in facts.models
        for one in model.fields
    ]
    sentences = [text("By each model's own report (report.json), with exact 95 % intervals.")]
    by_rules = sorted({*facts.settings.document_types} - {model.name for model in facts.models})
    if by_rules:
        said = f"Read by rules, which carry no report: {', '.join(by_rules)}. `holdpoint evaluate` measures them."
        sentences.append(text(said, "open"))
    return Section(
        title="What the models reach on documents that they had not seen",
        answers=("MEASURE 2.1", "MEASURE 2.3", "MEASURE 2.5"),
        blocks=(
            table(
                ("model", "value", "right of those given", "right of those labelled", "calibration error"),
                rows,
                without_rows="The models in use carry no report.",
                sentences=tuple(sentences),
            ),
        ),
    )


def _expectations(facts: ReadinessFacts) -> Section:
    suites: list[tuple[object, ...]] = [
        (
            suite.name,
            Path(suite.file).name,
            suite.scope.owner,
            ", ".join((*suite.scope.document_types, *suite.scope.destinations, *suite.scope.sources)) or "all",
            suite.scope.window,
            len(suite.expectations),
            text("usable", "good"),
        )
        for suite in facts.suites.usable
    ]
    suites += [
        (None, Path(one.file).name, None, None, None, None, text(one.problem, "bad")) for one in facts.suites.broken
    ]
    failing = [page for page in facts.batches if page.failed or page.stops]
    return Section(
        title="What is expected of every batch, and of what came of late",
        answers=("MEASURE 2.4", "MEASURE 3.1", "MANAGE 2.3"),
        blocks=(
            table(
                ("suite", "file", "owner", "documents", "looks at", "expectations", "state"),
                suites,
                without_rows="There are no suites.",
            ),
            table(
                ("looked at", "when", "failed", "release"),
                [
                    (page.title, page.at[:16].replace("T", " "), ", ".join(page.failed) or None,
                     text("stopped", "bad") if page.stops else text("went on", "open"))
                    for page in failing[:_MOST_LISTED]
                ],
                without_rows=f"None of the {len(facts.batches)} looks on file failed an expectation.",
            ),
        ),
    )  # fmt: skip


def _drift(facts: ReadinessFacts) -> Section:
    look = facts.last_look
    allowed = facts.settings.drift.false_alarms_per_year
    sentences = [
        text(f"At most {allowed:g} false alarms a year are allowed, of all signals together."),
        text("Nobody has looked yet.", "open")
        if look is None
        else text(
            f"The last look was {day(look.looked_at)}: {look.tests} signals were tested, {len(look.waiting)} have too "
            "few documents yet."
        ),
    ]
    return Section(
        title="Drift",
        answers=("MEASURE 2.4", "MEASURE 3.1", "MANAGE 2.3", "MANAGE 4.1"),
        blocks=(
            table(
                ("alert", "raised", "what has moved", "state"),
                [_alert_row(alert) for alert in facts.alerts[:_MOST_LISTED]],
                without_rows="No alert was ever raised.",
                sentences=tuple(sentences),
            ),
        ),
    )


def _alert_row(alert: DriftAlert) -> tuple[object, ...]:
    state = (
        text("open", "bad")
        if alert.closed_at is None
        else text(f"closed by {alert.closed_by} {day(alert.closed_at)}: {alert.note}", "good")
    )
    return (alert.alert_id, day(alert.raised_at), alert.message, state)


def _stops(facts: ReadinessFacts) -> Section:
    rows: list[tuple[object, ...]] = [
        (
            stop.document_type,
            f"{stop.stopped_by}, {day(stop.stopped_at)}",
            stop.reason,
            text("stands", "bad")
            if stop.resumed_at is None
            else text(f"resumed by {stop.resumed_by}, {day(stop.resumed_at)}", "good"),
        )
        for stop in facts.stops
    ]
    names = sorted(str(name) for name in facts.settings.document_types)
    return Section(
        title="How a person can stop it",
        answers=("MANAGE 2.4", "GOVERN 1.7", "MAP 3.5"),
        blocks=(
            table(
                ("type", "stopped by", "why", "state"),
                rows,
                without_rows="No type was ever stopped.",
                sentences=(
                    text(
                        "Each type has a switch that holds everything of it from the next document on: "
                        + ", ".join(f"`holdpoint stop {name}`" for name in names)
                        + ", or document_types.TYPE.release: false in the settings."
                    ),
                    text(
                        "A release that was wrong is taken back or corrected at every destination: `holdpoint recall`."
                    ),
                ),
            ),
        ),
    )


def _open(facts: ReadinessFacts) -> Section:
    waiting = facts.waiting
    rows: list[tuple[object, ...]] = [
        (title_of(code), str(code), text(count, "open")) for code, count in waiting.by_reason.items()
    ]
    oldest = facts.figures.oldest_waiting
    sentences = [
        text(f"Held: {count(waiting.held, 'document')}, the oldest for {hours(oldest.get('held', 0) / 3600)}.")
        if waiting.held
        else text("No document is held.", "good"),
        text(f"In quarantine: {count(waiting.quarantined, 'file')}.", "open" if waiting.quarantined else "plain"),
        text(
            f"Given up: {count(waiting.dead_letters, 'delivery', 'deliveries')}.",
            "bad" if waiting.dead_letters else "plain",
        ),
    ]
    recalled = sum(n for (_, resolution), n in facts.figures.documents.items() if resolution == "voided")
    sentences.append(
        text(f"Taken back after their release: {count(recalled, 'document')}.", "open" if recalled else "plain")
    )
    return Section(
        title="Open exceptions",
        answers=("MANAGE 1.3", "MANAGE 1.4", "MANAGE 4.3"),
        blocks=(
            table(
                ("why documents wait", "code", "documents"),
                rows,
                without_rows="Nothing waits.",
                sentences=tuple(sentences),
            ),
        ),
    )


def _told(details: Mapping[str, object]) -> str:
    """What an audit entry adds, without what is empty; figures with four digits."""
    told = {k: f"{v:.4g}" if isinstance(v, float) else v for k, v in details.items() if v not in (None, "", [], {})}
    return "; ".join(f"{key} {value}" for key, value in told.items())


def _happenings(facts: ReadinessFacts) -> Section:
    return Section(
        title="What was changed or raised of late",
        answers=("MANAGE 4.1", "MANAGE 4.2", "MANAGE 4.3", "GOVERN 1.5"),
        blocks=(
            Block(
                headings=("when", "who", "what", "details"),
                rows=tuple(
                    (
                        text(day(one.at)),
                        text(one.actor),
                        text(one.action.replace("_", " ")),
                        text(_told(one.details)),
                    )
                    for one in facts.happenings[:_MOST_LISTED]
                ),
                without_rows="The audit trail has no rule, stop or alert.",
            ),
        ),
    )
