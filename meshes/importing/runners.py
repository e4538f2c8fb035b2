"""Where the jobs of a batch are carried out: over processes of this machine (pebble), or on a cluster (dask)."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait

from meshes.errors import MeshError
from meshes.importing.job import Job, Outcome, carry_out

AHEAD = 2  # jobs a process that wait in its line, so that none stands idle and a stop loses few
ANSWER = 5  # seconds to wait for a cluster
RETRIES = 3  # times a cluster's job is begun again when its worker dies


def over_processes(
    number: int, timeout: float | None = None, work: Callable[[Job], Outcome] = carry_out
) -> Callable[[Sequence[Job]], Iterator[Outcome]]:
    """A runner over `number` processes; one that dies or takes longer than `timeout` seconds fails its own job alone.

    work : what is done with a job (tests put something worse in its place)
    """

    def run(jobs: Sequence[Job]) -> Iterator[Outcome]:
        from pebble import ProcessPool

        waiting = list(reversed(jobs))
        running: dict[Future[Outcome], Job] = {}
        pool = ProcessPool(max_workers=number, context=multiprocessing.get_context("spawn"))
        try:
            while waiting or running:
                while waiting and len(running) < AHEAD * number:
                    job = waiting.pop()
                    running[pool.schedule(work, args=(job,), timeout=timeout)] = job
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield _outcome(running.pop(future), future, timeout)
        finally:
            pool.stop()
            pool.join()

    return run


def _outcome(job: Job, future: Future[Outcome], timeout: float | None) -> Outcome:
    from pebble import ProcessExpired

    try:
        return future.result()
    except TimeoutError:
        return Outcome(job.case, f"took longer than {timeout:g} s; allow more with --timeout")
    except ProcessExpired as error:
        told = f"its process died (exit code {error.exitcode}): out of memory, or a file that breaks a library"
        return Outcome(job.case, told)


def on_cluster(address: str) -> Callable[[Sequence[Job]], Iterator[Outcome]]:
    """A runner on the dask.distributed cluster at `address`; its workers must see the same files at the same paths.

    Raises:
        MeshError: dask.distributed is not installed, or nobody answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise MeshError("--dask: dask.distributed is not installed; install Lumbar with its extra: cluster") from None
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise MeshError(f"--dask {address}: no cluster answers there ({' '.join(str(error).split())[:80]})") from None

    def run(jobs: Sequence[Job]) -> Iterator[Outcome]:
        from distributed import as_completed

        names = {client.submit(carry_out, job, key=f"lumbar-{n}", pure=False, retries=RETRIES): job.case
                 for n, job in enumerate(jobs)}  # fmt: skip
        try:
            for future in as_completed(list(names), loop=client.loop):
                error = future.exception() if future.status == "error" else None
                if error is not None:
                    yield Outcome(names[future], f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")
                else:
                    yield future.result()
        finally:
            client.cancel(list(names))
            client.close()

    return run
