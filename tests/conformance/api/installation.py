"""A Dealwire of its own with the demo data set, served over TLS, and a way for clients that know one host name only to
reach it: a proxy that passes connections to that name on to the server and lets no other out. Everything on free ports
of 127.0.0.1, ended by process id.
"""
import json
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAMS = pathlib.Path(os.environ.get("DEALWIRE_PROGRAMS", ROOT / "build/dev/bin"))
CALLS = ROOT / "tests/data/conversations.ndjson"
HOST = "api.gong.io"  # the one name that the clients have built in
SECRETS = {"client-secret": "simulator-secret", "refresh-token": "simulator-refresh-token"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(met, seconds=60):
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            raise TimeoutError("a server did not come up")
        time.sleep(0.05)


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Passage:
    """An HTTP proxy for CONNECT: to HOST means to the server; anything else is refused and remembered."""

    def __init__(self, port):
        self.target = port
        self.refused = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = client.recv(4096)
                if not piece:
                    return
                head += piece
            words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
            if words[:2] != ["CONNECT", f"{HOST}:443"]:
                self.refused.append(" ".join(words[:2]))
                client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", self.target)) as server:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=self.copy, args=(server, client), daemon=True)
                back.start()
                self.copy(client, server)
                back.join()

    @staticmethod
    def copy(source, sink):
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        self.listener.close()


class Installation:
    """`with Installation() as dealwire:` serves it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dealwire-api-"))
        self.log = open(self.folder / "servers.log", "w", encoding="utf-8")
        self.processes = []
        self.port = free_port()

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        self.start_org()
        self.make_certificate()
        self.run("init")
        self.configure("test_hosts: []", "test_hosts: [127.0.0.1]")
        self.configure("requests_per_second: 3\n", "requests_per_second: 500\n")
        self.configure('tls_certificate: ""', f"tls_certificate: {self.certificate}")
        self.configure('tls_key: ""', f"tls_key: {self.private_key}")
        self.connect()
        self.run("import")
        self.run("users", "provision")
        self.run("ingest", CALLS)
        self.run("resolve")
        self.key = self.run("apikey", "create", "--name", "warehouse", "--for", "read-only")
        self.spawn(PROGRAMS / "dealwire", "serve", "--listen", f"127.0.0.1:{self.port}", cwd=self.folder)
        wait_until(lambda: listens(self.port))
        self.passage = Passage(self.port)

    def __exit__(self, *_):
        if hasattr(self, "passage"):
            self.passage.stop()
        for process in reversed(self.processes):
            process.terminate()
            process.wait(30)
        self.log.close()
        shutil.rmtree(self.folder)

    def spawn(self, *command, cwd=ROOT):
        process = subprocess.Popen(command, cwd=cwd, stdout=self.log, stderr=self.log)
        self.processes.append(process)

    def start_org(self):
        ports = self.folder / "ports.json"
        self.spawn(PROGRAMS / "salesforce-simulator", "--production-port", "0", "--sandbox-port", "0", "--ports-file",
                   ports)
        wait_until(ports.exists)
        self.login = json.loads(ports.read_text())["production"]

    def make_certificate(self):
        self.certificate = self.folder / "server.pem"
        self.private_key = self.folder / "server.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
                        "-addext", f"subjectAltName=DNS:{HOST},IP:127.0.0.1", "-keyout", self.private_key, "-out",
                        self.certificate], check=True, capture_output=True)

    def run(self, *arguments):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DEALWIRE_")}
        done = subprocess.run([PROGRAMS / "dealwire", *arguments, "--json"], cwd=self.folder, capture_output=True,
                              text=True, env=kept, check=False)
        if done.returncode != 0:
            raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stdout[:500]}{done.stderr[:2000]}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def configure(self, old, new):
        file = self.folder / "dealwire.yaml"
        text = file.read_text()
        assert old in text, old
        file.write_text(text.replace(old, new, 1))

    def connect(self):
        options = []
        for name, text in SECRETS.items():
            file = self.folder / name
            file.write_text(text)
            options += [f"--{name}-file", file]
        self.run("connect", "salesforce", "--environment", "production", "--login-url", self.login, "--flow",
                 "refresh-token", "--client-id", "simulator-client", *options)

    def environment(self):
        """For a client: where its one host is, whom it trusts, and that it keeps its figures to itself."""
        return {**os.environ, "HTTPS_PROXY": self.passage.address, "https_proxy": self.passage.address,
                "REQUESTS_CA_BUNDLE": str(self.certificate), "SSL_CERT_FILE": str(self.certificate),
                "AIRBYTE_TELEMETRY_MODE": "disabled", "DO_NOT_TRACK": "1", "NO_PROXY": "", "no_proxy": ""}

    def calls_held(self):
        """What the API may show, straight from the store: id and the moment that GET /v2/calls lists it by."""
        with sqlite3.connect(f"file:{self.folder / 'dealwire.db'}?mode=ro", uri=True) as store:
            rows = store.execute("SELECT c.id, c.listed_at, c.time_at, d.document FROM conversation AS c "
                                 "JOIN conversation_content AS d ON d.tenant_id = c.tenant_id "
                                 "AND d.conversation_id = c.id "
                                 "WHERE c.state = 'live' AND c.started_at IS NOT NULL AND c.is_private = 0").fetchall()
        return {row[0]: {"listed": row[1], "started": row[2], "document": json.loads(row[3])} for row in rows}

    def users_held(self):
        return {user["email"] for user in self.run("users", "list", "--inactive")["members"]}
