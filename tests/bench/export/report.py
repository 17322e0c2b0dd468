"""Medians, the table, and the bars of the design."""
import statistics

from contenders import GRAPH, ONE_EACH, Result

NUMBERS = ("seconds", "client_cpu", "sink_cpu", "peak_mb", "calls", "sent_mb", "load")
LIVE_CALLS = 0.04
BACKLOG_CALLS = 0.005
LIVE_TIMES = 10.0
BACKLOG_TIMES = 1.0


def medians(results: list[Result]) -> list[Result]:
    """One line per contender, step and latency, in the order in which they first came."""
    groups: dict = {}
    for one in results:
        groups.setdefault((one.step, one.who, one.latency_ms, one.conversations), []).append(one)
    lines = []
    for key, runs in groups.items():
        line = Result(*key, **{name: statistics.median(getattr(run, name) for run in runs) for name in NUMBERS})
        line.trouble = next((run.trouble for run in runs if run.trouble), "")
        lines.append(line)
    return lines


def find(lines: list[Result], step: str, who: str, latency_ms: int) -> Result | None:
    return next((one for one in lines if (one.step, one.who, one.latency_ms) == (step, who, latency_ms)), None)


def times(line: Result, other: str, lines: list[Result]) -> float | None:
    """The records per second of a line as a multiple of another contender's."""
    base = find(lines, line.step, other, line.latency_ms)
    return line.rate / base.rate if base and base.rate and line.rate else None


def base_of(step: str) -> str:
    return ONE_EACH if step == "live" else GRAPH


def table(lines: list[Result]) -> str:
    head = ["ms a call", "step", "who", "conversations", "records/s", "x one Composite each (live), x Graph (backlog)",
            "calls", "calls per conversation", "seconds", "client CPU s", "sink CPU s", "peak MB", "MB sent", "load",
            "content"]
    rows = [head, ["---:", "---", "---"] + ["---:"] * 11 + ["---"]]
    for line in sorted(lines, key=lambda one: (one.latency_ms, ("live", "unchanged", "backlog").index(one.step))):
        ratio = times(line, base_of(line.step), lines)
        quiet = line.step == "unchanged"
        rows.append([f"{line.latency_ms}", line.step, line.who, f"{line.conversations:,}",
                     "-" if quiet else f"{line.rate:,.0f}", f"{ratio:.2f}" if ratio and not quiet else "-",
                     f"{line.calls:.0f}", f"{line.calls_each:.4f}", f"{line.seconds:.2f}", f"{line.client_cpu:.2f}",
                     f"{line.sink_cpu:.2f}", f"{line.peak_mb:.0f}", f"{line.sent_mb:.1f}", f"{line.load:.1f}",
                     "WRONG" if line.trouble else "right"])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def bars(lines: list[Result]) -> list[tuple[str, str, bool]]:
    """(bar, what was measured, reached)"""
    found = []
    for latency in sorted({line.latency_ms for line in lines}):
        at = f"at {latency} ms a call"
        live, idle, backlog = (find(lines, step, "Dealwire", latency) for step in ("live", "unchanged", "backlog"))
        if not live or not idle or not backlog:
            continue
        found.append((f"live, {at}: at most {LIVE_CALLS} calls per conversation", f"{live.calls_each:.4f}",
                      live.calls_each <= LIVE_CALLS))
        found.append((f"unchanged, {at}: no call", f"{idle.calls:.0f}", idle.calls == 0))
        ratio = times(live, ONE_EACH, lines)
        if latency >= 50 and ratio:
            found.append((f"live, {at}: at least {LIVE_TIMES:.0f} times the records/s of one call per conversation",
                          f"{ratio:.1f}", ratio >= LIVE_TIMES))
        found.append((f"backlog, {at}: at most {BACKLOG_CALLS} calls per conversation", f"{backlog.calls_each:.4f}",
                      backlog.calls_each <= BACKLOG_CALLS))
        ratio = times(backlog, GRAPH, lines)
        if ratio:
            found.append((f"backlog, {at}: at least the records/s of Composite Graph", f"{ratio:.2f}",
                          ratio >= BACKLOG_TIMES))
    return found


def bars_table(lines: list[Result]) -> str:
    rows = ["| Bar | | reached |", "|---|---:|---|"]
    rows += [f"| {bar} | {value} | {'yes' if reached else '**no**'} |" for bar, value, reached in bars(lines)]
    return "\n".join(rows)


def troubles(lines: list[Result]) -> list[str]:
    return [f"{line.step}, {line.who}, {line.latency_ms} ms: {line.trouble}" for line in lines if line.trouble]
