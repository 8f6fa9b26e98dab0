"""Hold or release: pure, on findings and policy, and where the type has an error target on its release rule."""

import math
from collections.abc import Callable, Sequence

from holdpoint.decision import Hold, Release
from holdpoint.extraction import LINE_ITEM_FIELDS, DocumentType, ExtractedField, Extraction, Summary
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import TypePolicy
from review.release_records import EvidenceProgress, ReleaseCase, RuleRecord, TypeStop
from validators.risk import ReleaseTarget, documents_needed
from validators.strata import fields_that_matter

PolicyFor = Callable[[DocumentType, str], TypePolicy | None]
"""The policy of a document type for documents that came from a source of that name; None: there is none."""


def route(
    extraction: Extraction, summary: Summary, findings: Sequence[Finding], policy: TypePolicy | None
) -> Hold | Release:
    """Release only what no finding holds and whose type has a policy that allows it. Everything else is held.

    Where the policy sets an error target, a release is a proposal: `review.settlement` asks the release rule, in the
    transaction that would let the document go.
    """
    found = tuple(findings)
    if not any(f.severity.holds for f in found):
        reason = _why_policy_holds(extraction, policy)
        if reason is None:
            return Release(
                document_id=extraction.document_id,
                extraction=certain(extraction, policy),
                summary=summary,
                findings=found,
            )
        found = (*found, reason)
    return Hold(document_id=extraction.document_id, extraction=extraction, summary=summary, findings=found)


def _why_policy_holds(extraction: Extraction, policy: TypePolicy | None) -> Finding | None:
    document_type = extraction.type.document_type
    if policy is None:
        return Finding(
            code=ReasonCode.UNKNOWN_TYPE,
            message=f"The settings have no policy for documents of the type '{document_type}', so a person decides. "
            f"Add document_types.{document_type} to release them.",
        )
    if not policy.release:
        return Finding(
            code=ReasonCode.RELEASE_STOPPED,
            message=f"{policy.owner} has stopped the automatic release of the type '{document_type}' "
            f"(its release is false, under document_types.{document_type} or under that of the source), "
            "so a person decides.",
        )
    if policy.effective_target is not None and policy.unnamed:
        lacking = " and ".join(f"document_types.{document_type}.{name}" for name in policy.unnamed)
        return Finding(
            code=ReasonCode.RELEASE_STOPPED,
            message=f"The type '{document_type}' has an error target, but nobody stands for it yet: the settings lack "
            f"{lacking}. Name them to have documents released.",
        )
    return None


def why_stopped(stop: TypeStop) -> Finding:
    """Held, because somebody stopped the type."""
    return Finding(
        code=ReasonCode.RELEASE_STOPPED,
        message=f"{stop.stopped_by} has stopped the automatic release of the type '{stop.document_type}': "
        f"{stop.reason} A person decides until it goes on (`holdpoint resume {stop.document_type}`).",
    )


def why_rule_holds(
    rule: RuleRecord, case: ReleaseCase, progress: EvidenceProgress | None, *, was_read_again: bool = False
) -> Finding | None:
    """What the release rule has against this document, and what would have released it; None: nothing.

    `progress` is asked for where the rule releases nothing.
    """
    said = None
    if was_read_again:
        said = "A person asked for it to be read again, so a person decides: it is no sample of what else arrives."
    elif rule.withdrawn_at is not None:
        said = f"Rule {rule.rule_id} was withdrawn: {rule.withdrawn_why} {_how_many_more(rule, progress)}"
    elif rule.threshold is None:
        said = f"No rule yet for documents of this kind ({rule.key.stratum}): {_how_many_more(rule, progress)}"
    elif not rule.releases(case.confidence):
        said = (
            f"Document confidence {_cut(case.confidence)}; rule {rule.rule_id} ({rule.key.stratum}) needs "
            f"{_raised(rule.threshold)} so that at most {rule.error:.3g} of the released are wrong."
        )
    return Finding(code=ReasonCode.RELEASE_RULE, message=said) if said is not None else None


def _how_many_more(rule: RuleRecord, progress: EvidenceProgress | None) -> str:
    needed = documents_needed(ReleaseTarget(error=rule.error, assurance=rule.assurance))
    words = f"{needed} judged documents without an error are needed for {rule.error * 100:g} %"
    if progress is None:
        return f"{words}."
    wrong = f", {progress.wrong} of them wrong" if progress.wrong else ""
    return f"{words}, {progress.judged} are there{wrong}, {progress.missing} more."


def _cut(probability: float) -> str:
    """Cut, not rounded, so that a value below its threshold never reads as equal to it."""
    return f"{math.floor(probability * 10_000) / 10_000:.4f}"


def _raised(probability: float) -> str:
    return f"{math.ceil(probability * 10_000) / 10_000:.4f}"


def certain(extraction: Extraction, policy: TypePolicy | None) -> Extraction:
    """What may leave without a person: only values that reach their threshold.

    The checks hold a document for an uncertain value that matters. One that does not (an address, a row's unit) holds
    nothing, but it does not leave either: better no value downstream than a wrong one. Of the fields for which an
    error target answers all values leave: the release rule has decided on them together.
    """
    if policy is None:
        return extraction
    answered_for = frozenset[str]()
    if policy.effective_target is not None:
        answered_for = frozenset(fields_that_matter(extraction.spec, policy))

    def is_certain(field: ExtractedField, name: str) -> bool:
        if name in answered_for and field.value is not None:
            return True
        least = policy.min_confidence_by_field.get(name, policy.min_confidence)
        return field.value is not None and field.confidence >= least

    items = []
    for item in extraction.line_items:
        doubtful = {name: None for name in LINE_ITEM_FIELDS if not _passes(getattr(item, name), name, is_certain)}
        items.append(item.model_copy(update=doubtful))
    return extraction.model_copy(
        update={
            "fields": tuple(f for f in extraction.fields if is_certain(f, f.name)),
            "line_items": tuple(items),
            "details": tuple(d for d in extraction.details if is_certain(d, d.name)),
        }
    )


def _passes(cell: ExtractedField | None, name: str, is_certain: Callable[[ExtractedField, str], bool]) -> bool:
    return cell is not None and is_certain(cell, name)
