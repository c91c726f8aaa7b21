"""The figures of a running server, on a listener of their own."""

from __future__ import annotations

import http.client
import re
import time

import pytest

import api
import running


@pytest.fixture(scope="module")
def figures(engine):
    """A running server, and what reads one of its figures."""
    port = running.free_port()
    made = running.new_server(engine, "metrics", ("--admin-port", str(port)))

    def read(name: str) -> float:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        return float(re.search(rf"^{name} (\S+)$", text, re.MULTILINE).group(1))

    try:
        made.start()
        yield made, read
        made.stop()
    finally:
        running.discard(made)


def becomes(read, name: str, value: float) -> bool:
    deadline = time.monotonic() + 20
    while read(name) != value:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_open_connections_and_streams_are_counted_while_they_last(figures):
    server, read = figures
    assert becomes(read, "http_connections_open", 0)
    ada = api.sign_in(server.port, "ada")
    assert becomes(read, "http_connections_open", 1)
    stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    stream.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {ada.token}"})
    assert stream.getresponse().status == 200
    assert becomes(read, "event_streams_open", 1)
    assert becomes(read, "http_connections_open", 2)
    assert read("http_requests_in_flight") == 0
    stream.close()
    ada.close()
    assert becomes(read, "event_streams_open", 0)
    assert becomes(read, "http_connections_open", 0)


def test_figures_are_not_on_the_listener_of_clients(figures):
    client = api.Client(figures[0].port)
    client.connection.request("GET", "/metrics")
    assert client.connection.getresponse().status == 404
    client.close()
