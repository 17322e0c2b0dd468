#!/usr/bin/env python3
"""Resolution side by side: the engine, bare hash maps, and set-based SQL on PostgreSQL and SQLite.

    bench.py PROGRAM FOLDER [--divide N] [--no-sqlite] [--no-postgresql]

PROGRAM is bench-resolve, FOLDER is emptied and filled. PostgreSQL is the one in
DEALWIRE_TEST_POSTGRESQL. All outcomes are compared line by line; ends with 1 where two differ.
"""
import argparse
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TABLES = ["account", "contact", "lead", "opportunity", "role", "app_user", "conversation", "party"]
GRACE = str(14 * 86400 * 1000)


def sql(name):
    return (HERE / "peers" / f"{name}.sql").read_text().replace("$grace", GRACE)


def rows_of(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            yield [None if cell == "\\N" else cell for cell in line.rstrip("\n").split("\t")]


def gathered(rows, calls):
    """(conversation, kind, id) as the lines that the programs write."""
    found = {}
    for call, kind, record in rows:
        found.setdefault(call, {}).setdefault(kind, set()).add(record)
    for call in calls:
        kinds = found.get(call, {})
        yield "\t".join([call] + [",".join(sorted(kinds.get(kind, ())))
                                  for kind in ("contact", "lead", "account", "opportunity")])


def in_sqlite(folder):
    path = folder / "peer.sqlite"
    base = sqlite3.connect(path)
    base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000;"
                       "PRAGMA temp_store=MEMORY;" + sql("tables"))
    for table in TABLES:
        rows = rows_of(folder / f"{table}.tsv")
        first = next(rows)
        insert = f"INSERT INTO {table} VALUES ({','.join('?' * len(first))})"
        base.execute(insert, first)
        base.executemany(insert, rows)
    base.commit()
    base.executescript(sql("indexes") + "ANALYZE;")
    began = time.monotonic()
    base.executescript(sql("match"))
    took = time.monotonic() - began
    return took, list(base.execute(sql("results")))


def psql(url, text, *flags):
    done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *flags, url], input=text,
                          text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def in_postgresql(folder, url):
    drop = "DROP SCHEMA IF EXISTS resolve_bench CASCADE; CREATE SCHEMA resolve_bench;"
    use = ("SET search_path = resolve_bench; SET work_mem = '256MB';"
           "SET max_parallel_workers_per_gather = 2;")
    psql(url, drop + use + sql("tables"))
    for table in TABLES:
        psql(url, f"{use}\n\\copy {table} from '{folder / (table + '.tsv')}'\n")
    psql(url, use + sql("indexes") + "ANALYZE;")
    began = time.monotonic()
    psql(url, use + sql("match"))
    took = time.monotonic() - began
    text = psql(url, use + sql("results") + ";", "-A", "-t", "-F", "\t")
    psql(url, "DROP SCHEMA resolve_bench CASCADE;")
    return took, [line.split("\t") for line in text.splitlines()]


def differences(name, lines, wanted):
    wrong = [(a, b) for a, b in zip(lines, wanted) if a != b]
    print(f"{name}: {len(wanted)} conversations, {len(wrong)} differ from the engine's")
    for other, ours in wrong[:5]:
        print(f"  theirs {other}\n  ours   {ours}")
    return bool(wrong) or len(lines) != len(wanted)


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("program")
    words.add_argument("folder", type=pathlib.Path)
    words.add_argument("--divide", default="1")
    words.add_argument("--no-sqlite", action="store_true")
    words.add_argument("--no-postgresql", action="store_true")
    asked = words.parse_args()
    folder = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    run = lambda *more: subprocess.run([asked.program, "--divide", asked.divide, *more], check=True)
    run("engine", "--results", folder / "engine.tsv")
    run("floor", "--results", folder / "floor.tsv")
    run("data", folder)
    ours = (folder / "engine.tsv").read_text().splitlines()
    calls = [line.split("\t")[0] for line in ours]
    wrong = differences("floor", (folder / "floor.tsv").read_text().splitlines(), ours)
    url = os.environ.get("DEALWIRE_TEST_POSTGRESQL")
    if url and not asked.no_postgresql:
        took, rows = in_postgresql(folder, url)
        print(f"{'PostgreSQL: match':<28} {took:9.3f} s")
        wrong |= differences("PostgreSQL", list(gathered(rows, calls)), ours)
    if not asked.no_sqlite:
        (folder / "peer.sqlite").unlink(missing_ok=True)
        took, rows = in_sqlite(folder)
        print(f"{'SQLite: match':<28} {took:9.3f} s")
        wrong |= differences("SQLite", list(gathered(rows, calls)), ours)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
