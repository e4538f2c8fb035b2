"""Runs all tests: what needs no window on all processors at once, then the windows one after the other; one sum last.

Windows share a display, a keyboard focus and one QApplication, so they cannot run side by side. What is given on the
command line (`-k name`, `-x`) goes to both; where it names files or folders, pytest runs them as they are.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = ("tests/ui", "tests/end_to_end")
NOTHING_COLLECTED = 5
MOST = 4  # processes: each holds an atlas
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed|warnings?|deselected)")
ORDER = ("failed", "passed", "skipped", "xfailed", "xpassed", "error", "warning")


def run(arguments: list[str]) -> tuple[int, Counter[str]]:
    """pytest with these arguments: its exit code, and the counts of its closing line."""
    command = [sys.executable, "-m", "pytest", "--color=no" if not sys.stdout.isatty() else "--color=yes", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, errors="replace")
    assert process.stdout is not None
    last = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        if re.search(r" in [\d.]+s\b", line) and _COUNT.search(line):
            last = line
    counts = Counter({name.rstrip("s") if name != "passed" else name: int(n) for n, name in _COUNT.findall(last)})
    return process.wait(), counts


def phases(given: list[str]) -> list[list[str]]:
    """What pytest is called with, one after the other."""
    if any((ROOT / one.split("::")[0]).exists() for one in given if not one.startswith("-")):
        return [given]
    workers = str(min(os.cpu_count() or 1, MOST))
    elsewhere = [f"--ignore={folder}" for folder in WINDOWS]
    return [["-n", workers, "--dist", "worksteal", *elsewhere, *given], [*WINDOWS, *given]]


def closing(counts: Counter[str], seconds: float) -> str:
    """One line as pytest's own is."""
    words = ", ".join(f"{counts[name]} {name}" for name in ORDER if counts[name]) or "no tests ran"
    minutes = f" ({int(seconds // 3600)}:{int(seconds // 60 % 60):02}:{int(seconds % 60):02})" if seconds >= 60 else ""
    return f" {words} in {seconds:.2f}s{minutes} ".center(80, "=")


def main(given: list[str]) -> int:
    """Run everything; the exit code of the first phase that failed, else 0."""
    start = time.monotonic()
    codes, total = [], Counter[str]()
    for arguments in phases(given):
        code, counts = run(arguments)
        codes.append(code)
        total += counts
        if code not in (0, 1, NOTHING_COLLECTED):  # stopped by hand, or a mistake on the command line
            break
    print(closing(total, time.monotonic() - start))
    bad = [code for code in codes if code not in (0, NOTHING_COLLECTED)]
    return bad[0] if bad else min(codes)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
