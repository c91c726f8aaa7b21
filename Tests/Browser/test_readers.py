"""Who reads along: a teenager with a confidential thread, a proxy-only daughter, and those who look after rights."""

from playwright.sync_api import expect

import accessible
import api
import pages
from hand import Hand

WHY = "Asked for by the patient."


def test_a_teenagers_message_is_first_offered_for_her_alone(person):
    lily = person("lily")
    taps = Hand(lily.page)
    taps.write_message("Something private", "Please answer only me.", send=False)
    alone = lily.page.get_by_label("Only you and the care team", exact=True)
    expect(alone).to_be_checked()
    taps.send("Something private")
    assert taps.done <= 5, f"to write for herself alone costs nothing more: {taps.done} taps"
    lily.page.get_by_role("link", name="Messages", exact=True).first.click()
    pages.write_message(lily.page, "Track practice", "May I run on Friday?", send=False)
    lily.page.get_by_role("group", name="Who on your side may read it").get_by_role("radio").first.check()
    lily.page.get_by_role("button", name="Send", exact=True).click()
    expect(pages.heading(lily.page, "Track practice")).to_be_visible()

    ada = person("ada")
    pages.choose_patient(ada.page, "Lily Park")
    expect(ada.page.get_by_role("main").get_by_text("Track practice").first).to_be_visible()
    expect(ada.page.get_by_text("Something private")).to_have_count(0)


def test_a_proxy_writes_for_herself_and_the_care_team_only(person):
    james = person("james")
    pages.write_message(james.page, "A worry of mine", "About Noah, between us.", to="Pediatrics", send=False)
    james.page.get_by_label("Only you and the care team", exact=True).check()
    james.page.get_by_role("button", name="Send", exact=True).click()
    expect(pages.heading(james.page, "A worry of mine")).to_be_visible()
    ada = person("ada")
    pages.choose_patient(ada.page, "Noah Park")
    expect(ada.page.get_by_text("A worry of mine")).to_have_count(0)


def test_a_proxy_only_daughter_acts_for_her_father_and_for_nobody_else(person, server):
    bea = person("bea", viewport={"width": 390, "height": 844})
    expect(pages.heading(bea.page, "Messages")).to_be_visible()
    expect(pages.banner(bea.page)).to_contain_text("Karel Novak")
    taps = Hand(bea.page)
    taps.write_message("His new glasses", "May he drive with them?", kind="General question")
    expect(pages.banner(bea.page)).to_contain_text("Karel Novak")
    assert taps.done <= 5, f"nobody has to be chosen first: {taps.done} taps"
    bea.page.goto("/settings/views")
    expect(bea.page.get_by_role("main")).to_contain_text("no messages of your own")
    [only] = api.patients(api.sign_in(server.port, "bea"))
    assert only["standing"] == "proxy" and only["name"] == "Karel Novak"


def test_a_right_is_verified_ended_and_gone_from_the_proxys_list(person):
    hana = person("hana")
    hana.page.goto("/administration")
    hana.page.get_by_role("link", name="Proxies", exact=True).click()
    expect(pages.heading(hana.page, "Proxies")).to_be_visible()
    hana.page.get_by_role("link", name="Helen Park for Noah Park").click()
    hana.page.get_by_label("Username of the proxy").fill("bea")
    hana.page.get_by_role("button", name="Verify", exact=True).click()
    expect(hana.page.get_by_text("The right was verified")).to_be_visible()
    bea = person("bea")
    pages.choose_patient(bea.page, "Noah Park")
    hana.page.get_by_label("Reason", exact=True).fill("She has moved away.")
    hana.page.get_by_role("button", name="End this right").click()
    expect(hana.page.get_by_text("The right has ended.")).to_be_visible()
    expect(bea.page.get_by_text("There is nothing here").or_(bea.page.get_by_text("Karel Novak")).first).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    bea.page.goto("/")
    expect(pages.banner(bea.page)).to_contain_text("Karel Novak")


def test_the_privacy_officer_suspends_a_right_and_the_open_page_loses_the_patient(person):
    james = person("james")
    expect(pages.heading(james.page, "Messages")).to_be_visible()
    priv = person("priv")
    priv.page.goto("/administration")
    priv.page.get_by_role("link", name="Who would see this?", exact=True).click()
    priv.page.get_by_label("Record number of the patient").fill("004417")
    priv.page.get_by_role("button", name="Find", exact=True).click()
    priv.page.get_by_role("main").get_by_role("link", name="Pediatrics").first.click()
    expect(pages.heading(priv.page, "Would see it")).to_be_visible()
    row = priv.page.get_by_role("listitem").filter(has_text="James Park")
    row.get_by_label("Reason").fill(WHY)
    row.get_by_role("button", name="Suspend now").click()
    expect(priv.page.get_by_text("The right is suspended.")).to_be_visible()
    expect(pages.heading(james.page, "Messages")).to_have_count(0, timeout=pages.ARRIVES_WITHIN)
    james.page.goto("/")
    expect(james.page.get_by_text("Noah Park")).to_have_count(0)
    row = priv.page.get_by_role("listitem").filter(has_text="James Park")
    expect(row).to_contain_text("The right is suspended")
    row.get_by_label("Reason").fill(WHY)
    row.get_by_role("button", name="Let it hold again").click()
    expect(priv.page.get_by_text("The right holds again.")).to_be_visible()


def test_a_mother_is_told_before_the_daughters_majority_ends_her_right(person):
    vera = person("vera")
    expect(vera.page.get_by_text("You may act for Mia until")).to_be_visible()
    hana = person("hana")
    hana.page.goto("/administration/proxies?show=ending")
    expect(hana.page.get_by_role("link", name="Vera Novotny for Mia Novotny")).to_be_visible()


def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(person):
    found = []
    hana = person("hana")
    for name, path in [("proxies", "/administration/proxies?show=all"), ("proxies to verify", "/administration/proxies")]:
        hana.page.goto(path)
        found += accessible.judge_everywhere(hana.page, name)
    hana.page.goto("/administration/proxies?show=active")
    hana.page.get_by_role("link", name="Ada Park for Lily Park").click()
    found += accessible.judge_everywhere(hana.page, "one proxy")
    priv = person("priv")
    priv.page.goto("/administration/readers")
    found += accessible.judge_everywhere(priv.page, "who would see this")
    priv.page.get_by_label("Record number of the patient").fill("004416")
    priv.page.get_by_role("button", name="Find", exact=True).click()
    priv.page.get_by_role("main").get_by_role("link", name="Pediatrics").first.click()
    expect(pages.heading(priv.page, "Would see it")).to_be_visible()
    found += accessible.judge_everywhere(priv.page, "who sees a conversation")
    lily = person("lily")
    lily.page.goto("/settings/views")
    found += accessible.judge_everywhere(lily.page, "who has viewed")
    lily.page.get_by_role("link", name="Messages", exact=True).first.click()
    lily.page.get_by_role("link", name="Write message", exact=True).first.click()
    found += accessible.judge_everywhere(lily.page, "a teenager writes")
    vera = person("vera")
    found += accessible.judge_everywhere(vera.page, "ends by age")
    assert found == []
