"""Traces by OpenTelemetry (OTLP over HTTP), off unless the settings name an endpoint: then nothing of it is imported.

Spans carry ids, counts and codes, as log lines do, and nothing that a document says. They are sent by a thread in the
background: a collector that is slow or gone delays nothing, and what it did not take is dropped.
"""

import atexit
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.logs import KNOWN, cleaned
from holdpoint.settings import TracingSettings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

_EXPORT_SECONDS = 3.0  # for one request to the collector
_FAREWELL_SECONDS = 4.0  # at most, at the end of the process
_PREFIX = "holdpoint."

_provider: "TracerProvider | None" = None


def set_up(settings: TracingSettings) -> None:
    """Begin tracing where an endpoint is set. Again with the same process does nothing."""
    global _provider  # noqa: PLW0603 -- one for each process, as OpenTelemetry has it
    if settings.endpoint is None or _provider is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # a collector that is gone is no news at every span
    _provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(settings.share)),
        resource=Resource({"service.name": settings.service_name}),
        shutdown_on_exit=False,  # its own farewell would wait for a dead collector
    )
    exporter = OTLPSpanExporter(endpoint=str(settings.endpoint), timeout=_EXPORT_SECONDS)
    _provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
    atexit.register(finish)


def finish(seconds: float = _FAREWELL_SECONDS) -> None:
    """Send what is left, for that many seconds at most, and stop tracing."""
    global _provider
    ending, _provider = _provider, None
    if ending is None:
        return
    farewell = threading.Thread(target=ending.shutdown, name="last traces", daemon=True)
    farewell.start()
    farewell.join(seconds)


@contextmanager
def span(name: str, **attributes: object) -> Iterator["Told"]:
    """A span around what happens within; an exception marks it failed by its type alone. Does nothing when off."""
    told = Told(attributes)
    if _provider is None:
        yield told
        return
    from opentelemetry.trace import StatusCode

    tracer = _provider.get_tracer("holdpoint")
    with tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as current:
        told.tell(current)
        try:
            yield told
        except BaseException as error:
            current.set_status(StatusCode.ERROR)
            current.set_attribute(f"{_PREFIX}error", type(error).__name__)
            raise
        finally:
            told.tell(current)


class Told:
    """What a span says of itself: `set` adds to it while it runs. Only the keys that log lines may have."""

    def __init__(self, attributes: Mapping[str, object]) -> None:
        self._attributes: dict[str, object] = {}
        self.set(**attributes)

    def set(self, **attributes: object) -> None:
        """Add ids, counts or codes; a key that log lines do not know is a mistake of ours."""
        unknown = set(attributes) - set(KNOWN)
        if unknown:
            raise ValueError(f"no attribute of a span: {', '.join(sorted(unknown))}")
        self._attributes |= attributes

    def tell(self, current: "Span") -> None:
        """Put them on the span of OpenTelemetry."""
        for key, value in self._attributes.items():
            if value is None:
                continue
            clean = cleaned(value)
            if isinstance(clean, bool | int | float | str):
                current.set_attribute(f"{_PREFIX}{key}", clean)
            elif isinstance(clean, list):
                current.set_attribute(f"{_PREFIX}{key}", [str(one) for one in clean])
