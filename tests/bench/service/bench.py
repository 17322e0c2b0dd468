#!/usr/bin/env python3
"""The API with a million conversations in PostgreSQL, beside what our HTTP server does at most with answers of the same
size, in one run. Called by run.sh."""
import argparse
import base64
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "support/python")]
import fill  # noqa: E402
from common import server  # noqa: E402
from kit import Program, fetch, free_port, service_config, wait_until  # noqa: E402

ALL_BLOCKS = {"context": "Extended", "exposedFields": {
    "parties": True, "media": False,
    "content": {"structure": True, "topics": True, "trackers": True, "trackerOccurrences": True, "brief": True,
                "outline": True, "highlights": True, "callOutcome": True, "keyPoints": True, "pointsOfInterest": True},
    "interaction": {"speakers": True, "video": True, "personInteractionStats": True, "questions": True},
    "collaboration": {"publicComments": True}}}
SCOPES = ["api:calls:read:basic", "api:calls:read:extensive", "api:calls:read:transcript", "api:users:read",
          "api:data-privacy:read", "calls:private", "dealwire:read"]
TEMPLATES = 1_000


class Api:
    def __init__(self, base: str, authorization: str):
        self.base, self.headers = base, {"Authorization": authorization, "Content-Type": "application/json"}

    def ask(self, path: str, body: dict | None = None) -> bytes:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data=data, headers=self.headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read()

    def json(self, path: str, body: dict | None = None) -> dict:
        return json.loads(self.ask(path, body))


class Wrk:
    """wrk over requests taken by chance from a list."""

    def __init__(self, seconds: int, connections: int, folder: pathlib.Path):
        self.seconds, self.connections, self.folder = seconds, connections, folder

    def script(self, method: str, headers: dict, paths: list[str], bodies: list[str]) -> pathlib.Path:
        lua = ["local paths = {" + ",".join(json.dumps(path) for path in paths) + "}",
               "local bodies = {" + ",".join(f"[==[{body}]==]" for body in bodies) + "}",
               f"wrk.method = {json.dumps(method)}"]
        lua += [f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items()]
        lua += ["math.randomseed(7)",
                "request = function()",
                "  local body = nil",
                "  if #bodies > 0 then body = bodies[math.random(#bodies)] end",
                "  return wrk.format(nil, paths[math.random(#paths)], nil, body)",
                "end",
                "done = function(summary, latency, requests)",
                "  io.write(string.format('RESULT %d %d %f %f %d %d\\n', summary.requests, summary.duration,",
                "    latency:percentile(50), latency:percentile(99), summary.bytes,",
                "    summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect))",
                "end"]
        file = self.folder / "requests.lua"
        file.write_text("\n".join(lua))
        return file

    def run(self, base: str, method: str, headers: dict, paths: list[str], bodies: list[str]) -> dict:
        script = self.script(method, headers, paths, bodies)
        done = subprocess.run(["wrk", "-t1", f"-c{self.connections}", f"-d{self.seconds}s", "--timeout", "30s", "-s",
                               str(script), base], capture_output=True, text=True, check=True)
        numbers = re.search(r"RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+) (\d+)", done.stdout)
        requests, duration, p50, p99, size, errors = (float(one) for one in numbers.groups())
        return {"perSecond": requests / (duration / 1e6), "p50ms": p50 / 1e3, "p99ms": p99 / 1e3,
                "bytes": size / max(requests, 1), "errors": int(errors)}


def deep_cursor(api: Api, pages: int) -> str:
    cursor = ""
    for _ in range(pages):
        answer = api.json("/v2/calls" + (f"?cursor={cursor}" if cursor else ""))
        cursor = answer["records"].get("cursor", "")
        if not cursor:
            break
    return cursor


def changes_positions(api: Api) -> list[str]:
    """Some places on the way through the feed."""
    places, place = ["/api/v1/changes"], ""
    for _ in range(20):
        answer = api.json("/api/v1/changes" + (f"?after={place}" if place else ""))
        place = str(answer.get("next", answer.get("cursor", "")))
        if not place:
            break
        places.append(f"/api/v1/changes?after={place}")
    return places


def outsider(api: Api, one: str) -> str:
    """The address of somebody who took part and is none of ours."""
    body = {"filter": {"callIds": [one]}, "contentSelector": {"exposedFields": {"parties": True}}}
    parties = api.json("/v2/calls/extensive", body)["calls"][0]["parties"]
    return next(party["emailAddress"] for party in reversed(parties) if party["emailAddress"])


