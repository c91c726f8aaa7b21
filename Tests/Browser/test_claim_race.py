"""However many reach for a task at once, exactly one gets it, and the others learn who."""

import threading

import api

SERVER_OPTIONS = ("--rate-limits", "off")
ROUNDS = 5
AT_ONCE = 64


def test_of_64_who_claim_at_once_exactly_one_wins_and_the_others_learn_who(server):
    tokens = {username: api.sign_in(server.port, username).token for username in ("cy", "di")}
    nurse = api.Client(server.port, tokens["cy"])
    for number in range(ROUNDS):
        task = asked(server.port, f"Race {number}", nurse)
        assert_one_has_it(nurse, task, claim_at_once((server.port,), task, tokens, AT_ONCE))


def asked(port: int, subject: str, nurse: api.Client) -> str:
    """A question of Ada's; the id of its task, as a nurse finds it."""
    ada = api.sign_in(port, "ada")
    own = next(one for one in api.patients(ada) if one["name"] == "Ada Park")
    sent = ada.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(subject))
    assert sent.status == 201, sent
    ada.close()
    open_tasks = nurse.items("/api/v1/workbench/tasks?state=open")
    [task] = [one for one in open_tasks if one["conversation"] == sent.body["conversation"]["id"]]
    return task["id"]


def assert_one_has_it(nurse: api.Client, task: str, answers: list[tuple[str, api.Answer]]) -> None:
    won = [(username, answer) for username, answer in answers if answer.status == 200]
    after = nurse.get(f"/api/v1/workbench/tasks/{task}").body
    winner = after["owner"]["username"]
    # Asking again for what one already owns may be answered 200 as well; it takes nothing from anybody and changes nothing.
    assert {username for username, _ in won} == {winner}
    assert {answer.body["version"] for _, answer in won} == {after["version"]}, "the task changed hands once"
    lost = [(username, answer) for username, answer in answers if answer.status != 200]
    assert len(lost) >= len(answers) // len({username for username, _ in answers})
    for _, answer in lost:
        assert answer.status == 409, answer
        assert answer.body["code"] == "task-already-claimed"
        assert answer.body["owner"]["username"] == winner


def claim_at_once(ports: tuple[int, ...], task: str, tokens: dict[str, str], count: int) -> list[tuple[str, api.Answer]]:
    """So many claims in the same moment, in equal parts by each person and at each port."""
    barrier = threading.Barrier(count)
    answers: list[tuple[str, api.Answer]] = []

    def reach(port: int, username: str) -> None:
        client = api.Client(port, tokens[username])
        client.connection.connect()
        barrier.wait(timeout=30)
        answers.append((username, client.send("POST", f"/api/v1/workbench/tasks/{task}/claim")))
        client.close()

    places = [(port, username) for port in ports for username in sorted(tokens)]
    threads = [threading.Thread(target=reach, args=place) for place in places * (count // len(places))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == count
    return answers
