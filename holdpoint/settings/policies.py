"""When documents may be released: a policy for each type, and what a source does otherwise."""

from decimal import Decimal

from pydantic import Field

from holdpoint.model import Frozen
from holdpoint.settings.rules import RuleSet


class TypePolicy(Frozen):
    """When a document of one type may be released, who owns that, and where it goes."""

    owner: str = "operations"
    primary: str
    fallback: str | None = None
    required: tuple[str, ...] | None = None  # overrides the type's own required fields
    min_type_confidence: float = Field(default=0.8, ge=0, le=1)
    min_confidence: float = Field(default=0.85, ge=0, le=1)
    min_confidence_by_field: dict[str, float] = Field(default_factory=dict)
    amount_limit: dict[str, Decimal] = Field(default_factory=dict)  # by currency; a total above it holds
    release: bool = True  # False: every document of this type waits for a person
    rules: RuleSet = RuleSet()  # the owner's own; in the file the path of a YAML file, or several


class SourcePolicy(Frozen):
    """What differs for documents of one type that come from one source; None: as the type's policy says."""

    owner: str | None = None
    primary: str | None = None
    fallback: str | None = None
    required: tuple[str, ...] | None = None
    min_type_confidence: float | None = Field(default=None, ge=0, le=1)
    min_confidence: float | None = Field(default=None, ge=0, le=1)
    min_confidence_by_field: dict[str, float] | None = None
    amount_limit: dict[str, Decimal] | None = None
    release: bool | None = None
    rules: RuleSet | None = None

    def applied_to(self, policy: TypePolicy) -> TypePolicy:
        """The type's policy with this source's differences."""
        return policy.model_copy(update={name: v for name, v in self if v is not None})
