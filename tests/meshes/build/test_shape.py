"""The generated bones against real ones: shape distance after alignment (facts: anatomy.md, "Judged by")."""

from __future__ import annotations

import pytest
import trimesh

from meshes.fit.distance import shape_distance
from meshes.fit.sheet import REFERENCES
from meshes.mesh import Mesh
from tests.reference import reference_folder

# mean, 95th percentile and greatest distance, mm
BARS = {
    "L1": (1.4, None, None),
    "L2": (0.8, 2.0, 5.0),
    "L3": (0.8, 2.0, 5.0),
    "L4": (0.8, 2.0, 5.0),
    "L5": (0.8, 2.0, 5.0),
    "S1": (2.5, None, None),
}


@pytest.mark.parametrize("level", BARS)
def test_a_bone_is_as_near_to_the_real_one_as_real_ones_are_to_each_other(level: str, bones: dict[str, Mesh]) -> None:
    reference = trimesh.load(reference_folder() / REFERENCES[level], force="mesh", process=False)
    mesh = bones["vertebra/sacrum" if level == "S1" else f"vertebra/{level}"]
    found = shape_distance(trimesh.Trimesh(mesh.points, mesh.triangles, process=False), reference)
    for figure, bar in zip((found.mean, found.p95, found.max), BARS[level], strict=True):
        assert bar is None or figure <= bar, f"{level}: {found.mean:.2f} {found.p95:.2f} {found.max:.2f} mm"


def test_the_distance_forgets_size_and_pose(bones: dict[str, Mesh]) -> None:
    mesh = bones["vertebra/L3"]
    bone = trimesh.Trimesh(mesh.points, mesh.triangles, process=False)
    moved = bone.copy()
    moved.apply_scale(1.2)
    moved.apply_transform(trimesh.transformations.rotation_matrix(0.2, [1, 0.3, 0.1], [5, 5, 5]))
    found = shape_distance(moved, bone)
    assert found.max < 0.2
    assert found.fit.scale == pytest.approx(1 / 1.2, abs=0.002)


def test_the_distance_measures_what_was_moved(bones: dict[str, Mesh]) -> None:
    mesh = bones["vertebra/L3"]
    bone = trimesh.Trimesh(mesh.points, mesh.triangles, process=False)
    dented = bone.copy()
    dented.vertices = dented.vertices + 3.0 * (dented.vertices[:, 1:2] > 55) * [0, 1, 0]
    found = shape_distance(dented, bone)
    assert 2.0 < found.max < 3.1
    assert found.mean < 0.6
