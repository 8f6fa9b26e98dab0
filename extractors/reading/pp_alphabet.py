"""PP-OCR's recogniser asked for the characters alone that are read here. Pure.

It knows 18,710 characters and weighs each of them at every step along a line; nine tenths are Chinese and Japanese.
Without those it takes an eighth less time, and cannot take a smudge for one of them. Its last layer is found by its
size in the model's file (ONNX, which is protobuf: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.float32]
_Span = tuple[int, int]

_EAST_ASIAN_LANGUAGES = ("chi", "jpn")  # Tesseract's names begin so
_EAST_ASIAN_FROM = "\u2e80"  # radicals, kana, ideographs, and forms as wide as those up to the end
_LIGATURES = ("\ufb00", "\ufb4f")  # that stand behind them
# Numbers of protobuf fields.
_GRAPH, _METADATA, _INITIALIZER = 7, 14, 5  # of a model, of a model, of a graph
_DIMENSIONS, _NAME, _RAW = 1, 8, 9  # of a tensor
_KEY, _VALUE = 1, 2  # of an entry of metadata


@dataclass(frozen=True)
class Narrowed:
    """The characters that are left by number, and the weights, by name, that take the place of the file's own.

    The first is the blank between characters, the last one the space.
    """

    characters: tuple[str, ...]
    weights: dict[str, Weights]


def has_east_asian(languages: Sequence[str]) -> bool:
    """Whether one of Tesseract's languages is written in what is otherwise left out."""
    return any(language.startswith(_EAST_ASIAN_LANGUAGES) for language in languages)


def numbered(listed: str) -> tuple[str, ...]:
    """The characters by number, from what the model's file lists: the blank before them, the space behind."""
    return ("", *listed.splitlines(), " ")


def narrowed(model: bytes) -> Narrowed:
    """From the bytes of the model's file; all characters and no weights where its last layer is not found in it."""
    listed = next((v for k, v in _metadata(model) if k == "character"), "")
    characters = numbered(listed)
    kept = [number for number, character in enumerate(characters) if _is_read(character)]
    weights = {name: np.ascontiguousarray(w[..., kept]) for name, w in _last_layer(model, len(characters))}
    if not weights:
        return Narrowed(characters, {})
    return Narrowed(tuple(characters[number] for number in kept), weights)


def _is_read(character: str) -> bool:
    return all(c < _EAST_ASIAN_FROM or _LIGATURES[0] <= c <= _LIGATURES[1] for c in character)


def _last_layer(model: bytes, size: int) -> Iterator[tuple[str, Weights]]:
    """What has one number, or one column, for each character."""
    for graph in _spans(model, (0, len(model)), _GRAPH):
        for tensor in _spans(model, graph, _INITIALIZER):
            fields = list(_fields(model, tensor))
            shape = [value for number, value in fields if number == _DIMENSIONS and isinstance(value, int)]
            if shape and shape[-1] == size:
                name, raw = (_bytes(model, fields, wanted) for wanted in (_NAME, _RAW))
                if len(raw) == 4 * np.prod(shape):
                    yield name.decode(), np.frombuffer(raw, dtype="<f4").reshape(shape)


def _metadata(model: bytes) -> Iterator[tuple[str, str]]:
    for entry in _spans(model, (0, len(model)), _METADATA):
        fields = list(_fields(model, entry))
        yield _bytes(model, fields, _KEY).decode(), _bytes(model, fields, _VALUE).decode()


def _spans(data: bytes, within: _Span, wanted: int) -> Iterator[_Span]:
    return (value for number, value in _fields(data, within) if number == wanted and not isinstance(value, int))


def _bytes(data: bytes, fields: Sequence[tuple[int, int | _Span]], wanted: int) -> bytes:
    return next((data[slice(*v)] for number, v in fields if number == wanted and not isinstance(v, int)), b"")


def _fields(data: bytes, within: _Span) -> Iterator[tuple[int, int | _Span]]:
    """Number and value of each field of a message; for what is no number, where its bytes lie."""
    at, end = within
    while at < end:
        key, at = _varint(data, at)
        match key & 7:
            case 0:  # a number
                value, at = _varint(data, at)
                yield key >> 3, value
                continue
            case 2:  # bytes behind their number
                length, at = _varint(data, at)
            case 1:  # eight bytes
                length = 8
            case 5:  # four
                length = 4
            case other:
                raise ValueError(f"no wire type of protobuf: {other}")
        yield key >> 3, (at, at + length)
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while data[at] & 128:
        value |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
    return value | data[at] << shift, at + 1
