"""The pages of `docs` that lead somebody step by step: every command is copied from the page and run."""

from __future__ import annotations

import re

import pytest

import guide
import running

DOCS = running.PROJECT / "docs"
DRIFTED = ["```sh\nfalse\ntrue\n```\n", "```sh\necho one\n```\n\n```text\ntwo\n```\n", "```sh\nno-such-command\n```\n"]


@pytest.mark.parametrize(("page", "ports"), [("integrating.md", ("8080", "9000")), ("receiving.md", ("8080",))], ids=lambda value: str(value))
def test_a_page_can_be_followed_to_its_end(page, ports, tmp_path):
    guide.follow(DOCS / page, tmp_path, {port: running.free_port() for port in ports})


def test_a_page_that_drifted_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    for number, text in enumerate(DRIFTED):
        page.write_text(text)
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(AssertionError):
            guide.follow(page, folder, {})


@pytest.mark.parametrize("page", ["integrating.md", "receiving.md"])
def test_no_command_of_a_page_hides_from_the_test(page):
    """A command that is indented instead of fenced would not be run."""
    outside = guide.FENCE.sub("", (DOCS / page).read_text())
    assert re.findall(r"^ {4,}(?:threadwell|curl|python3|POST|GET) .*$", outside, re.MULTILINE) == []
