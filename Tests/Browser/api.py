"""The native API over one keep-alive connection, as a mobile app would speak it."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass

import unsaid
from people import PASSWORD


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict
    headers: dict[str, str]


# Seconds: a server closes what lies idle, and a test may look at pages for longer than that between two calls.
FRESH = 10


class Client:
    """Not for several threads at once; each thread opens its own."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.port = port
        self.token = token
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.used_at = time.monotonic()

    def send(self, method: str, path: str, body: dict | None = None, **headers: str) -> Answer:
        """Raises OSError or HTTPException when the server goes away; the connection is then opened anew by the next call."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        payload = None
        if body is not None:
            # A configuration names groups, as the demonstration does when it starts.
            if not path.endswith("/configuration"):
                unsaid.hear_all(body)
            payload = json.dumps(body)
            sent["Content-Type"] = "application/json"
        if time.monotonic() - self.used_at > FRESH:
            self.connection.close()
        try:
            self.connection.request(method, path, payload, sent)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        finally:
            self.used_at = time.monotonic()
        return Answer(response.status, json.loads(content) if content else {}, dict(response.getheaders()))

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def items(self, path: str) -> list[dict]:
        """Every item of a list, page by page."""
        found, cursor = [], None
        joint = "&" if "?" in path else "?"
        while True:
            answer = self.get(f"{path}{joint}limit=200" + (f"&cursor={cursor}" if cursor else ""))
            assert answer.status == 200, answer
            found += answer.body["items"]
            cursor = answer.body["next"]
            if cursor is None:
                return found

    def close(self) -> None:
        self.connection.close()


def sign_in(port: int, username: str, password: str = PASSWORD) -> Client:
    client = Client(port)
    answer = client.send("POST", "/api/v1/sign-in", {"username": username, "password": password})
    assert answer.status in (200, 201), answer
    client.token = answer.body["token"]
    return client


def patients(client: Client) -> list[dict]:
    return client.items("/api/v1/patients")


def question(subject: str, body: str = "A question.", group: str = "primary-care", kind: str = "medical") -> dict:
    return {"type": kind, "to": {"clinicalGroup": group}, "subject": subject, "body": body}
