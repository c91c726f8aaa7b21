"""Starts and stops a real `threadwell serve --demo`, on either engine, by process id."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
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
# As `threadwell check` asks, which looks at much else and would take seconds at every end.
WRONGFUL_OWNERS = """
    SELECT count(*) FROM task t WHERE t.owner IS NOT NULL AND t.state <> 'done' AND NOT EXISTS (
        SELECT 1 FROM workflow_group_member m JOIN account a ON a.id = m.account
            JOIN account_role r ON r.account = m.account AND r.role = 'taskProcessing'
        WHERE m.workflow_group = t.workflow_group AND m.account = t.owner AND m.active AND m.assigned AND a.disabled_at IS NULL)
"""


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
    # Whether there is a store to be asked: it has been served.
    was_ready: bool = False
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
        self.was_ready = True

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
        self.leaves_owners_rightful()

    def kill(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()

    def tells_nobody(self) -> None:
        """No name and nothing that anybody wrote stands in the log."""
        told = unsaid.told_by(self.log)
        assert told == [], f"the server's log tells {told}"

    def ask(self, question: str) -> list[str]:
        """The one column of each row of a query, as text, past every verb."""
        if self.engine == "sqlite":
            with closing(sqlite3.connect(self.database.removeprefix("sqlite:"), timeout=30)) as store:
                return [str(value) for (value,) in store.execute(question)]
        command = ["psql", self.database, "-AtXqc", question]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.splitlines()

    def change(self, statement: str) -> None:
        """Changes the store as nobody should, past every verb."""
        if self.engine == "sqlite":
            with closing(sqlite3.connect(self.database.removeprefix("sqlite:"), timeout=30)) as store, store:
                store.execute(statement)
            return
        command = ["psql", self.database, "-qX", "-v", "ON_ERROR_STOP=1", "-c", statement]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def wrongful_owners(self) -> int | None:
        """How many unfinished tasks lie with somebody who may not work on them; None where the store cannot be asked now."""
        if not self.was_ready:
            return None
        if self.engine == "sqlite":
            path = Path(self.database.removeprefix("sqlite:"))
            if not path.exists():
                return None
            with closing(sqlite3.connect(path, timeout=30)) as store:
                return store.execute(WRONGFUL_OWNERS).fetchone()[0]
        answer = subprocess.run(["psql", self.database, "-AtXqc", WRONGFUL_OWNERS], capture_output=True, text=True, timeout=60)
        # 2 is a server that is not there: some tests take theirs away.
        if answer.returncode == 2:
            return None
        assert answer.returncode == 0, answer.stderr
        return int(answer.stdout)

    def leaves_owners_rightful(self) -> None:
        """Whatever was raced, killed or taken away: no unfinished task is left with somebody who may not work on it."""
        wrongful = self.wrongful_owners()
        assert wrongful in (0, None), f"{wrongful} unfinished tasks lie with somebody who may not work on them"

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
        server.leaves_owners_rightful()
    finally:
        shutil.rmtree(server.folder, ignore_errors=True)
