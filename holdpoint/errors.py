"""Errors of this product. Each states the fact, the consequence and the remedy, and survives pickling.

Retryable is a type, not a guess from message text: a `TransientError` may pass by itself, a `TerminalError` will not.
Bad data is no error at all but a finding; what cannot be read is a `Quarantine` reason carried by `UnreadableError`.
"""

from enum import IntEnum
from typing import Any

from holdpoint.finding import Finding, ReasonCode


class ExitCode(IntEnum):
    """What the commands return to the shell; documented in docs/command-line.md."""

    OK = 0
    FAILED = 1  # the machine or a dependency failed; run again
    USAGE = 2  # the command line is wrong
    CONFIGURATION = 3  # the settings are wrong
    BUSY = 4  # another run works on the same source
    SOURCE = 5  # the source cannot be read (missing folder, wrong credentials)
    STORE = 6  # the store cannot be used (locked, full disk, wrong schema)
    VERIFICATION = 7  # an audit or equation check found a difference


class HoldpointError(Exception):
    """Base of all errors: `fact` (what happened), `consequence` (what it means), `remedy` (what to do)."""

    exit_code = ExitCode.FAILED

    def __init__(self, fact: str, *, consequence: str = "", remedy: str = "", document_id: str | None = None) -> None:
        super().__init__(fact)
        self.fact = fact
        self.consequence = consequence
        self.remedy = remedy
        self.document_id = document_id

    def __str__(self) -> str:
        subject = f"document {self.document_id}: " if self.document_id else ""
        return subject + " ".join(part for part in (self.fact, self.consequence, self.remedy) if part)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.__dict__.copy(), self.args)


def _rebuild(cls: type[HoldpointError], state: dict[str, Any], args: tuple[Any, ...]) -> HoldpointError:
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


class TransientError(HoldpointError):
    """May pass by itself (a receiver down, a database busy): retried."""


class TerminalError(HoldpointError):
    """Will not pass by itself: not retried."""


class ConfigurationError(TerminalError):
    """The settings are wrong; the message names file, line and remedy."""

    exit_code = ExitCode.CONFIGURATION


class SourceError(TerminalError):
    """A source cannot be read at all (missing folder, wrong credentials)."""

    exit_code = ExitCode.SOURCE


class SourceUnavailableError(TransientError):
    """A source as a whole cannot be reached now (network, server down, throttled): no item of it need be tried."""

    exit_code = ExitCode.SOURCE


class SourceBusyError(TerminalError):
    """Another run works on the same source."""

    exit_code = ExitCode.BUSY


class StoreError(TerminalError):
    """The store cannot be used (schema newer than the program, disk full, damaged)."""

    exit_code = ExitCode.STORE


class StoreBusyError(TransientError):
    """The store is locked by another process for longer than the time-out."""

    exit_code = ExitCode.STORE


class StaleVersionError(TerminalError):
    """Someone else decided first; `decided_by` says who."""

    def __init__(self, fact: str, *, decided_by: str | None = None, **kwargs: Any) -> None:
        super().__init__(fact, **kwargs)
        self.decided_by = decided_by


class ForbiddenError(TerminalError):
    """The person may not do this; the attempt stands in the audit trail."""


class DeliveryError(HoldpointError):
    """Base of what a destination can answer."""


class TransientDeliveryError(DeliveryError, TransientError):
    """Not delivered now; `retry_after` is the receiver's own wish in seconds, if it gave one."""

    def __init__(self, fact: str, *, retry_after: float | None = None, **kwargs: Any) -> None:
        super().__init__(fact, **kwargs)
        self.retry_after = retry_after


class TerminalDeliveryError(DeliveryError, TerminalError):
    """Will never be delivered there (refused, gone, not allowed)."""


class ModelError(HoldpointError):
    """Base of what keeps a language model from answering. The document goes on without it."""


class TransientModelError(ModelError, TransientError):
    """No answer now (slow, busy, unreachable); `retry_after` is the service's own wish in seconds, if it gave one."""

    def __init__(self, fact: str, *, retry_after: float | None = None, **kwargs: Any) -> None:
        super().__init__(fact, **kwargs)
        self.retry_after = retry_after


class TerminalModelError(ModelError, TerminalError):
    """The same request will never be answered (credentials refused, no such model, an answer that is none)."""


class SandboxError(TransientError):
    """The sandbox itself failed (its zygote died, no memory to fork): not the document's fault."""


class UnreadableError(TerminalError):
    """A document that goes to quarantine. `reason` is one of the quarantine codes."""

    def __init__(self, reason: ReasonCode, fact: str, **kwargs: Any) -> None:
        super().__init__(fact, **kwargs)
        self.reason = reason

    def finding(self) -> Finding:
        """The same as data: fact, consequence and remedy in one message."""
        return Finding(code=self.reason, message=" ".join(p for p in (self.fact, self.consequence, self.remedy) if p))
