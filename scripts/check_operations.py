#!/usr/bin/env python3
"""Checks what operators rely on against the sources.

events    docs/reference/events.md names every event that is logged, with all its fields, and no other.
metrics   docs/reference/metrics.md explains every metric of the catalogue, with its labels, and no other.
routes    every path of the APIs counts under a name of its own (adapters/api/operations/route_name.cpp)
config    the dashboard and the alert rules in config/ use metrics and labels that exist.
"""
import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ("engine", "adapters", "apps")
CALL = re.compile(r"\blog(?:_|\(\))?\s*\.\s*write\(")
# A helper of a file that writes events of several names with the same fields.
HELPED = re.compile(r'\b\w+\(\s*(?:ports::)?Level::\w+,\s*"([a-z][a-z0-9_]*)"')
# Told by lanes that cannot use the store (engine/jobs/outage.hpp), each under a name of its own.
OUTAGE = re.compile(r'\bOutage \w+\{[^}"]*"([a-z][a-z0-9_]*)"\}')
NAME = re.compile(r'"([a-z][a-z0-9_]*)"')
FIELD = re.compile(r'\{\s*"([a-z][a-z0-9_]*)"\s*,')
TICKED = re.compile(r"`([^`]+)`")
# What the thread works on may stand in every event; see the text above the table.
CONTEXT = {"tenant", "job", "run", "request", "trace"}
METRIC = re.compile(r'constexpr Metric k\w+\{\s*"(\w+)",\s*MetricKind::(\w+),\s*((?:"[^"]*"\s*)+),\s*\{([^}]*)\}\}',
                    re.DOTALL)
# Those that Prometheus makes for every target by itself.
OF_PROMETHEUS = {"up"}
SUFFIXES = ("_bucket", "_sum", "_count")
WORDS_OF_PROMQL = {
    "sum", "rate", "increase", "max", "min", "avg", "count", "by", "without", "on", "ignoring", "group_left", "and",
    "or", "unless", "histogram_quantile", "time", "absent", "clamp_min", "clamp_max", "topk", "vector", "bool",
    "max_over_time", "min_over_time", "avg_over_time", "changes", "label_replace", "scalar", "offset", "delta",
    "present_over_time"}


def arguments(text: str, start: int) -> list[str]:
    """The arguments of the call whose opening bracket ends at `start`."""
    depth, parts, begin, quoted, at = 1, [], start, False, start
    while depth:
        c = text[at]
        if quoted:
            if c == "\\":
                at += 1
            elif c == '"':
                quoted = False
        elif c == '"':
            quoted = True
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == "," and depth == 1:
            parts.append(text[begin:at])
            begin = at + 1
        at += 1
    parts.append(text[begin:at - 1])
    return parts


def sources():
    for folder in SOURCES:
        yield from sorted((ROOT / folder).rglob("*.[ch]pp"))


def note_event(events: dict[str, dict], name: str, fields: set[str], path: pathlib.Path) -> None:
    event = events.setdefault(name, {"fields": set(), "where": path.relative_to(ROOT)})
    event["fields"] |= fields


def logged() -> dict[str, dict]:
    """Every event with its fields and the places that write it."""
    events: dict[str, dict] = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        shared: set[str] = set()
        for call in CALL.finditer(text):
            parts = arguments(text, call.end())
            fields = set(FIELD.findall(" ".join(parts[2:])))
            names = NAME.findall(parts[1]) if len(parts) > 1 else []
            shared |= set() if names else fields
            for name in names:
                note_event(events, name, fields, path)
        for name in OUTAGE.findall(text):
            note_event(events, name, {"why"}, path)
        for name in HELPED.findall(text):
            if name not in events:
                note_event(events, name, shared, path)
    return events


def documented_events() -> dict[str, set]:
    """Every event in the table of events.md with all that its row shows in ticks."""
    rows = {}
    for line in (ROOT / "docs/reference/events.md").read_text(encoding="utf-8").splitlines():
        cells = line.split("|")
        if not line.startswith("| `") or len(cells) < 4:
            continue
        said = set(TICKED.findall("|".join(cells[3:])))
        for name in TICKED.findall(cells[1]):
            rows[name] = said
    return rows


def check_events() -> list[str]:
    written, told, problems = logged(), documented_events(), []
    for name, event in sorted(written.items()):
        if name not in told:
            problems.append(f"events.md: {name} ({event['where']}) is missing; fields: {sorted(event['fields'])}")
            continue
        for field in sorted(event["fields"] - told[name] - CONTEXT):
            problems.append(f"events.md: {name} has the field {field} ({event['where']}), which its row does not name")
    problems += [f"events.md: {name} is logged nowhere" for name in sorted(told.keys() - written.keys())]
    return problems


def catalogue() -> dict[str, dict]:
    text = (ROOT / "engine/ports/metric_catalogue.hpp").read_text(encoding="utf-8")
    return {name: {"kind": kind.lower(), "labels": set(re.findall(r'"(\w+)"', labels))}
            for name, kind, _, labels in METRIC.findall(text)}


