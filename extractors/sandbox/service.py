"""Documents read in child processes that can do no harm: the one place where a hostile file is opened."""

import json
import os
import select
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from extractors import file_types
from extractors.options import ReadingOptions
from extractors.sandbox.frames import BrokenFrameError, pack_call, receive_frame, send_frame
from extractors.sandbox.verdicts import Report, over_memory, raised, reported, verdict
from extractors.sandbox.zygote_process import ZygoteGoneError, ZygoteProcess
from extractors.unpacking import Unpacked
from holdpoint.document import BlobRef, document_id_of
from holdpoint.errors import HoldpointError, SandboxError
from holdpoint.extraction import ReadDocument
from holdpoint.settings import LimitSettings

_MEBIBYTE = 1024 * 1024
_GRACE_SECONDS = 60.0  # beyond the wall limit, before the zygote itself is taken for dead; it may still be loading
_RENDERED_WIDTH = 1240  # pixels
_MAX_JSON = 256 * _MEBIBYTE
_READ = TypeAdapter(tuple[ReadDocument, ...])


class Sandbox:
    """A context manager; thread-safe. At most `workers` children at a time, further calls wait their turn."""

    def __init__(self, limits: LimitSettings, languages: Sequence[str], workers: int = 2) -> None:
        self._limits = limits
        self._languages = tuple(languages)
        self._turns = threading.BoundedSemaphore(workers)
        self._replacing = threading.Lock()
        self._zygote: ZygoteProcess | None = None

    def __enter__(self) -> Self:
        self._zygote = ZygoteProcess(self._languages)
        return self

    def __exit__(self, *_: object) -> None:
        with self._replacing:
            if self._zygote is not None:
                self._zygote.close()
                self._zygote = None

    @property
    def zygote_pid(self) -> int | None:
        """The process that children are forked from; None outside the context."""
        return self._zygote.pid if self._zygote is not None else None

    def read_and_extract(self, blob: BlobRef, data: bytes, options: ReadingOptions) -> tuple[ReadDocument, ...]:
        """extractors.pipeline.read_and_extract in a child. UnreadableError, ConfigurationError, SandboxError."""
        try:
            frames = self._call("extractors.pipeline:read_and_extract", blob, data, options, pictures=_is_picture(data))
            documents = _READ.validate_json(frames[0])
            if any(d.document.blob != blob for d in documents):
                raise raised("an answer about another file")
        except ValidationError:
            raise _named(raised("an answer that makes no sense"), blob) from None
        except HoldpointError as error:
            raise _named(error, blob) from None
        return documents

    def unpack(self, blob: BlobRef, data: bytes) -> Unpacked:
        """extractors.unpacking.unpack in a child. UnreadableError, SandboxError."""
        try:
            plain, *contents = self._call("extractors.unpacking:unpack", blob, data, self._limits)
            found = json.loads(plain)
            members = [m | {"data": c} for m, c in zip(found["members"], contents, strict=True)]
            return Unpacked.model_validate({"members": members, "context": found["context"]})
        except (ValueError, KeyError, TypeError):
            raise _named(raised("an answer that makes no sense"), blob) from None
        except HoldpointError as error:
            raise _named(error, blob) from None

    def render(self, data: bytes, media_type: str, page: int, passwords: Sequence[str] = ()) -> bytes:
        """extractors.rendering.render_page in a child: PNG or JPEG. UnreadableError, SandboxError."""
        arguments = (data, media_type, page, _RENDERED_WIDTH, list(passwords), self._limits.image_pixels)
        return self._call("extractors.rendering:render_page", *arguments)[0]

    def call(self, target: str, *arguments: object) -> Any:
        """Any function by "module:name" on bytes, records and JSON values; its answer as plain JSON."""
        return json.loads(self._call(target, *arguments)[0])

    def level(self) -> dict[str, bool]:
        """Which restrictions hold for children on this machine."""
        found = self.call("extractors.sandbox.confinement:held")
        return {str(name): bool(holds) for name, holds in found.items()}

    def _call(self, target: str, *arguments: object, pictures: bool = False) -> list[bytes]:
        frames = pack_call(target, arguments)
        with self._turns:
            for attempt in (1, 2):
                zygote = self._zygote
                if zygote is None:
                    raise RuntimeError("a Sandbox is used inside its `with` block")
                try:
                    return self._once(zygote, frames, pictures)
                except ZygoteGoneError as error:
                    self._replace(zygote)
                    if attempt == 2:
                        raise SandboxError(
                            f"The process that reads documents died twice ({error}).",
                            consequence="The document was not read; nothing is known against it.",
                            remedy="It is tried again; look at the memory of this machine if it goes on.",
                        ) from None
        raise AssertionError("unreachable")

    def _replace(self, dead: ZygoteProcess) -> None:
        """Start another zygote, unless a neighbour that noticed first did so already."""
        with self._replacing:
            if self._zygote is dead:
                dead.kill()
                self._zygote = ZygoteProcess(self._languages)

    def _once(self, zygote: ZygoteProcess, frames: list[bytes], pictures: bool) -> list[bytes]:
        limits = self._limits
        report_end, report_sender = os.pipe()
        ours, theirs = socket.socketpair()
        with ours:
            try:
                with theirs:
                    zygote.fork(
                        connection=theirs.fileno(),
                        report=report_sender,
                        wall=limits.wall_seconds,
                        memory_mb=limits.memory_mb,
                        cpu=limits.cpu_seconds,
                        pictures=pictures,
                    )
                os.close(report_sender)
                report_sender = -1
                answer = _converse(ours, frames, limits)
                report = _report(report_end, limits.wall_seconds + _GRACE_SECONDS)
            finally:
                for descriptor in (report_end, report_sender):
                    if descriptor >= 0:
                        os.close(descriptor)
        return _result(answer, report, limits)


