"""Large imported surfaces are finished quickly, and nearly as well as the atlas's."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

pytest.importorskip("pyvista", exc_type=ImportError, reason="occlusion is reckoned with VTK")
from meshes.build.surface import decimated, finish_mesh
from meshes.importing.finishing import LARGE, SMALL, finished, gathered, without_pairs
from meshes.importing.model import Piece
from meshes.pack import read_pack
from meshes.shipped import atlas_path


def bone(small: bool = False) -> Piece:
    """L3 of the atlas, or with about 20,000 triangles."""
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    mesh = read_pack(atlas_path()).meshes["vertebra/L3"]
    points, faces = mesh.points.astype(float), mesh.triangles.astype(np.int64)
    if small:
        points, faces = decimated(points, faces, 20_000)
    return Piece("L3", points, faces.astype(np.int32), "L3.stl")


def has_no_edge(triangles: np.ndarray) -> bool:
    """Whether each edge is run through as often one way as the other."""
    edges = triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    there, count = np.unique(edges, axis=0, return_counts=True)
    back, count_back = np.unique(edges[:, ::-1], axis=0, return_counts=True)
    return np.array_equal(there, back) and np.array_equal(count, count_back)


@pytest.mark.parametrize("small", [True, False])
def test_a_bone_is_finished_nearly_as_the_atlas_is(small: bool) -> None:
    piece = bone(small)
    assert SMALL < len(piece.triangles) < LARGE if small else len(piece.triangles) > LARGE
    quick, slow = finished(piece), finish_mesh(piece.points, piece.triangles)
    np.testing.assert_array_equal(quick.points, slow.points)
    np.testing.assert_array_equal(quick.triangles, slow.triangles)
    np.testing.assert_allclose(quick.normals, slow.normals, atol=1e-5)
    assert np.abs(quick.occlusion - slow.occlusion).mean() < 0.012
    assert np.corrcoef(quick.occlusion, slow.occlusion)[0, 1] > 0.97
    for found, true in ((quick.coarse, slow.coarse), (quick, slow)):
        assert has_no_edge(found.triangles)
        assert abs(len(found.triangles) / len(true.triangles) - 1) < 0.1
        volumes = [trimesh.Trimesh(m.points, m.triangles, process=False).volume for m in (found, true)]
        assert volumes[0] == pytest.approx(volumes[1], rel=0.015)
    away = cKDTree(piece.points).query(quick.coarse.points)[0]
    assert away.max() < (2.0 if small else 1.0)


def test_an_open_surface_and_one_far_away_are_finished_too() -> None:
    piece = bone()
    cut = piece.triangles[piece.points[piece.triangles].mean(axis=1)[:, 2] < piece.points[:, 2].mean()]
    mesh = finished(Piece("cut", piece.points + 1000, cut, "cut.stl"))
    assert np.isfinite(mesh.normals).all()
    assert 0 <= mesh.occlusion.min() <= mesh.occlusion.max() <= 1
    assert len(mesh.coarse.triangles) < len(cut) / 5


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3), st.floats(3, 30), st.integers(20, 2000))
def test_gathering_leaves_a_surface_without_an_edge(level: int, radius: float, triangles: int) -> None:
    ball = trimesh.creation.icosphere(subdivisions=level + 1, radius=radius)
    points, faces = gathered(np.array(ball.vertices), np.array(ball.faces, np.int64), triangles)
    assert has_no_edge(faces)
    assert faces.size == 0 or faces.max() == len(points) - 1


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), max_size=60))
def test_what_faces_each_other_falls_away_and_nothing_else(rows: list[tuple[int, int, int]]) -> None:
    faces = np.array(rows, np.int64).reshape(-1, 3)
    left = without_pairs(faces, 7)

    def flux(triangles: np.ndarray) -> dict[tuple[int, ...], int]:
        found: dict[tuple[int, ...], int] = {}
        for a, b, c in triangles.tolist():
            if len({a, b, c}) == 3:
                odd = (a < b) ^ (b < c) ^ (c < a)
                key = tuple(sorted((a, b, c)))
                found[key] = found.get(key, 0) + (-1 if odd else 1)
        return {key: value for key, value in found.items() if value}

    assert flux(left) == flux(faces)
    assert sum(abs(value) for value in flux(faces).values()) == len(left)
