"""A webhook: signature, answers, deadline, and the addresses it refuses."""

import base64
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, repeat
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from connectors.destinations.addresses import is_allowed
from connectors.destinations.webhook import WebhookDestination, seconds_to_wait
from holdpoint.errors import ConfigurationError, TerminalDeliveryError, TransientDeliveryError
from tests.support.deliveries import make_delivery
from tests.support.receiver import Receiver

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


def webhook(url: str, timeout: float = 5.0) -> WebhookDestination:
    return WebhookDestination("books", url, SECRET, timeout, True)


def test_the_public_verifier_accepts_every_attempt_and_refuses_a_changed_body(tmp_path: Path) -> None:
    """Each attempt: same id, same body, a signature that holds for its own timestamp."""
    delivery = make_delivery(1, "books")
    with Receiver(tmp_path / "log", "--fail", "500", "--times", "5") as receiver:
        for _ in range(5):
            with pytest.raises(TransientDeliveryError, match="answered 500: the receiver says no"):
                webhook(receiver.url).send(delivery)
        webhook(receiver.url).send(delivery)
        requests = receiver.requests()
        assert len(receiver.effects()) == 1
    assert [r.status for r in requests] == [500] * 5 + [200]
    assert {r.body for r in requests} == {delivery.body.encode()}
    assert {r.headers["webhook-id"] for r in requests} == {r.key for r in requests} == {delivery.key}
    assert {r.headers["content-type"] for r in requests} == {"application/json"}
    for request in requests:
        Webhook(SECRET).verify(request.body, request.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(request.body + b" ", request.headers)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 599])
def test_an_answer_that_may_pass_is_tried_again_after_what_the_receiver_asks(tmp_path: Path, status: int) -> None:
    options = ("--always", str(status), "--retry-after", "17")
    with Receiver(tmp_path / "log", *options) as receiver, pytest.raises(TransientDeliveryError) as caught:
        webhook(receiver.url).send(make_delivery())
    assert caught.value.retry_after == 17


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--always", "410"), "gone for good"),
        (("--always", "400"), "answered 400"),
        (("--always", "401"), "answered 401"),
        (("--always", "422"), "the receiver says no"),
        (("--redirect",), "redirect"),
    ],
)
def test_an_answer_that_will_not_pass_ends_it(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    with Receiver(tmp_path / "log", *options) as receiver:
        with pytest.raises(TerminalDeliveryError, match=said):
            webhook(receiver.url).send(make_delivery())
        assert [r.path for r in receiver.requests()] == ["/releases"]  # a redirect is not followed


def test_retry_after_is_seconds_or_a_date_and_never_more_than_a_day() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert seconds_to_wait("120", now) == 120
    assert seconds_to_wait("Sun, 01 Mar 2026 12:01:30 GMT", now) == 90
    assert seconds_to_wait("Sun, 01 Mar 2026 11:00:00 GMT", now) == 0
    assert seconds_to_wait("99999999999", now) == 86_400
    assert [seconds_to_wait(text, now) for text in (None, "", "-5", "soon", "1.5")] == [None] * 5


def read_request(connection: socket.socket) -> None:
    """Read all of it: closing with bytes unread would reset the connection and could take the answer with it."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(65536)
    head, _, body = request.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)


@contextmanager
def raw_server(answer: Iterable[bytes], pause: float = 0.0) -> Iterator[str]:
    """A server that takes one connection, reads the request and sends these bytes, whatever was asked."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                read_request(connection)
                for part in answer:
                    connection.sendall(part)
                    time.sleep(pause)
            except OSError:
                pass  # the sender has hung up, which is what is tested

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.close()


def test_an_answer_that_is_no_http_is_tried_again() -> None:
    with raw_server([b"SSH-2.0-OpenSSH_9.2\r\n"]) as url, pytest.raises(TransientDeliveryError, match="broke off"):
        webhook(url).send(make_delivery())


def test_a_receiver_that_drips_its_answer_is_left_when_the_time_is_up() -> None:
    """The time-out is for the whole exchange: a byte now and then does not prolong it."""
    started = time.monotonic()
    drip = [b"HTTP/1.1 200 OK\r\n"] + [b"x: y\r\n"] * 100
    said = r"did not answer within 0\.7 seconds"
    with raw_server(drip, pause=0.1) as url, pytest.raises(TransientDeliveryError, match=said):
        webhook(url, timeout=0.7).send(make_delivery())
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "page",
    [
        b"<html><title>Sign in</title><form><input name=user><input type='password' name=p></form></html>",
        b"<!DOCTYPE html>" + b" " * 20_000 + b'<INPUT id="pw" TYPE = "Password">',
    ],
)
def test_a_page_to_sign_in_on_is_no_receipt(page: bytes) -> None:
    """A sign-on service before the receiver answers 200 to everybody, and the receiver knows of nothing."""
    answer = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n" + page
    said = "answered 200 with a page on which a person signs in"
    with raw_server([answer]) as url, pytest.raises(TerminalDeliveryError, match=said):
        webhook(url).send(make_delivery())


@pytest.mark.parametrize("answer", [b"<html>password accepted</html>", b'{"input": "type=password"}', b""])
def test_any_other_answer_of_2xx_is_a_receipt(answer: bytes) -> None:
    with raw_server([b"HTTP/1.1 202 Accepted\r\nconnection: close\r\n\r\n" + answer]) as url:
        webhook(url).send(make_delivery())


