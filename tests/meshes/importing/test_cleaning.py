"""Equal points become one, triangles face out, work side by side comes in order."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from meshes.errors import MeshError
from meshes.importing import cleaning
from meshes.importing.cleaning import facing_outward, merged, piece_of, signed_volume
from meshes.importing.threads import side_by_side


def corners(points: np.ndarray, triangles: np.ndarray) -> list[tuple[tuple[float, ...], ...]]:
    return [tuple(tuple(corner) for corner in triangle) for triangle in (points[triangles] + 0.0).tolist()]


@pytest.mark.parametrize("blind", [False, True], ids=["by keys", "all keys alike"])
@settings(max_examples=80, deadline=None)
@given(st.data())
def test_merging_keeps_every_triangle_and_each_point_once(blind: bool, data: st.DataObject) -> None:
    values = st.sampled_from([0.0, -0.0, 1.0, 1.0 + 2**-52, -1.0, 1e-300, 5.5])
    points = data.draw(arrays(np.float64, st.tuples(st.integers(1, 30), st.just(3)), elements=values))
    triangles = data.draw(arrays(np.int64, st.tuples(st.integers(0, 30), st.just(3)),
                                 elements=st.integers(0, len(points) - 1)))  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        if blind:  # as if all points had the same key
            patch.setattr(cleaning, "_key", lambda points: np.zeros(len(points), np.uint64))
        found = merged(points, triangles)
    expected = [t for t in corners(points, triangles) if len(set(t)) == 3]
    assert corners(*found) == expected
    assert len({tuple(p) for p in found[0].tolist()}) == len(found[0])
    assert set(np.unique(found[1])) == set(range(len(found[0])))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=80, max_size=80), st.floats(1e-3, 1e3), st.floats(-1e4, 1e4))
def test_any_triangles_turned_are_turned_back(turned: list[bool], size: float, away: float) -> None:
    ball = trimesh.creation.icosphere(subdivisions=1, radius=size)
    faces = np.where(np.array(turned)[:, None], ball.faces[:, ::-1], ball.faces)
    points = np.array(ball.vertices) + away * size
    found, said = facing_outward(points, faces.astype(np.int64))
    assert signed_volume(points, found) == pytest.approx(ball.volume, rel=1e-4)
    assert ("rewound" in said) == (0 < sum(turned) < 80)
    assert "open" not in said
    assert "branching" not in said


def test_what_is_no_surface_is_refused_by_name() -> None:
    with pytest.raises(MeshError, match=r"^x\.stl: 'L3' has 0 triangles, expected a surface of at least 4$"):
        piece_of("L3", "x.stl", np.zeros((3, 3)), np.array([[0, 1, 2]]), {})


def test_side_by_side_keeps_the_order_and_does_not_run_ahead() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        return number * number

    results = side_by_side(work, range(1000))
    assert [next(results) for _ in range(3)] == [0, 1, 4]
    results.close()
    assert len(begun) < 20
    assert list(side_by_side(work, [])) == []


def test_an_error_side_by_side_comes_out_and_no_thread_stays() -> None:
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        list(side_by_side(lambda number: 1 // (number - 3), range(10)))
    assert threading.active_count() == before
