"""Hold or release: pure, on findings and policy alone."""

from collections.abc import Sequence

from holdpoint.decision import Hold, Release
from holdpoint.extraction import Extraction, Summary
from holdpoint.finding import Finding, ReasonCode, Severity
from holdpoint.settings import TypePolicy


def route(
    extraction: Extraction, summary: Summary, findings: Sequence[Finding], policy: TypePolicy | None
) -> Hold | Release:
    """Release only what no finding holds and whose type has a policy that allows it. Everything else is held."""
    found = tuple(findings)
    if not any(f.severity is Severity.HOLD for f in found):
        reason = _why_policy_holds(extraction, policy)
        if reason is None:
            return Release(document_id=extraction.document_id, extraction=extraction, summary=summary, findings=found)
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
            f"(document_types.{document_type}.release is false), so a person decides.",
        )
    return None
