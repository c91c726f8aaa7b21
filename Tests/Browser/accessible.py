"""Judges a page with axe by WCAG 2.2 AA, and takes its picture."""

from __future__ import annotations

import os
import re
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
ALL = "{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
# All that another colour scheme can change: the rest is layout, names and structure.
CONTRAST = "{type: 'rule', values: ['color-contrast']}"
# Where pictures are put, if they are wanted: taking them is half of the time.
PICTURES = os.environ.get("THREADWELL_SCREENSHOTS")
WIDTHS = {390: 844, 1440: 900}
SCHEMES = ("light", "dark")
# What a page looks like does not depend on the database below it: on the second engine one look at each page has to do.
looks_closely = True
# The narrowest phone and the widest screen that a page must fit, without axe: nothing there may be scrolled sideways.
OUTERMOST = {320: 640, 2560: 1440}


def violations(page: Page, rules: str = ALL) -> list[str]:
    """What axe finds. It enters over the debugging protocol: the page's own policy admits no foreign script. Where a browser runs no
    scripts at all it never ends."""
    session = page.context.new_cdp_session(page)
    try:
        if not evaluate(session, "typeof axe === 'object'"):
            evaluate(session, AXE + "; true")
        found = evaluate(
            session,
            f"axe.run(document, {{runOnly: {rules}, resultTypes: ['violations']}})"
            ".then(result => result.violations.map(v => v.id + ' (' + v.help + '): '"
            " + v.nodes.map(n => n.target.join(' ') + ' ' + n.any.concat(n.all, n.none).map(c => c.message).join('; ')).join(' | ')))",
        )
    finally:
        session.detach()
    return found


def evaluate(session, expression: str):
    answer = session.send(
        "Runtime.evaluate",
        {"expression": expression, "awaitPromise": True, "returnByValue": True, "allowUnsafeEvalBlockedByCSP": True},
    )
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; a person on a phone would have to scroll sideways."""
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


def shown_markup(page: Page) -> str | None:
    """The first element that a person reads as text, because a part of the page was escaped that is none of anybody's words."""
    return page.evaluate("() => (document.body.innerText.match(/<\\/?(p|ul|li|div|span|form|small|strong|section)[ >]/) || [null])[0]")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        file = Path(PICTURES) / (re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-") + ".png")
        page.screenshot(path=str(file), full_page=True)


def judge_everywhere(page: Page, name: str, schemes: tuple[str, ...] = SCHEMES) -> list[str]:
    """Axe at phone and desktop width, light and dark, and no scrolling sideways from 320 to 2560 px; returns every
    complaint with where it was found. See `looks_closely`."""
    complaints = []
    before = page.viewport_size
    for width, height in list(WIDTHS.items())[: None if looks_closely else 1]:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in schemes if looks_closely else schemes[:1]:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            where = f"{name} at {width} {scheme}"
            complaints += [f"{where}: {found}" for found in violations(page, ALL if scheme == "light" else CONTRAST)]
            picture(page, f"{name}-{width}-{scheme}")
        if (extra := overflow(page)) > 0:
            complaints.append(f"{name} at {width}: {extra} px too wide")
    for width, height in OUTERMOST.items():
        page.set_viewport_size({"width": width, "height": height})
        if (extra := overflow(page)) > 0:
            complaints.append(f"{name} at {width}: {extra} px too wide")
    if (element := shown_markup(page)) is not None:
        complaints.append(f"{name}: {element} is read as text")
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light")
    return complaints
