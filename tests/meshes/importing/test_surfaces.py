"""Surfaces of label maps: closed, outward, of the voxels' volume, near the voxels' own surface, in the right place."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="surfaces are thinned with VTK")
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from meshes.errors import MeshError
from meshes.importing import surfaces
from meshes.importing.model import Cancelled, LabelMap, Piece
from meshes.importing.surfaces import CUT, TRIANGLES, labels_in, surfaces_of
from tests.reference import reference_folder


def label_map(labels, affine=None, names=None) -> LabelMap:
    return LabelMap(
        np.asarray(labels), np.eye(4) if affine is None else np.asarray(affine, float), names or {}, "x.nii"
    )


def grid(spacing=(1, 1, 1), turn=(0.0, 0.0, 0.0), mirrored=False):
    """An affine with its first voxel somewhere, its axes turned by angles (degrees)."""
    affine = trimesh.transformations.euler_matrix(*np.radians(turn))
    affine[:3, :3] = affine[:3, :3] * np.array(spacing) * ([-1, 1, 1] if mirrored else [1, 1, 1])
    affine[:3, 3] = [-40, 12, 500]
    return affine


def ellipsoid(radii, affine, edge=3):
    """Labels (1 inside), and the affine moved so that the middle is at the origin, about."""
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    half = [int(np.ceil(max(radii) / one)) + edge for one in spacing]
    affine = affine.copy()
    affine[:3, 3] = -affine[:3, :3] @ (np.array(half) + 0.21)
    index = np.stack(np.meshgrid(*(np.arange(2 * n + 1) for n in half), indexing="ij"), axis=-1)
    points = index @ affine[:3, :3].T + affine[:3, 3]
    return ((points / radii) ** 2).sum(axis=-1).__lt__(1).astype(np.uint8), affine


def as_trimesh(piece: Piece) -> trimesh.Trimesh:
    return trimesh.Trimesh(piece.points, piece.triangles, process=False)


def voxel_surface(mask, affine, dense=4):
    """Points (n, 3) all over the faces between voxels inside and outside, mm LPS."""
    padded = np.pad(mask, 1)
    steps = (np.arange(dense) + 0.5) / dense - 0.5
    u, v = (one.ravel() for one in np.meshgrid(steps, steps))
    found = []
    for axis in range(3):
        turned = np.swapaxes(padded, 0, axis)
        places = np.argwhere(turned[1:] != turned[:-1]) + [0.5, 0, 0]
        places = (places[:, None] + np.stack([0 * u, u, v], axis=1)).reshape(-1, 3)
        places[:, [0, axis]] = places[:, [axis, 0]]
        found.append(places - 1)
    return np.concatenate(found) @ affine[:3, :3].T + affine[:3, 3]


def assert_true(piece: Piece, mask, affine) -> None:
    """Closed, outward, within 2 % of the volume, under half a voxel from the voxels' surface on the mean, both ways."""
    mesh = as_trimesh(piece)
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.volume == pytest.approx(mask.sum() * abs(np.linalg.det(affine[:3, :3])), rel=0.02)
    voxels = voxel_surface(mask, affine)
    half = abs(np.linalg.det(affine[:3, :3])) ** (1 / 3) / 2
    own, _ = trimesh.sample.sample_surface(mesh, 5000 + int(mesh.area / (half / 3) ** 2), seed=1)
    assert cKDTree(voxels).query(own[::20])[0].mean() < half
    assert cKDTree(own).query(voxels[::20])[0].mean() < half


GRIDS = {
    "cubes": grid(),
    "mirrored": grid(mirrored=True),
    "oblique": grid((0.8, 0.8, 1.2), (20, -35, 70)),
    "oblique-mirrored": grid((1.3, 0.7, 1.0), (-15, 5, 160), mirrored=True),
    "slices": grid((0.7, 0.7, 5)),
    "sagittal-slices": grid((4.4, 0.6, 0.6), (3, 4, 5)),
}


@pytest.mark.parametrize("name", GRIDS)
@pytest.mark.parametrize("radii", [(20, 20, 20), (24, 12, 17)])
def test_an_ellipsoid_is_closed_true_and_in_its_place_on_any_grid(name: str, radii) -> None:
    labels, affine = ellipsoid(radii, GRIDS[name])
    (piece,) = surfaces_of(label_map(labels, affine))
    assert_true(piece, labels == 1, affine)
    mesh = as_trimesh(piece)
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    np.testing.assert_allclose(mesh.center_mass, 0, atol=0.3 * spacing.max())
    assert mesh.is_volume


