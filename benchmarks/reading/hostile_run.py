"""Hostile files through the real sandbox, a good document after each: what came of them, and what broke a promise."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from benchmarks.reading.hostile_files.hostile_file import HostileFile
from benchmarks.reading.hostile_files.pdf_parts import page_pdf
from extractors import file_types
from extractors.options import ReadingOptions
from extractors.sandbox import Sandbox
from holdpoint.document import BlobRef
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings

_GRACE = 3.0  # seconds beyond the wall limit, for a child to be killed and its end to be told
_GOOD_WITHIN = 1.0  # seconds for the good document that follows
_MAX_DOCUMENTS = 64  # read of one container; the rest is counted and left
_GOOD = page_pdf()
_Result = TypeVar("_Result")


@dataclass
class Ending:
    """How one file ended: outcomes of itself or its members, the longest single call, broken promises in words."""

    file: HostileFile
    outcomes: Counter[str] = field(default_factory=Counter)  # "extracted", or a reason code
    found: Counter[str] = field(default_factory=Counter)  # codes of findings on what was extracted
    said: list[str] = field(default_factory=list)  # facts of the refusals
    longest: float = 0.0  # seconds
    next_good: float = 0.0  # seconds of the good document behind it
    broken: list[str] = field(default_factory=list)


class HostileRun:
    """One sandbox; every file is handled as ingest, reading and the review page would."""

    def __init__(self, sandbox: Sandbox, limits: LimitSettings, languages: tuple[str, ...]) -> None:
        self._sandbox = sandbox
        self._limits = limits
        self._options = ReadingOptions(limits=limits, languages=languages)
        self._zygote = sandbox.zygote_pid()

    def run(self, files: Iterable[HostileFile], told: Callable[[Ending], None] = lambda _: None) -> list[Ending]:
        """All files; `told` hears of each as it ends."""
        endings = []
        self._read_good(Ending(HostileFile("none", "none", b"")))  # whatever is started by the first document
        for file in files:
            ending = Ending(file)
            self._take(ending, file.name, file.data, depth=0)
            if not ending.outcomes and not ending.broken:
                ending.broken.append("neither extracted nor quarantined")
            if file.must_be is not None and file.must_be.value not in ending.outcomes:
                ending.broken.append(f"{file.must_be.value} was due, came {dict(ending.outcomes)}")
            if file.must_find is not None and ending.outcomes["extracted"] and file.must_find.value not in ending.found:
                ending.broken.append(f"{file.must_find.value} was due, found {dict(ending.found)}")
            self._read_good(ending)
            endings.append(ending)
            told(ending)
        return endings

    def _take(self, ending: Ending, name: str, data: bytes, depth: int) -> None:
        if sum(ending.outcomes.values()) >= _MAX_DOCUMENTS:
            ending.outcomes["left"] += 1
            return
        media_type = file_types.sniff(data)
        blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=media_type, name=name)
        if not file_types.is_container(media_type):
            self._read(ending, blob, data)
            return
        unpacked = self._call(ending, lambda: self._sandbox.unpack(blob, data))
        if unpacked is None:
            return
        if depth >= self._limits.archive_depth:
            ending.outcomes[ReasonCode.RESOURCE_LIMIT.value] += 1
            return
        ending.outcomes["container"] += 1
        for member in unpacked.members:
            if member.problem is not None:
                ending.outcomes[member.problem.code.value] += 1
                ending.said.append(member.problem.message)
            else:
                self._take(ending, member.name, member.data, depth + 1)

    def _read(self, ending: Ending, blob: BlobRef, data: bytes) -> None:
        documents = self._call(ending, lambda: self._sandbox.read_and_extract(blob, data, self._options))
        if documents is None:
            return
        ending.outcomes["extracted"] += 1
        ending.found.update({finding.code.value for one in documents for finding in one.document.findings})
        if documents[0].document.pages:  # the review page shows it: what could be read may still not be drawn
            outcomes = ending.outcomes.copy()
            self._call(ending, lambda: self._sandbox.render(data, blob.media_type, 1))
            ending.outcomes = outcomes

    def _call(self, ending: Ending, call: Callable[[], _Result]) -> _Result | None:
        started = time.monotonic()
        result = None
        try:
            result = call()
        except UnreadableError as error:
            ending.outcomes[error.reason.value] += 1
            ending.said.append(error.fact)
            if not (error.fact and error.remedy and error.consequence):
                ending.broken.append(f"a refusal without a reason for people: {error}")
        except Exception as error:  # noqa: BLE001 - this is what must not happen
            ending.broken.append(f"{type(error).__name__}: {error}")
        seconds = time.monotonic() - started
        ending.longest = max(ending.longest, seconds)
        if seconds > self._limits.wall_seconds + _GRACE:
            ending.broken.append(f"a call took {seconds:.1f} s")
        if self._sandbox.zygote_pid() != self._zygote:
            ending.broken.append("the zygote died")
            self._zygote = self._sandbox.zygote_pid()
        return result

    def _read_good(self, ending: Ending) -> None:
        blob = BlobRef(
            sha256=hashlib.sha256(_GOOD).hexdigest(), size=len(_GOOD), media_type="application/pdf", name="good.pdf"
        )
        started = time.monotonic()
        try:
            documents = self._sandbox.read_and_extract(blob, _GOOD, self._options)
            if "4711" not in documents[0].document.text:
                ending.broken.append("the good document behind it was misread")
        except Exception as error:  # noqa: BLE001 - this neither
            ending.broken.append(f"the good document behind it: {type(error).__name__}: {error}")
        ending.next_good = time.monotonic() - started
        if ending.next_good > _GOOD_WITHIN:
            ending.broken.append(f"the good document behind it took {ending.next_good:.2f} s")
