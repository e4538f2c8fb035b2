"""The cut face of a closed surface has the right area, holes and overlaps included."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.mesh import Mesh
from tests.synthetic import blob
from viewer.scene.cut_faces import cut_segments, fill


def area(triangles):
    a, b = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    return np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / 2


def joined(*meshes):
    starts = np.cumsum([0, *(len(one.points) for one in meshes)])
    return Mesh(
        np.vstack([one.points for one in meshes]),
        np.vstack([one.triangles + start for one, start in zip(meshes, starts, strict=False)]).astype(np.int32),
        np.vstack([one.normals for one in meshes]),
    )


def inside_out(mesh):
    return Mesh(mesh.points, mesh.triangles[:, ::-1].copy(), -mesh.normals)


@pytest.mark.parametrize(("axis", "wanted"), [(0, 7 * 5), (1, 9 * 5), (2, 9 * 7)])
def test_middle_of_an_ellipsoid(axis, wanted):
    face = fill(cut_segments(blob((1, 2, 3), (9, 7, 5), rings=40), axis, (1, 2, 3)[axis] + 0.01))
    assert area(face) == pytest.approx(np.pi * wanted, rel=0.01)


def test_two_that_overlap_are_covered_once():
    one, other = blob((0, 0, 0), (10, 10, 10), rings=40), blob((10, 0, 0), (10, 10, 10), rings=40)
    lens = 2 * 100 * np.arccos(0.5) - 10 / 2 * np.sqrt(400 - 100)
    assert area(fill(cut_segments(joined(one, other), 2, 0.01))) == pytest.approx(2 * np.pi * 100 - lens, rel=0.01)


def test_hollow_stays_hollow():
    shell = joined(blob((0, 0, 0), (10, 10, 10), rings=40), inside_out(blob((0, 0, 0), (6, 6, 6), rings=40)))
    assert area(fill(cut_segments(shell, 2, 0.01))) == pytest.approx(np.pi * (100 - 36), rel=0.01)


def test_plane_beside_it_cuts_nothing():
    assert len(fill(cut_segments(blob((0, 0, 0), (5, 5, 5)), 0, 6.0))) == 0


@given(st.floats(-4.9, 4.9), st.integers(0, 2))
def test_outline_is_closed_and_the_face_is_what_it_goes_round(position, axis):
    segments = cut_segments(blob((0, 0, 0), (5, 5, 5)), axis, position)
    starts, ends = (segments[:, at][np.lexsort(segments[:, at].T)] for at in (0, 1))
    assert np.allclose(starts, ends, atol=1e-9)
    cross = segments[:, 0, 0] * segments[:, 1, 1] - segments[:, 0, 1] * segments[:, 1, 0]
    assert area(fill(segments)) == pytest.approx(abs(cross.sum()) / 2, rel=1e-6, abs=1e-9)
