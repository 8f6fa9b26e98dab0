"""PP-OCR's models, found inside the `rapidocr` wheel and run by ONNX Runtime itself; nothing is downloaded.

The wheel's own pipeline pads every line to 320 pixels and imports a dozen packages; its models alone, given lines at
their exact width, read a receipt for half of the CPU. Loaded once a process (about 0.4 s), one thread each. Whoever
loads them says in which languages pages are: Chinese and Japanese are read only where one of them is asked for.
"""

import importlib.util
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.reading.pp_alphabet import Weights, has_east_asian, narrowed, numbered
from holdpoint.errors import ConfigurationError

Tensor = npt.NDArray[np.float32]

READER = "rapidocr"
_PACKAGE = "rapidocr"
_DETECTION = "PP-OCR*_det_*.onnx"
_RECOGNITION = "PP-OCR*_rec_*.onnx"
_DIRECTION = "*_cls_*.onnx"
_languages: list[str] = []  # of this process's pages
_in_use: list[Any] = []  # weights that ONNX Runtime reads where they are, as long as the process lives


@lru_cache(maxsize=1)
def detection_model() -> Any:
    """From a picture (1, 3, rows, columns; both sides multiples of 32) to how likely each pixel is print."""
    return _session(_DETECTION)


def recognition_model() -> Any:
    """From a line 48 pixels high (1, 3, 48, columns) to the likelihood of every character at every 8th column."""
    return _recogniser()[0]


@lru_cache(maxsize=1)
def direction_model() -> Any:
    """From a line (1, 3, 48, 192) to how likely it stands upright, and on its head."""
    return _session(_DIRECTION)


def alphabet() -> tuple[str, ...]:
    """The recognition model's characters by number; 0 is the blank between characters, the last one the space."""
    return _recogniser()[1]


def load_models(languages: Sequence[str] = ()) -> None:
    """Load the models without running them, so that processes forked from this one need not.

    Chinese and Japanese are read only where one of the languages (by Tesseract's names) is written so.
    """
    _languages[:] = languages
    detection_model()
    direction_model()
    alphabet()


def run(model: Any, tensor: Tensor) -> Tensor:
    """The model's only output for its only input."""
    name = model.get_inputs()[0].name
    return np.asarray(model.run(None, {name: tensor})[0], dtype=np.float32)


@lru_cache(maxsize=1)
def _recogniser() -> tuple[Any, tuple[str, ...]]:
    """The recognition model and its characters."""
    if has_east_asian(_languages):
        model = _session(_RECOGNITION)
        return model, numbered(model.get_modelmeta().custom_metadata_map["character"])
    left = narrowed(_model_file(_RECOGNITION).read_bytes())
    return _session(_RECOGNITION, left.weights), left.characters


def _session(pattern: str, weights: Mapping[str, Weights] = MappingProxyType({})) -> Any:
    """`weights` take the place of those of the same names in the model's file."""
    # ONNX Runtime 1.29 and later send telemetry from Linux too, and keep a device id in ~/.cache, unless told before
    # it is loaded: https://github.com/microsoft/onnxruntime/pull/27379
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # A process that looks at pictures lives for one file, so what its arena keeps is soon given back; without one,
    # every layer's memory is asked of the system anew, which costs a quarter of the detection's time.
    options.enable_cpu_mem_arena = True
    options.log_severity_level = 4  # else it remarks on every size that is not the file's
    for name, values in weights.items():
        value = onnxruntime.OrtValue.ortvalue_from_numpy(values)
        options.add_initializer(name, value)
        _in_use.append(value)
    return onnxruntime.InferenceSession(
        str(_model_file(pattern)), sess_options=options, providers=["CPUExecutionProvider"]
    )


def _model_file(pattern: str) -> Path:
    spec = importlib.util.find_spec(_PACKAGE)  # looks it up without importing it
    folders = [Path(folder) / "models" for folder in (spec.submodule_search_locations or ())] if spec else []
    for folder in folders:
        found = sorted(folder.glob(pattern))
        if found:
            return found[-1]
    raise ConfigurationError(
        f"No model {pattern} is in the package {_PACKAGE}.",
        consequence="Photographed pages cannot be read.",
        remedy="Install the version of rapidocr that the lock file names.",
    )
