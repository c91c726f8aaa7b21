"""Whole walks of people, and what they cost: clicks, taps and keys are counted by the hand that does them."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

import api
import pages
from accessible import judge_everywhere
from test_enrolment import PASSWORD, add_patient, enrolled, find, open_members


class Hand:
    """Clicks, taps and presses, and counts what it did. Writing text is the person's own work and counts for nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.done += 1

    def choose(self, label: str, option: str, place: Page | Locator | None = None) -> None:
        """A list is opened and an entry taken, named by its beginning."""
        pages.choose(place or self.page, label, option)
        self.done += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.done += 1


def ask(server, *subjects: str) -> None:
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    for subject in subjects:
        answer = client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject))
        assert answer.status == 201, answer


def grant(page, number: str, username: str, *, verified: bool) -> None:
    page.get_by_role("link", name="Proxies", exact=True).click()
    form = page.get_by_role("region", name="Add a right", exact=True)
    form.get_by_label("Record number of the patient", exact=True).fill(number)
    form.get_by_label("Username of the proxy", exact=True).fill(username)
    form.get_by_label("What they are to the patient", exact=True).select_option(label="mother")
    if verified:
        form.get_by_label("I have verified who they are and why they may act", exact=True).check()
    form.get_by_role("button", name="Add", exact=True).click()


def test_a_family_is_enrolled_with_both_children_and_the_mother_sees_both(person, server, engine):
    hana = person("hana")
    open_members(hana.page)
    for given, born, number in (("Iva", "2016-02-03", "W-1"), ("Jan", "2019-05-06", "W-2"), ("Klara", "1985-06-02", "W-3")):
        find(hana.page, f"{given} Walker")
        expect(hana.page.get_by_text("Nobody was found")).to_be_visible()
        add_patient(hana.page, given, "Walker", born, number)
        if given != "Klara":
            open_members(hana.page)
    code = enrolled(hana.page)

    klara = person("klara", signed_in=False, viewport={"width": 390, "height": 844})
    klara.page.goto("/activate")
    klara.page.get_by_label("Activation code", exact=True).fill(code)
    klara.page.get_by_label("Username", exact=True).fill("klara")
    klara.page.get_by_label("Password", exact=True).fill(PASSWORD)
    klara.page.get_by_role("button", name="Activate", exact=True).click()
    expect(klara.page.get_by_text("Your account is active.")).to_be_visible()

    open_members(hana.page)
    grant(hana.page, "W-1", "klara", verified=True)
    expect(hana.page.get_by_role("link", name="Klara Walker for Iva Walker").or_(hana.page.locator("#told")).first).to_be_visible()
    grant(hana.page, "W-2", "klara", verified=False)
    hana.page.goto("/administration/proxies")
    hana.page.get_by_role("link", name="Klara Walker for Jan Walker").click()

    klara.sign_in(PASSWORD)
    pages.choose_patient(klara.page, "Iva Walker")
    expect(klara.page.get_by_text("Jan Walker")).to_have_count(0), "nobody has verified that right yet"
    hana.page.get_by_role("button", name="Verify", exact=True).click()
    expect(hana.page.get_by_text("The right was verified")).to_be_visible()
    klara.page.goto("/patients")
    for name in ("Klara Walker", "Iva Walker", "Jan Walker"):
        expect(klara.page.get_by_role("main").get_by_role("link", name=name, exact=True)).to_be_visible()
    pages.choose_patient(klara.page, "Jan Walker")
    pages.write_message(klara.page, "His first question", "May he swim?", to="Pediatrics")
    expect(pages.banner(klara.page)).to_contain_text("Jan Walker")


