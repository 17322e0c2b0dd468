"""Who writes the records: Dealwire and its peers."""
import dataclasses
import json
import shutil
from collections.abc import Callable

import floor
from lab import GROUP, HERE, RECORDS, SMALL, Home, Lab, measure

PEERS = HERE / "peers"
GRAPH = "jsforce: Composite Graph, 19 conversations a call"
ONE_EACH = "jsforce: one Composite per conversation"


@dataclasses.dataclass
class Result:
    """One measured piece of work. `trouble` is empty where the sink holds what it should."""
    step: str
    who: str
    latency_ms: int
    conversations: int
    seconds: float = 0.0
    client_cpu: float = 0.0
    sink_cpu: float = 0.0
    peak_mb: float = 0.0
    calls: int = 0
    sent_mb: float = 0.0
    load: float = 0.0
    trouble: str = ""
    by_kind: dict = dataclasses.field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.conversations * RECORDS / self.seconds if self.seconds else 0.0

    @property
    def calls_each(self) -> float:
        return self.calls / self.conversations


class Meter:
    """Measures commands between two readings of the sink."""

    def __init__(self, lab: Lab, latency_ms: int):
        self.lab, self.latency_ms = lab, latency_ms

    def run(self, step: str, who: str, conversations: int, argv: list, holds: int) -> tuple[Result, str]:
        """`holds`: the conversations that the sink must hold afterwards."""
        return self.sum(step, who, conversations, [lambda: argv], holds)

    def sum(self, step: str, who: str, conversations: int, commands: list[Callable[[], list]],
            holds: int) -> tuple[Result, str]:
        """Several commands as one piece of work; making a command is not measured."""
        result = Result(step, who, self.latency_ms, conversations, load=measure.load_average())
        output = ""
        for command in commands:
            argv = [str(part) for part in command()]
            before = self.lab.sink.control("reset")
            self.lab.sink.control(f"latency?ms={self.latency_ms}")
            ran = measure.run(argv)
            self.lab.sink.control("latency?ms=0")
            self.add(result, ran, before, self.lab.sink.control("stats"))
            output = ran.output
        result.trouble = result.trouble or self.wrong_content(holds)
        return result, output

    @staticmethod
    def add(result: Result, ran: "measure.Ran", before: dict, after: dict) -> None:
        result.seconds += ran.seconds
        result.client_cpu += ran.cpu
        result.sink_cpu += after["cpu_seconds"] - before["cpu_seconds"]
        result.peak_mb = max(result.peak_mb, ran.peak_mb)
        result.calls += after["calls"]
        result.sent_mb += after["bytes_in"] / 1e6
        for kind, number in after["by_kind"].items():
            result.by_kind[kind] = result.by_kind.get(kind, 0) + number
        held = after["held"]
        if ran.status != 0:
            result.trouble = f"ended with {ran.status}: {ran.output.strip()[-800:]}"
        elif after["refused"] or held["refused"] or held["rewritten"]:
            result.trouble = (f"{held['refused']} records refused, {held['rewritten']} sent twice; "
                              + "; ".join(sorted(set(after["refused"])))[:800])

    def wrong_content(self, conversations: int) -> str:
        held, wanted = self.lab.sink.control("stats")["held"], self.lab.expect(conversations)
        differing = [name for name in ("records", "sum", "trees") if held[name] != wanted[name]]
        return "; ".join(f"{name} {held[name]} instead of {wanted[name]}" for name in differing)


def peer(meter: Meter, step: str, who: str, conversations: int, argv: list) -> Result:
    """Into an empty org."""
    meter.lab.sink.control("clear")
    return meter.run(step, who, conversations, argv, conversations)[0]


def jsforce(meter: Meter, step: str, who: str, name: str, conversations: int, lanes: int = 1) -> Result:
    modules = meter.lab.root / "tests/conformance/node_modules"
    argv = ["node", "--max-old-space-size=4096", PEERS / f"jsforce_{name}.mjs", modules.parent,
            meter.lab.sink.address, meter.lab.rows, conversations, lanes]
    return peer(meter, step, who, conversations, argv)


