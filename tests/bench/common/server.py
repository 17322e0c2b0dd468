"""A server of a benchmark as a program of its own: it prints its address and takes orders below /bench/."""
import contextlib
import json
import subprocess
import urllib.request


class Server:
    def __init__(self, argv: list):
        self.process = subprocess.Popen([str(part) for part in argv], stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise RuntimeError(f"{argv[0]} did not start")

    def control(self, path: str) -> dict:
        method = "GET" if path == "stats" else "POST"
        request = urllib.request.Request(f"{self.address}/bench/{path}", method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def running(*argv):
    server = Server(list(argv))
    try:
        yield server
    finally:
        server.close()
