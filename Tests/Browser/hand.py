"""The hand of a person: what a way costs is counted by what does it."""

from playwright.sync_api import Locator, Page, expect

import pages


class Hand:
    """Clicks, taps and presses, and counts what it did. Writing text is the person's own work and counts for nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.done += 1

    def choose(self, label: str, option: str, place: Page | Locator | None = None) -> None:
        """A list is opened and an entry taken, named by its beginning."""
        pages.choose(place or self.page, label, option)
        self.done += 1

    def press(self, key: str, target: Locator | None = None) -> None:
        if target:
            target.press(key)
        else:
            pages.press(self.page, key)
        self.done += 1

    def write_message(self, subject: str, text: str, *, kind: str = "Medical question", to: str = "Primary care", send: bool = True) -> None:
        """The whole form, by tapping every field of it once."""
        self.click(self.page.get_by_role("link", name="Write message", exact=True).first)
        self.choose("Type", kind)
        self.choose("To", to)
        self.click(self.page.get_by_label("Subject", exact=True))
        self.page.keyboard.type(subject)
        # The key of the phone's keyboard that leads to the next field.
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(text)
        if send:
            self.send(subject)

    def send(self, subject: str) -> None:
        self.click(self.page.get_by_role("button", name="Send", exact=True))
        expect(pages.heading(self.page, subject)).to_be_visible()

    def spent(self) -> int:
        """What was done since this was asked last."""
        done, self.done = self.done, 0
        return done
