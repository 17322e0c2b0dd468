"""Medians, the table, and the bars of the design."""
import statistics

from lab import ALONE, Result

PHASES = ("load", "read", "match", "write", "seconds")
STORE_BAR = 3.0
MATCH_BAR = 15.0


def medians(results: list[Result]) -> list[Result]:
    """One line per contender and step, in the order in which they first came."""
    groups: dict = {}
    for one in results:
        groups.setdefault((one.store, one.who, one.step), []).append(one)
    lines = []
    for key, runs in groups.items():
        numbers = {name: statistics.median(getattr(run, name) for run in runs)
                   for name in vars(runs[0]) if name not in ("store", "who", "step")}
        lines.append(Result(*key, **numbers))
    return lines


def peer_of(line: Result, lines: list[Result]) -> Result | None:
    return next((one for one in lines if one.store == line.store and one.who == "set-based SQL"), None)


def ratio(over: float, under: float) -> str:
    return f"{over / under:.1f}" if under > 0 else "-"


def table(lines: list[Result]) -> str:
    head = ["store", "who", "step", "load s", "read s", "match s", "write s", "all s", "x SQL, match",
            "x SQL, all", "client CPU s", "PostgreSQL CPU s", "peak MB", "machine load"]
    rows = [head, ["---"] * 3 + ["---:"] * 11]
    for line in lines:
        peer = peer_of(line, lines)
        own = line.who == "Dealwire" and peer is not None
        rows.append([line.store, line.who, line.step,
                     *(f"{getattr(line, phase):.2f}" if getattr(line, phase) > 0 else "-" for phase in PHASES),
                     ratio(peer.match, line.match) if own else "-",
                     ratio(peer.seconds, line.seconds) if own else "-",
                     f"{line.client_cpu:.2f}", f"{line.postgres_cpu:.2f}",
                     f"{line.peak_mb:.0f}" if line.peak_mb else "-", f"{line.machine_load:.1f}"])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def missed(lines: list[Result]) -> list[str]:
    """Bars that are not reached, one sentence each."""
    found = []
    alone = next(one for one in lines if one.who == ALONE)
    for line in lines:
        peer = peer_of(line, lines)
        if line.who != "Dealwire" or line.step != "first" or not peer:
            continue
        if peer.seconds < STORE_BAR * line.seconds:
            found.append(f"{line.store}, store to store: {ratio(peer.seconds, line.seconds)} x, the bar is {STORE_BAR}")
        if peer.match < MATCH_BAR * alone.match:
            found.append(f"{line.store}, match step: {ratio(peer.match, alone.match)} x, the bar is {MATCH_BAR}")
    return found


def bars(lines: list[Result]) -> str:
    alone = next(one for one in lines if one.who == ALONE)
    rows = ["| Bar | PostgreSQL | SQLite |", "|---|---:|---:|"]
    peers = {one.store: one for one in lines if one.who == "set-based SQL"}
    ours = {one.store: one for one in lines if one.who == "Dealwire" and one.step == "first"}
    stores = ("postgresql", "sqlite")
    whole = [ratio(peers[s].seconds, ours[s].seconds) if s in peers else "-" for s in stores]
    match = [ratio(peers[s].match, alone.match) if s in peers else "-" for s in stores]
    rows.append(f"| store to store, traces included, at least {STORE_BAR:.0f} times the SQL | {' | '.join(whole)} |")
    rows.append(f"| match step alone, at least {MATCH_BAR:.0f} times | {' | '.join(match)} |")
    return "\n".join(rows)


def difference(who: str, theirs: list[str], ours: list[str]) -> str:
    """Empty where both came to the same, line by line; else how many do not, and the first of them."""
    wrong = [(a, b) for a, b in zip(theirs, ours) if a != b]
    if not wrong and len(theirs) == len(ours):
        return ""
    shown = "".join(f"\n  theirs {a}\n  ours   {b}" for a, b in wrong[:5])
    return f"{who}: {len(theirs)} conversations against {len(ours)}, {len(wrong)} differ{shown}"
