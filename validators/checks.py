"""All checks on one document, in one order. Bad data is a finding; no check raises."""

from holdpoint.document import Document
from holdpoint.extraction import DocumentType, Extraction, Summary
from holdpoint.finding import Finding, ReasonCode, Severity
from holdpoint.settings import TypePolicy
from validators.allowances import added_to_line_items
from validators.amounts import check_limit
from validators.arithmetic import check_arithmetic
from validators.confidence import check_completeness, check_confidence
from validators.context import CheckContext
from validators.copy_marks import check_copy_mark
from validators.dates import check_dates
from validators.duplicates import check_duplicates
from validators.identifiers import check_identifiers
from validators.instructions import check_instructions
from validators.orders import check_order
from validators.required import check_required, required_names
from validators.rules import check_rules
from validators.sensitive import check_sensitive
from validators.tax_rates import check_tax_rates
from validators.vendors import check_bank_details, check_vendor, match_vendor

_ASKS_IF_SURE = (ReasonCode.AMBIGUOUS_DATE, ReasonCode.ROWS_INCOMPLETE, ReasonCode.SEVERAL_DOCUMENTS)


def check(document: Document, extraction: Extraction, summary: Summary, context: CheckContext) -> tuple[Finding, ...]:
    """Everything that is wrong or odd about the document, what reading it noticed first.

    Where there is no text, or the type is not known, only that is said: what follows from it would be noise. Limits
    and duplicates are checked even when the type is not known, since they need no more than an amount or a number.
    """
    noticed = (
        *(f for f in document.findings if not _is_answered(f, context)),
        *check_instructions(document),
        *check_sensitive(document),
    )
    if _has_no_text(document, extraction, context):
        alike = check_duplicates(document, extraction, context.history)
        return (*_warnings(noticed), *_no_text(document, noticed), *alike)
    limits = check_limit(extraction, context.policy)
    duplicates = check_duplicates(document, extraction, context.history)
    unknown = _unknown_type(extraction, context)
    if unknown is not None:
        kept = (f for f in noticed if f.code not in _ASKS_IF_SURE)
        return (*kept, unknown, *limits, *duplicates)
    required = required_names(extraction.spec, context.policy)
    vendor = match_vendor(extraction, context)
    return (
        *noticed,
        *check_required(extraction, required),
        *check_confidence(extraction, context, required),
        *check_completeness(extraction, context, required),
        *check_arithmetic(extraction, added_to_line_items(document, extraction)),
        *check_identifiers(extraction),
        *check_dates(extraction, context.today),
        *check_tax_rates(extraction, vendor),
        *check_vendor(extraction, vendor, context),
        *check_bank_details(document.document_id, extraction, vendor, context),
        *check_order(document.document_id, extraction, vendor, context),
        *check_rules(document, extraction, vendor, context),
        *check_copy_mark(document, extraction, context.policy),
        *limits,
        *duplicates,
    )


def _is_answered(finding: Finding, context: CheckContext) -> bool:
    """Whether a person has settled what the finding asks."""
    if finding.code is ReasonCode.NO_TEXT:
        return context.all_confirmed
    if finding.code not in _ASKS_IF_SURE:
        return False
    return context.all_confirmed or (bool(finding.fields) and all(map(context.is_confirmed, finding.fields)))


def _has_no_text(document: Document, extraction: Extraction, context: CheckContext) -> bool:
    if context.all_confirmed or extraction.fields or document.text.split():
        return False
    return not any(a.media_type.endswith("xml") or a.name.lower().endswith(".xml") for a in document.attachments)


def _no_text(document: Document, noticed: tuple[Finding, ...]) -> tuple[Finding, ...]:
    told = tuple(f for f in noticed if f.code is ReasonCode.NO_TEXT)
    pages = {0: "", 1: " on its page"}.get(len(document.pages), f" on any of its {len(document.pages)} pages")
    message = f"No text could be read{pages}. Look at the original: enter its values, or reject it."
    return told or (Finding(code=ReasonCode.NO_TEXT, message=message),)


def _warnings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.severity is Severity.WARN)


def _unknown_type(extraction: Extraction, context: CheckContext) -> Finding | None:
    if context.all_confirmed:
        return None
    guess = extraction.type
    if guess.document_type is DocumentType.OTHER:
        message = (
            "It is no invoice, credit note, receipt, order or contract that is known. Choose its type, or reject it."
        )
        return Finding(code=ReasonCode.UNKNOWN_TYPE, message=message)
    needed = (context.policy or TypePolicy(primary="")).min_type_confidence
    if guess.confidence >= needed:
        return None
    message = (
        f"It looks like the type '{guess.document_type}', but that is only {guess.confidence:.0%} certain; "
        f"{needed:.0%} is needed. Confirm or choose its type."
    )
    return Finding(code=ReasonCode.UNKNOWN_TYPE, message=message)
