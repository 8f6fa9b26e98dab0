"""Settings from one YAML file. A mistake in it gives one message that names file, line and remedy."""

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractors.learned.stored_type import read_type
from flows.rule_files import put_rules
from flows.yaml_files import explained, line_of, parsed, plain_of
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
    tree = parsed(path)
    plain = plain_of(tree)
    if "taught_types" in plain:
        raise ConfigurationError(
            f"{path}, line {line_of(tree, ['taught_types'])}: there is no setting 'taught_types'.",
            consequence="Nothing was started.",
            remedy="Name the folder of the type's model under extraction.models.",
        )
    put_rules(plain, path.resolve().parent)
    try:
        settings = Settings.model_validate(plain | {"taught_types": _taught_types(plain, path.resolve().parent)})
    except ValidationError as error:
        raise ConfigurationError(
            "\n".join(explained(path, tree, one, Settings) for one in error.errors(include_url=False)),
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
