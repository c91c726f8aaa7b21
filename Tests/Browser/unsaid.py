"""What no log may hold: the people of the demonstration, and whatever a test types or sends in whole sentences."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl

NAMES = (
    "Ada Park", "Noah Park", "Lily Park", "James Park", "Ben Ortiz", "Bea Novak", "Karel Novak", "Cy Flores", "Di Okafor", "Fay Cole",
    "Eve Larsen", "Mina Sato",
)
# Enough to find any way into a log, and few enough to look for in the log of a load test.
MOST = 300

heard: set[str] = set()


def hear(text: str) -> None:
    """Remembers a sentence of three words or more; codes and choices of a form are none."""
    text = text.strip()
    if len(text) >= 12 and len(text.split()) >= 3 and len(heard) < MOST:
        heard.add(text)


def hear_body(content_type: str, body: bytes) -> None:
    """The same for what a form or a request in JSON carries; files travel otherwise and are not looked at."""
    text = body.decode(errors="replace")
    if content_type.startswith("application/x-www-form-urlencoded"):
        for _, value in parse_qsl(text):
            hear(value)
    elif content_type.startswith("application/json"):
        try:
            hear_all(json.loads(text))
        except ValueError:
            pass


def hear_all(value) -> None:
    if isinstance(value, str):
        hear(value)
    elif isinstance(value, dict):
        for part in value.values():
            hear_all(part)
    elif isinstance(value, list):
        for part in value:
            hear_all(part)


def told_by(log: Path) -> list[str]:
    """What of it stands in a log, as it was written or as JSON writes it."""
    if not log.exists():
        return []
    text = log.read_text(errors="replace")
    return [one for one in (*NAMES, *sorted(heard)) if one in text or json.dumps(one)[1:-1] in text]
