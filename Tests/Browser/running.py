"""Starts and stops a real `threadwell serve --demo`, on either engine, by process id."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import unsaid

PROJECT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("THREADWELL_BINARY", str(PROJECT / ".build-tests/debug/threadwell"))
ENGINES = ("sqlite", "postgres")
# Files that walk through pages. The Swift tests ask every page and every verb on both engines; a walk in a browser shows that people find
# their way, which no database changes, so each takes one engine, turn and turn about. THREADWELL_EVERY_ENGINE=1 walks on both. What is
# not named here stores, races or recovers, and always runs on both.
WALKED_ON = {
    "test_accessibility": "sqlite",
    "test_drafts": "postgres",
    "test_enrolment": "sqlite",
    "test_group": "postgres",
    "test_guides": "sqlite",
    "test_hostile_text": "postgres",
    "test_languages": "sqlite",
    "test_mail": "postgres",
    "test_mending": "sqlite",
    "test_patients_apart": "postgres",
    "test_readers": "sqlite",
    "test_session_end": "postgres",
    "test_staff_first": "postgres",
    "test_urgent": "postgres",
    "test_walks": "sqlite",
    "test_workbench": "postgres",
}
EVERY_ENGINE = os.environ.get("THREADWELL_EVERY_ENGINE") == "1"
START_WITHIN = 60.0


def free_port() -> int:
    """A port below those that the kernel gives to outgoing connections: nobody else takes it before the server does."""
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def listening() -> dict[str, int]:
    """The ports of this machine that anybody listens at, by the number of the socket."""
    found = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(FileNotFoundError), open(table) as lines:
            for words in (line.split() for line in lines):
                # 0A is LISTEN; the second column is address and port, the tenth the socket's number.
                if words[3] == "0A":
                    found[f"socket:[{words[9]}]"] = int(words[1].rsplit(":", 1)[1], 16)
    return found


def admin_address() -> str:
    address = os.environ.get("THREADWELL_TEST_POSTGRES", "")
    assert address, "THREADWELL_TEST_POSTGRES must hold the address of a PostgreSQL for tests; bin/ci sets it"
    return address


def new_postgres_database(name: str, admin: str | None = None) -> str:
    """Makes an empty database beside the one of the administrator's address and returns its address."""
    admin = admin or admin_address()
    subprocess.run(["psql", admin, "-qX", "-c", f'CREATE DATABASE "{name}"'], check=True, capture_output=True)
    parts = urlsplit(admin)
    return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")


@dataclass
class Server:
    """One running server and where its data is. `kill` is kill -9; `stop` is an orderly end that must succeed."""

    engine: str
    database: str
    folder: Path
    port: int
    options: tuple[str, ...] = ()
    demonstration: bool = True
    binary: str = BINARY
    process: subprocess.Popen | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / "server.log"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    self.binary, "serve", *(["--demo"] if self.demonstration else []), "--hostname", "127.0.0.1", "--port", str(self.port),
                    "--database", self.database, "--data-folder", str(self.folder), *self.options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_WITHIN
        while not self.ready():
            ended = self.process.poll()
            assert ended is None, f"the server ended with {ended} before it was ready:\n{self.tail()}"
            assert time.monotonic() < deadline, f"the server was not ready within {START_WITHIN} s:\n{self.tail()}"
            time.sleep(0.05)

    def ready(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def ports(self) -> list[int]:
        """At which ports its process listens."""
        held = set()
        for name in os.listdir(f"/proc/{self.process.pid}/fd"):
            # What was open a moment ago may be closed.
            with contextlib.suppress(OSError):
                held.add(os.readlink(f"/proc/{self.process.pid}/fd/{name}"))
        return [port for number, port in listening().items() if number in held]

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server did not stop within 30 s of SIGTERM:\n{self.tail()}") from None
        assert status == 0, f"the server stopped with {status}:\n{self.tail()}"
        self.tells_nobody()

    def kill(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()

    def tells_nobody(self) -> None:
        """No name and nothing that anybody wrote stands in the log."""
        told = unsaid.told_by(self.log)
        assert told == [], f"the server's log tells {told}"

    def tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-30:])


def new_server(
    engine: str, name: str, options: tuple[str, ...] = (), admin: str | None = None, *, parent: Path | None = None, demonstration: bool = True
) -> Server:
    """A server that was not started yet, with a folder and an empty database of its own."""
    folder = Path(tempfile.mkdtemp(prefix=f"threadwell-{name}-", dir=parent))
    if engine == "sqlite":
        database = f"sqlite:{folder / 'threadwell.sqlite'}"
    else:
        database = new_postgres_database(f"{name}_{os.getpid()}_{time.monotonic_ns()}", admin)
    return Server(engine=engine, database=database, folder=folder, port=free_port(), options=options, demonstration=demonstration)


def discard(server: Server) -> None:
    server.kill()
    try:
        server.tells_nobody()
    finally:
        shutil.rmtree(server.folder, ignore_errors=True)
