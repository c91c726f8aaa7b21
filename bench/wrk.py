"""Runs wrk against this machine only, and reads what it found."""

from __future__ import annotations

import re
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Finding:
    """Requests answered below 400 per second; latencies in milliseconds; `errors` of `requests` were refused or cut off."""

    rate: float
    p50: float
    p99: float
    requests: int
    errors: int


def run(address: str, connections: int, seconds: float, script: str | None = None, *arguments: object) -> Finding:
    assert urlsplit(address).hostname == "127.0.0.1", "load goes to this machine only"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
    if script:
        command += ["-s", str(HERE / script), address, "--", *map(str, arguments)]
    else:
        command += ["-s", str(HERE / "report.lua"), address]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\S+) (\S+) (\S+)$", output, re.M)
    assert found, output
    requests, duration, refused, cut = (int(found[index]) for index in range(1, 5))
    good = max(0, requests - refused)
    return Finding(good * 1e6 / duration, float(found[5]), float(found[6]), requests + cut, refused + cut)


def median(findings: list[Finding]) -> Finding:
    return Finding(
        statistics.median(one.rate for one in findings),
        statistics.median(one.p50 for one in findings),
        statistics.median(one.p99 for one in findings),
        sum(one.requests for one in findings),
        sum(one.errors for one in findings),
    )
