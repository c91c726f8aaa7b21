"""Staff write first, find the reply in their inbox, and the whole in the chart."""

import re

from playwright.sync_api import expect

import api
import pages
from accessible import judge_everywhere


def ask(server, *subjects: str) -> None:
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    for subject in subjects:
        answer = client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject))
        assert answer.status == 201, answer


def find_patient(page, words: str, name: str) -> None:
    page.get_by_role("link", name="New message", exact=True).first.click()
    page.get_by_label("Find the patient", exact=True).fill(words)
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("listitem").filter(has_text=name).get_by_role("link", name="Write", exact=True).click()
    expect(page.get_by_label("On behalf of", exact=True)).to_be_visible()


def test_staff_write_first_and_the_reply_is_in_their_inbox(person, server, engine):
    di = person("di")
    find_patient(di.page, "ortiz be", "Ben Ortiz")
    complaints = judge_everywhere(di.page, f"new-message-{engine}")
    di.page.get_by_label("Template", exact=True).fill("results")
    di.page.get_by_label("Template", exact=True).press("Enter")
    expect(di.page.get_by_label("Subject", exact=True)).to_have_value("Sus resultados")
    expect(di.page.get_by_label("Message", exact=True)).to_have_value(re.compile("^Hola, Ben"))
    expect(di.page.get_by_text("Hello Ben,", exact=False).first).to_be_visible()
    expect(di.page.get_by_text("Ben Ortiz (patient)", exact=False).first).to_be_visible()
    di.page.get_by_label("Subject", exact=True).fill("Resultados de noviembre")
    di.page.get_by_role("button", name="Send", exact=True).click()
    expect(di.page.get_by_text("The message is sent", exact=True)).to_be_visible()
    expect(pages.conversation(di.page, "Resultados de noviembre")).to_be_visible()

    di.page.get_by_role("link", name="My inbox", exact=True).first.click()
    expect(pages.heading(di.page, "My inbox")).to_be_visible()
    pages.mark(di.page)
    client = api.sign_in(server.port, "ben")
    patient = api.patients(client)[0]["id"]
    items = client.send("GET", f"/api/v1/patients/{patient}/conversations").body["items"]
    begun = next(one for one in items if one["subject"] == "Resultados de noviembre")
    answer = client.send("POST", f"/api/v1/conversations/{begun['id']}/messages", {"body": "Muchas gracias."})
    assert answer.status == 201, answer
    expect(di.page.get_by_text("1 reply waits for you", exact=False).first).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    assert not pages.was_reloaded(di.page)
    complaints += judge_everywhere(di.page, f"inbox-{engine}")
    di.page.get_by_role("link", name="Resultados de noviembre", exact=True).click()
    opened = pages.conversation(di.page, "Resultados de noviembre")
    expect(opened.get_by_text("Muchas gracias.", exact=True)).to_be_visible()
    complaints += judge_everywhere(di.page, f"inbox-conversation-{engine}")
    opened.get_by_label("Message", exact=True).fill("De nada, señor Ortiz.")
    opened.get_by_role("button", name="Reply", exact=True).click()
    expect(di.page.get_by_text("De nada, señor Ortiz.", exact=True)).to_be_visible()
    assert complaints == []


def test_the_chart_shows_every_conversation_of_a_patient(person, server, engine):
    ask(server, "Kept in the chart")
    cy = person("cy")
    pages.await_row(cy.page, "Kept in the chart")
    cy.page.get_by_role("link", name="Kept in the chart", exact=True).first.click()
    cy.page.get_by_role("link", name="Chart", exact=True).click()
    expect(pages.heading(cy.page, "Chart")).to_be_visible()
    expect(cy.page.get_by_role("link", name="Kept in the chart", exact=True)).to_be_visible()
    complaints = judge_everywhere(cy.page, f"chart-{engine}")
    cy.page.get_by_role("link", name="Refill for levothyroxine", exact=True).click()
    expect(pages.conversation(cy.page, "Refill for levothyroxine")).to_be_visible()
    assert complaints == []


def test_writing_first_works_without_scripts(person, server):
    sato = person("dr.sato", scripts=False)
    find_patient(sato.page, "noah", "Noah Park")
    sato.page.get_by_label("Subject", exact=True).fill("About the inhaler")
    sato.page.get_by_label("Message", exact=True).fill("The new one is ordered.")
    expect(sato.page.get_by_text("Ada Park (mother)", exact=False).first).to_be_visible()
    sato.page.get_by_role("button", name="Send", exact=True).click()
    expect(pages.conversation(sato.page, "About the inhaler")).to_be_visible()
    expect(sato.page.get_by_text("Ada Park", exact=False).first).to_be_visible()
