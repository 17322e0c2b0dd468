#!/usr/bin/env python3
"""Airbyte's source for this API, as it was published (the manifest in PyPI's airbyte-source-gong), run by Airbyte's own
source-declarative-manifest against `dealwire serve` with the demo data set: check, discover, and a read of every
stream, whole and from a start date. Counts are compared with the store's.

    PYTHON_OF_A_VENV tests/conformance/api/test_airbyte.py     (scripts/test.sh makes the venv)
"""
import datetime
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema

from installation import Installation

MANIFEST = pathlib.Path(importlib.util.find_spec("source_gong").origin).parent / "manifest.yaml"
RUNNER = pathlib.Path(sys.executable).parent / "source-declarative-manifest"
STREAMS = ["users", "calls", "scorecards", "answeredScorecards"]


class Airbyte(unittest.TestCase):
    catalog = None

    @classmethod
    def setUpClass(cls):
        cls.dealwire = Installation().__enter__()
        cls.addClassCleanup(cls.dealwire.__exit__)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.dealwire.folder))

    def file(self, name, content):
        path = self.folder / name
        path.write_text(json.dumps(content))
        return path

    def airbyte(self, command, config=None, catalog=None, code=0):
        key = self.dealwire.key
        whole = {"access_key": key["accessKey"], "access_key_secret": key["accessKeySecret"], **(config or {})}
        arguments = [command, "--config", self.file("config.json", whole), "--manifest-path", MANIFEST]
        if catalog:
            arguments += ["--catalog", self.file("catalog.json", catalog)]
        done = subprocess.run([RUNNER, *arguments], capture_output=True, text=True, timeout=300,
                              env=self.dealwire.environment(), check=False)
        if done.returncode != code:
            self.fail(f"{command} ended with {done.returncode}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def status(self, **config):
        said = [message for message in self.airbyte("check", config) if message["type"] == "CONNECTION_STATUS"]
        return said[-1]["connectionStatus"]

    def streams(self):
        if not Airbyte.catalog:
            said = [message for message in self.airbyte("discover") if message["type"] == "CATALOG"]
            Airbyte.catalog = {stream["name"]: stream for stream in said[-1]["catalog"]["streams"]}
        return Airbyte.catalog

    def read(self, **config):
        streams = self.streams()
        catalog = {"streams": [{"stream": stream, "sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}
                               for stream in streams.values()]}
        records = {name: [] for name in streams}
        for message in self.airbyte("read", config, catalog):
            if message["type"] == "RECORD":
                records[message["record"]["stream"]].append(message["record"]["data"])
        for name, rows in records.items():
            checker = jsonschema.Draft7Validator(streams[name]["json_schema"])
            for row in rows:
                checker.validate(row)
        return records

    def test_the_key_is_checked(self):
        self.assertEqual(self.status()["status"], "SUCCEEDED")

    def test_a_wrong_secret_is_told(self):
        self.assertEqual(self.status(access_key_secret="wrong")["status"], "FAILED")

    def test_all_streams_are_discovered(self):
        self.assertEqual(sorted(self.streams()), sorted(STREAMS))

    def test_everything_is_read(self):
        records = self.read(start_date="2000-01-01T00:00:00Z")
        held = self.dealwire.calls_held()
        self.assertGreater(len(held), 200)
        self.assertEqual({call["id"] for call in records["calls"]}, set(held))
        self.assertEqual(len(records["calls"]), len(held), "each once")
        self.assertEqual({user["emailAddress"] for user in records["users"]}, self.dealwire.users_held())
        self.assertEqual((records["scorecards"], records["answeredScorecards"]), ([], []))
        users = {user["emailAddress"]: user["id"] for user in records["users"]}
        for call in records["calls"]:
            document = held[call["id"]]["document"]
            host = [party for party in document["parties"] if party.get("userId") == document["metaData"]["primaryUserId"]]
            if host and host[0]["emailAddress"] in users:
                self.assertEqual(call["primaryUserId"], users[host[0]["emailAddress"]], "a host is one of the users")
        print({name: len(rows) for name, rows in records.items()}, "of", len(held), "calls held")

    def test_reading_begins_at_the_start_date(self):
        held = self.dealwire.calls_held()
        moments = sorted(call["listed"] for call in held.values())
        start = datetime.datetime.fromtimestamp(moments[len(moments) // 2] // 1000, datetime.timezone.utc)
        later = {name for name, call in held.items() if call["listed"] >= start.timestamp() * 1000}
        records = self.read(start_date=start.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self.assertEqual({call["id"] for call in records["calls"]}, later)
        self.assertLess(len(later), len(held))
        print(len(later), "of", len(held), "calls since", start.isoformat())

    def tearDown(self):
        self.assertEqual(self.dealwire.passage.refused, [], "the client asked for another host")


if __name__ == "__main__":
    unittest.main()