def test_an_endless_answer_does_not_undo_what_its_status_said() -> None:
    """The status decides; of the rest no more is read than 64 KiB."""
    start = b"HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n"
    started = time.monotonic()
    with raw_server(chain([start], repeat(b"x" * 65536))) as url:
        webhook(url, timeout=5).send(make_delivery())
    assert time.monotonic() - started < 2


def test_a_slow_receiver_may_get_it_twice_but_under_one_key(tmp_path: Path) -> None:
    """Given up by the sender, recorded by the receiver: the next attempt has no second effect."""
    with Receiver(tmp_path / "log", "--delay", "0.8") as receiver:
        with pytest.raises(TransientDeliveryError, match="did not answer"):
            webhook(receiver.url, timeout=0.3).send(make_delivery())
        webhook(receiver.url).send(make_delivery())
        assert len(receiver.requests()) == 2
        assert len(receiver.effects()) == 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "169.254.169.254", "[::1]", "localhost", "2130706433", "127.1", "0x7f.1", "017700000001", "0.0.0.0",
     "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "224.0.0.1", "240.0.0.1", "[fe80::1]", "[fd00::1]",
     "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[ff02::1]"],
)  # fmt: skip
def test_no_form_of_an_inside_address_is_connected_to(tmp_path: Path, host: str) -> None:
    with Receiver(tmp_path / "log") as receiver:
        url = f"http://{host}:{receiver.port}/"
        with pytest.raises(TerminalDeliveryError, match="Destination not allowed"):
            WebhookDestination("books", url, SECRET, 2.0, False).send(make_delivery())
        assert receiver.requests() == []


@pytest.mark.parametrize("addresses", [["10.0.0.7"], ["93.184.216.34", "127.0.0.1"]])
def test_a_name_with_any_inside_address_is_refused(addresses: list[str]) -> None:
    destination = WebhookDestination(
        "books", "http://rebind.example/", SECRET, 2.0, False, resolve=lambda host, port: addresses
    )
    with pytest.raises(TerminalDeliveryError, match=rf"rebind\.example is {addresses[-1]}"):
        destination.send(make_delivery())


def test_the_cloud_metadata_address_is_refused_even_where_private_ones_are_allowed() -> None:
    assert is_allowed("10.0.0.1", allow_private=True)
    assert is_allowed("127.0.0.1", allow_private=True)
    assert not is_allowed("169.254.169.254", allow_private=True)
    for translated in ("::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1"):
        assert not is_allowed(translated, allow_private=True)
    assert is_allowed("93.184.216.34", allow_private=False)
    assert is_allowed("2606:2800:220:1::1", allow_private=False)


def test_a_name_is_resolved_once_and_keeps_its_host_header(tmp_path: Path) -> None:
    """What was judged is what is connected to: a second resolution could answer differently."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with Receiver(tmp_path / "log") as receiver:
        url = f"http://books.example:{receiver.port}/in?box=1"
        WebhookDestination("books", url, SECRET, 2.0, True, resolve=resolve).send(make_delivery())
        (request,) = receiver.requests()
    assert asked == ["books.example"]
    assert request.headers["host"] == f"books.example:{receiver.port}"
    assert request.path == "/in?box=1"


def test_a_name_that_cannot_be_resolved_is_tried_again() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    destination = WebhookDestination("books", "http://books.example/", SECRET, 2.0, False, resolve=resolve)
    with pytest.raises(TransientDeliveryError, match="Temporary failure"):
        destination.send(make_delivery())


@pytest.mark.parametrize(("certified", "accepted"), [("books.example", True), ("other.example", False)])
def test_tls_verifies_the_name_in_the_url_not_the_address(tmp_path: Path, certified: str, accepted: bool) -> None:
    certificate, private_key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={certified}", "-addext", f"subjectAltName=DNS:{certified}",
         "-keyout", str(private_key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    server_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_tls.load_cert_chain(certificate, private_key)
    names: list[str | None] = []
    server_tls.sni_callback = lambda connection, name, context: names.append(name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        try:
            with server_tls.wrap_socket(connection, server_side=True) as secured:
                read_request(secured)
                secured.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (OSError, ssl.SSLError):
            connection.close()  # the sender refused the certificate

    threading.Thread(target=serve, daemon=True).start()
    destination = WebhookDestination(
        "books",
        f"https://books.example:{listener.getsockname()[1]}/",
        SECRET,
        5.0,
        True,
        resolve=lambda host, port: ["127.0.0.1"],
        tls=ssl.create_default_context(cafile=str(certificate)),
    )
    if accepted:
        destination.send(make_delivery())
    else:
        with pytest.raises(TransientDeliveryError, match="CERTIFICATE_VERIFY_FAILED"):
            destination.send(make_delivery())
    listener.close()
    assert names == ["books.example"]


@pytest.mark.parametrize(
    ("url", "secret", "said"),
    [
        ("ftp://books.example/", SECRET, "http"),
        ("https://user:pw@books.example/", SECRET, "password"),
        ("https://books.example/", "0123456789abcdef", "whsec_"),
        ("https://books.example/", "whsec_???", "base64"),
        ("https://books.example/", "whsec_c2hvcnQ=", "shorter"),
    ],
)
def test_a_wrong_url_or_secret_is_told_before_anything_is_sent(url: str, secret: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        WebhookDestination("books", url, secret, 5.0, False)
    assert secret not in str(caught.value)