def test_a_sick_nurses_twelve_tasks_are_elsewhere_after_at_most_five_clicks(person, server, engine):
    subjects = [f"Sick {number}" for number in range(1, 13)]
    ask(server, *subjects)
    cy = api.sign_in(server.port, "cy")
    for task in cy.items("/api/v1/workbench/tasks?state=open"):
        if task["subject"] in subjects:
            assert cy.send("POST", f"/api/v1/workbench/tasks/{task['id']}/claim").status == 200
    di = person("di")
    expect(pages.heading(di.page, "Tasks")).to_be_visible()
    hand = Hand(di.page)
    group = di.page.get_by_role("region", name="Primary care nurses", exact=True)
    hand.click(group.get_by_role("link", name="Group", exact=True))
    form = di.page.get_by_role("region", name="Absence", exact=True)
    hand.choose("Person", "Cy Flores, RN", form)
    form.get_by_label("Last day", exact=True).fill((date.today() + timedelta(days=3)).isoformat())
    hand.choose("Covered by", "Di Okafor, RN", form)
    hand.click(form.get_by_role("button", name="Record absence", exact=True))
    expect(di.page.get_by_text("Cy Flores, RN is away.")).to_be_visible()
    away = di.page.get_by_role("region", name="Cy Flores, RN", exact=True)
    for subject in subjects:
        expect(away.get_by_role("link", name=subject, exact=True)).to_be_visible()
    assert hand.done <= 5, hand.done
    away.get_by_role("button", name="Undo", exact=True).click()
    expect(di.page.get_by_text("The absence of Cy Flores, RN is undone.")).to_be_visible()


def test_a_nurse_claims_inserts_a_template_answers_and_is_at_the_next_with_four_keys(person, server):
    ask(server, "Hour one", "Hour two")
    cy = person("cy")
    pages.await_row(cy.page, "Hour two")
    hand = Hand(cy.page)
    hand.press("n")
    own = cy.page.get_by_role("article").filter(has=cy.page.get_by_role("button", name="Release", exact=True))
    expect(own.get_by_label("Message", exact=True)).to_be_focused()
    first = own.get_by_role("heading").first.inner_text()
    hand.press("Shift+Tab")
    expect(cy.page.get_by_label("Template", exact=True)).to_be_focused()
    cy.page.keyboard.type("results-normal")
    hand.press("Enter")
    expect(own.get_by_label("Message", exact=True)).to_be_focused()
    assert "within the normal range" in own.get_by_label("Message", exact=True).input_value() or "dentro de lo normal" in own.get_by_label(
        "Message", exact=True
    ).input_value()
    hand.press("Control+Enter")
    expect(pages.conversation(cy.page, first)).to_have_count(0)
    expect(own.get_by_label("Message", exact=True)).to_be_focused()
    assert hand.done <= 4, hand.done


