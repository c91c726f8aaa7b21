"""Members who keep sending through the native API, and remember exactly what was acknowledged."""

from __future__ import annotations

import http.client
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import api

SENDERS = 16


@dataclass
class Sent:
    """One message: its key and subject say which it is, `ids` is what the server acknowledged."""

    key: str
    subject: str
    patient: str
    token: str
    ids: tuple[str, str] | None = None


@dataclass
class Load:
    """Threads that send until told to stop. Every answer's status is counted; a lost connection counts as 0."""

    port: int
    members: list[tuple[str, str]]
    label: str
    sent: list[Sent] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ending = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.keep_sending, args=(number,), daemon=True) for number in range(SENDERS)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.ending.set()
        for thread in self.threads:
            thread.join(timeout=60)
            assert not thread.is_alive(), "a sender did not come back"

    def acknowledged(self) -> list[Sent]:
        with self.lock:
            return [one for one in self.sent if one.ids]

    def wait_for(self, count: int, within: float = 60) -> None:
        """Until so many more messages were acknowledged."""
        target = len(self.acknowledged()) + count
        deadline = time.monotonic() + within
        while len(self.acknowledged()) < target:
            assert time.monotonic() < deadline, f"too few acknowledged: {self.statuses} {self.faults[:3]}"
            time.sleep(0.02)

    def wait_until_all_are_refused(self, in_a_row: int = 40, within: float = 90) -> None:
        """Until so many were refused with 503 while not one was acknowledged."""
        deadline = time.monotonic() + within
        while True:
            refused, acknowledged = self.statuses[503], len(self.acknowledged())
            while self.statuses[503] < refused + in_a_row:
                assert time.monotonic() < deadline, f"too few were refused: {self.statuses} {self.faults[:3]}"
                time.sleep(0.02)
            if len(self.acknowledged()) == acknowledged:
                return

    def keep_sending(self, number: int) -> None:
        patient, token = self.members[number % len(self.members)]
        client = api.Client(self.port, token)
        count = 0
        while not self.ending.is_set():
            count += 1
            one = Sent(str(uuid.uuid4()), f"{self.label} {number} {count}", patient, token)
            with self.lock:
                self.sent.append(one)
            self.attempt(client, one)
        client.close()

    def attempt(self, client: api.Client, one: Sent) -> bool:
        """Sends it, or sends it again with the same key; True when acknowledged."""
        try:
            path = f"/api/v1/patients/{one.patient}/conversations"
            answer = client.send("POST", path, api.question(one.subject, "x" * 600), **{"Idempotency-Key": one.key})
        except (OSError, http.client.HTTPException):
            with self.lock:
                self.statuses[0] += 1
            time.sleep(0.05)
            return False
        with self.lock:
            self.statuses[answer.status] += 1
            if answer.status == 201:
                one.ids = (answer.body["conversation"]["id"], answer.body["message"]["id"])
                return True
            if answer.status == 503:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                if not headers.get("retry-after", "").isdigit():
                    self.faults.append("503 without Retry-After")
                if headers.get("content-type") != "application/problem+json" or answer.body.get("code") != "storage":
                    self.faults.append(f"503 as {headers.get('content-type')} {answer.body}")
            else:
                self.faults.append(f"{answer.status} {answer.body}")
        time.sleep(0.05)
        return False


def members(port: int) -> list[tuple[str, str]]:
    """(patient, token) of members who may all write to Primary care as themselves or for one they act for."""
    found = []
    for username in ("ada", "ben", "bea"):
        client = api.sign_in(port, username)
        found += [(patient["id"], client.token) for patient in api.patients(client)]
        client.close()
    return found


def assert_each_acknowledged_message_is_there_once(port: int, sent: list[Sent]) -> None:
    """Every acknowledged message can be read by its author, and the nurses have exactly one task for it."""
    acknowledged = [one for one in sent if one.ids]
    assert acknowledged
    client = api.Client(port)
    for one in acknowledged:
        client.token = one.token
        conversation, message = one.ids
        answer = client.get(f"/api/v1/conversations/{conversation}/messages")
        assert answer.status == 200, f"{one.subject} was acknowledged and is gone: {answer}"
        assert [item["id"] for item in answer.body["items"]] == [message], one.subject
    client.close()
    nurse = api.sign_in(port, "cy")
    subjects = {one.subject for one in sent}
    tasks = [task for task in nurse.items("/api/v1/workbench/tasks?state=open") if task["subject"] in subjects]
    nurse.close()
    per_subject = Counter(task["subject"] for task in tasks)
    assert {subject: count for subject, count in per_subject.items() if count > 1} == {}, "one message, one task"
    assert {one.subject for one in acknowledged} - set(per_subject) == set(), "no acknowledged message is without its task"
    by_conversation = {task["conversation"]: task["message"] for task in tasks}
    assert all(by_conversation[one.ids[0]] == one.ids[1] for one in acknowledged)
