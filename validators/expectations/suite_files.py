"""The suites as files: Great Expectations' own form, in JSON or YAML, one suite a file, written by who owns the data.

What Great Expectations does not say stands under `meta`, which it carries along: of the suite, which documents it
covers and which rows it sees; of an expectation, a sentence for people. A file that cannot be used is no exception
but a `BrokenSuite`: what it would have checked is not released (validators.expectations.batch).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from holdpoint.model import Frozen

SHIPPED = Path(__file__).parent / "suites"
_ENDINGS = (".json", ".yaml", ".yml")
Severity = Literal["critical", "warning", "info"]


class SuiteScope(Frozen, extra="forbid"):
    """`meta.holdpoint` of a suite: which documents it covers, and which rows it sees."""

    document_types: tuple[str, ...] = ()  # empty: all
    destinations: tuple[str, ...] = ()  # by the primary destination of the document's type; empty: all
    sources: tuple[str, ...] = ()  # empty: all
    window: Literal["batch", "history"] = "batch"  # history: the batch, and what was settled in the days before it
    stops: Literal["batch", "covered"] = "batch"  # what is held when it fails: the whole batch, or what it covers
    min_rows: int = Field(default=1, ge=1)  # with fewer rows it is not evaluated
    min_reference_rows: int = Field(default=200, ge=1)  # with fewer, what compares with the reference is not evaluated
    owner: str = ""


class Statement(Frozen, extra="forbid"):
    """`meta` of an expectation: what is told to people. All of it may be left out."""

    name: str = ""
    message: str = ""  # what is expected, as a sentence
    fact: str = ""  # what is odd about a failing row; {value} is its value
    fields: tuple[str, ...] | None = None  # that the finding names; None: the column, where it is a field
    finds_rows: bool = True  # False: failing rows are counted, their documents get no finding
    min_rows: int | None = Field(default=None, ge=1)  # None: as the suite says
    notes: object = None  # Great Expectations' own: text for its pages


class SuiteExpectation(Frozen, extra="forbid"):
    """One expectation, as Great Expectations stores it."""

    type: str
    kwargs: dict[str, Any] = Field(default_factory=dict)
    meta: Statement = Statement()
    severity: Severity = "critical"  # critical: stops the release; warning, info: is told
    id: str | None = None
    description: str | None = None
    rendered_content: object = None

    @property
    def name(self) -> str:
        """What it is called in findings and on pages."""
        if self.meta.name:
            return self.meta.name
        column = self.kwargs.get("column")
        return f"{self.type}({column})" if isinstance(column, str) else self.type

    @property
    def parameters(self) -> tuple[str, ...]:
        """The expressions that it takes from the run (`$PARAMETER`)."""
        return tuple(_parameters(self.kwargs))


class Suite(Frozen):
    """One usable suite. `file` is where its owner edits it."""

    name: str
    file: str
    scope: SuiteScope
    expectations: tuple[SuiteExpectation, ...]


class BrokenSuite(Frozen):
    """A suite file that cannot be used: fact, consequence and remedy as one text."""

    file: str
    problem: str

    @property
    def message(self) -> str:
        """The whole of it, for a finding or a line on the screen."""
        return (
            f"The suite {self.file} cannot be used: {self.problem} What it expects was not checked, so nothing of this "
            "batch is released without a person. Correct the file (`holdpoint expectations` checks it)."
        )


class Suites(Frozen):
    """All suites of a folder: those that can be used, and those that cannot."""

    usable: tuple[Suite, ...]
    broken: tuple[BrokenSuite, ...] = ()


def read_suites(folder: Path | None = None) -> Suites:
    """The suites of a folder, by file name; None: the shipped ones.

    A folder that cannot be read is a broken suite, and so is the second file of a name: nobody could tell which speaks.
    """
    place = folder or SHIPPED
    try:
        files = sorted(file for file in place.iterdir() if file.suffix in _ENDINGS)
    except OSError as error:
        problem = f"expectations.suites names this folder, and it cannot be read ({error.strerror})."
        return Suites(usable=(), broken=(BrokenSuite(file=str(place), problem=problem),))
    usable: dict[str, Suite] = {}
    broken: list[BrokenSuite] = []
    for file in files:
        try:
            suite = read_suite(file)
        except ValueError as error:
            broken.append(BrokenSuite(file=str(file), problem=_sentence(str(error))))
            continue
        if suite.name in usable:
            broken.append(
                BrokenSuite(
                    file=str(file), problem=f"Its name '{suite.name}' is that of {usable[suite.name].file} too."
                )
            )
            continue
        usable[suite.name] = suite
    return Suites(usable=tuple(usable.values()), broken=tuple(broken))


def read_suite(file: Path) -> Suite:
    """The suite of one file. ValueError, saying what is wrong, when it is none."""
    tree = _tree(file)
    if not isinstance(tree, Mapping):
        raise ValueError("It is not a suite: an object with name and expectations is expected.")
    unknown = sorted(set(tree) - {"name", "expectations", "meta", "id", "notes", "suite_parameters"})
    if unknown:
        raise ValueError(f"It has the unknown key '{unknown[0]}'.")
    meta = tree.get("meta") or {}
    try:
        scope = SuiteScope.model_validate(meta.get("holdpoint") or {})
    except ValidationError as error:
        raise ValueError(f"meta.holdpoint{_first(error)}") from error
    except AttributeError as error:
        raise ValueError("Its meta is not an object.") from error
    name, listed = tree.get("name"), tree.get("expectations")
    if not isinstance(name, str) or not name:
        raise ValueError("It has no name.")
    if not isinstance(listed, list) or not listed:
        raise ValueError("It has no expectations.")
    expectations = []
    for number, one in enumerate(listed):
        try:
            expectations.append(SuiteExpectation.model_validate(one))
        except ValidationError as error:
            raise ValueError(f"expectations[{number}]{_first(error)}") from error
    names = [one.name for one in expectations]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"Two of its expectations are called '{twice}': give each its own meta.name.")
    return Suite(name=name, file=str(file), scope=scope, expectations=tuple(expectations))


def _tree(file: Path) -> object:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"It cannot be read ({error}).") from error
    try:
        return json.loads(text) if file.suffix == ".json" else YAML(typ="safe", pure=True).load(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"It is not valid JSON (line {error.lineno}: {error.msg}).") from error
    except YAMLError as error:
        raise ValueError(f"It is not valid YAML ({' '.join(str(error).split())}).") from error


def _first(error: ValidationError) -> str:
    """Where the first mistake is, and what it is."""
    one = error.errors(include_url=False)[0]
    return "".join(f".{step}" for step in one["loc"]) + f": {_sentence(one['msg'])}"


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _parameters(value: object) -> list[str]:
    if isinstance(value, Mapping):
        if "$PARAMETER" in value:
            return [str(value["$PARAMETER"])]
        return [name for one in value.values() for name in _parameters(one)]
    if isinstance(value, list):
        return [name for one in value for name in _parameters(one)]
    return []
