#!/usr/bin/env python3
"""A store on a disk that is full, and on one that is read-only: clear words, nothing lost, and it goes on afterwards.

    disk.py FOLDER_OF_PROGRAMS

The disk is a small tmpfs in a mount namespace of its own (unshare), so it needs no root and leaves nothing behind. Where
no such namespace can be had it says so and ends with 77.
"""
import contextlib
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "support/python"))
from kit import ROOT, Program, fetch, free_port, service_config, wait_until  # noqa: E402

SKIPPED = 77
INSIDE = "DEALWIRE_INSIDE_NAMESPACE"
SAMPLES = ROOT / "tests/data/conversations.ndjson"
FIRST = 40


def in_namespace() -> int:
    command = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, __file__, *sys.argv[1:]]
    if subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "true"], stderr=subprocess.DEVNULL,
                      check=False).returncode:
        print("skipped: this machine allows no mount namespaces (unshare)")
        return SKIPPED
    return subprocess.run(command, env={**os.environ, INSIDE: "1"}, check=False).returncode


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


class Disk:
    def __init__(self, folder: pathlib.Path, size: str):
        self.folder = folder
        folder.mkdir()
        mount("-t", "tmpfs", "-o", f"size={size}", "dealwire-test", str(folder))

    def change(self, options: str) -> None:
        mount("-o", f"remount,{options}", str(self.folder))


def check(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)
    print(f"  ok  {what}")


def conversations(program: Program) -> int:
    return program.json("status")["conversations"]["total"]


def sample(count: int) -> str:
    with open(SAMPLES, encoding="utf-8") as lines:
        return "".join(line for _, line in zip(range(count), lines))


def refused(program: Program, *arguments: str, **options) -> str:
    """What a command says that fails for the store."""
    document = program.json(*arguments, code=1, **options)
    return document["error"]["detail"] + " " + document["error"]["remedy"]


def intact(disk: Disk) -> bool:
    with contextlib.closing(sqlite3.connect(disk.folder / "dealwire.db")) as store:
        return store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def full_disk(program: Program, disk: Disk) -> None:
    print("A full disk, beside a service that runs")
    metrics = free_port()
    program.config.write_text(service_config(disk.folder, "sqlite:dealwire.db", free_port(), metrics))
    program.run("init", "--keep-config")
    program.run("ingest", "-", input=sample(FIRST))

    def ready() -> bool:
        return fetch(f"http://127.0.0.1:{metrics}/readyz")[0] == 200

    with program.serving(log="../serve.log") as service:
        wait_until("readiness", ready)
        said = refused(program, "ingest", str(SAMPLES))
        check("disk is full" in said and "make room" in said, "ingest says that the disk is full and what to do")
        check(service.poll() is None, "the service goes on")
        disk.change("size=128m")
        check(intact(disk), "the store is intact")
        before = conversations(program)
        check(FIRST <= before < 242, f"all that was taken in before is there ({before} conversations)")
        done = program.json("ingest", str(SAMPLES))
        check(done["accepted"] + before == 242, "with room again the rest is taken in, nothing twice")
        wait_until("readiness with room", ready)
        check(conversations(program) == 242, "all conversations are there")
    check(service.returncode == 0, "the service ends in good order")


def read_only_disk(program: Program, disk: Disk) -> None:
    print("A read-only disk")
    disk.change("ro")
    for command in (("ingest", str(SAMPLES)), ("status",)):
        said = refused(program, *command)
        check("read-only" in said, f"{command[0]} says that the disk is read-only")
    findings = program.json("doctor", code=1)["checks"]
    store = next(one for one in findings if one["check"] == "store")
    check("read-only" in store["problem"], "doctor says so, too")
    disk.change("rw")
    check(conversations(program) == 242 and intact(disk), "writable again, all is there")
    program.run("ingest", str(SAMPLES))


def main() -> int:
    if INSIDE not in os.environ:
        return in_namespace()
    programs = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/dev/bin").resolve()
    with tempfile.TemporaryDirectory(prefix="dealwire-disk-") as there:
        disk = Disk(pathlib.Path(there) / "disk", "8m")
        program = Program(programs / "dealwire", disk.folder)
        try:
            full_disk(program, disk)
            read_only_disk(program, disk)
        finally:
            subprocess.run(["umount", "-l", str(disk.folder)], check=False)
    print("The disk tests passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
