"""The simulated org, and a tenant of the program connected to it."""
import contextlib
import json
import pathlib
import subprocess
import urllib.parse
import urllib.request

from kit import ROOT, Program, wait_until


@contextlib.contextmanager
def simulated_org(programs: pathlib.Path, folder: pathlib.Path, *more: str):
    """Its address."""
    ports = folder / "ports.json"
    with open(folder / "simulator.log", "wb") as log:
        process = subprocess.Popen([programs / "salesforce-simulator", "--production-port", "0", "--sandbox-port", "0",
                                    "--ports-file", ports, *more], stdout=log, stderr=subprocess.STDOUT)
    try:
        yield wait_until("the simulated org", lambda: ports.exists() and json.loads(ports.read_text()))["production"]
    finally:
        process.terminate()
        process.wait()


def connect(program: Program, org: str, *more: str) -> None:
    for name, text in (("client-secret", "simulator-secret"), ("refresh-token", "simulator-refresh-token")):
        (program.folder / name).write_text(text)
    program.run("connect", "salesforce", "--environment", "production", "--login-url", org, "--flow", "refresh-token",
                "--client-id", "simulator-client", "--client-secret-file", str(program.folder / "client-secret"),
                "--refresh-token-file", str(program.folder / "refresh-token"), *more)


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
