"""Worker processes that end with the work: when it is done, given up or killed, none of them stays behind."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

GIVEN_UP = 1  # exit code of a worker whose work nobody waits for any more


@contextmanager
def worker_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes. If the block is left by an exception their work is dropped at once, not waited for.

    Each worker watches a pipe whose other end only this process holds: it closes when this process wants an end or
    is itself no more, killed or crashed.
    """
    # Spawned, not forked: the calling program may have threads, and other systems know nothing else.
    context = get_context("spawn")
    watched, held = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_live_while_held, initargs=(watched,))
    try:
        yield pool
        pool.shutdown()
    finally:
        held.close()
        pool.shutdown(cancel_futures=True)
        watched.close()


def _live_while_held(watched: Connection) -> None:
    """In a worker: leave Ctrl+C to the caller, and end as soon as the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        wait([watched])
        os._exit(GIVEN_UP)

    threading.Thread(target=watch, daemon=True).start()
