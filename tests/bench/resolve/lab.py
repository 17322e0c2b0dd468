"""What the contenders work with: programs, files, databases."""
import dataclasses
import json
import pathlib
import sqlite3
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import measure  # noqa: E402
from common.postgres import BYTEWISE, OnPostgres  # noqa: E402

TABLES = ["account", "contact", "lead", "opportunity", "role", "app_user", "conversation", "party"]
KINDS = ("contact", "lead", "account", "opportunity")
WORKING = ["outside", "hit", "person", "by_domain", "of_contact", "of_lead", "of_account", "candidate",
           "of_opportunity", "result"]
GRACE = str(14 * 86400 * 1000)
PSQL_SETTINGS = "SET jit = off; SET work_mem = '256MB'; SET max_parallel_workers_per_gather = 2;"


@dataclasses.dataclass
class Result:
    """What one contender needed for one step; seconds of each phase that it tells apart."""
    store: str
    who: str
    step: str
    seconds: float
    load: float = 0.0
    read: float = 0.0
    match: float = 0.0
    write: float = 0.0
    client_cpu: float = 0.0
    postgres_cpu: float = 0.0
    peak_mb: float = 0.0
    machine_load: float = 0.0


@dataclasses.dataclass
class Lab(OnPostgres):
    program: pathlib.Path
    work: pathlib.Path
    scale: str
    postgres_url: str = ""
    postgres_folder: pathlib.Path | None = None

    def bench(self, *arguments) -> tuple[dict, "measure.Ran"]:
        """Runs bench-resolve; what it told, and what it took."""
        argv = [str(self.program), "--scale", self.scale, *map(str, arguments)]
        ran = measure.run(argv)
        if ran.status != 0:
            raise RuntimeError(f"{' '.join(argv)} ended with {ran.status}: {ran.output}")
        return (json.loads(ran.output) if ran.output else {}), ran


def peer_sql(name: str, table: str) -> str:
    return (HERE / "peers" / f"{name}.sql").read_text().replace("$grace", GRACE).replace("$table", table)


def outcome_lines(rows, calls) -> list[str]:
    """(conversation, kind, id) as the lines that the programs write."""
    found: dict = {}
    for call, kind, record in rows:
        found.setdefault(call, {}).setdefault(kind, []).append(record)
    lines = []
    for call in calls:
        kinds = found.get(call, {})
        lines.append("\t".join([call] + [",".join(sorted(kinds.get(kind, ()))) for kind in KINDS]))
    return lines


def rows_of(file: pathlib.Path):
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield [None if cell == "\\N" else cell for cell in line.rstrip("\n").split("\t")]


class PostgresPeer:
    """Set-based SQL on PostgreSQL. Tables, indexes and statistics are made before the clock starts; texts compare
    bytewise, as in the engine's own columns."""
    name = "bench_peer"

    def __init__(self, lab: Lab):
        self.lab = lab
        lab.fresh_database(self.name, BYTEWISE)
        lab.sql(peer_sql("tables", "TABLE"), self.name)
        for table in TABLES:
            lab.sql(f"\\copy {table} from '{lab.work / (table + '.tsv')}'\n", self.name)
        lab.sql(peer_sql("indexes", "TABLE") + "VACUUM ANALYZE;", self.name)

    def run(self) -> Result:
        drop = "".join(f"DROP TABLE IF EXISTS {table};" for table in WORKING)
        self.lab.sql(drop + "CHECKPOINT;", self.name)
        load, cpu, began = measure.load_average(), self.lab.postgres_cpu(), time.monotonic()
        self.lab.sql(PSQL_SETTINGS + peer_sql("match", "UNLOGGED TABLE"), self.name)
        matched = time.monotonic()
        self.lab.sql(PSQL_SETTINGS + peer_sql("write", "TABLE"), self.name)
        ended = time.monotonic()
        return Result("postgresql", "set-based SQL", "first", ended - began, match=matched - began,
                      write=ended - matched, postgres_cpu=self.lab.postgres_cpu() - cpu, machine_load=load)

    def rows(self):
        text = self.lab.sql("SELECT conversation_id, kind, id FROM result;", self.name)
        return (line.split("\t") for line in text.splitlines())


