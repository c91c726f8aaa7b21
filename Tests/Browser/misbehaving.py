"""A receiver of webhooks in a process of its own that verifies every request, and answers as real systems do on their bad days."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import multiprocessing
import random
import socket
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from standardwebhooks import Webhook

# What becomes of an attempt, and how often in a thousand. The receiver has what it answers with "taken", "lost" and "late": of the second
# its answer never comes, of the third when nobody waits for it any more. Few are failures of the transport, five of which in a row would
# stop everything for half a minute.
BEHAVIOURS = {
    "taken": 820, "lost": 30, "fault": 50, "busy": 40, "page": 30, "elsewhere": 10, "half": 10, "stalls": 5, "late": 5,
}


@dataclass(frozen=True)
class Arrival:
    """One request, in the order in which they came."""

    id: str
    message: str
    conversation: str
    sequence: int
    body: str
    behaviour: str

    @property
    def is_had(self) -> bool:
        return self.behaviour in ("taken", "lost", "late")


class Misbehaving:
    """`stalls` is for how many seconds it says nothing when it stalls or is late; longer than the sender waits."""

    def __init__(self, folder: Path, secret: str, seed: int, stalls: float) -> None:
        self.book = folder / "arrivals.jsonl"
        self.book.touch()
        context = multiprocessing.get_context("fork")
        ready = context.Queue()
        self.process = context.Process(target=serve, args=(self.book, secret, seed, stalls, ready), daemon=True)
        self.process.start()
        self.port = ready.get(timeout=20)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/threadwell"

    def arrivals(self) -> list[Arrival]:
        return [Arrival(**json.loads(line)) for line in self.book.read_text().splitlines()]

    def stop(self) -> None:
        self.process.kill()
        self.process.join()


def serve(book: Path, secret: str, seed: int, stalls: float, ready) -> None:
    signed = Webhook(secret)
    lock = threading.Lock()
    came: dict[str, int] = defaultdict(int)
    record = book.open("a", buffering=1)

    def choose(data: dict, number: int) -> str:
        # By what is the same in every run with this seed: ids are not.
        chance = random.Random(f"{seed} {data['subject']} {data['sequence']} {number}")
        return chance.choices(list(BEHAVIOURS), list(BEHAVIOURS.values()))[0]

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Header and body of an answer would else wait for each other's acknowledgement.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            if self.path != "/threadwell":
                self.followed()
                return
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            if len(body) < length:
                # Whoever sent it was killed in the middle: no request has come.
                self.close()
                return
            try:
                data = signed.verify(body, {name.lower(): value for name, value in self.headers.items()})["data"]
            except Exception:  # whatever is wrong with it, it counts as that
                data = {"messageId": "", "conversationId": "", "sequence": 0, "subject": ""}
                behaviour = "unverified"
            with lock:
                name = self.headers.get("webhook-id", "")
                came[name] += 1
                if data["messageId"]:
                    behaviour = choose(data, came[name])
                fields = {
                    "id": name, "message": data["messageId"], "conversation": data["conversationId"], "sequence": data["sequence"],
                    "body": hashlib.sha256(body).hexdigest(), "behaviour": behaviour,
                }
                record.write(json.dumps(fields) + "\n")
            getattr(self, behaviour)()

        def taken(self) -> None:
            self.answer(204)

        def unverified(self) -> None:
            self.answer(401)

        def fault(self) -> None:
            self.answer(500, b"down")

        def busy(self) -> None:
            self.answer(429, b"", **{"Retry-After": "1"})

        def page(self) -> None:
            self.answer(200, b"<!doctype html><title>Sign in</title>", **{"Content-Type": "text/html"})

        def elsewhere(self) -> None:
            self.answer(302, b"", Location=f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")

        def lost(self) -> None:
            self.close()

        def half(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
            self.close()

        def stalls(self) -> None:
            time.sleep(stalls)
            self.close()

        def late(self) -> None:
            time.sleep(stalls)
            # Whoever gave it up has left, as a rule.
            with contextlib.suppress(OSError):
                self.answer(204)
            self.close()

        def close(self) -> None:
            self.close_connection = True
            try:
                self.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

        def answer(self, status: int, content: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.followed()

        do_HEAD = do_GET

        def followed(self) -> None:
            """Somebody went where another answer pointed. An error raised here would end in this process: the book tells the test."""
            with lock:
                fields = {"id": "", "message": "", "conversation": "", "sequence": 0, "body": "", "behaviour": "followed"}
                record.write(json.dumps(fields) + "\n")
            self.close()

        def log_message(self, *_) -> None:
            return

    class Server(http.server.ThreadingHTTPServer):
        request_queue_size = 256

        def handle_error(self, *_) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    ready.put(server.server_address[1])
    server.serve_forever()
