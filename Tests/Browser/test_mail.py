"""E-mail against a real mail server: notices that say nothing, passwords that were forgotten, and a mail server that is away."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.request

import pytest
from playwright.sync_api import expect

import api
import mail_peer
import pages
import running
from accessible import judge_everywhere
from people import PASSWORD

NEW_PASSWORD = "seven lanterns by the lake"


@pytest.fixture(scope="module")
def peer(tmp_path_factory):
    made = mail_peer.MailPeer(tmp_path_factory.mktemp("mail"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def server(engine, peer):
    made = running.new_server(engine, "mail", options=(*peer.options, "--mail-retries", "1,1200"))
    try:
        made.start()
        yield made
        made.stop()
    finally:
        running.discard(made)


def address(username: str, engine: str) -> str:
    return f"{username}.{engine}@example.org"


def set_address(page, to: str, *, settings: str = "Settings") -> None:
    page.get_by_role("link", name=settings, exact=True).first.click()
    page.get_by_label("E-mail address", exact=True).fill(to)
    form = page.locator("form", has=page.get_by_label("E-mail address", exact=True))
    form.get_by_label("Present password", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Save address", exact=True).click()
    expect(page.get_by_text("Your e-mail address is changed.")).to_be_visible()


def give_address(server, username: str, to: str) -> api.Client:
    client = api.sign_in(server.port, username)
    answer = client.send("PUT", "/api/v1/account/email", {"email": to, "password": PASSWORD})
    assert answer.status == 200 and answer.body["email"] == to, answer
    return client


def answered(server, member: api.Client, patient: str, subject: str) -> str:
    """A question about `subject`, and a nurse's answer to it; its conversation."""
    [who] = [one for one in api.patients(member) if one["name"] == patient]
    sent = member.send("POST", f"/api/v1/patients/{who['id']}/conversations", api.question(subject, f"About {subject}."))
    assert sent.status == 201, sent
    nurse = api.sign_in(server.port, "cy")
    [task] = [one for one in nurse.items("/api/v1/workbench/tasks") if one["subject"] == subject]
    assert nurse.send("POST", f"/api/v1/workbench/tasks/{task['id']}/claim").status == 200
    replied = nurse.send("POST", f"/api/v1/workbench/tasks/{task['id']}/reply", {"body": f"{subject} is nothing to worry about."})
    assert replied.status == 201, replied
    nurse.close()
    return sent.body["id"] if "id" in sent.body else sent.body["conversation"]["id"]


