#!/usr/bin/env python3
"""Jobs that really do something, and whether each was done once in effect.

    job_load.py make  --store URL --folder DIR [--tenants 50] [--jobs 20000] [--dealwire PROGRAM]
    job_load.py work  --store URL --folder DIR [--lanes 2] [--dealwire PROGRAM]
    job_load.py check --store URL

`make` takes in one conversation with one outsider for each job, spread over the tenants, and asks for the erasure of
each outsider (`dealwire person erase-list`): jobs of the kind `erase`, the ones that data-privacy requests make.
`work` becomes a `dealwire worker` (it ends by SIGTERM, and dies by SIGKILL). `check` tells, as JSON:

    jobs, done, open (waiting or running), parked
    effects   conversations that were erased
    missing   conversations that are still there
    twice     acts of erasure beyond one for each person, so work that was done again
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILT = HERE.parents[2] / "build/dev/bin/dealwire"


def tenant(number: int) -> str:
    return f"load-{number:03d}"


def address(of_tenant: int, number: int) -> str:
    return f"person{number}@outside{of_tenant}.example"


def conversation(of_tenant: int, number: int) -> dict:
    parties = [{"id": "1", "emailAddress": "host@inside.example", "name": "Host", "affiliation": "Internal"},
               {"id": "2", "emailAddress": address(of_tenant, number), "name": f"Person {number}",
                "affiliation": "External"}]
    return {"metaData": {"id": f"c{number}", "started": "2026-06-01T10:00:00Z", "title": "A call", "duration": 60},
            "parties": parties}


def config(folder: pathlib.Path, store: str, lanes: int) -> pathlib.Path:
    """One for each process: the way to the store may be another one."""
    file = folder / f"dealwire-{os.getpid()}.yaml"
    file.write_text(f"store: {{url: \"{store}\", pool: 8}}\nkey: {{file: {folder}/dealwire.key}}\n"
                    f"jobs: {{lanes: {lanes}, attempts: 100, lease: 10s}}\nmetrics: {{enabled: false}}\n"
                    "logging: {level: info, format: json}\n")
    return file


def make(options: argparse.Namespace) -> None:
    options.folder.mkdir(parents=True, exist_ok=True)
    key = options.folder / "dealwire.key"
    if not key.exists():
        made = options.folder / "made"
        made.mkdir()
        subprocess.run([options.dealwire, "--config", made / "dealwire.yaml", "init"], check=True, stdout=subprocess.DEVNULL)
        (made / "dealwire.key").rename(key)
    settings = config(options.folder, options.store, 1)
    for number in range(options.tenants):
        mine = range(number, options.jobs, options.tenants)
        common = [options.dealwire, "--config", settings, "--tenant", tenant(number), "--json"]
        subprocess.run([options.dealwire, "--config", settings, "tenants", "add", tenant(number)], check=False,
                       capture_output=True)  # there already, where this is not the first time
        lines = "\n".join(json.dumps(conversation(number, each)) for each in mine)
        subprocess.run([*common, "ingest", "-"], input=lines, text=True, check=True, stdout=subprocess.DEVNULL)
        people = "\n".join(address(number, each) for each in mine)
        subprocess.run([*common, "person", "erase-list", "-"], input=people, text=True, check=True,
                       stdout=subprocess.DEVNULL)
    print(json.dumps({"tenants": options.tenants, "jobs": options.jobs}))


def work(options: argparse.Namespace) -> None:
    settings = config(options.folder, options.store, options.lanes)
    os.execv(options.dealwire, [str(options.dealwire), "--config", str(settings), "worker"])


FIGURES = """
    SELECT json_build_object(
        'jobs', (SELECT COUNT(*) FROM job WHERE kind = 'erase'),
        'done', (SELECT COUNT(*) FROM job WHERE kind = 'erase' AND state = 'done'),
        'open', (SELECT COUNT(*) FROM job WHERE kind = 'erase' AND state IN ('waiting', 'running')),
        'parked', (SELECT COUNT(*) FROM job WHERE kind = 'erase' AND state = 'parked'),
        'attempts', (SELECT SUM(attempts) FROM job WHERE kind = 'erase'),
        'effects', (SELECT COUNT(*) FROM conversation WHERE tenant_id LIKE 'load-%' AND state = 'removed'),
        'missing', (SELECT COUNT(*) FROM conversation WHERE tenant_id LIKE 'load-%' AND state = 'live'),
        'twice', (SELECT COUNT(*) FROM deletion WHERE tenant_id LIKE 'load-%' AND reason = 'person')
                 - (SELECT COUNT(DISTINCT (tenant_id, deletion_id)) FROM conversation_deletion
                    WHERE tenant_id LIKE 'load-%'))
"""


def check(options: argparse.Namespace) -> None:
    answer = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", FIGURES, options.store], check=True,
                            capture_output=True, text=True)
    print(json.dumps(json.loads(answer.stdout)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["make", "work", "check"])
    parser.add_argument("--store", required=True)
    parser.add_argument("--folder", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--tenants", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=20_000)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--dealwire", type=lambda text: pathlib.Path(text).resolve(), default=BUILT)
    options = parser.parse_args()
    if options.act != "check" and not options.folder:
        parser.error(f"{options.act} needs --folder")
    {"make": make, "work": work, "check": check}[options.act](options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
