"""What the tests of the installed program share: ports, files of settings, a service that runs."""
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def fetch(url: str, headers: dict[str, str] | None = None, timeout: float = 5.0) -> tuple[int, str]:
    """Status and body, whatever the status is."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def wait_until(what: str, holds, patience: float = PATIENCE, pause: float = 0.1):
    """The first answer of `holds` that is true; what it throws counts as not yet."""
    deadline, last = time.monotonic() + patience, None
    while time.monotonic() < deadline:
        try:
            last = holds()
            if last:
                return last
        except (OSError, ValueError) as error:
            last = error
        time.sleep(pause)
    raise AssertionError(f"{what}: not within {patience:.0f} s; last: {last}")


class Program:
    """The program with settings of its own in a folder."""

    def __init__(self, program: pathlib.Path, folder: pathlib.Path, config: pathlib.Path | None = None,
                 environment: dict[str, str] | None = None):
        self.program, self.folder = program, folder
        self.config = config or folder / "dealwire.yaml"
        self.environment = {**os.environ, "DEALWIRE_CONFIG": str(self.config), **(environment or {})}

    def run(self, *arguments: str, code: int = 0, **options) -> str:
        done = subprocess.run([self.program, *arguments], env=self.environment, cwd=self.folder, text=True,
                              capture_output=True, timeout=120, **options)
        if done.returncode != code:
            raise AssertionError(f"{' '.join(arguments)} ended with {done.returncode}, not {code}:\n"
                                 f"{done.stdout}{done.stderr}")
        return done.stdout

    def json(self, *arguments: str, code: int = 0, **options):
        return json.loads(self.run(*arguments, "--json", code=code, **options))

    def configure(self, **changes: str) -> None:
        """Changes lines of the settings: `{"url: old": "url: new"}`; each must be there."""
        text = self.config.read_text()
        for before, after in changes.items():
            if before not in text:
                raise AssertionError(f"{before!r} is not in {self.config}")
            text = text.replace(before, after, 1)
        self.config.write_text(text)

    @contextlib.contextmanager
    def serving(self, *more: str, command: str = "serve", log: str = "serve.log"):
        """A service that runs and is ended by SIGTERM, in good order, within 20 seconds."""
        with open(self.folder / log, "ab") as out:
            process = subprocess.Popen([self.program, command, *more], env=self.environment, cwd=self.folder,
                                       stdout=out, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=25)
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise AssertionError(f"{command} did not end within 25 s of SIGTERM") from None

    def log(self, name: str = "serve.log") -> str:
        return (self.folder / name).read_text(errors="replace")


def service_config(folder: pathlib.Path, url: str, port: int, metrics_port: int, extra: str = "") -> str:
    return f"""store:
  url: {url}
  pool: 6
key:
  file: {folder}/dealwire.key
serve:
  port: {port}
metrics:
  port: {metrics_port}
  refresh: 1s
logging:
  level: info
  format: json
{extra}"""
