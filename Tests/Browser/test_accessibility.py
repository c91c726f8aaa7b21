"""Every page is judged by axe at phone and desktop width, in light and dark; THREADWELL_SCREENSHOTS names a folder for its pictures."""

import re

import pytest
from playwright.sync_api import expect

import api
import pages
from accessible import judge_everywhere, violations


def named(engine: str, name: str) -> str:
    return name if engine == "sqlite" else f"{name}-{engine}"


def test_nothing_stands_in_the_way_on_the_portal(person, engine):
    complaints = []
    ada = person("ada", signed_in=False)
    ada.page.goto("/")
    complaints += judge_everywhere(ada.page, named(engine, "sign-in"))
    ada.sign_in()
    expect(pages.heading(ada.page, "Choose a patient")).to_be_visible()
    complaints += judge_everywhere(ada.page, named(engine, "choose-a-patient"))
    pages.choose_patient(ada.page, "Ada Park")
    complaints += judge_everywhere(ada.page, named(engine, "messages"))

    ada.page.get_by_role("link", name="Write message", exact=True).first.click()
    expect(pages.heading(ada.page, "Write message")).to_be_visible()
    complaints += judge_everywhere(ada.page, named(engine, "write-message"))
    ada.page.get_by_role("button", name="Send", exact=True).click()
    complaints += judge_everywhere(ada.page, named(engine, "write-message-refused"))

    ada.page.get_by_role("link", name="Messages", exact=True).first.click()
    pages.write_message(ada.page, "A letter to look at", "What does it look like?\n\nLong enough for two paragraphs.")
    complaints += judge_everywhere(ada.page, named(engine, "conversation"))
    ada.page.goto("/no-such-page")
    complaints += judge_everywhere(ada.page, named(engine, "not-found"))
    ada.page.go_back()
    ada.page.get_by_role("link", name="Settings", exact=True).first.click()
    expect(pages.heading(ada.page, "Settings")).to_be_visible()
    complaints += judge_everywhere(ada.page, named(engine, "settings"))
    assert complaints == []


def test_nothing_stands_in_the_way_on_the_workbench(person, engine):
    complaints = []
    ada, cy = person("ada"), person("cy")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "A task to look at", "What does it look like?")
    pages.await_row(cy.page, "A task to look at")
    complaints += judge_everywhere(cy.page, named(engine, "tasks"))
    pages.row(cy.page, "A task to look at").get_by_role("link", name="A task to look at").first.click()
    expect(pages.conversation(cy.page, "A task to look at")).to_be_visible()
    complaints += judge_everywhere(cy.page, named(engine, "task-unclaimed"))
    cy.page.get_by_role("link", name="Tasks", exact=True).first.click()
    pages.claim(cy.page, "A task to look at")
    complaints += judge_everywhere(cy.page, named(engine, "task"))
    assert complaints == []


def test_nothing_stands_in_the_way_of_who_looks_after_other_systems(person, engine):
    complaints = []
    admin, fay = person("admin"), person("fay")
    for page in ("workflows", "deliveries", "event-rules"):
        admin.page.goto(f"/administration/{page}")
        complaints += judge_everywhere(admin.page, named(engine, page))
    admin.page.goto("/administration/deliveries")
    admin.page.get_by_role("button", name="Send test: records-ehr").click()
    expect(admin.page.locator("#trial")).to_be_visible()
    complaints += judge_everywhere(admin.page, named(engine, "deliveries-tested"))
    fay.page.goto("/workbench/held")
    complaints += judge_everywhere(fay.page, named(engine, "held"))
    fay.page.get_by_role("main").get_by_role("link", name="Ben Ortiz").first.click()
    expect(pages.heading(fay.page, "Reply")).to_be_visible()
    complaints += judge_everywhere(fay.page, named(engine, "held-message"))
    assert complaints == []


def test_nothing_stands_in_the_way_in_spanish(person, server, engine):
    ben = person("ben")
    expect(ben.page.locator("html")).to_have_attribute("lang", "es")
    complaints = judge_everywhere(ben.page, named(engine, "messages-es"))
    # Words are the same on either store, and colours the same in either language.
    if engine == "sqlite":
        complaints += portal_in_spanish(ben.page)
        complaints += workbench_in_spanish(person, server)
    assert complaints == []


def portal_in_spanish(page) -> list[str]:
    def judged(name: str) -> list[str]:
        return judge_everywhere(page, f"{name}-es", ("light",))

    page.locator("a[href$='/conversations/new']").first.click()
    expect(page.get_by_role("button", name="Enviar", exact=True)).to_be_visible()
    complaints = judged("write-message")
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    complaints += judged("write-message-refused")
    page.locator("a[href$='/conversations']").first.click()
    page.get_by_role("main").get_by_role("link", name="Me canso al subir escaleras").first.click()
    expect(pages.conversation(page, "Me canso al subir escaleras")).to_be_visible()
    complaints += judged("conversation")
    page.goto("/settings")
    return complaints + judged("settings")


