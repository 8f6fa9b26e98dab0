"""The network under a webhook: connects only to judged addresses, and ends when the whole exchange's time is up.

httpcore's own time-outs count anew for every read, so that a receiver that drips bytes could hold a deliverer for
ever; here every operation gets what is left of one deadline. TLS still verifies the host name of the url, not the
address: httpcore passes the url's host to `start_tls`.
"""

import ssl
import time
import typing
from collections.abc import Iterable

import httpcore

from connectors.destinations.addresses import Resolve, allowed_addresses

_WRITE_BLOCK = 1 << 14


class Deadline:
    """A point in time, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, above zero; httpcore.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole exchange is up")
        return left


class PinnedNetwork(httpcore.NetworkBackend):
    """The network of one exchange."""

    def __init__(self, deadline: Deadline, *, allow_private: bool, resolve: Resolve) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolve = resolve
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first judged address that answers; `timeout` gives way to the deadline."""
        addresses = allowed_addresses(
            host,
            port,
            allow_private=self._allow_private,
            resolve=self._resolve,
            timeout_seconds=self._deadline.left(),
        )
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for i, address in enumerate(addresses):
            share = self._deadline.left() / (len(addresses) - i)  # a silent first address leaves time for the others
            try:
                stream = self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
            else:
                return _DeadlineStream(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"{host} has no address")


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _WRITE_BLOCK):
            self._inner.write(buffer[start : start + _WRITE_BLOCK], self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)
