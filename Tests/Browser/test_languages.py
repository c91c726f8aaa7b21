"""A member who prefers Spanish reads Spanish on every page."""

from pages import choose_patient, open_conversation
from playwright.sync_api import expect


def test_ben_reads_the_portal_in_spanish(person):
    ben = person("ben")
    expect(ben.page.locator("html")).to_have_attribute("lang", "es")
    expect(ben.page.get_by_role("heading", name="Messages", exact=True)).to_have_count(0)
    expect(ben.page.get_by_text("911").first).to_be_visible()
    expect(ben.page.get_by_text("Emergencia").first).to_be_visible()


def test_the_sign_in_page_follows_the_browser(person):
    visitor = person("ben", signed_in=False, locale="es-MX")
    visitor.page.goto("/")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "es")


def test_the_times_of_a_traveller_stay_those_of_the_practice(person):
    """A promise names an hour of the practice; what stands beside it must be told by the same clocks, whatever the device's are."""
    told = []
    for device in ("America/Chicago", "Europe/Prague"):
        ada = person("ada", timezone_id=device)
        choose_patient(ada.page, "Ada Park")
        open_conversation(ada.page, "Moving my appointment")
        ada.page.wait_for_load_state("load")
        told.append(ada.page.locator("#chain time[data-relative]").all_text_contents())
    assert told[0] and told[0] == told[1]
