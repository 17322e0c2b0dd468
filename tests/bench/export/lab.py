"""What the contenders work with: conversations, rows, the sink, a store that is ready to be exported."""
import contextlib
import dataclasses
import json
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import measure  # noqa: E402
from common.server import Server, running  # noqa: E402,F401

RECORDS = 26  # of a conversation
GROUP = 20  # live conversations that arrive together
# Below it a backlog is not large enough to go by jobs of itself.
SMALL = 5_000


@dataclasses.dataclass
class Lab:
    """Folders, programs and sizes of one benchmark."""
    root: pathlib.Path
    programs: pathlib.Path
    work: pathlib.Path
    conversations: int
    live: int
    sentences: int
    sink: Server  #: the counting org

    def __post_init__(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.rows = self.work / "rows.ndjson"
        self.template = self.work / "template"
        self.expected: dict[int, dict] = {}

    # Conversations and rows -------------------------------------------------------------------

    @property
    def arriving(self) -> int:
        """They arrive twice: exported together, and group by group."""
        return 2 * self.live

    def groups(self) -> list[pathlib.Path]:
        """Live conversations, a file for each group; the first half is exported together."""
        return [self.work / f"group-{first}.ndjson" for first in range(0, self.arriving, GROUP)]

    def prepare(self) -> None:
        self.make(self.work / "backlog.ndjson", 0, self.conversations)
        for place, file in enumerate(self.groups()):
            first = place * GROUP
            self.make(file, self.conversations + first, min(GROUP, self.arriving - first))
        self.fill_template()
        self.make_rows()

    def make(self, file: pathlib.Path, first: int, count: int) -> None:
        with file.open("wb") as out:
            subprocess.run([self.programs / "bench-export-data", "--from", str(first), "--count", str(count),
                            "--sentences", str(self.sentences)], stdout=out, check=True)

    def make_rows(self) -> None:
        """What every conversation becomes, through the mapping alone."""
        with self.home("rows", "auto") as home, self.rows.open("wb") as out:
            for file in self.groups():
                home.setup("ingest", str(file))
            home.setup("resolve")
            subprocess.run([self.programs / "bench-export-rows", "--store", f"sqlite:{home.folder / 'dealwire.db'}",
                            "--mappings", self.root / "mappings", "--count",
                            str(self.conversations + self.arriving)], stdout=out, check=True)

    def expect(self, conversations: int) -> dict:
        """What the org has to hold after the first so many were written."""
        if conversations not in self.expected:
            told = subprocess.run([self.programs / "bench-export-sink", "--expect", self.rows,
                                   "--conversations", str(conversations)],
                                  capture_output=True, text=True, check=True)
            self.expected[conversations] = json.loads(told.stdout)
        return self.expected[conversations]

    # Homes of Dealwire ------------------------------------------------------------------------

    def fill_template(self) -> None:
        """A store with the backlog taken in and resolved, and the connection."""
        self.template.mkdir()
        home = Home(self, self.template)
        home.setup("init")
        home.configure("test_hosts: []", "test_hosts: [127.0.0.1]")
        home.configure("internal_domains: []", "internal_domains: [northbridge.test]")
        secret = self.template / "secret"
        secret.write_text("bench")
        home.setup("connect", "salesforce", "--environment", "production", "--login-url", self.sink.address,
                   "--flow", "client-credentials", "--client-id", "bench", "--client-secret-file", str(secret))
        home.setup("ingest", str(self.work / "backlog.ndjson"))
        home.setup("resolve")

    @contextlib.contextmanager
    def home(self, name: str, bulk: str):
        """A fresh copy of the template."""
        folder = self.work / name
        shutil.copytree(self.template, folder)
        home = Home(self, folder)
        home.choose_jobs(bulk)
        try:
            yield home
        finally:
            shutil.rmtree(folder)


@dataclasses.dataclass
class Home:
    """A folder with config, store and key."""
    lab: Lab
    folder: pathlib.Path

    @property
    def program(self) -> list[str]:
        return [str(self.lab.programs / "dealwire"), "--config", str(self.folder / "dealwire.yaml")]

    def configure(self, pattern: str, text: str) -> None:
        file = self.folder / "dealwire.yaml"
        pattern = pattern if "(?" in pattern else re.escape(pattern)
        changed, count = re.subn(pattern, text, file.read_text())
        if count != 1:
            raise RuntimeError(f"{pattern} stands {count} times in the config")
        file.write_text(changed)

    def choose_jobs(self, bulk: str) -> None:
        """auto, never or always, for backlogs."""
        self.configure(r"(?<=for backlogs: auto \(where they cost fewer calls\), never or always\.\n  bulk: )\w+", bulk)

    def setup(self, *arguments: str) -> "measure.Ran":
        ran = measure.run([*self.program, *arguments])
        if ran.status != 0:
            raise RuntimeError(f"dealwire {' '.join(arguments)} ended with {ran.status}: {ran.output}")
        return ran
