"""Two servers on one PostgreSQL: what is done at one is known at the other."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable

import pytest

import api
import running
from test_claim_race import asked, assert_one_has_it, claim_at_once

OPTIONS = ("--rate-limits", "off")
# A wake-up takes milliseconds; this is when to give up.
WITHIN = 30.0
ROUNDS = 3
AT_ONCE = 16


@pytest.fixture(scope="module")
def nodes():
    first = running.new_server("postgres", "nodes", OPTIONS)
    second = running.Server("postgres", first.database, first.folder, running.free_port(), OPTIONS)
    second.log = first.folder / "second.log"
    try:
        first.start()
        second.start()
        yield first, second
        second.stop()
        first.stop()
    finally:
        second.kill()
        running.discard(first)


class Listener:
    """An open stream of wake-ups. Its node hears the others before the stream says its first word, so nothing after that is missed."""

    def __init__(self, client: api.Client) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=WITHIN)
        self.connection.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {client.token}"})
        self.stream = self.connection.getresponse()
        assert self.stream.status == 200 and self.stream.getheader("Content-Type") == "text/event-stream"
        assert self.stream.readline().startswith(b"retry:")

    def wait_for(self, is_wanted: Callable[[str], bool]) -> dict:
        """The next wake-up of a topic; a stream says something every 15 seconds, so that this ends."""
        deadline = time.monotonic() + WITHIN
        event = b""
        while True:
            assert time.monotonic() < deadline, "no wake-up came"
            line = self.stream.readline()
            assert line, "the stream has ended"
            field, _, value = line.rstrip().partition(b": ")
            if field == b"event":
                event = value
            elif field == b"data" and event == b"changed":
                told = json.loads(value)
                if is_wanted(told["topic"]):
                    return told

    def close(self) -> None:
        self.connection.close()


@pytest.fixture
def listen():
    opened = []

    def begin(client: api.Client) -> Listener:
        opened.append(Listener(client))
        return opened[-1]

    yield begin
    for listener in opened:
        listener.close()


def at(node: running.Server, client: api.Client) -> api.Client:
    """The same session at another node."""
    return api.Client(node.port, client.token)


def test_who_listens_at_one_node_is_woken_by_what_is_written_at_the_other(nodes, listen):
    first, second = nodes
    cy = api.sign_in(first.port, "cy")
    nurse = listen(cy)
    task = asked(second.port, "From the other node", at(second, cy))
    told = nurse.wait_for(lambda topic: topic.startswith("group/"))
    assert told.keys() == {"topic", "revision"}, "a wake-up carries no content"
    found = cy.get(f"/api/v1/workbench/tasks/{task}")
    assert found.status == 200 and found.body["subject"] == "From the other node"

    ada = api.sign_in(second.port, "ada")
    own = next(one for one in api.patients(ada) if one["name"] == "Ada Park")
    mailbox = f"mailbox/{ada.get('/api/v1/account').body['id']}/{own['id']}"
    assert cy.send("POST", f"/api/v1/workbench/tasks/{task}/claim").status == 200
    member = listen(ada)
    answered = cy.send("POST", f"/api/v1/workbench/tasks/{task}/reply", {"body": "Answered at the first node."})
    assert answered.status == 201, answered
    member.wait_for(lambda topic: topic == mailbox)
    chain = ada.items(f"/api/v1/conversations/{found.body['conversation']}/messages")
    assert [message["body"] for message in chain][1:] == ["Answered at the first node."]


def test_a_claim_at_one_node_is_seen_at_once_at_the_other(nodes, listen):
    first, second = nodes
    cy, di = (api.sign_in(first.port, username) for username in ("cy", "di"))
    task = asked(first.port, "Claimed at the first node", cy)
    manager = listen(at(second, di))
    claimed = cy.send("POST", f"/api/v1/workbench/tasks/{task}/claim")
    assert claimed.status == 200, claimed
    elsewhere = at(second, di)
    seen = elsewhere.get(f"/api/v1/workbench/tasks/{task}").body
    assert (seen["state"], seen["owner"]["username"], seen["version"]) == ("claimed", "cy", claimed.body["version"])
    refused = elsewhere.send("POST", f"/api/v1/workbench/tasks/{task}/claim")
    assert refused.status == 409 and refused.body["code"] == "task-already-claimed", refused
    assert refused.body["owner"]["username"] == "cy"
    manager.wait_for(lambda topic: topic.startswith("group/"))
    released = at(second, cy).send("DELETE", f"/api/v1/workbench/tasks/{task}/claim")
    assert released.status == 200, released
    assert di.get(f"/api/v1/workbench/tasks/{task}").body["owner"] is None


def test_of_16_who_claim_at_both_nodes_at_once_exactly_one_wins(nodes):
    first, second = nodes
    tokens = {username: api.sign_in(node.port, username).token for node, username in ((first, "cy"), (second, "di"))}
    nurse = api.Client(second.port, tokens["cy"])
    for number in range(ROUNDS):
        task = asked(first.port, f"Race between nodes {number}", nurse)
        assert_one_has_it(nurse, task, claim_at_once((first.port, second.port), task, tokens, AT_ONCE))