def jsforce_peers(meter: Meter, with_jobs: bool) -> list[Result]:
    live, count = meter.lab.live, meter.lab.conversations
    results = [jsforce(meter, "live", ONE_EACH, "composite", live),
               jsforce(meter, "live", "jsforce: parent with children as JSON, one call each", "tree", live),
               jsforce(meter, "live", GRAPH, "graph", live),
               jsforce(meter, "backlog", GRAPH, "graph", count)]
    if meter.latency_ms > 0:
        results.append(jsforce(meter, "backlog", f"{GRAPH}, 5 at once", "graph", count, 5))
    # Its speed does not depend on the number.
    some = min(count, 2_000 if meter.latency_ms > 0 else 5_000)
    results.append(jsforce(meter, "backlog", "jsforce: Collections of 200", "collections", some))
    if with_jobs:
        results.append(jsforce(meter, "backlog", "jsforce: bulk2", "bulk2", count))
    return results


def floors(meter: Meter) -> list[Result]:
    lab, count = meter.lab, meter.lab.conversations
    folder = lab.work / "floor"
    folder.mkdir()
    config = floor.write_composite(lab.rows, count, folder, lab.sink.address)
    packed = peer(meter, "backlog", "floor: curl, ready Composite calls", count, ["curl", "--config", config])
    jobs = [PEERS / "floor_jobs.sh", lab.sink.address, *floor.write_jobs(lab.rows, count, folder)]
    by_jobs = peer(meter, "backlog", "floor: curl, ready CSV by jobs", count, jobs)
    shutil.rmtree(folder)
    return [packed, by_jobs]


class Dealwire:
    """The engine with the backlog in its store, which grows by what arrives."""

    def __init__(self, meter: Meter, home: Home, who: str = "Dealwire"):
        self.meter, self.lab, self.home, self.who = meter, meter.lab, home, who

    def export(self, step: str, conversations: int, holds: int, upserts: int) -> Result:
        result, output = self.meter.run(step, self.who, conversations, [*self.home.program, "export", "--json"], holds)
        if result.trouble:
            return result
        told = json.loads(output[output.index("{"):])
        if (told["upserts"], told["calls"]) != (upserts, result.calls):
            result.trouble = (f"told of {told['upserts']} records and {told['calls']} calls, where {upserts} were to "
                              f"be written and {result.calls} were made")
        return result

    def backlog(self) -> Result:
        self.lab.sink.control("clear")
        count = self.lab.conversations
        return self.export("backlog", count, count, count * RECORDS)

    def unchanged(self) -> Result:
        count = self.lab.conversations
        return self.export("unchanged", count, count, 0)

    def live_together(self) -> Result:
        """They arrived in groups since the last export."""
        live = self.lab.live
        self.home.choose_jobs("auto")
        for file in self.lab.groups()[:self.groups_per_half()]:
            self.home.setup("ingest", str(file))
        return self.export("live", live, self.lab.conversations + live, live * RECORDS)

    def live_by_groups(self) -> Result:
        """An export after each group."""
        def command(file):
            self.home.setup("ingest", str(file))
            return [*self.home.program, "export", "--json"]
        commands = [lambda file=file: command(file) for file in self.lab.groups()[self.groups_per_half():]]
        return self.meter.sum("live", f"{self.who}, an export per group of {GROUP}", self.lab.live, commands,
                              self.lab.conversations + self.lab.arriving)[0]

    def groups_per_half(self) -> int:
        return len(self.lab.groups()) // 2


def dealwire(lab: Lab, latency_ms: int) -> list[Result]:
    meter = Meter(lab, latency_ms)
    with lab.home("dealwire", "always" if lab.conversations < SMALL else "auto") as home:
        engine = Dealwire(meter, home)
        results = [engine.backlog()]
        if results[0].trouble:
            return results
        results += [engine.unchanged(), engine.live_together(), engine.live_by_groups()]
    with lab.home("packed", "never") as home:
        results.append(Dealwire(meter, home, "Dealwire, without jobs").backlog())
    return results
