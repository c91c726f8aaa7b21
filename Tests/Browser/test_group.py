"""A manager's morning: a nurse is sick, her tasks go to a colleague; and what managers do with a task."""

from datetime import date, timedelta

from playwright.sync_api import expect

import api
import pages
from accessible import judge_everywhere


def ask(server, *subjects: str) -> None:
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    for subject in subjects:
        answer = client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject))
        assert answer.status == 201, answer


def open_group(page) -> None:
    region = page.get_by_role("region", name="Primary care nurses", exact=True)
    region.get_by_role("link", name="Group", exact=True).click()
    expect(pages.heading(page, "Primary care nurses")).to_be_visible()


def test_a_sick_nurses_tasks_go_to_a_colleague_in_five_steps_and_come_back_by_one(person, server, engine):
    ask(server, "Sick one", "Sick two")
    cy, di = person("cy"), person("di")
    for subject in ("Sick one", "Sick two"):
        cy.page.get_by_role("link", name="Tasks", exact=True).first.click()
        pages.await_row(cy.page, subject)
        pages.claim(cy.page, subject)
    expect(pages.heading(di.page, "Tasks")).to_be_visible()
    open_group(di.page)
    form = di.page.get_by_role("region", name="Absence", exact=True)
    form.get_by_label("Person", exact=True).select_option(label="Cy Flores, RN")
    form.get_by_label("Last day", exact=True).fill((date.today() + timedelta(days=3)).isoformat())
    form.get_by_label("Covered by", exact=True).select_option(label="Di Okafor, RN")
    form.get_by_role("button", name="Record absence", exact=True).click()
    expect(di.page.get_by_text("Cy Flores, RN is away.")).to_be_visible()
    away = di.page.get_by_role("region", name="Cy Flores, RN", exact=True)
    for subject in ("Sick one", "Sick two"):
        expect(away.get_by_role("link", name=subject, exact=True)).to_be_visible()
    complaints = judge_everywhere(di.page, f"group-{engine}")
    away.get_by_role("button", name="Undo", exact=True).click()
    expect(di.page.get_by_text("The absence of Cy Flores, RN is undone.")).to_be_visible()
    assert complaints == []


def test_a_manager_assigns_selected_rows_and_one_task_without_scripts(person, server, engine):
    ask(server, "Together one", "Together two")
    di = person("di", scripts=False)
    pages.await_row(di.page, "Together two")
    for subject in ("Together one", "Together two"):
        di.page.get_by_role("checkbox", name=f"Select {subject}", exact=True).check()
    di.page.get_by_text("With the selected tasks", exact=True).click()
    di.page.get_by_label("To whom", exact=True).select_option("cy")
    di.page.get_by_role("button", name="Assign", exact=True).click()
    expect(pages.heading(di.page, "What became of the tasks")).to_be_visible()
    expect(di.page.get_by_text("Done", exact=True)).to_have_count(2)
    di.page.get_by_role("link", name="Tasks", exact=True).first.click()
    pages.row(di.page, "Together one").get_by_role("link", name="Together one").first.click()
    task = pages.conversation(di.page, "Together one")
    task.get_by_role("button", name="Unassign", exact=True).click()
    expect(di.page.get_by_text("The task has no owner now.")).to_be_visible()


def test_nothing_stands_in_the_way_of_a_manager(person, server, engine):
    ask(server, "To look at")
    di = person("di")
    pages.await_row(di.page, "To look at")
    di.page.get_by_text("With the selected tasks", exact=True).click()
    complaints = judge_everywhere(di.page, f"tasks-selected-{engine}")
    pages.row(di.page, "To look at").get_by_role("link", name="To look at").first.click()
    expect(pages.conversation(di.page, "To look at")).to_be_visible()
    for name in ("Assign", "Transfer to group"):
        di.page.get_by_role("article").get_by_text(name, exact=True).first.click()
    complaints += judge_everywhere(di.page, f"task-manager-{engine}")
    di.page.get_by_role("link", name="My absence", exact=True).click()
    expect(pages.heading(di.page, "My absence")).to_be_visible()
    complaints += judge_everywhere(di.page, f"my-absence-{engine}")
    assert complaints == []
