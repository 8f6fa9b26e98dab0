"""A child's whole life: give up its powers, then answer as many calls as it was made for, mostly one, and end."""

import json
import math
import os
import signal
import socket
import time
from typing import Any

from pydantic_core import to_json

from extractors.reading import tesseract_program
from extractors.sandbox.confinement import address_space, confine
from extractors.sandbox.frames import BrokenFrameError, receive_call, resolve, send_frame
from extractors.sandbox.requests import ChildRequest
from extractors.unpacking import Unpacked
from holdpoint.errors import ConfigurationError, HoldpointError, UnreadableError

_MAX_REQUEST = 1 << 31  # bytes; the caller is ours, its own limits apply before
_MEBIBYTE = 1024 * 1024
_TIRED = 0.5  # of its allowance of memory: a child that has taken so much answers no further call


def live(connection: socket.socket, zygote: int, request: ChildRequest) -> None:
    """Answer the calls. A frame of JSON says how each went; frames of bytes follow where the result has some.

    The last one says whether a further call may follow, and how many seconds this one took.
    """
    confine(zygote, request.memory_mb, math.ceil(request.cpu_seconds * request.calls), request.scratch)
    if request.scratch:
        tesseract_program.prepare(request.scratch)
    first_memory = address_space()
    for number in range(1, request.calls + 1):
        try:
            call = receive_call(connection, _MAX_REQUEST)
        except BrokenFrameError:
            break  # the caller needs no more
        started = time.monotonic()
        _limit_call(*(call.seconds or (request.wall_seconds, request.cpu_seconds)))
        frames = _frames(call.target, call.arguments)
        _limit_call(0, 0)
        is_last = number == request.calls or (
            address_space() - first_memory > _TIRED * request.memory_mb * _MEBIBYTE or not _went_well(frames)
        )
        taken = time.monotonic() - started
        for frame in (*frames, b"%s %.3f" % (b"last" if is_last else b"more", taken)):
            send_frame(connection, frame)
        if is_last:
            break
    connection.close()
    os._exit(0)


def _limit_call(wall_seconds: float, cpu_seconds: float) -> None:
    """What a call may take, to the fraction of a second: the kernel ends it, native code or not.

    Behind it stand the limits of the whole child, which a hostile file that took over the child could not lift.
    """
    signal.setitimer(signal.ITIMER_REAL, wall_seconds)
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)


def _frames(target: str, arguments: list[object]) -> list[bytes]:
    try:
        return _answer(resolve(target)(*arguments))
    except HoldpointError as error:
        return [_outcome("error", error=_described(error))]
    except MemoryError:
        return [_outcome("memory")]
    except Exception as error:  # noqa: BLE001 - whatever a reader raises on a hostile file ends here
        return [_outcome("exception", type=type(error).__name__)]


def _went_well(frames: list[bytes]) -> bool:
    return json.loads(frames[0])["outcome"] in ("ok", "error")


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
