#!/usr/bin/env python3
"""docs/guide/backup.md, done: backup and restore with the key, on SQLite and on PostgreSQL.

    test_backup.py FOLDER_OF_PROGRAMS

PostgreSQL's half runs where DEALWIRE_TEST_POSTGRESQL names a server.
"""
import base64
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support/python"))
from kit import Program, fetch  # noqa: E402
from org import connect, records_of, sample_lines, simulated_org  # noqa: E402

PROGRAMS = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else "build/dev/bin").resolve()
SERVER = os.environ.get("DEALWIRE_TEST_POSTGRESQL", "")
DATABASE = f"backup_{os.getpid()}"


class Sqlite:
    def __init__(self, folder: pathlib.Path):
        self.file = folder / "dealwire.db"
        self.url = "sqlite:dealwire.db"

    def save(self, to: pathlib.Path) -> None:
        with contextlib.closing(sqlite3.connect(self.file)) as store, contextlib.closing(sqlite3.connect(to)) as copy:
            store.backup(copy)  # what .backup of the sqlite3 shell does

    def lose(self) -> None:
        for name in ("dealwire.db", "dealwire.db-wal", "dealwire.db-shm"):
            (self.file.parent / name).unlink(missing_ok=True)

    def restore(self, backup: pathlib.Path) -> None:
        shutil.copy(backup, self.file)

    def close(self) -> None:
        pass


class Postgresql:
    def __init__(self, _: pathlib.Path):
        self.url = SERVER.rpartition("/")[0] + "/" + DATABASE
        self.sql(f"CREATE DATABASE {DATABASE}")

    def sql(self, text: str) -> None:
        subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-c", text, SERVER], check=True)

    def save(self, to: pathlib.Path) -> None:
        subprocess.run(["pg_dump", "--format=custom", f"--file={to}", self.url], check=True)

    def lose(self) -> None:
        self.sql(f"DROP DATABASE {DATABASE} WITH (FORCE)")

    def restore(self, backup: pathlib.Path) -> None:
        self.sql(f"CREATE DATABASE {DATABASE}")
        subprocess.run(["pg_restore", "--no-owner", f"--dbname={self.url}", backup], check=True)

    def close(self) -> None:
        self.sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


class Backup:
    make: type

    def setUp(self):
        self.place = tempfile.TemporaryDirectory(prefix="dealwire-backup-")
        self.folder = pathlib.Path(self.place.name)
        self.store = self.make(self.folder)
        self.program = Program(PROGRAMS / "dealwire", self.folder)
        (self.folder / "dealwire.yaml").write_text(
            f"store: {{url: '{self.store.url}'}}\nsalesforce: {{test_hosts: [127.0.0.1]}}\nmetrics: {{enabled: false}}\n")
        self.program.run("init", "--keep-config")

    def tearDown(self):
        self.store.close()
        self.place.cleanup()

    def test_a_reader_of_changes_is_told_and_misses_nothing_that_comes_in(self):
        made = self.program.json("apikey", "create", "--name", "reader", "--scope", "dealwire:read")
        self.key = base64.b64encode(f"{made['accessKey']}:{made['accessKeySecret']}".encode()).decode()
        self.program.run("ingest", "-", input=sample_lines(10))
        early = self.changes("from=beginning")["next"]
        backup = self.folder / "backup"
        self.store.save(backup)
        self.program.run("ingest", "-", input=sample_lines(20))
        late = self.changes(f"after={early}")["next"]

        self.store.lose()
        self.store.restore(backup)
        self.assertEqual(self.changes(f"after={late}")["code"], "cursor-from-the-future")
        self.program.run("ingest", "-", input="".join(sample_lines(60).splitlines(True)[20:]))

        self.assertEqual(self.changes(f"after={late}")["code"], "cursor-from-the-future")
        self.assertEqual(len(self.changes(f"after={early}")["changes"]), 40)

    def changes(self, place: str):
        """What is answered to whoever has read up to there."""
        with self.program.serving_somewhere("--lanes", "0") as address:
            _, text = fetch(f"{address}/api/v1/changes?limit=1000&kind=conversation&{place}", {"Authorization": f"Basic {self.key}"})
        return json.loads(text)

    def test_nothing_doubles_and_what_came_since_is_brought_in_again(self):
        with simulated_org(self.folder, programs=PROGRAMS) as org:
            connect(self.program, org)
            self.program.run("ingest", "-", input=sample_lines(20))
            first = self.program.json("sync")["export"]
            self.assertGreater(first["upserts"], 0)
            backup = self.folder / "backup"
            self.store.save(backup)
            key = (self.folder / "dealwire.key").read_bytes()
            self.program.run("ingest", "-", input=sample_lines(40))
            self.assertGreater(self.program.json("sync")["export"]["upserts"], 0)
            before = self.keys_in(org)

            self.store.lose()
            (self.folder / "dealwire.key").unlink()
            self.store.restore(backup)
            self.program.run("init", "--keep-config", code=2)  # no new key beside a store that needs the old one
            (self.folder / "dealwire.key").write_bytes(key)
            os.chmod(self.folder / "dealwire.key", 0o600)

            self.assertEqual(self.program.json("sync")["export"]["upserts"], 0)
            self.program.run("ingest", "-", input=sample_lines(40))
            self.assertGreater(self.program.json("sync")["export"]["upserts"], 0)
            census = self.program.json("sync")
            self.assertEqual(census["export"]["upserts"] + census["export"]["deletes"], 0)
            self.assertEqual(self.keys_in(org), before)  # the same records, none of them twice

    @staticmethod
    def keys_in(org: str) -> dict[str, list[str]]:
        return {sobject: sorted(records_of(org, sobject, key)) for sobject, key in
                (("Conversation__c", "Conversation_Key__c"), ("Conversation_Participant__c", "Record_Key__c"),
                 ("Conversation_Tracker__c", "Record_Key__c"))}


class OnSqlite(Backup, unittest.TestCase):
    make = Sqlite


@unittest.skipUnless(SERVER, "DEALWIRE_TEST_POSTGRESQL names no server")
class OnPostgresql(Backup, unittest.TestCase):
    make = Postgresql


if __name__ == "__main__":
    unittest.main(verbosity=1)
