"""Hold or release: pure, on findings and policy alone."""

from collections.abc import Callable, Sequence

from holdpoint.decision import Hold, Release
from holdpoint.extraction import LINE_ITEM_FIELDS, DocumentType, ExtractedField, Extraction, Summary
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import TypePolicy

PolicyFor = Callable[[DocumentType, str], TypePolicy | None]
"""The policy of a document type for documents that came from a source of that name; None: there is none."""


def route(
    extraction: Extraction, summary: Summary, findings: Sequence[Finding], policy: TypePolicy | None
) -> Hold | Release:
    """Release only what no finding holds and whose type has a policy that allows it. Everything else is held."""
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
    return None


def certain(extraction: Extraction, policy: TypePolicy | None) -> Extraction:
    """What may leave without a person: only values that reach their threshold.

    The checks hold a document for an uncertain value that matters. One that does not (an address, a row's unit) holds
    nothing, but it does not leave either: better no value downstream than a wrong one.
    """
    if policy is None:
        return extraction

    def is_certain(field: ExtractedField, name: str) -> bool:
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
        }
    )


def _passes(cell: ExtractedField | None, name: str, is_certain: Callable[[ExtractedField, str], bool]) -> bool:
    return cell is not None and is_certain(cell, name)
