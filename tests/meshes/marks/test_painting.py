"""What a brush covers: what is near and hangs together, on any surface, and fast enough for a hand."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.marks import numbers
from meshes.marks.painting import Canvas, nearest_faces
from meshes.mesh import Mesh
from meshes.pack import read_pack
from meshes.shipped import atlas_path


def mesh_of(points, triangles):
    count = len(points)
    up = np.tile(np.float32((0, 0, 1)), (count, 1))
    return Mesh(np.asarray(points, np.float32), np.asarray(triangles, np.int32), up, np.ones(count, np.float32))


def made(shape):
    return mesh_of(shape.vertices, shape.faces)


BALL = made(trimesh.creation.icosphere(subdivisions=5, radius=20))
TORUS = made(trimesh.creation.torus(20, 6, major_sections=96, minor_sections=48))
OPEN = mesh_of(BALL.points, BALL.triangles[BALL.points[BALL.triangles].mean(axis=1)[:, 2] > -5])
CUBE = made(trimesh.creation.box((20, 20, 20)).subdivide().subdivide().subdivide().subdivide())
PLATE = made(trimesh.creation.box((40, 40, 1)).subdivide().subdivide().subdivide().subdivide().subdivide())
CANVASES = {name: Canvas(one) for name, one in
            {"ball": BALL, "torus": TORUS, "open": OPEN, "cube": CUBE, "plate": PLATE}.items()}  # fmt: skip


def by_hand(mesh, face, point, radius):
    """The same by plain means: faces near, and of these all that can be reached over edges."""
    middles = mesh.points[mesh.triangles].astype(float).mean(axis=1)
    near = {*np.flatnonzero(np.linalg.norm(middles - point, axis=1) <= radius).tolist(), face}
    of_edge = {}
    for number in near:
        a, b, c = sorted(mesh.triangles[number].tolist())
        for edge in ((a, b), (b, c), (a, c)):
            of_edge.setdefault(edge, []).append(number)
    found, left = {face}, [face]
    while left:
        here = sorted(mesh.triangles[left.pop()].tolist())
        for edge in ((here[0], here[1]), (here[1], here[2]), (here[0], here[2])):
            for other in of_edge[edge]:
                if other not in found:
                    found.add(other)
                    left.append(other)
    return frozenset(found)


@settings(deadline=None)
@given(st.sampled_from(sorted(CANVASES)), st.integers(0, 10**6), st.floats(0.1, 12))
def test_a_brush_covers_what_is_near_and_hangs_together(name, face, radius):
    canvas = CANVASES[name]
    face %= len(canvas.middles)
    point = canvas.middles[face]
    assert canvas.brushed(face, point, radius) == by_hand(canvas.mesh, face, point, radius)


def test_the_far_side_of_a_thin_plate_stays():
    canvas = CANVASES["plate"]
    face = int(np.argmin(np.linalg.norm(canvas.middles - (0, 0, 0.5), axis=1)))
    covered = sorted(canvas.brushed(face, canvas.middles[face], 6))
    assert len(covered) > 50
    assert (canvas.middles[covered][:, 2] > 0.4).all()


@given(st.floats(-15, 15), st.floats(-15, 15), st.floats(-15, 15), st.floats(-15, 15), st.floats(1.5, 5))
@settings(deadline=None, max_examples=60)
def test_a_quick_stroke_leaves_no_gap(ax, ay, bx, by, radius):
    canvas = CANVASES["plate"]
    ends = []
    for x, y in ((ax, ay), (bx, by)):
        point = np.array([x, y, 0.5])
        ends.append((int(nearest_faces(canvas.mesh, point[None])[0]), point))
    covered = canvas.between(*ends, radius)
    top = np.flatnonzero(canvas.normals[:, 2] > 0.9)
    way = ends[1][1] - ends[0][1]
    share = np.clip((canvas.middles[top] - ends[0][1]) @ way / max(way @ way, 1e-12), 0, 1)
    away = np.linalg.norm(canvas.middles[top] - ends[0][1] - share[:, None] * way, axis=1)
    assert set(top[away <= 0.9 * radius].tolist()) <= covered
    assert set(top[away > radius + 1e-6].tolist()) & covered <= {face for face, _ in ends}


def test_a_stroke_whose_straight_way_runs_deep_below_the_surface_covers_its_ends():
    canvas = CANVASES["ball"]
    ends = [(int(f), canvas.middles[int(f)]) for f in nearest_faces(BALL, np.array([[20.0, 0, 0], [0.0, 20, 0]]))]
    covered = canvas.between(*ends, 3.0)
    way = np.radians(np.linspace(0, 90, 40))
    arc = nearest_faces(BALL, 20 * np.column_stack([np.cos(way), np.sin(way), 0 * way]))
    missing = set(arc.tolist()) - covered  # in the middle the chord is 6 mm below the surface, farther than the brush
    assert not missing & set(arc[[0, 1, -2, -1]].tolist())


def test_growing_on_a_cube_stays_on_its_face():
    canvas = CANVASES["cube"]
    for axis, sign in ((0, 1), (1, -1), (2, 1)):
        aim = np.zeros(3)
        aim[axis] = 10 * sign
        face = int(np.argmin(np.linalg.norm(canvas.middles - aim, axis=1)))
        grown = canvas.grown(face, 20)
        assert grown == set(np.flatnonzero(canvas.normals[:, axis] * sign > 0.9).tolist())
        assert canvas.grown(face, 89) == grown
        assert numbers.surface_area(CUBE.points.astype(float), CUBE.triangles[sorted(grown)]) == pytest.approx(400)


@pytest.mark.parametrize("turn", [10, 30, 60])
def test_growing_on_a_ball_is_a_cap(turn):
    canvas = CANVASES["ball"]
    face = 1234
    grown = sorted(canvas.grown(face, turn))
    wanted = 2 * math.pi * 20**2 * (1 - math.cos(math.radians(turn)))
    assert numbers.surface_area(BALL.points.astype(float), BALL.triangles[grown]) == pytest.approx(wanted, rel=0.04)


def test_the_area_of_a_cap_and_of_a_band_are_those_of_geometry():
    """To 0.1 %, where the region's rim runs along edges: between parallels of a ball and of a cylinder."""
    steps, around = 240, 480
    polar = np.radians(np.linspace(0.05, 60, steps))
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    cap = np.stack([np.outer(np.sin(polar), np.cos(turn)), np.outer(np.sin(polar), np.sin(turn)),
                    np.outer(np.cos(polar), np.ones(around))], -1)  # fmt: skip
    number = np.arange(steps * around).reshape(steps, around)
    a, b, c, d = number[:-1], np.roll(number, -1, 1)[:-1], np.roll(number, -1, 1)[1:], number[1:]
    faces = np.concatenate([np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)])
    wanted = 2 * math.pi * 900 * (math.cos(math.radians(0.05)) - 0.5)
    assert numbers.surface_area(30 * cap.reshape(-1, 3), faces) == pytest.approx(wanted, rel=1e-3)
    tube = np.stack([np.tile(np.cos(turn), (steps, 1)), np.tile(np.sin(turn), (steps, 1)),
                     np.repeat(np.linspace(0, 3, steps)[:, None], around, 1)], -1)  # fmt: skip
    assert numbers.surface_area(10 * tube.reshape(-1, 3), faces) == pytest.approx(600 * math.pi, rel=1e-3)


