"""Documents opened in child processes that can do no harm: the one place where a hostile file is opened.

The bytes of a file are opened in a child of its own, which ends with it. What comes out of it, words and values of an
e-invoice, goes on to a standing child, which extracts the fields of many documents, since it never sees a file.
"""

import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from extractors import file_types
from extractors.options import ReadingOptions
from extractors.reading import tesseract_program
from extractors.sandbox.frames import pack_call
from extractors.sandbox.requests import ChildRequest
from extractors.sandbox.running import Running
from extractors.sandbox.time_budget import TimeBudget
from extractors.sandbox.verdicts import raised
from extractors.sandbox.zygote_process import ZygoteGoneError, ZygoteKind, ZygoteProcess
from extractors.tiff_frames import frames_of
from extractors.unpacking import Unpacked
from holdpoint.document import BlobRef, Document, document_id_of
from holdpoint.errors import HoldpointError, SandboxError
from holdpoint.extraction import ReadDocument
from holdpoint.settings import LimitSettings

_RENDERED_WIDTH = 1240  # pixels
_READ = TypeAdapter(tuple[ReadDocument, ...])
_CALLS_OF_A_STANDING_CHILD = 500
_PARSED_EACH_SECOND = 4_000_000  # bytes of an answer; 15 million on an idle processor
_OPEN = ("extractors.opening:open_text_file", "extractors.opening:open_file")
_READ_WHOLE = ("extractors.opening:read_text_file", "extractors.reading.files:read")
_DIGITS = 9  # of a number of pages: Python refuses to parse one of thousands, and a child may send anything
_EXTRACT = "extractors.pipeline:extract_opened"