class SqlitePeer:
    """The same SQL on SQLite, without journal and with a gigabyte of cache."""

    def __init__(self, lab: Lab):
        file = lab.work / "peer.sqlite"
        file.unlink(missing_ok=True)
        self.base = sqlite3.connect(file)
        self.base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000;"
                                "PRAGMA temp_store=MEMORY;" + peer_sql("tables", "TABLE"))
        for table in TABLES:
            rows = rows_of(lab.work / f"{table}.tsv")
            first = next(rows)
            insert = f"INSERT INTO {table} VALUES ({','.join('?' * len(first))})"
            self.base.execute(insert, first)
            self.base.executemany(insert, rows)
        self.base.commit()
        self.base.executescript(peer_sql("indexes", "TABLE") + "ANALYZE;")

    def run(self) -> Result:
        self.base.executescript("".join(f"DROP TABLE IF EXISTS {table};" for table in WORKING))
        load, cpu, began = measure.load_average(), time.process_time(), time.monotonic()
        self.base.executescript(peer_sql("match", "TABLE"))
        matched = time.monotonic()
        self.base.executescript(peer_sql("write", "TABLE"))
        ended = time.monotonic()
        return Result("sqlite", "set-based SQL", "first", ended - began, match=matched - began,
                      write=ended - matched, client_cpu=time.process_time() - cpu, machine_load=load)

    def rows(self):
        return self.base.execute("SELECT conversation_id, kind, id FROM result")


class Dealwire:
    """The engine over a store that an import and an ingestion filled."""

    def __init__(self, lab: Lab, store: str):
        self.lab, self.store = lab, store
        if store == "postgresql":
            self.where = lab.fresh_database("bench_dealwire", BYTEWISE)
        else:
            for file in lab.work.glob("dealwire.db*"):
                file.unlink()
            self.where = f"sqlite:{lab.work / 'dealwire.db'}"
        lab.bench("seed", self.where)
        if store == "postgresql":
            lab.sql("VACUUM ANALYZE;", "bench_dealwire")

    def run(self) -> list[Result]:
        """The first resolution of everything, then, because a rule changed, all of it over what is held."""
        self.forget()
        return [self.step("first"), self.step("again", "--other-rules")]

    def forget(self) -> None:
        if self.store == "postgresql":
            self.lab.sql("TRUNCATE resolution, unknown_person, match_state;\nCHECKPOINT;", "bench_dealwire")
            return
        base = sqlite3.connect(self.lab.work / "dealwire.db")
        base.executescript("DELETE FROM resolution; DELETE FROM unknown_person; DELETE FROM match_state;")
        base.commit()
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.close()

    def step(self, step: str, *options: str) -> Result:
        on_server = self.store == "postgresql"
        load = measure.load_average()
        cpu = self.lab.postgres_cpu() if on_server else 0.0
        told, ran = self.lab.bench("resolve", self.where, *options)
        spent = self.lab.postgres_cpu() - cpu if on_server else 0.0
        return Result(self.store, "Dealwire", step, told["seconds"], told["load"], told["read"], told["match"],
                      told["write"], ran.cpu, spent, told["peak_mb"], load)

    def lines(self) -> list[str]:
        file = self.lab.work / "dealwire.tsv"
        self.lab.bench("outcomes", self.where, file)
        return file.read_text().splitlines()


ALONE = "Dealwire, match alone"


def alone(lab: Lab) -> Result:
    """The match step by itself: the index and the conversations are in memory before the clock starts."""
    load = measure.load_average()
    told, ran = lab.bench("match")
    return Result("none", ALONE, "first", told["match"], match=told["match"], client_cpu=ran.cpu,
                  peak_mb=told["peak_mb"], machine_load=load)


def floor(lab: Lab) -> tuple[Result, list[str]]:
    file = lab.work / "floor.tsv"
    load = measure.load_average()
    told, ran = lab.bench("floor", file)
    result = Result("none", "floor: hash maps", "first", told["load"] + told["match"], told["load"],
                    match=told["match"], client_cpu=ran.cpu, peak_mb=told["peak_mb"], machine_load=load)
    return result, file.read_text().splitlines()
