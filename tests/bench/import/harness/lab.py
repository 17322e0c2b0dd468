"""What the contenders work with: the data, the static org, the databases."""
import contextlib
import dataclasses
import json
import pathlib
import shutil
import subprocess
import urllib.request

from . import measure

BULK_OBJECTS = ["User", "Account", "Contact", "Lead", "Opportunity"]


@dataclasses.dataclass
class Lab:
    """Folders and programs of one benchmark."""
    root: pathlib.Path
    programs: pathlib.Path
    data: pathlib.Path
    work: pathlib.Path
    postgres_url: str
    postgres_folder: pathlib.Path | None

    def __post_init__(self):
        self.manifest = json.loads((self.data / "manifest.json").read_text())
        self.objects = {entry["name"]: entry for entry in self.manifest["objects"]}
        self.work.mkdir(parents=True, exist_ok=True)
        for name in BULK_OBJECTS:
            entry = self.objects[name]
            names = ", ".join(f'"{column}"' for column in entry["columns"])
            (self.work / f"{name}.soql").write_text(f"SELECT {', '.join(entry['columns'])} FROM {name}")
            (self.work / f"{name}.copy").write_text(
                f'COPY "{name}" FROM STDIN (FORMAT csv, HEADER, FORCE_NULL ({names}))')

    @property
    def rows(self) -> int:
        """Rows that every contender loads."""
        return sum(self.objects[name]["rows"] for name in BULK_OBJECTS)

    def table(self, name: str) -> str:
        entry = self.objects[name]
        columns = ", ".join(f'"{column}" {kind}' for column, kind in zip(entry["columns"], entry["types"]))
        return f'CREATE TABLE "{name}" ({columns})'

    def check(self, store: str, *options: str) -> str:
        """Empty where the store holds what it should, else what is wrong."""
        command = [self.programs / "bench-import-check", "--data", self.data, "--store", store, *options]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if found.returncode == 0 else (found.stdout + found.stderr).strip() or "not checked"

    # PostgreSQL -------------------------------------------------------------------------------

    def sql(self, text: str, url: str | None = None) -> str:
        command = ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", url or self.postgres_url, "-c", text]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def fresh_database(self, name: str) -> str:
        self.drop_database(name)
        self.sql(f"CREATE DATABASE {name}")
        return self.postgres_url.rpartition("/")[0] + "/" + name

    def drop_database(self, name: str) -> None:
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def postgres_cpu(self) -> float:
        if not self.postgres_folder:
            return 0.0
        pid = (self.postgres_folder / "data" / "postmaster.pid").read_text().split()[0]
        return measure.cpu_of_family(int(pid))

    def settle(self) -> None:
        """What an earlier contender left to write is not charged to the next."""
        if self.postgres_folder:
            self.sql("CHECKPOINT")


class Org:
    """The static org, as a program of its own."""

    def __init__(self, lab: Lab, latency_ms: int = 0):
        self.process = subprocess.Popen(
            [lab.programs / "bench-import-org", "--data", lab.data, "--latency-ms", str(latency_ms)],
            stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise RuntimeError("the static org did not start")

    def control(self, path: str) -> dict:
        method = "GET" if path == "stats" else "POST"
        request = urllib.request.Request(f"{self.address}/bench/{path}", method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def org_for(lab: Lab, latency_ms: int = 0):
    org = Org(lab, latency_ms)
    try:
        yield org
    finally:
        org.close()


def empty_folder(folder: pathlib.Path) -> pathlib.Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
