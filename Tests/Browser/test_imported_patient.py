"""From another system's records to an answered question: the commands of the binary, then the pages, on both engines."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

import api
import pages
import running
from people import meet

RECORDS = Path(__file__).parent / "records/transaction.json"
NUMBER = "5b1d8a60-2f0f-4f2a-9d1e-6a3c1f0b7e21"
PASSWORD = "tulip carries nine lanterns"


def command(site: running.Server, *words: str, given: str | None = None) -> str:
    """What a command of the binary says on the site's store; it must succeed."""
    done = subprocess.run(
        [running.BINARY, *words[:2], "--database", site.database, "--data-folder", str(site.folder), *words[2:]],
        input=given, capture_output=True, text=True, timeout=120,
    )
    assert done.returncode == 0, f"{words[:2]}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def site(engine):
    """A practice with its configuration and keys, without a patient and without an account that has a password."""
    made = running.new_server(engine, "imported", demonstration=False)
    try:
        command(made, "keys", "create")
        command(made, "config", "apply", str(running.PROJECT / "docs/configuration.example.yaml"))
        yield made
    finally:
        running.discard(made)


def test_the_question_of_an_imported_patient_is_answered(site, browser):
    said = command(site, "import", "fhir", "--authority", "HOSP", str(RECORDS))
    assert "1" in said and "Observation" in said, said
    again = command(site, "import", "fhir", "--authority", "HOSP", str(RECORDS))
    assert "unchanged" in again, again
    command(site, "account", "create", "--username", "odile", "--kind", "member", "--name", "Odile Brandvold",
            "--patient", f"HOSP|{NUMBER}", "--password-file", "-", given=PASSWORD)
    command(site, "account", "password", "cy", "--password-file", "-", given=PASSWORD)
    site.start()

    odile = meet(browser, site.address, "odile", signed_in=False)
    cy = meet(browser, site.address, "cy", signed_in=False)
    odile.sign_in(PASSWORD)
    cy.sign_in(PASSWORD)
    expect(pages.banner(odile.page)).to_contain_text("Odile Brandvold")
    subject = "May I fly after the operation"
    pages.write_message(odile.page, subject, "The flight is on Friday.")
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    expect(task.get_by_text(NUMBER)).to_be_visible()
    expect(task.get_by_text("999-00-1234")).to_have_count(0)
    pages.reply(task, "Yes, with stockings.")
    letter = pages.conversation(odile.page, subject)
    expect(letter.get_by_text("Yes, with stockings.")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    for one in (odile, cy):
        assert one.complaints == []
        one.context.close()

    client = api.sign_in(site.port, "odile", PASSWORD)
    own = api.patients(client)
    assert [patient["name"] for patient in own] == ["Odile Brandvold"]
    conversations = client.items(f"/api/v1/patients/{own[0]['id']}/conversations")
    assert [(one["subject"], one["status"]) for one in conversations] == [(subject, "answered")]
    client.close()
    site.stop()
    assert "whole" in command(site, "audit", "verify")
