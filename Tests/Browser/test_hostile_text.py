"""What people type is shown as text, wherever it appears, and never runs."""

import pytest
from playwright.sync_api import expect

import pages

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TEXTS = {
    "script": SCRIPT,
    "a closed attribute": "\"'><svg onload=alert(3)>",
    "a template": "{{7*7}} ${7*7} <%= 7*7 %> \\(7*7)",
    "a closed text area": "</textarea></title></article><b>bold</b>",
    "an entity": "&lt;b&gt; &amp;amp; &#60;script&#62;",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_markup_in_every_field_is_shown_as_it_was_typed(person, kind):
    text = TEXTS[kind]
    ada, cy = person("ada"), person("cy")
    pages.choose_patient(ada.page, "Ada Park")
    subject = f"About {text}"
    pages.write_message(ada.page, subject, f"First {text} last")
    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_text(f"First {text} last")).to_be_visible()
    ada.page.get_by_role("link", name="Messages", exact=True).first.click()
    expect(ada.page.get_by_role("main").get_by_text(subject).first).to_be_visible()

    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    expect(task.get_by_text(f"First {text} last")).to_be_visible()
    pages.reply(task, f"Answer {text} end")
    letter = pages.open_conversation(ada.page, subject)
    expect(letter.get_by_text(f"Answer {text} end")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    # That no dialog opened and no policy was violated is asserted when ada and cy leave.


def test_markup_in_the_sign_in_fields_is_refused_as_any_wrong_name(person):
    nobody = person("ada", signed_in=False)
    nobody.page.goto("/")
    nobody.page.get_by_label("Username", exact=True).fill(SCRIPT)
    nobody.page.get_by_label("Password", exact=True).fill(SCRIPT)
    nobody.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(nobody.page.get_by_role("alert").first).to_be_visible()
    expect(nobody.page.get_by_label("Password", exact=True)).to_have_value("")


def test_a_refused_message_comes_back_with_its_text_unharmed(person):
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "", f"Body {SCRIPT}", send=False)
    # The browser's own check would stop it before the server is asked.
    ada.page.locator("form").filter(has=ada.page.get_by_label("Subject", exact=True)).evaluate("form => form.noValidate = true")
    ada.page.get_by_role("button", name="Send", exact=True).click()
    expect(ada.page.get_by_label("Subject", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(ada.page.get_by_label("Message", exact=True)).to_have_value(f"Body {SCRIPT}")