def scenarios(api: Api, deep_pages: int, ids: list[str]) -> dict[str, tuple]:
    deep = deep_cursor(api, deep_pages)
    some = [ids[i:i + 100] for i in range(0, min(len(ids), 2000), 100)]
    return {
        "GET /v2/calls, first page": ("GET", ["/v2/calls"], []),
        f"GET /v2/calls, page {deep_pages:,}": ("GET", [f"/v2/calls?cursor={deep}"], []),
        "GET /v2/calls/{id}": ("GET", [f"/v2/calls/{one}" for one in ids], []),
        "POST /v2/calls/extensive, 100 ids, all blocks": (
            "POST", ["/v2/calls/extensive"],
            [json.dumps({"filter": {"callIds": few}, "contentSelector": ALL_BLOCKS}) for few in some]),
        "POST /v2/calls/extensive, 1 id, all blocks": (
            "POST", ["/v2/calls/extensive"],
            [json.dumps({"filter": {"callIds": [one]}, "contentSelector": ALL_BLOCKS}) for one in ids[:500]]),
        "GET /api/v1/changes": ("GET", changes_positions(api), []),
        "GET /v2/data-privacy, by e-mail": (
            "GET", [f"/v2/data-privacy/data-for-email-address?emailAddress={outsider(api, ids[0])}"], []),
    }


def make_store(options: argparse.Namespace, program: Program, url: str) -> None:
    program.run("init", "--keep-config")
    lines = subprocess.run([options.programs / "bench-export-data", "--count", str(TEMPLATES), "--sentences", "8"], check=True,
                           capture_output=True, text=True).stdout
    program.run("ingest", "-", input=lines)
    fill.multiply(url, max(options.conversations // TEMPLATES - 1, 0))


def api_key(program: Program) -> str:
    scopes = [word for scope in SCOPES for word in ("--scope", scope)]
    made = program.json("apikey", "create", "--name", "bench", *scopes)
    return "Basic " + base64.b64encode(f"{made['accessKey']}:{made['accessKeySecret']}".encode()).decode()


def measured(options: argparse.Namespace, api: Api, static: str, ids: list[str], folder: pathlib.Path) -> list[dict]:
    wrk, rows = Wrk(options.seconds, options.connections, folder), []
    for name, (method, paths, bodies) in scenarios(api, options.deep_pages, ids).items():
        if options.only and options.only not in name:
            continue
        size = len(api.ask(paths[0], json.loads(bodies[0]) if bodies else None))
        Wrk(2, options.connections, folder).run(api.base, method, api.headers, paths, bodies)  # to warm caches
        ours = wrk.run(api.base, method, api.headers, paths, bodies)
        floor = wrk.run(static, method, {}, [f"/bytes/{size}"], bodies)
        rows.append({"request": name, "size": size, **ours, "staticPerSecond": floor["perSecond"],
                     "staticP50ms": floor["p50ms"], "staticP99ms": floor["p99ms"]})
        print_row(rows[-1])
    return rows


def print_row(row: dict) -> None:
    print(f"| {row['request']} | {row['size']:,} | {row['perSecond']:,.0f} | {row['p50ms']:.1f} | {row['p99ms']:.1f} | "
          f"{row['staticPerSecond']:,.0f} | {row['staticP50ms']:.2f} | {row['staticP99ms']:.2f} | {row['errors']} |",
          flush=True)


def run(options: argparse.Namespace, folder: pathlib.Path) -> list[dict]:
    port, metrics = free_port(), free_port()
    program = Program(options.programs / "dealwire", folder)
    unlimited = "api: {requests_per_second: 0, requests_per_day: 0, v1: {requests_per_second: 0}}\n"
    program.config.write_text(service_config(folder, options.postgres, port, metrics, unlimited + options.more_config)
                              .replace("pool: 6", "pool: 12"))
    if not options.filled:
        make_store(options, program, options.postgres)
    count = int(fill.psql(options.postgres, "SELECT COUNT(*) FROM conversation"))
    ids = fill.psql(options.postgres, "SELECT id FROM conversation TABLESAMPLE SYSTEM (1) LIMIT 20000").split()
    random.Random(7).shuffle(ids)
    print(f"{count:,} conversations, {options.connections} connections, {options.seconds} s each\n")
    print("| Request | Bytes | Requests/s | p50 ms | p99 ms | Static handler/s | p50 ms | p99 ms | Errors |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    with program.serving() as process, server.running(options.programs / "bench-service-static") as static:
        wait_until("readiness", lambda: fetch(f"http://127.0.0.1:{metrics}/readyz")[0] == 200, 120)
        api = Api(f"http://127.0.0.1:{port}", api_key(program))
        rows = measured(options, api, static.address, ids, folder)
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        peak = int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1024
        print(f"\nPeak memory of serve: {peak} MB")
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=lambda text: pathlib.Path(text).resolve(), required=True)
    parser.add_argument("--postgres", required=True)
    parser.add_argument("--conversations", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--deep-pages", type=int, default=1_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--more-config", default="")
    parser.add_argument("--folder", type=pathlib.Path, help="where settings and key are kept for a run with --filled")
    parser.add_argument("--filled", action="store_true", help="the store is there from a run before")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dealwire-bench-") as there:
        rows = run(options, options.folder or pathlib.Path(there))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2))
    return 1 if any(row["errors"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
