"""Logs on standard error, as text or as one JSON object a line, without personal data either way.

A line is a constant sentence and known keys with ids, codes and figures. Whatever else a library wants to say is left
out: the arguments of its message, texts that it composed itself, and the messages of exceptions, because any of them
may repeat what a document says. File names are left out, too: the document's id leads to them (`holdpoint explain`).
"""

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TextIO, TypeVar

from holdpoint.settings import LogSettings

P = ParamSpec("P")
R = TypeVar("R")
OWN = "holdpoint"  # our loggers' names begin so: their messages are constant sentences
_FORMAT_VARIABLE = "HOLDPOINT_LOG_FORMAT"  # hands the format on to the processes that Prefect starts
_PREFECT_CONFIGURATION = Path(__file__).parent / "prefect_logging.yaml"

IDS = ("batch_id", "document_id", "source", "destination", "delivery", "shard", "worker", "bucket", "notification")
_FIGURES = (
    "arrivals", "members", "known", "left", "documents", "released", "held", "quarantined", "duplicate", "container",
    "attempt", "seconds", "exit_code", "fence", "input_tokens", "output_tokens",
)  # fmt: skip
_CODES = ("stage", "state", "outcome", "reasons", "error")
KNOWN = (*IDS, *_CODES, *_FIGURES)
_SAFE_TEXT = re.compile(r"[A-Za-z0-9_.:@/+-]{1,300}")  # ids and codes have no spaces; sentences do
_WITHHELD = "(withheld)"
_FRAMES = 12  # innermost frames of an exception

_context: ContextVar[Mapping[str, object]] = ContextVar("holdpoint_log_context", default={})  # noqa: B039 -- never changed
logger = logging.getLogger(OWN)


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Every line within carries these ids as well. Only known keys; a misspelt one is a mistake of ours."""
    unknown = set(ids) - set(KNOWN)
    if unknown:
        raise ValueError(f"no key of a log line: {', '.join(sorted(unknown))}")
    token = _context.set({**_context.get(), **ids})
    try:
        yield
    finally:
        _context.reset(token)


def carried(call: Callable[P, R]) -> Callable[P, R]:
    """The call with the ids that are bound now, for another thread: a pool's threads do not inherit them."""
    context = copy_context()

    def with_context(*args: P.args, **kwargs: P.kwargs) -> R:
        return context.copy().run(call, *args, **kwargs)

    return with_context


def set_up(settings: LogSettings, stream: TextIO | None = None) -> None:
    """Send all logs of this process, and of those it starts, through the settings' format. Again: the newest counts.

    Called before Prefect is imported: its own set-up then leaves the root logger as it is.
    """
    os.environ[_FORMAT_VARIABLE] = settings.format
    os.environ["PREFECT_LOGGING_SETTINGS_PATH"] = str(_PREFECT_CONFIGURATION)
    handler = logging.StreamHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(formatter_of_environment())
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h.formatter, _SafeFormatter)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(max(logging.WARNING, logging.getLevelName(settings.level)))  # of libraries: what went wrong
    logger.setLevel(settings.level)
    logging.captureWarnings(True)


def formatter_of_environment() -> logging.Formatter:
    """The formatter that the environment names; Prefect's configuration calls it in the processes that it starts."""
    return JsonLines() if os.environ.get(_FORMAT_VARIABLE) == "json" else TextLines()


class _SafeFormatter(logging.Formatter):
    def _parts(self, record: logging.LogRecord) -> dict[str, object]:
        is_own = record.name == OWN or record.name.startswith(f"{OWN}.")
        template = record.msg if isinstance(record.msg, str) else ""
        parts: dict[str, object] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            # A template with arguments is constant; without any it may have been composed of anything.
            "message": template if is_own or record.args else _WITHHELD,
        }
        given = {**_context.get(), **{k: v for k, v in record.__dict__.items() if k in KNOWN}}
        parts |= {key: cleaned(given[key]) for key in KNOWN if given.get(key) is not None}
        if not is_own:
            parts["at"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            parts["error"] = record.exc_info[0].__name__
            parts["frames"] = _frames(record.exc_info[2])
        return parts


class JsonLines(_SafeFormatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self._parts(record), ensure_ascii=False, separators=(",", ":"))


class TextLines(_SafeFormatter):
    """The same for people: time, level, sentence, then key=value."""

    def format(self, record: logging.LogRecord) -> str:
        parts = self._parts(record)
        head = f"{parts.pop('timestamp')} {parts.pop('level'):<7} {parts.pop('logger')}: {parts.pop('message')}"
        frames = parts.pop("frames", [])
        told = "".join(f" {key}={_plain(value)}" for key, value in parts.items())
        trace = "".join(f"\n    {frame}" for frame in frames) if isinstance(frames, list) else ""
        return head + told + trace


def cleaned(value: object) -> object:
    """Figures, codes and ids as they are; anything with spaces in it is withheld."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(cleaned(one)) for one in value)
    text = str(value)
    return text if _SAFE_TEXT.fullmatch(text) else _WITHHELD


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _frames(traceback: TracebackType | None) -> list[str]:
    """Where it happened, innermost last: file, line and function, no source text and no values."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        place = "/".join(Path(code.co_filename).parts[-2:])
        found.append(f"{place}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return found[-_FRAMES:]
