"""Release rules in words, for the command line, the page and the history. Pure."""

from review.release_records import RuleRecord, RuleState


def percent(share: float) -> str:
    """A share for people: 0.0119 is 1.2 %."""
    return f"{share * 100:.3g} %"


def promise(rule: RuleRecord) -> str:
    """What the rule is to keep."""
    return f"at most {percent(rule.error)} wrong, {percent(rule.assurance)} sure"


def what_it_releases(rule: RuleRecord) -> str:
    """From which confidence it releases, or why not."""
    if rule.withdrawn_at is not None:
        return f"withdrawn: {rule.withdrawn_why}"
    if rule.threshold is None:
        return "releases nothing yet"
    return (
        f"releases from {rule.threshold:.4f}: {rule.wrong} of {rule.accepted} wrong there, "
        f"so at most {percent(rule.error_bound)}"
    )


def what_is_missing(state: RuleState) -> str:
    """How much evidence there is and how much more it takes."""
    there = f"{state.progress.judged} judged ({state.progress.wrong} wrong)"
    if state.rule.releases_some:
        return f"{there}, chosen anew at {state.next_look}"
    return f"{there}, {state.progress.missing} more needed"


def kind_of(rule: RuleRecord) -> str:
    """Which documents it is about."""
    to = f" to {rule.key.scope}" if rule.key.scope else ""
    return f"{rule.key.document_type}{to}, {rule.key.stratum}"


def state_line(state: RuleState) -> str:
    """A current rule in one line."""
    audits = f"{state.audited} audited, {state.audit_errors} wrong"
    if state.audited:
        audits += f" (at most {percent(state.audit_bound)})"
    if state.audits_waiting:
        audits += f", {state.audits_waiting} to audit"
    return (
        f"{kind_of(state.rule)}: rule {state.rule.rule_id}, {promise(state.rule)}; {what_it_releases(state.rule)}; "
        f"{what_is_missing(state)}; {state.released} released, {state.held} held; {audits}"
    )


def version_line(rule: RuleRecord) -> str:
    """A version in one line."""
    return (
        f"rule {rule.rule_id}, {rule.made_at:%Y-%m-%d %H:%M} by {rule.made_by}, {kind_of(rule)} ({rule.key.basis}): "
        f"{promise(rule)}; {what_it_releases(rule)}. {rule.why}"
    )
