#!/usr/bin/env python3
"""Builds the Debian package of a build folder, looks into it, and runs what it installs.

    test_package.py BUILD_FOLDER

Needs no root: the package is unpacked into a folder. What needs a machine of its own (users, units, maintainer
scripts) is in fresh_machine.sh.
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from prometheus_client.parser import text_string_to_metric_families

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support/python"))
from kit import ROOT, Program, fetch, free_port, wait_until  # noqa: E402

sys.path.insert(0, str(ROOT / "scripts"))
import check_operations  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else ROOT / "build/dev").resolve()
CONFFILES = {"/etc/dealwire/dealwire.yaml", "/etc/default/dealwire"}
# Of the dev build alone, and of a package that is in no archive.
FORGIVEN = re.compile(r"initial-upload-closes-no-bugs|hardening-no-(pie|fortify)|changelog-file|debian-changelog|"
                      r"no-changelog|unknown-section|package-contains-documentation-outside|"
                      r"embedded-javascript|spelling-error|extra-license-file|missing-dep-for-interpreter")


class Package:
    """The package, built once."""

    folder = tempfile.TemporaryDirectory(prefix="dealwire-package-")
    file: pathlib.Path
    root: pathlib.Path

    @classmethod
    def make(cls) -> None:
        here = pathlib.Path(cls.folder.name)
        if "DEALWIRE_PACKAGE_AS_BUILT" not in os.environ:
            subprocess.run(["cmake", "--build", BUILD, "--target", "packaging"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cpack", "-G", "DEB", "-B", here / "built", "--config", BUILD / "CPackConfig.cmake"], check=True,
                       cwd=here, stdout=subprocess.DEVNULL)
        cls.file = next((here / "built").glob("dealwire_*.deb"))
        cls.root = here / "root"
        subprocess.run(["dpkg-deb", "-R", cls.file, cls.root], check=True)

    @classmethod
    def control(cls, name: str) -> str:
        return (cls.root / "DEBIAN" / name).read_text()


class Content(unittest.TestCase):
    def path(self, place: str) -> pathlib.Path:
        return Package.root / place.lstrip("/")

    def test_has_everything_in_its_place(self):
        for place in ("/usr/bin/dealwire", "/etc/dealwire/dealwire.yaml", "/etc/default/dealwire",
                      "/lib/systemd/system/dealwire.service", "/lib/systemd/system/dealwire-worker@.service",
                      "/usr/share/dealwire/example.yaml", "/usr/share/dealwire/grafana/dealwire.json",
                      "/usr/share/dealwire/prometheus/alerts.yaml", "/usr/share/dealwire/nginx/dealwire.conf",
                      "/usr/share/doc/dealwire/guide/operations.md", "/usr/share/doc/dealwire/reference/cli.md",
                      "/usr/share/doc/dealwire/copyright", "/usr/share/man/man1/dealwire.1.gz"):
            self.assertTrue(self.path(place).is_file(), place)

    def test_has_every_mapping(self):
        shipped = {f.relative_to(ROOT / "mappings") for f in (ROOT / "mappings").rglob("*") if f.is_file()}
        folder = self.path("/usr/share/dealwire/mappings")
        self.assertEqual({f.relative_to(folder) for f in folder.rglob("*") if f.is_file()}, shipped)

    def test_has_nothing_of_the_build(self):
        listed = {str(f.relative_to(Package.root)).split("/")[0] for f in Package.root.rglob("*")}
        self.assertEqual(listed, {"DEBIAN", "etc", "lib", "usr"})
        self.assertFalse(list(Package.root.rglob("*.a")))
        self.assertFalse(list(Package.root.rglob("*simulator*")))

    def test_never_overwrites_settings(self):
        self.assertEqual(set(Package.control("conffiles").split()), CONFFILES)
        inside = {"/" + str(f.relative_to(Package.root)) for f in (Package.root / "etc").rglob("*") if f.is_file()}
        self.assertEqual(inside, CONFFILES)

    def test_names_what_it_needs(self):
        control = Package.control("control")
        needs = re.search(r"^Depends: (.*)$", control, re.MULTILINE).group(1)
        for library in ("adduser", "libc6", "libpoconet", "libsoci-", "libpq5", "libssl3", "libprometheus-cpp-core"):
            self.assertIn(library, needs)
        for other in ("libgtest", "libpocodatasqlite"):
            self.assertNotIn(other, needs)

    def test_scripts_can_be_run(self):
        for name in ("postinst", "prerm", "postrm"):
            self.assertTrue(os.access(Package.root / "DEBIAN" / name, os.X_OK), name)
            subprocess.run(["sh", "-n", Package.root / "DEBIAN" / name], check=True)

    def test_program_is_stripped(self):
        said = subprocess.run(["readelf", "-S", self.path("/usr/bin/dealwire")], capture_output=True, text=True)
        self.assertNotIn(".debug_info", said.stdout)

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_lintian_finds_no_error(self):
        said = subprocess.run(["lintian", "--allow-root", "--fail-on", "none", Package.file], capture_output=True, text=True)
        errors = [line for line in said.stdout.splitlines() if line.startswith("E:") and not FORGIVEN.search(line)]
        self.assertEqual(errors, [])

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd is not installed")
    def test_units_are_accepted_and_hardened(self):
        units = [self.path(f"/lib/systemd/system/{name}") for name in ("dealwire.service", "dealwire-worker@.service")]
        with tempfile.TemporaryDirectory() as there:
            copies = []
            for unit in units:
                copy = pathlib.Path(there) / unit.name
                copy.write_text(unit.read_text().replace("/usr/bin/dealwire", "/bin/true"))
                copies.append(copy)
            said = subprocess.run(["systemd-analyze", "verify", "--man=no", *copies], capture_output=True, text=True)
        self.assertEqual([line for line in said.stderr.splitlines() if "dealwire" in line], [], said.stderr)
        rated = subprocess.run(["systemd-analyze", "security", "--offline=true", units[0]], capture_output=True, text=True)
        level = re.search(r"Overall exposure level for \S+: ([\d.]+)", rated.stdout)
        self.assertLess(float(level.group(1)), 2.0)

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed")
    def test_promtool_accepts_the_alerts(self):
        subprocess.run(["promtool", "check", "rules", self.path("/usr/share/dealwire/prometheus/alerts.yaml")], check=True,
                       stdout=subprocess.DEVNULL)


class Installed(unittest.TestCase):
    """The program of the package with the settings of the package, places of a service moved into a folder."""

    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="dealwire-installed-")
        folder = pathlib.Path(cls.place.name)
        config = folder / "dealwire.yaml"
        cls.port, cls.metrics_port = free_port(), free_port()
        settings = (Package.root / "etc/dealwire/dealwire.yaml").read_text()
        config.write_text(settings.replace("/var/lib/dealwire", str(folder))
                          .replace("port: 8443", f"port: {cls.port}")
                          .replace("port: 9464", f"port: {cls.metrics_port}").replace("refresh: 15s", "refresh: 1s"))
        cls.program = Program(Package.root / "usr/bin/dealwire", folder, config)
        cls.made = cls.program.json("init", "--keep-config")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def metrics(self) -> dict:
        status, text = fetch(f"http://127.0.0.1:{self.metrics_port}/metrics")
        self.assertEqual(status, 200)
        return {family.name: family for family in text_string_to_metric_families(text)}

    def ready(self):
        return fetch(f"http://127.0.0.1:{self.metrics_port}/readyz")[0] == 200

    def test_init_makes_key_and_store_once(self):
        self.assertTrue(self.made["keyMade"])
        self.assertFalse(self.program.json("init", "--keep-config")["keyMade"])
        self.assertEqual(os.stat(self.made["key"]).st_mode & 0o777, 0o600)

    def test_doctor_finds_the_shipped_mappings(self):
        findings = self.program.json("doctor", code=1)
        mapping = next(f for f in findings["checks"] if f["check"] == "mapping")
        self.assertEqual(mapping["level"], "ok", mapping)
        self.assertIn(str(Package.root / "usr/share/dealwire/mappings"), json.dumps(mapping))

    def test_a_lost_key_is_never_replaced(self):
        key = pathlib.Path(self.made["key"])
        aside = key.rename(key.with_suffix(".aside"))
        try:
            database = self.made["key"].replace("dealwire.key", "dealwire.db")
            with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as store:
                store.execute("INSERT INTO data_key (tenant_id, id, is_active, provider, master_key, wrapped, created_at) "
                              "VALUES ('default', 'k', 1, 'file', 'm', 'w', 1)")
                self.program.run("init", "--keep-config", code=2)
                store.execute("DELETE FROM data_key")
            self.assertFalse(key.exists())
        finally:
            aside.rename(key)

    def test_serves_and_tells_how_it_is(self):
        with self.program.serving() as process:
            wait_until("readiness", self.ready)
            status, body = fetch(f"http://127.0.0.1:{self.metrics_port}/readyz")
            self.assertEqual({c["name"] for c in json.loads(body)["checks"]} & {"store", "schema"}, {"store", "schema"})
            self.assertEqual(fetch(f"http://127.0.0.1:{self.port}/healthz")[0], 200)
            fetch(f"http://127.0.0.1:{self.port}/no/such/page")
            self.check_metrics()
            self.assertIsNone(process.poll())
        self.assertEqual(process.returncode, 0)
        self.check_log()

    def check_metrics(self):
        told, known = self.metrics(), check_operations.catalogue()
        for name, family in told.items():
            full = name + "_total" if family.type == "counter" else name
            self.assertIn(full, known)
            self.assertEqual(family.type, known[full]["kind"])
            for sample in family.samples:
                self.assertEqual(set(sample.labels) - {"le"}, known[full]["labels"], sample)
        for name in ("dealwire_ready", "dealwire_store_up", "dealwire_build_info", "dealwire_http_requests",
                     "dealwire_tenants", "process_resident_memory_bytes", "process_start_time_seconds"):
            self.assertIn(name, told)
        self.assertEqual(told["dealwire_ready"].samples[0].value, 1)
        routes = {s.labels["route"] for s in told["dealwire_http_requests"].samples}
        self.assertIn("other", routes)

    def check_log(self):
        events = []
        for line in self.program.log().splitlines():
            if line.startswith("{") and '"event"' in line:
                event = json.loads(line)
                self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
                events.append(event["event"])
        self.assertIn("serve_started", events)
        self.assertIn("service_stopped", events)
        self.assertEqual(set(events) - check_operations.documented_events().keys(), set())


if __name__ == "__main__":
    Package.make()
    unittest.main(verbosity=1)
