"""One spine is laid onto another without landmarks: known moves are found again, real spines fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from meshes.align import align
from meshes.errors import MeshError
from meshes.pack import read_pack
from meshes.shipped import atlas_path


@pytest.fixture(scope="module")
def bones():
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    return {key: mesh for key, mesh in read_pack(atlas_path()).meshes.items() if key.startswith("vertebra/L")}


def put(meshes, matrix):
    turn = matrix[:3, :3]
    return {
        key: replace(
            mesh,
            points=(mesh.points @ turn.T + matrix[:3, 3]).astype(np.float32),
            normals=(mesh.normals @ turn.T / np.cbrt(np.linalg.det(turn))).astype(np.float32),
        )
        for key, mesh in meshes.items()
    }


def similarity(turn, shift, scale):
    matrix = np.eye(4)
    matrix[:3, :3] = scale * Rotation.from_euler("xyz", turn, degrees=True).as_matrix()
    matrix[:3, 3] = shift
    return matrix


def off(found, matrix, points):
    """Largest distance of points, mm, and the turn between two similarities, degrees."""
    there = points @ matrix[:3, :3].T + matrix[:3, 3]
    turn = Rotation.from_matrix(
        (found.matrix[:3, :3] / found.scale) @ (matrix[:3, :3] / np.cbrt(np.linalg.det(matrix[:3, :3]))).T
    )
    return np.linalg.norm(found.moved(points) - there, axis=1).max(), np.degrees(turn.magnitude())


turns = st.tuples(*[st.floats(-45, 45)] * 3)
shifts = st.tuples(*[st.floats(-500, 500)] * 3)


@settings(max_examples=8, derandomize=True, deadline=None)
@given(turn=turns, shift=shifts, scale=st.floats(0.8, 1.25))
def test_a_known_move_is_found_again(bones, turn, shift, scale):
    matrix = similarity(turn, shift, scale)
    found = align(bones, put(bones, matrix))
    distance, angle = off(found, matrix, bones["vertebra/L3"].points[::50])
    assert distance < 0.05
    assert angle < 0.1
    assert found.scale == pytest.approx(scale, rel=1e-3)


def test_a_part_of_the_spine_is_enough(bones):
    matrix = similarity((10, -20, 15), (30, 5, 900), 1.1)
    some = {key: bones[key] for key in ("vertebra/L3", "vertebra/L4")}
    found = align(bones, put(some, matrix))
    assert off(found, matrix, bones["vertebra/L1"].points[::50])[0] < 0.1
    assert found.shared == ("vertebra/L3", "vertebra/L4")


def test_a_segment_alone_is_gone_by(bones):
    bent = put(bones, similarity((0, 0, 0), (0, 0, 0), 1)) | put(
        {"vertebra/L1": bones["vertebra/L1"]}, similarity((25, 0, 0), (0, 30, 5), 1)
    )
    found = align(bones, bent, ("vertebra/L4", "vertebra/L5"))
    assert found.mean < 0.01
    assert found.shared == ("vertebra/L4", "vertebra/L5")


def test_without_a_name_in_common_the_shape_decides(bones):
    matrix = similarity((30, 10, 170), (100, 0, 50), 1.0)
    fixed = {f"other/{number}": mesh for number, mesh in enumerate(put(bones, matrix).values())}
    found = align(bones, fixed)
    assert off(found, matrix, bones["vertebra/L3"].points[::50])[0] < 0.5


def test_a_mirror_image_is_never_laid_on(bones):
    mirrored = {key: replace(mesh, points=mesh.points * np.float32((-1, 1, 1))) for key, mesh in bones.items()}
    assert np.linalg.det(align(bones, mirrored).matrix[:3, :3]) > 0


def test_what_only_one_has_does_not_pull(bones):
    matrix = similarity((5, 5, 5), (10, 10, 10), 1.0)
    fixed = put(bones, matrix)
    spoilt = fixed["vertebra/L3"]
    spoilt.points[: len(spoilt.points) // 12] += np.float32(25)
    found = align(bones, fixed)
    assert off(found, matrix, bones["vertebra/L5"].points[::50])[0] < 0.3


def test_the_same_each_time(bones):
    fixed = put(bones, similarity((5, 5, 5), (10, 10, 10), 1.1))
    assert np.array_equal(align(bones, fixed).matrix, align(bones, fixed).matrix)


def test_nothing_to_go_by_is_said(bones):
    with pytest.raises(MeshError, match="no surface"):
        align(bones, {})
    far = put({"vertebra/L3": bones["vertebra/L3"]}, similarity((0, 0, 0), (0, 0, 0), 5.0))
    with pytest.raises(MeshError, match="units"):
        align(bones, far)
