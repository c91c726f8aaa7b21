"""Fixtures: a server per engine and module, one browser, and people who are checked for complaints when they leave."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile

import pytest
from playwright.sync_api import expect, sync_playwright

import accessible
import running
from people import meet


def pytest_configure(config) -> None:
    # Several browsers and servers share few cores; what a page shows late is still shown.
    expect.set_options(timeout=30_000)
    if not os.access(running.BINARY, os.X_OK):
        raise pytest.UsageError(f"{running.BINARY} is not built; run bin/build-tests first")


def walked_on(module) -> str | None:
    """The one engine of a file of walks; None where both are owed."""
    return None if running.EVERY_ENGINE else running.WALKED_ON.get(module.__name__)


def pytest_collection_modifyitems(config, items) -> None:
    def is_left(item) -> bool:
        engine = getattr(getattr(item, "callspec", None), "params", {}).get("engine")
        return engine is not None and walked_on(item.module) not in (None, engine)

    left = [item for item in items if is_left(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not is_left(item)]


@pytest.fixture(scope="module", params=running.ENGINES)
def engine(request) -> str:
    accessible.looks_closely = request.param == (walked_on(request.module) or running.ENGINES[0])
    return request.param


@pytest.fixture(scope="module")
def server(request, engine):
    name = request.module.__name__.removeprefix("test_")
    made = running.new_server(engine, name, options=getattr(request.module, "SERVER_OPTIONS", ()))
    try:
        made.start()
        yield made
        made.stop()
    finally:
        running.discard(made)


@pytest.fixture(scope="session")
def durable_postgres():
    """A cluster of its own with fsync on, since this is what is being tested, that tests may restart. A short path, for the socket."""
    program = running.PROJECT / "bin/postgres"
    with tempfile.TemporaryDirectory(prefix="tw-", dir="/tmp") as folder:
        # The database's own user must be able to pass through.
        os.chmod(folder, 0o711)
        cluster = f"{folder}/pg"
        subprocess.run([program, "start", cluster], check=True, capture_output=True)
        try:
            uri = subprocess.run([program, "uri", cluster], check=True, capture_output=True, text=True).stdout.strip()
            yield cluster, uri
        finally:
            subprocess.run([program, "stop", cluster], check=True, capture_output=True)


@pytest.fixture(scope="session")
def browser():
    # The browser without a window is a third cheaper than the whole one without a display.
    chromium = os.environ.get("THREADWELL_CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert chromium, "Chromium is not installed; run bin/setup test"
    with sync_playwright() as playwright:
        # Chromium's own sandbox needs a user that is not root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def person(browser, server):
    """`person("ada")` signs her in, in a browser context of her own; `scripts=False` is a browser without JavaScript."""
    met = []

    def welcome(username: str, **options):
        met.append(meet(browser, server.address, username, **options))
        return met[-1]

    yield welcome
    complaints = [f"{one.username}: {complaint}" for one in met for complaint in one.complaints]
    for one in met:
        one.context.close()
    assert complaints == []
