"""Documents opened in child processes that can do no harm: the one place where a hostile file is opened.

The bytes of a file are opened in a child of its own, which ends with it. What comes out of it, words and values of an
e-invoice, goes on to a standing child, which extracts the fields of many documents, since it never sees a file.
"""

import json
import threading
from collections.abc import Callable, Sequence
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from extractors import file_types
from extractors.options import ReadingOptions
from extractors.sandbox.frames import pack_call
from extractors.sandbox.requests import ChildRequest
from extractors.sandbox.running import Running
from extractors.sandbox.verdicts import raised
from extractors.sandbox.zygote_process import ZygoteGoneError, ZygoteKind, ZygoteProcess
from extractors.unpacking import Unpacked
from holdpoint.document import BlobRef, document_id_of
from holdpoint.errors import HoldpointError, SandboxError
from holdpoint.extraction import ReadDocument
from holdpoint.settings import LimitSettings

_RENDERED_WIDTH = 1240  # pixels
_READ = TypeAdapter(tuple[ReadDocument, ...])
_CALLS_OF_A_STANDING_CHILD = 500
_NOTHING = b"null"


class Sandbox:
    """A context manager; thread-safe. At most `workers` children at work at a time, further calls wait their turn."""

    def __init__(self, limits: LimitSettings, languages: Sequence[str], workers: int = 2) -> None:
        self._limits = limits
        self._languages = tuple(languages)
        self._turns = threading.BoundedSemaphore(workers)
        self._replacing = threading.Lock()
        self._zygotes: dict[ZygoteKind, ZygoteProcess] | None = None
        self._idle: list[tuple[ZygoteProcess, Running]] = []  # standing children that wait for a call

    def __enter__(self) -> Self:
        self._zygotes = {"models": ZygoteProcess("models", self._languages)}  # slow to load, so at once
        return self

    def __exit__(self, *_error: object) -> None:
        with self._replacing:
            zygotes, self._zygotes = self._zygotes or {}, None
            idle, self._idle = self._idle, []
        for _, child in idle:
            child.close()
        for zygote in zygotes.values():
            zygote.close()

    def zygote_pid(self, kind: ZygoteKind = "models") -> int | None:
        """The process that such children are forked from; None where there is none, as outside the context."""
        zygote = (self._zygotes or {}).get(kind)
        return zygote.pid if zygote is not None else None

    def read_and_extract(self, blob: BlobRef, data: bytes, options: ReadingOptions) -> tuple[ReadDocument, ...]:
        """extractors.pipeline.read_and_extract in children. UnreadableError, ConfigurationError, SandboxError."""
        try:
            opened = self._open(blob, data, options)
            documents = _READ.validate_json(self._extract(opened, options))
            if any(d.document.blob != blob for d in documents):
                raise raised("an answer about another file")
        except ValidationError:
            raise _named(raised("an answer that makes no sense"), blob) from None
        except HoldpointError as error:
            raise _named(error, blob) from None
        return documents

    def _open(self, blob: BlobRef, data: bytes, options: ReadingOptions) -> bytes:
        """The opened documents as JSON: by a small child where no page must be looked at, else by one with models."""
        if file_types.sniff(data) not in file_types.PICTURES:
            opened = self._call("files", "extractors.opening:open_text_file", blob, data, options)[0]
            if opened != _NOTHING:
                return opened
        return self._call("models", "extractors.opening:open_file", blob, data, options, pictures=True)[0]

    def _extract(self, opened: bytes, options: ReadingOptions) -> bytes:
        """The documents with their fields, as JSON."""
        frames = pack_call("extractors.pipeline:extract_opened", (opened, options))
        return self._tried_twice("models", lambda zygote: self._by_standing_child(zygote, frames))[0]

    def unpack(self, blob: BlobRef, data: bytes) -> Unpacked:
        """extractors.unpacking.unpack in a child. UnreadableError, SandboxError."""
        try:
            plain, *contents = self._call("files", "extractors.unpacking:unpack", blob, data, self._limits)
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
        return self._call("models", "extractors.rendering:render_page", *arguments)[0]

    def cut(self, blob: BlobRef, data: bytes, first: int, last: int) -> bytes:
        """extractors.cutting.cut_pages in a child: those pages of a PDF as a PDF. UnreadableError, SandboxError."""
        try:
            return self._call("files", "extractors.cutting:cut_pages", data, first, last)[0]
        except HoldpointError as error:
            raise _named(error, blob) from None

    def call(self, target: str, *arguments: object, kind: ZygoteKind = "models") -> Any:
        """Any function by "module:name" on bytes, records and JSON values; its answer as plain JSON."""
        return json.loads(self._call(kind, target, *arguments)[0])

    def level(self) -> dict[str, bool]:
        """Which restrictions hold for children on this machine."""
        found = self.call("extractors.sandbox.confinement:held")
        return {str(name): bool(holds) for name, holds in found.items()}

    def _call(self, kind: ZygoteKind, target: str, *arguments: object, pictures: bool = False) -> list[bytes]:
        """One call in a child of its own."""
        frames = pack_call(target, arguments)
        return self._tried_twice(kind, lambda zygote: self._by_own_child(zygote, frames, pictures))

    def _tried_twice(self, kind: ZygoteKind, attempt: Callable[[ZygoteProcess], list[bytes]]) -> list[bytes]:
        with self._turns:
            for is_last in (False, True):
                zygote = self._zygote(kind)
                try:
                    return attempt(zygote)
                except ZygoteGoneError as error:
                    self._replace(kind, zygote)
                    if is_last:
                        raise SandboxError(
                            f"The process that reads documents died twice ({error}).",
                            consequence="The document was not read; nothing is known against it.",
                            remedy="It is tried again; look at the memory of this machine if it goes on.",
                        ) from None
        raise AssertionError("unreachable")

    def _by_own_child(self, zygote: ZygoteProcess, frames: list[bytes], pictures: bool) -> list[bytes]:
        with Running(zygote, self._request(pictures=pictures), self._limits) as child:
            return child.call(frames)

    def _by_standing_child(self, zygote: ZygoteProcess, frames: list[bytes]) -> list[bytes]:
        """Where a child dies that had answered before, it may have been others' doing: a fresh one is the judge.

        Not so where it ran out of time, which is a call's own: the document would take its limit twice.
        """
        child = self._idle_child(zygote)
        if child is not None:
            try:
                return self._ask(zygote, child, frames)
            except HoldpointError:
                if not child.died or child.timed_out:
                    raise
        return self._ask(zygote, Running(zygote, self._request(calls=_CALLS_OF_A_STANDING_CHILD), self._limits), frames)

    def _ask(self, zygote: ZygoteProcess, child: Running, frames: list[bytes]) -> list[bytes]:
        try:
            return child.call(frames)
        finally:
            if child.goes_on:
                with self._replacing:
                    self._idle.append((zygote, child))
            else:
                child.close()

    def _idle_child(self, zygote: ZygoteProcess) -> Running | None:
        """One that this zygote made; those of a zygote that is gone have ended with it."""
        with self._replacing:
            while self._idle:
                maker, child = self._idle.pop()
                if maker is zygote:
                    return child
                child.close()
        return None

    def _request(self, *, calls: int = 1, pictures: bool = False) -> ChildRequest:
        return ChildRequest(
            wall_seconds=self._limits.wall_seconds,
            memory_mb=self._limits.memory_mb,
            cpu_seconds=self._limits.cpu_seconds,
            calls=calls,
            pictures=pictures,
        )

    def _zygote(self, kind: ZygoteKind) -> ZygoteProcess:
        with self._replacing:
            if self._zygotes is None:
                raise RuntimeError("a Sandbox is used inside its `with` block")
            if kind not in self._zygotes:
                self._zygotes[kind] = ZygoteProcess(kind, self._languages)
            return self._zygotes[kind]

    def _replace(self, kind: ZygoteKind, dead: ZygoteProcess) -> None:
        """Start another zygote, unless a neighbour that noticed first did so already."""
        with self._replacing:
            if self._zygotes is not None and self._zygotes.get(kind) is dead:
                dead.kill()
                self._zygotes[kind] = ZygoteProcess(kind, self._languages)


def _named(error: HoldpointError, blob: BlobRef) -> HoldpointError:
    error.document_id = error.document_id or document_id_of(blob.sha256)
    return error
