"""Every page is judged by axe at phone and desktop width, in light and dark; THREADWELL_SCREENSHOTS names a folder for its pictures."""

import re

import pytest
from playwright.sync_api import expect

import api
import pages
import running
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


def refused(someone, name: str, status: int, press) -> list[str]:
    """What axe finds on the page that answers a press with a refusal."""
    with someone.page.expect_response(lambda answer: answer.request.is_navigation_request()) as answered:
        press()
    assert answered.value.status == status, name
    return [f"{name}: {found}" for found in violations(someone.page)]


@ON_ONE_ENGINE
def test_nothing_stands_in_the_way_of_who_is_refused(person, server):
    complaints = []
    ada, ben = person("ada"), person("ben")
    pages.choose_patient(ada.page, "Ada Park")
    send = ada.page.get_by_role("button", name="Send", exact=True)
    pages.write_message(ada.page, "Too much", "", send=False)
    ada.page.get_by_label("Message", exact=True).evaluate("field => { field.value = 'a'.repeat(1_000_001) }")
    complaints += refused(ada, "too-large", 413, send.click)
    ada.page.goto("/patients")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "Of another session", "Words that are kept.", send=False)
    ada.page.evaluate("() => document.querySelectorAll('input[name=csrf-token]').forEach(field => { field.value = 'another' })")
    complaints += refused(ada, "another-session", 403, send.click)

    # A whole history can be taken twice in an hour.
    mailbox = api.patients(api.sign_in(server.port, "ben"))[0]["id"]
    for _ in range(2):
        ben.page.goto(f"/patients/{mailbox}/history")
    complaints += refused(ben, "too-often", 429, lambda: ben.page.goto(f"/patients/{mailbox}/history"))
    assert complaints == []


# A form as the page would send it, had it not learnt meanwhile what became of the task.
SEND = """([action, fields]) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action });
    const token = document.querySelector('input[name=csrf-token]').value;
    for (const [name, value] of Object.entries({ ...fields, 'csrf-token': token }))
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
}"""


def waiting_task(server, subject: str) -> str:
    """The id of the task that a question of Ada's became."""
    ada, cy = api.sign_in(server.port, "ada"), api.sign_in(server.port, "cy")
    asked = ada.send("POST", f"/api/v1/patients/{own_patient(ada)}/conversations", api.question(subject))
    assert asked.status == 201, asked
    tasks = cy.items("/api/v1/workbench/tasks?state=open")
    return next(one["id"] for one in tasks if one["conversation"] == asked.body["conversation"]["id"])


@ON_ONE_ENGINE
def test_nothing_stands_in_the_way_of_who_is_refused_on_the_workbench(person, server):
    cy, gil = person("cy"), person("gil")
    nurse, manager = api.sign_in(server.port, "cy"), api.sign_in(server.port, "di")
    taken, stale = waiting_task(server, "Taken meanwhile"), waiting_task(server, "Changed meanwhile")
    assert manager.send("POST", f"/api/v1/workbench/tasks/{taken}/claim").status == 200
    assert nurse.send("POST", f"/api/v1/workbench/tasks/{stale}/claim").status == 200

    def sent(someone, task: str, verb: str, **fields: str) -> None:
        someone.page.evaluate(SEND, [f"/workbench/tasks/{task}/{verb}", fields])

    complaints = refused(cy, "workbench-taken", 409, lambda: sent(cy, taken, "claim"))
    complaints += refused(cy, "workbench-not-mine", 409, lambda: sent(cy, taken, "reply", message="Dear Ada,", version="2"))
    complaints += refused(cy, "workbench-stale", 412, lambda: sent(cy, stale, "release", because="I know her.", version="1"))
    complaints += refused(cy, "workbench-not-manager", 403, lambda: cy.page.goto("/workbench/groups/primary-nurses"))
    place = {"role": "agent", "active": False}
    assert manager.send("PUT", "/api/v1/workbench/groups/primary-nurses/members/gil", place).status == 200
    complaints += refused(gil, "workbench-barred", 403, lambda: gil.page.goto(f"/workbench/tasks/{stale}"))
    complaints += refused(gil, "workbench-barred-with-words", 403, lambda: sent(gil, stale, "notes", note="Half a note.", once="1"))
    assert complaints == []


