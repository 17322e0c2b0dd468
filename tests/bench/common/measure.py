"""Time, processor seconds and memory of a program and of everything it starts."""
import dataclasses
import os
import pathlib
import signal
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.1


@dataclasses.dataclass
class Ran:
    """A finished program; `peak_mb` is the largest sum of its processes' peaks that were alive at once."""
    seconds: float
    cpu: float
    peak_mb: float
    status: int
    output: str


def stat_fields(pid: int) -> list[str] | None:
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def children_of(pid: int) -> list[int]:
    found = []
    try:
        for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    except OSError:
        pass  # it ended while we looked
    return found


def family_of(pid: int) -> list[int]:
    family = [pid]
    for member in family:
        family += children_of(member)
    return family


def cpu_of_family(pid: int) -> float:
    """Processor seconds of a server and its processes, those that ended included."""
    ticks = 0
    for member in family_of(pid):
        fields = stat_fields(member)
        if fields:
            ticks += int(fields[11]) + int(fields[12])
            if member == pid:
                ticks += int(fields[13]) + int(fields[14])
    return ticks / TICKS


def peak_kb(pid: int) -> int:
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


class PeakWatch(threading.Thread):
    """Samples the memory of a process and its descendants until told to stop."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, sum(peak_kb(member) for member in family_of(self.pid)))


def run(argv: list[str], env: dict | None = None, cwd: str | None = None, limit: float = 1800) -> Ran:
    """Runs a program to its end; its whole process group is ended where it takes too long."""
    began = time.monotonic()
    with subprocess.Popen(argv, env={**os.environ, **(env or {})}, cwd=cwd, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, start_new_session=True) as process:
        watch = PeakWatch(process.pid)
        watch.start()
        late = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        late.start()
        output = process.stdout.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        late.cancel()
        watch.over.set()
        watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
    peak = max(watch.peak, 0 if watch.peak else usage.ru_maxrss)
    return Ran(seconds, usage.ru_utime + usage.ru_stime, peak / 1024, process.returncode, output)


def load_average() -> float:
    return os.getloadavg()[0]
