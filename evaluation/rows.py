"""Labels and predictions as they lie in files: one JSON object a line, known by `file`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from holdpoint.errors import TerminalError


def _as_list(value: Any) -> list[Any]:
    """One value or several, as several; null and the empty string are none."""
    values = value if isinstance(value, list) else [value]
    return [v for v in values if v not in (None, "")]


def _as_value(value: Any) -> Any:
    """A bare value is a value without confidence; numbers are taken as written."""
    if isinstance(value, Mapping) and "value" in value:
        return value
    return {"value": value}


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Cells = dict[str, Text | None]


class Row(BaseModel):
    """One line of a file, known by `file`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    file: str


class LabelRow(Row):
    """The truth about one document. `fields` hold one string or several; `line_items` hold rows of cells.

    Label files carry extras of their own; they are kept, because documents are selected and grouped by them.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    fields: dict[str, Annotated[list[Cells | Text], BeforeValidator(_as_list)]] = Field(default_factory=dict)
    outcome: str | None = None
    reasons: tuple[str, ...] = ()
    clean: bool | None = None  # nothing is wrong with it
    quality: str | None = None  # how it was made: "digital", "scan", "photo"
    held_out: bool | None = None  # of a layout that no tuning has seen
    language: str | None = None  # "en", "fr"
    layout: str | None = None  # by name
    unseen_template: bool | None = None  # the same, of a taught type's form

    def texts(self, name: str) -> tuple[str, ...]:
        """The labelled values of a field; rows of cells are none."""
        return tuple(v for v in self.fields.get(name, ()) if isinstance(v, str))

    def trait(self, name: str) -> tuple[str, ...]:
        """What the label says of the document under that name: one of its own keys, else the values of a field."""
        told = dict(self).get(name)
        if isinstance(told, bool):
            return (str(told).lower(),)
        return (str(told),) if isinstance(told, str | int | float) else self.texts(name)


class PredictedValue(BaseModel):
    """One extracted value with its confidence, 0 to 1; None where the predictor states none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    value: Text | None = None
    raw: Text | None = None  # as printed
    confidence: float | None = Field(default=None, ge=0, le=1)


PredictedCells = dict[str, Annotated[PredictedValue, BeforeValidator(_as_value)]]


class PredictionRow(Row):
    """What was extracted from one document."""

    type: str
    type_confidence: float | None = Field(default=None, ge=0, le=1)
    fields: dict[str, Annotated[list[Any], BeforeValidator(_as_list)]] = Field(default_factory=dict)
    vendor_seen: bool | None = None  # whether the predictor had been trained with documents of its vendor

    @model_validator(mode="after")
    def _has_readable_values(self) -> Self:
        """What is wrong with a value is said when the row is read, where its line is known."""
        for name, values in self.fields.items():
            if all(isinstance(v, Mapping) and "value" not in v for v in values):
                self.rows(name)
            else:
                self.values(name)
        return self

    def values(self, name: str) -> tuple[PredictedValue, ...]:
        """The values of a field; a value of None (found, not normalised) is none."""
        found = (PredictedValue.model_validate(_as_value(v)) for v in self.fields.get(name, ()))
        return tuple(v for v in found if v.value)

    def absence(self, name: str) -> float | None:
        """The confidence with which the predictor says that the document has no such value; None where it does not say.

        That is a value of null without raw text. With raw text it is a value that was found and not understood.
        """
        found = [PredictedValue.model_validate(_as_value(v)) for v in self.fields.get(name, ())]
        if not found or any(v.value or v.raw for v in found):
            return None
        return found[0].confidence

    def rows(self, name: str = "line_items") -> tuple[dict[str, PredictedValue], ...]:
        """The rows of a field of rows, each by cell."""
        return tuple(
            {cell: PredictedValue.model_validate(_as_value(v)) for cell, v in row.items() if v is not None}
            for row in self.fields.get(name, ())
            if isinstance(row, Mapping)
        )


AnyRow = TypeVar("AnyRow", bound=Row)


def parse_rows(model: type[AnyRow], rows: Iterable[Mapping[str, Any]]) -> tuple[AnyRow, ...]:
    """Rows from plain objects; raises pydantic's ValidationError."""
    return tuple(model.model_validate(row) for row in rows)


def read_rows(model: type[AnyRow], path: Path) -> tuple[AnyRow, ...]:
    """Rows of a JSON Lines file; blank lines are skipped.

    TerminalError names file and line of what is no row, or of a second row for the same document.
    """
    found: dict[str, AnyRow] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # values may hold what else ends lines (U+2028)
    except (OSError, UnicodeDecodeError) as error:
        raise TerminalError(f"{path} cannot be read: {error}.", remedy="Name a JSON Lines file.") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = model.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError) as error:
            raise TerminalError(
                f"{path}, line {number} is no {model.__name__}: {' '.join(str(error).split())}.",
                consequence="Nothing was evaluated.",
                remedy='Each line is one object with "file", "type" and "fields".',
            ) from None
        if row.file in found:
            raise TerminalError(
                f"{path}, line {number} is the second row for '{row.file}'.",
                consequence="Nothing was evaluated.",
                remedy="Keep one row for each document.",
            )
        found[row.file] = row
    return tuple(found.values())
