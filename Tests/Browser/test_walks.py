"""Whole walks of people, and what they cost: clicks, taps and keys are counted by the hand that does them."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

import api
import pages
from accessible import judge_everywhere
from hand import Hand
from test_enrolment import PASSWORD, add_patient, enrolled, find, open_members


def ask(server, *subjects: str) -> None:
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    for subject in subjects:
        answer = client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject))
        assert answer.status == 201, answer


def grant(hand: Hand, number: str, username: str, *, verified: bool) -> None:
    page = hand.page
    hand.click(page.get_by_role("link", name="Proxies", exact=True))
    form = page.get_by_role("region", name="Add a right", exact=True)
    form.get_by_label("Record number of the patient", exact=True).fill(number)
    form.get_by_label("Username of the proxy", exact=True).fill(username)
    hand.choose("What they are to the patient", "mother", form)
    if verified:
        hand.click(form.get_by_label("I have verified who they are and why they may act", exact=True))
    hand.click(form.get_by_role("button", name="Add", exact=True))


def test_a_family_is_enrolled_with_both_children_and_the_mother_sees_both(person, server, engine):
    hana = person("hana")
    hand = Hand(hana.page)
    open_members(hana.page, hand.click)
    for given, born, number in (("Iva", "2016-02-03", "W-1"), ("Jan", "2019-05-06", "W-2"), ("Klara", "1985-06-02", "W-3")):
        find(hana.page, f"{given} Walker", hand.click)
        expect(hana.page.get_by_text("Nobody was found")).to_be_visible()
        add_patient(hana.page, given, "Walker", born, number, hand.click)
        if given != "Klara":
            open_members(hana.page, hand.click)
    code = enrolled(hana.page, hand.click)
    spent = hand.spent()
    assert spent <= 17, f"three people and a letter: {spent} clicks"

    klara = person("klara", signed_in=False, viewport={"width": 390, "height": 844})
    klara.page.goto("/activate")
    klara.page.get_by_label("Activation code", exact=True).fill(code)
    klara.page.get_by_label("Username", exact=True).fill("klara")
    klara.page.get_by_label("Password", exact=True).fill(PASSWORD)
    klara.page.get_by_role("button", name="Activate", exact=True).click()
    expect(klara.page.get_by_text("Your account is active.")).to_be_visible()

    open_members(hana.page, hand.click)
    grant(hand, "W-1", "klara", verified=True)
    expect(hana.page.get_by_role("link", name="Klara Walker for Iva Walker").or_(hana.page.locator("#told")).first).to_be_visible()
    grant(hand, "W-2", "klara", verified=False)
    hand.click(hana.page.get_by_role("link", name="Proxies", exact=True))
    hand.click(hana.page.get_by_role("link", name="Klara Walker for Jan Walker"))

    klara.sign_in(PASSWORD)
    pages.choose_patient(klara.page, "Iva Walker")
    expect(klara.page.get_by_text("Jan Walker")).to_have_count(0), "nobody has verified that right yet"
    hand.click(hana.page.get_by_role("button", name="Verify", exact=True))
    expect(hana.page.get_by_text("The right was verified")).to_be_visible()
    spent = hand.spent()
    assert spent <= 12, f"two rights, one of them verified later: {spent} clicks"

    klara.page.goto("/patients")
    for name in ("Klara Walker", "Iva Walker", "Jan Walker"):
        expect(klara.page.get_by_role("main").get_by_role("link", name=name, exact=True)).to_be_visible()
    taps = Hand(klara.page)
    taps.click(klara.page.get_by_role("main").get_by_role("link", name="Jan Walker", exact=True))
    expect(pages.heading(klara.page, "Messages")).to_be_visible()
    taps.write_message("His first question", "May he swim?", to="Pediatrics")
    expect(pages.banner(klara.page)).to_contain_text("Jan Walker")
    assert taps.done <= 6, taps.done


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


def taken(hand: Hand, subject: str) -> Locator:
    """Opens a task and claims it, without the mouse; Esc leaves the reply box, so that keys are keys."""
    page = hand.page
    hand.press("Enter", pages.await_row(page, subject).get_by_role("link", name=subject, exact=True).first)
    task = pages.conversation(page, subject)
    expect(task).to_be_visible()
    hand.press("c")
    expect(task.get_by_label("Message", exact=True)).to_be_focused()
    hand.press("Escape")
    expect(task.get_by_label("Message", exact=True)).not_to_be_focused()
    spent = hand.spent()
    assert spent <= 3, f"opened and claimed: {spent} keys"
    return task


def fill_in(hand: Hand, *words: str | None) -> None:
    """The fields of what a key has opened, one after the other, and its button; None leaves a field as it is."""
    for text in words:
        hand.press("Tab")
        if text is not None:
            hand.page.keyboard.type(text)
    hand.press("Tab")
    hand.press("Enter")


def test_a_nurses_hour_goes_on_without_the_mouse(person, server, engine):
    subjects = ("Hour three", "Hour four", "Hour five", "Hour six")
    ask(server, *subjects)
    cy = person("cy")
    pages.await_row(cy.page, subjects[-1])
    keyboard, hand, complaints = cy.page.keyboard, Hand(cy.page), []

    taken(hand, "Hour three")
    hand.press("t")
    fill_in(hand, "Cardiology", "A question about the heart.")
    expect(cy.page.get_by_text("The task went on to the other group.")).to_be_visible()
    spent = hand.spent()
    assert spent <= 5, f"transferred: {spent} keys"

    cy.page.goto("/workbench")
    taken(hand, "Hour four")
    hand.press("p")
    fill_in(hand, "Called Ada: one tablet.")
    expect(cy.page.get_by_text("The task is complete.")).to_be_visible()
    spent = hand.spent()
    assert spent <= 4, f"answered by phone: {spent} keys"

    # A text module goes to where the cursor stands; then the answer is said better.
    cy.page.goto("/workbench")
    five = taken(hand, "Hour five")
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
    hand.press("b")
    correction = five.get_by_label("What it should say", exact=True).or_(five.locator("textarea[name=correction]")).first
    expect(correction).to_be_focused()
    hand.press("Control+a")
    keyboard.type("Dear Ada, it is ready today.")
    hand.press("Tab")
    hand.press("Enter")
    expect(cy.page.get_by_text("The correction is sent.")).to_be_visible()
    spent = hand.spent()
    assert spent <= 4, f"corrected: {spent} keys"

    cy.page.goto("/workbench")
    six = taken(hand, "Hour six")
    hand.press("w")
    fill_in(hand, "Noah")
    expect(six.get_by_text("Proposed: this is about Noah Park.")).to_be_visible()
    spent = hand.spent()
    assert spent <= 4, f"said to be about another patient: {spent} keys"
    pages.leave_the_field(cy.page, six.get_by_label("Message", exact=True))
    pages.press(cy.page, "?")
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
    expect(pages.heading(ada.page, "Messages")).to_be_visible()
    hand.write_message("Six taps", "May he swim?", to="Pediatrics")
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
