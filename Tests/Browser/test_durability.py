"""What was acknowledged is kept: through kill -9 under load, and through a database that goes away and comes back."""

import subprocess

import pytest

import api
import load
import running

OPTIONS = ("--rate-limits", "off")
CYCLES = 2
BEFORE_EACH_BLOW = 150


def retried(current: load.Load) -> None:
    """Sends what was not acknowledged again, with the same keys, as a client does that never got its answer."""
    client = api.Client(current.port)
    for one in current.sent:
        if one.ids is None:
            client.token = one.token
            assert current.attempt(client, one), (one.subject, current.faults)
    client.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", running.ENGINES)
def test_no_acknowledged_message_is_lost_by_kill_9_under_load(engine, request):
    admin = request.getfixturevalue("durable_postgres")[1] if engine == "postgres" else None
    server = running.new_server(engine, "kill", OPTIONS, admin)
    try:
        server.start()
        people = load.members(server.port)
        everything = []
        for cycle in range(CYCLES):
            current = load.Load(server.port, people, f"kill {cycle}")
            current.start()
            current.wait_for(BEFORE_EACH_BLOW)
            server.kill()
            current.stop()
            assert current.faults == []
            server.start()
            before = len(current.acknowledged())
            assert before >= BEFORE_EACH_BLOW
            load.assert_each_acknowledged_message_is_there_once(server.port, everything + current.sent)
            retried(current)
            everything += current.sent
        load.assert_each_acknowledged_message_is_there_once(server.port, everything)
        server.stop()
    finally:
        running.discard(server)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("blow", ["orderly", "as after a crash"])
def test_a_database_that_restarts_under_load_costs_no_acknowledged_message(blow, durable_postgres):
    cluster, admin = durable_postgres
    server = running.new_server("postgres", "restart", OPTIONS, admin)
    try:
        server.start()
        current = load.Load(server.port, load.members(server.port), blow)
        current.start()
        current.wait_for(BEFORE_EACH_BLOW)
        options = ["--immediate"] if blow != "orderly" else []
        subprocess.run([running.PROJECT / "bin/postgres", "restart", cluster, *options], check=True, capture_output=True)
        current.wait_for(BEFORE_EACH_BLOW)
        current.stop()
        assert set(current.statuses) <= {201, 503}, (current.statuses, current.faults[:3])
        assert current.statuses[503] > 0, "the outage was felt, so that what follows means something"
        assert current.faults == []
        retried(current)
        load.assert_each_acknowledged_message_is_there_once(server.port, current.sent)
        server.stop()
    finally:
        running.discard(server)