def test_a_sphere_is_smooth_and_nearer_to_the_sphere_than_its_voxels_are() -> None:
    labels, affine = ellipsoid((20, 20, 20), grid())
    (piece,) = surfaces_of(label_map(labels, affine))
    mesh = as_trimesh(piece)
    off = np.abs(np.linalg.norm(mesh.vertices, axis=1) - 20)
    assert off.mean() < 0.1
    assert off.max() < 0.7
    assert np.degrees(mesh.face_adjacency_angles).mean() < 5  # of voxels: 45 or so


@pytest.mark.parametrize("thick", [1, 2, 3])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_thin_plate_stays_a_plate(thick: int, axis: int) -> None:
    shape = [30, 24, 28]
    shape[axis] = thick
    labels = np.pad(np.ones(shape, np.uint8), 2)
    (piece,) = surfaces_of(label_map(labels, GRIDS["oblique"]))
    assert_true(piece, labels == 1, GRIDS["oblique"])


def test_two_labels_that_touch_share_their_wall() -> None:
    labels = np.zeros((20, 20, 24), np.uint8)
    labels[4:16, 4:16, 2:12] = 1
    labels[4:16, 4:16, 12:22] = 2
    low, high = surfaces_of(label_map(labels))
    for piece, label in ((low, 1), (high, 2)):
        assert_true(piece, labels == label, np.eye(4))
    inner = (np.abs(low.points[:, :2] - 9.5) < 3).all(axis=1)
    wall = low.points[inner & (low.points[:, 2] > 8)]
    assert len(wall) > 20
    assert cKDTree(high.points).query(wall)[0].max() < 0.2  # of a voxel: each keeps its own volume


@pytest.mark.parametrize(
    "voxels",
    [
        [(1, 1, 1)],
        [(1, 1, 1), (2, 2, 1)],  # over an edge
        [(1, 1, 1), (2, 2, 2)],  # over a corner
        [(1, 1, 1), (2, 2, 1), (1, 2, 2), (2, 1, 2)],  # a chequer
    ],
)
def test_voxels_that_hardly_touch_are_closed_manifolds(voxels) -> None:
    labels = np.zeros((4, 4, 4), np.uint8)
    labels[tuple(np.transpose(voxels))] = 7
    (piece,) = surfaces_of(label_map(labels))
    mesh = as_trimesh(piece)
    assert mesh.is_watertight
    assert mesh.volume == pytest.approx(len(voxels), rel=0.02)
    assert np.abs(mesh.bounds[1] - mesh.bounds[0]).max() <= 3


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.floats(0.02, 0.98),
    st.tuples(*[st.integers(1, 9)] * 3),
    st.integers(1, 4),
    st.sampled_from([np.uint8, np.uint16, np.uint32]),
)
def test_any_labels_give_closed_surfaces_of_their_volume(seed, share, shape, count, dtype) -> None:
    random = np.random.default_rng(seed)
    labels = (random.integers(1, count + 1, shape) * (random.random(shape) < share)).astype(dtype)
    labels[0, 0, 0] = 1
    for piece in surfaces_of(label_map(labels, GRIDS["oblique-mirrored"])):
        mesh = as_trimesh(piece)
        assert mesh.is_watertight
        assert mesh.is_winding_consistent
        voxels = (labels == int(piece.hints["label"])).sum() * abs(np.linalg.det(GRIDS["oblique-mirrored"][:3, :3]))
        assert 0 < mesh.volume <= 1.02 * voxels or "hollow" in piece.hints["specks"]
        if "specks" not in piece.hints:
            assert mesh.volume == pytest.approx(voxels, rel=0.02)


def test_a_label_that_touches_all_borders_is_closed_there_and_says_so() -> None:
    labels = np.ones((6, 7, 8), np.uint8)
    labels[3, 3, 3] = 0
    (piece,) = surfaces_of(label_map(labels))
    assert piece.hints["cut"] == CUT
    mesh = as_trimesh(piece)
    assert mesh.is_watertight
    np.testing.assert_allclose(mesh.bounds, [[-0.5] * 3, [5.5, 6.5, 7.5]], atol=0.5)
    inner = np.zeros((6, 6, 6), np.uint8)
    inner[1:5, 1:5, 1:5] = 1
    assert "cut" not in surfaces_of(label_map(inner))[0].hints


def test_specks_are_left_out_and_said() -> None:
    labels, affine = ellipsoid((12, 12, 12), grid())
    labels[0, 0, 0] = labels[-1, -1, -2] = 1
    (piece,) = surfaces_of(label_map(labels, affine))
    assert piece.hints["specks"].startswith("left out: 2 specks")
    assert as_trimesh(piece).body_count == 1


