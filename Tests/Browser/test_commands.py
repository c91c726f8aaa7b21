"""Every command as a script calls it: what it prints, how it ends, on both engines."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pty
import re
import secrets
import shlex
import signal
import subprocess
import time

import pytest

import api
import running

PASSWORD = "a long enough pass phrase"


def run(*words: str, given: str | None = None, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [running.BINARY, *words], input=given, capture_output=True, text=True, timeout=120, env={**os.environ, **(environment or {})}
    )


def store(server: running.Server) -> list[str]:
    return ["--database", server.database, "--data-folder", str(server.folder)]


@pytest.fixture
def site(engine):
    """A store with keys and the demonstration's configuration, and no server."""
    made = running.new_server(engine, "commands")
    try:
        assert run("keys", "create", *store(made)).returncode == 0
        example = str(running.PROJECT / "docs/configuration.example.yaml")
        applied = run("config", "apply", *store(made), example)
        assert applied.returncode == 0, applied.stderr
        yield made
    finally:
        running.discard(made)


def commands(*group: str) -> list[tuple[tuple[str, ...], str]]:
    """Every command below a group with its help, found as a person finds it: from the help of the group."""
    answer = run(*group, "--help")
    assert answer.returncode == 0, f"{group}: {answer.stderr}"
    _, there_are, below = answer.stdout.partition("SUBCOMMANDS:\n")
    if not there_are:
        return [(group, answer.stdout)]
    names = [name for name in re.findall(r"^  ([a-z][a-z-]*)", below.split("\n\n")[0], re.MULTILINE) if name != "help"]
    assert names, group
    return [found for name in names for found in commands(*group, name)]


def test_help_says_what_every_command_does_and_ends_with_an_example():
    found = commands()
    assert {("serve",), ("import", "history"), ("deliveries", "reroute"), ("mail", "retry"), ("endpoints", "end")} <= {words for words, _ in found}
    for words, text in found:
        assert "OVERVIEW" in text and "Example:" in text and f"threadwell {' '.join(words)}" in text, words


@pytest.mark.parametrize(
    "words",
    [
        ["serve", "--demo", "--hostname", "0.0.0.0"],
        ["serve", "--hostname", "0.0.0.0"],
        ["serve", "--rate-limits", "off", "--behind-proxy"],
        ["serve", "--rate-limits", "perhaps"],
        ["serve", "--port", "99999"],
        ["serve", "--tls-certificate", "only.pem"],
        ["serve", "--no-such-option"],
        ["migrate", "--database", "mysql://elsewhere"],
        ["audit", "verify", "--from", "0"],
        ["no-such-command"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_64_and_a_sentence(words, tmp_path):
    answer = run(*words, *(["--data-folder", str(tmp_path)] if words[0] == "serve" else []))
    assert answer.returncode == 64, answer.stderr
    assert answer.stderr.strip()


def export(folder) -> None:
    """What another portal gives away: a patient, who is who, and a conversation of three messages, one of them in a file of plain text."""
    number = {"system": "https://hosp.example.org/mrn", "value": "770001"}

    def message(name: str, sender: str, day: int, **more) -> dict:
        return {
            "resourceType": "Communication", "id": name, "status": "completed", "subject": {"reference": "Patient/p1"},
            "sender": {"reference": sender}, "recipient": [{"reference": "Organization/o1"}], "sent": f"2019-03-{day:02}T09:00:00Z",
            "partOf": [{"reference": "Communication/c1"}], **more,
        }

    resources = {
        "Patient": [{
            "resourceType": "Patient", "id": "p1", "identifier": [number], "name": [{"family": "Falk", "given": ["Ivo"]}],
            "gender": "male", "birthDate": "1970-04-02",
        }],
        "RelatedPerson": [{
            "resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"}, "name": [{"family": "Falk", "given": ["Una"]}],
        }],
        "Practitioner": [{"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Lund", "given": ["Eva"]}]}],
        "Organization": [{"resourceType": "Organization", "id": "o1", "identifier": [{**number, "value": "PRIM"}], "name": "Primary care"}],
        "Binary": [{"resourceType": "Binary", "id": "b1", "contentType": "text/plain", "data": base64.b64encode(b"With food.").decode()}],
        "Communication": [
            message("m1", "Patient/p1", 1, payload=[{"contentString": "May I take them in the morning?"}]),
            message("m2", "Practitioner/d1", 2, payload=[{"contentAttachment": {"contentType": "text/plain", "url": "Binary/b1"}}]),
            message("m3", "Patient/p1", 3, payload=[{"contentString": "Thank you."}]),
        ],
    }
    for kind, items in resources.items():
        (folder / f"{kind}.ndjson").write_text("".join(json.dumps(item) + "\n" for item in items))


