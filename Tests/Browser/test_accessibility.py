"""Every page is judged by axe at phone and desktop width, in light and dark; THREADWELL_SCREENSHOTS names a folder for its pictures."""

from playwright.sync_api import expect

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
    for page in ("deliveries", "event-rules"):
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


def test_nothing_stands_in_the_way_in_spanish(person, engine):
    ben = person("ben")
    expect(ben.page.locator("html")).to_have_attribute("lang", "es")
    assert judge_everywhere(ben.page, named(engine, "messages-es")) == []
