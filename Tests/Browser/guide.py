"""A page of `docs` as a person would follow it: its files are saved, its commands run in order, and what it shows must come out.

A fence `sh` is run in one shell that lives for the whole page and ends at the first command that fails; `sh in-a-terminal-of-its-own`
is started and left running; `text` says what the block before it printed, `…` standing for anything; any other language with a name
beside it is a file to save.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import running

FENCE = re.compile(r"^```(\S*)[ \t]*([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TERMINAL = "in-a-terminal-of-its-own"
WITHIN = 60.0


@dataclass(frozen=True)
class Block:
    language: str
    about: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text()
    found = [Block(*match.groups(), line=text.count("\n", 0, match.start()) + 1) for match in FENCE.finditer(text)]
    assert len(re.findall("^```", text, re.MULTILINE)) == 2 * len(found), f"{page.name}: a fence is not closed"
    return found


class Terminal:
    """A shell, and everything it has printed."""

    def __init__(self, folder: Path, path: str) -> None:
        self.printed = ""
        self.process = subprocess.Popen(
            ["bash", "--norc", "-e", "-o", "pipefail"], cwd=folder, env={**os.environ, "PATH": path}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.printed += line

    def type(self, text: str) -> None:
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def run(self, script: Path) -> str:
        """What the commands printed, when all of them went well."""
        start, mark = len(self.printed), f"-- {script.stem} is done --"
        self.type(f". {shlex.quote(str(script))} </dev/null\necho {shlex.quote(mark)}\n")
        wait(lambda: mark in self.printed[start:] or self.process.poll() is not None)
        printed = self.printed[start:]
        assert mark in printed, f"a command failed:\n{script.read_text()}\n{printed}"
        return printed.split(mark)[0]

    def close(self) -> None:
        """Ends the shell and what it started, which is a group of its own."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, 15)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, 9)
                self.process.wait()


def wait(happened) -> bool:
    deadline = time.monotonic() + WITHIN
    while not (done := happened()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(done)


def shows(printed: str, line: str) -> bool:
    return re.search(".*".join(re.escape(part) for part in line.split("…")), printed) is not None


def follow(page: Path, folder: Path, ports: dict[str, int]) -> None:
    """Follows the page in an empty folder; ports that the page names are replaced by free ones."""
    tools = folder / "path"
    tools.mkdir()
    (tools / "threadwell").symlink_to(running.BINARY)
    path = f"{tools}:{os.environ['PATH']}"
    work = folder / "work"
    work.mkdir()

    def here(text: str) -> str:
        for old, new in ports.items():
            text = re.sub(rf"\b{old}\b", str(new), text)
        return text

    shell, others = Terminal(work, path), []
    # What the block before has printed: of a program that goes on, what it has printed by now.
    last, goes_on = (lambda: ""), False
    try:
        for number, block in enumerate(blocks(page)):
            text, place = here(block.text), f"{page.name}, line {block.line}"
            if block.language == "sh" and block.about == TERMINAL:
                others.append(own := Terminal(work, path))
                own.type(f"exec {text}")
                last, goes_on = (lambda own=own: own.printed), True
            elif block.language == "sh":
                assert not block.about, f"{place}: what is {block.about}?"
                script = folder / f"block-{number}.sh"
                script.write_text(text)
                printed = shell.run(script)
                last, goes_on = (lambda printed=printed: printed), False
            elif block.language == "text":
                for line in filter(None, (line.strip() for line in text.splitlines())):
                    is_shown = wait(lambda: shows(last(), line)) if goes_on else shows(last(), line)
                    assert is_shown, f"{place}: {line!r} is not in what was printed:\n{last()}"
            elif block.about:
                (work / block.about).write_text(text)
    finally:
        for terminal in [shell, *others]:
            terminal.close()
