"""What people write is kept as they write it; what was just sent can be taken back; one question serves two children."""

import re

from playwright.sync_api import expect

import api
import pages
from accessible import judge_everywhere


class Taps:
    """Counts what a finger does; typing is not counted, a choice in a list is one tap."""

    def __init__(self, page) -> None:
        self.page = page
        self.count = 0

    def tap(self, target) -> None:
        self.count += 1
        target.click()

    def choose(self, label: str, option: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        chosen = field.evaluate("select => select.selectedOptions[0]?.textContent ?? ''")
        if not chosen.strip().startswith(option):
            self.count += 1
            pages.choose(self.page, label, option)


def test_the_second_childs_question_takes_six_taps_from_signed_in(person):
    ada = person("ada", viewport={"width": 390, "height": 844}, has_touch=True)
    taps = Taps(ada.page)
    expect(pages.heading(ada.page, "Choose a patient")).to_be_visible()
    noah = ada.page.get_by_role("listitem").filter(has=ada.page.get_by_role("link", name="Noah Park", exact=True))
    taps.tap(noah.get_by_role("link", name="Write message", exact=True))
    taps.choose("Type", "Medical question")
    taps.choose("To", "Pediatrics")
    ada.page.get_by_label("Subject", exact=True).fill("Flu vaccination")
    ada.page.get_by_label("Message", exact=True).fill("Is it too late for this year?")
    taps.tap(ada.page.get_by_role("button", name="Send", exact=True))
    expect(pages.heading(ada.page, "Flu vaccination")).to_be_visible()
    complaints = judge_everywhere(ada.page, "ask-the-same")
    taps.tap(ada.page.get_by_role("button", name="Ask the same for Lily", exact=True))
    expect(pages.banner(ada.page).locator("strong").or_(ada.page.get_by_text("About Lily Park")).first).to_be_visible()
    expect(ada.page.get_by_label("Message", exact=True)).to_have_value("Is it too late for this year?")
    taps.tap(ada.page.get_by_role("button", name="Send", exact=True))
    expect(pages.heading(ada.page, "Flu vaccination")).to_be_visible()
    expect(pages.banner(ada.page)).to_contain_text("Lily Park")
    assert taps.count <= 6, taps.count
    assert complaints == []


def test_a_draft_outlives_its_session_and_goes_on_in_another_browser(person, server):
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "A long story", "It began on Monday", send=False)
    field = ada.page.get_by_label("Message", exact=True)
    field.press_sequentially(" and then on Tuesday")
    ada.page.get_by_label("Subject", exact=True).focus()
    expect(ada.page.get_by_text(re.compile("^Draft saved"))).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    field.press_sequentially(" it went on.")

    # The session is ended elsewhere while she types; the words since the last saving are in the form that stays.
    elsewhere = api.sign_in(server.port, "ada")
    assert elsewhere.send("DELETE", "/api/v1/account/sessions").status == 204
    elsewhere.close()
    expect(ada.page.get_by_role("button", name="Sign in again", exact=True)).to_be_visible()
    ada.page.close()

    other = person("ada")
    pages.choose_patient(other.page, "Ada Park")
    other.page.get_by_role("link", name="Drafts", exact=True).first.click()
    expect(pages.heading(other.page, "Drafts")).to_be_visible()
    complaints = judge_everywhere(other.page, "drafts")
    other.page.get_by_role("link", name="A long story", exact=True).click()
    kept = other.page.get_by_label("Message", exact=True)
    expect(kept).to_have_value(re.compile("^It began on Monday and then on Tuesday"))
    complaints += judge_everywhere(other.page, "draft-resumed")
    kept.fill("It began on Monday and ended on Tuesday.")
    other.page.get_by_role("button", name="Send", exact=True).click()
    expect(pages.heading(other.page, "A long story")).to_be_visible()
    other.page.get_by_role("link", name="Drafts", exact=True).first.click()
    expect(other.page.get_by_role("link", name="A long story", exact=True)).to_have_count(0)
    assert complaints == []


