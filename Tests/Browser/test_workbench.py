"""A nurse's day without a mouse, and work that never collides."""

import re

from playwright.sync_api import expect

import api
import pages


def ask(server, *subjects: str) -> None:
    client = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(client) if one["name"] == "Ada Park")
    for subject in subjects:
        answer = client.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject))
        assert answer.status == 201, answer


def focus_by_tab(page, target, limit: int = 120) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard never reached it")


def test_a_task_is_claimed_and_answered_by_keyboard_alone(person, server):
    ask(server, "By keyboard")
    cy = person("cy")
    pages.await_row(cy.page, "By keyboard")
    focus_by_tab(cy.page, pages.claim_button(cy.page, "By keyboard"))
    cy.page.keyboard.press("Enter")
    task = pages.conversation(cy.page, "By keyboard")
    expect(task.get_by_label("Message", exact=True)).to_be_focused()
    cy.page.keyboard.type("Answered without a mouse.")
    focus_by_tab(cy.page, task.get_by_role("button", name="Reply", exact=True))
    cy.page.keyboard.press("Enter")
    expect(cy.page.get_by_text("Answered without a mouse.").first).to_be_visible()


def test_claim_next_and_reply_and_next_walk_through_the_queue(person, server):
    ask(server, "Queue one", "Queue two")
    cy = person("cy")
    pages.await_row(cy.page, "Queue two")
    cy.page.get_by_role("button", name="Claim next", exact=True).click()
    first = cy.page.get_by_role("article").filter(has=cy.page.get_by_role("button", name="Reply", exact=True))
    expect(first).to_be_visible()
    subject = first.get_by_role("heading").first.inner_text()
    expect(first.get_by_label("Message", exact=True)).to_be_focused()
    pages.reply(first, "The first answer.", button="Reply and next")
    expect(pages.conversation(cy.page, subject)).to_have_count(0)
    second = cy.page.get_by_role("article").filter(has=cy.page.get_by_role("button", name="Release", exact=True))
    expect(second).to_be_visible()
    second.get_by_label("Message", exact=True).fill("The second answer.")
    second.get_by_label("Message", exact=True).press("Control+Enter")
    expect(second.get_by_text("The second answer.").or_(cy.page.get_by_text(re.compile("sent", re.I))).first).to_be_visible()


def test_the_keys_are_listed_under_a_question_mark(person):
    cy = person("cy")
    expect(pages.heading(cy.page, "Tasks")).to_be_visible()
    pages.press(cy.page, "?")
    keys = cy.page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    expect(keys.get_by_text("Claim next")).to_be_visible()
    cy.page.keyboard.press("Escape")
    expect(keys).to_have_count(0)


def test_a_task_is_ranked_and_filed_by_a_key_each(person, server):
    ask(server, "Ranked by a key")
    cy = person("cy")
    pages.await_row(cy.page, "Ranked by a key")
    pages.claim_button(cy.page, "Ranked by a key").click()
    task = pages.conversation(cy.page, "Ranked by a key")
    message = task.get_by_label("Message", exact=True)
    for button in ("Rank as normal", "Rank as possible urgent"):
        pages.leave_the_field(cy.page, message)
        pages.press(cy.page, "!")
        expect(task.get_by_role("button", name=button, exact=True)).to_be_visible()
        expect(cy.page.get_by_text("The rank of the task is changed.")).to_be_visible()
    pages.leave_the_field(cy.page, message)
    # The key opens the form; the next field of it is the list of types, and the next its button.
    pages.press(cy.page, "f")
    cy.page.keyboard.press("Tab")
    cy.page.keyboard.type("General")
    cy.page.keyboard.press("Tab")
    cy.page.keyboard.press("Enter")
    expect(cy.page.get_by_text("The task is filed under another type.")).to_be_visible()
    pages.leave_the_field(cy.page, message)
    pages.press(cy.page, "?")
    keys = cy.page.get_by_role("dialog", name="Keys")
    for name in ("Rank as possible urgent, or as normal", "Change type"):
        expect(keys.get_by_text(name, exact=True)).to_be_visible()


