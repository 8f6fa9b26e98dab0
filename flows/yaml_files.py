"""YAML files that people write: the tree with its lines, and what is said of a mistake in it."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from holdpoint.errors import ConfigurationError


def parsed(path: Path) -> Any:
    """The file's tree, which knows its lines. ConfigurationError where it cannot be read or is no YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"The configuration {path} cannot be read ({error}).",
            consequence="Nothing was started.",
            remedy="Name an existing YAML file with --config, or leave it out to run with the defaults.",
        ) from error
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark is not None else ""
        raise ConfigurationError(
            f"{path}{line}: this is not valid YAML ({error.problem or error.context}).",
            consequence="Nothing was started.",
            remedy="Check the indentation, the colons and the quotes around that line.",
        ) from error
    except YAMLError as error:
        raise ConfigurationError(f"{path}: this is not valid YAML ({error}).") from error
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise ConfigurationError(
            f"{path}, line 1: a list of settings such as 'data_dir: var' is expected.",
            consequence="Nothing was started.",
            remedy="docs/configuration.md shows one.",
        )
    return tree


def explained(path: Path, tree: Any, error: Any, model: type[BaseModel]) -> str:
    """One of pydantic's errors in a sentence: file, line, setting, what was found. The file is read as a `model`."""
    place = _without_kind(error["loc"])
    where = f"{path}, line {line_of(tree, place)}"
    name = ".".join(str(p) for p in place)
    if error["type"] == "extra_forbidden":
        close = get_close_matches(str(place[-1]), _known_keys(model, place[:-1]), n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        return f"{where}: there is no setting '{name}'.{hint}"
    if error["type"] == "missing":
        return f"{where}: '{name}' is missing."
    said = _said(error).rstrip(".")
    if not place:  # a rule between settings: its sentence begins with the place it is about
        where = f"{path}, line {line_of(tree, said.split(' ', 1)[0].rstrip(':').split('.'))}"
    if not name:
        return f"{where}: {said}."
    found = "" if error["type"] == "union_tag_invalid" else f" (found: {_shortened(error['input'])})"
    return f"{where}: {name}: {said}{found}{'' if said.endswith('?') else '.'}"


_KINDS = {
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
}
_LONGEST_FOUND = 80  # characters


def _said(error: Any) -> str:
    """What is wrong, in the words of who writes the file and not of who wrote the program."""
    if error["type"] == "union_tag_invalid":
        known = error["ctx"]["expected_tags"].replace("'", "")
        close = get_close_matches(str(error["ctx"]["tag"]), known.split(", "), n=1)
        return f"there is no kind '{error['ctx']['tag']}', only {known}." + (
            f" Did you mean '{close[0]}'?" if close else ""
        )
    if error["type"] in _KINDS:
        return f"{_KINDS[error['type']]} should stand here"
    return str(error["msg"]).removeprefix("Value error, ")


def _shortened(found: Any) -> str:
    text = repr(found)
    return text if len(text) <= _LONGEST_FOUND else f"{text[:_LONGEST_FOUND]}…"


def _without_kind(place: Sequence[Any]) -> list[Any]:
    """The place without what pydantic adds: the chosen kind behind a source, a destination or the blob store, and that
    it is a key which is wrong."""
    place = [part for part in place if part != "[key]"]
    depth = {"sources": 2, "destinations": 2, "blobs": 1, "master_data": 2}.get(str(place[0]) if place else "", 0)
    return [part for n, part in enumerate(place) if n != depth or depth == 0]


def line_of(tree: Any, place: Sequence[Any]) -> int:
    """The line, one-based, of the deepest part of the place that stands in the file."""
    line = 1
    node = tree
    for part in place:
        try:
            if isinstance(node, CommentedMap) and part in node:
                line = node.lc.key(part)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
                line = node.lc.item(part)[0] + 1
            else:
                break
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _known_keys(model: type[BaseModel], place: Sequence[Any]) -> list[str]:
    """Names that a mapping at that place may hold, for the hint."""
    models: list[type[BaseModel]] = [model]
    for part in place:
        fields = [m.model_fields[part] for m in models if part in m.model_fields]
        if fields:
            models = [inner for field in fields for inner in _models_in(field.annotation)]
        # else the part is a name that the owner chose: the models of such entries stand already
    return [name for model in models for name in model.model_fields]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """The settings models within an annotation such as dict[str, FolderSource | BucketSource]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in getattr(annotation, "__args__", ()) for found in _models_in(inner)]


def plain_of(node: Any) -> Any:
    """The tree as plain dictionaries and lists, so that messages print values and not the parser's own types."""
    if isinstance(node, CommentedMap):
        return {key: plain_of(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [plain_of(value) for value in node]
    return node
