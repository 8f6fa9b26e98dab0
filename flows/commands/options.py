"""Options that several commands share, and how they print."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from flows import logs, tracing
from flows.configuration import find_configuration, load_settings
from holdpoint.settings import Settings

if TYPE_CHECKING:  # the store and all that stands on it: not for help and for arguments that are wrong
    from flows.wiring import Runtime

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help="YAML file with the settings. Default: $HOLDPOINT_CONFIG, else holdpoint.yaml here."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of a table.")]

console = Console(highlight=False)
messages = Console(stderr=True, highlight=False)


def settings_of(config: Path | None) -> Settings:
    """The settings that the command line and the environment name; logs follow them from here on."""
    settings = load_settings(find_configuration(config))
    logs.set_up(settings.logging)
    tracing.set_up(settings.tracing)
    return settings


def open_runtime(config: Path | None) -> "Runtime":
    """The runtime of those settings; a context manager."""
    from flows.wiring import Runtime

    return Runtime(settings_of(config))


def print_json(value: Any) -> None:
    """Print JSON on standard output."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))
