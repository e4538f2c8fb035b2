"""Ten thousand annotations in the picture: the frame beside a frame without, a handle and a brush that move."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotations.tags.model import Annotation, new_id, now
from meshes.marks.painting import Canvas
from meshes.pack import read_pack
from tests.benchmarks.bench_scene import frame_seconds, report, scene_of
from viewer.core.catalogue import Catalogue
from viewer.core.state import ViewState
from viewer.core.tagging.making import surfaces_of
from viewer.core.tagging.state import Moving, Placed, Tagging

pytestmark = pytest.mark.benchmark
COUNT = 10_000


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The shipped atlas."""
    return Catalogue(read_pack(Path(__file__).parents[2] / "meshes" / "atlas"))


def many(catalogue: Catalogue) -> dict[str, Annotation]:
    """Points and lines all over the bones."""
    random, found, at = np.random.default_rng(0), {}, now()
    keys = [key for key in catalogue.structures if key.startswith("vertebra/")]
    for number in range(COUNT):
        key = keys[number % len(keys)]
        points = catalogue.pack.meshes[key].points
        count = 2 if number % 3 == 0 else 1
        places = tuple(tuple(float(value) for value in points[one]) for one in random.integers(len(points), size=count))
        id_ = new_id()
        found[id_] = Annotation(
            id_, "line" if count == 2 else "point", "vertebra", catalogue.pack.info.id, "bench", at, at,
            structure=key, points=places, surfaces=surfaces_of(catalogue, (key,)),
        )  # type: ignore[arg-type]  # fmt: skip
    return found


def test_many(catalogue: Catalogue) -> None:
    """The frame at most 1.2 times the frame without; one annotation that moves at most 20 ms."""
    annotations = many(catalogue)
    with scene_of(catalogue, ViewState(), slow=False) as scene:
        scene.begin_drawing()  # the same set of surfaces before and after
        floor = frame_seconds(scene.plotter)
        report("orbit, no annotations", floor)
        start = time.perf_counter()
        scene.show_tags(Tagging(), annotations, annotations.keys())
        report("showing 10,000", time.perf_counter() - start)
        assert report("orbit, 10,000 annotations", frame_seconds(scene.plotter), floor, 1.2)
        id_ = next(iter(annotations))
        taken = []
        for step in range(20):
            x, y, z = annotations[id_].points[0]
            to = Placed(next(iter(annotations[id_].surfaces)), (x + step, y, z), 0)
            start = time.perf_counter()
            scene.show_tags(Tagging(chosen=(id_,), moving=Moving(id_, 0, to)), annotations, frozenset())
            taken.append(time.perf_counter() - start)
        assert report("one handle moves among 10,000", float(np.median(taken[1:])), limit_ms=20)
        start = time.perf_counter()
        annotations[id_] = replace(annotations[id_], status="reviewed")
        scene.show_tags(Tagging(), annotations, frozenset((id_,)))
        assert report("one is changed", time.perf_counter() - start, limit_ms=20)


def test_brush(catalogue: Catalogue) -> None:
    """One move of the brush on L3, the faces found and shown, at most 33 ms."""
    key = next(key for key in catalogue.structures if key.startswith("vertebra/L3"))
    canvas, taken, stroke = Canvas(catalogue.pack.meshes[key]), [], frozenset()
    face = 1000
    canvas.brushed(face, canvas.middles[face], 4.0)  # makes what it needs
    with scene_of(catalogue, ViewState(), slow=False) as scene:
        for _ in range(30):
            further = int(canvas.neighbours[face].max())
            start = time.perf_counter()
            ends = ((face, canvas.middles[face]), (further, canvas.middles[further]))
            stroke |= canvas.between(*ends, 6.0)
            scene.show_tags(Tagging(tool="brush", stroke={key: stroke}), {}, frozenset())
            taken.append(time.perf_counter() - start)
            face = further
    assert report("one move of the brush", float(np.median(taken)), limit_ms=33)
