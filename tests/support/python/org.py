"""The simulated org, and a tenant of the program connected to it."""
import contextlib
import json
import pathlib
import urllib.parse
import urllib.request

from kit import PROGRAMS, ROOT, Program, started, wait_until

SECRETS = {"client-secret": "simulator-secret", "refresh-token": "simulator-refresh-token"}


@contextlib.contextmanager
def simulated_org(folder: pathlib.Path, *more: str, programs: pathlib.Path = PROGRAMS):
    """Its address."""
    ports = folder / "ports.json"
    command = [programs / "salesforce-simulator", "--production-port", "0", "--sandbox-port", "0", "--ports-file", ports, *more]
    with started(command, folder / "simulator.log"):
        yield wait_until("the simulated org", lambda: ports.exists() and json.loads(ports.read_text()))["production"]


def allow_loopback(program: Program) -> None:
    """For settings that `init` wrote."""
    program.configure("test_hosts: []", "test_hosts: [127.0.0.1]")


def connect(program: Program, org: str, *more: str) -> None:
    options = []
    for name, text in SECRETS.items():
        (program.folder / name).write_text(text)
        options += [f"--{name}-file", str(program.folder / name)]
    program.run("connect", "salesforce", "--environment", "production", "--login-url", org, "--flow", "refresh-token",
                "--client-id", "simulator-client", *options, *more)


def sample_lines(count: int) -> str:
    with open(ROOT / "tests/data/conversations.ndjson", encoding="utf-8") as lines:
        return "".join(line for _, line in zip(range(count), lines))


def records_of(org: str, sobject: str, field: str) -> list[str]:
    """This field of all records of the object, asked of the org itself."""
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": "simulator-client",
                                   "client_secret": "simulator-secret"}).encode()
    with urllib.request.urlopen(f"{org}/services/oauth2/token", form) as answer:
        headers = {"Authorization": f"Bearer {json.load(answer)['access_token']}"}
    query = urllib.parse.urlencode({"q": f"SELECT {field} FROM {sobject}"})
    place, found = f"/services/data/v66.0/query?{query}", []
    while place:
        with urllib.request.urlopen(urllib.request.Request(org + place, headers=headers)) as answer:
            page = json.load(answer)
        found += [record[field] for record in page["records"]]
        place = page.get("nextRecordsUrl")
    return found
