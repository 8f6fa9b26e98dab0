"""When documents may be released: a policy for each type, and what a source does otherwise."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from holdpoint.model import Frozen
from holdpoint.settings.rules import RuleSet


def _currency_code(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError(f"'{text}' is no currency code (ISO 4217): three capitals, such as EUR")
    return text


AmountLimits = dict[Annotated[str, AfterValidator(_currency_code)], Decimal]


class ErrorTarget(Frozen):
    """What may go wrong: of the documents released without a person, at most `error` have a wrong value."""

    error: float = Field(gt=0, lt=1)  # a share: 0.01 is one in a hundred
    assurance: float = Field(default=0.95, gt=0.5, lt=1)  # how sure that must be
    fields: tuple[str, ...] | None = None  # those that matter; None: required ones, amounts, dates, IBANs, VAT numbers
    strata: tuple[Literal["reading", "vendor"], ...] = ("reading", "vendor")  # what separates the evidence


class AuditPolicy(Frozen):
    """Which part of the documents is judged whatever was decided, and how."""

    share: float = Field(default=0.05, gt=0, le=1)  # of all documents of the type, drawn by chance
    blind: bool = False  # True: the auditor types the values before seeing what was released
    days: int = Field(default=14, ge=1)  # a drawn document that nobody has judged by then counts as wrong


class SuccessCriteria(Frozen):
    """By what the owner tells whether the type's processing succeeds."""

    released_share: float = Field(ge=0, le=1)  # of all documents, without a person
    turnaround_hours: float = Field(gt=0)  # from arrival to release, a person's decision included


class TypePolicy(Frozen):
    """When a document of one type may be released, who owns that, and where it goes."""

    owner: str = "operations"
    primary: str
    fallback: str | None = None
    required: tuple[str, ...] | None = None  # overrides the type's own required fields
    min_type_confidence: float = Field(default=0.8, ge=0, le=1)
    min_confidence: float = Field(default=0.85, ge=0, le=1)
    min_confidence_by_field: dict[str, float] = Field(default_factory=dict)
    amount_limit: AmountLimits = Field(default_factory=dict)  # by currency; a total above it holds
    hold_copies: bool = False  # a bill that is marked as a copy waits for a person; else that is noted
    release: bool = True  # False: every document of this type waits for a person
    target: ErrorTarget | None = None  # None: `min_confidence` decides
    target_by_destination: dict[str, ErrorTarget] = Field(default_factory=dict)  # for what goes there first
    audit: AuditPolicy = AuditPolicy()
    success: SuccessCriteria | None = None
    reviewers: tuple[str, ...] = ()  # who reviews the type
    review_minute_cost: Decimal | None = Field(default=None, ge=0)  # of a person's minute
    error_cost: Decimal | None = Field(default=None, ge=0)  # of a wrong document released, in the same money
    rules: RuleSet = RuleSet()  # the owner's own; in the file the path of a YAML file, or several

    @property
    def effective_target(self) -> ErrorTarget | None:
        """The target of documents that go to this policy's primary destination."""
        return self.target_by_destination.get(self.primary, self.target)

    @property
    def scope(self) -> str:
        """The destination whose own target decides, or "" where the type's does."""
        return self.primary if self.primary in self.target_by_destination else ""

    @property
    def unnamed(self) -> tuple[str, ...]:
        """What a type with a target must name, and does not, before it may release anything."""
        named = {
            "owner": "owner" in self.model_fields_set and bool(self.owner.strip()),
            "success": self.success is not None,
            "reviewers": any(name.strip() for name in self.reviewers),
        }
        return tuple(name for name, is_named in named.items() if not is_named)


class SourcePolicy(Frozen):
    """What differs for documents of one type that come from one source; None: as the type's policy says."""

    owner: str | None = None
    primary: str | None = None
    fallback: str | None = None
    required: tuple[str, ...] | None = None
    min_type_confidence: float | None = Field(default=None, ge=0, le=1)
    min_confidence: float | None = Field(default=None, ge=0, le=1)
    min_confidence_by_field: dict[str, float] | None = None
    amount_limit: AmountLimits | None = None
    hold_copies: bool | None = None
    release: bool | None = None
    rules: RuleSet | None = None

    def applied_to(self, policy: TypePolicy) -> TypePolicy:
        """The type's policy with this source's differences."""
        return policy.model_copy(update={name: v for name, v in self if v is not None})
