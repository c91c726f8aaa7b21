"""What was measured beside what it is held to, as a table that reads well in a terminal and in a README."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One figure. With a limit, its ratio must reach the floor; without, it must stay below the ceiling.
    Fast refusals are not speed: more than one failed request in a thousand is a failure, whatever the rate."""

    what: str
    measured: float
    unit: str
    limit: float | None = None
    floor: float | None = None
    ceiling: float | None = None
    note: str = ""
    failed: bool = False

    @property
    def ratio(self) -> float | None:
        return self.measured / self.limit if self.limit else None

    @property
    def verdict(self) -> str:
        if self.failed:
            return "failed"
        if self.floor is not None and self.limit:
            return "ok" if self.ratio >= self.floor else "below"
        if self.floor is not None:
            return "ok" if self.measured >= self.floor else "below"
        if self.ceiling is not None:
            return "ok" if self.measured <= self.ceiling else "above"
        return ""


def number(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.1f}"


def render(lines: list[Line]) -> str:
    heads = ["", "measured", "", "limit", "ratio", "held to", "", "note"]
    rows = []
    for line in lines:
        ratio = f"{line.ratio:.2f}" if line.ratio is not None else ""
        if line.floor is not None:
            held = f"≥ {line.floor:g}" if line.limit else f"≥ {number(line.floor)}"
        else:
            held = f"≤ {number(line.ceiling)}" if line.ceiling is not None else ""
        rows.append([line.what, number(line.measured), line.unit, number(line.limit), ratio, held, line.verdict, line.note])
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    numeric = {1, 3, 4}

    def laid_out(row: list[str]) -> str:
        cells = [cell.rjust(width) if column in numeric else cell.ljust(width) for column, (cell, width) in enumerate(zip(row, widths))]
        return "| " + " | ".join(cells) + " |"

    rule = "|" + "|".join("-" * (width + 1) + (":" if column in numeric else "-") for column, width in enumerate(widths)) + "|"
    return "\n".join([laid_out(heads), rule, *map(laid_out, rows)])


def keep(lines: list[Line], file: Path, machine: dict) -> None:
    figures = [asdict(line) | {"ratio": line.ratio, "verdict": line.verdict} for line in lines]
    file.write_text(json.dumps({"machine": machine, "figures": figures}, indent=1) + "\n")
