"""Where a webhook may connect to: never inside, unless its settings say so.

A host name is resolved once, every address it has is judged, and the connection goes to one of those very addresses,
so that a name that changes its answer in between (DNS rebinding) gains nothing.
"""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from holdpoint.errors import TerminalDeliveryError, TransientDeliveryError

Resolve = Callable[[str, int], Sequence[str]]
"""A host name and a port to its addresses; OSError when there is none."""

_NAT64 = IPv6Network("64:ff9b::/96")


def system_resolve(host: str, port: int) -> Sequence[str]:
    """The addresses the operating system knows for a name; numeric forms ("127.1", "2130706433") are names too."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def allowed_addresses(
    host: str, port: int, *, allow_private: bool, resolve: Resolve, timeout_seconds: float
) -> Sequence[str]:
    """The addresses to connect to, all judged.

    TerminalDeliveryError when any of them may not be reached; TransientDeliveryError when the name has no address now.
    """
    addresses = _resolve_within(host, port, resolve, timeout_seconds)
    for address in addresses:
        if not is_allowed(address, allow_private=allow_private):
            raise TerminalDeliveryError(
                f"Destination not allowed: {host} is {address}, which is no public address.",
                consequence="Nothing was sent.",
                remedy="Correct the url, or set allow_private for this destination if its receiver is inside.",
            )
    return addresses


def is_allowed(address: str, *, allow_private: bool) -> bool:
    """Whether to connect there. `allow_private` allows loopback and private ranges, never link-local or multicast.

    Link-local is where clouds keep the machine's credentials (169.254.169.254); no receiver lives there.
    """
    try:
        numbers = _meanings(ip_address(address))
    except ValueError:  # also an address with a zone, "fe80::1%eth0"
        return False
    if any(n.is_link_local or n.is_multicast or n.is_unspecified for n in numbers):
        return False
    return allow_private or all(n.is_global and not n.is_reserved for n in numbers)


def _meanings(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address and the IPv4 address it stands for on the way, where it is one of the translated kinds."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inner = [address.sixtofour, address.teredo[1] if address.teredo else None]
    if address in _NAT64:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [address, *(a for a in inner if a is not None)]


def _resolve_within(host: str, port: int, resolve: Resolve, timeout_seconds: float) -> Sequence[str]:
    """Name resolution knows no time-out of its own: a thread is left behind when it takes too long."""
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=max(timeout_seconds, 0.0))
    except queue.Empty:
        answer = OSError(f"no answer within {timeout_seconds:.0f} seconds")
    if isinstance(answer, OSError) or not answer:
        reason = answer.strerror or str(answer) if isinstance(answer, OSError) else "it has no address"
        raise TransientDeliveryError(
            f"The receiver's name {host} could not be resolved: {reason}.",
            consequence="Nothing was sent; it is tried again.",
            remedy="Check the url and the name server.",
        )
    return answer
