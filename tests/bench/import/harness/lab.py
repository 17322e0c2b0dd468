"""What the contenders work with: the data, the static org, the databases."""
import dataclasses
import json
import pathlib
import shutil
import subprocess

from common.postgres import OnPostgres
from common.server import running

BULK_OBJECTS = ["User", "Account", "Contact", "Lead", "Opportunity"]


@dataclasses.dataclass
class Lab(OnPostgres):
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


def org_for(lab: Lab, latency_ms: int = 0):
    """The static org."""
    return running(lab.programs / "bench-import-org", "--data", lab.data, "--latency-ms", latency_ms)


def empty_folder(folder: pathlib.Path) -> pathlib.Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