def test_what_a_colleague_claims_shows_its_owner_without_a_reload(person, server):
    ask(server, "Taken by a colleague")
    cy, di = person("cy"), person("di")
    pages.await_row(di.page, "Taken by a colleague")
    pages.await_row(cy.page, "Taken by a colleague")
    pages.mark(di.page)
    pages.claim(cy.page, "Taken by a colleague")
    expect(pages.claim_button(di.page, "Taken by a colleague")).to_have_count(0, timeout=pages.ARRIVES_WITHIN)
    assert not pages.was_reloaded(di.page)


def test_claiming_what_was_just_taken_names_its_owner(person, server):
    ask(server, "Both at once")
    di = person("di", scripts=False)
    expect(pages.row(di.page, "Both at once")).to_be_visible()
    cy = api.sign_in(server.port, "cy")
    task = next(one for one in cy.items("/api/v1/workbench/tasks?state=open") if one["subject"] == "Both at once")
    assert cy.send("POST", f"/api/v1/workbench/tasks/{task['id']}/claim").status == 200
    pages.claim_button(di.page, "Both at once").click()
    expect(di.page.get_by_text("Cy Flores").first).to_be_visible()


def test_a_released_task_returns_to_the_queue_with_its_draft_nowhere_else(person, server):
    ask(server, "Released again")
    cy = person("cy")
    pages.await_row(cy.page, "Released again")
    task = pages.claim(cy.page, "Released again")
    task.get_by_role("button", name="Release", exact=True).click()
    cy.page.get_by_role("link", name="Tasks", exact=True).first.click()
    expect(pages.claim_button(cy.page, "Released again")).to_be_visible()


class Keys:
    """Presses keys by their names in the dialog, `g t` one after the other, and remembers which."""

    def __init__(self, page) -> None:
        self.page = page
        self.pressed: set[str] = set()

    def press(self, name: str) -> None:
        self.pressed.add(name)
        for key in {"Ctrl Enter": ["Control+Enter"], "Esc": ["Escape"]}.get(name, name.split()):
            pages.press(self.page, key)

    def leave_the_field(self, field) -> None:
        self.pressed.add("Esc")
        pages.leave_the_field(self.page, field)

    def open(self, task, name: str, label: str) -> None:
        """What a key opens stands open, and one is at it."""
        self.press(name)
        expect(task.locator("summary").filter(has_text=label)).to_be_focused()
        expect(task.locator("details[open] > summary").filter(has_text=label)).to_be_visible()


