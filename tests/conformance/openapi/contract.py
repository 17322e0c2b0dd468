#!/usr/bin/env python3
"""Sends a running `dealwire serve` what its OpenAPI document allows, and what it does not, with schemathesis.

The server holds the demo data of a simulated org. Bounded by examples and time; prints the summary.

  contract.py                 /api/v1 and /v2
  contract.py --only v1       one of them
  contract.py --examples 20   so many made-up requests for each operation
  contract.py --url URL --key KEY --secret SECRET   a server that runs already
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PROGRAMS = pathlib.Path(os.environ.get("PROGRAMS", ROOT / "build/dev/bin"))

# What is checked of every answer. The conversation API takes what it does not know and ignores it, as its
# clients expect; ours refuses it.
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
]
STRICT = ["negative_data_rejection", "missing_required_header", "allow_header_conformance"]



class World:
    """A simulated org, a store with the demo data and a server, all in one temporary folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def dealwire(self, *words, check=True):
        command = [str(PROGRAMS / "dealwire"), "--config", str(self.folder / "dealwire.yaml"), "--json", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if check and done.returncode not in (0, 3):
            raise SystemExit(f"dealwire {' '.join(words)} ended with {done.returncode}:\n{done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def start(self, command, log):
        with open(self.folder / log, "w", encoding="utf-8") as out:
            process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        self.processes.append(process)
        return process

    def wait_for(self, what, process, look):
        for _ in range(300):
            found = look()
            if found:
                return found
            if process.poll() is not None:
                break
            time.sleep(0.1)
        logs = "\n".join(path.read_text(errors="replace")[-2000:] for path in self.folder.glob("*.log"))
        raise SystemExit(f"{what} did not start.\n{logs}")

    def org(self):
        ports = self.folder / "ports.json"
        process = self.start(
            [str(PROGRAMS / "salesforce-simulator"), "--production-port", "0", "--sandbox-port", "0", "--ports-file", str(ports)],
            "simulator.log",
        )
        self.wait_for("The simulated org", process, lambda: ports.exists() and ports.stat().st_size)
        return json.loads(ports.read_text())["production"]

    def fill(self):
        org = self.org()
        self.dealwire("init")
        config = self.folder / "dealwire.yaml"
        text = config.read_text()
        text = re.sub(r"^  test_hosts: \[\]", "  test_hosts: [127.0.0.1]", text, flags=re.M)
        # Every request comes from one key here; how often one may ask is tested elsewhere.
        text = re.sub(r"^( +requests_per_(?:second|day):).*$", r"\1 0", text, flags=re.M)
        text = re.sub(r"^(metrics:\n(?:.*\n)*?  enabled:) true", r"\1 false", text, flags=re.M)
        config.write_text(text)
        (self.folder / "client-secret").write_text("simulator-secret")
        (self.folder / "refresh-token").write_text("simulator-refresh-token")
        self.dealwire(
            "connect", "salesforce", "--environment", "production", "--login-url", org, "--flow", "refresh-token",
            "--client-id", "simulator-client", "--client-secret-file", str(self.folder / "client-secret"),
            "--refresh-token-file", str(self.folder / "refresh-token"),
        )  # fmt: skip
        self.dealwire("ingest", "tests/data/conversations.ndjson")
        self.dealwire("sync")

    def serve(self):
        process = self.start(
            [str(PROGRAMS / "dealwire"), "--config", str(self.folder / "dealwire.yaml"), "serve", "--listen", "127.0.0.1:0", "--lanes", "0"],
            "serve.log",
        )
        pattern = re.compile(r"https?://127\.0\.0\.1:\d+")
        log = self.folder / "serve.log"
        return self.wait_for("The server", process, lambda: (pattern.search(log.read_text()) or [None])[0])

    def key(self):
        made = self.dealwire("apikey", "create", "--name", "contract", "--for", "admin")
        return made["accessKey"], made["accessKeySecret"]


def schemathesis(url, key, secret, part, options):
    place = pathlib.Path(options.report or tempfile.mkdtemp())
    command = [
        str(pathlib.Path(sys.executable).with_name("schemathesis")),
        "--config-file", str(HERE / "schemathesis.toml"),
        "run", options.document or f"{url}/api/v1/openapi.json", "--url", url,
        "--include-path-regex", f"^/{'api/v1' if part == 'v1' else 'v2'}/",
        "--auth", f"{key}:{secret}",
        "--checks", ",".join(CHECKS + (STRICT if part == "v1" else [])),
        "--phases", "examples,coverage,fuzzing",
        "--max-examples", str(options.examples),
        "--continue-on-failure", "--no-shrink",
        "--seed", str(options.seed),
        "--workers", "1",
        "--request-timeout", "30",
        "--generation-database", "none",
        "--report", "junit", "--report-junit-path", str(place / f"{part}.xml"),
        "--warnings", "off", "--no-color",
    ]  # fmt: skip
    try:
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(HERE / "hooks.py"), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, cwd=place, env=environment, check=False, timeout=options.seconds).returncode
    except subprocess.TimeoutExpired:
        print(f"schemathesis was not through with {part} after {options.seconds} s.")
        return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["v1", "v2"])
    parser.add_argument("--examples", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=600, help="at most so long for each of the two")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--report", help="folder for JUnit files")
    parser.add_argument("--document", help="another document than the one that the server hands out")
    parser.add_argument("--url")
    parser.add_argument("--key")
    parser.add_argument("--secret")
    options = parser.parse_args()
    parts = [options.only] if options.only else ["v1", "v2"]
    if options.url:
        return max(schemathesis(options.url, options.key, options.secret, part, options) for part in parts)
    with tempfile.TemporaryDirectory() as folder, World(folder) as world:
        world.fill()
        key, secret = world.key()
        url = world.serve()
        return max(schemathesis(url, key, secret, part, options) for part in parts)


if __name__ == "__main__":
    sys.exit(main())
