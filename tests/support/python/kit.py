"""What the tests in Python share: the built programs, ports, files of settings, a service that runs. Everything on free
ports of 127.0.0.1, ended by process id.

A test finds it by `sys.path.insert(0, ".../tests/support/python")`.
"""
import contextlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAMS = pathlib.Path(os.environ.get("DEALWIRE_PROGRAMS") or os.environ.get("PROGRAMS") or ROOT / "build/dev/bin").resolve()
PATIENCE = 30.0
ANY_PORT = "127.0.0.1:0"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def fetch(url: str, headers: dict[str, str] | None = None, timeout: float = 30.0) -> tuple[int, str]:
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


def clean_environment() -> dict[str, str]:
    """Without what belongs to another installation, or to whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DEALWIRE_", "AWS_"))}


@contextlib.contextmanager
def started(command: list, log: pathlib.Path, cwd: pathlib.Path = ROOT, environment: dict[str, str] | None = None):
    """A program that runs, and is ended by SIGTERM, in good order, within 20 seconds. What it says is added to the log."""
    with open(log, "ab") as out:
        process = subprocess.Popen(command, env=environment, cwd=cwd, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise AssertionError(f"{command[0]} did not end within 25 s of SIGTERM") from None


class Program:
    """The program with settings of its own in a folder. `said` is all that its commands have printed."""

    def __init__(self, program: pathlib.Path | None, folder: pathlib.Path, config: pathlib.Path | None = None,
                 environment: dict[str, str] | None = None):
        self.program, self.folder = program or PROGRAMS / "dealwire", folder
        self.config = config or folder / "dealwire.yaml"
        self.environment = {**clean_environment(), "DEALWIRE_CONFIG": str(self.config), **(environment or {})}
        self.said = ""

    def run(self, *arguments, code: int | tuple[int, ...] | None = 0, **options) -> str:
        """Standard output; `code` is what it has to end with, or one of these, or None for anything but 0."""
        done = subprocess.run([self.program, *arguments], env=self.environment, cwd=self.folder, text=True,
                              capture_output=True, timeout=120, check=False, **options)
        self.said += done.stdout + done.stderr
        expected = (code,) if isinstance(code, int) else code
        if done.returncode == 0 if expected is None else done.returncode not in expected:
            raise AssertionError(f"{' '.join(map(str, arguments))} ended with {done.returncode}, not {code}:\n"
                                 f"{done.stdout}{done.stderr}")
        return done.stdout

    def json(self, *arguments, code: int | tuple[int, ...] = 0, **options):
        text = self.run(*arguments, "--json", code=code, **options)
        return json.loads(text) if text.strip() else {}

    def configure(self, before: str, after: str) -> None:
        """Changes the first place of the settings that reads so; it must be there."""
        text = self.config.read_text()
        if before not in text:
            raise AssertionError(f"{before!r} is not in {self.config}")
        self.config.write_text(text.replace(before, after, 1))

    def serving(self, *more: str, command: str = "serve", log: str = "serve.log"):
        """A service that runs, until the end of the `with`."""
        return started([self.program, command, *more], self.folder / log, self.folder, self.environment)

    @contextlib.contextmanager
    def serving_somewhere(self, *more: str, log: str = "serve.log"):
        """The address of a service that runs on a free port."""
        pattern = re.compile(r"https?://127\.0\.0\.1:\d+")
        file = self.folder / log
        before = len(self.log(log)) if file.exists() else 0
        with self.serving("--listen", ANY_PORT, *more, log=log) as process:
            def address():
                if process.poll() is not None:
                    raise AssertionError(f"it ended at once:\n{self.log(log)[-2000:]}")
                return pattern.search(self.log(log), before)

            yield wait_until("the service", address)[0]

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
