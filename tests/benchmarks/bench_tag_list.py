"""The list of annotations with ten and a hundred thousand rows: filter, sort, group, one change."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.tags.model import Annotation, now
from annotations.tags.vocabulary import vocabulary
from meshes.pack import read_pack
from tests.benchmarks.bench_scene import report
from viewer.core.catalogue import Catalogue
from viewer.core.tagging.listing import Query, listed, row_of

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("count", [10_000, 100_000])
def test_list(count: int) -> None:
    """Of 10,000: each at most 100 ms."""
    catalogue = Catalogue(read_pack(Path(__file__).parents[2] / "meshes" / "atlas"))
    keys, at, words = list(catalogue.structures), now(), vocabulary()
    annotations = [
        Annotation(
            f"{n:032x}", "point", "pedicle", "p", f"author {n % 7}", at, at, structure=keys[n % len(keys)],
            level="L3", points=((0.0, 0.0, 0.0),), comment="steep" if n % 5 == 0 else "", values={"length_mm": n / 7},
        )
        for n in range(count)
    ]  # fmt: skip
    start = time.perf_counter()
    rows = [row_of(one, catalogue, words) for one in annotations]
    report(f"{count} rows made", time.perf_counter() - start)
    limit = 100 if count == 10_000 else None
    whole = Query()
    for name, query in (
        ("filter", replace(whole, text="steep lumbar")), ("sort", replace(whole, sort="place")),
        ("group", replace(whole, group="place")),
    ):  # fmt: skip
        start = time.perf_counter()
        listed(rows, query)
        assert report(f"{count} rows: {name}", time.perf_counter() - start, limit_ms=limit)
