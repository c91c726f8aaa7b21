"""What leaves for another system arrives: through a receiver that misbehaves, couriers killed at random, and a database that restarts.

THREADWELL_DELIVERIES says how many (1,000 unless said; `make test-deliveries` takes 10,000), THREADWELL_SEED repeats a run.
"""

from __future__ import annotations

import base64
import http.client
import os
import random
import subprocess
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import pytest

import api
import running
from misbehaving import Arrival, Misbehaving
from people import PASSWORD

COUNT = int(os.environ.get("THREADWELL_DELIVERIES", "1000"))
SEED = int(os.environ.get("THREADWELL_SEED", str(time.time_ns() % 1_000_000_000)))
EACH = 10
SENDERS = 8
BLOWS = 5
TIMEOUT = 2
# For a thousand on a slow machine: to fill, for the blows with their starts and leases, to deliver.
WITHIN = 120 + COUNT * 0.12
OPTIONS = ("--rate-limits", "off")


@dataclass
class Site:
    """A site with an endpoint that leads to the receiver, on one node or several."""

    nodes: list[running.Server]
    members: list[tuple[str, str]] = field(default_factory=list)
    admin: str = ""
    sent: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def call(self, token: str | None, method: str, path: str, body: dict | None = None, **headers: str) -> api.Answer:
        """By any node that lives, again until one has answered; the same key makes it happen once."""
        deadline = time.monotonic() + WITHIN
        while True:
            for node in self.nodes:
                client = api.Client(node.port, token)
                try:
                    answer = client.send(method, path, body, **headers)
                    if answer.status != 503:
                        return answer
                except (OSError, http.client.HTTPException):
                    pass
                finally:
                    client.close()
            assert time.monotonic() < deadline, "no node answers"
            time.sleep(0.05)

    def prepare(self, receiver: Misbehaving, secret: str) -> None:
        first = self.nodes[0]
        (first.folder / "secret").write_text(secret)
        admin = api.sign_in(first.port, "admin")
        self.admin = admin.token
        read = admin.send("GET", "/api/v1/admin/configuration", Accept="application/json")
        document = read.body
        document["limits"]["undoWindow"] = "0s"
        [flow] = [one for one in document["messageFlows"] if one["code"] == "records"]
        flow["route"] = {"external": "peer"}
        document["endpoints"] = [{
            "code": "peer", "adapter": "webhook", "url": receiver.url, "payload": "full", "secret": f"file:{first.folder / 'secret'}",
            "authority": "HOSP", "concurrency": 32, "timeout": f"{TIMEOUT}s", "retry": {"schedule": ["0s"] + ["1s"] * 49},
            "allowPrivateNetwork": ["127.0.0.1/32"],
        }]
        written = admin.send("PUT", "/api/v1/admin/configuration", document, If_Match=read.headers["ETag"])
        assert written.status == 200, written
        for username, name in (("ada", "Ada Park"), ("ben", "Ben")):
            client = api.sign_in(first.port, username)
            own = next(one for one in api.patients(client) if one["name"].startswith(name))
            self.members.append((own["id"], client.token))

    def send(self, number: int, step: int, conversations: int) -> None:
        """Some of the conversations, each with its messages in their order."""
        for conversation in range(number, conversations, step):
            try:
                self.converse(conversation)
            except Exception as error:
                self.faults.append(f"{conversation}: {error!r}")

    def converse(self, number: int) -> None:
        patient, token = self.members[number % len(self.members)]
        body = api.question(f"Conversation {number}", "May I have a copy?", group="records", kind="general")
        path = f"/api/v1/patients/{patient}/conversations"
        for place in range(EACH):
            answer = self.call(token, "POST", path, body, Idempotency_Key=str(uuid.uuid4()))
            assert answer.status == 201, answer
            if place == 0:
                path = f"/api/v1/conversations/{answer.body['conversation']['id']}/messages"
            body = {"body": f"And number {place + 2}."}
            self.sent[answer.body["message"]["id"]] = path.split("/")[4]

    def sign_in(self, username: str) -> str:
        answer = self.call(None, "POST", "/api/v1/sign-in", {"username": username, "password": PASSWORD})
        assert answer.status in (200, 201), answer
        return answer.body["token"]

    def unfinished(self) -> list[dict]:
        answer = self.call(self.admin, "GET", "/api/v1/admin/deliveries?limit=1")
        assert answer.status == 200, answer
        return answer.body["items"]

    def delivered(self) -> int:
        count, cursor = 0, ""
        while True:
            answer = self.call(self.admin, "GET", f"/api/v1/admin/deliveries?state=delivered&limit=200{cursor}")
            count += len(answer.body["items"])
            if not answer.body["next"]:
                return count
            cursor = f"&cursor={answer.body['next']}"


