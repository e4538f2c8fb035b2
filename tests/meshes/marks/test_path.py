"""Ways along a surface: what is looked at near the points gives what the whole surface gives, fast."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
import trimesh

from meshes.errors import MeshError
from meshes.marks import numbers
from meshes.marks.path import _Piece, surface_path
from meshes.pack import read_pack
from meshes.shipped import atlas_path


@pytest.fixture(scope="module")
def bone():
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    mesh = read_pack(atlas_path()).meshes["vertebra/L3"]
    return mesh.points.astype(float), mesh.triangles.astype(np.int64)


def on_the_whole(points, triangles, places, faces, *, closed=False):
    legs = [(one, one + 1) for one in range(len(places) - 1)] + ([(len(places) - 1, 0)] if closed else [])
    return _Piece(points, triangles, places, faces, np.ones(len(triangles), bool)).line(legs)


def near_one_another(points, triangles, rng, count, reach):
    """Faces within `reach` mm of one of them."""
    middles = points[triangles].mean(axis=1)
    here = np.flatnonzero(np.linalg.norm(middles - middles[rng.integers(len(middles))], axis=1) < reach)
    return rng.choice(here, count).tolist()


@pytest.mark.parametrize("reach", [3, 12, 40, 200])
@pytest.mark.parametrize("closed", [False, True])
def test_near_the_points_the_way_is_that_of_the_whole(bone, reach, closed):
    rng = np.random.default_rng(reach)
    for count in (2, 3, 5):
        faces = near_one_another(*bone, rng, count, reach)
        shares = rng.dirichlet((1, 1, 1), count)
        places = np.einsum("ij,ijk->ik", shares, bone[0][bone[1][faces]])
        near = surface_path(*bone, places, faces, closed=closed)
        whole = on_the_whole(*bone, places, faces, closed=closed)
        assert near.shape == whole.shape
        assert np.allclose(near, whole, atol=1e-6)


def test_every_corner_of_the_way_lies_on_the_surface(bone):
    faces = near_one_another(*bone, np.random.default_rng(5), 4, 25)
    line = surface_path(*bone, bone[0][bone[1][faces]].mean(axis=1), faces)
    surface = trimesh.Trimesh(*bone, process=False)
    assert trimesh.proximity.closest_point(surface, line)[1].max() < 1e-6


def test_a_curve_on_a_bone_takes_less_than_fifty_ms(bone):
    faces = near_one_another(*bone, np.random.default_rng(1), 5, 15)
    places = bone[0][bone[1][faces]].mean(axis=1)
    surface_path(*bone, places, faces)  # what is imported is imported
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        surface_path(*bone, places, faces)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.05


def tube(radius=10.0, height=40.0, around=720, rows=81):
    """The mantle of a cylinder along z."""
    way = np.linspace(0, 2 * np.pi, around, endpoint=False)
    rings = [np.column_stack([radius * np.cos(way), radius * np.sin(way), z + 0 * way])
             for z in np.linspace(0, height, rows)]  # fmt: skip
    number = np.arange(rows * around).reshape(rows, around)
    a, b = number[:-1], np.roll(number, -1, axis=1)[:-1]
    c, d = number[1:], np.roll(number, -1, axis=1)[1:]
    triangles = np.concatenate([np.stack([a, b, d], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)])
    return np.concatenate(rings), triangles


@pytest.mark.parametrize(("turn", "rise"), [(10, 0), (60, 15), (120, 30), (175, 5)])
def test_the_way_round_a_cylinder_is_its_helix(turn, rise):
    points, triangles = tube()
    middles = points[triangles].mean(axis=1)
    way = math.radians(turn)
    aims = np.array([[10.0, 0, 4], [10 * math.cos(way), 10 * math.sin(way), 4 + rise]])
    faces = [int(np.argmin(np.linalg.norm(middles - aim, axis=1))) for aim in aims]
    places = middles[faces]
    angle = np.diff(np.arctan2(places[:, 1], places[:, 0]))[0] % (2 * np.pi)
    wanted = math.hypot(10 * angle, places[1, 2] - places[0, 2])
    assert numbers.length(surface_path(points, triangles, places, faces)) == pytest.approx(wanted, rel=1e-3)


def test_a_detour_longer_than_the_first_look_is_found():
    """Two leaves one mm apart that hang together 60 mm away: the way is long, the chord is short."""
    steps = np.arange(0, 61.0, 1)
    line = np.r_[np.c_[steps, 0 * steps], np.c_[steps[::-1], 0 * steps + 1]]  # a long narrow U
    points = np.concatenate([np.column_stack([line[:, 0], np.full(len(line), y), line[:, 1]]) for y in (0.0, 5.0)])
    a = np.arange(len(line) - 1)
    triangles = np.concatenate(
        [np.column_stack([a, a + 1, a + 1 + len(line)]), np.column_stack([a, a + 1 + len(line), a + len(line)])]
    )
    faces = [0, len(a) - 1]
    places = points[triangles[faces]].mean(axis=1)
    wanted = (60 - places[0, 0]) + 1 + (60 - places[1, 0])
    found = numbers.length(surface_path(points, triangles, places, faces))
    assert found == pytest.approx(math.hypot(wanted, places[1, 1] - places[0, 1]), rel=1e-3)


def test_a_surface_with_a_fin_is_still_measured_on_its_sheet():
    """An edge of three faces (from a scan) is cut open there, and the way runs beside it."""
    flat = trimesh.creation.box((20, 20, 20)).subdivide().subdivide().subdivide()
    points = np.concatenate([flat.vertices, [[0.0, 0, 15.0]]])
    edge = next(pair for pair in flat.edges_unique if (flat.vertices[pair][:, 2] == 10).all())
    triangles = np.concatenate([flat.faces, [[*edge, len(flat.vertices)]]])
    places = np.array([[-9.0, -9, -10], [9.0, 9, -10]])
    faces = list(trimesh.proximity.closest_point(flat, places)[2])
    found = numbers.length(surface_path(points, triangles, places, faces))
    assert found == pytest.approx(18 * math.sqrt(2), rel=1e-3)


def test_two_sheets_that_touch_in_one_corner_do_not_hang_together():
    points = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]])
    triangles = np.array([[0, 1, 2], [0, 3, 4]])
    with pytest.raises(MeshError, match="hang together"):
        surface_path(points, triangles, points[triangles].mean(axis=1), [0, 1])


def test_faces_without_three_corners_are_no_hindrance():
    points = np.array([[0.0, 0, 0], [10, 0, 0], [10, 10, 0], [0, 10, 0]])
    triangles = np.array([[0, 1, 2], [0, 2, 3], [2, 2, 0], [1, 1, 1]])
    places = np.array([[8.0, 2, 0], [2.0, 8, 0]])
    found = numbers.length(surface_path(points, triangles, places, [0, 1]))
    assert found == pytest.approx(6 * math.sqrt(2), rel=1e-3)


def test_a_place_on_such_a_face_is_refused():
    points = np.array([[0.0, 0, 0], [10, 0, 0], [10, 10, 0]])
    with pytest.raises(MeshError, match="face 1: has a corner twice"):
        surface_path(points, np.array([[0, 1, 2], [1, 1, 2]]), points[:2], [0, 1])


def test_a_face_that_is_not_there_is_named(bone):
    with pytest.raises(MeshError, match="face 99999999"):
        surface_path(*bone, np.zeros((1, 3)), [99999999])


def test_one_place_is_a_line_of_one_point(bone):
    place = bone[0][bone[1][[7]]].mean(axis=1)
    assert np.allclose(surface_path(*bone, place, [7]), place)
    assert np.allclose(surface_path(*bone, np.repeat(place, 2, axis=0), [7, 7]), place, atol=1e-6)
