"""Measures one engine: its limits, then every work on a small and on large stores."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

import limits
import systems
from deliveries import CONCURRENCY, LANES, Deliveries, Peer
import wrk
from service import Service, Store, Watch, remove_folder_of
from table import Line
from works import Works

MIB = 1024 * 1024


@dataclass(frozen=True)
class Plan:
    seconds: float
    rounds: int
    warm_up: float
    members: int
    agents: int
    readers: int
    sizes: tuple[int, ...]
    connections: int = 64


@dataclass(frozen=True)
class Held:
    """The figures an engine is held to: ratios to the limits, milliseconds, bytes a message."""

    send: float
    send_alone: float | None
    p99: float
    p99_alone: float | None
    list_json: float
    list_html: float
    thread: float
    pairs: float
    bytes_per_message: float


HELD = {
    "sqlite": Held(0.35, 0.2, 25, 3, 0.15, 0.12, 0.12, 0.12, 2200),
    "postgres": Held(0.3, None, 20, None, 0.075, 0.06, 0.06, 0.12, 3000),
}
GROWTH = 1.3
START, START_LARGE = 0.2, 0.5
REST, UNDER_LOAD, LARGE_REST = 80, 200, 300
WAL = 128
FILL = 10_000


@dataclass
class Limits:
    """Requests or sends a second that nothing of ours takes part in."""

    store: float
    store_alone: float
    bare: float


def say(text: str) -> None:
    print(f"   {text}", file=sys.stderr, flush=True)


def name_of(count: int) -> str:
    if count >= 1_000_000:
        return f"{count // 1_000_000} M"
    return f"{count // 1000} k" if count >= 1000 else str(count)


class Measurement:
    def __init__(self, engine: str, plan: Plan, binary: Path, bare: float, folder: Path, new_database) -> None:
        self.engine, self.plan, self.binary, self.bare = engine, plan, binary, bare
        self.folder, self.new_database = folder, new_database
        self.held = HELD[engine]
        self.lines: list[Line] = []
        self.sizes: dict[int, int] = {}
        self.costs: dict[str, dict[int, float]] = {}

    def add(self, what: str, measured: float, unit: str, **rest) -> None:
        self.lines.append(Line(f"{self.engine} {what}", measured, unit, **rest))

    def run(self, uri: str | None) -> list[Line]:
        plan = self.plan
        if self.engine == "sqlite":
            at = Limits(
                limits.raw_sqlite(self.folder, 32, plan.seconds, plan.rounds),
                limits.raw_sqlite(self.folder, 1, plan.seconds, plan.rounds), self.bare)
            say(f"raw SQLite, FULL: {at.store:,.0f} sends a second at 32 per commit, {at.store_alone:,.0f} at 1")
        else:
            rates = {count: limits.pgbench(uri, count, plan.seconds, plan.rounds) for count in (1, 16, 64)}
            at = Limits(max(rates.values()), rates[1], self.bare)
            say("pgbench, one statement: " + ", ".join(f"{rate:,.0f} a second at {count}" for count, rate in rates.items()))
        for size in plan.sizes:
            self.on_store(size, at, first=size == plan.sizes[0])
        self.compare_sizes()
        return self.lines

    def on_store(self, size: int, at: Limits, first: bool) -> None:
        plan, held, label = self.plan, self.held, name_of(size)
        folder = self.folder / f"{self.engine}-{size}"
        folder.mkdir()
        store = Store(self.engine, self.new_database(folder), folder, size)
        say(f"{self.engine}: making {label} messages")
        store.make(self.binary, plan.members, plan.agents)
        self.sizes[size] = store.size()
        self.add(f"demo-data {label}", size / store.seconds_to_make, "messages/s", floor=FILL if size >= 100_000 else None)
        service = Service(self.binary, store)
        try:
            starts = []
            for turn in range(3):
                starts.append(service.start())
                if turn < 2:
                    service.stop()
            self.add(f"start {label}", statistics.median(starts), "s", ceiling=START if first else START_LARGE)
            self.add(f"memory at rest {label}", service.memory() / MIB, "MiB", ceiling=REST if first else LARGE_REST)
            works = Works(service, plan.readers)
            works.prepare()
            self.measure("list JSON", size, service, "get.lua", works.file("lists"), limit=at.bare, floor=held.list_json)
            if works.file("pages").stat().st_size:
                self.measure("list HTML", size, service, "get.lua", works.file("pages"), limit=at.bare, floor=held.list_html)
            else:
                self.add(f"list HTML {label}", 0, "1/s", limit=at.bare, floor=held.list_html, note="the page did not answer", failed=True)
            self.measure("conversation of 20 JSON", size, service, "get.lua", works.file("threads"), limit=at.bare, floor=held.thread)
            if first:
                self.measure(
                    "send, 1 connection", size, service, "send.lua", works.file("sends"), connections=1,
                    limit=at.store_alone, floor=held.send_alone, p99=held.p99_alone)
            if first:
                self.uploads(size, works)
            with Watch(service) as watch:
                self.measure("send", size, service, "send.lua", works.file("sends"), limit=at.store, floor=held.send, p99=held.p99)
            self.add(f"memory under load {label}", watch.memory / MIB, "MiB", ceiling=UNDER_LOAD if first else LARGE_REST)
            systems.prepare(service, works.file("systems"))
            self.measure("system messages in", size, service, "send_system.lua", works.file("systems"), limit=at.store)
            if self.engine == "sqlite":
                self.add(f"write-ahead log under load {label}", watch.log / MIB, "MiB", ceiling=WAL)
            self.pairs(size, service, works, at)
            if first:
                self.deliveries(size, service, works.file("hooks"), at)
        finally:
            service.stop()
        remove_folder_of(store)

    def uploads(self, size: int, works: Works) -> None:
        """Files of 1 MiB, sealed and stored before they are answered; nothing looks for viruses, which is a program of its own."""
        plan, connections = self.plan, 8
        limit = limits.synced_writes(self.folder, plan.seconds, plan.rounds)
        works.upload(plan.warm_up, connections)
        rounds = [works.upload(plan.seconds, connections) for _ in range(plan.rounds)]
        rate = statistics.median(count / plan.seconds for count, _ in rounds)
        times = sorted(each for _, taken in rounds for each in taken)
        note = f"{connections} connections, p50 {1000 * times[len(times) // 2]:.0f} ms, p99 {1000 * times[len(times) * 99 // 100]:.0f} ms"
        self.add(f"upload of 1 MiB {name_of(size)}", rate, "MiB/s", limit=limit, note=note)
        say(f"{self.engine}: upload, {name_of(size)}: {rate:,.0f} MiB/s beside {limit:,.0f} of synced files, {note}")

    def deliveries(self, size: int, service: Service, file: Path, at: Limits) -> None:
        """Each is two commits, a claim and a report, and a signed request between them; of a conversation one after the other."""
        plan = self.plan
        peer = Peer(self.binary.with_name("bare-handler"))
        try:
            takes = peer.limit(plan.connections, plan.seconds, plan.rounds)
            deliveries = Deliveries(service, peer, wait=round(2 * plan.seconds) + 5)
            deliveries.prepare(file)
            rates = [deliveries.measure(plan.connections, plan.seconds, file) for _ in range(plan.rounds)]
        finally:
            peer.stop()
        rate, total = statistics.median(one for one, _ in rates), rates[-1][1]
        note = f"{LANES} conversations in their order, {CONCURRENCY} at once; the peer alone takes {takes:,.0f} a second"
        self.add(f"deliveries {name_of(size)}", rate, "1/s", limit=min(takes, at.store), note=note)
        say(f"{self.engine}: {total:,} deliveries, {name_of(size)}: {rate:,.0f} a second, {note}")

    def measure(self, what: str, size: int, service: Service, script: str, file: Path, *, connections: int | None = None,
                limit: float | None = None, floor: float | None = None, p99: float | None = None) -> None:
        plan = self.plan
        connections = connections or plan.connections
        wrk.run(service.address, connections, plan.warm_up, script, file)
        found = wrk.median([wrk.run(service.address, connections, plan.seconds, script, file) for _ in range(plan.rounds)])
        self.report(what, size, found, 1, limit, floor, p99)

    def pairs(self, size: int, service: Service, works: Works, at: Limits) -> None:
        """Every task is claimed once, so each round goes on where the last one ended."""
        plan, first, found = self.plan, 0, []
        available = works.find_tasks(100_000)
        for seconds in [plan.warm_up, *[plan.seconds] * plan.rounds]:
            if found and available - first < found[-1].requests:
                say(f"only {available} open tasks: {len(found) - 1} of {plan.rounds} rounds of claim and reply")
                break
            found.append(wrk.run(service.address, plan.connections, seconds, "claim_reply.lua", works.file("tasks"), first))
            # In flight when wrk ended: claimed and perhaps not counted.
            first += found[-1].requests // 2 + 2 * plan.connections + 128
        if len(found) > 1:
            self.report("claim + reply", size, wrk.median(found[1:]), 2, at.store, self.held.pairs, None)

    def report(self, what: str, size: int, found: wrk.Finding, requests_each: int, limit: float | None, floor: float | None, p99: float | None) -> None:
        rate = found.rate / requests_each
        self.costs.setdefault(what, {})[size] = 1 / rate if rate else float("inf")
        note = f"p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms"
        if p99 is not None:
            note += f" (≤ {p99:g}: {'ok' if found.p99 <= p99 else 'above'})"
        if found.errors:
            note += f"; {found.errors} of {found.requests} requests failed"
        unit = "pairs/s" if requests_each == 2 else "1/s"
        self.add(f"{what} {name_of(size)}", rate, unit, limit=limit, floor=floor, note=note, failed=found.errors > found.requests / 1000)
        say(f"{self.engine}: {what}, {name_of(size)}: {rate:,.0f} {unit}, {note}")

    def compare_sizes(self) -> None:
        smallest, largest = min(self.plan.sizes), max(self.plan.sizes)
        if smallest == largest:
            self.add("bytes per message", self.sizes[largest] / largest, "bytes", note="with the empty store's own size")
            return
        per_message = (self.sizes[largest] - self.sizes[smallest]) / (largest - smallest)
        self.add("bytes per message", per_message, "bytes", ceiling=self.held.bytes_per_message)
        for what, costs in self.costs.items():
            if smallest in costs and largest in costs:
                self.add(f"{what}: cost {name_of(largest)} / {name_of(smallest)}", costs[largest] / costs[smallest], "times", ceiling=GROWTH)
