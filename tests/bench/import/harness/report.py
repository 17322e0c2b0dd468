"""Medians, the table, and the bars of the design."""
import dataclasses
import statistics

from .contenders import Result

FLOOR = "floor: curl | COPY"
MB_BAR = 150.0
# (step, least rows per second as a multiple of the floor), PostgreSQL only
RATIO_BARS = [("first load", 1.5), ("full re-read", 0.7)]
IDLE = "increment, nothing changed"
IDLE_CALLS = 4
IDLE_SECONDS = 1.0


@dataclasses.dataclass
class Line:
    """What one contender did in one step, over all rounds."""
    backend: str
    who: str
    step: str
    runs: list[Result]
    ratios: list[float]

    def median(self, what: str) -> float:
        return statistics.median(getattr(run, what) for run in self.runs)

    @property
    def ratio(self) -> float | None:
        return statistics.median(self.ratios) if self.ratios else None


def lines_of(rounds: list[list[Result]]) -> list[Line]:
    """Ratios are taken within a round, where both had the same machine."""
    lines: dict[tuple, Line] = {}
    for results in rounds:
        base = next((one for one in results if one.who == FLOOR), None)
        for one in results:
            key = (one.backend, one.who, one.step)
            line = lines.setdefault(key, Line(*key, [], []))
            line.runs.append(one)
            if base and not base.trouble and one.backend == base.backend and one.rows > 0:
                line.ratios.append(one.rate / base.rate)
    return list(lines.values())


def table(lines: list[Line]) -> str:
    head = ["store", "who", "step", "rows/s", "x floor", "seconds", "client CPU s", "PostgreSQL CPU s",
            "org CPU s", "peak MB", "calls", "load", "content"]
    rows = [head, ["---"] * 3 + ["---:"] * 9 + ["---"]] + [cells(line) for line in lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def cells(line: Line) -> list[str]:
    rate = f"{line.median('rate'):,.0f}" if line.runs[0].rows else "-"
    ratio = f"{line.ratio:.2f}" if line.ratio is not None else "-"
    numbers = [f"{line.median(what):.2f}" for what in ("seconds", "client_cpu", "postgres_cpu", "org_cpu")]
    wrong = any(run.trouble for run in line.runs)
    return [line.backend, line.who.replace("|", "\\|"), line.step, rate, ratio, *numbers,
            f"{line.median('peak_mb'):.0f}", f"{line.median('calls'):.0f}", f"{line.median('load'):.1f}",
            "WRONG" if wrong else "right"]


def missed(lines: list[Line]) -> list[str]:
    """Bars that are not reached, one sentence each."""
    found = []
    ours = {(line.backend, line.step): line for line in lines if line.who == "Dealwire"}
    for step, bar in RATIO_BARS:
        line = ours.get(("postgresql", step))
        if line and line.ratio is not None and line.ratio < bar:
            found.append(f"{step}: {line.ratio:.2f} x the floor, the bar is {bar}")
    for (backend, step), line in ours.items():
        peak = max(run.peak_mb for run in line.runs)
        if peak > MB_BAR:
            found.append(f"{step} on {backend}: {peak:.0f} MB, the bar is {MB_BAR:.0f}")
        if step == IDLE:
            found += missed_idle(backend, line)
    return found


def missed_idle(backend: str, line: Line) -> list[str]:
    found = []
    if line.median("calls") > IDLE_CALLS:
        found.append(f"{IDLE} on {backend}: {line.median('calls'):.0f} calls, the bar is {IDLE_CALLS}")
    if line.median("seconds") > IDLE_SECONDS:
        found.append(f"{IDLE} on {backend}: {line.median('seconds'):.2f} s, the bar is {IDLE_SECONDS}")
    return found


def troubles(lines: list[Line]) -> list[str]:
    return [f"{line.backend}, {line.who}, {line.step}: {run.trouble}"
            for line in lines for run in line.runs if run.trouble]
