"""The path everything else stands on: a member asks, a nurse answers, and both see it happen."""

import re

from playwright.sync_api import expect

import pages


def test_a_question_is_asked_claimed_and_answered_live_between_two_people(person):
    ada, cy = person("ada"), person("cy")
    subject, answer = "Dizzy after the new tablets", "Please take it with food, and call us if it does not pass."
    expect(pages.heading(cy.page, "Tasks")).to_be_visible()
    pages.mark(cy.page)

    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, subject, "Since Monday I feel dizzy an hour after taking it.")
    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_text("Since Monday I feel dizzy")).to_be_visible()
    pages.mark(ada.page)

    pages.await_row(cy.page, subject)
    assert not pages.was_reloaded(cy.page), "the task appears without a reload"
    task = pages.claim(cy.page, subject)
    expect(task.get_by_text("Since Monday I feel dizzy")).to_be_visible()
    expect(letter.get_by_text("Being worked on").first).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    pages.reply(task, answer)

    expect(letter.get_by_text(answer)).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(letter.get_by_text(re.compile(r"\bAnswered\b")).first).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    assert not pages.was_reloaded(ada.page), "the answer appears without a reload"
    cy.page.get_by_role("link", name="Tasks", exact=True).first.click()
    expect(pages.heading(cy.page, "Tasks")).to_be_visible()
    expect(pages.claim_button(cy.page, subject)).to_have_count(0)


def test_the_member_writes_again_and_the_nurse_gets_a_new_task(person):
    ada, cy = person("ada"), person("cy")
    subject = "Which pharmacy has it"
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, subject, "The one on Main Street does not.")
    pages.await_row(cy.page, subject)
    pages.reply(pages.claim(cy.page, subject), "Try the one at the station.")
    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_text("Try the one at the station.")).to_be_visible(timeout=pages.ARRIVES_WITHIN)

    cy.page.get_by_role("link", name="Tasks", exact=True).first.click()
    expect(pages.heading(cy.page, "Tasks")).to_be_visible()
    letter.get_by_label("Message", exact=True).fill("They have none either.")
    letter.get_by_role("button", name="Send", exact=True).click()
    expect(letter.get_by_text("They have none either.")).to_be_visible()
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    expect(task.get_by_text("Try the one at the station.")).to_be_visible()
    expect(task.get_by_text("They have none either.")).to_be_visible()


def test_the_whole_path_works_without_javascript(person):
    ada, cy = person("ada", scripts=False), person("cy", scripts=False)
    subject, answer = "May I swim with the plaster", "Yes, it is waterproof."
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, subject, "It is on my left arm.")
    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_text("It is on my left arm.")).to_be_visible()

    cy.page.reload()
    expect(pages.row(cy.page, subject)).to_be_visible()
    task = pages.claim(cy.page, subject)
    pages.reply(task, answer)

    ada.page.reload()
    expect(letter.get_by_text(answer)).to_be_visible()
    expect(letter.get_by_text(re.compile(r"\bAnswered\b")).first).to_be_visible()
    pages.sign_out(ada.page)
    pages.sign_out(cy.page)


def test_a_member_and_a_nurse_can_share_one_browser(person):
    both = person("ada")
    pages.choose_patient(both.page, "Ada Park")
    second = both.context.new_page()
    second.goto("/sign-in")
    second.get_by_label("Username", exact=True).fill("cy")
    second.get_by_label("Password", exact=True).fill("threadwell-demo")
    second.get_by_role("button", name="Sign in", exact=True).click()
    expect(pages.heading(second, "Tasks")).to_be_visible()
    both.page.get_by_role("link", name="Messages", exact=True).first.click()
    expect(pages.heading(both.page, "Messages")).to_be_visible()
    pages.sign_out(second)
    both.page.reload()
    expect(pages.heading(both.page, "Messages")).to_be_visible()


def test_a_question_answered_by_phone_leaves_a_line_that_appears_by_itself(person):
    ada, cy = person("ada"), person("cy")
    subject = "Is the bandage too tight"
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, subject, "My fingers are cold.")
    letter = pages.conversation(ada.page, subject)
    pages.mark(ada.page)
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    task.get_by_text("Answered by phone", exact=True).first.click()
    phone = task.locator("#phone")
    phone.get_by_role("textbox").fill("She was in tears; told her to loosen it.")
    phone.get_by_role("button", name="Complete", exact=True).click()
    expect(letter.get_by_text("Cy Flores, RN, for Primary care, answered this by phone.")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(letter.get_by_text("Write again below.")).to_be_visible()
    expect(letter.get_by_text("in tears")).to_have_count(0)
    expect(letter.get_by_text(re.compile(r"^Answered\b"))).to_have_count(0)
    assert not pages.was_reloaded(ada.page), "the line appears without a reload"