def test_every_key_that_is_listed_does_what_is_said_of_it(person, server):
    ask(server, "Key one", "Key two", "Key three", "Key four")
    cy = api.sign_in(server.port, "cy")
    theirs = next(one for one in cy.items("/api/v1/workbench/tasks?state=open") if one["subject"] == "Key two")
    assert cy.send("POST", f"/api/v1/workbench/tasks/{theirs['id']}/claim").status == 200
    di = person("di")
    page, keys = di.page, Keys(di.page)
    pages.await_row(page, "Key four")

    # The list: down, down, up, into the task, and back.
    links = page.get_by_role("row").get_by_role("link")
    for key, place in (("j", 0), ("j", 1), ("k", 0)):
        keys.press(key)
        expect(links.nth(place)).to_be_focused()
    first = links.nth(0).inner_text()
    keys.press("o")
    expect(pages.conversation(page, first)).to_be_visible()
    keys.press("u")
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/workbench(\?|$)"))

    # One's own task: fields, forms that open, its rank.
    pages.row(page, "Key one").get_by_role("link", name="Key one", exact=True).focus()
    keys.press("c")
    task = pages.conversation(page, "Key one")
    message = task.get_by_label("Message", exact=True)
    keys.leave_the_field(message)
    for key, field in (("r", message), ("m", task.get_by_label("Template", exact=True)), ("i", task.locator("textarea[name=note]").last)):
        keys.press(key)
        keys.leave_the_field(field)
    for key, label in (
        ("p", "Answered by phone"), ("x", "More outcomes"), ("h", "Put on hold"), ("a", "Change owner"), ("t", "Transfer to group"),
        ("f", "Change type"), ("w", "Wrong patient"),
    ):
        keys.open(task, key, label)
    keys.press("!")
    expect(page.get_by_text("The rank of the task is changed.")).to_be_visible()
    keys.leave_the_field(message)
    keys.press("e")
    expect(page.get_by_text("You have released the task.")).to_be_visible()
    keys.press("c")
    keys.leave_the_field(message)
    keys.press("d")
    expect(page.get_by_text("The task is complete.")).to_be_visible()

    # Somebody else's task: taken from them, answered, taken back, answered and said better.
    page.goto(f"/workbench/tasks/{theirs['id']}")
    keys.press("l")
    expect(page.get_by_text("The task has no owner now.")).to_be_visible()
    keys.press("c")
    task = pages.conversation(page, "Key two")
    message = task.get_by_label("Message", exact=True)
    expect(message).to_be_focused()
    page.keyboard.type("Answered by a key.")
    own = page.get_by_role("article").filter(has=page.get_by_role("button", name="Release", exact=True))
    keys.press("Ctrl Enter")
    expect(own.get_by_text("Your reply is sent.")).to_be_visible()
    keys.leave_the_field(own.get_by_label("Message", exact=True))
    keys.press("z")
    expect(page.get_by_text("Undone: nobody on the member side has seen it.")).to_be_visible()
    expect(message).to_have_value("Answered by a key.")
    task.get_by_role("button", name="Reply", exact=True).press("Enter")
    expect(page.get_by_text("Your reply is sent.").first).to_be_visible()
    keys.press("b")
    expect(task.locator("textarea[name=correction]")).to_be_focused()
    keys.press("Esc")

    # From anywhere: to the next task, and to the pages; the last of them begins in a field.
    keys.press("n")
    keys.leave_the_field(own.get_by_label("Message", exact=True))
    keys.press("g t")
    expect(page.get_by_role("article")).to_have_count(0)
    for key, heading in (("g i", "My inbox"), ("g s", "Settings")):
        keys.press(key)
        expect(pages.heading(page, heading)).to_be_visible()
    keys.press("g w")
    expect(page.get_by_label("Find the patient", exact=True)).to_be_visible()

    page.goto("/workbench")
    keys.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    listed = [" ".join(text.split()) for text in dialog.locator("dt").all_inner_texts()]
    assert keys.pressed == set(listed), "each key of the dialog was pressed, and no other"
    assert len(listed) == len(set(listed))


def test_keys_that_are_switched_off_do_nothing_until_they_are_on_again(person, server):
    ask(server, "Quiet keys")
    cy = person("cy")
    pages.await_row(cy.page, "Quiet keys")

    def switch(on: bool) -> None:
        cy.page.get_by_role("link", name="Settings", exact=True).first.click()
        box = cy.page.get_by_role("checkbox", name=re.compile("^Single keys on the Workbench"))
        expect(box).to_be_checked(checked=not on)
        box.set_checked(on)
        cy.page.locator("form", has=box).get_by_role("button", name="Save", exact=True).click()
        expect(cy.page.get_by_text("Saved.", exact=True)).to_be_visible()
        cy.page.goto("/workbench")
        pages.row(cy.page, "Quiet keys").get_by_role("link", name="Quiet keys", exact=True).focus()

    switch(False)
    for key in ("?", "j", "c"):
        pages.press(cy.page, key)
    expect(cy.page.get_by_role("dialog", name="Keys")).to_have_count(0)
    # One is still where one was: Enter, which every browser knows, opens that task, and nobody has claimed it.
    cy.page.keyboard.press("Enter")
    task = pages.conversation(cy.page, "Quiet keys")
    expect(task.get_by_role("button", name="Claim", exact=True)).to_be_visible()
    expect(task.get_by_text("Nobody has claimed this")).to_be_visible()

    switch(True)
    pages.press(cy.page, "c")
    expect(task.get_by_label("Message", exact=True)).to_be_focused()
