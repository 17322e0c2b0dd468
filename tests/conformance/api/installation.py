"""A Dealwire of its own with the demo data set, served over TLS, and a way for clients that know one host name only to
reach it: a proxy that passes connections to that name on to the server and lets no other out. Everything on free ports
of 127.0.0.1, ended by process id.
"""
import contextlib
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support/python"))
from kit import ROOT, Program, free_port, listens, wait_until  # noqa: E402
from org import allow_loopback, connect, simulated_org  # noqa: E402

CALLS = ROOT / "tests/data/conversations.ndjson"
HOST = "api.gong.io"  # the one name that the clients have built in


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

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.start(stack)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def start(self, stack):
        self.folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dealwire-api-")))
        self.program = Program(None, self.folder)
        org = stack.enter_context(simulated_org(self.folder))
        self.make_certificate()
        self.program.run("init")
        allow_loopback(self.program)
        self.program.configure("requests_per_second: 3\n", "requests_per_second: 500\n")
        self.program.configure('tls_certificate: ""', f"tls_certificate: {self.certificate}")
        self.program.configure('tls_key: ""', f"tls_key: {self.private_key}")
        connect(self.program, org)
        for words in (["import"], ["users", "provision"], ["ingest", CALLS], ["resolve"]):
            self.program.run(*words)
        self.key = self.program.json("apikey", "create", "--name", "warehouse", "--for", "read-only")
        port = free_port()
        stack.enter_context(self.program.serving("--listen", f"127.0.0.1:{port}"))
        wait_until("the service", lambda: listens(port))
        self.passage = Passage(port)
        stack.callback(self.passage.stop)

    def make_certificate(self):
        self.certificate = self.folder / "server.pem"
        self.private_key = self.folder / "server.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
                        "-addext", f"subjectAltName=DNS:{HOST},IP:127.0.0.1", "-keyout", self.private_key, "-out",
                        self.certificate], check=True, capture_output=True)

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
        return {user["email"] for user in self.program.json("users", "list", "--inactive")["members"]}