def taken(page: Page, subject: str) -> Locator:
    """Opens a task and claims it, without the mouse; Esc leaves the reply box, so that keys are keys."""
    pages.await_row(page, subject).get_by_role("link", name=subject, exact=True).first.press("Enter")
    task = pages.conversation(page, subject)
    expect(task).to_be_visible()
    page.keyboard.press("c")
    expect(task.get_by_label("Message", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    return task


def fill_in(page: Page, *words: str | None) -> None:
    """The fields of what a key has opened, one after the other, and its button; None leaves a field as it is."""
    for text in words:
        page.keyboard.press("Tab")
        if text is not None:
            page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_nurses_hour_goes_on_without_the_mouse(person, server, engine):
    subjects = ("Hour three", "Hour four", "Hour five", "Hour six")
    ask(server, *subjects)
    cy = person("cy")
    pages.await_row(cy.page, subjects[-1])
    keyboard, complaints = cy.page.keyboard, []

    taken(cy.page, "Hour three")
    keyboard.press("t")
    fill_in(cy.page, "Cardiology", "A question about the heart.")
    expect(cy.page.get_by_text("The task went on to the other group.")).to_be_visible()

    cy.page.goto("/workbench")
    taken(cy.page, "Hour four")
    keyboard.press("p")
    fill_in(cy.page, "Called Ada: one tablet.")
    expect(cy.page.get_by_text("The task is complete.")).to_be_visible()

    # A text module goes to where the cursor stands; then the answer is said better.
    cy.page.goto("/workbench")
    five = taken(cy.page, "Hour five")
    message = five.get_by_label("Message", exact=True)
    keyboard.press("r")
    keyboard.type("Dear Ada,  Cy")
    for _ in range(3):
        keyboard.press("ArrowLeft")
    keyboard.press("Escape")
    keyboard.press("m")
    expect(five.get_by_label("Template", exact=True)).to_be_focused()
    complaints += judge_everywhere(cy.page, f"text-modules-picker-{engine}")
    keyboard.type("refill")
    keyboard.press("Enter")
    expect(message).to_be_focused()
    expect(message).to_have_value("Dear Ada, The refill has been sent to your pharmacy and is usually ready the next day. Cy")
    five.get_by_role("button", name="Reply", exact=True).press("Enter")
    expect(cy.page.get_by_text("usually ready the next day. Cy").first).to_be_visible()
    keyboard.press("b")
    correction = five.get_by_label("What it should say", exact=True).or_(five.locator("textarea[name=correction]")).first
    expect(correction).to_be_focused()
    keyboard.press("Control+a")
    keyboard.type("Dear Ada, it is ready today.")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(cy.page.get_by_text("The correction is sent.")).to_be_visible()

    cy.page.goto("/workbench")
    six = taken(cy.page, "Hour six")
    keyboard.press("w")
    fill_in(cy.page, "Noah")
    expect(six.get_by_text("Proposed: this is about Noah Park.")).to_be_visible()
    keyboard.press("Escape")
    keyboard.press("?")
    keys = cy.page.get_by_role("dialog")
    for name in ("Wrong patient", "Correct the last answer", "Find a template or a text module"):
        expect(keys.get_by_text(name, exact=True)).to_be_visible()
    keyboard.press("Escape")

    keyboard.press("g")
    keyboard.press("s")
    cy.page.get_by_role("link", name="My text modules", exact=True).press("Enter")
    expect(pages.heading(cy.page, "Text modules")).to_be_visible()
    complaints += judge_everywhere(cy.page, f"text-modules-{engine}")
    assert complaints == []


def test_the_second_childs_question_is_sent_with_six_taps(person, server):
    ada = person("ada", viewport={"width": 390, "height": 844})
    expect(pages.heading(ada.page, "Choose a patient")).to_be_visible()
    hand = Hand(ada.page)
    hand.click(ada.page.get_by_role("main").get_by_role("link", name="Noah Park", exact=True))
    hand.click(ada.page.get_by_role("link", name="Write message", exact=True).first)
    hand.choose("Type", "Medical question")
    hand.choose("To", "Pediatrics")
    hand.click(ada.page.get_by_label("Subject", exact=True))
    ada.page.keyboard.type("Six taps")
    # The key of the phone's keyboard that leads to the next field.
    ada.page.keyboard.press("Tab")
    ada.page.keyboard.type("May he swim?")
    hand.click(ada.page.get_by_role("button", name="Send", exact=True))
    expect(pages.heading(ada.page, "Six taps")).to_be_visible()
    expect(pages.banner(ada.page)).to_contain_text("Noah Park")
    assert hand.done <= 6, hand.done


def test_histories_and_the_search_by_date_stand_in_nobodys_way(person, server, engine):
    complaints = []
    cy = person("cy")
    ask(server, "History to print")
    cy.page.goto("/workbench")
    pages.row(cy.page, "History to print").get_by_role("link", name="History to print").first.click()
    cy.page.get_by_role("article").get_by_text("History", exact=True).click()
    expect(cy.page.locator("#history li").first).to_be_visible()
    complaints += judge_everywhere(cy.page, f"task-history-{engine}")
    cy.page.get_by_role("article").get_by_role("link", name="Chart", exact=True).click()
    cy.page.get_by_role("link", name="Print the whole history", exact=True).click()
    expect(pages.heading(cy.page, "The whole history")).to_be_visible()
    expect(cy.page.get_by_role("article", name="History to print")).to_be_visible()
    complaints += judge_everywhere(cy.page, f"chart-history-{engine}")

    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    ada.page.get_by_text("By date", exact=True).click()
    ada.page.get_by_label("From", exact=True).fill((date.today() - timedelta(days=1)).isoformat())
    ada.page.get_by_label("Search", exact=True).fill("history")
    ada.page.get_by_role("button", name="Search", exact=True).click()
    expect(ada.page.get_by_role("main").get_by_role("link", name="History to print")).to_be_visible()
    complaints += judge_everywhere(ada.page, f"search-dates-{engine}")
    ada.page.get_by_role("link", name="Show all messages").click()
    ada.page.get_by_role("link", name="Print the whole history", exact=True).click()
    expect(pages.heading(ada.page, "The whole history")).to_be_visible()
    complaints += judge_everywhere(ada.page, f"member-history-{engine}")
    di = person("di")
    di.page.goto("/workbench/groups/primary-nurses")
    expect(di.page.get_by_role("region", name="When an answer is late", exact=True)).to_contain_text("Cy Flores, RN")
    complaints += judge_everywhere(di.page, f"group-late-{engine}")
    assert complaints == []
