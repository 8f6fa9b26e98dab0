"""What is known of a stored model without its numbers: its type and its fingerprint. Loads at once."""

import hashlib
import json
from pathlib import Path

from extractors.learned.taught_type import TaughtType
from holdpoint.errors import TerminalError

JSON = "model.json"
ARRAYS = "weights.npz"
RECOGNITION = "recognition.npz"


def model_digest(folder: Path) -> str:
    """What tells this model from any other. OSError where the folder holds none."""
    files = (folder / JSON, folder / ARRAYS, *folder.glob(RECOGNITION))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def read_type(folder: Path) -> TaughtType:
    """The type that a model was trained for, without its numbers. TerminalError where the folder holds no model."""
    try:
        described = json.loads((folder / JSON).read_text(encoding="utf-8"))
        return TaughtType.model_validate(described["type"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unusable(folder, error) from None


def unusable(folder: Path, error: Exception) -> TerminalError:
    """The folder holds no model, or one that another release wrote."""
    return TerminalError(
        f"{folder} holds no usable model ({error}).",
        consequence="Nothing was extracted with it.",
        remedy="Name a folder that `holdpoint train` of this release has written.",
    )
