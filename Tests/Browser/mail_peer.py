"""A mail server as a site would have one: STARTTLS, a user with a password, and a memory of what it took."""

from __future__ import annotations

import email
import email.policy
import re
import ssl
import subprocess
import threading
import time
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

import running

USER = b"threadwell"
PASSWORD = b"three plain lanterns"
WITHIN = 30.0


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    made, key = folder / f"{name}.crt", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(made)],
        check=True, capture_output=True,
    )
    return made, key


class MailPeer:
    """Listens on one port from `start` to `stop`, as often as one likes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = running.free_port()
        self.trusted = certificate(folder, "mail")
        self.foreign = certificate(folder, "foreign")
        self.password_file = folder / "smtp-password"
        self.password_file.write_bytes(PASSWORD + b"\n")
        self.taken: list[bytes] = []
        self.envelopes: list[tuple[str, list[str], bool, bool]] = []
        self.refused: set[str] = set()
        self.lock = threading.Lock()
        self.controller: Controller | None = None

    @property
    def options(self) -> tuple[str, ...]:
        return (
            "--smtp-url", f"smtp://localhost:{self.port}", "--smtp-ca", str(self.trusted[0]), "--smtp-user", USER.decode(),
            "--smtp-password-file", str(self.password_file), "--mail-from", "Lakeside <care@example.org>", "--mail-wait", "0",
        )

    def start(self, *, foreign: bool = False) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*(self.foreign if foreign else self.trusted))
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, tls_context=context, require_starttls=True, auth_required=True,
            auth_require_tls=True, authenticator=self.authenticate,
        )
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    @staticmethod
    def authenticate(server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (USER, PASSWORD), handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        with self.lock:
            self.taken.append(envelope.original_content)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, session.ssl is not None, session.authenticated))
        return "250 OK"

    def mails(self, address: str) -> list[bytes]:
        with self.lock:
            return [raw for raw in self.taken if parsed(raw)["To"] == address]

    def await_mails(self, address: str, count: int) -> list[bytes]:
        deadline = time.monotonic() + WITHIN
        while len(mails := self.mails(address)) < count:
            assert time.monotonic() < deadline, f"{len(mails)} of {count} e-mails came to {address} within {WITHIN} s"
            time.sleep(0.05)
        return mails


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def text(raw: bytes) -> str:
    return parsed(raw).get_content()


def bare(raw: bytes) -> bytes:
    """Without the three headers that differ between two e-mails of one text."""
    return re.sub(rb"(?m)^(Date|To|Message-ID): .*\r\n", b"", raw)


def link(raw: bytes) -> str:
    """The path of the address with a code, as whoever got it would open it."""
    return re.search(r"https://[^/\s]+(/\S+#\S+)", text(raw)).group(1)
