"""The same work on many things, a few at a time, results in order: numpy lets other threads run while it reckons."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")
MOST = 4
#: What tells numpy's, VTK's and ITK's libraries, and us, how many threads a process may have.
ONE_THREAD = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VTK_SMP_MAX_THREADS",
    "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS",
)  # fmt: skip


def side_by_side(work: Callable[[Thing], Result], things: Iterable[Thing]) -> Generator[Result]:
    """`work` of each thing, in their order. No more are under way than are worked on, so that memory stays bounded.

    Whoever stops taking results, or an exception in `work`, ends it after what is under way.
    """
    workers = 1 if os.environ.get(ONE_THREAD[0]) == "1" else min(MOST, os.cpu_count() or 1)
    pool = ThreadPoolExecutor(workers)
    waiting: deque[Future[Result]] = deque()
    try:
        for thing in things:
            waiting.append(pool.submit(work, thing))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
