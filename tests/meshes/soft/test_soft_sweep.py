"""Swept surfaces are closed, face outward and have the size asked for."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.build.sweep import (
    arc_length,
    carried_frame,
    joined,
    mirrored_outline,
    mirrored_surface,
    resample,
    sheet,
    smoothed,
    tangents,
    tube,
)


def arc(radius: float, turn: float, count: int = 60) -> np.ndarray:
    angle = np.linspace(0, turn, count)
    return np.c_[radius * np.cos(angle), radius * np.sin(angle), 4 * angle]


def as_trimesh(surface: tuple) -> trimesh.Trimesh:
    return trimesh.Trimesh(*surface, process=False)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.3, 4), st.floats(12, 60), st.floats(0.4, 2.5))
def test_tube_is_a_solid_of_the_volume_of_its_path(radius: float, bend: float, turn: float) -> None:
    path = resample(arc(bend, turn), 80)
    mesh = as_trimesh(tube(path, radius, 24))
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    expected = np.pi * radius**2 * (arc_length(path)[-1] + 4 / 3 * radius)
    assert mesh.volume == pytest.approx(expected, rel=0.06)


def test_tube_follows_a_radius_per_side() -> None:
    path = np.c_[np.zeros((30, 2)), np.linspace(0, 40, 30)]
    radius = np.ones((30, 40)) * np.where(np.arange(40) < 20, 2.0, 1.0)
    points, _ = tube(path, radius, 40, up=(1, 0, 0))
    middle = points[np.abs(points[:, 2] - 20) < 1]
    assert middle[:, 1].max() == pytest.approx(2.0, abs=0.05)
    assert middle[:, 1].min() == pytest.approx(-1.0, abs=0.05)


def test_frame_stays_at_right_angles_and_does_not_twist() -> None:
    path = resample(arc(20, 2.0), 100)
    side, other = carried_frame(path, (0, 0, 1))
    along = tangents(path)
    for first, second in ((side, other), (side, along), (other, along)):
        assert np.abs((first * second).sum(axis=1)).max() < 1e-6
    turned = np.degrees(np.arccos(np.clip((side[1:] * side[:-1]).sum(axis=1), -1, 1)))
    assert turned.max() < 2.0


def test_resampling_is_even_and_keeps_the_ends() -> None:
    path = np.array([[0, 0, 0], [1, 0, 0], [5, 3, 0], [20, 4, 6.0]])
    even = resample(path, 50)
    steps = np.linalg.norm(np.diff(even, axis=0), axis=1)
    assert steps.max() / steps.min() < 1.02
    np.testing.assert_allclose(even[[0, -1]], path[[0, -1]], atol=1e-9)


def test_smoothing_keeps_the_ends_and_calms_the_rest() -> None:
    rough = arc(30, 1.5) + np.random.default_rng(0).normal(0, 0.3, (60, 3))
    calm = smoothed(rough, 2.0)
    np.testing.assert_allclose(calm[[0, -1]], rough[[0, -1]], atol=1e-9)
    assert np.abs(np.diff(calm, 2, axis=0)).mean() < 0.3 * np.abs(np.diff(rough, 2, axis=0)).mean()


@pytest.mark.parametrize("lift", [1.5, -1.5])
def test_sheet_is_closed_and_faces_outward_whichever_way_it_is_given(lift: float) -> None:
    x, y = np.meshgrid(np.linspace(0, 10, 12), np.linspace(0, 6, 8), indexing="ij")
    grid = np.stack([x, y, 0.2 * x], axis=-1)
    mesh = as_trimesh(sheet(grid + [0, 0, lift], grid))
    assert mesh.is_watertight
    assert mesh.volume == pytest.approx(10 * 6 * 1.5, rel=1e-6)


def test_mirror_image_faces_outward() -> None:
    surface = tube(resample(arc(20, 1.0), 40), 1.0, 10)
    here, there = as_trimesh(surface), as_trimesh(mirrored_surface(surface))
    assert there.volume == pytest.approx(here.volume)
    np.testing.assert_allclose(there.bounds[:, 0], -here.bounds[::-1, 0])


def test_joined_keeps_every_body() -> None:
    parts = [tube(resample(arc(20 + 5 * k, 1.0), 30), 1.0, 8) for k in range(3)]
    mesh = as_trimesh(joined(parts))
    assert mesh.body_count == 3
    assert mesh.is_watertight


@given(st.lists(st.floats(1, 50), min_size=8, max_size=8))
def test_mirrored_outline_is_symmetric(values: list[float]) -> None:
    outline = mirrored_outline(np.array(values))
    angle = np.arange(8)
    np.testing.assert_allclose(outline, outline[(4 - angle) % 8])
    assert outline.mean() == pytest.approx(np.mean(values))
