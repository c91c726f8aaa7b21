"""A member who prefers Spanish reads Spanish on every page."""

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
