"""What the machine can do without us: SQLite from C, PostgreSQL by pgbench, a handler that only answers."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import time
from pathlib import Path

import service
import wrk

HERE = Path(__file__).resolve().parent


def raw_sqlite(folder: Path, group: int, seconds: float, rounds: int) -> float:
    """Sends a second with so many in one commit: the median of the rounds."""
    program = folder / "raw_sqlite"
    subprocess.run(["gcc", "-O2", "-o", program, HERE / "raw_sqlite.c", "-lsqlite3"], check=True)
    rates = []
    for _ in range(rounds):
        for leftover in folder.glob("raw.sqlite*"):
            leftover.unlink()
        output = subprocess.run([program, folder / "raw.sqlite", str(seconds), str(group)], check=True, capture_output=True, text=True)
        rates.append(float(output.stdout.split()[0]))
    for leftover in folder.glob("raw.sqlite*"):
        leftover.unlink()
    return statistics.median(rates)


def pgbench(uri: str, connections: int, seconds: float, rounds: int) -> float:
    """The same rows as one statement a send: the median of the rounds."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    program = str(found[-1]) if found else shutil.which("pgbench")
    assert program, "pgbench is not installed; run bin/setup bench"
    subprocess.run(["psql", uri, "-qX", "-v", "ON_ERROR_STOP=1", "-f", HERE / "postgres_schema.sql"], check=True, capture_output=True)
    rates = []
    for _ in range(rounds):
        command = [program, "-n", "-M", "prepared", "-c", str(connections), "-j", "1", "-T", str(max(1, round(seconds)))]
        output = subprocess.run([*command, "-f", HERE / "postgres_send.sql", uri], check=True, capture_output=True, text=True).stdout
        rates.append(float(re.search(r"^tps = ([\d.]+)", output, re.M)[1]))
    subprocess.run(["psql", uri, "-qX", "-c", "DROP TABLE message, task, audit"], check=True, capture_output=True)
    return statistics.median(rates)


def synced_writes(folder: Path, seconds: float, rounds: int) -> float:
    """Mebibytes a second, each in a file of its own that is on the disk before the next begins: the median of the rounds."""
    content, rates = os.urandom(1024 * 1024), []
    for _ in range(rounds):
        began, count = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            with (folder / f"raw-{count % 8}").open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            count += 1
        rates.append(count / (time.monotonic() - began))
    for leftover in folder.glob("raw-*"):
        leftover.unlink()
    return statistics.median(rates)


def bare_handler(binary: Path, connections: int, seconds: float, rounds: int) -> float:
    """Answers a second of a handler that returns 1 kB."""
    port = service.free_port()
    process = subprocess.Popen([binary, "--port", str(port)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        service.await_port(port, process)
        address = f"http://127.0.0.1:{port}/"
        wrk.run(address, connections, 1)
        found = wrk.median([wrk.run(address, connections, seconds) for _ in range(rounds)])
        assert found.errors == 0, f"{found.errors} errors from the bare handler"
        return found.rate
    finally:
        process.terminate()
        process.wait(timeout=30)
