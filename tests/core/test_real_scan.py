"""A real CT and the spine cut from its label map: the outlines lie on the bones' edges, whichever way they are cut."""

from __future__ import annotations

import numpy as np
import pytest

from meshes.importing.volumes import read_scan
from meshes.mesh import Mesh
from tests.reference import reference_folder
from viewer.core.outlines import Outlines
from viewer.core.reslice import PLANES, Reslicer

LEVELS = {26: "sacrum", 27: "L5", 28: "L4", 29: "L3", 30: "L2", 31: "L1"}  # TotalSegmentator's numbers
RING = 5.0  # mm outside an outline


@pytest.fixture(scope="module")
def cutter() -> Reslicer:
    return Reslicer(read_scan(reference_folder() / "totalsegmentator" / "ct.nii.gz"))


@pytest.fixture(scope="module")
def bones() -> dict[str, Mesh]:
    """The vertebrae as marching cubes finds them in the label map, LPS."""
    nibabel = pytest.importorskip("nibabel")
    measure = pytest.importorskip("skimage.measure")
    image = nibabel.load(reference_folder() / "totalsegmentator" / "segmentation.nii.gz")
    labels, affine = np.asarray(image.dataobj), np.diag([-1.0, -1.0, 1.0, 1.0]) @ image.affine
    found = {}
    for number, level in LEVELS.items():
        points, triangles, normals, _ = measure.marching_cubes((labels == number).astype(float), 0.5)
        if np.linalg.det(affine[:3, :3]) < 0:
            triangles = triangles[:, ::-1]
        placed = (points @ affine[:3, :3].T + affine[:3, 3]).astype(np.float32)
        found[f"vertebra/{level}"] = Mesh(placed, triangles.astype(np.int32), normals.astype(np.float32))
    return found


@pytest.mark.parametrize("axis", tuple(PLANES))
def test_the_scan_is_brighter_within_an_outline_than_in_a_ring_outside(cutter, bones, axis) -> None:
    outlines, normal = Outlines(bones), PLANES[axis].normal
    seen = set()
    for mesh in bones.values():
        middle = float(mesh.points[:, normal].mean())
        image = cutter.cut(axis, middle)
        rows, columns = np.indices(image.values.shape)
        across = image.corner[0] + columns * image.step[0]
        down = image.corner[1] + rows * image.step[1]
        cuts = outlines.cut(axis, middle)
        within = {one.mesh: _within(one.lines, axis, across, down) for one in cuts}
        everything = np.any(list(within.values()), axis=0)
        from scipy.ndimage import distance_transform_edt

        for key, inside in within.items():
            if inside.sum() < 60:
                continue  # a tip of a process: too few voxels of 3 mm for a mean
            away = distance_transform_edt(~inside, sampling=[abs(step) for step in image.step[::-1]])
            ring = (away > 0) & (away <= RING) & ~everything
            assert image.values[inside].mean() > image.values[ring].mean() + 30, f"{key}, {axis} {middle:.0f} mm"
            seen.add(key)
    assert len(seen) >= 5


@pytest.mark.parametrize("shift", [(12.0, 0, 0), (0, 12.0, 0), (0, 0, 12.0)])
def test_an_outline_a_finger_beside_the_bone_would_be_noticed(cutter, bones, shift) -> None:
    """The difference of inside and ring is greatest where the outlines are, in every direction."""
    assert _contrast(cutter, bones, (0, 0, 0)) > _contrast(cutter, bones, shift) + 40
    assert _contrast(cutter, bones, (0, 0, 0)) > _contrast(cutter, bones, tuple(-one for one in shift)) + 40


def _contrast(cutter, bones, shift) -> float:
    """HU by which the sagittal and coronal cuts of all bones, moved by `shift` mm, are brighter inside than outside."""
    from scipy.ndimage import distance_transform_edt

    found = []
    moved = {
        key: Mesh(mesh.points + np.array(shift, np.float32), mesh.triangles, mesh.normals)
        for key, mesh in bones.items()
    }
    outlines = Outlines(moved)
    for axis in ("sagittal", "coronal"):
        normal = PLANES[axis].normal
        position = float(np.mean([mesh.points[:, normal].mean() for mesh in moved.values()]))
        image = cutter.cut(axis, position)
        rows, columns = np.indices(image.values.shape)
        across, down = image.corner[0] + columns * image.step[0], image.corner[1] + rows * image.step[1]
        inside = np.any([_within(one.lines, axis, across, down) for one in outlines.cut(axis, position)], axis=0)
        away = distance_transform_edt(~inside, sampling=[abs(step) for step in image.step[::-1]])
        found.append(image.values[inside].mean() - image.values[(away > 0) & (away <= RING)].mean())
    return float(np.mean(found))


def _within(lines, axis: str, across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """The pixels that lie in an outline: an odd number of lines to the right of them."""
    plane = PLANES[axis]
    odd = np.zeros(across.shape, bool)
    for line in lines:
        x, y = line[:, plane.across], line[:, plane.down]
        for x0, y0, x1, y1 in zip(x, y, np.roll(x, -1), np.roll(y, -1), strict=True):
            hit = (y0 > down) != (y1 > down)
            odd ^= hit & (across < x0 + (down - y0) / (y1 - y0 if y1 != y0 else 1.0) * (x1 - x0))
    return odd
