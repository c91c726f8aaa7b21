"""From another system's records to an answered question: the commands of the binary, then the pages, on both engines."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

import api
import pages
import running
from people import meet

# A folder of FHIR R4 files of another system, such as Synthea writes; where it is named, the same is done with it.
FOLDER = os.environ.get("THREADWELL_FHIR_RECORDS")
PASSWORD = "tulip carries nine lanterns"


@dataclass
class Records:
    """Files of another system, and a patient in them."""

    files: list[Path]
    number: str
    name: str
    social_security: str

    def patients(self) -> int:
        entries = [entry["resource"] for file in self.files for entry in json.loads(file.read_text()).get("entry", [])]
        return len({one["id"] for one in entries if one["resourceType"] == "Patient"})

    @staticmethod
    def of(folder: Path) -> Records:
        """The first of its patients who is alive and of age."""
        files = sorted(folder.glob("*.json"))
        for file in files:
            for entry in json.loads(file.read_text()).get("entry", []):
                one = entry["resource"]
                if one["resourceType"] == "Patient" and not any(key.startswith("deceased") for key in one):
                    born = date.fromisoformat(one["birthDate"])
                    if born.replace(year=born.year + 19, day=min(born.day, 28)) < date.today():
                        name = one["name"][0]
                        kinds = {
                            coding.get("code"): identifier["value"]
                            for identifier in one["identifier"] for coding in identifier.get("type", {}).get("coding", [])
                        }
                        return Records(files, one["identifier"][0]["value"], f"{name['given'][0]} {name['family']}", kinds.get("SS", "999-"))
        raise AssertionError(f"{folder} has no patient of age")


OUR_OWN = Records(
    [Path(__file__).parent / "records/transaction.json"], "5b1d8a60-2f0f-4f2a-9d1e-6a3c1f0b7e21", "Odile Brandvold", "999-00-1234")
ALL_RECORDS = {"our-own": lambda: OUR_OWN} | ({"named-folder": lambda: Records.of(Path(FOLDER))} if FOLDER else {})


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


@pytest.mark.parametrize("source", ALL_RECORDS)
def test_the_question_of_an_imported_patient_is_answered(source, site, browser):
    records = ALL_RECORDS[source]()
    files = [str(file) for file in records.files]
    said = command(site, "import", "fhir", "--authority", "HOSP", *files)
    patients = records.patients()
    assert patients > 0 and "Observation" in said, said
    assert f"Patients: {patients} created, 0 updated, 0 unchanged." in said, said
    again = command(site, "import", "fhir", "--authority", "HOSP", *files)
    assert f"Patients: 0 created, 0 updated, {patients} unchanged." in again, again
    command(site, "account", "create", "--username", "odile", "--kind", "member", "--name", records.name,
            "--patient", f"HOSP|{records.number}", "--password-file", "-", given=PASSWORD)
    command(site, "account", "password", "cy", "--password-file", "-", given=PASSWORD)
    site.start()

    odile = meet(browser, site.address, "odile", signed_in=False)
    cy = meet(browser, site.address, "cy", signed_in=False)
    odile.sign_in(PASSWORD)
    cy.sign_in(PASSWORD)
    expect(pages.banner(odile.page)).to_contain_text(records.name)
    subject = "May I fly after the operation"
    pages.write_message(odile.page, subject, "The flight is on Friday.")
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    expect(task.get_by_text(records.number)).to_be_visible()
    expect(task.get_by_text(records.social_security)).to_have_count(0)
    pages.reply(task, "Yes, with stockings.")
    letter = pages.conversation(odile.page, subject)
    expect(letter.get_by_text("Yes, with stockings.")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    for one in (odile, cy):
        assert one.complaints == []
        one.context.close()

    client = api.sign_in(site.port, "odile", PASSWORD)
    own = api.patients(client)
    assert [patient["name"] for patient in own] == [records.name]
    conversations = client.items(f"/api/v1/patients/{own[0]['id']}/conversations")
    assert [(one["subject"], one["status"]) for one in conversations] == [(subject, "answered")]
    client.close()
    site.stop()
    assert "whole" in command(site, "audit", "verify")