def test_without_parts_filling_takes_what_hangs_together():
    two = mesh_of(np.r_[BALL.points, BALL.points + 100], np.r_[BALL.triangles, BALL.triangles + len(BALL.points)])
    canvas = Canvas(two)
    assert canvas.filled(3) == set(range(len(BALL.triangles)))
    assert canvas.filled(len(BALL.triangles)) == set(range(len(BALL.triangles), 2 * len(BALL.triangles)))


def test_at_an_edge_of_three_faces_the_brush_stops():
    points = [(0, 0, 0), (0, 1, 0), (1, 0, 0), (-1, 0, 0), (0, 0, 1)]
    canvas = Canvas(mesh_of(points, [(0, 1, 2), (1, 0, 3), (0, 1, 4)]))
    assert (canvas.neighbours == -1).all()
    for face in range(3):
        assert canvas.brushed(face, canvas.middles[face], 50) == {face}


def test_faces_without_area_are_painted_and_grown_without_a_hitch():
    points = [(0, 0, 0), (2, 0, 0), (2, 2, 0), (0, 2, 0), (1, 1, 0)]
    canvas = Canvas(mesh_of(points, [(0, 1, 2), (0, 2, 3), (0, 4, 2), (1, 1, 1)]))
    assert np.isfinite(canvas.normals).all()
    for face in range(4):
        assert face in canvas.brushed(face, canvas.middles[face], 1)
        assert face in canvas.grown(face, 20)
        assert face in canvas.filled(face)


@given(st.tuples(st.floats(-40, 40), st.floats(-40, 40), st.floats(-40, 40)))
@settings(deadline=None, max_examples=40)
def test_the_nearest_face_is_the_nearest(point):
    for mesh in (TORUS, CUBE):
        found = int(nearest_faces(mesh, np.array([point]))[0])
        corners = mesh.points[mesh.triangles].astype(float)
        closest = trimesh.triangles.closest_point(corners, np.tile(point, (len(corners), 1)))
        away = np.linalg.norm(closest - point, axis=1)
        assert away[found] == pytest.approx(away.min(), abs=1e-9)


@pytest.fixture(scope="module")
def bone():
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    return Canvas(read_pack(atlas_path()).meshes["vertebra/L3"])


def test_a_part_is_filled_as_its_corners_say(bone):
    mesh = bone.mesh
    part = mesh.part[mesh.triangles]
    number = mesh.part_names.index("pedicle/left")
    wanted = {row for row, three in enumerate(part.tolist()) if three.count(number) >= 2}
    wanted |= {row for row, three in enumerate(part.tolist()) if len(set(three)) == 3 and three[0] == number}
    assert bone.filled(int(np.flatnonzero((part == number).all(axis=1))[0])) == wanted


def test_a_move_of_the_brush_over_a_bone_is_quick(bone):
    """33 ms is what a picture may take; the brush is a small share of it."""
    bone.brushed(0, bone.middles[0], 1)
    rng = np.random.default_rng(0)
    taken = []
    for face in rng.integers(len(bone.middles), size=30).tolist():
        near = bone._tree.query(bone.middles[face] + rng.normal(size=3))[1]
        start = time.perf_counter()
        bone.between((face, bone.middles[face]), (int(near), bone.middles[near]), 8.0)
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[15] < 0.033
