"""Findings: what is wrong or odd about a document, as data. Bad data is a finding; a broken machine is an exception."""

from enum import StrEnum
from typing import Any, assert_never

from pydantic import Field

from holdpoint.model import Frozen


class ReasonCode(StrEnum):
    """The closed list of reasons. Compared as a set; documented in docs/reason-codes.md."""

    # held
    MISSING_REQUIRED = "missing_required"
    LOW_CONFIDENCE = "low_confidence"
    ARITHMETIC_MISMATCH = "arithmetic_mismatch"
    ROWS_INCOMPLETE = "rows_incomplete"
    INVALID_IBAN = "invalid_iban"
    INVALID_VAT_ID = "invalid_vat_id"
    DATE_ORDER = "date_order"
    AMBIGUOUS_DATE = "ambiguous_date"
    AMOUNT_LIMIT = "amount_limit"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    NO_TEXT = "no_text"
    UNKNOWN_TYPE = "unknown_type"
    XML_PAGE_MISMATCH = "xml_page_mismatch"
    EINVOICE_INVALID = "einvoice_invalid"
    EXPECTATION_FAILED = "expectation_failed"
    RELEASE_STOPPED = "release_stopped"
    INSTRUCTIONS_IN_DOCUMENT = "instructions_in_document"
    HIDDEN_TEXT = "hidden_text"
    CONFLICTING_TYPES = "conflicting_types"
    RELEASE_RULE = "release_rule"
    BANK_DETAILS_CHANGED = "bank_details_changed"
    VENDOR_UNKNOWN = "vendor_unknown"
    ORDER_MISMATCH = "order_mismatch"
    TAX_RATE = "tax_rate"
    SENSITIVE_DATA = "sensitive_data"
    POLICY_RULE = "policy_rule"
    SEVERAL_DOCUMENTS = "several_documents"
    # quarantined
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    RESOURCE_LIMIT = "resource_limit"
    # noted
    WRONG_EXTENSION = "wrong_extension"
    NOT_ON_PAGE = "not_on_page"
    MODEL_REFUSED = "model_refused"
    MODEL_READS_OTHERWISE = "model_reads_otherwise"
    ACTIVE_CONTENT = "active_content"
    ATTACHED_FILES = "attached_files"
    MARKED_AS_COPY = "marked_as_copy"


class Severity(StrEnum):
    """What a finding does to its document."""

    HOLD = "hold"  # a person decides
    SECOND_PERSON = "second_person"  # two people decide: both must approve the same values
    REJECT = "reject"  # nobody may approve it as it is
    QUARANTINE = "quarantine"
    WARN = "warn"

    @property
    def holds(self) -> bool:
        """Whether the document waits for a person."""
        return self in (Severity.HOLD, Severity.SECOND_PERSON, Severity.REJECT)


_QUARANTINE = frozenset(
    {ReasonCode.ENCRYPTED, ReasonCode.DAMAGED, ReasonCode.EMPTY, ReasonCode.UNSUPPORTED, ReasonCode.RESOURCE_LIMIT}
)
_WARN = frozenset(
    {
        ReasonCode.WRONG_EXTENSION,
        ReasonCode.NOT_ON_PAGE,
        ReasonCode.MODEL_REFUSED,
        ReasonCode.MODEL_READS_OTHERWISE,
        ReasonCode.ACTIVE_CONTENT,
        ReasonCode.ATTACHED_FILES,
        ReasonCode.MARKED_AS_COPY,
    }
)


_SECOND_PERSON = frozenset({ReasonCode.BANK_DETAILS_CHANGED})


def severity_of(code: ReasonCode) -> Severity:
    """Every code has one severity, whoever raises it; a type's owner may say otherwise: in rules, of copies."""
    if code in _QUARANTINE:
        return Severity.QUARANTINE
    if code in _SECOND_PERSON:
        return Severity.SECOND_PERSON
    return Severity.WARN if code in _WARN else Severity.HOLD


def _usual_severity(given: dict[str, Any]) -> Severity:
    return severity_of(given["code"]) if "code" in given else Severity.HOLD  # without a code it is refused anyway


