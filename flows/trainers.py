"""What `evaluate --folds` trains with."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evaluation.cross_validation import Trainer
from flows.labelled_extraction import Source
from holdpoint.errors import TerminalError
from holdpoint.settings import Settings

OnDone = Callable[[int, int], None]
TrainerFactory = Callable[[Path, Source, Settings, Path | None], Trainer]
"""Makes a trainer for a labelled folder: its files or the lines of its labels; the taught type's YAML file."""


def trainer_for(
    name: str | None, folder: Path, source: Source, settings: Settings, type_file: Path | None, on_read: OnDone
) -> Trainer:
    """The trainer whose factory is named as "module:function", or the product's own, which reads the files first."""
    if name is None:
        return _learned(folder, source, settings, type_file, on_read)
    return _factory(name)(folder, source, settings, type_file)


def _learned(folder: Path, source: Source, settings: Settings, type_file: Path | None, on_read: OnDone) -> Trainer:
    from extractors.learned.taught_type import read_taught_type
    from flows.labelled_reading import read_labelled
    from flows.taught_extraction import TaughtTrainer

    if type_file is None:
        raise TerminalError(
            "Nothing says which fields are to be learned.",
            consequence="Nothing was trained or evaluated.",
            remedy="Name the type's YAML file with --type, or a trainer of your own with --trainer MODULE:FUNCTION.",
        )
    return TaughtTrainer(read_taught_type(type_file), read_labelled(folder, settings, source, on_read))


def _factory(name: str) -> TrainerFactory:
    module, _, function = name.partition(":")
    try:
        found: Any = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise TerminalError(
            f"The trainer '{name}' cannot be loaded ({error}).",
            consequence="Nothing was trained or evaluated.",
            remedy="Name MODULE:FUNCTION of a module that Python can import.",
        ) from None
    factory: TrainerFactory = found
    return factory