def test_the_imports_of_the_guide_for_moving_bring_people_and_messages_once(site, tmp_path):
    page = (running.PROJECT / "docs/migrating.md").read_text()
    export(tmp_path)
    people, history, second = [shlex.split(line) for line in re.findall(r"^    threadwell (import .*)$", page, re.MULTILINE)]

    def imported(words: list[str]) -> str:
        files = [str(tmp_path / word) if word.endswith(".ndjson") else word for word in words[2:]]
        answer = run(*words[:2], *store(site), *files)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    imported(people)
    assert "Messages: 3 taken over, 0 known already, 0 refused.\nConversations: 1.\n" in imported(history)
    assert "Messages: 0 taken over, 3 known already, 0 refused." in imported([*history[:2], "--authority", "HOSP", *history[2:]])
    # Another system that is replaced as well: its ids are its own. The file with the words of one is not named.
    assert "--source" in second
    assert "Messages: 2 taken over, 0 known already, 1 refused." in imported(second)
    changed = tmp_path / "Communication.ndjson"
    changed.write_text(changed.read_text().replace("Thank you.", "SECRET"))
    answer = run(*history[:2], *store(site), *[str(tmp_path / word) for word in history[2:]])
    assert answer.returncode == 0 and "2 known already, 1 refused" in answer.stdout
    assert re.search(r"^refused: .*Communication\.ndjson: line 3, .*--source", answer.stderr, re.MULTILINE), answer.stderr
    assert "SECRET" not in answer.stdout + answer.stderr


@pytest.mark.parametrize("kind", ["history", "fhir"])
def test_an_import_of_what_comes_by_a_pipe_says_that_it_needs_a_file(site, tmp_path, kind):
    export(tmp_path)
    given = "".join((tmp_path / f"{name}.ndjson").read_text() for name in ("Patient", "Organization", "Communication"))
    answer = run("import", kind, *store(site), "/dev/stdin", given=given)
    assert answer.returncode == 1 and "/dev/stdin: It is no regular file." in answer.stderr, answer.stdout + answer.stderr


