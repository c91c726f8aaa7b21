"""A nurse's day without a mouse, and work that never collides."""

import re

from playwright.sync_api import expect

import api
import pages


def ask(server, *subjects: str) -> None:
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    for subject in subjects:
        answer = client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject))
        assert answer.status == 201, answer


def focus_by_tab(page, target, limit: int = 120) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard never reached it")


def test_a_task_is_claimed_and_answered_by_keyboard_alone(person, server):
    ask(server, "By keyboard")
    cy = person("cy")
    pages.await_row(cy.page, "By keyboard")
    focus_by_tab(cy.page, pages.claim_button(cy.page, "By keyboard"))
    cy.page.keyboard.press("Enter")
    task = pages.conversation(cy.page, "By keyboard")
    expect(task.get_by_label("Message", exact=True)).to_be_focused()
    cy.page.keyboard.type("Answered without a mouse.")
    focus_by_tab(cy.page, task.get_by_role("button", name="Reply", exact=True))
    cy.page.keyboard.press("Enter")
    expect(cy.page.get_by_text("Answered without a mouse.").first).to_be_visible()


def test_claim_next_and_reply_and_next_walk_through_the_queue(person, server):
    ask(server, "Queue one", "Queue two")
    cy = person("cy")
    pages.await_row(cy.page, "Queue two")
    cy.page.get_by_role("button", name="Claim next", exact=True).click()
    first = cy.page.get_by_role("article").filter(has=cy.page.get_by_role("button", name="Reply", exact=True))
    expect(first).to_be_visible()
    subject = first.get_by_role("heading").first.inner_text()
    expect(first.get_by_label("Message", exact=True)).to_be_focused()
    pages.reply(first, "The first answer.", button="Reply and next")
    expect(pages.conversation(cy.page, subject)).to_have_count(0)
    second = cy.page.get_by_role("article").filter(has=cy.page.get_by_role("button", name="Release", exact=True))
    expect(second).to_be_visible()
    second.get_by_label("Message", exact=True).fill("The second answer.")
    second.get_by_label("Message", exact=True).press("Control+Enter")
    expect(second.get_by_text("The second answer.").or_(cy.page.get_by_text(re.compile("sent", re.I))).first).to_be_visible()


def test_the_keys_are_listed_under_a_question_mark(person):
    cy = person("cy")
    expect(pages.heading(cy.page, "Tasks")).to_be_visible()
    cy.page.keyboard.press("?")
    keys = cy.page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    expect(keys.get_by_text("Claim next")).to_be_visible()
    cy.page.keyboard.press("Escape")
    expect(keys).to_have_count(0)


def out_of_the_reply(page, task) -> None:
    """The page of one's own task begins in the reply; Esc leaves it, so that keys are keys."""
    expect(task.get_by_label("Message", exact=True)).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.press("Escape")


def test_a_task_is_ranked_and_filed_by_a_key_each(person, server):
    ask(server, "Ranked by a key")
    cy = person("cy")
    pages.await_row(cy.page, "Ranked by a key")
    pages.claim_button(cy.page, "Ranked by a key").click()
    task = pages.conversation(cy.page, "Ranked by a key")
    for button in ("Rank as normal", "Rank as possible urgent"):
        out_of_the_reply(cy.page, task)
        cy.page.keyboard.press("!")
        expect(task.get_by_role("button", name=button, exact=True)).to_be_visible()
        expect(cy.page.get_by_text("The rank of the task is changed.")).to_be_visible()
    out_of_the_reply(cy.page, task)
    # The key opens the form; the next field of it is the list of types, and the next its button.
    cy.page.keyboard.press("f")
    cy.page.keyboard.press("Tab")
    cy.page.keyboard.type("General")
    cy.page.keyboard.press("Tab")
    cy.page.keyboard.press("Enter")
    expect(cy.page.get_by_text("The task is filed under another type.")).to_be_visible()
    out_of_the_reply(cy.page, task)
    cy.page.keyboard.press("?")
    keys = cy.page.get_by_role("dialog", name="Keys")
    for name in ("Rank as possible urgent, or as normal", "Change type"):
        expect(keys.get_by_text(name, exact=True)).to_be_visible()


def test_what_a_colleague_claims_shows_its_owner_without_a_reload(person, server):
    ask(server, "Taken by a colleague")
    cy, di = person("cy"), person("di")
    pages.await_row(di.page, "Taken by a colleague")
    pages.await_row(cy.page, "Taken by a colleague")
    pages.mark(di.page)
    pages.claim(cy.page, "Taken by a colleague")
    expect(pages.claim_button(di.page, "Taken by a colleague")).to_have_count(0, timeout=pages.ARRIVES_WITHIN)
    assert not pages.was_reloaded(di.page)


def test_claiming_what_was_just_taken_names_its_owner(person, server):
    ask(server, "Both at once")
    di = person("di", scripts=False)
    expect(pages.row(di.page, "Both at once")).to_be_visible()
    cy = api.sign_in(server.port, "cy")
    task = next(one for one in cy.items("/api/v1/workbench/tasks?state=open") if one["subject"] == "Both at once")
    assert cy.send("POST", f"/api/v1/workbench/tasks/{task['id']}/claim").status == 200
    pages.claim_button(di.page, "Both at once").click()
    expect(di.page.get_by_text("Cy Flores").first).to_be_visible()


def test_a_released_task_returns_to_the_queue_with_its_draft_nowhere_else(person, server):
    ask(server, "Released again")
    cy = person("cy")
    pages.await_row(cy.page, "Released again")
    task = pages.claim(cy.page, "Released again")
    task.get_by_role("button", name="Release", exact=True).click()
    cy.page.get_by_role("link", name="Tasks", exact=True).first.click()
    expect(pages.claim_button(cy.page, "Released again")).to_be_visible()
