"""What was typed survives an ended session, and what was sent is sent once."""

import re

from playwright.sync_api import expect

import api
import pages
from accessible import violations


def test_text_survives_a_session_that_ended_while_typing(person):
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "Half an hour of typing", "Every word of it matters.", send=False)
    ada.context.clear_cookies()
    # A page that has already noticed is covered and offers to sign in again; the others notice when they send.
    again = ada.page.get_by_role("button", name="Sign in again", exact=True)
    if not again.is_visible():
        ada.page.get_by_role("button", name="Send", exact=True).click()
    password = ada.page.get_by_label("Password", exact=True)
    expect(password.or_(again).first).to_be_visible()
    if again.is_visible():
        again.click()
    expect(password).to_be_visible()
    name = ada.page.get_by_label("Username", exact=True)
    if name.is_visible() and name.is_editable():
        name.fill("ada")
    password.fill("threadwell-demo")
    ada.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(password).to_be_hidden()
    expect(ada.page.get_by_label("Subject", exact=True)).to_have_value("Half an hour of typing")
    expect(ada.page.get_by_label("Message", exact=True)).to_have_value("Every word of it matters.")
    assert violations(ada.page) == []
    ada.page.get_by_role("button", name="Send", exact=True).click()
    expect(pages.heading(ada.page, "Half an hour of typing")).to_be_visible()


def test_a_form_that_is_submitted_twice_sends_once(person, server):
    ada = person("ada", scripts=False)
    pages.choose_patient(ada.page, "Ada Park")
    subject = "Sent twice by an impatient finger"
    pages.write_message(ada.page, subject, "Once is enough.", send=False)
    form = ada.page.locator("form").filter(has=ada.page.get_by_label("Subject", exact=True))
    fields = {field.get_attribute("name"): field.input_value() for field in form.locator("input[name], select[name], textarea[name]").all()}
    action = form.get_attribute("action") or ada.page.url
    headers = {"Origin": server.address, "Sec-Fetch-Site": "same-origin"}
    answers = [ada.page.request.post(action, form=fields, headers=headers, max_redirects=0) for _ in range(3)]
    assert [answer.status for answer in answers] == [303, 303, 303]
    assert len({answer.headers["location"] for answer in answers}) == 1, "every submission leads to the one message"
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    found = [one for one in client.items(f"/api/v1/patients/{own['id']}/conversations") if one["subject"] == subject]
    assert len(found) == 1
    assert len(client.items(f"/api/v1/conversations/{found[0]['id']}/messages")) == 1


def test_a_double_click_on_send_sends_once(person, server):
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    subject = "Double clicked"
    pages.write_message(ada.page, subject, "Once.", send=False)
    ada.page.get_by_role("button", name="Send", exact=True).dblclick()
    expect(pages.heading(ada.page, subject)).to_be_visible()
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    found = [one for one in client.items(f"/api/v1/patients/{own['id']}/conversations") if one["subject"] == subject]
    assert len(found) == 1


def test_a_wrong_password_says_the_same_as_an_unknown_name(person):
    said = []
    for name in ("ada", "nobody-at-all"):
        visitor = person(name, signed_in=False)
        visitor.page.goto("/")
        visitor.page.get_by_label("Username", exact=True).fill(name)
        visitor.page.get_by_label("Password", exact=True).fill("not the password")
        visitor.page.get_by_role("button", name="Sign in", exact=True).click()
        alert = visitor.page.get_by_role("alert").first
        expect(alert).to_be_visible()
        said.append(re.sub(r"\s+", " ", alert.inner_text()))
    assert said[0] == said[1]