def carry(site: Site, receiver: Misbehaving, count: int, blow) -> None:
    """Sends so many messages and waits until all have left, while blows fall: `blow` strikes and returns False for no more."""
    senders = [threading.Thread(target=site.send, args=(number, SENDERS, count // EACH), daemon=True) for number in range(SENDERS)]
    began = time.monotonic()
    for sender in senders:
        sender.start()
    while blow():
        pass
    for sender in senders:
        sender.join(timeout=WITHIN)
    assert site.faults == []
    assert len(site.sent) == count // EACH * EACH
    sent_after = time.monotonic() - began
    # A session that was not used for a quarter of an hour has ended. The last blow may have fallen a moment ago.
    site.admin = site.sign_in("admin")
    while site.unfinished():
        assert time.monotonic() - began < WITHIN, f"not all were delivered: {Counter(one.behaviour for one in receiver.arrivals())}"
        time.sleep(0.2)
    took = time.monotonic() - began
    assert site.delivered() == len(site.sent)
    arrivals = receiver.arrivals()
    print(f"{len(site.sent)} messages sent within {sent_after:.0f} s, all delivered after {took:.0f} s by {len(arrivals)} requests")
    print(dict(Counter(one.behaviour for one in arrivals)))
    assert_nothing_is_lost(site, arrivals)


def assert_nothing_is_lost(site: Site, arrivals: list[Arrival]) -> None:
    assert [one for one in arrivals if one.behaviour in ("unverified", "followed")] == []
    taken = [one for one in arrivals if one.behaviour == "taken"]
    assert {one.message for one in taken} == set(site.sent), "every message arrived, and no other"
    # What comes twice comes under one id, with one content.
    assert len({one.id for one in arrivals}) == len(site.sent)
    assert len({(one.id, one.message, one.body) for one in arrivals}) == len(site.sent)
    assert len(arrivals) > len(site.sent), "the receiver misbehaved, so that this means something"
    had: dict[str, int] = {}
    for one in arrivals:
        before = had.get(one.conversation, 0)
        assert site.sent[one.message] == one.conversation
        assert one.sequence <= before + 1, f"number {one.sequence} came when {before} had been answered"
        if one.behaviour == "taken":
            had[one.conversation] = max(before, one.sequence)
    assert set(had.values()) == {EACH}


def assert_each_made_attempts(nodes: list[running.Server]) -> None:
    """An attempt in vain stands in the log of the node that made it: without some of each, one node did the work of all."""
    vain = {node.log.name: node.log.read_text(errors="replace").count('"a delivery was not taken"') for node in nodes}
    print(f"attempts in vain by node: {vain}")
    assert len(vain) == len(nodes) and all(vain.values()), vain


@pytest.fixture
def receiver(tmp_path):
    secret = "whsec_" + base64.b64encode(random.Random(SEED).randbytes(32)).decode()
    # By so much that no machine is slow enough to take what is late for an answer in time.
    made = Misbehaving(tmp_path, secret, SEED, stalls=TIMEOUT + 8)
    made.secret = secret
    yield made
    made.stop()


@pytest.mark.timeout(WITHIN + 120)
@pytest.mark.parametrize("engine", running.ENGINES)
def test_couriers_killed_at_random_lose_nothing(engine, receiver):
    """One node on SQLite, two on PostgreSQL, which share the work."""
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    first = running.new_server(engine, "courier", OPTIONS)
    nodes = [first]
    if engine == "postgres":
        nodes.append(running.Server(engine, first.database, first.folder, running.free_port(), OPTIONS))
        nodes[1].log = first.folder / "second.log"
    try:
        for node in nodes:
            node.start()
        site = Site(nodes)
        site.prepare(receiver, receiver.secret)
        blows = 0

        def blow() -> bool:
            nonlocal blows
            time.sleep(chance.uniform(0.3, 2.5))
            node = chance.choice(nodes)
            node.kill()
            node.start()
            blows += 1
            # A large run is struck until all of it is sent and half of it has arrived.
            return blows < BLOWS * len(nodes) or receiver.book.stat().st_size < COUNT * 150
        carry(site, receiver, COUNT, blow)
        print(f"{blows} times killed and started again")
        for node in nodes:
            node.stop()
        assert_each_made_attempts(nodes)
    finally:
        for node in reversed(nodes):
            running.discard(node)


@pytest.mark.timeout(WITHIN + 120)
def test_a_database_that_restarts_during_delivery_loses_nothing(durable_postgres, receiver):
    """Once in order and once as after a crash."""
    print(f"seed {SEED}")
    cluster, admin = durable_postgres
    chance = random.Random(SEED)
    server = running.new_server("postgres", "redelivery", OPTIONS, admin)
    try:
        server.start()
        site = Site([server])
        site.prepare(receiver, receiver.secret)
        blows = [[], ["--immediate"]]

        def blow() -> bool:
            time.sleep(chance.uniform(1, 2.5))
            subprocess.run([running.PROJECT / "bin/postgres", "restart", cluster, *blows.pop(0)], check=True, capture_output=True)
            return bool(blows)
        carry(site, receiver, min(COUNT, 500), blow)
        server.stop()
    finally:
        running.discard(server)