def check_reference(metrics: dict[str, dict]) -> list[str]:
    problems, told = [], {}
    for line in (ROOT / "docs/reference/metrics.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if line.startswith("| `") and len(cells) >= 5:
            told[cells[1].strip("`")] = (cells[2], set(TICKED.findall(cells[3])))
    for name, metric in metrics.items():
        if name not in told:
            problems.append(f"metrics.md: {name} is missing")
        elif told[name] != (metric["kind"], metric["labels"]):
            problems.append(f"metrics.md: {name} is a {metric['kind']} with {sorted(metric['labels'])}, not "
                            f"{told[name][0]} with {sorted(told[name][1])}")
    problems += [f"metrics.md: {name} does not exist" for name in sorted(told.keys() - metrics.keys())]
    return problems


def base_name(name: str, metrics: dict[str, dict]) -> str | None:
    if name in metrics:
        return None if metrics[name]["kind"] == "histogram" else name
    for suffix in SUFFIXES:
        if name.endswith(suffix) and metrics.get(name.removesuffix(suffix), {}).get("kind") == "histogram":
            return name.removesuffix(suffix)
    return None


def check_query(query: str, where: str, metrics: dict[str, dict]) -> list[str]:
    """Every name in a query is a metric that exists, with labels that it has."""
    problems = []
    if listing := re.fullmatch(r"label_values\((\w+), (\w+)\)", query):
        name, label = listing.groups()
        return [] if label in metrics.get(name, {"labels": ()})["labels"] else [f"{where}: no {name} with {label}"]
    bare = re.sub(r"\$__\w+|\$\w+|\$\{\w+\}", "5m", query)
    allowed = set()
    selectors = re.findall(r"([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?", re.sub(r'\b(?:by|on|without|ignoring|group_left)\s*\([^)]*\)', " ", bare))
    for name, selector in selectors:
        if name in WORDS_OF_PROMQL or re.fullmatch(r"[smhdwy]|\d\w*", name):
            continue
        if name in OF_PROMETHEUS:
            allowed |= {"job", "instance"}
            continue
        base = base_name(name, metrics)
        if base is None:
            problems.append(f"{where}: no metric {name}")
            continue
        labels = metrics[base]["labels"] | {"job", "instance"} | ({"le"} if name.endswith("_bucket") else set())
        allowed |= labels
        for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector or ""):
            if label not in labels:
                problems.append(f"{where}: {name} has no label {label}")
    for names in re.findall(r"\b(?:by|on|without|ignoring)\s*\(([^)]*)\)", bare):
        for label in filter(None, (one.strip() for one in names.split(","))):
            if label not in allowed:
                problems.append(f"{where}: groups by {label}, which none of its metrics has")
    return problems


def strip_strings(query: str) -> str:
    """Contents of label matchers are not names."""
    return re.sub(r'"[^"]*"', '""', query)


def dashboard_queries():
    for path in sorted((ROOT / "config/grafana").glob("*.json")):
        board = json.loads(path.read_text(encoding="utf-8"))
        for panel in board["panels"]:
            for target in panel.get("targets", []):
                yield f"{path.name}, panel {panel['title']!r}", target["expr"]
        for variable in board.get("templating", {}).get("list", []):
            if variable.get("type") == "query":
                yield f"{path.name}, variable {variable['name']}", variable["query"]["query"]


def check_rule(rule: dict, where: str) -> list[str]:
    problems = []
    if rule.get("labels", {}).get("severity") not in ("critical", "warning"):
        problems.append(f"{where}: severity is neither critical nor warning")
    for key in ("summary", "description", "runbook"):
        if not rule.get("annotations", {}).get(key):
            problems.append(f"{where}: no {key}")
    runbook = rule.get("annotations", {}).get("runbook", "")
    guide = (ROOT / "docs/guide/operations.md").read_text(encoding="utf-8").lower()
    if f"### {rule.get('alert', '').lower()}" not in guide:
        problems.append(f"{where}: docs/guide/operations.md has no heading for it")
    if not runbook.endswith("#" + rule.get("alert", "").lower()):
        problems.append(f"{where}: the runbook does not lead to its heading")
    return problems


def check_config(metrics: dict[str, dict]) -> list[str]:
    problems = []
    for where, query in dashboard_queries():
        problems += check_query(strip_strings(query), where, metrics)
    rules = yaml.safe_load((ROOT / "config/prometheus/alerts.yaml").read_text(encoding="utf-8"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            where = f"alerts.yaml, {rule.get('alert', rule.get('record'))}"
            problems += check_query(strip_strings(rule["expr"]), where, metrics)
            problems += check_rule(rule, where)
    return problems


def check_routes() -> list[str]:
    def words(path: str, pattern: str) -> set[str]:
        return set(re.findall(pattern, (ROOT / path).read_text(encoding="utf-8")))

    served = {"/" + path.replace("{}", "{id}") for path in words("adapters/api/v2/v2_site.cpp", r'at\("(v2/[^"]*)"\)')}
    served |= {"/api/v1" + path for path in words("adapters/api/v1/routes.cpp", r'"(/[a-z][^"]*)"')}
    counted = words("adapters/api/operations/route_name.cpp", r'^    "(/[^"]*)",$|"(/[^"]*)"')
    names = {name for pair in counted for name in pair if name}
    return ([f"route_name.cpp: {path} is served and has no name" for path in sorted(served - names)] +
            ([] if served else ["no paths could be read"]))


def main() -> int:
    metrics = catalogue()
    listed = (ROOT / "engine/ports/metric_catalogue.hpp").read_text(encoding="utf-8").count("constexpr Metric k")
    problems = [] if len(metrics) == listed else [f"only {len(metrics)} of {listed} metrics could be read"]
    problems += check_events() + check_reference(metrics) + check_config(metrics) + check_routes()
    print("\n".join(problems) if problems else
          f"operations: {len(logged())} events and {len(metrics)} metrics are as documented and used")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
