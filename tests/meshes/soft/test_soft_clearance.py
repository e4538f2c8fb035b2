"""Distances to finished surfaces, measured on a sphere where they are known."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from meshes.clearance import Clearance
from meshes.mesh import Mesh

RADIUS = 12.0


def ball(centre: tuple[float, float, float] = (0, 0, 0)) -> Mesh:
    sphere = trimesh.creation.icosphere(subdivisions=4, radius=RADIUS)
    points = (sphere.vertices + centre).astype(np.float32)
    return Mesh(points, sphere.faces.astype(np.int32), (sphere.vertices / RADIUS).astype(np.float32))


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    ways = np.random.default_rng(1).normal(size=(400, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    return ways * np.random.default_rng(2).uniform(7, 20, (400, 1))


def test_distance_is_signed_and_exact_near_the_surface(points: np.ndarray) -> None:
    expected = np.linalg.norm(points, axis=1) - RADIUS
    found = Clearance([ball()]).distance(points)
    assert np.abs(found - expected).max() < 0.1
    assert (np.sign(found[np.abs(expected) > 0.1]) == np.sign(expected[np.abs(expected) > 0.1])).all()


def test_direction_leads_away(points: np.ndarray) -> None:
    _, away = Clearance([ball()]).distance_and_direction(points)
    radial = points / np.linalg.norm(points, axis=1, keepdims=True)
    assert (away * radial).sum(axis=1).min() > 0.97
    np.testing.assert_allclose(np.linalg.norm(away, axis=1), 1, atol=1e-6)


def test_beyond_its_reach_the_distance_is_the_reach(points: np.ndarray) -> None:
    found = Clearance([ball()]).distance(points, reach=3.0)
    assert found.max() == pytest.approx(3.0, abs=0.05)
    assert (found[np.linalg.norm(points, axis=1) > RADIUS + 3.2] == 3.0).all()


def test_the_nearest_of_several_surfaces_counts() -> None:
    both = Clearance([ball(), ball((40, 0, 0))])
    np.testing.assert_allclose(both.distance(np.array([[16.0, 0, 0], [26.0, 0, 0]])), [4, 2], atol=0.1)


def test_only_the_neighbourhood_asked_for_is_kept() -> None:
    near = Clearance([ball(), ball((40, 0, 0))], centre=np.zeros(3), reach=20)
    assert near.distance(np.array([[40.0, 0, 0]]))[0] > 20
