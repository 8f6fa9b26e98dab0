"""A real IMAP server: Dovecot from Debian's package, with its own configuration, certificate, account and folders."""

import datetime as dt
import imaplib
import ipaddress
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.programs import end_group, find_program, free_port, listens, wait_until

PASSWORD_VARIABLE = "HOLDPOINT_TEST_MAIL_PASSWORD"
PASSWORD = "pässword 'with\" everything"
USER = "inbox@example.org"
FOLDER = "INBOX"


@dataclass
class MailServer:
    """The server as a context manager; `stop` and `start` play an outage on the same ports. Mails stay on the disk.

    Dovecot wants a user other than root for mail, so under root it runs as `nobody`; its folder is one of its own,
    because pytest's may be entered by nobody else, and because names of sockets must be short.
    """

    port: int = field(default_factory=free_port)  # plain, and STARTTLS
    tls_port: int = field(default_factory=free_port)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="hp-mail-")))
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def ca_file(self) -> Path:
        return self.folder / "certificate.pem"

    def settings(self, security: str = "none", **changes: Any) -> dict[str, Any]:
        """What goes into the settings of a source to reach the account."""
        return {
            "kind": "mailbox",
            "host": "localhost" if security != "none" else "127.0.0.1",
            "port": self.tls_port if security == "tls" else self.port,
            "security": security,
            "user": USER,
            "password_env": PASSWORD_VARIABLE,
            "timeout_seconds": 10,
            **({"ca_file": str(self.ca_file)} if security != "none" else {}),
            **changes,
        }

    def session(self) -> imaplib.IMAP4:
        """A session of the test's own, to look behind the product's back."""
        imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        imap.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        return imap

    def create(self, folder: str) -> str:
        """A folder without mails, made anew if it was there; its name."""
        with self.session() as imap:
            imap.delete(folder)
            assert imap.create(folder)[0] == "OK"
        return folder

    def add(self, folder: str, mail: bytes, at: dt.datetime | None = None) -> int:
        """Put a mail into a folder, as arrived at that time; its UID."""
        with self.session() as imap:
            when = imaplib.Time2Internaldate(at) if at is not None else ""
            status, answer = imap.append(folder, "", when, mail)
            assert status == "OK", answer
            return int(answer[0].split(b"]")[0].split()[-1])

    def remove(self, folder: str, uid: int) -> None:
        """Delete a mail for good."""
        with self.session() as imap:
            imap.select(folder)
            imap.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
            imap.expunge()

    def flags(self, folder: str) -> list[bytes]:
        """The flags of every mail there."""
        with self.session() as imap:
            imap.select(folder, readonly=True)
            return [line for line in imap.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]

    def start(self) -> None:
        """Start it, on the ports it had before."""
        program = find_program("dovecot", "/usr/sbin", "/usr/local/sbin")
        if not self.ca_file.exists():
            self._configure()
        with (self.folder / "start.log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, "-F", "-c", str(self.folder / "dovecot.conf")],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_user(),
            )
        wait_until(lambda: listens(self.port) and listens(self.tls_port), "the start of the mail server")

    def stop(self) -> None:
        """End it; connections are refused from now on."""
        if self._process is not None:
            end_group(self._process)
            self._process = None
            wait_until(lambda: not listens(self.port), "the end of the mail server")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _user() -> pwd.struct_passwd:
        return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())

    def _as_user(self) -> dict[str, Any]:
        return {"user": self._user().pw_uid, "group": self._user().pw_gid} if os.geteuid() == 0 else {}

    def _configure(self) -> None:
        user = self._user()
        name, group = user.pw_name, subprocess.check_output(["id", "-gn", user.pw_name], text=True).strip()
        certificate, key = self_signed("localhost")
        self.ca_file.write_bytes(certificate)
        (self.folder / "key.pem").write_bytes(key)
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
        (self.folder / "dovecot.conf").write_text(_CONFIGURATION.format(
            folder=self.folder, name=name, group=group, uid=user.pw_uid, gid=user.pw_gid,
            port=self.port, tls_port=self.tls_port,
        ))  # fmt: skip
        for path in (self.folder, *self.folder.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)
        self.folder.chmod(0o755)


_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {name}
default_internal_group = {group}
default_login_user = {name}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:~/mail
first_valid_uid = 1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def self_signed(host: str) -> tuple[bytes, bytes]:
    """Certificate and key in PEM for that host and the loopback address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def mail(subject: str, body: str = "See the attachment.", *attachments: tuple[str, bytes]) -> bytes:
    """A mail with those attachments, its lines ended as on the wire."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sender@example.org", USER, subject
    message.set_content(body)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
