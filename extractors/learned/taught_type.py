"""A document type as a person teaches it: its fields, what kind of value each is, which must be there."""

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from extractors.learned.kinds import Kind
from holdpoint.document_types import DocumentType, FieldSpec, TypeSpec, ValueKind
from holdpoint.errors import TerminalError
from holdpoint.model import Frozen

_VALUE_KINDS = {
    Kind.DATE: ValueKind.DATE,
    Kind.MONEY: ValueKind.MONEY,
    Kind.IDENTIFIER: ValueKind.IDENTIFIER,
    Kind.NAME: ValueKind.NAME,
    Kind.PARTY: ValueKind.NAME,
    Kind.ADDRESS: ValueKind.ADDRESS,
    Kind.DURATION: ValueKind.TEXT,
    Kind.PLACE: ValueKind.TEXT,
}


class TaughtField(Frozen):
    """One field. `most_lines` bounds names and addresses; the kind has a default.

    With `loose_end` a name with a bracketed number or a party's letter at its end counts as the name without.
    """

    name: str = Field(pattern="^[a-z][a-z0-9_]{0,29}$")
    kind: Kind
    label: str = ""
    required: bool = False
    several: bool = False
    loose_end: bool = False
    most_lines: int | None = Field(default=None, ge=1, le=12)

    @property
    def lines(self) -> int:
        """The most lines that a value takes."""
        return self.most_lines or (8 if self.kind is Kind.ADDRESS else 3)


class TaughtType(Frozen):
    """A document type by name, with its fields in the order they are shown."""

    name: str = Field(pattern="^[a-z][a-z0-9_]{0,29}$")
    label: str = ""
    fields: tuple[TaughtField, ...] = Field(min_length=1)
    rules: DocumentType | None = None  # the built-in type whose rules give a second opinion, by field name

    @property
    def spec(self) -> TypeSpec:
        """The same as the checks, the review page and the exports need it."""
        return TypeSpec(
            document_type=DocumentType(self.name),
            label=self.label or TypeSpec.unknown(DocumentType(self.name)).label,
            fields=tuple(
                FieldSpec(
                    name=field.name,
                    kind=_VALUE_KINDS[field.kind],
                    label=field.label or field.name.replace("_", " ").capitalize(),
                    required=field.required,
                    several=field.several,
                )
                for field in self.fields
            ),
        )


def read_taught_type(path: Path) -> TaughtType:
    """The type that a YAML file describes. TerminalError tells what is wrong with it."""
    try:
        content: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return TaughtType.model_validate(content)
    except (OSError, UnicodeDecodeError, YAMLError, ValidationError) as error:
        raise TerminalError(
            f"The document type {path} cannot be read: {error}.",
            consequence="Nothing was trained or evaluated.",
            remedy="Describe it with name, label and fields, each field with name and kind; see docs/teaching.md.",
        ) from None
