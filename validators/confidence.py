"""Values that are not certain enough to leave without a person."""

from collections.abc import Collection

from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import TypePolicy
from validators.context import CheckContext
from validators.strata import fields_that_matter
from validators.wording import page_of, place_of


def check_confidence(extraction: Extraction, context: CheckContext, required: Collection[str]) -> list[Finding]:
    """One finding for each field that matters and whose least certain value is below its threshold.

    What matters: required fields, amounts, dates, IBANs, VAT numbers, and fields the policy gives a threshold of their
    own. What does not hold a document: line item cells (their sum is checked instead) and optional text, that is
    seller_address, buyer_name, order_reference, jurisdiction, term.

    Where the type has an error target, its release rule decides on the document as a whole; then only fields with a
    threshold of their own are asked here.
    """
    policy = context.policy or TypePolicy(primary="")  # the default thresholds; without a policy it is held anyway
    if policy.effective_target is not None:
        matters = set(policy.min_confidence_by_field)
    else:
        matters = {*required, *fields_that_matter(extraction.spec, policy)}
    findings = []
    for name in dict.fromkeys(f.name for f in extraction.fields):
        needed = policy.min_confidence_by_field.get(name, policy.min_confidence)
        uncertain = [f for f in extraction.all(name) if f.value is not None and f.confidence < needed]
        if name not in matters or context.is_confirmed(name) or not uncertain:
            continue
        least = min(uncertain, key=lambda f: f.confidence)
        message = (
            f"{extraction.spec.label_of(name)} '{least.value}' is {_percent(least.confidence)} certain; "
            f"{_percent(needed)} is needed. Compare it with {place_of(least)}, then confirm or correct it."
        )
        findings.append(Finding(code=ReasonCode.LOW_CONFIDENCE, message=message, fields=(name,), page=page_of(least)))
    return findings


def check_completeness(extraction: Extraction, context: CheckContext, required: Collection[str]) -> list[Finding]:
    """One finding for each required field of which fewer values were found than such documents have, but some."""
    findings = []
    for field in extraction.spec.fields:
        found = [f for f in extraction.all(field.name) if f.value is not None and f.value.strip()]
        if field.name in required and 0 < len(found) < field.fewest and not context.is_confirmed(field.name):
            message = (
                f"{field.label}: only '{found[0].value}' was found, where such a document has {field.fewest} at least. "
                "Look for the other and add it, or confirm that there is none."
            )
            page = page_of(found[0])
            findings.append(Finding(code=ReasonCode.LOW_CONFIDENCE, message=message, fields=(field.name,), page=page))
    return findings


def _percent(probability: float) -> str:
    """Cut, not rounded, so that a value below its threshold never reads as equal to it."""
    tenths = int(probability * 1000 + 1e-9)
    return f"{tenths / 10:g} %"
