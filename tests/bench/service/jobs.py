#!/usr/bin/env python3
"""Workers that are killed, a PostgreSQL that is restarted, connections that are cut: is every job done once in effect,
and none stuck?

    jobs.py --programs FOLDER --postgres URL --postgres-folder DIR [--tenants 50] [--jobs 20000] [--workers 4]
            [--trouble-every 2.0] [--most-trouble N] [--most-seconds 1800] [--seed N]

The jobs are erasures of people, as data-privacy requests make them, and the workers are `dealwire worker` (job_load.py).
Without toxiproxy-server on PATH (or TOXIPROXY) connections are ended by the server instead (pg_terminate_backend).
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "support/python")]
from kit import wait_until  # noqa: E402
from toxiproxy import Toxiproxy  # noqa: E402


class Postgres:
    def __init__(self, url: str, folder: pathlib.Path):
        self.url, self.folder = url, folder
        parsed = urllib.parse.urlsplit(url)
        self.address = f"127.0.0.1:{parsed.port}"
        self.bin = pathlib.Path(subprocess.run(
            ["bash", "-c", ". scripts/lib/postgres.sh; postgres_bin"], cwd=HERE.parents[2], capture_output=True, text=True,
            check=True).stdout.strip())

    def database(self, name: str, port: int | None = None) -> str:
        parsed = urllib.parse.urlsplit(self.url)
        host = f"{parsed.username}@127.0.0.1:{port or parsed.port}"
        return f"postgresql://{host}/{name}"

    def sql(self, text: str, database: str = "postgres") -> str:
        return subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", text, self.database(database)], check=True,
                              capture_output=True, text=True).stdout.strip()

    def restart(self, mode: str) -> None:
        command = [str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), "-m", mode, "-w", "restart",
                   "-l", str(self.folder / "server.log")]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)


class Crew:
    """Worker processes that are replaced when they are killed. One that cannot begin because the store is away ends and is
    begun again, as systemd does it; one that was at work may not end by itself."""
    AT_WORK = 10.0

    def __init__(self, load: "Load", url: str, size: int, logs: pathlib.Path):
        self.load, self.url, self.logs = load, url, logs
        logs.mkdir(parents=True, exist_ok=True)
        self.began: dict[int, float] = {}
        self.members = [self.start() for _ in range(size)]
        self.died_at_work = self.failed_to_begin = 0

    def log(self, pid: int) -> pathlib.Path:
        return self.logs / f"worker-{pid}.log"

    def start(self) -> subprocess.Popen:
        with open(self.logs / f"worker-{len(self.began)}.tmp", "wb") as out:
            member = subprocess.Popen(self.load.command("work", self.url), stdout=out, stderr=out)
        pathlib.Path(out.name).rename(self.log(member.pid))
        self.began[member.pid] = time.monotonic()
        return member

    def all_work(self) -> bool:
        """Whether each has said that it began; who could not is begun again."""
        self.replace_the_dead()
        return all("worker_started" in self.log(member.pid).read_text(errors="replace") for member in self.members)

    def kill_one(self, dice: random.Random) -> None:
        place = dice.randrange(len(self.members))
        self.members[place].kill()
        self.members[place].wait()
        self.members[place] = self.start()

    def replace_the_dead(self) -> None:
        for place, member in enumerate(self.members):
            if member.poll() is None:
                continue
            at_work = time.monotonic() - self.began[member.pid] > self.AT_WORK
            self.died_at_work += at_work
            self.failed_to_begin += not at_work
            self.members[place] = self.start()

    def stop(self) -> list[int]:
        for member in self.members:
            member.send_signal(signal.SIGTERM)
        codes = []
        for member in self.members:
            try:
                codes.append(member.wait(timeout=30))
            except subprocess.TimeoutExpired:
                member.kill()
                codes.append(-1)
        return codes


class Trouble:
    """One kind of it at a time, by chance."""

    def __init__(self, crew: Crew, postgres: Postgres, proxy: Toxiproxy | None, database: str, dice: random.Random):
        self.crew, self.postgres, self.proxy, self.database, self.dice = crew, postgres, proxy, database, dice
        self.count: dict[str, int] = {}
        self.kinds = [(8, self.kill_a_worker), (1, self.restart_politely), (1, self.crash_the_server),
                      (4, self.cut_connections), (2, self.close_the_way), (1, self.hold_the_way)]

    def happen(self) -> None:
        act = self.dice.choices([kind for _, kind in self.kinds], [weight for weight, _ in self.kinds])[0]
        self.count[act.__name__.replace("_", " ")] = self.count.get(act.__name__.replace("_", " "), 0) + 1
        act()

    def kill_a_worker(self) -> None:
        self.crew.kill_one(self.dice)

    def restart_politely(self) -> None:
        self.postgres.restart("fast")

    def crash_the_server(self) -> None:
        self.postgres.restart("immediate")

    def cut_connections(self) -> None:
        if self.proxy:
            self.proxy.reset_all()
        else:
            self.postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                              f"WHERE datname = '{self.database}' AND pid <> pg_backend_pid()")

    def close_the_way(self) -> None:
        if not self.proxy:
            return self.cut_connections()
        self.proxy.set_open(False)
        time.sleep(self.dice.uniform(0.2, 2.0))
        return self.proxy.set_open(True)

    def hold_the_way(self) -> None:
        if not self.proxy:
            return self.cut_connections()
        self.proxy.hold(True)
        time.sleep(self.dice.uniform(0.5, 3.0))
        self.proxy.hold(False)
        return self.proxy.reset_all()


class Load:
    """job_load.py with its folder."""

    def __init__(self, dealwire: pathlib.Path, folder: pathlib.Path):
        self.dealwire, self.folder = dealwire, folder

    def command(self, act: str, url: str, *more: str) -> list[str]:
        return [sys.executable, str(HERE / "job_load.py"), act, "--store", url, "--folder", str(self.folder), "--dealwire",
                str(self.dealwire), *more]

    def counted(self, url: str) -> dict | None:
        """None where the store did not answer."""
        done = subprocess.run(self.command("check", url), capture_output=True, text=True, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def check(self, url: str) -> dict:
        return self.counted(url) or {"open": -1}


def run(options: argparse.Namespace) -> dict:
    dice = random.Random(options.seed)
    postgres = Postgres(options.postgres, options.postgres_folder)
    database = f"service_faults_{os.getpid()}"
    postgres.sql(f"CREATE DATABASE {database}")
    work = tempfile.TemporaryDirectory(prefix="dealwire-faults-")
    load = Load(options.programs / "dealwire", pathlib.Path(work.name))
    direct = postgres.database(database)
    subprocess.run(load.command("make", direct, "--tenants", str(options.tenants), "--jobs", str(options.jobs)), check=True,
                   stdout=subprocess.DEVNULL)
    toxiproxy = os.environ.get("TOXIPROXY") or shutil.which("toxiproxy-server")
    proxy = Toxiproxy(toxiproxy, postgres.address) if toxiproxy else None
    way = postgres.database(database, proxy.port) if proxy else direct
    began = time.monotonic()
    crew = Crew(load, way, options.workers, options.log or pathlib.Path(work.name) / "logs")
    trouble = Trouble(crew, postgres, proxy, database, dice)
    found: dict = {}
    try:
        while time.monotonic() - began < options.most_seconds:
            time.sleep(dice.uniform(0.5, 1.5) * options.trouble_every)
            if sum(trouble.count.values()) < options.most_trouble:
                trouble.happen()
            crew.replace_the_dead()
            found = load.check(direct)
            if found["open"] == 0 and sum(trouble.count.values()) >= options.least_trouble:
                break
        wait_until("all workers at work", crew.all_work, patience=120)
        found = wait_until("the count of jobs", lambda: load.counted(direct), patience=120)
    finally:
        codes = crew.stop()
        if proxy:
            proxy.close()
    found |= {"seconds": round(time.monotonic() - began, 1), "trouble": trouble.count, "endedBySigterm": codes,
              "workersThatDiedAtWork": crew.died_at_work, "workersThatFailedToBegin": crew.failed_to_begin, "proxy": bool(proxy),
              "seed": options.seed}
    postgres.sql(f"DROP DATABASE {database} WITH (FORCE)")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=lambda text: pathlib.Path(text).resolve(), required=True)
    parser.add_argument("--postgres", required=True)
    parser.add_argument("--postgres-folder", type=pathlib.Path, required=True)
    parser.add_argument("--tenants", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--trouble-every", type=float, default=2.0)
    parser.add_argument("--least-trouble", type=int, default=0, help="goes on making trouble until then")
    parser.add_argument("--most-trouble", type=int, default=1_000_000, help="makes none after that")
    parser.add_argument("--most-seconds", type=float, default=1800)
    parser.add_argument("--log", type=pathlib.Path, help="folder for the workers' logs")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    options = parser.parse_args()
    found = run(options)
    print(json.dumps(found, indent=2))
    well = (found["jobs"] == options.jobs and found["done"] == options.jobs and found["effects"] == options.jobs and
            found["open"] == found["parked"] == found["twice"] == found["missing"] == 0 and
            found["workersThatDiedAtWork"] == 0 and set(found["endedBySigterm"]) == {0})
    print("Every job was done once, none is stuck." if well else "NOT as it should be.")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
