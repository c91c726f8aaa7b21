"""The measured works: sending, listing, reading, claiming and answering, prepared through the API as clients would."""

from __future__ import annotations

import http.client
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from service import Service

BODY = ("Since Monday I feel dizzy an hour after taking the new tablets. " * 10)[:600]
ROWS = 25
CHAIN = 20


class Caller:
    def __init__(self, service: Service, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
        self.token = token

    def call(self, method: str, path: str, body: dict | None = None) -> dict:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = self.connection.getresponse()
        content = response.read()
        assert response.status < 300, f"{method} {path}: {response.status} {content[:300]!r}"
        return json.loads(content) if content else {}

    def items(self, path: str, most: int) -> list[dict]:
        found, cursor = [], ""
        while len(found) < most:
            page = self.call("GET", f"{path}{'&' if '?' in path else '?'}limit=200{cursor}")
            found += page["items"]
            if not page["next"]:
                break
            cursor = f"&cursor={page['next']}"
        return found[:most]


@dataclass
class Works:
    """Files that wrk's scripts read, in the store's folder."""

    service: Service
    readers: int

    @property
    def folder(self) -> Path:
        return self.service.store.folder

    def people(self, kind: str) -> list[dict]:
        return [one for one in self.service.store.people if one["kind"] == kind]

    def message(self, member: dict) -> dict:
        return {"type": "general", "to": {"clinicalGroup": self.group}, "subject": "Dizzy after the new tablets", "body": BODY}

    def prepare(self) -> None:
        members = self.people("member")
        first = Caller(self.service, members[0]["token"])
        self.group = first.call("GET", f"/api/v1/patients/{members[0]['patient']}/recipients?type=general")["items"][0]["clinicalGroup"]["code"]
        sends = [f"/api/v1/patients/{one['patient']}/conversations\t{one['token']}\t{json.dumps(self.message(one))}" for one in members]
        random.Random(1).shuffle(sends)
        self.write("sends", sends)
        chosen = random.Random(2).sample(members, min(self.readers, len(members)))
        with ThreadPoolExecutor(8) as pool:
            threads = list(pool.map(self.ready_to_read, chosen))
        self.write("lists", [f"/api/v1/patients/{one['patient']}/conversations?limit={ROWS}\tAuthorization: Bearer {one['token']}" for one in chosen])
        self.write("threads", [f"/api/v1/conversations/{thread}/messages\tAuthorization: Bearer {one['token']}" for one, thread in zip(chosen, threads)])
        pages = [f"/patients/{one['patient']}/conversations\tCookie: {one.get('cookie', 'member=' + one['token'])}" for one in chosen]
        self.write("pages", pages if self.is_a_page(pages[0]) else [])

    def is_a_page(self, line: str) -> bool:
        """wrk takes a redirection to the sign-in page for an answer; one look tells whether it is the page."""
        path, cookie = line.split("\tCookie: ")
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        content = response.read()
        right = response.status == 200 and response.getheader("Content-Type", "").startswith("text/html") and content.count(b"<li") >= ROWS
        if not right:
            print(f"   the page at /patients/…/conversations answers {response.status}: HTML is not measured", file=sys.stderr)
        return right

    def ready_to_read(self, member: dict) -> str:
        """Gives a member a full first page and one conversation of twenty messages; returns that one's id."""
        caller = Caller(self.service, member["token"])
        path = f"/api/v1/patients/{member['patient']}/conversations"
        for _ in range(ROWS - len(caller.call("GET", f"{path}?limit={ROWS}")["items"])):
            caller.call("POST", path, self.message(member))
        made = caller.call("POST", path, self.message(member))["conversation"]["id"]
        for _ in range(CHAIN - 1):
            caller.call("POST", f"/api/v1/conversations/{made}/messages", {"body": BODY})
        return made

    def upload(self, seconds: float, connections: int) -> tuple[int, list[float]]:
        """Uploads files of 1 MiB through the API for so long; returns how many and how long each took."""
        line = b"Blood pressure in the morning 128/82, in the evening 131/84.\n"
        content = (line * (1024 * 1024 // len(line) + 1))[: 1024 * 1024]
        until = time.monotonic() + seconds

        def one(member: dict) -> list[float]:
            caller, taken = Caller(self.service, member["token"]), []
            headers = {"Authorization": f"Bearer {member['token']}", "Content-Disposition": 'attachment; filename="values.txt"'}
            while time.monotonic() < until:
                began = time.monotonic()
                caller.connection.request("POST", "/api/v1/attachments", content, headers)
                response = caller.connection.getresponse()
                answer = response.read()
                assert response.status == 201, f"{response.status} {answer[:300]!r}"
                taken.append(time.monotonic() - began)
            return taken

        with ThreadPoolExecutor(connections) as pool:
            times = [each for taken in pool.map(one, self.people("member")[:connections]) for each in taken]
        return len(times), times

    def find_tasks(self, most: int) -> int:
        """Writes the open tasks, each with the token of an agent of its group; returns how many."""
        lines = []
        by_group: dict[str, list[dict]] = {}
        for agent in self.people("staff"):
            by_group.setdefault(agent.get("group", ""), []).append(agent)
        for group, agents in by_group.items():
            path = "/api/v1/workbench/tasks?state=open&owner=none" + (f"&group={group}" if group else "")
            for number, task in enumerate(Caller(self.service, agents[0]["token"]).items(path, most)):
                lines.append(f"{task['id']}\t{agents[number % len(agents)]['token']}")
        self.write("tasks", lines)
        return len(lines)

    def write(self, name: str, lines: list[str]) -> None:
        (self.folder / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines))

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.txt"
