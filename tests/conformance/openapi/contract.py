#!/usr/bin/env python3
"""Sends a running `dealwire serve` what its OpenAPI document allows, and what it does not, with schemathesis.

The server holds the demo data of a simulated org. Bounded by examples and time; prints the summary.

  contract.py                 /api/v1 and /v2
  contract.py --only v1       one of them
  contract.py --examples 20   so many made-up requests for each operation
  contract.py --url URL --key KEY --secret SECRET   a server that runs already
"""

import argparse
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "support/python"))
from kit import ROOT, Program  # noqa: E402
from org import allow_loopback, connect, simulated_org  # noqa: E402

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
    """A simulated org, a store with the demo data and a server, all in one folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.program = Program(None, self.folder)
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def dealwire(self, *words):
        return self.program.json(*words, code=(0, 3))

    def fill(self):
        org = self.stack.enter_context(simulated_org(self.folder))
        self.dealwire("init")
        allow_loopback(self.program)
        # Every request comes from one key here; how often one may ask is tested elsewhere.
        text = self.program.config.read_text()
        text = re.sub(r"^( +requests_per_(?:second|day):).*$", r"\1 0", text, flags=re.M)
        text = re.sub(r"^(metrics:\n(?:.*\n)*?  enabled:) true", r"\1 false", text, flags=re.M)
        self.program.config.write_text(text)
        connect(self.program, org)
        self.dealwire("ingest", ROOT / "tests/data/conversations.ndjson")
        self.dealwire("sync")

    def serve(self):
        return self.stack.enter_context(self.program.serving_somewhere("--lanes", "0"))

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
