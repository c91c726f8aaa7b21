"""A person with a browser of their own, signed in through the real page by what a screen reader would say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

import unsaid

PASSWORD = "threadwell-demo"

REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event =>
    console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + (event.sample || '')));
"""


@dataclass
class Person:
    """`complaints` collects what no page may ever cause: dialogs, script errors, policy violations, foreign requests, answers of 500."""

    username: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def sign_in(self, password: str = PASSWORD) -> None:
        self.page.goto("/")
        self.page.get_by_label("Username", exact=True).fill(self.username)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.get_by_label("Password", exact=True)).to_have_count(0)

    def watch(self, page: Page) -> None:
        host = urlsplit(page.context.base_address).netloc if hasattr(page.context, "base_address") else None

        def request_made(request) -> None:
            parts = urlsplit(request.url)
            if request.method == "POST" and request.post_data_buffer:
                unsaid.hear_body(request.headers.get("content-type", ""), request.post_data_buffer)
            if parts.scheme in ("http", "https") and host and parts.netloc != host:
                self.complaints.append(f"a request to another host: {parts.netloc}")

        def answered(response) -> None:
            if response.status >= 500:
                self.complaints.append(f"{response.status} from {response.request.method} {urlsplit(response.url).path}")

        def said(message) -> None:
            if message.type == "error" and not re.search(r"status of 4\d\d", message.text):
                self.complaints.append(f"console: {message.text}")

        def asked(dialog) -> None:
            # A page may ask before text is lost; anything else that opens a dialog is script that should not have run.
            self.dialogs.append(f"{dialog.type}: {dialog.message}")
            if dialog.type == "beforeunload":
                dialog.accept()
            else:
                self.complaints.append(f"a dialog opened: {dialog.type} {dialog.message}")
                dialog.dismiss()

        page.on("request", request_made)
        page.on("response", answered)
        page.on("console", said)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("dialog", asked)


def meet(browser: Browser, address: str, username: str, *, scripts: bool = True, signed_in: bool = True, **options) -> Person:
    """Opens a browser context for one person. Times are those of the demonstration's site."""
    settings = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US", "timezone_id": "America/Chicago"} | options
    context = browser.new_context(base_url=address, java_script_enabled=scripts, **settings)
    context.base_address = address
    context.set_default_timeout(45_000)
    if scripts:
        context.add_init_script(REPORT_VIOLATIONS)
    page = context.new_page()
    person = Person(username, context, page)
    person.watch(page)
    context.on("page", lambda opened: None if opened is page else person.watch(opened))
    if signed_in:
        person.sign_in()
    return person
