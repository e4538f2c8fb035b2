"""Runs all tests: the windows one after the other, beside them on other processors what needs none; one sum last.

Windows share a display, a keyboard focus and one QApplication, so they cannot run side by side. What is given on the
command line (`-k name`, `-x`) goes to both; where it names files or folders, pytest runs them as they are.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = ("tests/ui", "tests/end_to_end")
NOTHING_COLLECTED = 5
MOST = 4  # processes: each holds an atlas
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed|warnings?|deselected)")
ORDER = ("failed", "passed", "skipped", "xfailed", "xpassed", "error", "warning")


def begin(arguments: list[str]) -> subprocess.Popen[str]:
    """pytest with these arguments, what it prints kept in a pipe."""
    colour = "--color=yes" if sys.stdout.isatty() else "--color=no"
    command = [sys.executable, "-m", "pytest", colour, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, errors="replace")


def finish(lines: Iterable[str]) -> Counter[str]:
    """Print what pytest printed; the counts of its closing line."""
    last = ""
    for line in lines:
        print(line, end="", flush=True)
        if re.search(r" in [\d.]+s\b", line) and _COUNT.search(line):
            last = line
    return Counter({name if name == "passed" else name.rstrip("s"): int(n) for n, name in _COUNT.findall(last)})


def phases(given: list[str]) -> list[list[str]]:
    """What pytest is called with: the windows, then the rest; or just what was asked for."""
    if any((ROOT / one.split("::")[0]).exists() for one in given if not one.startswith("-")):
        return [given]
    workers = str(max(min((os.cpu_count() or 2) - 1, MOST), 1))
    elsewhere = [f"--ignore={folder}" for folder in WINDOWS]
    return [[*WINDOWS, *given], ["-n", workers, "--dist", "worksteal", *elsewhere, *given]]


def closing(counts: Counter[str], seconds: float) -> str:
    """One line as pytest's own is."""
    words = ", ".join(f"{counts[name]} {name}" for name in ORDER if counts[name]) or "no tests ran"
    minutes = f" ({int(seconds // 3600)}:{int(seconds // 60 % 60):02}:{int(seconds % 60):02})" if seconds >= 60 else ""
    return f" {words} in {seconds:.2f}s{minutes} ".center(80, "=")


def main(given: list[str]) -> int:
    """Run everything; the exit code of the first that failed, else 0."""
    start = time.monotonic()
    first, *others = [begin(arguments) for arguments in phases(given)]
    beside = [(one, Drain(one)) for one in others]
    assert first.stdout is not None
    total = finish(first.stdout)
    codes = [first.wait()]
    for process, drain in beside:
        codes.append(process.wait())
        drain.join()
        total += finish(drain.lines)
    print(closing(total, time.monotonic() - start))
    bad = [code for code in codes if code not in (0, NOTHING_COLLECTED)]
    return bad[0] if bad else min(codes)


class Drain(threading.Thread):
    """Takes what a process prints, so that it never waits for a reader."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.lines: list[str] = []
        self.start()

    def run(self) -> None:
        assert self._process.stdout is not None
        self.lines.extend(self._process.stdout)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
