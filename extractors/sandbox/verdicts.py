"""How a child ended, in the words a person sees. Pure: the report of the zygote in, a reason out."""

import re
import signal
from typing import Any

from pydantic import ConfigDict

from extractors.reading import refusals
from holdpoint.errors import ConfigurationError, HoldpointError, SandboxError, UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.model import Frozen
from holdpoint.settings import LimitSettings

_MEBIBYTE = 1024 * 1024
_NEAR = 0.7  # of the memory limit: a crash this close to it is taken for one of memory
_OUT_OF_MEMORY = re.compile(r"bad_alloc|out of memory|cannot allocate|MemoryError|std::length_error", re.IGNORECASE)


class Report(Frozen):
    """What the zygote says about a child that ended. `memory` is the growth of its address space in bytes."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    signal: int = 0
    late: bool = False
    wall: float = 0.0  # seconds from its fork to its end
    cpu: float = 0.0
    memory: int = 0
    resident: int = 0
    said: str = ""
    failed: str | None = None  # why no child could be forked


def verdict(report: Report, limits: LimitSettings, cpu_seconds: float) -> HoldpointError:
    """The error for a child that ended without an answer. `cpu_seconds` is what was left of the document's limit."""
    if report.failed is not None:
        return SandboxError(
            f"No process could be started to read the document ({report.failed}).",
            consequence="It was not read; nothing is wrong with it.",
            remedy="Free some memory or lower reading.workers, then run again.",
        )
    if report.late or report.signal == signal.SIGALRM:
        return over_wall_time(limits)
    if report.signal in (signal.SIGXCPU, signal.SIGPROF) or (
        report.signal == signal.SIGKILL and report.cpu >= cpu_seconds
    ):
        return over_processor_time(limits)
    if _is_memory(report, limits):
        return over_memory(limits)
    if report.signal:
        name = signal.Signals(report.signal).name if report.signal in set(signal.Signals) else str(report.signal)
        return refusals.damaged(f"The file made its reader crash ({name}).")
    return refusals.damaged("The file made its reader end without an answer.")


def _is_memory(report: Report, limits: LimitSettings) -> bool:
    if report.signal == signal.SIGKILL:
        return True  # by nobody of ours and not for time: the kernel, out of memory
    is_near = max(report.memory, report.resident) >= _NEAR * limits.memory_mb * _MEBIBYTE
    return is_near or bool(_OUT_OF_MEMORY.search(report.said))


def over_wall_time(limits: LimitSettings) -> UnreadableError:
    """It took longer than a document may."""
    return over_limit(f"time limit ({limits.wall_seconds} s)")


def over_processor_time(limits: LimitSettings) -> UnreadableError:
    """It took more of the processor than a document may."""
    return over_limit(f"processor time limit ({limits.cpu_seconds} s)")


def over_memory(limits: LimitSettings) -> UnreadableError:
    """It asked for more memory than a document may have."""
    return over_limit(f"memory limit ({limits.memory_mb} MB)")


def over_limit(limit: str) -> UnreadableError:
    """It was stopped at a limit; `limit` names it with its value."""
    return UnreadableError(
        ReasonCode.RESOURCE_LIMIT,
        f"The document could not be read safely: {limit}.",
        consequence="Reading was stopped; the original is kept.",
        remedy="Ask the sender for a simpler copy, or raise the limit if this document is expected.",
    )


def reported(error: dict[str, Any]) -> HoldpointError:
    """An error that the child itself raised and described."""
    words = {key: str(error[key] or "") for key in ("consequence", "remedy")}
    document_id = str(error["document_id"]) if error["document_id"] else None
    if error["kind"] == "unreadable":
        return UnreadableError(ReasonCode(error["reason"]), str(error["fact"]), **words, document_id=document_id)
    if error["kind"] == "configuration":
        return ConfigurationError(str(error["fact"]), **words, document_id=document_id)
    return SandboxError(str(error["fact"]), **words, document_id=document_id)


def raised(exception: str) -> UnreadableError:
    """An exception that no reader should let out; `exception` is its type's name."""
    return refusals.damaged(f"The file made its reader fail ({exception[:80]}).")
