"""A local HTTP server that plays a language model: OpenAI's chat completions, or the Bedrock runtime's Converse."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server does with one request. `text` is what the model says; `raw` the whole answer instead."""

    text: str = ""
    raw: bytes | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    silent_seconds: float = 0  # before it says anything
    drip_seconds: float = 0  # a byte each, so often, for ever
    endless: bool = False  # a body that never ends
    closed: bool = False  # the connection is closed without an answer


@dataclass
class PlayedModel:
    """A running server. `requests` are path, headers and body of what it was asked, in order."""

    url: str
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return len(self.requests)


@contextmanager
def played_model(*replies: Reply | str | Callable[[dict[str, Any]], str]) -> Iterator[PlayedModel]:
    """Play those replies one after the other, the last for ever. A callable gets the request and says the text."""
    stopped = threading.Event()
    played = PlayedModel("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            reply = replies[min(played.asked, len(replies) - 1)]
            played.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if callable(reply):
                reply = reply(body)
            self._do(Reply(text=reply) if isinstance(reply, str) else reply)

        def _do(self, reply: Reply) -> None:
            stopped.wait(reply.silent_seconds)
            self.close_connection = True
            if reply.closed:
                return
            try:
                data = reply.raw if reply.raw is not None else _completed(self.path, reply.text)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("content-type", "application/json")
                if reply.endless or reply.drip_seconds:
                    self.end_headers()
                    while not stopped.wait(reply.drip_seconds or 0.0001):
                        self.wfile.write(b" " * (1 if reply.drip_seconds else 1 << 16))
                else:
                    self.send_header("content-length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
            except OSError:
                pass  # the caller went away, as it should

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    played.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield played
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def _completed(path: str, text: str) -> bytes:
    if path.startswith("/model/"):
        answer: dict[str, Any] = {
            "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
            "stopReason": "end_turn",
            "usage": {"inputTokens": 11, "outputTokens": 7, "totalTokens": 18},
            "metrics": {"latencyMs": 1},
        }
    else:
        answer = {
            "id": "x",
            "object": "chat.completion",
            "created": int(time.time()),
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
        }
    return json.dumps(answer).encode()
