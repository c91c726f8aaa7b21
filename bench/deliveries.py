"""Messages on their way to another system: a store of them that are due, and how fast they leave for a peer that takes everything."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import service as processes
import systems
import wrk
from service import Service
from works import Caller

ENDPOINT = "bench-peer"
# So many conversations, each of which leaves in its order.
LANES = 256
CONCURRENCY = 64
BODY = ("I would like a copy of my record from the last year, on paper or as a file. " * 10)[:600]
# What a webhook of a message of 600 bytes weighs.
HOOK_BYTES = 1_600
GIVE_UP = 300


class Peer:
    """The handler that only answers, as the other system."""

    def __init__(self, binary: Path) -> None:
        self.port = processes.free_port()
        self.process = subprocess.Popen(
            [binary, "--port", str(self.port)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        processes.await_port(self.port, self.process)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def limit(self, connections: int, seconds: float, rounds: int) -> float:
        """Posts of the same size that it takes in a second."""
        return statistics.median(wrk.run(self.address, connections, seconds, "hook.lua", HOOK_BYTES).rate for _ in range(rounds))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@dataclass
class Deliveries:
    service: Service
    peer: Peer
    wait: int

    def prepare(self, file: Path) -> None:
        """Leads the medical records to the peer, begins the conversations, and writes a line for a further message of each."""
        secret = self.service.store.folder / "hook-secret"
        secret.write_text("whsec_" + base64.b64encode(os.urandom(32)).decode())

        def change(document: dict) -> None:
            document["decisions"]["routes"]["external"] = True
            document["limits"]["undoWindow"] = f"{self.wait}s"
            [flow] = [one for one in document["messageFlows"] if one["code"] == "records"]
            flow["route"] = {"external": ENDPOINT}
            document["endpoints"] = [{
                "code": ENDPOINT, "adapter": "webhook", "url": self.peer.address, "payload": "full", "secret": f"file:{secret}",
                "authority": "HOSP", "concurrency": CONCURRENCY, "allowPrivateNetwork": ["127.0.0.1/32"],
            }]

        systems.configure(self.service, change)
        lines = []
        for member in [one for one in self.service.store.people if one["kind"] == "member"][:LANES]:
            question = {"type": "general", "to": {"clinicalGroup": "records"}, "subject": "A copy of my record", "body": BODY}
            made = Caller(self.service, member["token"]).call("POST", f"/api/v1/patients/{member['patient']}/conversations", question)
            lines.append(f"/api/v1/conversations/{made['conversation']['id']}/messages\t{member['token']}\t{json.dumps({'body': BODY})}")
        file.write_text("".join(f"{line}\n" for line in lines))

    def measure(self, connections: int, seconds: float, file: Path) -> tuple[float, int]:
        """Deliveries a second between the first tenth and the last, and how many there were."""
        before = self.count("delivered")
        wrk.run(self.service.address, connections, seconds, "send.lua", file)
        total, deadline = self.count(None) - before, time.monotonic() + GIVE_UP
        samples: list[tuple[float, int]] = []
        while not samples or samples[-1][1] < total:
            assert time.monotonic() < deadline, f"{samples[-1][1]} of {total} were delivered"
            samples.append((time.monotonic(), self.count("delivered") - before))
            time.sleep(0.1)
        inner = [one for one in samples if total * 0.1 <= one[1] <= total * 0.9]
        assert len(inner) > 1, "too few to measure"
        return (inner[-1][1] - inner[0][1]) / (inner[-1][0] - inner[0][0]), total

    def count(self, state: str | None) -> int:
        question = "SELECT count(*) FROM delivery" + (f" WHERE state = '{state}'" if state else "")
        store = self.service.store
        if store.engine == "postgres":
            return int(subprocess.run(["psql", store.database, "-AtXqc", question], check=True, capture_output=True, text=True).stdout)
        connection = sqlite3.connect(f"file:{store.folder}/threadwell.sqlite?mode=ro", uri=True)
        try:
            return connection.execute(question).fetchone()[0]
        finally:
            connection.close()
