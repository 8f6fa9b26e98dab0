"""A child that runs: called over its own socket, and judged by what the zygote says once it has ended."""

import json
import os
import re
import select
import signal
import socket
import time
from typing import Self

from extractors.sandbox.frames import BrokenFrameError, LargeFrameError, receive_frame, send_frame
from extractors.sandbox.requests import ChildRequest
from extractors.sandbox.verdicts import Report, over_limit, over_memory, raised, reported, verdict
from extractors.sandbox.zygote_process import ZygoteGoneError, ZygoteProcess
from holdpoint.settings import LimitSettings

_MEBIBYTE = 1024 * 1024
_SECONDS = re.compile(rb"\d{1,9}\.\d{1,9}")
_GRACE_SECONDS = 60.0  # beyond the wall limit, before the zygote itself is taken for dead; it may still be loading
_MAX_JSON_MB = (
    64  # 200 pages with 1,500 words each are 40; parsing it is the caller's own time, 4 s for the whole of it
)
_LAST = b"last"
_LAST_FRAME = 32  # bytes


class Running:
    """One child. Not thread-safe; closed by `close` or as a context manager."""

    def __init__(self, zygote: ZygoteProcess, request: ChildRequest, limits: LimitSettings) -> None:
        self._limits = limits
        self._cpu_seconds = request.cpu_seconds
        self._ends = request.calls == 1  # with its only call, which is then judged by its end, too
        self._connection, theirs = socket.socketpair()
        self._report, report_sender = os.pipe()
        try:
            zygote.fork(request, connection=theirs.fileno(), report=report_sender)
        except BaseException:
            self.close()
            raise
        finally:
            theirs.close()
            os.close(report_sender)
        self._connection.settimeout(limits.wall_seconds + _GRACE_SECONDS)
        self.goes_on = True  # whether it answers a further call
        self.died = False  # without an answer
        self.timed_out = False  # by a limit of the call, whatever was called before
        self.seconds = 0.0  # that the last call took, by the child's own word
        self.report: Report | None = None  # once it has ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """A child that still waits for a call ends by this."""
        self._connection.close()
        if self._report >= 0:
            os.close(self._report)
            self._report = -1

    def call(self, frames: list[bytes]) -> list[bytes]:
        """The frames of the answer. UnreadableError, ConfigurationError, SandboxError; ZygoteGoneError."""
        self.goes_on = False
        answer = self._converse(frames)
        self.died = answer is None
        if answer is None or self._ends:
            report = self.report = self._end()
            self.timed_out = report.late or report.signal in (signal.SIGALRM, signal.SIGPROF)
            if answer is None or report.late:
                raise verdict(report, self._limits, self._cpu_seconds)
        word, _, seconds = answer[-1].partition(b" ")
        self.goes_on = word != _LAST
        self.seconds = float(seconds) if _SECONDS.fullmatch(seconds) else 0.0
        outcome = json.loads(answer[0])
        match outcome["outcome"]:
            case "ok":
                return answer[1:-1]
            case "memory":
                raise over_memory(self._limits)
            case "error":
                raise reported(outcome["error"])
            case _:
                raise raised(str(outcome.get("type")))

    def _converse(self, frames: list[bytes]) -> list[bytes] | None:
        """Send the call, receive the answer; None where the child ended without a whole one."""
        limits, connection = self._limits, self._connection
        try:
            for frame in frames:
                send_frame(connection, frame)
            outcome = receive_frame(connection, _MEBIBYTE)
            count = min(int(json.loads(outcome).get("frames", 0)), limits.archive_members + 2)
            content_limit = max(limits.archive_mb, limits.file_mb) * _MEBIBYTE
            first = [receive_frame(connection, _MAX_JSON_MB * _MEBIBYTE)] if count else []
            more = [receive_frame(connection, content_limit) for _ in range(count - 1)]
            return [outcome, *first, *more, receive_frame(connection, _LAST_FRAME)]
        except LargeFrameError:
            raise over_limit(f"more was read than can be worked on ({_MAX_JSON_MB} MB)") from None
        except TimeoutError:
            raise ZygoteGoneError("it did not end a child at its time limit") from None
        except (OSError, BrokenFrameError, ValueError, TypeError, AttributeError):
            return None

    def _end(self) -> Report:
        """What the zygote writes when the child has ended; nothing means that the zygote itself has."""
        deadline, content = time.monotonic() + self._limits.wall_seconds + _GRACE_SECONDS, b""
        while True:
            readable, _, _ = select.select([self._report], [], [], max(deadline - time.monotonic(), 0))
            if not readable:
                raise ZygoteGoneError("it did not report a child's end")
            piece = os.read(self._report, 65536)
            if not piece:
                break
            content += piece
        if not content:
            raise ZygoteGoneError("it ended during a call")
        return Report.model_validate_json(content)
