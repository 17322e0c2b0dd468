"""Who loads the pages: Dealwire and its peers."""
import dataclasses
import json
import pathlib
import re

from common import measure
from common.server import Server

from .lab import BULK_OBJECTS, Lab, empty_folder

PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"


@dataclasses.dataclass
class Result:
    """One measured piece of work. `trouble` is empty where the stored content is right."""
    backend: str
    who: str
    step: str
    rows: int
    seconds: float
    client_cpu: float
    postgres_cpu: float
    org_cpu: float
    peak_mb: float
    calls: int
    load: float
    trouble: str = ""
    org_seconds: float = 0.0
    by_kind: dict = dataclasses.field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


class Meter:
    """Measures a command between two readings of the org and of PostgreSQL."""

    def __init__(self, lab: Lab, org: Server, backend: str, who: str):
        self.lab, self.org, self.backend, self.who = lab, org, backend, who

    def run(self, step: str, rows: int, argv: list, env: dict | None = None) -> tuple[Result, str]:
        self.lab.settle()
        load = measure.load_average()
        before = self.org.control("reset")
        postgres = self.lab.postgres_cpu()
        ran = measure.run([str(part) for part in argv], env)
        stats = self.org.control("stats")
        result = Result(self.backend, self.who, step, rows, ran.seconds, ran.cpu,
                        self.lab.postgres_cpu() - postgres,
                        stats["cpu_seconds"] - before["cpu_seconds"], ran.peak_mb, stats["calls"], load,
                        by_kind=stats["by_kind"])
        if ran.status != 0:
            told = re.findall(r'"detail": "(.*)"', ran.output) or [ran.output.strip()[-800:]]
            result.trouble = f"ended with {ran.status}: {' '.join(told)}"
        elif stats["refused"]:
            result.trouble = "the static org refused: " + "; ".join(sorted(set(stats["refused"])))[:800]
        return result, ran.output


def postgres_peer(lab: Lab, org: Server, who: str, argv: list, env: dict | None = None,
                  rows: int | None = None, objects: list[str] | None = None) -> Result:
    """A peer that fills typed tables without indexes. `{store}` in argv becomes the database."""
    objects = objects or BULK_OBJECTS
    store = lab.fresh_database("bench_peer")
    for name in objects:
        lab.sql(lab.table(name), "bench_peer")
    command = [store if part == "{store}" else part for part in argv]
    settings = {"ORG": org.address, "WORK": str(lab.work), "STORE": store, **(env or {})}
    result, _ = Meter(lab, org, "postgresql", who).run("first load", rows or lab.rows, command, settings)
    if not result.trouble and rows is None:
        result.trouble = lab.check(store, "--plain", *(f"--object={name}" for name in objects))
    lab.drop_database("bench_peer")
    return result


def floor(lab: Lab, org: Server) -> Result:
    return postgres_peer(lab, org, "floor: curl | COPY", [PEERS / "floor.sh", *BULK_OBJECTS])


def pump(lab: Lab, org: Server) -> Result:
    argv = [PEERS / "pump.py", org.address, lab.work, "{store}", *BULK_OBJECTS]
    return postgres_peer(lab, org, "script: 2 x COPY", argv)


def salesforce_cli(lab: Lab, org: Server) -> Result | None:
    program = lab.root / "sfdx-package/node_modules/@salesforce/cli/bin/run.js"
    if not program.exists():
        return None
    return postgres_peer(lab, org, "sf export, \\copy", [PEERS / "sf_export.sh", *BULK_OBJECTS],
                         {"SF": f"node {program}"})


def jsforce(lab: Lab, org: Server) -> Result | None:
    modules = lab.root / "tests/conformance/node_modules"
    if not (modules / "jsforce").exists():
        return None
    rows = lab.objects["Contact"]["head"]
    argv = ["node", PEERS / "jsforce_insert.mjs", modules.parent, org.address, lab.work, "{store}",
            str(rows), "Contact"]
    return postgres_peer(lab, org, "jsforce, INSERT", argv, rows=rows, objects=["Contact"])


