"""Fields that must be present."""

from collections.abc import Iterable

from holdpoint.document_types import TypeSpec
from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import TypePolicy
from validators.wording import page_of, place_of


def required_names(spec: TypeSpec, policy: TypePolicy | None) -> tuple[str, ...]:
    """What the policy requires, or else the type itself."""
    if policy is not None and policy.required is not None:
        return policy.required
    return spec.required


def check_required(extraction: Extraction, names: Iterable[str]) -> list[Finding]:
    """One finding for each required field that has no value."""
    findings = []
    for name in names:
        found = extraction.all(name)
        if any(f.value is not None and f.value.strip() for f in found):
            continue
        label = extraction.spec.label_of(name)
        unread = next((f for f in found if f.raw.strip()), None)
        if unread is not None:
            message = (
                f"{label} is missing: '{unread.raw}' was found on {place_of(unread)}, but cannot be read as a value. "
                "Enter it as it should be."
            )
        else:
            message = f"{label} is missing: none was found. Enter it if the document has it, or reject the document."
        findings.append(
            Finding(code=ReasonCode.MISSING_REQUIRED, message=message, fields=(name,), page=page_of(unread))
        )
    return findings