def test_what_is_typed_is_kept_while_its_writer_stays_in_the_field(person, server):
    ada, client = person("ada"), api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")

    def kept() -> list[str]:
        bodies = [one["body"] for one in client.get(f"/api/v1/patients/{own['id']}/drafts").body["items"]]
        return [body for body in bodies if body.startswith("Never left")]

    pages.choose_patient(ada.page, "Ada Park")
    ada.page.get_by_role("link", name="Write message", exact=True).first.click()
    expect(pages.heading(ada.page, "Write message")).to_be_visible()
    message = ada.page.get_by_label("Message", exact=True)
    message.focus()
    ada.page.keyboard.type("Never left,")
    expect(ada.page.get_by_text(re.compile("^Draft saved"))).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    assert kept() == ["Never left,"]
    version = ada.page.locator("#draft-state input[name=draft-version]")
    first = version.input_value()
    ada.page.keyboard.type(" and typed on.")
    expect(version).not_to_have_value(first, timeout=pages.ARRIVES_WITHIN)
    assert kept() == ["Never left, and typed on."]
    expect(message).to_be_focused()
    expect(message).to_have_value("Never left, and typed on.")

    # The same in the reply box of the Workbench.
    subject = "Typed without leaving"
    assert client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject)).status == 201
    cy, nurse = person("cy"), api.sign_in(server.port, "cy")
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    answer = task.get_by_label("Message", exact=True)
    answer.focus()
    cy.page.keyboard.type("Dear Ada, still typing")
    expect(task.get_by_text(re.compile("^Draft saved"))).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(answer).to_be_focused()
    assert "Dear Ada, still typing" in [one["body"] for one in nurse.get("/api/v1/workbench/drafts").body["items"]]
    nurse.close()
    client.close()


def test_the_only_team_that_is_left_is_chosen_for_whoever_chose_the_type_and_for_nobody_else(person):
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    ada.page.get_by_role("link", name="Write message", exact=True).first.click()
    expect(pages.heading(ada.page, "Write message")).to_be_visible()
    team = ada.page.get_by_label("To", exact=True)
    team.evaluate("""select => {
        for (const option of [...select.options]) if (option.value && option.value !== "primary-care") option.remove();
        select.value = "";
    }""")
    pages.choose(ada.page, "Type", "Medical question")
    expect(team).to_have_value("primary-care")
    # As a page that says that a team is gone leaves it.
    team.evaluate("select => { select.value = ''; }")
    ada.page.get_by_label("Subject", exact=True).press_sequentially("Which team?")
    ada.page.get_by_label("Message", exact=True).press_sequentially("Nobody has chosen.")
    ada.page.get_by_label("Subject", exact=True).focus()
    expect(team).to_have_value("")


