"""A path gives way to what is in its way, and a root that cannot is refused."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from meshes.build.nerve import Root, relaxed
from meshes.build.nerve import _check_clear as check_clear
from meshes.build.parameters import BuildError
from meshes.build.ramus import draped
from meshes.build.root import nerve_surfaces, strands
from meshes.build.sweep import resample, tangents
from meshes.clearance import Clearance
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


ROOT = Root("L3", line_past(0.0), np.full(90, 2.0), 45, ganglion_size=(5.0, 8.0))


def test_ganglion_has_exactly_its_size_and_lies_on_the_posterior_strand() -> None:
    ganglion = trimesh.Trimesh(*nerve_surfaces(ROOT)["ganglion"], process=False)
    extents = np.sort(ganglion.extents)
    assert extents[2] == pytest.approx(8.0, abs=0.02)
    assert extents[:2] == pytest.approx([5.0, 5.0], abs=0.12)
    _, posterior = strands(ROOT)
    middle = posterior.path[np.abs(posterior.path[:, 2] - ROOT.path[45, 2]).argmin()]
    assert np.linalg.norm(ganglion.centroid - middle) < 0.7
    assert ganglion.volume > 0


def test_strands_side_by_side_are_as_wide_as_the_root_and_the_posterior_is_the_thicker() -> None:
    surfaces = nerve_surfaces(ROOT)
    before = [points[np.abs(points[:, 2] - 25) < 1.0] for points, _ in (surfaces[f"{n}-root"] for n in STRANDS)]
    widest = [np.ptp(np.vstack(before)[:, :2] @ [np.cos(t), np.sin(t)]) for t in np.linspace(0, np.pi, 90)]
    assert max(widest) == pytest.approx(4.0, rel=0.05)
    volume = [trimesh.Trimesh(*surfaces[f"{name}-root"], process=False).volume for name in STRANDS]
    assert volume[1] > 1.4 * volume[0]
    assert before[0][:, 1].mean() < before[1][:, 1].mean(), "the anterior strand lies in front"


STRANDS = ("anterior", "posterior")


def test_parts_of_a_nerve_overlap_so_that_nothing_gapes() -> None:
    solids = {name: trimesh.Trimesh(*surface, process=False) for name, surface in nerve_surfaces(ROOT).items()}
    for inner, outer in (("posterior-root", "ganglion"), ("spinal-nerve", "anterior-ramus")):
        assert solids[outer].contains(solids[inner].vertices).any(), f"{inner} ends within {outer}"
    last = solids["anterior-root"].vertices[-1:]
    assert solids["spinal-nerve"].contains(last).all(), "the strands come together in the nerve"
    assert all(solid.is_watertight and solid.volume > 0 for solid in solids.values())


def test_a_nerve_laid_on_bone_touches_it_and_does_not_enter() -> None:
    path = resample(np.array([[16.0, 0, 16], [13, 0, 6], [13, 0, -6], [10, 0, -10]]), 40)
    laid = draped(path, 0.5, ball())
    gap = ball().distance(laid) - 0.5
    assert gap.min() > 0.2
    assert np.median(gap[12:]) < 0.6
    np.testing.assert_allclose(laid[0], path[0], atol=0.05)
