"""Every page is judged by axe at phone and desktop width, in light and dark; THREADWELL_SCREENSHOTS names a folder for its pictures."""

from playwright.sync_api import expect

import api
import pages
from accessible import judge_everywhere


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
        assert api.sign_in(server.port, username).send("PATCH", "/api/v1/account", {"language": "es"}).status == 200
        page = person(username).page
        for name, place in places.items():
            page.goto(place)
            expect(page.locator("html")).to_have_attribute("lang", "es")
            complaints += judge_everywhere(page, f"{name}-es", ("light",))
            if name == "tasks":
                pages.row(page, "Me canso al subir escaleras").get_by_role("link", name="Me canso al subir escaleras").first.click()
                expect(pages.conversation(page, "Me canso al subir escaleras")).to_be_visible()
                complaints += judge_everywhere(page, "task-es", ("light",))
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
