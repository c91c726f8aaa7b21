"""A disk that is full and a database that somebody else has locked: said with 503, felt by nobody afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import time

import pytest
from playwright.sync_api import expect

import api
import load
import pages
import running
import troubles
from people import meet

OPTIONS = ("--rate-limits", "off")
BEFORE = 60
# A locked store is waited for, twice where the session is to be kept alive as well; in milliseconds.
REFUSED_WITHIN = 45_000

# What needs no right stands for a full disk everywhere: a limit on the files of the server, and a table that answers as PostgreSQL does
# when it finds no room. Where a volume can be mounted, one is filled to its last block as well.
TROUBLES = [
    *([("sqlite", "a full disk"), ("postgres", "a full disk")] if troubles.MAY_MOUNT else []),
    ("sqlite", "a limit on the size of files"),
    ("postgres", "a table without room"),
    ("sqlite", "a lock of another process"),
    ("postgres", "a lock of another process"),
]

# What stops every message and shows without writing one.
TOLD_BY_READINESS = [("sqlite", "a full disk"), ("sqlite", "a lock of another process")]


def status_of(server: running.Server, path: str) -> int:
    client = api.Client(server.port)
    try:
        client.connection.request("GET", path)
        response = client.connection.getresponse()
        response.read()
        return response.status
    finally:
        client.close()


def wait_until_ready(server: running.Server) -> None:
    deadline = time.monotonic() + 30
    while not server.ready():
        assert time.monotonic() < deadline, "the server did not become ready again"
        time.sleep(0.05)


def assert_the_store_is_whole(server: running.Server) -> None:
    """Once the server has ended: the file is sound, and the audit trail has neither gap nor change."""
    if server.engine == "sqlite":
        store = sqlite3.connect(server.database.removeprefix("sqlite:"))
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        store.close()
    verified = subprocess.run(
        [running.BINARY, "audit", "verify", "--database", server.database, "--data-folder", str(server.folder)],
        capture_output=True, text=True, timeout=120,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine, trouble", TROUBLES, ids=lambda part: part)
def test_a_store_that_takes_no_writes_is_told_and_costs_nothing(engine, trouble, browser):
    with troubles.troubled(engine, trouble, OPTIONS) as (server, cause):
        server.start()
        ada = meet(browser, server.address, "ada", scripts=False)
        pages.choose_patient(ada.page, "Ada Park")
        pages.write_message(ada.page, "Written in bad times", "Every word is kept.", send=False)
        current = load.Load(server.port, load.members(server.port), trouble)
        current.start()
        current.wait_for(BEFORE)

        cause.begin(server)
        try:
            current.wait_until_all_are_refused(in_a_row=load.SENDERS if "lock" in trouble else 40)
            assert status_of(server, "/livez") == 200, "the process itself is well"
            if (engine, trouble) in TOLD_BY_READINESS:
                assert status_of(server, "/readyz") == 503, "no message can be taken"
            with ada.page.expect_response(lambda response: response.request.method == "POST", timeout=REFUSED_WITHIN) as refused:
                ada.page.get_by_role("button", name="Send", exact=True).click(timeout=REFUSED_WITHIN)
            assert refused.value.status == 503
            assert refused.value.headers["retry-after"].isdigit()
            expect(pages.heading(ada.page, "This is not sent yet")).to_be_visible()
            expect(ada.page.get_by_label("Subject", exact=True)).to_have_value("Written in bad times")
            expect(ada.page.get_by_label("Message", exact=True)).to_have_value("Every word is kept.")
        finally:
            cause.end()

        current.wait_for(BEFORE)
        current.stop()
        assert set(current.statuses) == {201, 503}, (current.statuses, current.faults[:3])
        assert current.faults == []
        wait_until_ready(server)
        ada.page.get_by_role("button", name="Try again", exact=True).click()
        expect(pages.heading(ada.page, "Written in bad times")).to_be_visible()
        assert [complaint for complaint in ada.complaints if not complaint.startswith(("503 ", "console: Failed to load"))] == []
        ada.context.close()

        # The same requests again, with the same keys, as clients do that were refused.
        client = api.Client(server.port)
        for one in current.sent:
            if one.ids is None:
                client.token = one.token
                assert current.attempt(client, one), (one.subject, current.faults)
        client.close()
        load.assert_each_acknowledged_message_is_there_once(server.port, current.sent)
        server.stop()
        assert_the_store_is_whole(server)
