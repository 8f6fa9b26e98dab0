"""What every response carries, and how much a request may bring."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; connect-src 'self'"
)
STRICT_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_MOST_BODY_BYTES = 4 * 1024 * 1024


class StrictHeaders:
    """Puts the strict headers on every response; pages are never kept by the browser, static files are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_static = scope["path"].startswith("/static/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in STRICT_HEADERS.items():
                    headers[name] = value
                may_keep = is_static and message["status"] in (200, 206, 304)
                headers["Cache-Control"] = "public, max-age=86400" if may_keep else "no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyTooLargeError(Exception):
    """The request brings more than any form of ours; the handler answers 413."""


class BodyLimit:
    """Stops reading a request beyond a few megabytes, whatever length it claims."""

    def __init__(self, app: ASGIApp, most_bytes: int = _MOST_BODY_BYTES) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0

        async def receive_some() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > self._most_bytes:
                    raise BodyTooLargeError
            return message

        await self._app(scope, receive_some if scope["type"] == "http" else receive, send)
