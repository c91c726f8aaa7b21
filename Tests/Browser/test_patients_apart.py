"""Each patient's messages are that patient's alone, and a reader sees exactly what is theirs to see."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

import api
import pages


def test_switching_the_patient_never_mixes_lists(person):
    ada = person("ada")
    pages.choose_patient(ada.page, "Noah Park")
    pages.write_message(ada.page, "Noah has a cough", "Since yesterday.", to="Pediatrics")
    pages.open_conversation(ada.page, "Noah has a cough")
    ada.page.get_by_role("link", name="Messages", exact=True).first.click()
    pages.switch_patient(ada.page, "Ada Park")
    expect(pages.heading(ada.page, "Messages")).to_be_visible()
    expect(ada.page.get_by_role("main").get_by_text("Noah has a cough")).to_have_count(0)
    pages.write_message(ada.page, "My own knee", "It clicks.")
    ada.page.get_by_role("link", name="Messages", exact=True).first.click()
    expect(ada.page.get_by_role("main").get_by_text("My own knee").first).to_be_visible()
    pages.switch_patient(ada.page, "Noah Park")
    expect(ada.page.get_by_role("main").get_by_text("Noah has a cough").first).to_be_visible()
    expect(ada.page.get_by_role("main").get_by_text("My own knee")).to_have_count(0)


def test_a_confidential_conversation_does_not_exist_for_a_proxy(person, server):
    lily = api.sign_in(server.port, "lily")
    [own] = api.patients(lily)
    hers = lily.items(f"/api/v1/patients/{own['id']}/conversations")
    ada = api.sign_in(server.port, "ada")
    seen = {one["id"] for one in ada.items(f"/api/v1/patients/{own['id']}/conversations")}
    hidden = [one for one in hers if one["id"] not in seen]
    assert hidden, "the demonstration world has a conversation of Lily's that Ada cannot see"
    secret = hidden[0]["id"]
    never_was = "00000000-0000-7000-8000-000000000000"
    forbidden, unknown = (ada.get(f"/api/v1/conversations/{which}") for which in (secret, never_was))
    assert forbidden.status == unknown.status == 404
    forbidden.body.pop("requestId", None), unknown.body.pop("requestId", None)
    assert forbidden.body == unknown.body, "what is hidden answers with the same bytes as what never was"

    reader = person("lily")
    letter = pages.open_conversation(reader.page, hidden[0]["subject"])
    expect(letter).to_be_visible()
    address = urlsplit(reader.page.url).path
    mother = person("ada")
    pages.choose_patient(mother.page, "Lily Park")
    expect(mother.page.get_by_role("main").get_by_text(hidden[0]["subject"])).to_have_count(0)
    assert mother.page.request.get(address).status == 404


def test_a_member_who_is_only_a_proxy_has_no_inbox_of_her_own(person, server):
    client = api.sign_in(server.port, "bea")
    assert [one["name"] for one in api.patients(client)] == ["Karel Novak"]
    bea = person("bea")
    expect(pages.heading(bea.page, "Messages")).to_be_visible()
    expect(bea.page.get_by_text("Karel Novak").first).to_be_visible()
    bea.page.get_by_role("link", name="Write message", exact=True).first.click()
    expect(pages.heading(bea.page, "Write message")).to_be_visible()
    expect(bea.page.get_by_role("main").get_by_text("Bea Novak, 5")).to_have_count(0)
    expect(bea.page.locator("option", has_text="Bea Novak")).to_have_count(0)


def test_a_nurse_without_the_group_sees_neither_task_nor_conversation(person, server):
    ada = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(ada) if one["name"] == "Ada Park")
    sent = ada.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question("For the nurses only"))
    assert sent.status == 201, sent
    eve = api.sign_in(server.port, "eve")
    assert all(one["conversation"] != sent.body["conversation"]["id"] for one in eve.items("/api/v1/workbench/tasks?state=open"))
    assert eve.get(f"/api/v1/conversations/{sent.body['conversation']['id']}").status == 404
    browser = person("eve")
    expect(pages.heading(browser.page, "Tasks")).to_be_visible()
    expect(browser.page.get_by_text("For the nurses only")).to_have_count(0)