def sqlite_peer(lab: Lab, org: Server, who: str, argv: list) -> Result:
    file = empty_folder(lab.work / "sqlite-peer") / "peer.db"
    tables = "; ".join(lab.table(name) for name in BULK_OBJECTS)
    made = measure.run(["sqlite3", str(file), f"PRAGMA journal_mode = WAL; {tables}"])
    if made.status != 0:
        raise RuntimeError(made.output)
    settings = {"ORG": org.address, "WORK": str(lab.work), "STORE": str(file)}
    command = [file if part == "{store}" else part for part in argv]
    result, _ = Meter(lab, org, "sqlite", who).run("first load", lab.rows, command, settings)
    result.trouble = result.trouble or lab.check(
        str(file), "--plain", *(f"--object={name}" for name in BULK_OBJECTS))
    empty_folder(file.parent)
    return result


def sqlite_shell(lab: Lab, org: Server) -> Result:
    return sqlite_peer(lab, org, "curl | sqlite3 .import", [PEERS / "sqlite_import.sh", *BULK_OBJECTS])


def sqlite_python(lab: Lab, org: Server) -> Result:
    argv = [PEERS / "sqlite_python.py", org.address, lab.work, "{store}", *BULK_OBJECTS]
    return sqlite_peer(lab, org, "Python csv, executemany", argv)


class Dealwire:
    """The engine with a fresh store, connected and with its fields selected."""

    def __init__(self, lab: Lab, org: Server, backend: str):
        self.lab, self.org, self.backend = lab, org, backend
        self.home = empty_folder(lab.work / "dealwire")
        self.program = [lab.programs / "dealwire", "--config", self.home / "dealwire.yaml"]
        self.meter = Meter(lab, org, backend, "Dealwire")
        self.setup("init")
        self.configure()
        self.connect()
        for name in BULK_OBJECTS:
            self.setup("fields", "select", name, *self.selectable(name))

    def setup(self, *arguments: str) -> None:
        ran = measure.run([str(part) for part in [*self.program, *arguments]])
        if ran.status != 0:
            raise RuntimeError(f"dealwire {' '.join(arguments)} ended with {ran.status}: {ran.output}")

    def configure(self) -> None:
        self.store = str(self.home / "dealwire.db")
        url = "sqlite:dealwire.db"
        if self.backend == "postgresql":
            url = self.store = self.lab.fresh_database("bench_dealwire")
        file = self.home / "dealwire.yaml"
        text = re.sub(r"^  url: .*$", f"  url: {url}", file.read_text(), count=1, flags=re.MULTILINE)
        file.write_text(text.replace("test_hosts: []", "test_hosts: [127.0.0.1]"))

    def connect(self) -> None:
        secret = self.home / "secret"
        secret.write_text("bench")
        self.setup("connect", "salesforce", "--environment", "production", "--login-url", self.org.address,
                   "--flow", "client-credentials", "--client-id", "bench",
                   "--client-secret-file", str(secret))

    def selectable(self, name: str) -> list[str]:
        """What the engine does not take by itself stands last, in the order of its name."""
        columns = self.lab.objects[name]["columns"]
        last_needed = columns.index("LastModifiedById")
        return columns[last_needed + 1:]

    def load(self, step: str, *options: str) -> Result:
        result, _ = self.meter.run(step, self.lab.rows, [*self.program, "import", "--json", *options])
        result.trouble = result.trouble or self.lab.check(self.store)
        return result

    def increment(self, step: str, changed: bool) -> Result:
        self.org.control(f"edition?changed={int(changed)}")
        rows = sum(entry["changed"] for entry in self.lab.objects.values()) if changed else 0
        result, _ = self.meter.run(step, rows, [*self.program, "import", "--json"])
        options = ["--changed"] if changed else []
        result.trouble = result.trouble or self.lab.check(self.store, *options)
        self.org.control("edition?changed=0")
        return result

    def run(self) -> list[Result]:
        results = [self.load("first load")]
        if results[0].trouble:
            return results
        results.append(self.load("full re-read", "--full"))
        results.append(self.increment("increment, nothing changed", False))
        results.append(self.increment("increment, 1 % changed", True))
        return results

    def close(self) -> None:
        if self.backend == "postgresql":
            self.lab.drop_database("bench_dealwire")
        empty_folder(self.home)
