"""Lengths, angles, areas and volumes agree with what geometry says to 0.1 %."""

from __future__ import annotations

import math

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from meshes.errors import MeshError
from meshes.marks import numbers
from meshes.marks.path import surface_path

AGREED = 1e-3
angles = st.floats(0.01, 179.99)


def ball(radius=20.0):
    mesh = trimesh.creation.icosphere(subdivisions=6, radius=radius)
    return np.asarray(mesh.vertices), np.asarray(mesh.faces)


def turned(seed):
    return trimesh.transformations.random_rotation_matrix(np.random.default_rng(seed).random(3))[:3, :3]


@given(angles, st.integers(0, 1000), st.floats(-500, 500))
def test_an_angle_is_what_it_was_made_as(wanted, seed, away):
    way = np.radians(wanted)
    flat = np.array([[3.0, 0, 0], [0, 0, 0], [7 * np.cos(way), 7 * np.sin(way), 0]])
    assert numbers.angle(flat @ turned(seed).T + away) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


def test_no_angle_where_points_coincide():
    with pytest.raises(ValueError, match="coincide"):
        numbers.angle(np.zeros((3, 3)))


@pytest.mark.parametrize("wanted", [-30.0, -0.5, 0.0, 12.0, 62.5])
def test_lordosis_opens_to_the_front(wanted):
    half = np.radians(wanted / 2)
    upper = [[5.0, -15 * np.cos(half), 30 + 15 * np.sin(half)], [-3.0, 15 * np.cos(half), 30 - 15 * np.sin(half)]]
    lower = [[2.0, -15 * np.cos(half), -15 * np.sin(half)], [0.0, 15 * np.cos(half), 15 * np.sin(half)]]
    assert numbers.end_plate_angle(np.array(upper + lower)) == pytest.approx(wanted, abs=1e-9)


@given(st.floats(1, 100), st.integers(3, 40), st.integers(0, 1000))
def test_area_and_length_of_a_regular_polygon(radius, corners, seed):
    way = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    points = np.column_stack([radius * np.cos(way), radius * np.sin(way), 0 * way]) @ turned(seed).T + 40
    wanted = corners * radius**2 * math.sin(2 * math.pi / corners) / 2
    assert numbers.enclosed_area(points) == pytest.approx(wanted, rel=1e-6)
    assert numbers.length(points, closed=True) == pytest.approx(2 * corners * radius * math.sin(math.pi / corners))


def test_no_area_in_a_line():
    with pytest.raises(ValueError, match="in one line"):
        numbers.enclosed_area(np.array([[0.0, 0, 0], [1, 1, 1], [2, 2, 2]]))


def test_area_and_volume_of_a_ball_far_away():
    points, triangles = ball()
    far = points + 1e4
    assert numbers.surface_area(far, triangles) == pytest.approx(4 * math.pi * 20**2, rel=AGREED)
    assert numbers.volume(far, triangles) == pytest.approx(4 / 3 * math.pi * 20**3, rel=AGREED)


def test_an_open_surface_has_no_volume():
    points, triangles = ball()
    assert numbers.volume(points, triangles[:-1]) is None


@pytest.mark.parametrize("wanted", [5.0, 45.0, 90.0, 150.0])
def test_the_way_along_a_ball_is_its_great_circle(wanted):
    points, triangles = ball()
    middles = points[triangles].mean(axis=1)
    way = np.radians(wanted)
    aims = 20 * np.array([[1.0, 0, 0], [np.cos(way), np.sin(way), 0]])
    faces = [int(np.argmin(np.linalg.norm(middles - aim, axis=1))) for aim in aims]
    line = surface_path(points, triangles, middles[faces], faces)
    truth = 20 * np.radians(numbers.between(middles[faces[0]], middles[faces[1]]))
    assert numbers.length(line) == pytest.approx(truth, rel=AGREED)
    assert np.allclose(line[[0, -1]], middles[faces], atol=1e-6)


def test_two_places_in_one_triangle_are_joined_straight():
    points, triangles = np.array([[0.0, 0, 0], [10, 0, 0], [0, 10, 0]]), np.array([[0, 1, 2]])
    places = np.array([[1.0, 1, 0], [4, 3, 0], [2, 6, 0]])
    line = surface_path(points, triangles, places, [0, 0, 0])
    assert numbers.length(line) == pytest.approx(numbers.length(places), rel=1e-6)
    around = surface_path(points, triangles, places, [0, 0, 0], closed=True)
    assert numbers.length(around) == pytest.approx(numbers.length(places, closed=True), rel=1e-6)


def test_over_the_edge_of_a_box_the_way_unfolds():
    box = trimesh.creation.box((10, 10, 10)).subdivide().subdivide()
    tree = trimesh.proximity.ProximityQuery(box)
    places = np.array([[5.0, -4, 3], [-2, 5, 3]])
    faces = tree.on_surface(places)[2]
    line = surface_path(np.asarray(box.vertices), np.asarray(box.faces), places, list(faces))
    assert numbers.length(line) == pytest.approx(9 + 7, rel=AGREED)


def test_parts_that_do_not_hang_together_are_refused():
    points, triangles = ball()
    both = np.concatenate([points, points + 100])
    faces = np.concatenate([triangles, triangles + len(points)])
    with pytest.raises(MeshError, match="hang together"):
        surface_path(both, faces, both[faces[[0, -1]]].mean(axis=1), [0, len(faces) - 1])
