"""TLS as clients other than ours meet it: Python's own (OpenSSL) against `threadwell serve --tls-certificate --tls-key`."""

from __future__ import annotations

import http.client
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest

import running

WITHIN = 30.0
WITHOUT_FORWARD_SECRECY = "AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA:@SECLEVEL=0"
ANYTHING = "ALL:@SECLEVEL=0"

# A client that still speaks old versions is what this is about.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class SecureServer(running.Server):
    def ready(self) -> bool:
        try:
            return self.get("/readyz").status == 200
        except OSError:
            return False

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=client())
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            return response
        finally:
            connection.close()


def pair(folder: Path, name: str) -> tuple[Path, Path]:
    """An RSA certificate for localhost: with its key a client could also ask for a key exchange without forward secrecy."""
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )
    return certificate, key


def client(version: ssl.TLSVersion | None = None, ciphers: str | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if ciphers:
        context.set_ciphers(ciphers)
    if version:
        context.minimum_version = context.maximum_version = version
    return context


def handshake(port: int, context: ssl.SSLContext) -> tuple[str, str, bytes]:
    """The version, the cipher suite and the certificate that were agreed on."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as bare:
        with context.wrap_socket(bare, server_hostname="localhost") as spoken:
            return spoken.version(), spoken.cipher()[0], spoken.getpeercert(binary_form=True)


def certificate_of(server: SecureServer) -> bytes:
    return handshake(server.port, client())[2]


def der(certificate: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(certificate.read_text())


def wait_until(holds, what: str) -> None:
    deadline = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@pytest.fixture
def served(tmp_path):
    """A running server, its pair of files, and two more pairs."""
    pairs = [pair(tmp_path, name) for name in ("first", "second", "third")]
    used = (tmp_path / "used.crt", tmp_path / "used.key")
    replace(used, pairs[0])
    made = running.new_server("sqlite", "tls")
    server = SecureServer(
        engine="sqlite", database=made.database, folder=made.folder, port=made.port,
        options=("--tls-certificate", str(used[0]), "--tls-key", str(used[1])),
    )
    try:
        server.start()
        yield server, used, pairs
        server.stop()
    finally:
        running.discard(server)


def replace(used: tuple[Path, Path], by: tuple[Path, Path]) -> None:
    for place, source in zip(used, by):
        fresh = place.with_suffix(place.suffix + ".new")
        shutil.copy(source, fresh)
        fresh.rename(place)


def test_versions_1_2_and_1_3_are_spoken_with_forward_secrecy(served):
    server, _, pairs = served
    for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
        spoken, suite, certificate = handshake(server.port, client(version))
        assert spoken == name
        assert suite.startswith(("ECDHE-", "TLS_")), suite
        assert certificate == der(pairs[0][0])
    answer = server.get("/sign-in")
    assert answer.status == 200
    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


def test_cookies_of_a_site_with_tls_are_secure_and_bound_to_the_host(served):
    server = served[0]
    connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=client())
    body = "username=ada&password=threadwell-demo"
    headers = {
        "Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin",
    }
    connection.request("POST", "/sign-in", body, headers)
    response = connection.getresponse()
    cookies = response.headers.get_all("set-cookie")
    connection.close()
    assert response.status == 303
    session = next(cookie for cookie in cookies if cookie.startswith("__Host-member="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(session.split("; "))


@pytest.mark.parametrize(
    "version, ciphers",
    [(ssl.TLSVersion.TLSv1, ANYTHING), (ssl.TLSVersion.TLSv1_1, ANYTHING), (ssl.TLSVersion.TLSv1_2, WITHOUT_FORWARD_SECRECY)],
    ids=["1.0", "1.1", "1.2 without forward secrecy"],
)
def test_weaker_tls_is_refused(version, ciphers, served):
    server, _, pairs = served
    weak = client(version, ciphers)
    with accepting_anything(pairs[0]) as port:
        assert handshake(port, weak)[0] == version.name.replace("_", "."), "the client could speak it"
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(server.port, weak)
    assert server.ready(), "and the server goes on"


def test_plain_http_gets_no_answer_on_a_port_with_tls(served):
    with socket.create_connection(("127.0.0.1", served[0].port), timeout=10) as bare:
        bare.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            answer = bare.recv(1000)
        except ConnectionError:
            answer = b""
    assert not answer.startswith(b"HTTP/")


def test_a_replaced_certificate_is_used_when_the_files_change_and_on_sighup(served):
    server, used, pairs = served
    assert certificate_of(server) == der(pairs[0][0])
    replace(used, pairs[1])
    wait_until(lambda: certificate_of(server) == der(pairs[1][0]), "the new certificate was not taken by itself")
    replace(used, pairs[2])
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: certificate_of(server) == der(pairs[2][0]), "the new certificate was not taken on SIGHUP")
    wait_until(lambda: "the certificate was read again" in server.log.read_text(), "SIGHUP was not heard")


def test_a_bad_pair_is_refused_and_the_old_one_kept(served):
    server, used, pairs = served
    with_another_key = (pairs[1][0], pairs[2][1])
    replace(used, with_another_key)
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "does not belong to the certificate" in server.log.read_text(), "the refusal was not told")
    assert certificate_of(server) == der(pairs[0][0])
    used[0].write_text("no certificate at all")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "cannot be read as PEM" in server.log.read_text(), "the refusal was not told")
    assert certificate_of(server) == der(pairs[0][0])
    replace(used, pairs[1])
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: certificate_of(server) == der(pairs[1][0]), "a good pair was not taken after a bad one")


class accepting_anything:
    """A server that speaks every version and suite its library knows, so that a refusal is known to be ours."""

    def __init__(self, files: tuple[Path, Path]) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*map(str, files))
        self.context.set_ciphers(ANYTHING)
        self.context.minimum_version = ssl.TLSVersion.TLSv1

    def __enter__(self) -> int:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()
        return self.listener.getsockname()[1]

    def accept(self) -> None:
        bare, _ = self.listener.accept()
        with bare:
            try:
                with self.context.wrap_socket(bare, server_side=True) as spoken:
                    spoken.recv(1)
            except OSError:
                pass

    def __exit__(self, *_) -> None:
        self.listener.close()
        self.thread.join(timeout=10)