@ON_ONE_ENGINE
def test_nothing_stands_in_the_way_of_whoever_writes_first_or_changes_their_mind(person, server):
    ada, di = person("ada"), person("di")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "Whose is it", "A rash since Sunday.", send=False)
    pages.choose(ada.page, "Current patient", "Noah Park")
    ada.page.get_by_role("button", name="Change", exact=True).click()
    expect(pages.heading(ada.page, "You changed the patient from Ada Park to Noah Park")).to_be_visible()
    complaints = judge_everywhere(ada.page, "patient-changed")

    mailbox = api.patients(api.sign_in(server.port, "ben"))[0]["id"]
    di.page.goto(f"/workbench/patients/{mailbox}/messages/new")
    di.page.get_by_role("button", name="Send", exact=True).click()
    expect(di.page.locator("[aria-invalid=true]").first).to_be_visible()
    complaints += judge_everywhere(di.page, "new-message-refused")
    di.page.get_by_label("Subject", exact=True).fill("Half a letter")
    di.page.get_by_label("Message", exact=True).fill("Dear Ben,")
    di.page.get_by_role("button", name="Save draft", exact=True).click()
    expect(di.page.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    di.page.goto("/workbench/messages/new")
    expect(di.page.get_by_role("link", name="Half a letter", exact=True)).to_be_visible()
    complaints += judge_everywhere(di.page, "staff-drafts")
    di.page.get_by_role("link", name="Half a letter", exact=True).click()
    expect(di.page.get_by_label("Message", exact=True)).to_have_value("Dear Ben,")
    complaints += judge_everywhere(di.page, "staff-draft")
    assert complaints == []


@ON_ONE_ENGINE
def test_nothing_stands_in_the_way_of_whoever_decides_for_others(person, server):
    for subject in ("Together to look at", "Together as well"):
        waiting_task(server, subject)
    di, hana, admin = person("di"), person("hana"), person("admin")
    for subject in ("Together to look at", "Together as well"):
        di.page.get_by_role("checkbox", name=f"Select {subject}", exact=True).check()
    di.page.get_by_text("With the selected tasks", exact=True).click()
    di.page.get_by_label("To whom", exact=True).select_option("cy")
    di.page.get_by_role("button", name="Assign", exact=True).click()
    expect(pages.heading(di.page, "What became of the tasks")).to_be_visible()
    complaints = judge_everywhere(di.page, "tasks-bulk")

    hana.page.goto("/administration/members")
    hana.page.get_by_role("link", name="Vera Novotny", exact=True).click()
    hana.page.get_by_label("Identity check", exact=True).select_option("photo-id")
    hana.page.get_by_role("button", name="Make password letter", exact=True).click()
    expect(hana.page.get_by_role("article").locator("strong.code")).to_be_visible()
    complaints += judge_everywhere(hana.page, "password-letter")
    hana.page.goto("/administration/members/new/person")
    expect(pages.heading(hana.page, "Enrol somebody without a chart")).to_be_visible()
    complaints += judge_everywhere(hana.page, "enrol-person")
    hana.page.goto("/administration/members/new")
    complaints += judge_everywhere(hana.page, "enrol-begin")
    hana.page.get_by_label("Find the patient", exact=True).fill("Noah Park")
    hana.page.get_by_role("button", name="Search", exact=True).click()
    hana.page.get_by_role("link", name="Enrol", exact=True).first.click()
    expect(hana.page).to_have_url(re.compile("/administration/members/new/patient/[0-9a-f-]{36}$"))
    complaints += judge_everywhere(hana.page, "enrol-patient")

    admin.page.goto("/administration/endpoints/records-ehr/secrets")
    complaints += judge_everywhere(admin.page, "secrets")
    admin.page.get_by_role("button", name="Make a secret", exact=True).click()
    expect(admin.page.locator("#made")).to_be_visible()
    complaints += judge_everywhere(admin.page, "secret-made")
    assert complaints == []


@ON_ONE_ENGINE
def test_nothing_stands_in_the_way_in_a_dialog(person, server):
    ada, cy = person("ada"), person("cy")
    pages.choose_patient(ada.page, "Ada Park")
    complaints = []
    for page, where in ((ada.page, "portal"), (cy.page, "workbench")):
        page.evaluate("() => document.getElementById('stay').showModal()")
        expect(page.locator("#stay")).to_be_visible()
        complaints += judge_everywhere(page, f"session-stay-{where}")
        page.evaluate("() => document.getElementById('stay').close()")
    pages.press(cy.page, "?")
    expect(cy.page.locator("#keys")).to_be_visible()
    complaints += judge_everywhere(cy.page, "keys")
    cy.page.keyboard.press("Escape")

    task = waiting_task(server, "Owned in a dialog")
    elsewhere = {username: api.sign_in(server.port, username) for username in ("ada", "cy")}
    assert elsewhere["cy"].send("POST", f"/api/v1/workbench/tasks/{task}/claim").status == 200
    cy.page.goto("/workbench")
    # The lease is over as soon as the page looks at it.
    cy.page.evaluate("() => { document.getElementById('lease').dataset.leaseSeconds = '0' }")
    expect(cy.page.locator("#lease")).to_be_visible()
    complaints += judge_everywhere(cy.page, "lease")
    for someone in (ada, cy):
        assert elsewhere[someone.username].send("DELETE", "/api/v1/account/sessions").status == 204
        expect(someone.page.get_by_role("button", name="Sign in again", exact=True)).to_be_visible()
        complaints += judge_everywhere(someone.page, f"session-ended-{someone.username}")
    expect(cy.page.locator("#ended-lease")).to_be_visible()
    assert complaints == []


# Where the page behind each address is judged: the file, and how its name or its address stands there.
JUDGED = {
    "/sign-in": ("test_accessibility", '"sign-in"'),
    "/activate": ("test_enrolment", '"/activate"'),
    "/new-password": ("test_enrolment", '"/new-password"'),
    "/forgotten": ("test_mail", '"/forgotten"'),
    "/forgotten/asked": ("test_mail", '"/forgotten/asked"'),
    "/patients": ("test_accessibility", '"choose-a-patient"'),
    "/patients/{patient}/conversations": ("test_accessibility", '"messages"'),
    "/patients/{patient}/conversations/new": ("test_accessibility", '"write-message"'),
    "/patients/{patient}/history": ("test_walks", '"member-history-'),
    "/patients/{patient}/conversations/{conversation}": ("test_accessibility", '"conversation"'),
    "/patients/{patient}/drafts": ("test_drafts", '"drafts"'),
    "/patients/{patient}/drafts/{draft}": ("test_drafts", '"draft-resumed"'),
    "/settings": ("test_accessibility", '"settings"'),
    "/settings/views": ("test_readers", '"who has viewed"'),
    "/sign-out": ("test_accessibility", '"/sign-out"'),
    "/workbench": ("test_accessibility", '"tasks"'),
    "/workbench/tasks/{task}": ("test_accessibility", '"task"'),
    "/workbench/text-modules": ("test_walks", '"text-modules-{'),
    "/workbench/drafts/{draft}": ("test_accessibility", '"staff-draft"'),
    "/workbench/groups/{group}": ("test_group", '"group-'),
    "/workbench/absence": ("test_group", '"my-absence-'),
    "/workbench/held": ("test_accessibility", '"held"'),
    "/workbench/held/{held}": ("test_accessibility", '"held-message"'),
    "/workbench/messages/new": ("test_accessibility", '"staff-drafts"'),
    "/workbench/patients/{patient}/messages/new": ("test_staff_first", '"new-message-'),
    "/workbench/inbox": ("test_staff_first", '"inbox-{'),
    "/workbench/inbox/{conversation}": ("test_staff_first", '"inbox-conversation-'),
    "/workbench/patients/{patient}/conversations": ("test_staff_first", '"chart-'),
    "/workbench/patients/{patient}/conversations/{conversation}": ("test_accessibility", '"chart-conversation"'),
    "/workbench/patients/{patient}/history": ("test_walks", '"chart-history-'),
    "/workbench/settings": ("test_mail", '"/workbench/settings"'),
    "/workbench/sign-out": ("test_accessibility", '"/workbench/sign-out"'),
    "/administration": ("test_mail", '"/administration"'),
    "/administration/event-rules": ("test_accessibility", '"event-rules"'),
    "/administration/patient-changes": ("test_mending", '"patient-changes"'),
    "/administration/members": ("test_enrolment", '"members-'),
    "/administration/members/new": ("test_accessibility", '"enrol-begin"'),
    "/administration/members/new/person": ("test_accessibility", '"enrol-person"'),
    "/administration/members/new/patient/{patient}": ("test_accessibility", '"enrol-patient"'),
    "/administration/members/{member}": ("test_enrolment", '"member-pending-'),
    "/administration/invitations": ("test_enrolment", '"Invite from a file")'),
    "/administration/invitations/{file}": ("test_accessibility", '"invitation-file"'),
    "/administration/users": ("test_mail", '"/administration/users"'),
    "/administration/proxies": ("test_readers", '"proxies"'),
    "/administration/proxies/{grant}": ("test_readers", '"one proxy"'),
    "/administration/readers": ("test_readers", '"who would see this"'),
    "/administration/workflows": ("test_accessibility", '"workflows"'),
    "/administration/deliveries": ("test_accessibility", '"deliveries"'),
    "/administration/deliveries/{delivery}": ("test_accessibility", '"delivery"'),
    "/administration/endpoints/{endpoint}/secrets": ("test_accessibility", '"secrets"'),
}
# What is answered with no page that anybody could look at, and with what instead.
NO_PAGE = {
    "/livez": "a word for machines",
    "/readyz": "a word for machines",
    "/assets/{name}": "a file of the pages",
    "/": "a redirect",
    "/attachments/{attachment}": "a file",
    "/workbench/attachments/{attachment}": "a file",
    "/session/stay": "nothing: it asks whether the session is alive",
    "/workbench/session/stay": "nothing: it asks whether the session is alive",
    "/events": "a stream",
    "/workbench/events": "a stream",
}


def test_every_page_that_is_served_is_judged_somewhere():
    table = (running.PROJECT / "Tests/WebTests/Access/AccessTable+Pages.swift").read_text()
    served = set(re.findall(r"^\s*GET\s+(/\S*)", table, re.MULTILINE))
    assert served == JUDGED.keys() | NO_PAGE.keys()
    assert not JUDGED.keys() & NO_PAGE.keys()
    for address, (module, words) in JUDGED.items():
        text = (running.PROJECT / f"Tests/Browser/{module}.py").read_text().split("\nJUDGED = ")[0]
        assert words in text, f"{address} is not judged in {module}"
