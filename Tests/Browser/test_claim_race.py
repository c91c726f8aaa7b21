"""However many reach for a task at once, exactly one gets it, and the others learn who."""

import threading

import api

SERVER_OPTIONS = ("--rate-limits", "off")
ROUNDS = 5
AT_ONCE = 64


def test_of_64_who_claim_at_once_exactly_one_wins_and_the_others_learn_who(server):
    ada = api.sign_in(server.port, "ada")
    own = next(one for one in api.patients(ada) if one["name"] == "Ada Park")
    tokens = {username: api.sign_in(server.port, username).token for username in ("cy", "di")}
    for number in range(ROUNDS):
        sent = ada.send("POST", f"/api/v1/patients/{own['id']}/conversations", api.question(f"Race {number}"))
        assert sent.status == 201, sent
        nurse = api.Client(server.port, tokens["cy"])
        open_tasks = nurse.items("/api/v1/workbench/tasks?state=open")
        [task] = [one for one in open_tasks if one["conversation"] == sent.body["conversation"]["id"]]
        answers = claim_at_once(server.port, task["id"], tokens)

        won = [(username, answer) for username, answer in answers if answer.status == 200]
        after = nurse.get(f"/api/v1/workbench/tasks/{task['id']}").body
        winner = after["owner"]["username"]
        # Asking again for what one already owns may be answered 200 as well; it takes nothing from anybody and changes nothing.
        assert {username for username, _ in won} == {winner}
        assert {answer.body["version"] for _, answer in won} == {after["version"]}, "the task changed hands once"
        lost = [(username, answer) for username, answer in answers if answer.status != 200]
        assert len(lost) >= AT_ONCE // len(tokens)
        for _, answer in lost:
            assert answer.status == 409, answer
            assert answer.body["code"] == "task-already-claimed"
            assert answer.body["owner"]["username"] == winner


def claim_at_once(port: int, task: str, tokens: dict[str, str]) -> list[tuple[str, api.Answer]]:
    barrier = threading.Barrier(AT_ONCE)
    answers: list[tuple[str, api.Answer]] = []

    def reach(username: str) -> None:
        client = api.Client(port, tokens[username])
        client.connection.connect()
        barrier.wait(timeout=30)
        answers.append((username, client.send("POST", f"/api/v1/workbench/tasks/{task}/claim")))
        client.close()

    threads = [threading.Thread(target=reach, args=(username,)) for username in sorted(tokens) * (AT_ONCE // len(tokens))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == AT_ONCE
    return answers
