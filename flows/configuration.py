"""Settings from one YAML file. A mistake in it gives one message that names file, line and remedy."""

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from holdpoint.document_types import BUILT_IN_TYPES, TypeSpec
from holdpoint.errors import ConfigurationError
from holdpoint.settings import Settings

ENVIRONMENT_VARIABLE = "HOLDPOINT_CONFIG"
DEFAULT_FILE = Path("holdpoint.yaml")


def find_configuration(given: Path | None) -> Path | None:
    """The file to use: the given one, else the environment's, else holdpoint.yaml here, else None (defaults)."""
    if given is not None:
        return given
    if named := os.environ.get(ENVIRONMENT_VARIABLE):
        return Path(named)
    return DEFAULT_FILE if DEFAULT_FILE.exists() else None


def load_settings(path: Path | None) -> Settings:
    """The settings of that file, or the defaults. Relative paths in a file start at the file's own folder."""
    if path is None:
        return _absolute(Settings(), Path.cwd())
    tree = _parse(path)
    plain = _plain(tree)
    if "taught_types" in plain:
        raise ConfigurationError(
            f"{path}, line {_line_of(tree, ['taught_types'])}: there is no setting 'taught_types'.",
            consequence="Nothing was started.",
            remedy="Name the folder of the type's model under extraction.models.",
        )
    try:
        settings = Settings.model_validate(plain | {"taught_types": _taught_types(plain, path.resolve().parent)})
    except ValidationError as error:
        raise ConfigurationError(
            "\n".join(_explain(path, tree, one) for one in error.errors(include_url=False)),
            consequence="Nothing was started.",
            remedy="docs/configuration.md lists every setting.",
        ) from error
    return _absolute(settings, path.resolve().parent)


def _taught_types(plain: dict[str, Any], base: Path) -> list[TypeSpec]:
    """What the models under extraction.models say of the types that are not built in."""
    extraction = plain.get("extraction")
    models = extraction.get("models") if isinstance(extraction, dict) else None
    built_in = {str(t) for t in BUILT_IN_TYPES}
    if not isinstance(models, dict):
        return []  # the settings say what is wrong
    named = {n: f for n, f in models.items() if isinstance(n, str) and isinstance(f, str) and n not in built_in}
    if not named:
        return []
    from extractors.learned.storage import read_type  # loads NumPy: not for who has only built-in types

    specs = []
    for name, folder in named.items():
        spec = read_type(_joined(base, Path(folder))).spec
        if spec.document_type != name:
            raise ConfigurationError(
                f"extraction.models.{name} names the model of another type, '{spec.document_type}', in {folder}.",
                consequence="Nothing was started.",
                remedy=f"Write extraction.models.{spec.document_type}, or name another folder.",
            )
        specs.append(spec)
    return specs


def _parse(path: Path) -> Any:
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


def _explain(path: Path, tree: Any, error: Any) -> str:
    place = _without_kind(error["loc"])
    where = f"{path}, line {_line_of(tree, place)}"
    name = ".".join(str(p) for p in place)
    if error["type"] == "extra_forbidden":
        close = get_close_matches(str(place[-1]), _known_keys(place[:-1]), n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        return f"{where}: there is no setting '{name}'.{hint}"
    if error["type"] == "missing":
        return f"{where}: '{name}' is missing."
    said = error["msg"].removeprefix("Value error, ")
    if not place:  # a rule between settings: its sentence begins with the place it is about
        where = f"{path}, line {_line_of(tree, said.split(' ', 1)[0].split('.'))}"
    return f"{where}: {name + ': ' if name else ''}{said} (found: {error['input']!r})" if name else f"{where}: {said}"


def _without_kind(place: Sequence[Any]) -> list[Any]:
    """The place without the chosen kind, which pydantic names after a source, a destination or the blob store."""
    depth = {"sources": 2, "destinations": 2, "blobs": 1, "master_data": 2}.get(str(place[0]) if place else "", 0)
    return [part for n, part in enumerate(place) if n != depth or depth == 0]


def _line_of(tree: Any, place: Sequence[Any]) -> int:
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


def _known_keys(place: Sequence[Any]) -> list[str]:
    """Names that a mapping at that place may hold, for the hint."""
    models: list[type[BaseModel]] = [Settings]
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


def _plain(node: Any) -> Any:
    """The tree as plain dictionaries and lists, so that messages print values and not the parser's own types."""
    if isinstance(node, CommentedMap):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value) for value in node]
    return node


def _absolute(settings: Settings, base: Path) -> Settings:
    def moved(entry: Any) -> Any:
        paths = {name: getattr(entry, name, None) for name in ("path", "lines_path", "ca_file", "suites")}
        return entry.model_copy(update={n: _joined(base, path) for n, path in paths.items() if path is not None})

    return settings.model_copy(
        update={
            "data_dir": _joined(base, settings.data_dir),
            "blobs": moved(settings.blobs),
            "reconciliation": moved(settings.reconciliation),
            "expectations": moved(settings.expectations),
            "extraction": settings.extraction.model_copy(
                update={"models": {t: _joined(base, p) for t, p in settings.extraction.models.items()}}
            ),
            "master_data": settings.master_data.model_copy(
                update={
                    part: moved(entry)
                    for part in ("vendors", "orders")
                    if (entry := getattr(settings.master_data, part))
                }
            ),
            "sources": {name: moved(s) for name, s in settings.sources.items()},
            "destinations": {name: moved(d) for name, d in settings.destinations.items()},
        }
    )


def _joined(base: Path, path: Path) -> Path:
    """The path from the base, without the ".." that a message would only confuse with."""
    return Path(os.path.normpath(base / path))
