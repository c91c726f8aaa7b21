"""A receiver of webhooks in a process of its own: it verifies with the standard's own library, and misbehaves as it is told."""

from __future__ import annotations

import http.server
import json
import multiprocessing
from dataclasses import dataclass
from pathlib import Path

from jsonschema import Draft202012Validator
from standardwebhooks import Webhook

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs/webhook.schema.json").read_text())


class Secret:
    """A text that both processes see, in memory they share: no third process keeps it."""

    def __init__(self, context) -> None:
        self.shared = context.Array("c", 256)

    @property
    def value(self) -> str:
        return self.shared.value.decode()

    @value.setter
    def value(self, text: str) -> None:
        self.shared.value = text.encode()


@dataclass(frozen=True)
class Received:
    id: str
    body: dict
    status: int


class Receiver:
    """`answers` are the statuses of the first requests; later ones get 204."""

    def __init__(self, answers: tuple[int, ...] = ()) -> None:
        context = multiprocessing.get_context("fork")
        self.secret = Secret(context)
        self.queue = context.Queue()
        ready = context.Queue()
        self.process = context.Process(target=serve, args=(answers, self.secret, self.queue, ready), daemon=True)
        self.process.start()
        self.port = ready.get(timeout=20)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/threadwell"

    def next(self, seconds: float = 60) -> Received:
        """The next request; its body must be as the published schema says, without a member that stands nowhere in it."""
        received = self.queue.get(timeout=seconds)
        assert undescribed(received.body) == []
        return received

    def stop(self) -> None:
        self.process.kill()
        self.process.join()


def strict(schema: dict) -> dict:
    """The same schema, by which a member that it does not name is a fault."""
    def closed(part):
        if isinstance(part, list):
            return [closed(one) for one in part]
        if not isinstance(part, dict):
            return part
        inner = {key: closed(value) for key, value in part.items()}
        return {**inner, "unevaluatedProperties": False} if part.get("type") == "object" else inner

    return closed(schema)


def undescribed(body: dict) -> list[str]:
    """What in a body is not as the schema says, by its place."""
    validator = Draft202012Validator(strict(SCHEMA), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(body)]


def serve(answers, secret, queue, ready) -> None:
    left = list(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                content = Webhook(secret.value).verify(body, {name.lower(): value for name, value in self.headers.items()})
                status = left.pop(0) if left else 204
            except Exception:  # whatever is wrong with it, it is not taken
                content, status = json.loads(body or b"{}"), 401
            queue.put(Received(self.headers.get("webhook-id", ""), content, status))
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ready.put(server.server_address[1])
    server.serve_forever()
