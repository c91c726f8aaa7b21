"""What people do on the pages, by the accessible names that do not change."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

# By itself, long before a page asks again of its own accord, which it does once a minute.
ARRIVES_WITHIN = 25_000


def heading(page: Page, name: str | re.Pattern) -> Locator:
    return page.get_by_role("heading", name=name, exact=isinstance(name, str))


def choose_patient(page: Page, name: str) -> None:
    """From the page that a member with several patients sees first, or by the banner that stands on every page."""
    first = heading(page, "Choose a patient")
    expect(first.or_(heading(page, "Messages")).first).to_be_visible()
    if first.is_visible():
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    else:
        switch_patient(page, name)
    expect(heading(page, "Messages")).to_be_visible()
    expect(banner(page)).to_contain_text(name)


def banner(page: Page) -> Locator:
    return page.get_by_role("region", name="Patient", exact=True)


def switch_patient(page: Page, name: str) -> None:
    if banner(page).locator("strong", has_text=name).count():
        return
    choose(page, "Current patient", name)
    banner(page).get_by_role("button", name="Switch", exact=True).click()
    expect(banner(page).locator("strong")).to_have_text(name)


def write_message(page: Page, subject: str, text: str, *, kind: str = "Medical question", to: str = "Primary care", send: bool = True) -> None:
    page.get_by_role("link", name="Write message", exact=True).first.click()
    expect(heading(page, "Write message")).to_be_visible()
    choose(page, "Type", kind)
    choose(page, "To", to)
    page.get_by_label("Subject", exact=True).fill(subject)
    page.get_by_label("Message", exact=True).fill(text)
    if send:
        page.get_by_role("button", name="Send", exact=True).click()
        expect(heading(page, subject)).to_be_visible()


def choose(page: Page, label: str, option: str) -> None:
    """Chooses in a native select by the beginning of the visible text: a choice goes on to say what it is for."""
    field = page.get_by_label(label, exact=True)
    # "Primary care: symptoms …" is meant by "Primary care", "Primary care, Dr. Mina Sato" is not.
    entry = field.locator("option").filter(has_text=re.compile(rf"^\s*{re.escape(option)}(?!\w|, (Dr|RN))"))
    expect(entry.first).to_be_attached()
    value = entry.first.get_attribute("value")
    if field.input_value() != value:
        field.select_option(value=value)


def conversation(page: Page, subject: str) -> Locator:
    return page.get_by_role("article", name=subject)


def open_conversation(page: Page, subject: str) -> Locator:
    page.get_by_role("link", name="Messages", exact=True).first.click()
    expect(heading(page, "Messages")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=subject).first.click()
    expect(conversation(page, subject)).to_be_visible()
    return conversation(page, subject)


def row(page: Page, subject: str) -> Locator:
    return page.get_by_role("row").filter(has_text=subject)


def claim_button(page: Page, subject: str) -> Locator:
    return row(page, subject).get_by_role("button", name="Claim", exact=True)


def await_row(page: Page, subject: str) -> Locator:
    """The row appears by itself; when the list is in use it waits behind "1 new, show"."""
    waiting = page.get_by_role("button", name=re.compile(r"\d+ new")).or_(page.get_by_role("link", name=re.compile(r"\d+ new")))
    expect(row(page, subject).or_(waiting).first).to_be_visible(timeout=ARRIVES_WITHIN)
    if not row(page, subject).first.is_visible():
        waiting.first.click()
    expect(row(page, subject).first).to_be_visible()
    return row(page, subject).first


def claim(page: Page, subject: str) -> Locator:
    claim_button(page, subject).click()
    expect(conversation(page, subject)).to_be_visible()
    expect(conversation(page, subject).get_by_role("button", name="Release", exact=True)).to_be_visible()
    return conversation(page, subject)


def reply(task: Locator, text: str, button: str = "Reply") -> None:
    task.get_by_label("Message", exact=True).fill(text)
    task.get_by_role("button", name=button, exact=True).click()


def press(page: Page, key: str) -> None:
    """A key of the Workbench, which a page does not know before it is loaded."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def leave_the_field(page: Page, field: Locator) -> None:
    """A page that begins in a field is written in; Esc leaves it, so that keys are keys."""
    expect(field).to_be_focused()
    press(page, "Escape")
    expect(field).not_to_be_focused()


def sign_out(page: Page) -> None:
    """By the link on every page, and the button of the page that it may lead to (a link alone changes nothing)."""
    page.get_by_role("link", name="Sign out", exact=True).first.click()
    password = page.get_by_label("Password", exact=True)
    confirm = page.get_by_role("main").get_by_role("button", name="Sign out", exact=True)
    expect(password.or_(confirm).first).to_be_visible()
    if confirm.is_visible():
        confirm.click()
    expect(heading(page, re.compile("Sign in|signed out"))).to_be_visible()


def mark(page: Page) -> None:
    """Leaves a mark that a reload would wipe out."""
    page.evaluate("() => { window.stillHere = true }")


def was_reloaded(page: Page) -> bool:
    return page.evaluate("() => window.stillHere !== true")