def _converse(connection: socket.socket, frames: list[bytes], limits: LimitSettings) -> list[bytes] | None:
    """Send the call, receive the answer; None where the child ended without a whole one."""
    connection.settimeout(limits.wall_seconds + _GRACE_SECONDS)
    try:
        for frame in frames:
            send_frame(connection, frame)
        outcome = receive_frame(connection, _MEBIBYTE)
        count = min(int(json.loads(outcome).get("frames", 0)), limits.archive_members + 2)
        content_limit = max(limits.archive_mb, limits.file_mb) * _MEBIBYTE
        first = [receive_frame(connection, _MAX_JSON)] if count else []
        return [outcome, *first, *(receive_frame(connection, content_limit) for _ in range(count - 1))]
    except TimeoutError:
        raise ZygoteGoneError("it did not end a child at its time limit") from None
    except (OSError, BrokenFrameError, ValueError, TypeError, AttributeError):
        return None


def _report(descriptor: int, seconds: float) -> Report:
    """What the zygote writes when the child has ended; nothing means that the zygote itself has."""
    deadline, content = time.monotonic() + seconds, b""
    while True:
        readable, _, _ = select.select([descriptor], [], [], max(deadline - time.monotonic(), 0))
        if not readable:
            raise ZygoteGoneError("it did not report a child's end")
        piece = os.read(descriptor, 65536)
        if not piece:
            break
        content += piece
    if not content:
        raise ZygoteGoneError("it ended during a call")
    return Report.model_validate_json(content)


def _result(answer: list[bytes] | None, report: Report, limits: LimitSettings) -> list[bytes]:
    if answer is None or report.late:
        raise verdict(report, limits)
    outcome = json.loads(answer[0])
    match outcome["outcome"]:
        case "ok":
            return answer[1:]
        case "memory":
            raise over_memory(limits)
        case "error":
            raise reported(outcome["error"])
        case _:
            raise raised(str(outcome.get("type")))


def _is_picture(data: bytes) -> bool:
    return file_types.sniff(data) in file_types.PICTURES


def _named(error: HoldpointError, blob: BlobRef) -> HoldpointError:
    error.document_id = error.document_id or document_id_of(blob.sha256)
    return error
