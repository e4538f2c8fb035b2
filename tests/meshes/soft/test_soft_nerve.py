"""A path gives way to what is in its way, and a root that cannot is refused."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from meshes.build.clearance import Clearance
from meshes.build.nerve import Root, ganglion_surface, relaxed, root_surface
from meshes.build.nerve import _check_clear as check_clear
from meshes.build.parameters import BuildError
from meshes.build.sweep import resample, tangents
from meshes.mesh import Mesh


def ball(radius: float = 10.0) -> Clearance:
    sphere = trimesh.creation.icosphere(subdivisions=4, radius=radius)
    normals = (sphere.vertices / radius).astype(np.float32)
    return Clearance([Mesh(sphere.vertices.astype(np.float32), sphere.faces.astype(np.int32), normals)])


def line_past(offset: float) -> np.ndarray:
    return resample(np.array([[offset, 0.0, 40.0], [offset, 0.0, -40.0]]), 90)


@pytest.mark.parametrize("offset", [3.0, 7.0, 11.0])
def test_path_is_pushed_clear_and_stays_smooth(offset: float) -> None:
    radius = np.full(90, 2.0)
    path = relaxed(line_past(offset), radius, ball(), 0.6)
    assert (ball().distance(path) - radius).min() > 0.5
    np.testing.assert_allclose(path[0], [offset, 0, 40], atol=1e-6)
    along = tangents(path)
    assert np.degrees(np.arccos(np.clip((along[1:] * along[:-1]).sum(axis=1), -1, 1))).max() < 12


def test_path_with_room_is_left_alone() -> None:
    path = line_past(16.0)
    np.testing.assert_allclose(relaxed(path, np.full(90, 2.0), ball(), 0.6), path, atol=1e-3)


def test_a_root_inside_bone_is_refused_with_its_place() -> None:
    with pytest.raises(BuildError, match=r"nerve/L3/left: 1\.0 mm inside bone or disc at \(11, 0, -?\d+\) mm"):
        check_clear("L3", line_past(11.0), np.full(90, 2.0), ball())


def test_ganglion_swells_out_of_its_root_and_dips_into_it_at_both_ends() -> None:
    root = Root("L3", line_past(0.0), np.full(90, 2.0), 45)
    nerve = trimesh.Trimesh(*root_surface(root), process=False)
    spindle = trimesh.Trimesh(*ganglion_surface(root, 6.0, 9.0), process=False)
    reach = np.hypot(*spindle.vertices[:, :2].T)
    assert reach.max() == pytest.approx(3.0, abs=0.05)
    ends = np.abs(spindle.vertices[:, 2] - root.path[45, 2]) > 5.5
    assert reach[ends].max() < 2.0
    assert spindle.is_watertight
    assert nerve.is_watertight
    assert spindle.volume > 0
