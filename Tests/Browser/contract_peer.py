"""The other side of a webhook, in a process of its own, for the contract of adapters.

The first line of its input is the secret; each later one asks for something, and its answer is one line of JSON:

  behave WORD   how it answers from now on: accepts, refuses, fails, is-silent, cuts-off
  received      the ids that came, in order, and how many requests were not signed by the secret

It ends with its input. Every request is verified by the standard's own library before anything else.
"""

from __future__ import annotations

import http.server
import json
import socket
import sys
import threading

from standardwebhooks import Webhook, WebhookVerificationError

STATUSES = {"accepts": 204, "refuses": 422, "fails": 503}


class Peer:
    def __init__(self, secret: str) -> None:
        self.hook = Webhook(secret)
        self.behaviour = "accepts"
        self.received: list[str] = []
        self.unverified = 0
        self.lock = threading.Lock()

    def take(self, headers: dict[str, str], body: bytes) -> str | None:
        """How to answer; None for a request that somebody else signed."""
        with self.lock:
            try:
                self.hook.verify(body, headers)
            except WebhookVerificationError:
                self.unverified += 1
                return None
            self.received.append(headers["webhook-id"])
            return self.behaviour

    def answer(self, line: str) -> dict:
        word, _, rest = line.partition(" ")
        with self.lock:
            if word == "behave":
                self.behaviour = rest
            return {"received": self.received, "unverified": self.unverified}


def handler(peer: Peer) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            behaviour = peer.take({name.lower(): value for name, value in self.headers.items()}, body)
            if behaviour == "is-silent":
                # Until the sender gives up.
                self.rfile.read(1)
            if behaviour in ("is-silent", "cuts-off"):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(STATUSES[behaviour] if behaviour else 401)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def main() -> None:
    peer = Peer(sys.stdin.readline().strip())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(peer))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    for line in sys.stdin:
        print(json.dumps(peer.answer(line.strip())), flush=True)


if __name__ == "__main__":
    main()
