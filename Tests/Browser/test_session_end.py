"""When a session ends somewhere else, what was on the screen is covered for whoever stands there now."""

import pytest
from playwright.sync_api import expect

import api
import pages


@pytest.mark.parametrize("username", ["ada", "cy"])
def test_an_open_page_is_covered_when_its_session_ends(username, person, server):
    someone = person(username)
    if username == "ada":
        pages.choose_patient(someone.page, "Ada Park")
        pages.write_message(someone.page, "A private matter", "Nobody else should read this.")
        private = someone.page.get_by_text("Nobody else should read this.").first
    else:
        expect(pages.heading(someone.page, "Tasks")).to_be_visible()
        private = someone.page.get_by_role("main")
    expect(private).to_be_visible()

    # The same person, at another device: "sign out everywhere else".
    elsewhere = api.sign_in(server.port, username)
    assert elsewhere.send("DELETE", "/api/v1/account/sessions").status == 204
    elsewhere.close()

    again = someone.page.get_by_role("button", name="Sign in again", exact=True)
    expect(again).to_be_visible()
    expect(private).to_be_hidden()
    expect(someone.page.get_by_role("link", name="Emergency: call 911").first).to_be_visible()
    someone.page.keyboard.press("Escape")
    expect(again).to_be_visible()
    expect(private).to_be_hidden()
    again.click()
    expect(someone.page.get_by_label("Password", exact=True)).to_be_visible()
    # Going back does not bring the page back either: it was never kept.
    someone.page.go_back()
    expect(someone.page.get_by_text("Nobody else should read this.")).to_have_count(0)