def test_two_devices_are_asked_and_nothing_is_overwritten(person):
    desk, phone = person("ada"), person("ada")
    for one in (desk, phone):
        pages.choose_patient(one.page, "Ada Park")
    pages.write_message(desk.page, "From two places", "Beginning.", send=False)
    desk.page.get_by_label("Subject", exact=True).focus()
    expect(desk.page.get_by_text(re.compile("^Draft saved"))).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    phone.page.get_by_role("link", name="Drafts", exact=True).first.click()
    phone.page.get_by_role("link", name="From two places", exact=True).click()
    phone.page.get_by_label("Message", exact=True).fill("Written on the phone.")
    phone.page.get_by_role("button", name="Save draft", exact=True).click()
    expect(phone.page.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    desk.page.get_by_label("Message", exact=True).fill("Written at the desk.")
    desk.page.get_by_label("Subject", exact=True).focus()
    expect(pages.heading(desk.page, "This draft was changed on another device")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(desk.page.get_by_label("The other version")).to_have_value("From two places\n\nWritten on the phone.")
    complaints = judge_everywhere(desk.page, "draft-conflict")
    desk.page.get_by_role("button", name="Keep what is here", exact=True).click()
    expect(desk.page.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    expect(desk.page.get_by_label("Message", exact=True)).to_have_value("Written at the desk.")
    assert complaints == []


def test_save_draft_works_without_scripts(person):
    ben = person("ben", scripts=False)
    ben.page.get_by_role("link", name="Escribir mensaje").first.click()
    ben.page.get_by_label("Asunto", exact=True).fill("Sin script")
    ben.page.get_by_label("Mensaje", exact=True).fill("Se guarda igual.")
    ben.page.get_by_role("button", name="Guardar borrador", exact=True).click()
    expect(ben.page.get_by_text(re.compile("^Borrador guardado"))).to_be_visible()
    ben.page.get_by_role("link", name="Borradores", exact=True).first.click()
    expect(ben.page.get_by_role("link", name="Sin script", exact=True)).to_be_visible()


def test_a_nurse_phones_and_undoes_without_the_mouse(person, server):
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    subject = "A dose to check"
    assert client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject)).status == 201
    cy = person("cy")
    keyboard = cy.page.keyboard
    row = pages.await_row(cy.page, subject)
    row.get_by_role("link", name=subject, exact=True).first.press("Enter")
    task = pages.conversation(cy.page, subject)
    expect(task).to_be_visible()
    pages.press(cy.page, "c")
    message = task.get_by_label("Message", exact=True)
    expect(message).to_be_focused()
    keyboard.type("Take four of them.")
    keyboard.press("Control+Enter")
    # The wrong number: z takes it back, whatever task follows.
    expect(cy.page.get_by_role("button", name="Undo", exact=True)).to_be_visible()
    pages.leave_the_field(cy.page, cy.page.get_by_role("article").get_by_label("Message", exact=True))
    pages.press(cy.page, "z")
    expect(cy.page.get_by_text("Undone: nobody on the member side has seen it.")).to_be_visible()
    again = pages.conversation(cy.page, subject)
    expect(again.get_by_label("Message", exact=True)).to_have_value("Take four of them.")
    complaints = judge_everywhere(cy.page, "undone")
    items = client.send("GET", f"/api/v1/patients/{own['id']}/conversations").body["items"]
    begun = next(one for one in items if one["subject"] == subject)
    chain = client.send("GET", f"/api/v1/conversations/{begun['id']}/messages").body["items"]
    assert [one["author"]["role"] for one in chain] == ["patient"], chain
    cy.page.evaluate("() => document.activeElement.blur()")
    pages.press(cy.page, "p")
    note = again.get_by_label("Note on the call").or_(again.locator("#phone-note"))
    note.first.fill("Talked about the dose: one tablet.")
    note.first.press("Tab")
    keyboard.press("Enter")
    expect(cy.page.get_by_text("The task is complete.")).to_be_visible()
    assert complaints == []


def test_what_a_nurse_drafted_is_there_for_whoever_goes_on(person, server):
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    subject = "Handed over half written"
    assert client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject)).status == 201
    cy, di = person("cy"), person("di")
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    task.get_by_label("Message", exact=True).fill("Dear Ada, please come")
    task.get_by_role("button", name="Save draft", exact=True).focus()
    expect(task.get_by_text(re.compile("^Draft saved"))).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    task.get_by_role("button", name="Release", exact=True).click()
    pages.await_row(di.page, subject)
    hers = pages.claim(di.page, subject)
    expect(hers.get_by_text("Cy Flores, RN had drafted this")).to_be_visible()
    complaints = judge_everywhere(di.page, "drafted-by-another")
    hers.get_by_role("button", name="Use these words", exact=True).click()
    expect(hers.get_by_label("Message", exact=True)).to_have_value("Dear Ada, please come")
    assert complaints == []


def test_a_draft_keeps_its_files_for_another_device(person, server):
    ada = person("ada")
    pages.choose_patient(ada.page, "Ada Park")
    pages.write_message(ada.page, "Values to come", "", send=False)
    ada.page.get_by_label("Attach files").set_input_files(
        {"name": "values.txt", "mimeType": "text/plain", "buffer": b"Mon 138/88\nTue 141/90\n"})
    expect(ada.page.get_by_text(re.compile("^Draft saved"))).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    other = person("ada")
    pages.choose_patient(other.page, "Ada Park")
    other.page.get_by_role("link", name="Drafts", exact=True).first.click()
    line = other.page.get_by_role("listitem").filter(has=other.page.get_by_role("link", name="Values to come", exact=True))
    expect(line.get_by_text("1 file", exact=True)).to_be_attached()
    complaints = judge_everywhere(other.page, "draft-with-file")
    other.page.get_by_role("link", name="Values to come", exact=True).click()
    expect(other.page.get_by_label("values.txt")).to_be_checked()
    other.page.get_by_label("Message", exact=True).fill("As you asked.")
    other.page.get_by_role("button", name="Send", exact=True).click()
    expect(other.page.get_by_role("link", name="values.txt")).to_be_visible()
    other.page.get_by_role("link", name="Messages", exact=True).first.click()
    line = other.page.get_by_role("listitem").filter(has=other.page.get_by_role("link", name="Values to come", exact=True))
    expect(line.get_by_text("1 file", exact=True)).to_be_attached()
    complaints += judge_everywhere(other.page, "messages-with-file")
    assert complaints == []