class Sandbox:
    """A context manager; thread-safe. At most `workers` children at work at a time, further calls wait their turn."""

    def __init__(self, limits: LimitSettings, languages: Sequence[str], workers: int = 2) -> None:
        self._limits = limits
        self._languages = tuple(languages)
        self._turns = threading.BoundedSemaphore(workers)
        self._replacing = threading.Lock()
        self._zygotes: dict[ZygoteKind, ZygoteProcess] | None = None
        self._idle: list[tuple[ZygoteProcess, Running]] = []  # standing children that wait for a call
        self._scratch: tempfile.TemporaryDirectory[str] | None = None  # with a folder for each that starts Tesseract

    def __enter__(self) -> Self:
        if tesseract_program.is_in_use() and tesseract_program.started_files():
            self._scratch = tempfile.TemporaryDirectory(prefix="holdpoint-", ignore_cleanup_errors=True)
        self._zygotes = {"models": self._new_zygote("models")}  # slow to load, so at once
        return self

    def __exit__(self, *_error: object) -> None:
        with self._replacing:
            zygotes, self._zygotes = self._zygotes or {}, None
            idle, self._idle = self._idle, []
        for _, child in idle:
            child.close()
        for zygote in zygotes.values():
            zygote.close()
        if self._scratch is not None:
            self._scratch.cleanup()

    def zygote_pid(self, kind: ZygoteKind = "models") -> int | None:
        """The process that such children are forked from; None where there is none, as outside the context."""
        zygote = (self._zygotes or {}).get(kind)
        return zygote.pid if zygote is not None else None

    def read_and_extract(self, blob: BlobRef, data: bytes, options: ReadingOptions) -> tuple[ReadDocument, ...]:
        """extractors.pipeline.read_and_extract in children. UnreadableError, ConfigurationError, SandboxError.

        The limits of time are those of the document: each step may take what the ones before it left.
        """
        budget = TimeBudget.of(self._limits)
        try:
            opened = self._opened(_OPEN, blob, data, options, budget)
            read = self._extract(opened, options, budget)
            budget.require(len(read) / _PARSED_EACH_SECOND)  # by us, which no limit of a child holds
            documents = _READ.validate_json(read)
            if any(d.document.blob != blob for d in documents):
                raise raised("an answer about another file")
        except ValidationError:
            raise _named(raised("an answer that makes no sense"), blob) from None
        except HoldpointError as error:
            raise _named(error, blob) from None
        return documents

    def read(self, blob: BlobRef, data: bytes, options: ReadingOptions) -> Document:
        """extractors.reading.read in a child: the whole file as one document, without type or fields.

        Under the same limits of time. UnreadableError, ConfigurationError, SandboxError.
        """
        budget = TimeBudget.of(self._limits)
        try:
            answer = self._opened(_READ_WHOLE, blob, data, options, budget)
            budget.require(len(answer) / _PARSED_EACH_SECOND)
            document = Document.model_validate_json(answer)
            if document.blob != blob:
                raise raised("an answer about another file")
        except ValidationError:
            raise _named(raised("an answer that makes no sense"), blob) from None
        except HoldpointError as error:
            raise _named(error, blob) from None
        return document

    def _opened(
        self, ways: tuple[str, str], blob: BlobRef, data: bytes, options: ReadingOptions, budget: TimeBudget
    ) -> bytes:
        """What opening a file gives, as JSON: by a small child where no page must be looked at, else with models.

        `ways` are the functions for the one and for the other; the first may give a number of pages instead.
        """
        text_alone, with_pictures = ways
        media_type = file_types.sniff(data)
        if media_type in file_types.PICTURES:
            budget.allow(frames_of(data, self._limits.pages) if media_type == file_types.TIFF else 1)
        else:
            opened = self._call("files", text_alone, blob, data, options, budget=budget)[0]
            if not opened.isdigit():
                return opened
            budget.allow(int(opened[:_DIGITS]))
        return self._call("models", with_pictures, blob, data, options, pictures=True, budget=budget)[0]

    def _extract(self, opened: bytes, options: ReadingOptions, budget: TimeBudget) -> bytes:
        """The documents with their fields, as JSON."""

        def attempt(zygote: ZygoteProcess) -> list[bytes]:
            return self._by_standing_child(zygote, _EXTRACT, (opened, options), budget)

        return self._tried_twice("models", attempt)[0]

    def unpack(self, blob: BlobRef, data: bytes) -> Unpacked:
        """extractors.unpacking.unpack in a child. UnreadableError, SandboxError."""
        return self._unpacked(blob, "extractors.unpacking:unpack", data, self._limits)

    def open_portfolio(self, blob: BlobRef, data: bytes, passwords: Sequence[str] = ()) -> Unpacked:
        """extractors.portfolio.open_portfolio in a child. UnreadableError, SandboxError."""
        return self._unpacked(blob, "extractors.portfolio:open_portfolio", data, self._limits, list(passwords))

    def _unpacked(self, blob: BlobRef, target: str, *arguments: object) -> Unpacked:
        try:
            plain, *contents = self._call("files", target, blob, *arguments)
            found = json.loads(plain)
            members = [m | {"data": c} for m, c in zip(found["members"], contents, strict=True)]
            return Unpacked.model_validate({"members": members, "context": found["context"]})
        except (ValueError, KeyError, TypeError):
            raise _named(raised("an answer that makes no sense"), blob) from None
        except HoldpointError as error:
            raise _named(error, blob) from None

    def render(self, data: bytes, media_type: str, page: int, passwords: Sequence[str] = (), turns: int = 0) -> bytes:
        """extractors.rendering.render_page in a child: PNG or JPEG. UnreadableError, SandboxError."""
        arguments = (data, media_type, page, _RENDERED_WIDTH, list(passwords), self._limits.image_pixels, turns)
        return self._call("models", "extractors.rendering:render_page", *arguments)[0]

    def cut(self, blob: BlobRef, data: bytes, first: int, last: int) -> bytes:
        """extractors.cutting.cut_pages in a child: those pages of a PDF as a PDF. UnreadableError, SandboxError."""
        try:
            return self._call("files", "extractors.cutting:cut_pages", data, first, last)[0]
        except HoldpointError as error:
            raise _named(error, blob) from None

    def call(self, target: str, *arguments: object, kind: ZygoteKind = "models", pictures: bool = False) -> Any:
        """Any function by "module:name" on bytes, records and JSON values; its answer as plain JSON.

        With `pictures`, in a child that may do what looking at pictures needs.
        """
        return json.loads(self._call(kind, target, *arguments, pictures=pictures)[0])

    def level(self) -> dict[str, bool]:
        """Which restrictions hold for children on this machine, for those with the most freedom."""
        found = self.call("extractors.sandbox.confinement:held", pictures=self._scratch is not None)
        return {str(name): bool(holds) for name, holds in found.items()}

    def _call(
        self,
        kind: ZygoteKind,
        target: str,
        *arguments: object,
        pictures: bool = False,
        budget: TimeBudget | None = None,
    ) -> list[bytes]:
        """One call in a child of its own, which may take what is left of the budget."""
        left = budget or TimeBudget.of(self._limits)
        frames = pack_call(target, arguments)
        return self._tried_twice(kind, lambda zygote: self._by_own_child(zygote, frames, left, pictures))

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

    def _by_own_child(
        self, zygote: ZygoteProcess, frames: list[bytes], budget: TimeBudget, pictures: bool
    ) -> list[bytes]:
        budget.require()
        with self._scratch_folder(needed=pictures) as scratch:
            request = self._request(budget, pictures=pictures, scratch=scratch)
            with Running(zygote, request, budget.limits) as child:
                try:
                    return child.call(frames)
                finally:
                    if child.report is not None:
                        budget.spend(child.report.wall, child.report.cpu)

    @contextmanager
    def _scratch_folder(self, *, needed: bool) -> Iterator[str]:
        """A folder of one child's own, removed once it has ended; none where Tesseract is no program."""
        if self._scratch is None or not needed:
            yield ""
            return
        with tempfile.TemporaryDirectory(dir=self._scratch.name, ignore_cleanup_errors=True) as folder:
            yield folder

    def _by_standing_child(
        self, zygote: ZygoteProcess, target: str, arguments: tuple[object, ...], budget: TimeBudget
    ) -> list[bytes]:
        """Where a child dies that had answered before, it may have been others' doing: a fresh one is the judge.

        Not so where it ran out of time, which is a call's own.
        """
        child = self._idle_child(zygote)
        if child is not None:
            started = time.monotonic()
            try:
                return self._ask(zygote, child, target, arguments, budget)
            except HoldpointError:
                if not child.died or child.timed_out:
                    raise
                taken = time.monotonic() - started
                budget.spend(taken, taken)  # what it took of the processor is not known: no more than that
        request = self._request(TimeBudget.of(self._limits), calls=_CALLS_OF_A_STANDING_CHILD)
        return self._ask(zygote, Running(zygote, request, self._limits), target, arguments, budget)

    def _ask(
        self, zygote: ZygoteProcess, child: Running, target: str, arguments: tuple[object, ...], budget: TimeBudget
    ) -> list[bytes]:
        try:
            budget.require()
            answer = child.call(pack_call(target, arguments, (budget.wall_seconds, budget.cpu_seconds)))
            budget.spend(child.seconds, 0)
            return answer
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

    def _request(
        self, budget: TimeBudget, *, calls: int = 1, pictures: bool = False, scratch: str = ""
    ) -> ChildRequest:
        return ChildRequest(
            wall_seconds=budget.wall_seconds,
            memory_mb=self._limits.memory_mb,
            cpu_seconds=budget.cpu_seconds,
            calls=calls,
            pictures=pictures,
            scratch=scratch,
        )

    def _new_zygote(self, kind: ZygoteKind) -> ZygoteProcess:
        scratch = self._scratch.name if self._scratch is not None and kind == "models" else ""
        return ZygoteProcess(kind, self._languages, scratch)

    def _zygote(self, kind: ZygoteKind) -> ZygoteProcess:
        with self._replacing:
            if self._zygotes is None:
                raise RuntimeError("a Sandbox is used inside its `with` block")
            if kind not in self._zygotes:
                self._zygotes[kind] = self._new_zygote(kind)
            return self._zygotes[kind]

    def _replace(self, kind: ZygoteKind, dead: ZygoteProcess) -> None:
        """Start another zygote, unless a neighbour that noticed first did so already."""
        with self._replacing:
            if self._zygotes is not None and self._zygotes.get(kind) is dead:
                dead.kill()
                self._zygotes[kind] = self._new_zygote(kind)


def _named(error: HoldpointError, blob: BlobRef) -> HoldpointError:
    error.document_id = error.document_id or document_id_of(blob.sha256)
    return error
