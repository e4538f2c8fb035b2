"""How long many annotations take: `python tests/benchmarks/bench_annotations.py`.

Bar (issue 6): a hundred thousand annotations load in two seconds.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotations.tags.model import Annotation, new_id
from annotations.tags.store import Put, Store
from viewer.core.tagging.book import Book
from viewer.core.tagging.state import Change

AT = datetime(2026, 1, 31, 12, tzinfo=UTC)
KINDS = {"point": 1, "line": 2, "angle": 3, "polyline": 12, "region": 0}


def many(count: int) -> list[Annotation]:
    """Annotations as a project has them: mostly points and lines, every tenth a painted region."""
    chance = random.Random(1)
    found = []
    for number in range(count):
        kind = chance.choices(list(KINDS), (50, 25, 10, 5, 10))[0]
        points = tuple(tuple(round(chance.uniform(-90, 90), 3) for _ in range(3)) for _ in range(KINDS[kind]))
        runs = tuple((first * 40, 1 + first % 30) for first in range(25))
        found.append(
            Annotation(
                new_id(), kind, "pedicle", "lumbar-atlas", "Ada", AT, AT, structure="vertebra/L3", level="L3",
                side="left", points=points, faces={"vertebra/L3": runs} if kind == "region" else {},  # type: ignore[arg-type]
                surfaces={"vertebra/L3": "0" * 64}, values={"length_mm": 24.25}, comment=f"number {number}",
            )
        )  # fmt: skip
    return found


def timed(name: str, act: Callable[[], Any]) -> Any:
    """Do it and say how long it took: of the clock, and of this program."""
    start, own = time.perf_counter(), time.process_time()
    found = act()
    print(f"{name:<44}{time.perf_counter() - start:8.2f} s {time.process_time() - own:8.2f} s of its own")
    return found


def main() -> None:
    """Run them all in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "many.db")
        store = Store(place, "Ada")
        rows = many(100_000)
        timed("100,000 written at once", lambda: store.commit([Put(one) for one in rows]))
        store.close()
        store = timed("opened", lambda: Store(place, "Ada"))
        for _ in range(2):
            timed("100,000 read (bar 2 s)", store.records)
        book = timed("a book of them", lambda: Book(store, "lumbar-atlas"))
        some = tuple(replace(one, comment="edited") for one in list(book.annotations.values())[:10_000])
        timed("10,000 changed in one step", lambda: book.do(Change("edit", some)))
        timed("that undone", book.undo)
        timed("and done again", book.redo)
        one = some[0]
        timed("a hundred single changes", lambda: [
            book.do(Change("edit", (replace(one, comment=str(turn)),))) for turn in range(100)
        ])  # fmt: skip
        timed("nothing new asked for a hundred times", lambda: [book.poll() for _ in range(100)])
        book.close()


if __name__ == "__main__":
    main()