def test_a_nurse_who_is_away_is_warned_and_the_task_goes_back_with_her_draft_kept(person, server):
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    subject = "Left lying"
    begun = client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject))
    assert begun.status == 201, begun.body
    cy, di = person("cy"), person("di")
    cy.page.clock.install()
    cy.page.reload()
    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    task.get_by_label("Message", exact=True).fill("Dear Ada, I will")
    task.get_by_role("button", name="Save draft", exact=True).focus()
    cy.page.clock.run_for(6_000)
    expect(task.get_by_text(re.compile("^Draft saved"))).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(cy.page.locator("#lease-rule")).to_contain_text("After 30 minutes without you")
    expect(cy.page.locator("#lease")).to_be_hidden()
    cy.page.clock.fast_forward("26:00")
    warning = cy.page.locator("#lease.warn")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("your tasks go back to the group at")
    # What arrives meanwhile renews the page around the warning, and not the warning.
    more = client.send("POST", f"/api/v1/conversations/{begun.body['conversation']['id']}/messages", {"body": "One thing more."})
    assert more.status == 201, more.body
    expect(task.get_by_text("One thing more.")).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    expect(warning).to_contain_text("your tasks go back to the group at")
    # What half an hour does to the store: neither the claim nor anything she did is younger.
    server.change(f"UPDATE task SET claimed_at = claimed_at - {31 * 60_000_000} WHERE owner IS NOT NULL")
    server.change(f"UPDATE session SET seen_at = seen_at - {31 * 60_000_000} WHERE account IN "
                   "(SELECT id FROM account WHERE username = 'cy')")
    cy.context.close()
    expect(pages.claim_button(di.page, subject)).to_be_visible(timeout=60_000)
    hers = pages.claim(di.page, subject)
    expect(hers.get_by_text("Cy Flores, RN had drafted this")).to_be_visible()
    expect(hers.get_by_text("Dear Ada, I will")).to_be_visible()


def test_whoever_is_away_is_warned_on_every_page_and_told_over_it_when_the_session_has_ended(person, server):
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    subject = "Left lying elsewhere"
    assert client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject)).status == 201
    di = person("di")
    di.page.clock.install()
    di.page.reload()
    pages.await_row(di.page, subject)
    pages.claim(di.page, subject)
    warning = di.page.locator("#lease")
    for place in ("/workbench", "/workbench/groups/primary-nurses", "/workbench/inbox", "/workbench/settings"):
        di.page.goto(place)
        expect(warning).to_be_attached()
        expect(warning).to_be_hidden()
        di.page.clock.fast_forward("26:00")
        expect(warning).to_be_visible()
        expect(warning).to_contain_text("your tasks go back to the group at")

    # Nobody is here: the session ends first, and what covers the page says until when signing in again keeps the claims.
    di.page.goto("/workbench")
    expect(pages.heading(di.page, "Tasks")).to_be_visible()
    elsewhere = api.sign_in(server.port, "di")
    assert elsewhere.send("DELETE", "/api/v1/account/sessions").status == 204
    elsewhere.close()
    ended = di.page.locator("#ended")
    expect(ended.get_by_role("button", name="Sign in again", exact=True)).to_be_visible()
    expect(ended).to_contain_text(re.compile(r"go back to the group at \d+:\d\d [AP]M unless you sign in again before"))
    di.page.clock.fast_forward("31:00")
    expect(ended).to_contain_text(re.compile(r"You were not here until \d+:\d\d [AP]M"))
