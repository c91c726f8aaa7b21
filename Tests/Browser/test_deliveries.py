"""Messages that leave for another system, before a real receiver, and the answer of the demonstration's own."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

import accessible
import api
import hooks
import pages
import running

# Where the demonstration's configuration has the records system.
USUAL_PORT = 8099
USUAL = f"http://127.0.0.1:{USUAL_PORT}/threadwell"


def run(server: running.Server, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [server.binary, *words, "--database", server.database, "--data-folder", str(server.folder)],
        capture_output=True, text=True, timeout=120, env=dict(os.environ),
    )


def configure(server: running.Server, *edits: tuple[str, str]) -> None:
    """Changes the configuration of the running server by its own commands."""
    document = run(server, "config", "export").stdout
    for old, new in edits:
        assert old in document, f"{old} is not in:\n{document}"
        document = document.replace(old, new)
    path = server.folder / "site.yaml"
    path.write_text(document)
    applied = run(server, "config", "apply", str(path))
    assert applied.returncode == 0, applied.stderr


def wait(seconds: float, ask):
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
    return found


@pytest.fixture(scope="module", autouse=True)
def soon(server):
    """What is written leaves after a second, not after the usual time to take it back."""
    configure(server, ("20s", "1s"))


def ask_records(client: api.Client, subject: str) -> dict:
    patient = next(one for one in api.patients(client) if one["name"].startswith("Ada"))
    body = api.question(subject, "May I have a copy?", group="records", kind="general")
    answer = client.send("POST", f"/api/v1/patients/{patient['id']}/conversations", body)
    assert answer.status == 201, answer
    return answer.body["conversation"]


def messages(client: api.Client, conversation: dict) -> list[dict]:
    return client.items(f"/api/v1/conversations/{conversation['id']}/messages")


def test_a_question_leaves_and_the_demonstrations_records_answer(server):
    ada = api.sign_in(server.port, "ada")
    conversation = ask_records(ada, "A copy of my record")
    chain = wait(60, lambda: (found := messages(ada, conversation)) and len(found) == 2 and found)
    assert chain[1]["author"]["role"] == "system" and "Medical records has received it" in chain[1]["body"]
    assert chain[0]["delivery"] == "sent" and chain[0]["receipt"]["state"] == "answered"
    deliveries = ada.get(f"/api/v1/messages/{chain[0]['id']}/deliveries").body["items"]
    assert [(one["state"], one["adapter"]) for one in deliveries] == [("delivered", "webhook")]


def test_a_member_sees_the_question_leave_and_the_answer_arrive(server, person):
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "My record for a new doctor", "May I have a copy?", kind="General question", to="Medical records")
    main = ada.page.get_by_role("main")
    expect(main).to_contain_text("Sent to Medical records", timeout=pages.ARRIVES_WITHIN)
    expect(main).to_contain_text("Medical records has received it", timeout=pages.ARRIVES_WITHIN)


def test_at_a_terminal_the_demonstrations_records_are_where_the_configuration_has_them(server):
    """Of several demonstrations on this machine one has that port, and where the others have theirs no command knows."""
    for _ in range(5):
        wait(30, lambda: len(server.ports()) == 2)
        if USUAL_PORT in running.listening().values():
            break
        # Whoever had it when this one began has ended since.
        server.stop()
        server.start()
    else:
        pytest.fail(f"nobody ever listens at {USUAL_PORT}")
    if USUAL_PORT in server.ports():
        tested = run(server, "deliveries", "test", "records-ehr")
        assert tested.returncode == 0 and f"to {USUAL}\n" in tested.stdout, tested.stdout + tested.stderr


def test_an_address_of_ones_own_leads_away_from_the_demonstrations_records(server):
    receiver = hooks.Receiver()
    try:
        configure(server, (USUAL, receiver.url))
        try:
            receiver.secret.value = run(server, "endpoints", "secret", "records-ehr").stdout.strip()
            ada = api.sign_in(server.port, "ada")
            conversation = ask_records(ada, "Led elsewhere")
            received = receiver.next()
            assert received.status == 204
            assert received.body["data"]["messageId"] == messages(ada, conversation)[0]["id"]
            wait(20, lambda: messages(ada, conversation)[0].get("delivery") == "sent")
            tested = api.sign_in(server.port, "admin").send("POST", "/api/v1/admin/endpoints/records-ehr/test")
            assert tested.status == 200 and tested.body["request"]["address"] == receiver.url, tested
            assert receiver.next().body["type"] == "endpoint.test"
        finally:
            configure(server, (receiver.url, USUAL))
    finally:
        receiver.stop()


def test_a_demonstration_whose_records_were_configured_away_serves_all_the_same(engine):
    made = running.new_server(engine, "without")
    try:
        made.start()
        secret = wait(30, lambda: run(made, "endpoints", "secrets", "records-ehr").stdout).split()[0]
        configure(made, ("records-ehr", "my-system"))
        ended = run(made, "endpoints", "end", "records-ehr", secret)
        assert ended.returncode == 0, ended.stderr
        made.stop()
        made.start()
        wait(30, lambda: "no endpoint for the demonstration's records" in made.log.read_text(errors="replace"))
        assert made.ready()
        made.stop()
    finally:
        running.discard(made)


def test_a_receiver_verifies_every_attempt_and_knows_it_by_its_id(server):
    receiver = hooks.Receiver(answers=(204, 503, 429))
    try:
        configure(server, ("records-ehr", "records-peer"), (USUAL, receiver.url))
        made = run(server, "endpoints", "secret", "records-peer")
        assert made.returncode == 0 and made.stdout.startswith("whsec_"), made.stderr
        receiver.secret.value = made.stdout.strip()
        tested = run(server, "deliveries", "test", "records-peer")
        assert tested.returncode == 0 and "answered 204" in tested.stdout, tested.stdout + tested.stderr
        assert receiver.next().body["type"] == "endpoint.test"
        assert hooks.undescribed({"type": "message.created", "timestamp": "2026-11-21T10:00:00Z", "data": {"payload": "full"}})

        ada = api.sign_in(server.port, "ada")
        conversation = ask_records(ada, "Before a receiver")
        first, second = receiver.next(), receiver.next()
        assert [first.status, second.status] == [503, 429]
        assert first.id == second.id and first.body == second.body
        data = first.body["data"]
        assert data["body"] == "May I have a copy?" and data["deliveryId"] == first.id
        assert data["patient"]["identifiers"] == [{"authority": "HOSP", "identifier": "004411"}]
        sent = messages(ada, conversation)[0]
        assert data["messageId"] == sent["id"] and sent["delivery"] == "on-its-way"
        listed = run(server, "deliveries", "list", "--state", "retrying")
        assert first.id in listed.stdout, listed.stdout
        shown = run(server, "deliveries", "show", first.id)
        assert re.search(rf"^{first.id}  records-peer  retrying  attempts 2  last 429  next \d{{4}}-\S+Z$", shown.stdout, re.MULTILINE), shown.stdout
        assert re.search(r"^attempt 1  webhook  \S+Z  retry  503  server-fault  \d+ ms  [0-9a-f]{12}$", shown.stdout, re.MULTILINE), shown.stdout
        standings = run(server, "deliveries", "endpoints")
        assert re.search(r"^records-peer  webhook  waiting \d+  oldest \S+Z  dead 0$", standings.stdout, re.MULTILINE), standings.stdout

        replayed = run(server, "deliveries", "replay", first.id)
        assert replayed.returncode == 0, replayed.stderr
        third = receiver.next()
        assert third.status == 204 and third.id == first.id
        wait(20, lambda: messages(ada, conversation)[0].get("delivery") == "sent")
    finally:
        receiver.stop()


def lead_to(server: running.Server, receiver: hooks.Receiver) -> None:
    """The medical records now go to this receiver, with a secret of its own."""
    document = run(server, "config", "export").stdout
    address = re.search(r"http://127\.0\.0\.1:\d+/threadwell", document)[0]
    renamed = [("records-ehr", "records-peer")] if "records-ehr" in document else []
    configure(server, *renamed, (address, receiver.url))
    made = run(server, "endpoints", "secret", "records-peer")
    assert made.returncode == 0, made.stderr
    receiver.secret.value = made.stdout.strip()


def test_who_looks_after_deliveries_tries_again_skips_and_sends_to_the_workbench(server, person):
    receiver = hooks.Receiver(answers=(422, 422, 422))
    try:
        lead_to(server, receiver)
        ada = api.sign_in(server.port, "ada")
        conversations = [ask_records(ada, f"Refused {number}") for number in range(3)]
        for _ in conversations:
            assert receiver.next().status == 422
        manager = api.sign_in(server.port, "admin")
        dead = wait(20, lambda: (found := manager.items("/api/v1/admin/deliveries?state=dead")) and len(found) == 3 and found)
        again, skipped, moved = (
            next(one["id"] for one in dead if one["conversation"] == conversation["id"]) for conversation in conversations)

        admin = person("admin")
        admin.page.goto("/administration/deliveries?state=dead")
        admin.page.get_by_role("button", name=f"Try now: {again}").click()
        replayed = receiver.next()
        assert (replayed.id, replayed.status) == (again, 204)
        wait(20, lambda: messages(ada, conversations[0])[0].get("delivery") == "sent")

        admin.page.goto("/administration/deliveries?state=dead")
        admin.page.locator(f"#reason-{skipped}").fill("Told by phone.")
        admin.page.get_by_role("button", name=f"Skip: {skipped}").click()
        expect(admin.page.locator(f"a[href$='/{moved}']")).to_be_visible()
        admin.page.goto(f"/administration/deliveries/{skipped}")
        expect(pages.heading(admin.page, "Skipped: records-peer")).to_be_visible()
        expect(admin.page.get_by_role("main")).to_contain_text("Told by phone.")
        expect(admin.page.get_by_role("main")).to_contain_text("Not accepted (422)")
        assert accessible.violations(admin.page) == []

        admin.page.goto(f"/administration/deliveries/{moved}")
        admin.page.get_by_role("button", name=f"Send to the Workbench: {moved}").click()
        expect(pages.heading(admin.page, "Deliveries").first).to_be_visible()
        fay = person("fay")
        pages.await_row(fay.page, "Refused 2").get_by_role("link", name="Refused 2").first.click()
        expect(fay.page.locator("#facts")).to_contain_text("Could not be delivered to records-peer; handed over")
        assert accessible.violations(fay.page) == []
    finally:
        receiver.stop()


def upload(client: api.Client, name: str, content: bytes) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    connection.request("POST", "/api/v1/attachments", content, {
        "Authorization": f"Bearer {client.token}", "Content-Disposition": f"attachment; filename*=UTF-8''{name}"})
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.status == 201, answer
    return answer["id"]


def lines_of(page: str, chapter: str) -> str:
    """The Python that a chapter of a page shows."""
    text = (Path(__file__).parents[2] / "docs" / page).read_text()
    return re.search(rf"^## {chapter}$.*?^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[1]


def test_a_file_leaves_with_the_question_and_is_fetched_by_the_lines_of_the_page(server):
    receiver = hooks.Receiver()
    try:
        document = run(server, "config", "export").stdout
        url = re.search(r"http://127\.0\.0\.1:\d+/threadwell", document)[0]
        code = re.search(r"\brecords-(?:ehr|peer)\b", document)[0]
        here = f"http://127.0.0.1:{server.port}"
        configure(server, (code, "records-files"), (url, receiver.url), ("https://portal.example.org", here))
        receiver.secret.value = run(server, "endpoints", "secret", "records-files").stdout.strip()
        ada = api.sign_in(server.port, "ada")
        letter = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        patient = next(one for one in api.patients(ada) if one["name"].startswith("Ada"))
        question = api.question("My letter", "Please keep it.", group="records", kind="general")
        question["attachments"] = [upload(ada, "letter.pdf", letter)]
        asked = ada.send("POST", f"/api/v1/patients/{patient['id']}/conversations", question)
        assert asked.status == 201, asked
        [file] = receiver.next().body["data"]["attachments"]
        assert (file["filename"], file["state"], file["contentType"]) == ("letter.pdf", "clean", "application/pdf")
        assert file["url"].startswith(here)
        known = {"secret": receiver.secret.value, "file": file}
        exec(lines_of("integrating.md", "Files"), known)
        assert known["content"] == letter and hashlib.sha256(letter).hexdigest() == file["sha256"]
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(file["url"])
    finally:
        receiver.stop()


def test_a_thin_body_says_what_happened_and_nothing_of_whom(server):
    receiver = hooks.Receiver()
    try:
        document = run(server, "config", "export").stdout
        url = re.search(r"http://127\.0\.0\.1:\d+/threadwell", document)[0]
        code = re.search(r"\brecords-(?:ehr|peer|files)\b", document)[0]
        configure(server, (code, "records-thin"), (url, receiver.url), ("payload: full", "payload: thin"))
        receiver.secret.value = run(server, "endpoints", "secret", "records-thin").stdout.strip()
        ada = api.sign_in(server.port, "ada")
        conversation = ask_records(ada, "A thin one")
        body = receiver.next().body
        assert body["data"]["payload"] == "thin" and body["data"]["messageId"] == messages(ada, conversation)[0]["id"]
        assert {"patient", "author", "subject", "body"}.isdisjoint(body["data"]), body
        assert "May I have a copy?" not in json.dumps(body) and "004411" not in json.dumps(body)
    finally:
        receiver.stop()


def test_at_a_terminal_one_is_skipped_one_goes_to_the_workbench_and_then_all_that_wait(server):
    receiver = hooks.Receiver(answers=(422,) + (503,) * 100)
    manager = api.sign_in(server.port, "admin")

    def delivery(conversation: dict, state: str) -> dict | None:
        found = manager.items(f"/api/v1/admin/deliveries?state={state}")
        return next((one for one in found if one["conversation"] == conversation["id"]), None)

    try:
        # An endpoint goes once nothing is on its way to it.
        wait(30, lambda: not any(manager.items(f"/api/v1/admin/deliveries?state={state}") for state in ("queued", "sending", "retrying")))
        document = run(server, "config", "export").stdout
        url = re.search(r"http://127\.0\.0\.1:\d+/threadwell", document)[0]
        code = re.search(r"\brecords-(?:ehr|peer|files|thin)\b", document)[0]
        configure(server, (code, "records-desk"), (url, receiver.url))
        receiver.secret.value = run(server, "endpoints", "secret", "records-desk").stdout.strip()
        ada = api.sign_in(server.port, "ada")

        refused = ask_records(ada, "At a terminal 0")
        assert receiver.next().status == 422
        dead = wait(20, lambda: delivery(refused, "dead"))
        skipped = run(server, "deliveries", "skip", dead["id"], "--reason", "told by phone")
        assert (skipped.returncode, skipped.stdout) == (0, "The delivery is skipped.\n"), skipped.stderr
        assert "skipped because: told by phone\n" in run(server, "deliveries", "show", dead["id"]).stdout

        moved, *waiting = [ask_records(ada, f"At a terminal {number}") for number in range(1, 4)]
        one = wait(20, lambda: delivery(moved, "retrying"))
        # While an attempt is under way it is refused with a sentence.
        said = wait(60, lambda: (done := run(server, "deliveries", "reroute", one["id"])).returncode == 0 and done.stdout)
        assert said == "The delivery is rerouted.\n"

        def are_with_the_workbench() -> bool:
            done = run(server, "deliveries", "reroute", "--endpoint", "records-desk")
            assert done.returncode == 0, done.stderr
            assert re.fullmatch(r"\d+ deliver(?:y is|ies are) with the Workbench now\.\n", done.stdout), done.stdout
            return all(delivery(conversation, "rerouted") for conversation in waiting)

        wait(60, are_with_the_workbench)
        fay = api.sign_in(server.port, "fay")
        tasks = {task["conversation"] for task in fay.items("/api/v1/workbench/tasks")}
        assert {conversation["id"] for conversation in (moved, *waiting)} <= tasks
    finally:
        receiver.stop()


@pytest.mark.parametrize("words", [("skip", "--reason", "told by phone"), ("replay",), ("reroute",), ("show",)], ids=lambda words: words[0])
def test_an_id_that_nothing_has_is_a_sentence(server, words):
    verb, *rest = words
    answer = run(server, "deliveries", verb, "0199f3c8-0000-7000-8000-000000000000", *rest)
    assert answer.returncode == 1 and answer.stderr.startswith("threadwell: ")


def test_a_test_shows_what_was_asked_and_answered_on_the_page_and_by_the_api(server, person):
    receiver = hooks.Receiver(answers=(204, 422, 204, 422))
    manager = api.sign_in(server.port, "admin")
    try:
        # An endpoint goes once nothing is on its way to it.
        wait(30, lambda: not any(manager.items(f"/api/v1/admin/deliveries?state={state}") for state in ("queued", "sending", "retrying")))
        document = run(server, "config", "export").stdout
        url = re.search(r"http://127\.0\.0\.1:\d+/threadwell", document)[0]
        code = re.search(r"\brecords-(?:ehr|peer|files|thin|desk)\b", document)[0]
        configure(server, (code, "records-trial"), (url, receiver.url))
        receiver.secret.value = run(server, "endpoints", "secret", "records-trial").stdout.strip()
        wait(20, lambda: [one["code"] for one in manager.send("GET", "/api/v1/admin/endpoints").body["items"]] == ["records-trial"])

        said = {204: "The endpoint accepted it.", 422: "Not accepted (422): it refuses the request; look at the address and the secret."}
        admin = person("admin")
        for status, sentence in said.items():
            admin.page.goto("/administration/deliveries")
            admin.page.get_by_role("button", name="Send test: records-trial").click()
            asked = receiver.next()
            assert (asked.status, asked.body["type"]) == (status, "endpoint.test")
            shown = admin.page.get_by_role("region", name="Result of the test: records-trial")
            expect(shown.get_by_role("status")).to_have_text(sentence)
            expect(shown).to_contain_text(receiver.url)
            expect(shown).to_contain_text(f"webhook-id: {asked.id}")
            expect(shown).to_contain_text(re.compile(r"webhook-signature: v1,[A-Za-z0-9+/]{43}="))
            expect(shown).to_contain_text("endpoint.test")
            expect(shown).to_contain_text(re.compile(rf"{status}, \d+ ms"))

        for status in said:
            answer = manager.send("POST", "/api/v1/admin/endpoints/records-trial/test")
            asked = receiver.next()
            assert (answer.status, asked.status) == (200, status), answer
            request, response = answer.body["request"], answer.body["response"]
            headers = {field["name"]: field["value"] for field in request["headers"]}
            assert request["address"] == receiver.url and headers["webhook-id"] == asked.id
            assert json.loads(request["body"]) == asked.body
            assert (answer.body["accepted"], response["code"]) == (status == 204, str(status))
            assert answer.body["reason"] == (None if status == 204 else "refused")
    finally:
        receiver.stop()
