"""An S3 service that lets everything through but one object."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx


class RefusingObjects:
    """The service itself, but for GET and HEAD of one key, which are denied. A context manager."""

    def __init__(self, port: int, key: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.split("?")[0].endswith(f"/{key}"):
                    status, headers, body = 403, {}, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
                else:
                    sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                    given = dict(self.headers.items())
                    answer = httpx.request(
                        self.command, f"http://127.0.0.1:{port}{self.path}", headers=given, content=sent, timeout=30
                    )
                    status, headers, body = answer.status_code, dict(answer.headers), answer.content
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_POST = do_GET

            def log_message(self, *_: object) -> None:
                """Not to the test's output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "RefusingObjects":
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
