"""The program of a site that brings an adapter and a provider filter of its own: `examples/site`, started for real (S27, S52, S57)."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

import api
import pages
import running
from test_deliveries import ask_records, configure, messages, run, wait

SITE = os.environ.get("THREADWELL_SITE_BINARY", str(Path(running.BINARY).with_name("site")))


@pytest.fixture(scope="module")
def engine() -> str:
    return "sqlite"


@pytest.fixture(scope="module")
def drop(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("drop")


@pytest.fixture(scope="module")
def server(engine, drop):
    assert os.access(SITE, os.X_OK), f"{SITE} is not built"
    made = running.new_server(engine, "site")
    made.binary = SITE
    try:
        made.start()
        document = run(made, "config", "export").stdout
        [sato] = [line for line in document.splitlines() if "code: sato" in line and "Mina" in line]
        reed = sato.replace("sato", "reed").replace("Dr. Mina Sato", "Dr. Ann Reed").replace("1234", "9001")
        url = next(line for line in document.splitlines() if "127.0.0.1:8099" in line)
        configure(
            made, ("20s", "1s"), (sato, f"{sato}\n{reed}"), ("providers: [sato]", "providers: [sato, reed]"),
            ("providerFilter: {kind: accepting}", "providerFilter: {kind: plugin, name: no-locums}"),
            ("adapter: webhook", "adapter: drop-folder"), (url, f"    settings: {{folder: {drop}}}"), ("records-ehr", "old-system"))
        yield made
        made.stop()
    finally:
        running.discard(made)


def test_its_help_calls_it_by_the_name_by_which_it_was_started(tmp_path):
    linked = tmp_path / "riverside"
    linked.symlink_to(SITE)
    for program, name in ((SITE, "site"), (str(linked), "riverside")):
        for words in ((), ("serve",), ("config", "apply"), ("deliveries", "replay")):
            answer = subprocess.run([program, *words, "--help"], capture_output=True, text=True, timeout=60)
            assert answer.returncode == 0, answer.stderr
            assert f"USAGE: {' '.join((name, *words))} " in answer.stdout
            assert not re.search(r"\bthreadwell [a-z]", answer.stdout), answer.stdout
        wrong = subprocess.run([program, "no-such-command"], capture_output=True, text=True, timeout=60)
        assert wrong.returncode == 64 and f"Usage: {name} " in wrong.stderr and "threadwell" not in wrong.stderr, wrong.stderr
        nowhere = ["--database", f"sqlite:{tmp_path}/none.sqlite", "--data-folder", str(tmp_path)]
        empty = subprocess.run([program, "config", "export", *nowhere], capture_output=True, text=True, timeout=60)
        assert empty.returncode == 1 and empty.stderr.startswith(f"{name}: ") and f"`{name} keys create`" in empty.stderr, empty.stderr


def test_the_check_knows_what_each_program_has(server, drop, tmp_path):
    document = run(server, "config", "export").stdout
    path = tmp_path / "site.yaml"

    def check(binary: str, text: str) -> subprocess.CompletedProcess:
        path.write_text(text)
        return subprocess.run([binary, "config", "check", str(path)], capture_output=True, text=True, timeout=60)

    assert check(SITE, document).returncode == 0
    plain = check(running.BINARY, document)
    assert plain.returncode == 1 and "no adapter `drop-folder`" in plain.stderr and "no provider filter `no-locums`" in plain.stderr
    misspelt = check(SITE, document.replace("{folder: ", "{folders: "))
    assert misspelt.returncode == 1 and "has no setting `folders`; it has `folder`" in misspelt.stderr, misspelt.stderr
    relative = check(SITE, document.replace(str(drop), "drop"))
    assert relative.returncode == 1 and "must be the whole path of a folder" in relative.stderr
    unknown = check(SITE, document.replace("no-locums", "no-locusts"))
    assert unknown.returncode == 1 and "It has `no-locums`" in unknown.stderr


def test_the_filter_hides_a_provider_who_is_refused_when_named(server, person):
    ada = api.sign_in(server.port, "ada")
    patient = next(one for one in api.patients(ada) if one["standing"] == "patient")
    question = api.question("To a locum")
    question["to"]["provider"] = "reed"
    refused = ada.send("POST", f"/api/v1/patients/{patient['id']}/conversations", question)
    assert refused.status == 422 and "This person cannot be chosen here." in json.dumps(refused.body), refused
    question["to"]["provider"] = "sato"
    assert ada.send("POST", f"/api/v1/patients/{patient['id']}/conversations", question).status == 201
    browser = person("ada").page
    pages.choose_patient(browser, "Ada Park")
    browser.get_by_role("link", name="Write message", exact=True).first.click()
    pages.choose(browser, "Type", "Medical question")
    expect(browser.get_by_label("To", exact=True)).to_contain_text("Dr. Mina Sato")
    expect(browser.get_by_label("To", exact=True)).not_to_contain_text("Dr. Ann Reed")


def test_a_question_leaves_through_the_sites_own_adapter_and_once(server, drop):
    tested = run(server, "deliveries", "test", "old-system")
    assert tested.returncode == 0 and f"to {drop}" in tested.stdout and "answered written" in tested.stdout, tested.stdout + tested.stderr
    ada = api.sign_in(server.port, "ada")
    conversation = ask_records(ada, "A copy of my record")
    wait(30, lambda: messages(ada, conversation)[0].get("delivery") == "sent")
    sent = messages(ada, conversation)[0]
    [delivery] = ada.get(f"/api/v1/messages/{sent['id']}/deliveries").body["items"]
    assert (delivery["adapter"], delivery["state"]) == ("drop-folder", "delivered")
    letter = json.loads((drop / f"{delivery['id']}.json").read_text())
    assert letter["text"] == "May I have a copy?" and letter["message"] == sent["id"] and letter["patientNumber"] == "004411"
    # An operator has it delivered again: the same file is there again, and nothing beside it.
    (drop / f"{delivery['id']}.json").unlink()
    assert run(server, "deliveries", "replay", delivery["id"]).returncode == 0
    wait(30, lambda: (drop / f"{delivery['id']}.json").exists())
    assert json.loads((drop / f"{delivery['id']}.json").read_text()) == letter
    assert sorted(path.name for path in drop.iterdir()) == sorted([f"{delivery['id']}.json", "test.json"])


def test_while_the_folder_is_away_it_is_tried_again(server, drop):
    away = drop.with_name("away")
    drop.rename(away)
    try:
        ada = api.sign_in(server.port, "ada")
        conversation = ask_records(ada, "Nobody is there")
        wait(30, lambda: "last no-folder" in run(server, "deliveries", "list", "--state", "retrying").stdout)
    finally:
        away.rename(drop)
    wait(60, lambda: messages(ada, conversation)[0].get("delivery") == "sent")


def manifest(folder: Path, scratch: Path) -> dict:
    command = ["swift", "package", "--package-path", str(folder), "--scratch-path", str(scratch), "dump-package"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout)


def test_its_own_package_stands_on_products_that_there_are_and_on_the_folders_that_were_built_here(tmp_path):
    own, ours = manifest(running.PROJECT / "examples/site", tmp_path / "own"), manifest(running.PROJECT, tmp_path / "ours")
    products = {product["name"]: product["targets"] for product in ours["products"]}
    targets = {target["name"]: target for target in ours["targets"]}
    for target in own["targets"]:
        folder = "Tests" if target["type"] == "test" else "Sources"
        assert targets[target["name"]]["path"] == f"examples/site/{folder}/{target['name']}"
        named = [dependency["product"][:2] for dependency in target["dependencies"] if "product" in dependency]
        assert named and all(package == "threadwell" and name in products for name, package in named)
        # What is imported must come with a product that the package names, of the program it tests included.
        reach = {module for name, _ in named for module in products[name]} | {"site"}
        if target["type"] == "test":
            reach |= set(products["ThreadwellProgram"])
        sources = running.PROJECT / f"examples/site/{folder}/{target['name']}"
        imported = {line.split()[-1] for path in sources.glob("*.swift") for line in path.read_text().splitlines() if "import " in line}
        assert imported <= reach | {"Foundation", "Testing"}, imported - reach
    [[dependency]] = [one["fileSystem"] for one in own["dependencies"]]
    assert (dependency["path"], dependency["nameForTargetDependencyResolutionOnly"]) == (str(running.PROJECT), "threadwell")
