"""A mailbox as a source, on a real IMAP server: read without a trace, through breaking lines, and what goes wrong."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sources.mailbox import MailboxPosition, MailboxSource
from connectors.sources.mailbox_session import first_above
from holdpoint import settings
from holdpoint.errors import ConfigurationError, ExitCode, SourceError, SourceUnavailableError, TransientError
from tests.support.breaking_network import BreakingNetwork
from tests.support.mailbox import USER, MailServer, mail, self_signed
from tests.support.programs import free_port


@pytest.fixture
def folder(mail_server: MailServer) -> str:
    return mail_server.create(f"drop-{uuid4().hex[:8]}")


@pytest.fixture
def network(mail_server: MailServer) -> Iterator[BreakingNetwork]:
    with BreakingNetwork(mail_server.port) as network:
        yield network


def source_of(server: MailServer, folder: str, security: str = "none", **changes: Any) -> MailboxSource:
    given_settings = server.settings(security, folder=folder, **changes)
    return MailboxSource("mail", settings.MailboxSource.model_validate(given_settings))


def fill(server: MailServer, folder: str, count: int, size: int = 0) -> list[bytes]:
    mails = [mail(f"Mail {n}", "x" * size or "Hello") for n in range(count)]
    for one in mails:
        server.add(folder, one)
    return mails


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_mails_are_read_as_they_were_sent_and_no_flag_changes(
    mail_server: MailServer, folder: str, security: str
) -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    sent = mail("Rechnung", "Anbei.", ("a.pdf", bytes(range(256)) * 300))
    uid = mail_server.add(folder, sent, at)
    before = mail_server.flags(folder)
    source = source_of(mail_server, folder, security)
    (item,) = source.list_items()
    validity = (item.version or "").split("/")[0]
    assert (item.path, item.version) == (f"{folder}/{validity}/{uid}.eml", f"{validity}/{uid}")
    assert (item.size, item.modified_at) == (len(sent), at)
    assert source.read(item) == sent
    assert source.fingerprint(item) == hashlib.sha256(sent).hexdigest()
    assert mail_server.flags(folder) == before
    assert b"Seen" not in before[0]


def test_a_folder_with_a_foreign_name_is_opened(mail_server: MailServer) -> None:
    with mail_server.session() as imap:
        imap.delete('"Entw&APw-rfe &- \\"Rest\\""')
        assert imap.create('"Entw&APw-rfe &- \\"Rest\\""')[0] == "OK"
    assert list(source_of(mail_server, 'Entwürfe & "Rest"').list_items()) == []


def test_hundreds_of_mails_are_listed_in_pages_and_only_new_ones_after_that(
    mail_server: MailServer, folder: str
) -> None:
    with mail_server.session() as imap:
        for n in range(450):
            imap.append(folder, "", "", mail(f"Mail {n}"))
        imap.select(folder)
        imap.store("100:300", "+FLAGS", r"(\Deleted)")
        imap.expunge()
    source = source_of(mail_server, folder)
    items = list(source.list_items())
    uids = [int((i.version or "").split("/")[1]) for i in items]
    assert uids == [*range(1, 100), *range(301, 451)]
    source.recorded(items)
    mail_server.add(folder, mail("new"))
    later = source_of(mail_server, folder)
    assert [i.version for i in later.list_items(source.position)] == [f"{(items[0].version or '').split('/')[0]}/451"]
    half = MailboxPosition(uidvalidity=int((items[0].version or "").split("/")[0]), uid=250).model_dump_json()
    assert len(list(later.list_items(half))) == 151


@given(st.lists(st.integers(1, 500), unique=True).map(sorted), st.integers(0, 501))
def test_the_first_new_mail_is_found_whatever_gaps_the_numbers_have(uids: list[int], uid: int) -> None:
    expected = next((n for n, found in enumerate(uids, 1) if found > uid), len(uids) + 1)
    assert first_above(len(uids), lambda n: uids[n - 1], uid) == expected


def test_looking_for_new_mails_in_a_full_folder_takes_few_questions() -> None:
    asked: list[int] = []

    def uid_at(number: int) -> int:
        asked.append(number)
        return number

    assert first_above(1_000_000, uid_at, 1_000_000) == 1_000_001
    assert first_above(1_000_000, uid_at, 999_990) == 999_991
    assert len(asked) < 15


def test_a_folder_that_the_server_numbered_anew_is_listed_from_its_beginning(
    mail_server: MailServer, folder: str
) -> None:
    fill(mail_server, folder, 3)
    source = source_of(mail_server, folder)
    before = list(source.list_items())
    source.recorded(before)
    mail_server.create(folder)
    fill(mail_server, folder, 2)
    items = list(source.list_items(source.position))
    assert len(items) == 2
    assert {i.version for i in items}.isdisjoint({i.version for i in before})
    with pytest.raises(TransientError, match="numbered the folder's mails anew"):
        source_of(mail_server, folder).read(before[0])


@pytest.mark.parametrize("position", ["", "nonsense", "{}", '{"uidvalidity": "x", "uid": 1}', "[]"])
def test_a_position_that_cannot_be_understood_means_everything(
    mail_server: MailServer, folder: str, position: str
) -> None:
    fill(mail_server, folder, 2)
    assert len(list(source_of(mail_server, folder).list_items(position))) == 2


def test_a_recent_mail_keeps_the_position_below_it(mail_server: MailServer, folder: str) -> None:
    old = datetime.now(UTC) - timedelta(hours=1)
    for at in (old, datetime.now(UTC), old):
        mail_server.add(folder, mail("x"), at)
    source = source_of(mail_server, folder, settle_seconds=600)
    items = list(source.list_items())
    assert (len(items), source.unsettled) == (2, 1)
    source.recorded(items)
    position = MailboxPosition.parse(source.position)
    assert position is not None
    assert position.uid == 1


@pytest.mark.parametrize("after", [0, 40, 150, 300, 700, 2_000])
def test_a_line_that_breaks_once_while_listing_loses_nothing(
    mail_server: MailServer, folder: str, network: BreakingNetwork, after: int
) -> None:
    fill(mail_server, folder, 30)
    expected = list(source_of(mail_server, folder).list_items())
    network.cut_after(after, cuts=1)
    assert list(source_of(mail_server, folder, port=network.port).list_items()) == expected
    assert network.cuts_left == 0


@pytest.mark.parametrize("after", [600, 100_000, 1_500_000])
def test_a_line_that_breaks_once_while_reading_is_taken_up_where_it_broke(
    mail_server: MailServer, folder: str, network: BreakingNetwork, after: int
) -> None:
    (sent,) = fill(mail_server, folder, 1, size=3_000_000)
    source = source_of(mail_server, folder, port=network.port)
    (item,) = source.list_items()
    network.cut_after(after, cuts=1)
    assert source.read(item) == sent
    assert network.cuts_left == 0


def test_a_mail_that_keeps_breaking_off_is_left_and_the_others_are_read(
    mail_server: MailServer, folder: str, network: BreakingNetwork
) -> None:
    fill(mail_server, folder, 1, size=3_000_000)
    (small,) = fill(mail_server, folder, 1)
    source = source_of(mail_server, folder, port=network.port)
    large, other = source.list_items()
    network.cut_after(500_000, cuts=50)
    with pytest.raises(TransientError, match="could not be read to its end") as caught:
        source.read(large)
    assert not isinstance(caught.value, SourceUnavailableError)
    assert network.connections < 8
    assert source.read(other) == small


def test_a_server_that_always_breaks_off_is_given_up_soon(
    mail_server: MailServer, folder: str, network: BreakingNetwork
) -> None:
    fill(mail_server, folder, 3)
    network.cut_after(30, cuts=1000)
    with pytest.raises(SourceUnavailableError, match=r"127\.0\.0\.1 of the source 'mail' broke off"):
        list(source_of(mail_server, folder, port=network.port).list_items())
    assert network.connections <= 3


def test_a_server_that_restarts_is_used_again(folder: str) -> None:
    with MailServer() as own:
        own.create("drop")
        own.add("drop", mail("a"))
        source = source_of(own, "drop")
        (item,) = source.list_items()
        own.stop()
        with pytest.raises(SourceUnavailableError, match=r"cannot be reached.*sources\.mail\.host"):
            source.read(item)
        own.start()
        assert source.read(item) == mail("a")


@pytest.mark.parametrize(
    ("security", "changes", "said"),
    [
        ("none", {"user": "nobody@example.org"}, r"does not accept the user and the password.*sources\.mail\.user"),
        ("none", {"password_env": "HOME"}, r"does not accept the user and the password.*HOME"),
        ("none", {"folder": "Not there"}, r"does not open the folder 'Not there'.*sources\.mail\.folder"),
        ("tls", {"ca_file": None}, r"certificate that is not trusted.*sources\.mail\.ca_file"),
        ("starttls", {"ca_file": None}, r"certificate that is not trusted.*sources\.mail\.ca_file"),
    ],
)
def test_what_a_person_must_put_right_is_one_clear_error(
    mail_server: MailServer, folder: str, security: str, changes: dict[str, Any], said: str
) -> None:
    changes = {"folder": folder, **changes}
    name = changes.pop("folder")
    with pytest.raises((SourceError, SourceUnavailableError), match=said) as caught:
        list(source_of(mail_server, name, security, **changes).list_items())
    assert caught.value.exit_code is ExitCode.SOURCE
    assert "\n" not in str(caught.value)
    assert "nothing is lost" in caught.value.consequence


def test_tls_where_none_is_spoken_and_the_other_way_round(mail_server: MailServer, folder: str) -> None:
    with pytest.raises(SourceError, match=r"does not speak TLS on port.*sources\.mail\.security"):
        list(source_of(mail_server, folder, "tls", port=mail_server.port).list_items())
    with pytest.raises((SourceError, SourceUnavailableError), match="'mail'"):
        list(source_of(mail_server, folder, "none", port=mail_server.tls_port, timeout_seconds=1).list_items())


@pytest.fixture
def scripted() -> Iterator[dict[str, Any]]:
    """A server that greets and answers a log-in as the test says: what Dovecot cannot be made to say at will."""
    said: dict[str, Any] = {"greeting": "* OK ready", "login": "OK in", "connections": 0}

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            said["connections"] += 1
            self.request.settimeout(20)
            self.wfile.write(f"{said['greeting']}\r\n".encode())
            while line := self.rfile.readline().decode():
                tag, command = line.split()[:2]
                if command.upper() == "CAPABILITY":
                    self.wfile.write(f"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n".encode())
                else:
                    self.wfile.write(f"{tag} {said['login']}\r\n".encode())

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        said["port"] = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield said
        server.shutdown()


@pytest.mark.parametrize(
    ("greeting", "login", "passing", "words"),
    [
        ("* BYE too many connections", "OK in", True, "too many connections"),
        ("220 mail.example.org ESMTP", "OK in", False, r"does not greet as an IMAP server.*sources\.mail\.port"),
        ("* OK ready", "NO [UNAVAILABLE] the directory is down", True, "the directory is down"),
        ("* OK ready", "NO [LIMIT] too many sessions", True, "too many sessions"),
        ("* OK ready", "NO [AUTHENTICATIONFAILED] wrong", False, "does not accept the user and the password"),
        ("* OK ready", "BAD what", False, "does not accept the user and the password"),
    ],
)
def test_what_a_server_says_decides_whether_it_may_pass(
    mail_server: MailServer, scripted: dict[str, Any], greeting: str, login: str, passing: bool, words: str
) -> None:
    scripted.update(greeting=greeting, login=login)
    with pytest.raises((SourceError, SourceUnavailableError), match=words) as caught:
        list(source_of(mail_server, "INBOX", port=scripted["port"], password_env="HOME").list_items())
    assert isinstance(caught.value, SourceUnavailableError) is passing
    assert scripted["connections"] == 1


def test_a_host_that_nobody_answers_on_may_be_back(mail_server: MailServer, folder: str) -> None:
    for changes in ({"port": free_port()}, {"host": "no-such-host.invalid"}):
        with pytest.raises(SourceUnavailableError, match=r"cannot be reached.*sources\.mail\.host"):
            list(source_of(mail_server, folder, **changes).list_items())


def test_a_certificate_of_somebody_else_is_refused(mail_server: MailServer, folder: str, tmp_path: Any) -> None:
    (tmp_path / "other.pem").write_bytes(self_signed("localhost")[0])
    with pytest.raises(SourceError, match="certificate that is not trusted"):
        list(source_of(mail_server, folder, "tls", ca_file=str(tmp_path / "other.pem")).list_items())
    with pytest.raises(ConfigurationError, match=r"cannot be used.*sources\.mail\.ca_file"):
        source_of(mail_server, folder, "tls", ca_file=str(tmp_path / "missing.pem"))


def test_a_password_that_is_not_set_is_named(mail_server: MailServer) -> None:
    with pytest.raises(ConfigurationError, match=r"The source 'mail' needs a secret: NOT_SET"):
        source_of(mail_server, "INBOX", password_env="NOT_SET")


def test_neither_user_nor_password_is_in_an_error(
    mail_server: MailServer, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRONG", "a-wrong-password")
    with pytest.raises(SourceError) as caught:
        list(source_of(mail_server, folder, password_env="WRONG").list_items())
    assert "a-wrong-password" not in str(caught.value)
    assert USER not in str(caught.value)