def at_a_terminal(*words: str) -> str:
    """What a command that succeeds writes to standard error when somebody looks at it."""
    ours, theirs = pty.openpty()
    try:
        process = subprocess.Popen([running.BINARY, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        said = b""
        # Reading fails when the command has ended, and with it the other side.
        with contextlib.suppress(OSError):
            while part := os.read(ours, 4096):
                said += part
    finally:
        os.close(ours)
    assert process.wait(timeout=120) == 0, said
    return said.decode()


def test_an_import_shows_how_far_it_is_to_somebody_who_looks_and_to_no_file(site, tmp_path):
    people = tmp_path / "Patient.ndjson"
    people.write_text("".join(
        json.dumps({
            "resourceType": "Patient", "id": f"p{number}", "name": [{"family": "Falk", "given": ["Ivo"]}], "birthDate": "1970-04-02",
            "identifier": [{"system": "https://hosp.example.org/mrn", "value": f"88{number:04}"}],
        }) + "\n"
        for number in range(450)
    ))
    words = ["import", "fhir", *store(site), str(people)]
    shown = at_a_terminal(*words)
    line = r"\r\x1b\[K" + re.escape(str(people)) + r": (\d+) resources, 0 of 0 MiB"
    counts = [int(count) for count in re.findall(line, shown)]
    assert re.fullmatch(rf"(?:{line})+\r\x1b\[K", shown), f"the line stays, or something else is there: {shown!r}"
    assert len(counts) == 2 and 0 < counts[0] < counts[1] <= 450, shown
    again = run(*words)
    assert again.returncode == 0 and again.stderr == "" and "450 unchanged" in again.stdout, again.stdout + again.stderr


def test_a_missing_store_is_not_made_by_a_typing_mistake(tmp_path):
    answer = run("config", "export", "--database", f"sqlite:{tmp_path}/no.sqlite", "--data-folder", str(tmp_path))
    assert answer.returncode == 1
    assert "There is no database" in answer.stderr and "`threadwell keys create`" in answer.stderr
    assert not (tmp_path / "no.sqlite").exists()


@pytest.mark.parametrize("words", [["migrate"], ["keys", "create"], ["serve", "--demo"], ["demo-data", "--messages", "1"]], ids=" ".join)
def test_where_no_database_can_be_made_the_folder_is_named_and_nothing_is_left_behind(words, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    # Root may write anywhere, unless it gives that up.
    ordinary = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
    said = {
        tmp_path / "missing": f"There is no folder {tmp_path}/missing for the database.",
        locked: f"The folder {locked} may not be written by this user, so no database can be made in it.",
    }
    for folder, sentence in said.items():
        given = ["--database", f"sqlite:{folder}/threadwell.sqlite", "--data-folder", str(tmp_path / "data")]
        answer = subprocess.run([*ordinary, running.BINARY, *words, *given], capture_output=True, text=True, timeout=60)
        assert (answer.returncode, answer.stderr.strip()) == (1, f"threadwell: {sentence}")
    assert list(tmp_path.iterdir()) == [locked] and list(locked.iterdir()) == []
    # The folder of the data is made, and whatever it lies in.
    given = ["--database", f"sqlite:{tmp_path}/made/threadwell.sqlite", "--data-folder", str(tmp_path / "made/data")]
    made = run("migrate", *given)
    assert made.returncode == 0 and (tmp_path / "made/threadwell.sqlite").exists(), made.stderr


def test_a_server_makes_no_store_by_itself(engine, tmp_path):
    folder = tmp_path / "var"
    port = ["--port", str(running.free_port())]
    if engine == "sqlite":
        answer = run("serve", "--database", f"sqlite:{tmp_path}/no.sqlite", "--data-folder", str(folder), *port)
        assert answer.returncode == 1 and "There is no database" in answer.stderr, answer.stderr
        assert "`threadwell keys create`" in answer.stderr
        assert list(tmp_path.iterdir()) == []
        return
    empty = running.new_postgres_database(f"nothing_{os.getpid()}_{time.monotonic_ns()}")
    key = ["--master-key", "env:THREADWELL_TEST_KEY"]
    given = {"THREADWELL_TEST_KEY": secrets.token_hex(32)}
    answer = run("serve", "--database", empty, "--data-folder", str(folder), *key, *port, environment=given)
    assert answer.returncode == 1 and "nothing in this database yet" in answer.stderr, answer.stderr
    before = run("migrate", "--check", "--database", empty, "--data-folder", str(folder))
    assert before.returncode == 1 and "Missing: 0001-foundation" in before.stdout


def test_the_example_of_the_documentation_is_accepted_as_it_stands(tmp_path):
    # The options of the other commands are taken too, and nothing is opened or made.
    named = ["--database", f"sqlite:{tmp_path}/no.sqlite", "--data-folder", str(tmp_path / "no"), "--master-key", "env:THREADWELL_NO_KEY"]
    for options in ([], named):
        answer = run("config", "check", *options, str(running.PROJECT / "docs/configuration.example.yaml"))
        assert answer.returncode == 0 and not answer.stderr, answer.stdout + answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_configuration_goes_out_and_in_again_unchanged(site, tmp_path):
    exported = run("config", "export", *store(site))
    assert exported.returncode == 0
    document = tmp_path / "site.yaml"
    document.write_text(exported.stdout)
    assert run("config", "check", str(document)).returncode == 0
    again = run("config", "apply", *store(site), str(document))
    assert again.returncode == 0 and "Nothing changed" in again.stdout
    changed = tmp_path / "changed.yaml"
    changed.write_text(exported.stdout.replace("Front desk", "Reception"))
    assert "Revision" in run("config", "apply", *store(site), str(changed)).stdout
    stale = run("config", "apply", *store(site), str(document))
    assert stale.returncode == 1 and "Reception" in stale.stderr
    assert run("config", "apply", "--onto-latest", *store(site), str(document)).returncode == 0


def test_a_document_is_applied_to_the_revision_that_it_is_said_to_be_made_from(site, tmp_path):
    text = run("config", "export", *store(site)).stdout
    assert "\nrevision: 1\n" in text
    document = tmp_path / "site.yaml"
    document.write_text(text.replace("Front desk", "Reception").replace("\nrevision: 1\n", "\nrevision: 0\n"))

    def apply(base: int) -> subprocess.CompletedProcess:
        return run("config", "apply", "--base", str(base), *store(site), str(document))

    unknown = apply(7)
    assert unknown.returncode == 1 and "There is no revision 7 here, and revision 1 is in force." in unknown.stderr
    assert len(unknown.stderr.splitlines()) == 1
    older = apply(0)
    assert older.returncode == 1 and "not the one this document was made from" in older.stderr
    assert run("config", "export", *store(site)).stdout == text
    assert "Revision 2 is in force." in apply(1).stdout
    late = apply(1)
    assert late.returncode == 1 and '"Front desk" became "Reception"' in late.stderr


def test_a_server_configures_a_site_that_is_not_configured_and_no_other(engine, tmp_path):
    example = (running.PROJECT / "docs/configuration.example.yaml").read_text()
    first, other, wrong = (tmp_path / name for name in ("first.yaml", "other.yaml", "wrong.yaml"))
    first.write_text(example)
    other.write_text(example.replace("Front desk", "Reception"))
    wrong.write_text(example.replace("workbench: primary-nurses", "workbench: nobody"))
    made = running.new_server(engine, "configured", demonstration=False)
    try:
        assert run("keys", "create", *store(made)).returncode == 0
        refused = run("serve", "--port", str(made.port), "--configuration", str(wrong), *store(made))
        assert refused.returncode == 1 and "messageFlows[" in refused.stderr and "nobody" in refused.stderr, refused.stderr
        assert "\nrevision: 0\n" in run("config", "export", *store(made)).stdout
        for file in (first, other):
            made.options = ("--configuration", str(file))
            made.start()
            made.stop()
            exported = run("config", "export", *store(made)).stdout
            assert "\nrevision: 1\n" in exported and "Front desk" in exported and "Reception" not in exported, file
    finally:
        running.discard(made)


def test_the_store_may_be_named_in_the_environment_or_in_a_file(engine, tmp_path):
    made = running.new_server(engine, "named")
    named = {"THREADWELL_DATABASE": made.database, "THREADWELL_DATA_FOLDER": str(made.folder)}
    settings = tmp_path / "settings.yaml"
    settings.write_text(f"database: '{made.database}'\ndata-folder: '{made.folder}'\n")
    try:
        applied = run("migrate", environment=named)
        assert applied.returncode == 0 and "Applied: 0001-foundation" in applied.stdout, applied.stderr
        for words, environment in (
            ([], named), (["--settings", str(settings)], {}), ([], {"THREADWELL_SETTINGS": str(settings)}),
        ):
            again = run("migrate", "--check", *words, environment=environment)
            assert again.returncode == 0 and "The database is up to date." in again.stdout, again.stderr
        elsewhere = run("migrate", "--check", "--database", f"sqlite:{tmp_path}/no.sqlite", environment=named)
        assert elsewhere.returncode == 1 and f"There is no database at {tmp_path}/no.sqlite." in elsewhere.stderr
        settings.write_text("databse: here\n")
        unknown = run("migrate", "--settings", str(settings))
        assert unknown.returncode == 1 and "names an unknown setting: databse." in unknown.stderr
    finally:
        running.discard(made)


def test_all_mistakes_of_a_document_are_named_at_once(site, tmp_path):
    text = run("config", "export", *store(site)).stdout
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("workbench: primary-nurses", "workbench: nobody").replace("calendar: office", "calendar: never"))
    for command in (["config", "check"], ["config", "check", *store(site)], ["config", "apply", *store(site)]):
        answer = run(*command, str(wrong))
        assert answer.returncode == 1
        assert "nobody" in answer.stderr and "never" in answer.stderr and "messageFlows[" in answer.stderr
    assert run("config", "export", *store(site)).stdout == text


def test_accounts_are_made_changed_and_disabled(site):
    made = run("account", "create", *store(site), "--username", "new.nurse", "--kind", "staff", "--name", "New Nurse",
               "--role", "taskProcessing", "--password-file", "-", given=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    twice = run("account", "create", *store(site), "--username", "NEW.nurse", "--kind", "staff", "--name", "Another",
                "--password-file", "-", given=PASSWORD)
    assert twice.returncode == 1 and "already" in twice.stderr
    weak = run("account", "create", *store(site), "--username", "weak", "--kind", "member", "--name", "Weak", "--password-file", "-",
               given="password")
    assert weak.returncode == 1 and PASSWORD not in weak.stderr
    assert "new.nurse" in run("config", "export", *store(site)).stdout
    assert run("account", "password", *store(site), "new.nurse", "--password-file", "-", given="quite another pass phrase").returncode == 0
    assert run("account", "disable", *store(site), "new.nurse").returncode == 0
    nobody = run("account", "disable", *store(site), "nobody.here")
    assert nobody.returncode == 1 and "no account" in nobody.stderr


def test_another_master_key_opens_nothing_and_changes_nothing(site, tmp_path):
    other = "file:" + str(tmp_path / "other.key")
    (tmp_path / "other.key").write_text("ab" * 32 + "\n")
    answer = run("config", "export", *store(site), "--master-key", other)
    assert answer.returncode == 1 and "does not open this database" in answer.stderr
    assert run("config", "export", *store(site)).returncode == 0


def test_a_store_that_is_no_demonstration_is_not_served_as_one(site):
    assert run("account", "create", *store(site), "--username", "someone", "--kind", "member", "--name", "Someone", "--password-file", "-",
               given=PASSWORD).returncode == 0
    answer = run("serve", "--demo", "--port", str(running.free_port()), *store(site))
    assert answer.returncode == 1 and "demonstration" in answer.stderr


def test_keys_rotate_while_the_server_serves(server):
    before = run("keys", "status", *store(server))
    assert before.returncode == 0 and "current" in before.stdout
    member = api.sign_in(server.port, "ada")
    written = [ask_and_read(member, "Before the rotation")]
    rotated = run("keys", "rotate", *store(server))
    assert rotated.returncode == 0, rotated.stderr
    assert "Everything is under the current key" in rotated.stdout
    process = server.process.pid
    written.append(ask_and_read(member, "After the rotation"))
    # The old key is taken away from the process that serves, and then from everything.
    key_file = server.folder / "master.key"
    first = next(line for line in key_file.read_text().splitlines() if line and not line.startswith("#"))
    key_file.chmod(0o600)
    key_file.write_text(first + "\n")
    written.append(ask_and_read(member, "Under the new key alone"))
    assert [read_subject(member, one) for one in written] == [
        "Before the rotation", "After the rotation", "Under the new key alone"]
    assert server.process.pid == process
    member.close()
    server.stop()
    server.start()
    assert len(api.patients(member)) == 3
    assert read_subject(member, written[0]) == "Before the rotation"


def ask_and_read(member: api.Client, subject: str) -> str:
    """Sends a question and reads it back: its conversation."""
    patient = next(one["id"] for one in api.patients(member) if one["name"] == "Ada Park")
    sent = member.send("POST", f"/api/v1/patients/{patient}/conversations", api.question(subject))
    assert sent.status == 201, sent.body
    conversation = sent.body["conversation"]["id"]
    assert read_subject(member, conversation) == subject
    return conversation


def read_subject(member: api.Client, conversation: str) -> str:
    found = member.get(f"/api/v1/conversations/{conversation}")
    assert found.status == 200, found.body
    return found.body["subject"]


def test_the_audit_trail_verifies_and_a_cut_end_is_told(server, tmp_path):
    kept = tmp_path / "audit.checkpoint"
    for _ in range(100):
        answer = run("audit", "verify", *store(server), "--write-checkpoint", str(kept))
        if answer.returncode == 0 and kept.exists():
            break
        time.sleep(0.1)
    assert answer.returncode == 0 and "whole" in answer.stdout, answer.stdout + answer.stderr
    assert run("audit", "verify", *store(server), "--checkpoint", str(kept)).returncode == 0
    lines = kept.read_text().splitlines()
    kept.write_text("\n".join(["999999", *lines[1:]]) + "\n")
    assert run("audit", "verify", *store(server), "--checkpoint", str(kept)).returncode == 7


# Each stands before the one above it in the walk, so that it is what is found first.
DAMAGES = [
    (["INSERT INTO audit_pending (event, at) SELECT event, 1 FROM audit_chain WHERE seq = 1"], [], 1, "wait longer than ten seconds"),
    (["DELETE FROM audit_pending", "UPDATE message SET sent_at = sent_at + 1 WHERE seq = 1"], [], 9, "Message 1 of the conversation"),
    (["DELETE FROM audit_chain WHERE seq = (SELECT max(seq) FROM audit_chain)"], [], 8, "is not in the chain"),
    ([], ["--checkpoint"], 6, "its end was cut"),
    (["DELETE FROM audit_chain WHERE seq = 10"], [], 4, "Event 10 is missing"),
    (
        [
            "UPDATE audit_chain SET seq = -6 WHERE seq = 6", "UPDATE audit_chain SET seq = 6 WHERE seq = 7",
            "UPDATE audit_chain SET seq = 7 WHERE seq = -6",
        ],
        [], 5, "Event 6 does not follow",
    ),
    (["UPDATE audit_event SET at = at + 1 WHERE id = (SELECT event FROM audit_chain WHERE seq = 3)"], [], 3, "Event 3 was altered"),
]


def test_whatever_is_wrong_with_the_trail_has_its_exit_status_and_sentence(engine, tmp_path):
    made = running.new_server(engine, "trail")
    kept = str(tmp_path / "audit.checkpoint")
    try:
        made.start()
        made.stop()
        well = run("audit", "verify", *store(made), "--write-checkpoint", kept)
        assert well.returncode == 0 and re.search(r"\d+ events and \d+ messages verified, 0 pending", well.stdout), well.stdout + well.stderr
        for table in ("audit_event", "audit_chain"):
            if engine == "postgres":
                made.change(f"DROP TRIGGER {table}_is_insert_only ON {table}")
            else:
                for verb in ("update", "delete"):
                    made.change(f"DROP TRIGGER {table}_is_insert_only_{verb}")
        for statements, words, status, sentence in DAMAGES:
            for statement in statements:
                made.change(statement)
            answer = run("audit", "verify", *store(made), *words, *([kept] if words else []))
            assert answer.returncode == status and sentence in answer.stdout, answer.stdout + answer.stderr
        part = run("audit", "verify", *store(made), "--from", "1", "--to", "2")
        assert part.returncode == 0 and "2 events verified" in part.stdout, part.stdout + part.stderr
    finally:
        running.discard(made)


def test_check_says_what_is_well_and_production_refuses_a_demonstration(server):
    assert run("check", *store(server)).returncode == 0
    answer = run("check", "--production", *store(server))
    assert answer.returncode == 1 and "its passwords are public" in answer.stdout


def test_check_finds_a_task_that_lies_with_somebody_who_may_not_work_on_it(server):
    ada, cy = api.sign_in(server.port, "ada"), api.sign_in(server.port, "cy")
    conversation = ask_and_read(ada, "Whose is it?")
    task = next(one["id"] for one in cy.items("/api/v1/workbench/tasks") if one["conversation"] == conversation)
    assert cy.send("POST", f"/api/v1/workbench/tasks/{task}/claim").status == 200
    well = "well   Every unfinished task lies with its group, or with somebody who may work on it."
    before = run("check", *store(server))
    assert before.returncode == 0 and well in before.stdout, before.stdout
    assert server.wrongful_owners() == 0

    place = "WHERE assigned AND account IN (SELECT id FROM account WHERE username = 'cy')"
    server.change(f"UPDATE workflow_group_member SET active = FALSE {place}")
    try:
        wrongful = server.wrongful_owners()
        assert wrongful >= 1, "so every other test would be told of it, too"
        answer = run("check", *store(server))
        assert answer.returncode == 1 and well not in answer.stdout
        assert f"wrong  Unfinished tasks that lie with somebody who may not work on them: {wrongful}." in answer.stdout, answer.stdout
    finally:
        server.change(f"UPDATE workflow_group_member SET active = TRUE {place}")
    assert run("check", *store(server)).returncode == 0


def test_only_a_demonstration_has_a_records_system_beside_it(server, site):
    deadline = time.monotonic() + running.START_WITHIN
    while len(server.ports()) < 2:
        assert time.monotonic() < deadline, "the demonstration's records system listens to nobody"
        time.sleep(0.05)
    site.demonstration = False
    site.start()
    assert site.ports() == [site.port]
    site.stop()


def test_demo_data_makes_members_with_open_sessions(engine, tmp_path):
    made = running.new_server(engine, "load")
    try:
        tokens = tmp_path / "tokens"
        answer = run("demo-data", "--messages", "300", "--members", "5", "--agents", "2", "--tokens", str(tokens), *store(made))
        assert answer.returncode == 0, answer.stderr
        people = [json.loads(line) for line in tokens.read_text().splitlines()]
        assert sorted(person["kind"] for person in people) == ["member"] * 5 + ["staff"] * 2
        # A store that this command made is taken again, as its help says.
        again = run("demo-data", "--messages", "40", "--members", "1", "--agents", "1", "--tokens", str(tokens), *store(made))
        assert again.returncode == 0, again.stderr
        assert [json.loads(line)["username"] for line in tokens.read_text().splitlines()] == ["member6", "agent3"]
        made.start()
        member = next(person for person in people if person["kind"] == "member")
        client = api.Client(made.port, member["token"])
        assert len(client.get(f"/api/v1/patients/{member['patient']}/conversations?limit=25").body["items"]) == 25
        made.stop()
        assert run("audit", "verify", *store(made)).returncode == 0
    finally:
        running.discard(made)


def test_a_port_in_use_is_said_in_a_sentence(server, tmp_path):
    answer = run("serve", "--demo", "--port", str(server.port), "--data-folder", str(tmp_path))
    assert answer.returncode == 1 and "in use" in answer.stderr


def test_sigterm_ends_the_server_with_0(engine):
    made = running.new_server(engine, "ending")
    try:
        made.start()
        made.process.send_signal(signal.SIGTERM)
        assert made.process.wait(timeout=30) == 0
    finally:
        running.discard(made)


def whoever_has_a_password(server: running.Server) -> list[str]:
    return server.ask("SELECT username FROM account WHERE password IS NOT NULL AND disabled_at IS NULL")


def test_migrate_says_what_is_missing_and_applies_it_once(engine):
    made = running.new_server(engine, "schema")
    try:
        before = run("migrate", "--check", *store(made))
        assert before.returncode == 1
        if engine == "sqlite":
            assert "There is no database" in before.stderr and not (made.folder / "threadwell.sqlite").exists()
        else:
            assert "Missing: 0001-foundation" in before.stdout
        applied = run("migrate", *store(made))
        assert applied.returncode == 0 and "Applied: 0001-foundation" in applied.stdout, applied.stderr
        for words in (["migrate"], ["migrate", "--check"]):
            again = run(*words, *store(made))
            assert again.returncode == 0 and "The database is up to date." in again.stdout
    finally:
        running.discard(made)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("INSERT INTO schema_migration (position, name, checksum, applied_at) VALUES (99, '9999-of-tomorrow', 'ab', 1)", "9999-of-tomorrow"),
        ("UPDATE schema_migration SET checksum = 'ab'", "with another content"),
    ],
    ids=["unknown", "changed"],
)
def test_a_store_of_another_schema_is_not_served_and_the_sentence_says_what_to_do(site, damage, sentence):
    site.change(damage)
    for words in (["migrate"], ["migrate", "--check"], ["serve", "--port", str(running.free_port())]):
        answer = run(*words, *store(site))
        assert answer.returncode == 1 and sentence in answer.stderr and "release" in answer.stderr, answer.stderr
    shown = run("serve", "--demo", "--port", str(running.free_port()), *store(site))
    assert shown.returncode == 1 and sentence in shown.stderr and f"move the folder {site.folder} away" in shown.stderr, shown.stderr


def test_the_first_demonstration_makes_a_key_and_says_that_it_is_for_a_trial(engine):
    made = running.new_server(engine, "first-key")
    try:
        made.start()
        key = made.folder / "master.key"
        assert key.stat().st_mode & 0o777 == 0o400
        assert f"warning: a master key was made at {key}. That is good for a trial only" in made.log.read_text()
        made.stop()
        announced = made.log.read_text()
        assert f"Threadwell listens on http://127.0.0.1:{made.port}\n" in announced
        people = announced.partition("Sign in as")[2].partition("\n\n")[0]
        password = people.splitlines()[0].split()[-1]
        # Two columns of names, each followed by what they are.
        names = [name for line in people.splitlines()[1:] for cell in re.split(r" {2,}", line)[1::2] for name in cell.split(", ")]
        assert sorted(names) == sorted(whoever_has_a_password(made))
        told = len(made.log.read_text())
        made.start()
        assert "a master key was made" not in made.log.read_text()[told:]
        for name in names:
            api.sign_in(made.port, name, password).close()
        made.stop()
    finally:
        running.discard(made)


def test_the_master_key_may_stand_in_the_environment(engine):
    made = running.new_server(engine, "environment")
    named = ["--master-key", "env:THREADWELL_TEST_KEY"]
    given = {"THREADWELL_TEST_KEY": secrets.token_hex(32)}
    try:
        assert run("keys", "create", *named, *store(made), environment=given).returncode == 0
        assert not (made.folder / "master.key").exists()
        assert run("config", "export", *named, *store(made), environment=given).returncode == 0
        missing = run("config", "export", *named, *store(made))
        assert missing.returncode == 1 and "THREADWELL_TEST_KEY, which is to hold the master key, is not set" in missing.stderr
        short = run("config", "export", *named, *store(made), environment={"THREADWELL_TEST_KEY": "ab"})
        assert short.returncode == 1 and "A master key is 32 bytes long" in short.stderr
        other = run("config", "export", *named, *store(made), environment={"THREADWELL_TEST_KEY": secrets.token_hex(32)})
        assert other.returncode == 1 and "does not open this database" in other.stderr
        assert not any(given["THREADWELL_TEST_KEY"] in answer.stdout + answer.stderr for answer in (missing, short, other))
    finally:
        running.discard(made)
