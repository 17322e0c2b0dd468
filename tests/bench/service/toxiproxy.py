"""Toxiproxy between workers and PostgreSQL: cuts connections, slows them, holds them up."""
import json
import pathlib
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support/python"))
from kit import free_port, wait_until  # noqa: E402


class Toxiproxy:
    def __init__(self, program: str, upstream: str):
        self.control, self.port = free_port(), free_port()
        self.process = subprocess.Popen([program, "-host", "127.0.0.1", "-port", str(self.control)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until("toxiproxy", lambda: self.ask("GET", "/version"))
        self.ask("POST", "/proxies", {"name": "store", "listen": f"127.0.0.1:{self.port}", "upstream": upstream,
                                      "enabled": True})

    def ask(self, method: str, path: str, document: dict | None = None) -> bytes:
        request = urllib.request.Request(f"http://127.0.0.1:{self.control}{path}", method=method,
                                         data=json.dumps(document).encode() if document is not None else None,
                                         headers={"User-Agent": "dealwire-test"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read()

    def set_open(self, is_open: bool) -> None:
        """Closing it ends every connection at once and takes no new ones."""
        self.ask("POST", "/proxies/store", {"enabled": is_open})

    def reset_all(self) -> None:
        """Every connection is reset in the middle of what it says; new ones work."""
        self.ask("POST", "/proxies/store/toxics", {"name": "reset", "type": "reset_peer", "stream": "downstream",
                                                   "attributes": {"timeout": 0}})
        self.ask("DELETE", "/proxies/store/toxics/reset")

    def hold(self, held: bool) -> None:
        """No byte passes, and nobody is told: what a lost network looks like."""
        if held:
            self.ask("POST", "/proxies/store/toxics", {"name": "hold", "type": "timeout", "stream": "upstream",
                                                       "attributes": {"timeout": 0}})
        else:
            self.ask("DELETE", "/proxies/store/toxics/hold")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