class Finding(Frozen):
    """One thing noticed. `message` is a sentence a person can act on: the fact, with the values, and the remedy."""

    code: ReasonCode
    message: str
    fields: tuple[str, ...] = ()  # names of the fields it concerns, e.g. ("total_amount",) or ("line_items[2].amount",)
    page: int | None = None
    severity: Severity = Field(default_factory=_usual_severity)
    rule: str | None = None  # the owner's rule that raised it, as "name@version"
    may_accept: bool = True  # False: no reason given by a person lets it pass

    @property
    def key(self) -> str:
        """What a person accepts it by: the code, or for an owner's rule the code and the rule's name."""
        return self.code.value if self.rule is None else f"{self.code.value}:{self.rule.partition('@')[0]}"

    @property
    def needs_reason(self) -> bool:
        """Whether whoever accepts it must say why, for the audit trail."""
        return self.rule is not None or self.severity is Severity.SECOND_PERSON


def title_of(code: ReasonCode) -> str:
    """The reason in plain words, as the queue and the review page print it."""
    match code:
        case ReasonCode.MISSING_REQUIRED:
            return "A required field is missing"
        case ReasonCode.LOW_CONFIDENCE:
            return "A value is uncertain"
        case ReasonCode.ARITHMETIC_MISMATCH:
            return "The amounts do not add up"
        case ReasonCode.ROWS_INCOMPLETE:
            return "A line item may be missing"
        case ReasonCode.INVALID_IBAN:
            return "The IBAN is not valid"
        case ReasonCode.INVALID_VAT_ID:
            return "The VAT number is not valid"
        case ReasonCode.DATE_ORDER:
            return "The dates are in the wrong order"
        case ReasonCode.AMBIGUOUS_DATE:
            return "A date can be read in two ways"
        case ReasonCode.AMOUNT_LIMIT:
            return "The amount is above the limit"
        case ReasonCode.POSSIBLE_DUPLICATE:
            return "It may be a duplicate"
        case ReasonCode.NO_TEXT:
            return "No text could be read"
        case ReasonCode.UNKNOWN_TYPE:
            return "Its type is unknown, or has no policy"
        case ReasonCode.XML_PAGE_MISMATCH:
            return "The e-invoice and its printed page disagree"
        case ReasonCode.EINVOICE_INVALID:
            return "The e-invoice breaks the rules of its format"
        case ReasonCode.EXPECTATION_FAILED:
            return "It fails an expectation on the batch"
        case ReasonCode.RELEASE_STOPPED:
            return "Its owner has stopped automatic release"
        case ReasonCode.INSTRUCTIONS_IN_DOCUMENT:
            return "It gives orders to software that reads it"
        case ReasonCode.HIDDEN_TEXT:
            return "It carries text that nobody can see"
        case ReasonCode.CONFLICTING_TYPES:
            return "It can be read as two kinds of file"
        case ReasonCode.RELEASE_RULE:
            return "Its release is not proven safe enough"
        case ReasonCode.BANK_DETAILS_CHANGED:
            return "The vendor's bank details have changed"
        case ReasonCode.VENDOR_UNKNOWN:
            return "The vendor is unknown"
        case ReasonCode.ORDER_MISMATCH:
            return "It does not match its purchase order"
        case ReasonCode.TAX_RATE:
            return "The tax rate is not one of the country's"
        case ReasonCode.SENSITIVE_DATA:
            return "It carries sensitive data"
        case ReasonCode.POLICY_RULE:
            return "It breaks a rule of its type's owner"
        case ReasonCode.SEVERAL_DOCUMENTS:
            return "It may hold several documents"
        case ReasonCode.ENCRYPTED:
            return "It is encrypted"
        case ReasonCode.DAMAGED:
            return "It is damaged"
        case ReasonCode.EMPTY:
            return "It is empty"
        case ReasonCode.UNSUPPORTED:
            return "Its format is not supported"
        case ReasonCode.RESOURCE_LIMIT:
            return "It could not be read safely"
        case ReasonCode.WRONG_EXTENSION:
            return "Its name does not match its content"
        case ReasonCode.NOT_ON_PAGE:
            return "A value of the e-invoice is not printed"
        case ReasonCode.MODEL_REFUSED:
            return "What the language model said was not used"
        case ReasonCode.MODEL_READS_OTHERWISE:
            return "The language model reads a value otherwise"
        case ReasonCode.ACTIVE_CONTENT:
            return "It contains programs or actions"
        case ReasonCode.ATTACHED_FILES:
            return "Something in it was not read"
        case ReasonCode.MARKED_AS_COPY:
            return "It is marked as a copy"
    assert_never(code)
