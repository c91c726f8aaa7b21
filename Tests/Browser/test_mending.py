"""What went wrong is mended: an answer that was wrong, a conversation about the wrong patient; and colleagues see each other."""

from playwright.sync_api import expect

import pages
from accessible import judge_everywhere


def test_an_answer_is_corrected_and_the_member_sees_both(person):
    ada, cy = person("ada"), person("cy")
    subject = "How many of these a day"
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, subject, "The label is torn.")
    pages.await_row(cy.page, subject)
    pages.reply(pages.claim(cy.page, subject), "Two tablets a day.")
    task = pages.conversation(cy.page, subject)
    task.get_by_text("Correct this answer").click()
    field = task.get_by_label("What it should have said")
    expect(field).to_have_value("Two tablets a day.")
    field.fill("One tablet a day.")
    task.get_by_role("button", name="Send correction").click()
    expect(cy.page.get_by_text("The correction is sent.")).to_be_visible()

    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_text("One tablet a day.")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(letter.get_by_text("Two tablets a day.")).to_be_hidden()
    letter.get_by_text("Show the earlier text").click()
    expect(letter.get_by_text("Two tablets a day.")).to_be_visible()
    assert judge_everywhere(ada.page, "corrected") + judge_everywhere(cy.page, "correcting") == []


def test_a_conversation_goes_to_the_patient_it_is_about(person):
    ada, cy, hana = person("ada"), person("cy"), person("hana")
    subject = "The cream from last week"
    pages.choose_patient(ada.page, "Noah Park")
    pages.write_message(ada.page, subject, "It is for me, not for Noah.")
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    task.get_by_text("Wrong patient", exact=True).click()
    task.get_by_label("It is about").select_option(label="Ada Park")
    task.get_by_role("button", name="Propose").click()
    expect(task.get_by_text("Waiting for Ada Park")).to_be_visible()
    complaints = judge_everywhere(cy.page, "wrong-patient")
    hana.page.goto("/administration/patient-changes")
    expect(hana.page.get_by_text("From Noah Park to Ada Park")).to_be_visible()
    complaints += judge_everywhere(hana.page, "patient-changes")

    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_text("Is this about Ada Park?")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    complaints += judge_everywhere(ada.page, "is-this-about")
    stub = ada.page.url
    letter.get_by_role("button", name="Yes, move it to Ada Park").click()
    expect(pages.conversation(ada.page, subject).get_by_text("It is for me, not for Noah.")).to_be_visible()
    expect(ada.page.get_by_text("These are your own messages")).to_be_visible()
    ada.page.goto(stub)
    expect(pages.heading(ada.page, "Moved: it was about somebody else")).to_be_visible()
    expect(ada.page.get_by_text(subject)).to_have_count(0)
    complaints += judge_everywhere(ada.page, "moved")
    assert complaints == []


def test_colleagues_see_who_looks_and_who_writes(person):
    ada, cy, di = person("ada"), person("cy"), person("di")
    subject = "A form for the school"
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, subject, "They want it by Friday.")
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    pages.row(di.page, subject).get_by_role("link", name=subject).first.click()
    other = pages.conversation(di.page, subject)
    expect(other.get_by_text("Cy Flores, RN is looking at this")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(task.get_by_text("Di Okafor, RN is looking at this")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    task.get_by_label("Message", exact=True).fill("It is ready.")
    expect(other.get_by_text("Cy Flores, RN is writing")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    di.page.get_by_role("link", name="Settings", exact=True).first.click()
    expect(task.get_by_text("Di Okafor, RN is looking at this")).to_be_hidden(timeout=pages.ARRIVES_WITHIN)
