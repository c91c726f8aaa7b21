"""A healthcare administrator enrols a family: the child is added, the mother enrolled, her letter used. Nothing of it needs scripts."""

import re

import pytest
from playwright.sync_api import Locator, expect

import pages
from accessible import judge_everywhere

PASSWORD = "seven lanterns by the lake"


def open_members(page, click=Locator.click) -> None:
    click(page.get_by_role("link", name="Administration", exact=True).first)
    click(page.get_by_role("navigation", name="Administration", exact=True).get_by_role("link", name="Members", exact=True))
    expect(pages.heading(page, "Members")).to_be_visible()


def find(page, text: str, click=Locator.click) -> None:
    click(page.get_by_role("link", name="Enrol somebody", exact=True))
    page.get_by_label("Find the patient", exact=True).fill(text)
    click(page.get_by_role("button", name="Search", exact=True))


def add_patient(page, given: str, family: str, born: str, number: str, click=Locator.click) -> None:
    for label, value in (("Given name", given), ("Family name", family), ("Birth date", born), ("Record number", number)):
        page.get_by_label(label, exact=True).fill(value)
    click(page.get_by_role("button", name="Add patient", exact=True))
    expect(page.get_by_text("The patient is added.")).to_be_visible()


def enrolled(page, click=Locator.click) -> str:
    """Enrols whom the page shows, makes the letter, and gives its code."""
    click(page.get_by_role("button", name="Enrol", exact=True))
    expect(page.get_by_text("The member is enrolled. Make the activation letter next.")).to_be_visible()
    click(page.get_by_role("button", name="Make activation letter", exact=True))
    code = page.get_by_role("article").locator("strong.code").inner_text()
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{2}", code)
    return code


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_family_is_enrolled_and_the_mother_signs_in(person, server, engine, scripts):
    word = "Plain" if scripts else "Bare"
    hana = person("hana", scripts=scripts)
    open_members(hana.page)
    find(hana.page, f"{word} Novakova")
    expect(hana.page.get_by_text("Nobody was found")).to_be_visible()
    add_patient(hana.page, "Mia", f"{word}-Novakova", "2019-05-06", f"{word}-1")
    open_members(hana.page)
    find(hana.page, f"{word} olga")
    add_patient(hana.page, "Olga", f"{word}-Novakova", "1985-06-02", f"{word}-2")
    code = enrolled(hana.page)

    name = f"olga.{word.lower()}"
    mother = person(name, scripts=scripts, signed_in=False)
    mother.page.goto("/sign-in")
    mother.page.get_by_role("link", name="I have a letter with a code", exact=True).click()
    mother.page.get_by_label("Activation code", exact=True).fill(code.lower().replace("-", " "))
    mother.page.get_by_label("Username", exact=True).fill(name)
    mother.page.get_by_label("Password", exact=True).fill(PASSWORD)
    mother.page.get_by_role("button", name="Activate", exact=True).click()
    expect(mother.page.get_by_text("Your account is active.")).to_be_visible()
    mother.sign_in(PASSWORD)
    expect(pages.heading(mother.page, "Messages")).to_be_visible()
    expect(pages.banner(mother.page)).to_contain_text("Olga")


def test_every_password_is_stored_at_the_cost_of_the_policy(server):
    chosen = server.ask("SELECT password FROM account WHERE password IS NOT NULL")
    assert len(chosen) > 5, "the demonstration's people have passwords"
    assert [one for one in chosen if not one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")] == []


def test_a_code_behind_the_address_goes_into_its_field_and_out_of_the_address(person, server):
    guest = person("guest", signed_in=False)
    guest.page.goto("/new-password#0123-4567")
    expect(guest.page.get_by_label("Code", exact=True)).to_have_value("0123-4567")
    assert guest.page.url.endswith("/new-password")


def test_a_file_of_people_is_enrolled_line_by_line(person, server, engine):
    hana = person("hana", scripts=False)
    hana.page.get_by_role("link", name="Invite from a file", exact=True).click()
    people = "given,family,birthDate,recordNumber\nIvo,Filed,1985-06-02,F-1\nEva,Filed,never,F-2\n"
    hana.page.get_by_label("CSV file", exact=True).set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": people.encode()}
    )
    hana.page.get_by_role("button", name="Enrol everybody in this file", exact=True).click()
    expect(hana.page.get_by_text("1 enrolled · 1 failed")).to_be_visible()
    expect(hana.page.get_by_text("Line 3: Eva Filed")).to_be_visible()
    hana.page.get_by_role("button", name="Make letters", exact=True).click()
    expect(hana.page.get_by_role("article")).to_have_count(1)


def test_nothing_stands_in_the_way_of_whoever_enrols(person, server, engine):
    hana = person("hana")
    open_members(hana.page)
    complaints = judge_everywhere(hana.page, f"members-{engine}")
    hana.page.get_by_role("link", name="Elena Ortiz", exact=True).click()
    expect(hana.page.get_by_text("Make activation letter")).to_be_visible()
    complaints += judge_everywhere(hana.page, f"member-pending-{engine}")
    hana.page.get_by_role("button", name="Make activation letter", exact=True).click()
    complaints += judge_everywhere(hana.page, f"letter-{engine}")
    open_members(hana.page)
    hana.page.get_by_role("link", name="Petr Novak", exact=True).click()
    complaints += judge_everywhere(hana.page, f"member-inactive-{engine}")
    open_members(hana.page)
    find(hana.page, "park")
    expect(pages.heading(hana.page, "Choose the patient")).to_be_visible()
    complaints += judge_everywhere(hana.page, f"enrol-{engine}")
    for link in ("Workbench users", "Invite from a file"):
        hana.page.get_by_role("link", name=link, exact=True).click()
        expect(pages.heading(hana.page, link)).to_be_visible()
        complaints += judge_everywhere(hana.page, f"{link.lower().replace(' ', '-')}-{engine}")
    guest = person("guest", signed_in=False)
    for path in ("/activate", "/new-password"):
        guest.page.goto(path)
        complaints += judge_everywhere(guest.page, f"{path[1:]}-{engine}")
    assert complaints == []
