"""The server under measurement: its store, its process, what it takes of memory and disk."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port: int, process: subprocess.Popen, within: float = 30) -> None:
    deadline = time.monotonic() + within
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, f"it ended with {process.returncode} before it listened"
            assert time.monotonic() < deadline, "it does not listen"
            time.sleep(0.002)


@dataclass
class Store:
    """A database of so many messages, with the tokens of its signed-in people."""

    engine: str
    database: str
    folder: Path
    messages: int
    cluster_uri: str | None = None
    seconds_to_make: float = 0
    people: list[dict] = field(default_factory=list)

    def make(self, binary: Path, members: int, agents: int) -> None:
        tokens = self.folder / "tokens.jsonl"
        started = time.monotonic()
        subprocess.run(
            [
                binary, "demo-data", "--messages", str(self.messages), "--members", str(members), "--agents", str(agents),
                "--tokens", tokens, "--database", self.database, "--data-folder", self.folder,
            ],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        self.seconds_to_make = time.monotonic() - started
        self.people = [json.loads(line) for line in tokens.read_text().splitlines() if line]

    def size(self) -> int:
        """Bytes on disk, write-ahead log of SQLite included."""
        if self.engine == "postgres":
            output = subprocess.run(
                ["psql", self.database, "-AtXqc", "SELECT pg_database_size(current_database())"],
                check=True, capture_output=True, text=True,
            )
            return int(output.stdout)
        return sum(path.stat().st_size for path in self.folder.glob("threadwell.sqlite*"))

    def log_size(self) -> int:
        wal = self.folder / "threadwell.sqlite-wal"
        return wal.stat().st_size if self.engine == "sqlite" and wal.exists() else 0


class Service:
    """`threadwell serve` on a store, by process id."""

    def __init__(self, binary: Path, store: Store) -> None:
        self.binary = binary
        self.store = store
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> float:
        """Starts it and returns the seconds until it was ready."""
        with (self.store.folder / "server.log").open("ab") as log:
            began = time.monotonic()
            self.process = subprocess.Popen(
                [
                    self.binary, "serve", "--demo", "--hostname", "127.0.0.1", "--port", str(self.port), "--rate-limits", "off",
                    "--database", self.store.database, "--data-folder", self.store.folder,
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        await_port(self.port, self.process)
        while self.status("/readyz") != 200:
            assert self.process.poll() is None and time.monotonic() - began < 60, "the server is not ready"
            time.sleep(0.002)
        return time.monotonic() - began

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def memory(self) -> int:
        """Resident bytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return 0


class Watch:
    """The highest memory and write-ahead log while something runs: `with Watch(service) as watch: …`"""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.memory = 0
        self.log = 0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self) -> None:
        while not self.ending.wait(0.1):
            self.memory = max(self.memory, self.service.memory())
            self.log = max(self.log, self.service.store.log_size())

    def __enter__(self) -> Watch:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        self.thread.join()


def remove_folder_of(store: Store) -> None:
    for path in sorted(store.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    os.rmdir(store.folder)
