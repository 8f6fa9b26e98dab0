"""A webhook receiver in its own process that records every raw request durably and honours the idempotency key.

As a program: `python -m tests.support.receiver --port 0 --log FILE` prints its port as its first line. As a class:
`Receiver` starts and stops that program; the log outlives it, so that it remembers its keys over a restart.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class ReceivedRequest:
    """One request as it came in. Header names are lower case."""

    path: str
    headers: dict[str, str]
    body: bytes
    received_at: str
    status: int  # what was answered
    is_effect: bool  # the first request with its key that was answered 2xx

    @property
    def key(self) -> str:
        return self.headers.get("idempotency-key", "")


class Receiver:
    """The receiver as a context manager. `options` are the program's, e.g. "--fail", "500", "--times", "5"."""

    def __init__(self, log: Path, *options: str) -> None:
        self._log = log
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/releases"

    def start(self, *options: str) -> None:
        """Start, on the port it had before if any; `options` replace those given at first, if there are any."""
        self._options = options or self._options
        command = [sys.executable, "-m", "tests.support.receiver", "--port", str(self.port), "--log", str(self._log)]
        self._process = subprocess.Popen([*command, *self._options], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def stop(self) -> None:
        """Kill it; from now on connections are refused."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def requests(self) -> list[ReceivedRequest]:
        """Every request recorded so far, in the order received, over all starts."""
        return read_log(self._log)

    def effects(self) -> dict[str, ReceivedRequest]:
        """The request that took effect, by idempotency key."""
        return {r.key: r for r in self.requests() if r.is_effect}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def read_log(log: Path) -> list[ReceivedRequest]:
    """The complete lines of a receiver's log."""
    if not log.exists():
        return []
    lines = log.read_text(encoding="utf-8").split("\n")[:-1]
    records = [json.loads(line) for line in lines]
    return [ReceivedRequest(**{**r, "body": base64.b64decode(r["body"])}) for r in records]


class _Log:
    """The durable record: a request is on disk before it is answered."""

    def __init__(self, path: Path) -> None:
        self._keys = {r.key for r in read_log(path) if r.is_effect}
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._lock = threading.Lock()
        self._requests = 0

    def record(self, path: str, headers: dict[str, str], body: bytes, answer: "_Answers") -> int:
        """Write the request down and return the status to answer."""
        with self._lock:
            self._requests += 1
            status = answer.status(self._requests)
            key = headers.get("idempotency-key", "")
            is_effect = 200 <= status < 300 and key not in self._keys
            if is_effect:
                self._keys.add(key)
            record: dict[str, Any] = {
                "path": path,
                "headers": headers,
                "body": base64.b64encode(body).decode(),
                "received_at": datetime.now(UTC).isoformat(),
                "status": status,
                "is_effect": is_effect,
            }
            os.write(self._descriptor, (json.dumps(record) + "\n").encode())
            os.fsync(self._descriptor)
            return status


@dataclass(frozen=True)
class _Answers:
    options: argparse.Namespace

    def status(self, request_number: int) -> int:
        """The status for the n-th request since the start, from 1."""
        if self.options.redirect:
            return 302
        if self.options.always is not None:
            return int(self.options.always)
        if self.options.every:
            return int(self.options.fail) if request_number % self.options.every == 0 else 200
        return int(self.options.fail) if request_number <= self.options.times else 200


def _handler(log: _Log, options: argparse.Namespace) -> type[BaseHTTPRequestHandler]:
    answers = _Answers(options)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = log.record(self.path, headers, body, answers)
            time.sleep(options.delay)
            answer = b"ok" if status < 300 else b"the receiver says no"
            self.send_response(status)
            self.send_header("content-length", str(len(answer)))
            if options.redirect:
                self.send_header("location", "/elsewhere")
            if options.retry_after is not None:
                self.send_header("retry-after", options.retry_after)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """The log file says it all."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that died in the middle is what this is for."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--fail", type=int, default=500, help="status of the first --times answers")
    parser.add_argument("--times", type=int, default=0)
    parser.add_argument("--every", type=int, default=0, help="instead of the first: every so many-th answer fails")
    parser.add_argument("--always", type=int, help="status of every answer")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--redirect", action="store_true")
    parser.add_argument("--retry-after", help="value of that header on every answer")
    options = parser.parse_args()
    server = _Server(("127.0.0.1", options.port), _handler(_Log(options.log), options))
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
