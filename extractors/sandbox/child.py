"""The child's whole life: give up its powers, receive one call, answer it, end."""

import json
import os
import socket
from typing import Any

from pydantic_core import to_json

from extractors.sandbox.confinement import confine
from extractors.sandbox.frames import receive_call, resolve, send_frame
from extractors.unpacking import Unpacked
from holdpoint.errors import ConfigurationError, HoldpointError, UnreadableError

_MAX_REQUEST = 1 << 31  # bytes; the caller is ours, its own limits apply before


def live(connection: socket.socket, zygote: int, memory_mb: int, cpu_seconds: int) -> None:
    """Answer one call. A frame of JSON says how it went; frames of bytes follow where the result has some."""
    confine(zygote, memory_mb, cpu_seconds)
    target, arguments = receive_call(connection, _MAX_REQUEST)
    try:
        frames = _answer(resolve(target)(*arguments))
    except HoldpointError as error:
        frames = [_outcome("error", error=_described(error))]
    except MemoryError:
        frames = [_outcome("memory")]
    except Exception as error:  # noqa: BLE001 - whatever a reader raises on a hostile file ends here
        frames = [_outcome("exception", type=type(error).__name__)]
    for frame in frames:
        send_frame(connection, frame)
    connection.close()
    os._exit(0)


def _answer(result: object) -> list[bytes]:
    """The outcome, then the result: bytes as they are, everything else as JSON, a container's members one by one."""
    if isinstance(result, bytes):
        return [_outcome("ok", frames=1), result]
    if isinstance(result, Unpacked):
        plain = result.model_dump(mode="json", exclude={"members": {"__all__": {"data"}}})
        return [_outcome("ok", frames=1 + len(result.members)), to_json(plain), *(m.data for m in result.members)]
    return [_outcome("ok", frames=1), to_json(result)]


def _outcome(outcome: str, **details: Any) -> bytes:
    return json.dumps({"outcome": outcome, **details}).encode()


def _described(error: HoldpointError) -> dict[str, Any]:
    kind = "configuration" if isinstance(error, ConfigurationError) else "other"
    reason = None
    if isinstance(error, UnreadableError):
        kind, reason = "unreadable", error.reason.value
    return {
        "kind": kind,
        "reason": reason,
        "fact": error.fact,
        "consequence": error.consequence,
        "remedy": error.remedy,
        "document_id": error.document_id,
    }
