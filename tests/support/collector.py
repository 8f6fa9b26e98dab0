"""An OpenTelemetry collector: takes spans by OTLP over HTTP and decodes them, or takes its time."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector:
    """A context manager; `spans` are what has come so far, as names with their attributes."""

    def __init__(self, *, delay_seconds: float = 0.0) -> None:
        self.requests: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                time.sleep(delay_seconds)
                collector.requests.append(body)
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """The requests say it all."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}/v1/traces"

    def spans(self) -> list[dict[str, Any]]:
        """Every span: name, trace, span and parent id, whether it failed, attributes."""
        found = []
        for body in self.requests:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                service = {a.key: a.value.string_value for a in resource.resource.attributes}.get("service.name")
                for scope in resource.scope_spans:
                    for one in scope.spans:
                        found.append(
                            {
                                "service": service,
                                "name": one.name,
                                "trace": one.trace_id,
                                "id": one.span_id,
                                "parent": one.parent_span_id,
                                "failed": one.status.code == 2,
                                "events": len(one.events),
                                "attributes": {a.key: _value(a.value) for a in one.attributes},
                            }
                        )
        return found

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def _value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(one) for one in value.array_value.values]
    return getattr(value, kind)
