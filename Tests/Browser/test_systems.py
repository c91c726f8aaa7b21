"""A system that proves itself by keys of another library writes to a member; what it cannot place is put right on the Workbench."""

import pytest
from playwright.sync_api import expect

import accessible
import api
import pages
import systems


@pytest.fixture(scope="module")
def hospital(server):
    known = systems.keys()
    systems.introduce(server.port, known)
    return known


def test_a_token_by_either_algorithm_sends_a_message_that_the_member_reads(server, hospital, person):
    address = systems.discovered(server.port)["token_endpoint"]
    for key in hospital:
        subject = f"Results by {key.key_type}"
        sent = systems.client(server.port, key).send(
            "POST", "/api/v1/system/messages", systems.message(subject=subject), Idempotency_Key=f"first-{key.key_type}")
        assert sent.status == 201 and sent.body["recipients"] == [{"inbox": "patient", "readers": 1}], sent
        status, answer = systems.ask(server.port, key, "https://elsewhere.example/oauth2/token")
        assert (status, answer["error"]) == (401, "invalid_client")
        status, answer = systems.ask(server.port, key, address, jti=f"the same {key.key_type}")
        assert status == 200
        status, answer = systems.ask(server.port, key, address, jti=f"the same {key.key_type}")
        assert (status, answer["error"]) == (401, "invalid_client")
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    ada.page.get_by_role("link", name="Results by EC").first.click()
    expect(ada.page.get_by_role("main")).to_contain_text("They are fine.")
    expect(ada.page.get_by_role("main")).to_contain_text("Primary care")


def test_a_reply_that_quotes_nothing_waits_and_is_put_into_the_conversation(server, hospital, person):
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "Where are my papers", "From the hospital.")
    expect(pages.heading(ada.page, "Where are my papers")).to_be_visible()
    outside = systems.client(server.port, hospital[0])
    held = outside.send(
        "POST", "/api/v1/system/messages", systems.message(kind="reply", subject=None, body="They are in the post."), Idempotency_Key="reply-1")
    assert held.status == 202 and held.body["reason"] == "no-reference", held
    cy = person("cy")
    cy.page.get_by_role("link", name="From other systems").click()
    expect(pages.heading(cy.page, "From other systems")).to_be_visible()
    assert accessible.violations(cy.page) == []
    cy.page.get_by_role("link", name="Ada Park").first.click()
    expect(cy.page.get_by_role("main")).to_contain_text("They are in the post.")
    assert accessible.violations(cy.page) == []
    cy.page.get_by_label("Conversation", exact=True).select_option(label="Where are my papers")
    cy.page.get_by_role("button", name="Put it into this conversation").click()
    expect(cy.page.locator("#refused")).to_be_visible()
    cy.page.locator("#attach-note").fill("Called the hospital.")
    cy.page.get_by_role("button", name="Put it into this conversation").click()
    expect(cy.page.locator("#told")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_role("main")).to_contain_text("They are in the post.")


def test_an_event_tells_the_patient_once_and_a_rehearsal_nobody(server, hospital, person):
    outside = systems.client(server.port, hospital[1])
    event = {
        "id": "evt-1", "kind": "new-health-record", "patient": {"authority": "HOSP", "identifier": "003902"}, "source": "Riverside Lab",
        "occurredAt": "2026-11-20T12:00:00Z", "data": {"kind": "laboratory", "status": "final"},
    }
    first = outside.send("POST", "/api/v1/system/events", event, Idempotency_Key="event-1")
    assert first.status == 200 and [match["outcome"] for match in first.body["matches"]] == ["sent"], first
    assert outside.send("POST", "/api/v1/system/events", event, Idempotency_Key="event-2").body["known"] is True
    ben = api.sign_in(server.port, "ben")
    [own] = [patient for patient in api.patients(ben) if patient["standing"] == "patient"]
    found = [one["subject"] for one in ben.items(f"/api/v1/patients/{own['id']}/conversations")]
    assert found.count("Algo nuevo en su expediente") == 1, found
    admin = person("admin")
    admin.page.goto("/administration/event-rules")
    expect(pages.heading(admin.page, "Event rules")).to_be_visible()
    admin.page.get_by_role("button", name="Try it on yesterday's events").click()
    expect(admin.page.locator("#rehearsed")).to_contain_text("Nothing was sent")
    assert accessible.violations(admin.page) == []