def command(server, *words: str) -> str:
    done = subprocess.run(
        [running.BINARY, *words, "--database", server.database, "--data-folder", str(server.folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def degraded(server) -> list[str]:
    with urllib.request.urlopen(f"{server.address}/readyz", timeout=10) as answer:
        return json.load(answer)["degraded"]


def becomes(question) -> bool:
    deadline = time.monotonic() + mail_peer.WITHIN
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_an_answer_is_told_by_the_same_bytes_whatever_it_is_about(person, server, engine, peer):
    ada, to = person("ada"), address("ada", engine)
    set_address(ada.page, to)
    member = api.sign_in(server.port, "ada")
    answered(server, member, "Ada Park", "Palpitations at night")
    [first] = peer.await_mails(to, 1)
    # She comes back, so that the next answer is news again.
    member = api.sign_in(server.port, "ada")
    answered(server, member, "Ada Park", "A mole on my arm")
    second = peer.await_mails(to, 2)[1]
    assert mail_peer.bare(first) == mail_peer.bare(second)
    assert first != second
    said = mail_peer.text(first).lower()
    for word in ("palpitations", "mole", "ada", "park", "nurse", "primary", "cardiology", "/patients"):
        assert word not in said
    assert re.findall(r"https?://\S+", said) == ["https://portal.example.org"]
    sender, recipients, encrypted, known = peer.envelopes[-1]
    assert (sender, recipients, encrypted, known) == ("care@example.org", [to], True, True)
    assert mail_peer.parsed(first)["Auto-Submitted"] == "auto-generated"


def test_a_further_answer_brings_no_further_mail_and_none_comes_once_it_is_switched_off(person, server, engine, peer):
    to = address("bea", engine)
    member = give_address(server, "bea", to)
    answered(server, member, "Karel Novak", "Ankles of Karel")
    peer.await_mails(to, 1)
    answered(server, member, "Karel Novak", "Appetite of Karel")
    bea = person("bea")
    bea.page.get_by_role("link", name="Settings", exact=True).first.click()
    choice = bea.page.get_by_label(re.compile("Tell me by e-mail"))
    expect(choice).to_be_checked()
    choice.uncheck()
    bea.page.locator("form", has=choice).get_by_role("button", name="Save", exact=True).click()
    expect(bea.page.get_by_text("Saved.")).to_be_visible()
    expect(bea.page.get_by_label(re.compile("Tell me by e-mail"))).not_to_be_checked()
    answered(server, member, "Karel Novak", "Sleep of Karel")
    # What is queued after it comes after it: once this is here, nothing else is on its way.
    api.Client(server.port).send("POST", "/api/v1/password-reset", {"username": "bea"})
    assert len(peer.await_mails(to, 2)) == 2
    assert mail_peer.parsed(peer.mails(to)[1])["Subject"] == "Your code for a new password"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_forgotten_password_is_set_anew_by_the_code_of_an_email(person, server, engine, peer, scripts):
    username = "james" if scripts else "lily"
    to = address(username, engine)
    client = give_address(server, username, to)
    guest = person(username, scripts=scripts, signed_in=False)
    guest.page.goto("/sign-in")
    guest.page.get_by_role("link", name="Forgotten your password?", exact=True).click()
    guest.page.get_by_label("Username", exact=True).fill(username.upper())
    guest.page.get_by_role("button", name="Send me a code", exact=True).click()
    expect(guest.page.get_by_text("Look into your e-mail.")).to_be_visible()
    path = mail_peer.link(peer.await_mails(to, 1)[0])
    guest.page.goto(path)
    code = path.split("#")[1]
    field = guest.page.get_by_label("Code", exact=True)
    if scripts:
        expect(field).to_have_value(code)
        assert "#" not in guest.page.url
    else:
        field.fill(code)
    guest.page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    guest.page.get_by_role("button", name="Set password", exact=True).click()
    expect(guest.page.get_by_text("Your new password is set.")).to_be_visible()
    assert client.get("/api/v1/account").status == 401, "every session has ended"
    guest.sign_in(NEW_PASSWORD)
    notice = mail_peer.parsed(peer.await_mails(to, 2)[1])
    assert notice["Subject"] == "Your password was changed"
    log = server.log.read_text()
    assert code not in log and to not in log and username.upper() not in log


def test_whoever_is_asked_for_the_answer_is_the_same_bytes(server, engine):
    answers = []
    for username in ("ada", "nobody.at.all", "eve", "' OR 1=1 --"):
        client = api.Client(server.port)
        client.connection.request(
            "POST", "/api/v1/password-reset", json.dumps({"username": username}), {"Content-Type": "application/json"}
        )
        answer = client.connection.getresponse()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in ("date", "x-request-id")]
        answers.append((answer.status, headers, answer.read()))
    assert answers[0][0] == 202
    assert all(answer == answers[0] for answer in answers)


def test_what_a_mail_server_does_not_take_is_kept_and_sent_when_it_is_back(server, engine, peer):
    to = address("ben", engine)
    give_address(server, "ben", to)
    # The address that was there before is told first.
    assert becomes(lambda: command(server, "mail", "status").startswith("0 wait"))
    assert degraded(server) == []
    peer.stop()
    try:
        assert api.Client(server.port).send("POST", "/api/v1/password-reset", {"username": "ben"}).status == 202
        assert becomes(lambda: degraded(server) == ["mail"]), "two attempts in vain are told"
        assert "1 were tried" in command(server, "mail", "status")
        assert "unreachable" in command(server, "mail", "status")
        peer.start(foreign=True)
        command(server, "mail", "retry")
        assert becomes(lambda: "tls" in command(server, "mail", "status")), "a certificate that is not trusted gets nothing"
        peer.stop()
    finally:
        peer.stop()
        peer.start()
    assert peer.mails(to) == []
    assert "1 e-mails" in command(server, "mail", "retry")
    [mail] = peer.await_mails(to, 1)
    assert mail_peer.parsed(mail)["Subject"] == "Su código para una contraseña nueva"
    assert becomes(lambda: degraded(server) == [])
    client = api.Client(server.port)
    token = mail_peer.link(mail).split("#")[1]
    assert client.send("PUT", "/api/v1/password-reset", {"token": token, "password": NEW_PASSWORD}).status == 204
    assert client.send("PUT", "/api/v1/password-reset", {"token": token, "password": NEW_PASSWORD}).status == 422


def test_a_nurse_chooses_and_is_told_and_an_administrator_sends_codes(person, server, engine, peer):
    cy, to = person("cy"), address("cy", engine)
    set_address(cy.page, to)
    group = cy.page.get_by_role("group", name="Primary care nurses", exact=True)
    group.get_by_label("A message that may be urgent", exact=True).check()
    cy.page.locator("form", has=group).get_by_role("button", name="Save", exact=True).click()
    expect(cy.page.get_by_text("Saved.")).to_be_visible()
    expect(group.get_by_label("A message that may be urgent", exact=True)).to_be_checked()
    member = api.sign_in(server.port, "vera")
    [mia] = api.patients(member)
    body = "She has chest pain and cannot breathe."
    sent = member.send("POST", f"/api/v1/patients/{mia['id']}/conversations", api.question("Mia", body, group="pediatrics"))
    assert sent.status == 201, sent
    [mail] = peer.await_mails(to, 1)
    assert mail_peer.parsed(mail)["Subject"] == "Something is waiting on the Workbench"
    assert "urgent" not in mail_peer.text(mail).lower()

    hana, invited = person("hana", scripts=False), address("ivo", engine)
    hana.page.get_by_role("link", name="Invite from a file", exact=True).click()
    people = f"given,family,birthDate,recordNumber,email\nIvo,Mailed,1985-06-02,M-1,{invited}\nEva,Mailed,1985-06-02,M-2,\n"
    hana.page.get_by_label("CSV file", exact=True).set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": people.encode()}
    )
    hana.page.get_by_role("button", name="Enrol everybody in this file", exact=True).click()
    hana.page.get_by_role("button", name="Send by e-mail", exact=True).click()
    expect(hana.page.get_by_text("1 e-mail is on its way. Print the letters of 1 without an address of their own.")).to_be_visible()
    guest = person(f"ivo.{engine}", scripts=False, signed_in=False)
    path = mail_peer.link(peer.await_mails(invited, 1)[0])
    guest.page.goto(path)
    guest.page.get_by_label("Activation code", exact=True).fill(path.split("#")[1])
    guest.page.get_by_label("Username", exact=True).fill(guest.username)
    guest.page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    guest.page.get_by_role("button", name="Activate", exact=True).click()
    expect(guest.page.get_by_text("Your account is active.")).to_be_visible()


def test_nothing_stands_in_the_way_of_whoever_chooses_or_has_forgotten(person, server, engine):
    complaints = []
    guest = person("guest", signed_in=False)
    for path in ("/sign-in", "/forgotten", "/forgotten/asked"):
        for language in ("en", "es"):
            guest.page.goto(f"{path}?language={language}")
            complaints += judge_everywhere(guest.page, f"mail{path.replace('/', '-')}-{language}-{engine}")
    expect(guest.page.get_by_text("Mire su correo.")).to_be_visible()
    for username, path in (("vera", "/settings"), ("di", "/workbench/settings"), ("hana", "/administration"), ("hana", "/administration/users")):
        one = person(username)
        one.page.goto(path)
        complaints += judge_everywhere(one.page, f"mail-{username}{path.replace('/', '-')}-{engine}")
    assert complaints == []