def workbench_in_spanish(person, server) -> list[str]:
    complaints = []
    for username, places in SPANISH_PLACES.items():
        client = api.sign_in(server.port, username)
        assert client.send("PATCH", "/api/v1/account", {"language": "es"}).status == 200
        page = person(username).page
        for name, place in places.items():
            page.goto(place)
            expect(page.locator("html")).to_have_attribute("lang", "es")
            complaints += judge_everywhere(page, f"{name}-es", ("light",))
            if name == "tasks":
                pages.row(page, "Me canso al subir escaleras").get_by_role("link", name="Me canso al subir escaleras").first.click()
                expect(pages.conversation(page, "Me canso al subir escaleras")).to_be_visible()
                complaints += judge_everywhere(page, "task-es", ("light",))
        # Whoever comes after them on this server reads English.
        assert client.send("PATCH", "/api/v1/account", {"language": "en"}).status == 200
    return complaints


SPANISH_PLACES = {
    "di": {
        "tasks": "/workbench",
        "group": "/workbench/groups/primary-nurses",
        "inbox": "/workbench/inbox",
        "new-message": "/workbench/messages/new",
        "workbench-settings": "/workbench/settings",
    },
    "hana": {"members": "/administration/members"},
    "admin": {"workflows": "/administration/workflows"},
}


# The pages are the same on both engines, and so are the refusals.
ON_ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def own_patient(client: api.Client) -> str:
    return next(one["id"] for one in api.patients(client) if one["name"] == "Ada Park")


@ON_ONE_ENGINE
def test_nothing_stands_in_the_way_on_pages_that_few_come_by(person, server):
    complaints = []
    client = api.sign_in(server.port, "ada")
    place = f"/api/v1/patients/{own_patient(client)}/conversations"
    asked = client.send("POST", place, api.question("To look at in the chart")).body["conversation"]["id"]
    sent = client.send("POST", place, api.question("To look at on its way", group="records", kind="general")).body["message"]["id"]

    ada, cy, hana, admin = person("ada"), person("cy"), person("hana"), person("admin")
    cy.page.goto(f"/workbench/patients/{own_patient(client)}/conversations/{asked}")
    expect(pages.heading(cy.page, "To look at in the chart")).to_be_visible()
    complaints += judge_everywhere(cy.page, "chart-conversation")
    for someone, address in ((ada, "/sign-out"), (cy, "/workbench/sign-out")):
        someone.page.goto(address)
        expect(someone.page.get_by_role("main").get_by_role("button", name="Sign out", exact=True)).to_be_visible()
        complaints += judge_everywhere(someone.page, address[1:])

    delivery = client.get(f"/api/v1/messages/{sent}/deliveries").body["items"][0]["id"]
    admin.page.goto(f"/administration/deliveries/{delivery}")
    expect(admin.page.get_by_role("heading", level=1)).to_be_visible()
    complaints += judge_everywhere(admin.page, "delivery")

    hana.page.goto("/administration/members/new")
    hana.page.get_by_label("Find the patient", exact=True).fill("Nobody Anywhere")
    hana.page.get_by_role("button", name="Search", exact=True).click()
    expect(hana.page.get_by_role("button", name="Add patient", exact=True)).to_be_visible()
    complaints += judge_everywhere(hana.page, "add-patient")
    hana.page.goto("/administration/invitations")
    people = "given,family,birthDate,recordNumber\nMira,Judged,1990-01-02,J-1\nNo,Date,then,J-2\n"
    hana.page.get_by_label("CSV file", exact=True).set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": people.encode()})
    hana.page.get_by_role("button", name="Enrol everybody in this file", exact=True).click()
    expect(hana.page).to_have_url(re.compile("/administration/invitations/[0-9a-f-]{36}$"))
    complaints += judge_everywhere(hana.page, "invitation-file")
    assert complaints == []


@ON_ONE_ENGINE
def test_nothing_stands_in_the_way_of_who_is_refused(person, server):
    complaints = []

    def judged(someone, name: str, status: int, press) -> None:
        with someone.page.expect_response(lambda answer: answer.request.is_navigation_request()) as refused:
            press()
        assert refused.value.status == status, name
        complaints.extend(f"{name}: {found}" for found in violations(someone.page))

    ada, ben = person("ada"), person("ben")
    pages.choose_patient(ada.page, "Ada Park")
    send = ada.page.get_by_role("button", name="Send", exact=True)
    pages.write_message(ada.page, "Too much", "", send=False)
    ada.page.get_by_label("Message", exact=True).evaluate("field => { field.value = 'a'.repeat(1_000_001) }")
    judged(ada, "too-large", 413, send.click)
    ada.page.goto("/patients")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "Of another session", "Words that are kept.", send=False)
    ada.page.evaluate("() => document.querySelectorAll('input[name=csrf-token]').forEach(field => { field.value = 'another' })")
    judged(ada, "another-session", 403, send.click)

    # A whole history can be taken twice in an hour.
    mailbox = api.patients(api.sign_in(server.port, "ben"))[0]["id"]
    for _ in range(2):
        ben.page.goto(f"/patients/{mailbox}/history")
    judged(ben, "too-often", 429, lambda: ben.page.goto(f"/patients/{mailbox}/history"))
    assert complaints == []
