"""Labels by the registry and by WeasyPrint: the same ones, in the same run, with the same layout.

Each drawing is a process of its own, counted from its start to its end, imports included: its CPU time, and the most
memory that was its own."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

COUNTS = (1_000, 10_000)
LEAST_RATIO, MOST_MB = 10, 120
ABSENT = "No WeasyPrint here, or no Pango for it (`make bench` installs both when it may): nothing to compare with."


@dataclass(frozen=True, slots=True)
class Cost:
    cpu: float
    peak_mb: float
    pdf_mb: float

    def __str__(self) -> str:
        return f"{self.cpu:10.2f}{self.peak_mb:10.0f}{self.pdf_mb:10.2f}"


def run() -> None:
    """In a small process: one starts with the peak of the one that made it."""
    subprocess.run([sys.executable, "-m", "tests.bench.rivals"], check=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'labels, each time a whole process':44}{'CPU s':>10}{'peak MB':>10}{'PDF MB':>10}", flush=True)
        ours = {count: _measured("ours", count, folder) for count in COUNTS}
        if any(cost.peak_mb >= MOST_MB for cost in ours.values()):
            raise SystemExit(f"Labels take {MOST_MB} MB or more.")
        if subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True).returncode:
            print(ABSENT)
            return
        for count, cost in ours.items():
            _compare(count, cost, folder)


def _compare(count: int, cost: Cost, folder: str) -> None:
    if count == COUNTS[-1]:
        print(f"WeasyPrint now draws {count:,} labels: minutes, and 2 GB of memory.", flush=True)
    theirs = _measured("weasy", count, folder)
    pair = [_pdf("ours", count, folder), _pdf("weasy", count, folder)]
    if subprocess.run([sys.executable, "-m", "tests.bench.alike", *pair]).returncode:
        raise SystemExit("The two do not show the same: nothing is compared.")
    ratio = theirs.cpu / cost.cpu
    print(f"{f'{count:,}, weasy / ours':44}{ratio:9.1f}×{theirs.peak_mb / cost.peak_mb:9.1f}×", flush=True)
    if ratio < LEAST_RATIO:
        raise SystemExit(f"{count:,} labels are drawn less than {LEAST_RATIO} times sooner than by WeasyPrint.")


def _measured(tool: str, count: int, folder: str) -> Cost:
    path = _pdf(tool, count, folder)
    process = subprocess.Popen([sys.executable, "-m", f"tests.bench.{tool}", str(count), path])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{tool} failed: {process.returncode}")
    megabytes = Path(path).stat().st_size / 1e6
    cost = Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, megabytes)
    print(f"{f'{count:,}, {tool}':44}{cost}", flush=True)
    return cost


def _pdf(tool: str, count: int, folder: str) -> str:
    return str(Path(folder, f"{tool}-{count}.pdf"))


if __name__ == "__main__":
    main()
