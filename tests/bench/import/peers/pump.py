#!/usr/bin/env python3
"""Pumps the bytes of the pages into COPY on two connections at once: the best simple script.

    pump.py ORG WORK STORE OBJECT...
"""
import http.client
import json
import pathlib
import queue
import subprocess
import sys
import threading
import urllib.parse

CONNECTIONS = 2
PIECE = 1 << 20
BASE = "/services/data/v66.0"


class Org:
    """One kept connection to the org."""

    def __init__(self, address: str, token: str = ""):
        self.http = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc)
        self.headers = {"Authorization": f"Bearer {token}"}

    def json(self, method: str, path: str, body: str | None = None) -> dict:
        self.http.request(method, path, body, self.headers)
        return json.loads(self.http.getresponse().read())

    def stream(self, path: str) -> http.client.HTTPResponse:
        self.http.request("GET", path, headers=self.headers)
        return self.http.getresponse()


def pages_of(org: Org, soql: str) -> list[str]:
    job = org.json("POST", BASE + "/jobs/query", json.dumps({"operation": "queryAll", "query": soql}))
    path = f"{BASE}/jobs/query/{job['id']}"
    while org.json("GET", path)["state"] != "JobComplete":
        pass
    return [page["resultUrl"] for page in org.json("GET", path + "/resultPages")["resultPages"]]


def pump(org: Org, store: str, work: queue.SimpleQueue, failures: list) -> None:
    while True:
        try:
            page, copy = work.get_nowait()
        except queue.Empty:
            return
        psql = subprocess.Popen(["psql", "-qX", store, "-c", copy], stdin=subprocess.PIPE)
        answer = org.stream(page)
        while piece := answer.read(PIECE):
            psql.stdin.write(piece)
        psql.stdin.close()
        if psql.wait() != 0:
            failures.append(page)


def main(address: str, folder: str, store: str, *objects: str) -> int:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    org = Org(address)
    org.headers = form
    token = org.json("POST", "/services/oauth2/token", "grant_type=client_credentials")["access_token"]
    org = Org(address, token)
    work: queue.SimpleQueue = queue.SimpleQueue()
    for name in objects:
        place = pathlib.Path(folder)
        copy = (place / f"{name}.copy").read_text()
        for page in pages_of(org, (place / f"{name}.soql").read_text()):
            work.put((page, copy))
    failures: list = []
    threads = [threading.Thread(target=pump, args=(Org(address, token), store, work, failures))
               for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
