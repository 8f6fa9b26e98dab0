"""Releases to an HTTP receiver, signed by the Standard Webhooks convention.

At least once, with one stable key: `webhook-id` and `Idempotency-Key` are the delivery's key on every attempt, and the
body is the same bytes. A receiver that processes each key once has one effect.
See https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import re
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from connectors.destinations.addresses import Resolve, system_resolve
from connectors.destinations.pinned_network import Deadline, PinnedNetwork
from holdpoint.decision import Delivery
from holdpoint.errors import ConfigurationError, DeliveryError, TerminalDeliveryError, TransientDeliveryError

_SECRET_BYTES = 24  # the convention's minimum
_ANSWER_BYTES = 1 << 16
_EXCERPT = 200
_LONGEST_RETRY_AFTER = 86_400.0
_PASSWORD_FIELD = re.compile(rb"<input\b[^>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_RETRIED = frozenset({408, 425, 429})


class WebhookDestination:
    """A `Destination` behind a url. Redirects are not followed; addresses inside are refused unless `allow_private`."""

    def __init__(
        self,
        name: str,
        url: str,
        secret: str,
        timeout_seconds: float,
        allow_private: bool,
        *,
        resolve: Resolve = system_resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`timeout_seconds` is for the whole exchange. ConfigurationError when the url or the secret is none."""
        self.name = name
        self._url = _usable_url(name, url)
        self._secret = _secret_bytes(name, secret)
        self._timeout_seconds = timeout_seconds
        self._allow_private = allow_private
        self._resolve = resolve
        self._tls = tls or httpx.create_ssl_context()

    def send(self, delivery: Delivery) -> None:
        """Return when the receiver answered 2xx, and not with a page to sign in on.

        TransientDeliveryError or TerminalDeliveryError otherwise.
        """
        body = delivery.body.encode()
        network = PinnedNetwork(
            Deadline(self._timeout_seconds), allow_private=self._allow_private, resolve=self._resolve
        )
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._tls, network_backend=network) as pool,
                pool.stream("POST", str(self._url), headers=self._headers(delivery, body), content=body) as response,
            ):
                headers = httpx.Headers(response.headers)
                error = self._judge(response.status, _start_of(response), headers.get("retry-after"))
        except httpcore.TimeoutException as failure:
            raise self._transient(f"did not answer within {self._timeout_seconds:g} seconds") from failure
        except (httpcore.NetworkError, httpcore.RemoteProtocolError, ssl.SSLError) as failure:
            raise self._transient(
                f"could not be reached or broke off ({failure or type(failure).__name__})"
            ) from failure
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol) as failure:
            raise self._terminal(f"cannot be sent this request ({failure})", "Report this.") from failure
        if error is not None:
            raise error

    def _headers(self, delivery: Delivery, body: bytes) -> list[tuple[bytes, bytes]]:
        timestamp = str(int(time.time()))
        key = delivery.key.encode()
        return [
            (b"host", self._url.netloc),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"user-agent", b"holdpoint"),
            (b"accept", b"*/*"),
            (b"idempotency-key", key),
            (b"webhook-id", key),
            (b"webhook-timestamp", timestamp.encode()),
            (b"webhook-signature", signature(self._secret, delivery.key, timestamp, body).encode()),
        ]

    def _judge(self, status: int, answer: bytes, retry_after: str | None) -> DeliveryError | None:
        """None when delivered."""
        excerpt = _excerpt(answer)
        said = f"answered {status}" + (f": {excerpt}" if excerpt else "")
        if 200 <= status < 300:
            if not _PASSWORD_FIELD.search(answer):
                return None
            # What signs people in before the receiver took the message for a visitor: nobody has it.
            return self._terminal(
                f"answered {status} with a page on which a person signs in",
                "Set the url of the receiver itself, or let its sign-on pass this address, then redrive.",
            )
        if status in _RETRIED or status >= 500:
            return self._transient(said, retry_after=seconds_to_wait(retry_after, datetime.now(UTC)))
        if status == 410:
            return self._terminal(f"{said}. It is gone for good", "Remove or correct the destination, then redrive.")
        if 300 <= status < 400:
            return self._terminal(f"{said}, a redirect, which is not followed", "Set the url it redirects to.")
        return self._terminal(said, "Ask the receiver's operator what it refuses, then redrive.")

    def _transient(self, what: str, retry_after: float | None = None) -> TransientDeliveryError:
        return TransientDeliveryError(
            f"The receiver {self._url.host} of the destination '{self.name}' {what}.",
            consequence="The release waits and is tried again.",
            retry_after=retry_after,
        )

    def _terminal(self, what: str, remedy: str) -> TerminalDeliveryError:
        return TerminalDeliveryError(
            f"The receiver {self._url.host} of the destination '{self.name}' {what}.",
            consequence="It is not tried there again.",
            remedy=remedy,
        )


def signature(secret: bytes, key: str, timestamp: str, body: bytes) -> str:
    """The `webhook-signature`, version 1: HMAC-SHA256 over `id.timestamp.body`."""
    signed = f"{key}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def seconds_to_wait(retry_after: str | None, now: datetime) -> float | None:
    """A `retry-after` header (seconds or an HTTP date) in seconds, at most a day; None when it is neither."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST_RETRY_AFTER)


def _start_of(response: httpcore.Response) -> bytes:
    """The start of the answer. The status has come already, so an answer that breaks off is no error."""
    data = b""
    try:
        for block in response.iter_stream():
            data += block
            if len(data) >= _ANSWER_BYTES:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        pass
    return data


def _excerpt(answer: bytes) -> str:
    """Its first words in plain characters."""
    text = "".join(c if c.isprintable() else " " for c in answer[: 4 * _EXCERPT].decode("utf-8", "replace"))
    return " ".join(text.split())[:_EXCERPT]


def _usable_url(name: str, url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise _misconfigured(name, f"the url cannot be read: {error}", "Write https://host/path.") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise _misconfigured(name, "the url is not one of http or https", "Write https://host/path.")
    if parsed.userinfo:
        raise _misconfigured(name, "the url holds a password", "Remove it: requests are signed with the secret.")
    return parsed


def _secret_bytes(name: str, secret: str) -> bytes:
    remedy = 'Set it to the receiver\'s secret; a new one: echo "whsec_$(openssl rand -base64 32)".'
    if not secret.startswith("whsec_"):
        raise _misconfigured(name, 'its secret does not begin with "whsec_"', remedy)
    try:
        decoded = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _misconfigured(name, "its secret is not base64 after the prefix", remedy) from error
    if len(decoded) < _SECRET_BYTES:
        raise _misconfigured(name, f"its secret is shorter than {_SECRET_BYTES} bytes", remedy)
    return decoded


def _misconfigured(name: str, what: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(
        f"The destination '{name}' cannot be used: {what}.", consequence="Nothing can be sent there.", remedy=remedy
    )
