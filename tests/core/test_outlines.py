"""Outlines of surfaces on a slice: closed, of the right size, and found again by a place."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.mesh import Mesh
from meshes.pack import read_pack
from meshes.shipped import atlas_path
from tests.synthetic import blob, synthetic_pack
from viewer.core.outlines import Outlines, under
from viewer.core.reslice import PLANES, on_plane


@settings(max_examples=60, deadline=None)
@given(axis=st.sampled_from(tuple(PLANES)), height=st.floats(-0.85, 0.85), centre=st.tuples(*[st.floats(-90, 90)] * 3))
def test_the_cut_of_a_sphere_is_a_circle(axis, height, centre) -> None:
    radius = 20.0
    ball = blob(centre, (radius,) * 3, rings=80)
    at = centre[PLANES[axis].normal] + height * radius
    (outline,) = Outlines({"ball": ball}).cut(axis, at)
    assert len(outline.lines) == 1
    assert outline.area(axis) == pytest.approx(np.pi * radius**2 * (1 - height**2), rel=0.01)
    assert (outline.lines[0][:, PLANES[axis].normal] == at).all()
    across = np.linalg.norm(outline.lines[0] - np.roll(outline.lines[0], -1, axis=0), axis=1)
    assert across.max() < 4, "neighbours on the line are neighbours in space: it is closed, without a jump"


def test_a_plane_through_corners_of_the_surface_gives_one_closed_line() -> None:
    """The equator of a blob with an even count of rings runs through its corners, exactly."""
    ball = blob((0, 0, 0), (10, 10, 10), rings=24)
    exact = Mesh(np.where(np.abs(ball.points) < 1e-5, 0, ball.points), ball.triangles, ball.normals, ball.occlusion)
    for axis in PLANES:
        (outline,) = Outlines({"ball": exact}).cut(axis, 0.0)
        assert len(outline.lines) == 1
        assert outline.area(axis) == pytest.approx(np.pi * 100, rel=0.02)


def test_a_plane_beside_everything_gives_nothing() -> None:
    outlines = Outlines(synthetic_pack().meshes)
    assert outlines.cut("axial", 4000.0) == ()
    assert outlines.cut("sagittal", -4000.0) == ()


def test_two_surfaces_are_told_apart_and_the_inner_one_is_found() -> None:
    meshes = {"outer": blob((0, 0, 0), (20, 20, 20), 40), "inner": blob((0, 0, 0), (8, 8, 8), 40)}
    cut = Outlines(meshes).cut("axial", 1.0)
    assert [one.mesh for one in cut] == ["outer", "inner"]
    assert under(cut, "axial", (0, 0, 1.0), 1.0) == "inner"
    assert under(cut, "axial", (0, 0, 1.0), 1.0, {"outer"}) == "outer", "what is hidden is not there"
    assert under(cut, "axial", (12, 0, 1.0), 1.0) == "outer"
    assert under(cut, "axial", (20.6, 0, 1.0), 1.0) == "outer", "a line may be missed by a hand's breadth"
    assert under(cut, "axial", (22, 0, 1.0), 1.0) is None


@settings(max_examples=80, deadline=None)
@given(axis=st.sampled_from(tuple(PLANES)), place=st.tuples(*[st.floats(-30, 30)] * 2), height=st.floats(-12, 12))
def test_what_lies_under_a_place_agrees_with_a_formula(axis, place, height) -> None:
    cut = Outlines({"ball": blob((1, 2, 3), (18, 20, 22), rings=60)}).cut(axis, height)
    point = on_plane(axis, height, *place)
    share = np.linalg.norm((np.array(point) - (1, 2, 3)) / (18, 20, 22))
    if abs(share - 1) > 0.02:
        assert under(cut, axis, point, 0.0) == ("ball" if share < 1 else None)


def test_a_hole_in_a_ring_is_not_inside() -> None:
    import trimesh

    ring = trimesh.creation.torus(20, 5, 64, 32)
    flat = np.asarray(ring.vertices, np.float32)
    mesh = Mesh(flat, np.asarray(ring.faces, np.int32), flat, np.ones(len(flat), np.float32))
    (outline,) = Outlines({"ring": mesh}).cut("axial", 0.01)
    assert len(outline.lines) == 2
    assert outline.area("axial") == pytest.approx(np.pi * (25**2 - 15**2), rel=0.01)
    assert not outline.inside("axial", (0, 0, 0.01))
    assert outline.inside("axial", (20, 0, 0.01))


def test_the_part_of_a_bone_is_found_from_a_place_within() -> None:
    outlines = Outlines(synthetic_pack().meshes)
    assert outlines.part_at("vertebra/L3", (0.0, -15.0, 0.0)) == "body"
    assert outlines.part_at("vertebra/L3", (0.0, 15.0, 0.0)) == "spinous-process"
    assert outlines.part_at("disc/L2-L3/annulus", (0.0, 0.0, 17.5)) is None


def test_outlines_of_the_atlas_take_less_than_30_ms_and_close() -> None:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas is not built")
    meshes = dict(read_pack(atlas_path()).meshes)
    outlines = Outlines(meshes)
    low, high = np.array([[mesh.points.min(axis=0), mesh.points.max(axis=0)] for mesh in meshes.values()]).mean(axis=0)
    for axis, plane in PLANES.items():
        best = 1.0
        for _ in range(5):
            start = time.process_time()
            cut = outlines.cut(axis, float((low + high)[plane.normal] / 2) + 0.4)
            best = min(best, time.process_time() - start)
        assert cut
        assert best < 0.03, f"{axis}: {best * 1000:.0f} ms"
        jumps = [np.linalg.norm(line[0] - line[-1]) for one in cut for line in one.lines]
        assert max(jumps) < 6, f"{axis}: a line does not close"
