"""The owner's own rules: what must not be so, and what is to be done about it. A closed set of tests, no program text.

A rule fires where all of its tests hold. A test on a value that the document has not never holds, but for `missing`.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from holdpoint.finding import Severity
from holdpoint.model import Frozen

PLACEHOLDER = re.compile(r"\{([a-z_.]+)\}")
FACTS = (
    "vendor.known",  # true, false; missing where there is no vendor master
    "vendor.id",
    "vendor.country",
    "order.known",
    "order.net_amount",
    "order.total_amount",
    "week.total",  # of the seller's invoices issued within the seven days up to this one's date, this one included
    "week.count",
    "document.pages",
    "document.reading",  # text_layer, scan, photo: the worst of its pages
    "source",
    "today",
)
_LONGEST_PATTERN = 300


def _as_text(value: Any) -> Any:
    """YAML's own types as the document's values are written: ISO dates, dot decimals, true and false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value) if isinstance(value, (int, float, Decimal)) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class Reference(Frozen):
    """Another value: as it is, `times` a factor, `plus` an amount, so many `days` later."""

    value: str
    times: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    days: int = 0


Operand = Text | Reference


class RuleTest(Frozen):
    """What is asked of a value. Of line items' cells (`line_items.unit_price`) one is enough, with `rows: all` each."""

    value: str
    rows: Literal["any", "all"] = "any"
    missing: bool | None = None
    equals: Operand | None = None
    differs: Operand | None = None
    one_of: tuple[Text, ...] | None = None
    none_of: tuple[Text, ...] | None = None
    above: Operand | None = None
    at_least: Operand | None = None
    below: Operand | None = None
    at_most: Operand | None = None
    matches: str | None = Field(default=None, max_length=_LONGEST_PATTERN)  # a regular expression for the whole value

    @field_validator("matches")
    @classmethod
    def _is_pattern(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"'{pattern}' is no regular expression ({error})") from error
        return pattern

    @model_validator(mode="after")
    def _asks_something(self) -> "RuleTest":
        if not any(getattr(self, name) is not None for name in _TESTS):
            raise ValueError(f"the test of '{self.value}' asks nothing: give one of {', '.join(_TESTS)}")
        for name in ("above", "at_least", "below", "at_most"):
            operand = getattr(self, name)
            if isinstance(operand, str) and not _has_an_order(operand):
                raise ValueError(f"{name}: '{operand}' is neither a number nor a date such as 2026-01-31")
        return self

    def names(self) -> Iterator[str]:
        """Every value it asks for."""
        yield self.value
        yield from (o.value for name in _TESTS if isinstance(o := getattr(self, name), Reference))


_TESTS = ("missing", "equals", "differs", "one_of", "none_of", "above", "at_least", "below", "at_most", "matches")


class AnyOf(Frozen):
    """Holds where one of its tests does."""

    any: tuple[RuleTest, ...] = Field(min_length=1)

    def names(self) -> Iterator[str]:
        """Every value it asks for."""
        return (name for test in self.any for name in test.names())


def _kind(condition: Any) -> str:
    is_group = "any" in condition if isinstance(condition, dict) else isinstance(condition, AnyOf)
    return "any" if is_group else "test"


Condition = Annotated[Annotated[AnyOf, Tag("any")] | Annotated[RuleTest, Tag("test")], Discriminator(_kind)]


class Rule(Frozen):
    """One rule. `message` may name values in braces; `override`: a person may let it pass, with a reason."""

    name: str = Field(pattern="^[a-z][a-z0-9_]{0,59}$")
    when: tuple[Condition, ...] = Field(min_length=1)
    severity: Literal[Severity.HOLD, Severity.SECOND_PERSON, Severity.WARN, Severity.REJECT] = Severity.HOLD
    message: str = Field(min_length=1, max_length=500)
    fields: tuple[str, ...] = ()
    override: bool | None = None  # None: yes, but for what is to be rejected

    @property
    def may_override(self) -> bool:
        return self.override if self.override is not None else self.severity is not Severity.REJECT

    def names(self) -> Iterator[str]:
        """Every value that it asks for or prints."""
        for condition in self.when:
            yield from condition.names()
        yield from PLACEHOLDER.findall(self.message)


class RuleSet(Frozen):
    """The rules of one document type, in the order in which they are tried, and where they stand."""

    rules: tuple[Rule, ...] = ()
    file: str = ""

    @model_validator(mode="after")
    def _names_differ(self) -> "RuleSet":
        names = [rule.name for rule in self.rules]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"there are two rules of the name '{twice}'")
        return self

    @property
    def version(self) -> str:
        """Changes with any word of any rule; stands in findings as "name@version"."""
        return hashlib.sha256(self.model_dump_json(include={"rules"}).encode()).hexdigest()[:8]

    def unknown_names(self, fields: frozenset[str], cells: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Each rule with a name that a document of these fields and cells of line items does not have."""
        known = {*fields, *FACTS, *(f"line_items.{cell}" for cell in cells)}
        for rule in self.rules:
            for name in (*rule.names(), *rule.fields):
                if name not in known and not (name in rule.fields and name == "line_items" and cells):
                    yield rule.name, name


def _has_an_order(text: str) -> bool:
    try:
        date.fromisoformat(text)
        return True
    except ValueError:
        try:
            return Decimal(text).is_finite()
        except InvalidOperation:
            return False
