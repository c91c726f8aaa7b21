"""What may be urgent: the writer is told what to do while typing and after sending, and the nurse sees it first."""

import re

from playwright.sync_api import expect

import pages
from accessible import judge_everywhere


def advice(page):
    return page.get_by_role("alert").filter(has_text="may be an emergency")


def test_the_warning_comes_while_typing_and_bars_nothing(person, engine):
    # The pages are the same on either store.
    judge = judge_everywhere if engine == "sqlite" else lambda page, name: []
    ada, cy = person("ada"), person("cy")
    subject = "Strange since breakfast"
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, subject, "I have no chest pain, only a cough.", send=False)
    ada.page.wait_for_timeout(1_500)
    expect(advice(ada.page)).to_have_count(0)
    text = ada.page.get_by_label("Message", exact=True)
    text.fill("Since breakfast I have chest pain and cannot breathe well.")
    expect(advice(ada.page)).to_contain_text("“chest pain”, “cannot breathe”", timeout=pages.ARRIVES_WITHIN)
    expect(advice(ada.page).get_by_role("link", name=re.compile("911"))).to_be_visible()
    expect(text).to_be_focused()
    assert judge(ada.page, "urgent-warning") == []
    expect(advice(ada.page)).to_be_visible()

    ada.page.get_by_role("button", name="Send", exact=True).click()
    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_text("Your message is sent and will be read before others.")).to_be_visible()
    assert judge(ada.page, "urgent-sent") == []

    row = pages.await_row(cy.page, subject)
    expect(row).to_contain_text("Possible urgent")
    task = pages.claim(cy.page, subject)
    expect(task.get_by_text("because of the words “chest pain”, “cannot breathe”")).to_be_visible()
    assert judge(cy.page, "urgent-task") == []
    pages.reply(task, "Please call 911 now.")
    expect(letter.get_by_text("Please call 911 now.")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(letter.get_by_text("may be an emergency")).to_have_count(0)


def test_without_javascript_the_page_after_sending_says_it(person):
    ada = person("ada", scripts=False, viewport={"width": 390, "height": 844})
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "Not well", "I want to die.")
    expect(ada.page.get_by_text("What you wrote may be an emergency: “want to die”.")).to_be_visible()
    links = pages.conversation(ada.page, "Not well").get_by_role("link", name=re.compile("911|988|nurse", re.I))
    expect(links).to_have_count(3)
    expect(links.nth(1)).to_contain_text("988")


def test_a_question_about_a_bill_reaches_a_nurse_too(person):
    ada, eve, cy = person("ada"), person("eve"), person("cy")
    subject = "My bill, and how I am"
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, subject, "Why so much? And I feel pressure on my chest.", kind="Billing question", to="Billing office")
    pages.await_row(eve.page, subject)
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    expect(task.get_by_text("The question itself is answered by Billing office.")).to_be_visible()
