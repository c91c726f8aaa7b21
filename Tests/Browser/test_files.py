"""Files with messages, looked at by a real clamd: a picture in a conversation, a virus refused, and all of it without scripts."""

from __future__ import annotations

import http.client
import io
import json
import re
import socket
import struct
import subprocess
import time
import zipfile
import zlib

import pytest
from playwright.sync_api import Locator, Page, expect

import pages
import running
from accessible import judge_everywhere
from scanner import EICAR, Scanner

SCANNER = Scanner()
SERVER_OPTIONS = ("--scanner", f"unix:{SCANNER.socket}")


@pytest.fixture(scope="module", autouse=True)
def scanner():
    SCANNER.start()
    yield SCANNER
    SCANNER.remove()


def picture(width: int = 640, height: int = 480) -> bytes:
    """A PNG with a colour for every place."""
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    lines = b"".join(b"\0" + b"".join(bytes((x * 255 // width, y * 255 // height, 140)) for x in range(width)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"tEXt", b"Comment\0taken at home") + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def file(name: str, content: bytes, kind: str = "") -> dict:
    return {"name": name, "mimeType": kind or ("image/png" if name.endswith("png") else "text/plain"), "buffer": content}


def kept(server) -> int:
    """How many files the store holds."""
    return int(server.ask("SELECT count(*) FROM attachment")[0])


def signed_in(server, username: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("POST", "/api/v1/sign-in", json.dumps({"username": username, "password": "threadwell-demo"}),
                       {"Content-Type": "application/json"})
    return json.loads(connection.getresponse().read())["token"]


def archive(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return made.getvalue()


def document(name: str, content: bytes) -> bytes:
    """A Word document with something in it."""
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", name: content})


def begin(page: Page, subject: str, text: str = "Please look at this.") -> None:
    pages.choose_patient(page, "Ada Park")
    pages.write_message(page, subject, text, send=False)


def send(page: Page, subject: str) -> None:
    page.get_by_role("button", name="Send", exact=True).click()
    expect(pages.heading(page, subject)).to_be_visible()


def drawn(page: Page, image: Locator) -> Locator:
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    return image


def is_drawn(page: Page, name: str) -> bool:
    return drawn(page, page.get_by_role("img", name=name).first).evaluate("image => image.naturalWidth") == 640


# Keeps what bars of progress were shown, and what each had been before it changed: they are gone sooner than one can look.
WATCHED = """() => {
    window.bars = [];
    const seen = (node) => node.querySelectorAll?.("progress").forEach((bar) => window.bars.push(bar.getAttribute("aria-label")));
    new MutationObserver((changes) => {
        for (const { type, target, oldValue, addedNodes } of changes) {
            if (type === "childList") addedNodes.forEach(seen);
            else if (target.localName === "progress") window.bars.push(oldValue);
        }
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["value"], attributeOldValue: true });
}"""


def test_a_picture_is_added_sent_seen_and_looked_at_closely(person):
    ada, cy = person("ada"), person("cy")
    subject = "A rash on the arm"
    begin(ada.page, subject)
    ada.page.evaluate(WATCHED)
    ada.page.get_by_label("Attach files").set_input_files([file("rash.png", picture()), file("values.txt", b"128/82")])
    expect(ada.page.get_by_role("checkbox", name=re.compile("rash.png"))).to_be_checked()
    expect(ada.page.get_by_role("checkbox", name=re.compile("values.txt"))).to_be_checked()
    # A bar for each, which came to its end and then waited for the look at the file.
    bars = ada.page.evaluate("window.bars")
    assert {"Adding rash.png", "Adding values.txt"} <= set(bars) and bars.count("1") >= 2, bars
    expect(ada.page.get_by_role("progressbar")).to_have_count(0)
    complaints = judge_everywhere(ada.page, "files-chosen")
    send(ada.page, subject)
    assert is_drawn(ada.page, "rash.png")
    complaints += judge_everywhere(ada.page, "picture-in-conversation")
    ada.page.get_by_role("link", name="Open rash.png").click()
    dialog = ada.page.get_by_role("dialog", name="rash.png")
    expect(dialog.get_by_role("img", name="rash.png")).to_be_visible()
    dialog.get_by_role("button", name="Full size").click()
    expect(dialog.get_by_role("button", name="Full size")).to_have_attribute("aria-pressed", "true")
    complaints += judge_everywhere(ada.page, "picture-zoomed")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    with ada.page.expect_download() as fetched:
        ada.page.get_by_role("link", name="values.txt").click()
    assert fetched.value.suggested_filename == "values.txt"

    pages.await_row(cy.page, subject)
    task = pages.claim(cy.page, subject)
    assert is_drawn(cy.page, "rash.png")
    task.get_by_label("Attach files").set_input_files(file("plan.txt", b"Twice a day."))
    expect(task.get_by_role("checkbox", name=re.compile("plan.txt"))).to_be_checked()
    complaints += judge_everywhere(cy.page, "task-with-picture")
    pages.reply(task, "Here is the plan.")
    # What stands under the pointer or the focus does not move: the answer may wait behind its bar.
    plan, bar = ada.page.get_by_role("link", name="plan.txt"), ada.page.get_by_role("button", name="1 new, show")
    expect(plan.or_(bar).first).to_be_visible(timeout=pages.ARRIVES_WITHIN)
    if bar.is_visible():
        bar.click()
    expect(plan).to_be_visible()
    assert complaints == []


def test_a_large_picture_fits_its_place_and_is_looked_at_point_by_point(person):
    ada = person("ada")
    subject = "A mole on the back"
    begin(ada.page, subject)
    ada.page.get_by_label("Attach files").set_input_files(file("mole.png", picture(2400, 1600)))
    expect(ada.page.get_by_role("checkbox", name=re.compile("mole.png"))).to_be_checked()
    send(ada.page, subject)
    width = "image => image.clientWidth"
    beside = drawn(ada.page, ada.page.get_by_role("img", name="mole.png").first).evaluate(width)
    assert 0 < beside <= 384, "24 rem beside the words"
    ada.page.get_by_role("link", name="Open mole.png").click()
    dialog = ada.page.get_by_role("dialog", name="mole.png")
    image = drawn(ada.page, dialog.get_by_role("img", name="mole.png"))
    overflow = "image => image.parentElement.scrollWidth - image.parentElement.clientWidth"
    fitted = image.evaluate(width)
    assert fitted > beside and image.evaluate(overflow) == 0
    dialog.get_by_role("button", name="Full size").click()
    expect(dialog.get_by_role("button", name="Full size")).to_have_attribute("aria-pressed", "true")
    assert image.evaluate(width) == image.evaluate("image => image.naturalWidth") == 2400
    assert image.evaluate(overflow) > 0, "one moves over it"
    dialog.get_by_role("button", name="Full size").click()
    expect(dialog.get_by_role("button", name="Full size")).to_have_attribute("aria-pressed", "false")
    assert image.evaluate(width) == fitted


def test_an_infected_file_is_refused_and_every_word_is_kept(person):
    ada = person("ada")
    subject = "A file from the internet"
    begin(ada.page, subject)
    ada.page.get_by_label("Attach files").set_input_files([file("good.txt", b"Good."), file("virus.txt", EICAR)])
    expect(ada.page.locator("#picked").get_by_text("virus.txt: A virus was found in the file")).to_be_visible()
    complaints = judge_everywhere(ada.page, "virus-refused")
    send(ada.page, subject)
    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_role("link", name="good.txt")).to_be_visible()
    expect(letter.get_by_text("virus.txt")).to_have_count(0)
    assert complaints == []


def test_without_scripts_a_form_carries_the_files_and_says_what_was_wrong(person):
    ada = person("ada", scripts=False)
    subject = "Sent by a plain form"
    begin(ada.page, subject, "These words stay.")
    ada.page.get_by_label("Attach files").set_input_files([file("rash.png", picture()), file("virus.txt", EICAR)])
    ada.page.get_by_role("button", name="Send", exact=True).click()
    expect(ada.page.get_by_text("virus.txt: A virus was found in the file")).to_be_visible()
    expect(ada.page.get_by_label("Message", exact=True)).to_have_value("These words stay.")
    expect(ada.page.get_by_role("checkbox", name=re.compile("rash.png"))).to_be_checked()
    send(ada.page, subject)
    assert is_drawn(ada.page, "rash.png")
    ada.page.get_by_role("link", name="Open rash.png").click()
    assert ada.page.url.rsplit("/", 2)[1] == "attachments"


def test_while_the_scanner_is_down_a_file_is_held_and_comes_when_it_is_back(person, scanner, server):
    ada = person("ada")
    subject = "Nobody can look yet"
    scanner.kill()
    begin(ada.page, subject)
    ada.page.get_by_label("Attach files").set_input_files(file("values.txt", b"131/84"))
    expect(ada.page.get_by_role("checkbox", name=re.compile("values.txt"))).to_be_checked()
    send(ada.page, subject)
    letter = pages.conversation(ada.page, subject)
    expect(letter.get_by_text("Being checked for viruses")).to_be_visible()
    expect(letter.get_by_role("link", name="values.txt")).to_have_count(0)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/readyz")
    answer = connection.getresponse()
    assert answer.status == 200 and json.loads(answer.read())["degraded"] == ["scanner"]
    scanner.start()
    expect(letter.get_by_role("link", name="values.txt")).to_be_visible(timeout=60_000)


def test_over_the_api_a_virus_is_a_problem_document_however_it_is_packed(server):
    token = signed_in(server, "ben")

    def refusal(name: str, content: bytes) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        headers = {"Authorization": f"Bearer {token}", "Content-Disposition": f"attachment; filename=\"{name}\""}
        connection.request("POST", "/api/v1/attachments", content, headers)
        answer = connection.getresponse()
        assert answer.status == 422 and answer.headers["Content-Type"].startswith("application/problem+json"), name
        return json.loads(answer.read())["code"]

    assert refusal("virus.txt", EICAR) == "attachment-infected"
    assert refusal("nested.docx", document("word/embeddings/a.xlsx", archive({"a.bin": EICAR}))) == "attachment-infected"
    assert refusal("long.txt", b"a" * 100_000 + EICAR + b"a" * 100_000) == "attachment-infected"
    # By its own head the last entry has no length: a scanner passes over it, and Word opens it.
    packed = bytearray(document("word/media/a.bin", EICAR))
    head = packed.rindex(b"PK\x03\x04")
    packed[head + 18:head + 26] = bytes(8)
    assert refusal("virus.docx", bytes(packed)) == "damaged-file"


def answered(connection: socket.socket) -> tuple[int, str, bytes]:
    """Status, type and body of the last answer on a connection: it is read to its end."""
    came = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = came.partition(b"\r\n\r\n")
    assert head, "the server closes without an answer"
    lines = head.decode().split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in lines[1:])
    return int(lines[0].split()[1]), fields["content-type"], body


def refused(connection: socket.socket) -> tuple[int, str]:
    status, kind, body = answered(connection)
    assert kind == "application/problem+json", kind
    return status, json.loads(body)["code"]


def test_an_upload_that_breaks_off_or_crawls_is_refused_and_leaves_nothing(server):
    before, said = kept(server), server.log.stat().st_size
    token = signed_in(server, "ada")

    def opened(path: str, *fields: str, sends: bytes) -> socket.socket:
        head = "\r\n".join((f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *fields, "", ""))
        made = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        made.sendall(head.encode() + sends)
        return made

    def upload(length: str, sends: bytes) -> socket.socket:
        return opened("/api/v1/attachments", f"Authorization: Bearer {token}", length,
                      "Content-Disposition: attachment; filename=\"a.txt\"", sends=sends)

    def form(path: str) -> socket.socket:
        return opened(path, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 5000", sends=b"a=b")

    long = "Content-Length: 500000"
    with upload(long, b"a") as crawl, form("/sign-in") as crawling_form:
        began = time.monotonic()
        with upload(long, b"a" * 1000) as cut:
            cut.shutdown(socket.SHUT_WR)
            assert refused(cut) == (400, "request-cut-off")
        with upload("Transfer-Encoding: chunked", b"zz\r\n\r\n") as broken:
            assert refused(broken) == (400, "broken-body")
        # Whoever has no account can do the same.
        for path in ("/sign-in", "/oauth2/token", "/api/v1/sign-in"):
            with form(path) as cut:
                cut.shutdown(socket.SHUT_WR)
                assert answered(cut)[0] == 400, path
            form(path).close()
        upload(long, b"a" * 1000).close()
        assert refused(crawl) == (408, "request-too-slow")
        status, kind, page = answered(crawling_form)
        assert (status, kind) == (408, "text/html; charset=utf-8") and b"came in too slowly" in page
        assert time.monotonic() - began < 45
    assert server.ready()
    assert kept(server) == before, "nothing half is kept"
    with server.log.open("rb") as log:
        log.seek(said)
        assert b"unexpected error" not in log.read(), "what a client breaks off is no fault of ours"


def test_production_is_not_ready_without_a_scanner_that_answers(server, scanner):
    """S63: scanning is for every site that is in use."""
    def check(*options: str) -> str:
        command = [running.BINARY, "check", "--production", *options, "--database", server.database, "--data-folder", str(server.folder)]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert answer.returncode == 1, "a demonstration is no production"
        return answer.stdout

    assert "wrong  No virus scanner is set up" in check()
    assert "wrong  The virus scanner does not answer" in check("--scanner", f"unix:{scanner.folder}/nobody.sock")
    assert "well   The virus scanner answers" in check("--scanner", f"unix:{scanner.socket}")


def test_a_site_that_decided_against_scanning_alone_is_not_ready_for_production(engine, scanner, tmp_path):
    """S63: nothing else is wrong with it."""
    options = ("--scanner", f"unix:{scanner.socket}")
    made = running.new_server(engine, "unscanned", options, demonstration=False)
    where = ["--database", made.database, "--data-folder", str(made.folder)]

    def run(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run([running.BINARY, *words, *where], capture_output=True, text=True, timeout=120)

    def check() -> tuple[int, list[str]]:
        answer = run("check", "--production", *options)
        return answer.returncode, [line for line in answer.stdout.splitlines() if line.startswith("wrong")]

    try:
        example = (running.PROJECT / "docs/configuration.example.yaml").read_text()
        assert run("keys", "create").returncode == 0
        for decision, expected in [
            ("required", (0, [])),
            ("off", (1, ["wrong  Scanning files for viruses is switched off (S63): set decisions.external.virusScan to required."])),
        ]:
            file = tmp_path / f"{decision}.yaml"
            file.write_text(example.replace("virusScan: required", f"virusScan: {decision}"))
            applied = run("config", "apply", "--onto-latest", str(file))
            assert applied.returncode == 0, applied.stderr
            if made.process is None:
                # It chains the audit trail, without which that would be wrong too.
                made.start()
            assert check() == expected
        made.stop()
    finally:
        running.discard(made)
