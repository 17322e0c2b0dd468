#!/usr/bin/env python3
"""Python's csv module and executemany, one object after another.

    sqlite_python.py ORG WORK FILE OBJECT...
"""
import csv
import io
import pathlib
import sqlite3
import sys

from pump import Org, pages_of


def load(org: Org, database: sqlite3.Connection, name: str, soql: str) -> None:
    for page in pages_of(org, soql):
        rows = csv.reader(io.StringIO(org.stream(page).read().decode(), newline=""))
        places = ", ".join("?" * len(next(rows)))
        with database:
            database.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)


def main(address: str, folder: str, file: str, *objects: str) -> int:
    org = Org(address)
    token = org.json("POST", "/services/oauth2/token", "grant_type=client_credentials")["access_token"]
    org = Org(address, token)
    database = sqlite3.connect(file)
    database.execute("PRAGMA synchronous = NORMAL")
    for name in objects:
        load(org, database, name, (pathlib.Path(folder) / f"{name}.soql").read_text())
    database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
