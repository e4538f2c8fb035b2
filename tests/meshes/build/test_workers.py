"""No worker outlives the work it was made for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from meshes.build.workers import worker_pool

WAITS = 60.0  # seconds a worker would go on for
LINGERING = """
import os, time
from meshes.build.workers import worker_pool
if __name__ == "__main__":
    with worker_pool(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        pool.submit(time.sleep, 60.0)
        time.sleep(60.0)
"""


def gone(worker: int, within: float = 10.0) -> bool:
    """Whether a process ends within some seconds."""
    for _ in range(int(within / 0.05)):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return True
        if "Z" in Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0]:
            return True  # ended, and nobody has asked for its exit code
        time.sleep(0.05)
    return False


def test_the_results_come_back_and_the_workers_go() -> None:
    with worker_pool(1) as pool:
        worker = pool.submit(os.getpid).result()
        assert worker != os.getpid()
        assert pool.submit(abs, -3).result() == 3
    assert gone(worker)


def give_up(worker_jobs: list[Future[None]]) -> None:
    """Begin a long job and be interrupted."""
    with worker_pool(1) as pool:
        pool.submit(os.getpid).result()
        worker_jobs.append(pool.submit(time.sleep, WAITS))
        time.sleep(0.2)
        raise KeyboardInterrupt


def test_work_given_up_is_not_waited_for() -> None:
    begun, jobs = time.monotonic(), list[Future[None]]()
    with pytest.raises(KeyboardInterrupt):
        give_up(jobs)
    assert time.monotonic() - begun < WAITS / 2
    assert isinstance(jobs[0].exception(), BrokenProcessPool)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_a_killed_program_leaves_no_worker_behind(tmp_path: Path) -> None:
    script = tmp_path / "lingering.py"
    script.write_text(LINGERING)
    paths = os.pathsep.join([str(Path(__file__).parents[3]), *sys.path])
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}
    ) as program:
        assert program.stdout is not None
        worker = int(program.stdout.readline())
        program.send_signal(signal.SIGKILL)
        program.wait()
    assert gone(worker)