def test_what_is_wanted_is_taken_in_order_and_named() -> None:
    labels = np.zeros((12, 12, 12), np.uint16)
    for number, place in ((300, 1), (20, 4), (7, 8)):
        labels[place : place + 2, 2:5, 2:5] = number
    pieces = surfaces_of(label_map(labels, names={20: "vertebra_L1"}), wanted=[300, 20, 99])
    assert [(one.name, one.hints["label"]) for one in pieces] == [("vertebra_L1", "20"), ("label 300", "300")]
    assert pieces[0].source == "x.nii, label 20"
    with pytest.raises(MeshError, match=r"x\.nii: found labels 7, 20, 300, expected one of the labels 8"):
        surfaces_of(label_map(labels), wanted=[8])


def test_labels_joined_become_one_closed_body() -> None:
    labels = np.zeros((10, 10, 16), np.uint8)
    labels[2:8, 2:8, 2:7], labels[2:8, 2:8, 7:12] = 25, 26
    (piece,) = surfaces_of(label_map(labels), joined={26: 25})
    assert piece.hints["label"] == "25"
    assert_true(piece, labels > 0, np.eye(4))


def test_several_bodies_of_a_label_become_pieces_the_largest_first() -> None:
    labels = np.zeros((12, 12, 40), np.uint8)
    labels[2:8, 2:8, 2:8] = labels[2:8, 2:8, 12:22] = labels[2:8, 2:8, 26:34] = 19
    labels[10, 10, 10] = 19
    pieces = surfaces_of(label_map(labels, names={19: "vertebrae"}), several=[19])
    assert [one.name for one in pieces] == ["vertebrae 1", "vertebrae 2", "vertebrae 3"]
    assert [round(as_trimesh(one).volume) for one in pieces] == [360, 288, 216]


def test_two_thousand_labels_at_once() -> None:
    numbers = np.arange(1, 2001, dtype=np.uint16).reshape(20, 10, 10)
    labels = np.kron(numbers, np.ones((3, 3, 3), np.uint16)).astype(np.uint16)
    pieces = surfaces_of(label_map(labels))
    assert [int(one.hints["label"]) for one in pieces] == list(range(1, 2001))
    assert all(as_trimesh(one).is_watertight for one in pieces[::97])


def test_a_large_bone_is_thinned_and_true_all_the_same() -> None:
    labels, affine = ellipsoid((40, 25, 30), grid((0.5, 0.5, 0.6)))
    (piece,) = surfaces_of(label_map(labels, affine))
    assert len(piece.triangles) <= TRIANGLES
    assert_true(piece, labels == 1, affine)


def test_noise_is_refused_before_memory_is_full(monkeypatch) -> None:
    monkeypatch.setattr(surfaces, "MOST_FACES", 1000)
    labels = np.random.default_rng(0).integers(0, 5, (20, 20, 20)).astype(np.uint8)
    with pytest.raises(MeshError, match="it looks like noise"):
        surfaces_of(label_map(labels))


def test_work_in_slabs_and_groups_gives_the_same(monkeypatch) -> None:
    labels = np.zeros((14, 14, 30), np.uint8)
    labels[2:10, 3:12, 1:14], labels[2:10, 3:12, 14:29], labels[11:13, 2:6, 5:25] = 1, 2, 9
    whole = surfaces_of(label_map(labels))
    monkeypatch.setattr(surfaces, "SLAB", 14 * 14 * 4)
    monkeypatch.setattr(surfaces, "AT_ONCE", 10)
    assert labels_in(label_map(labels))[9].box == (slice(11, 13), slice(2, 6), slice(5, 25))
    for one, other in zip(whole, surfaces_of(label_map(labels)), strict=True):
        np.testing.assert_allclose(np.sort(one.points, axis=0), np.sort(other.points, axis=0), atol=1e-3)
        assert len(one.triangles) == len(other.triangles)


def test_progress_runs_from_nothing_to_all_and_a_stop_is_heeded_at_any_time() -> None:
    labels, affine = ellipsoid((8, 8, 8), grid())
    shares: list[float] = []
    surfaces_of(label_map(labels, affine), progress=lambda share, what: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)

    def stop(share: float, what: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Cancelled

    for calls in range(0, len(shares), 7):
        left = calls
        with pytest.raises(Cancelled):
            surfaces_of(label_map(labels, affine), progress=stop)


def test_the_reference_label_map_is_true_in_every_label() -> None:
    from meshes.importing.volumes import read_label_map

    found = read_label_map(reference_folder() / "totalsegmentator" / "segmentation.nii.gz")
    pieces = surfaces_of(found, wanted=range(26, 33))
    assert [one.name.split("_")[1] for one in pieces] == ["S1", "L5", "L4", "L3", "L2", "L1", "T12"]
    for piece in pieces:
        assert_true(piece, found.labels == int(piece.hints["label"]), found.affine)
