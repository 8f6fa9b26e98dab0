"""What a stage gave for a document, as JSON on disk under a key made of its inputs and the stage's version.

A batch that was killed finds the finished part here and does not do it again. The folder of a batch goes when the
batch is finished: from then on the store and the blobs are the record.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from holdpoint.errors import StoreError

M = TypeVar("M", bound=BaseModel)


class StageResults:
    """The results of one batch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, stage: str, key: str, model: type[M]) -> M | None:
        """The result kept under that key, or None; one that was cut off by a kill counts as none."""
        try:
            return model.model_validate_json(self._file(stage, key).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def put(self, stage: str, key: str, result: BaseModel) -> None:
        """Keep a result. Not forced to the disk: losing one costs only its work."""
        file = self._file(stage, key)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}.draft")
            draft.write_text(result.model_dump_json(), encoding="utf-8")
            draft.replace(file)
        except OSError as error:
            raise StoreError(
                f"The stage result {file} cannot be written ({error.strerror}).",
                consequence="The batch stops here; nothing is lost.",
                remedy="Free some space or correct the rights, and run the command again: it continues.",
            ) from error

    def clear(self) -> None:
        """The batch is finished: its results are in the store."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, stage: str, key: str) -> Path:
        return self._folder / stage / key[:2] / f"{key}.json"


def result_key(*inputs: object) -> str:
    """A key that changes when any of the inputs does."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, default=str).encode()).hexdigest()[:40]
