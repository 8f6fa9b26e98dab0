"""What passes between caller and child: frames with their length in front, JSON and plain bytes, never pickle.

Arguments may be bytes, pydantic records and plain JSON values. A result comes back as JSON and bytes, and the caller
says what type it must have: nothing that a child sends can name code to run.
"""

import importlib
import json
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 20  # bytes asked of the socket at once


class BrokenFrameError(Exception):
    """The other side closed in the middle of a frame."""


class LargeFrameError(BrokenFrameError):
    """The other side announced more than is allowed."""


def send_frame(connection: socket.socket, content: bytes) -> None:
    """One frame. OSError where the other side is gone.

    An empty one is whole with its length: the other side may have answered and gone by the time of a second write.
    """
    connection.sendall(_LENGTH.pack(len(content)))
    if content:
        connection.sendall(content)


def receive_frame(connection: socket.socket, limit: int) -> bytes:
    """One frame of at most `limit` bytes; memory grows with what arrives, not with what is announced."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > limit:
        raise LargeFrameError(f"a frame of {length} bytes, {limit} allowed")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    content = bytearray()
    while len(content) < length:
        piece = connection.recv(min(length - len(content), _PIECE))
        if not piece:
            raise BrokenFrameError(f"closed after {len(content)} of {length} bytes")
        content += piece
    return bytes(content)


def pack_call(target: str, arguments: Sequence[object], seconds: tuple[float, float] | None = None) -> list[bytes]:
    """The frames of a request: the call as JSON, then every argument that is bytes.

    `seconds` of wall and of processor time are what this call may take, where that is less than its child allows.
    """
    frames: list[bytes] = [b""]
    described: list[dict[str, Any]] = []
    for argument in arguments:
        if isinstance(argument, bytes):
            described.append({"frame": len(frames)})
            frames.append(argument)
        elif isinstance(argument, BaseModel):
            kind = type(argument)
            path = f"{kind.__module__}:{kind.__qualname__}"
            described.append({"model": path, "value": argument.model_dump(mode="json")})
        else:
            described.append({"value": argument})
    call = {"target": target, "arguments": described, "frames": len(frames), "seconds": seconds}
    frames[0] = json.dumps(call).encode()
    return frames


@dataclass(frozen=True)
class Call:
    """A request as the child sees it."""

    target: str
    arguments: list[object]
    seconds: tuple[float, float] | None  # of wall and of processor time


def receive_call(connection: socket.socket, limit: int) -> Call:
    """One request. The caller is trusted: models are found by the names it gives."""
    call = json.loads(receive_frame(connection, limit))
    frames = [receive_frame(connection, limit) for _ in range(call["frames"] - 1)]
    arguments: list[object] = []
    for described in call["arguments"]:
        if "frame" in described:
            arguments.append(frames[described["frame"] - 1])
        elif "model" in described:
            arguments.append(resolve(described["model"]).model_validate(described["value"]))
        else:
            arguments.append(described["value"])
    seconds = call["seconds"]
    return Call(call["target"], arguments, None if seconds is None else (seconds[0], seconds[1]))


def resolve(path: str) -> Any:
    """The object at "module:name"."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)
