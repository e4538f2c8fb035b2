"""Where the jobs of a batch are carried out: over processes of this machine (pebble), or on a cluster (dask)."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, TimeoutError, wait
from multiprocessing import resource_tracker
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING

from meshes.errors import MeshError
from meshes.importing.job import Job, Outcome, carry_out
from meshes.importing.threads import ONE_THREAD

if TYPE_CHECKING:
    from distributed import Client

AHEAD = 2  # jobs a process that wait in its line, so that none stands idle and a stop loses few
ANSWER = 5  # seconds to wait for a cluster
RETRIES = 3  # times a cluster's job is begun again when it fails by no fault of its input
DIED = "its process died ({}): out of memory, or a file that breaks a library"

Work = Callable[[Job], Outcome]
Runner = Callable[[Sequence[Job]], Iterator[Outcome]]


def over_processes(number: int, timeout: float | None = None, work: Work = carry_out) -> Runner:
    """A runner over `number` processes; one that dies or takes longer than `timeout` seconds fails its own job alone.

    Several processes get one thread each; one alone may use the machine.

    work : what is done with a job (tests put something worse in its place)
    """

    def run(jobs: Sequence[Job]) -> Iterator[Outcome]:
        from pebble import ProcessPool

        waiting = list(reversed(jobs))
        running: dict[Future[Outcome], Job] = {}
        pool = ProcessPool(number, initializer=_end_with_parent, context=multiprocessing.get_context("spawn"))
        with _threads_of_children(number):
            try:
                while waiting or running:
                    with _ctrl_c_later():
                        while waiting and len(running) < AHEAD * number:
                            job = waiting.pop()
                            running[pool.schedule(work, args=(job,), timeout=timeout)] = job
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        yield _outcome(running.pop(future), future, timeout)
            finally:
                pool.stop()
                pool.join()

    return run


@contextlib.contextmanager
def _threads_of_children(number: int) -> Iterator[None]:
    """Processes begun within it reckon with one thread each where there are several: libraries read it as they load."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    if number > 1:
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Within it Ctrl+C waits; threads and processes begun in it, and theirs, never hear of it.

    A terminal tells every process of Ctrl+C, and one that is still loading its libraries would fill it with traces.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # begun within, it would lift the block of the thread that begins it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """In a process of the pool: end at once when the batch is killed, so that nobody writes while it is begun anew."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _outcome(job: Job, future: Future[Outcome], timeout: float | None) -> Outcome:
    from pebble import ProcessExpired

    try:
        return future.result()
    except TimeoutError:
        return Outcome(job.case, f"took longer than {timeout:g} s; allow more with --timeout")
    except ProcessExpired as error:
        return Outcome(job.case, DIED.format(f"exit code {error.exitcode}"))
    except Exception as error:  # one case of hundreds must not end the batch; the line says which and what
        return Outcome(job.case, _said(error))


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def on_cluster(address: str, work: Work = carry_out) -> Runner:
    """A runner on the dask.distributed cluster at `address`; its workers must see the same files at the same paths.

    A job whose worker is lost is done again on another. One that was about too often when workers died is done once
    more with nothing beside it: what dies then dies by itself.

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
        suspects: list[Job] = []
        try:
            for job, outcome in _submitted(client, jobs, work):
                if outcome is None:
                    suspects.append(job)
                else:
                    yield outcome
            for suspect in suspects:
                for job, outcome in _submitted(client, [suspect], work):
                    yield outcome or Outcome(job.case, DIED.format("on several workers"))
        finally:
            client.close()

    return run


def _submitted(client: Client, jobs: Sequence[Job], work: Work) -> Iterator[tuple[Job, Outcome | None]]:
    """Each job with its outcome as it comes; None where workers died with it again and again."""
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    futures = {client.submit(work, job, pure=False, retries=RETRIES): job for job in jobs}
    try:
        for future in as_completed(list(futures), loop=client.loop):
            job = futures[future]
            outcome: Outcome | None
            try:
                outcome = future.result()
            except (KilledWorker, CancelledError):  # a worker died with it, or with its answer
                outcome = None
            except Exception as error:  # whatever a library throws on a worker ends this job alone
                outcome = Outcome(job.case, _said(error))
            yield job, outcome
    finally:
        client.cancel(list(futures))
