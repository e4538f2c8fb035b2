"""Signed-distance pieces behave like distances, and what is joined contains what it was joined from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.build.fields import REACH, Grid, Loft, difference, intersection, loft_distance, union

distances = st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=8).map(lambda v: np.array(v, np.float32))
TUBE = Loft([(4, 0, -10), (5, 1, 0), (4, 0, 10)], [3, 4, 3], [5, 6, 5], up=(0, 1, 0))


@given(distances, st.floats(-20, 20, width=32), st.floats(0, 6))
def test_union_is_below_both_and_intersection_above(a: np.ndarray, value: float, blend: float) -> None:
    b = np.full_like(a, value)
    assert (union(a, b, blend) <= np.minimum(a, b) + 1e-4).all()
    assert (union(a, b, blend) >= np.minimum(a, b) - blend / 4 - 1e-4).all()
    assert (intersection(a, b, blend) >= np.maximum(a, b) - 1e-4).all()
    assert (difference(a, b, blend) >= a - 1e-4).all()


@given(distances, st.floats(0, 6))
def test_union_does_not_depend_on_order(a: np.ndarray, blend: float) -> None:
    assert np.allclose(union(a, a[::-1], blend), union(a[::-1], a, blend), atol=1e-4)


def test_loft_is_negative_inside_and_zero_on_its_section() -> None:
    centre = loft_distance(TUBE, np.float32([[5, 1, 0]]))[0]
    assert centre == pytest.approx(-4, abs=0.1)
    outside = loft_distance(TUBE, np.float32([[5 + 4 + 2, 1, 0], [5, 1 + 6 + 2, 0]]))
    assert (outside > 0.8).all()
    assert abs(loft_distance(TUBE, np.float32([[9, 1, 0]]))[0]) < 0.15


def test_paired_field_is_symmetric() -> None:
    grid = Grid.symmetric(14, (-10, -18), (10, 18), 1.0)
    field = grid.paired(TUBE)
    assert grid.x[grid.shape[0] // 2, 0, 0] == 0
    assert np.array_equal(field, field[::-1])
    assert field.max() <= REACH
    assert field.min() < -2


@given(st.floats(-9, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_sampling_a_linear_field_is_exact(x: float, y: float, z: float) -> None:
    grid = Grid([-10, -10, -10], [10, 10, 10], 1.0)
    field = (grid.x + 2 * grid.y - grid.z).astype(np.float32)
    assert grid.sample(field, [[x, y, z]])[0] == pytest.approx(x + 2 * y - z, abs=1e-3)


def test_evaluate_only_touches_its_box() -> None:
    grid = Grid([-10, -10, -10], [10, 10, 10], 1.0)
    field = grid.evaluate(lambda points: np.full(len(points), -1, np.float32), [0, 0, 0], [3, 3, 3])
    assert (field == -1).sum() == 4**3
    assert (field == REACH).sum() == field.size - 4**3
