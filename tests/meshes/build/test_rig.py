"""The rig: bones carry themselves, what hangs between two bones follows both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from meshes.build.rig import carried_by, rigged
from meshes.mesh import Mesh
from tests.synthetic import blob

BONES = ("vertebra/L1", "vertebra/L2", "vertebra/L3")


def column() -> dict[str, Mesh]:
    bones = {key: blob((0, 0, 40.0 * (1 - at)), (20, 15, 12), rings=16) for at, key in enumerate(BONES)}
    disc = blob((0, 0, 20), (14, 10, 8), rings=16)
    return bones | {"disc/L1-L2/annulus": replace(disc, coarse=blob((0, 0, 20), (14, 10, 8), rings=6))}


def place(mesh: Mesh) -> np.ndarray:
    assert mesh.rig is not None
    return mesh.rig[:, 0] + mesh.rig[:, 2] / 255


def test_a_bone_carries_itself() -> None:
    meshes = rigged(column(), BONES)
    for at, bone in enumerate(BONES):
        rig = meshes[bone].rig
        assert rig is not None
        assert (rig == [at, at, 0, 0]).all()


def test_a_disc_goes_from_the_bone_above_to_the_bone_below() -> None:
    disc = rigged(column(), BONES)["disc/L1-L2/annulus"]
    z, share = disc.points[:, 2], place(disc)
    assert disc.rig is not None
    assert set(disc.rig[:, 0]) <= {0, 1}
    assert share[z > 27].max() < 0.15
    assert share[z < 13].min() > 0.85
    assert np.abs(share[np.abs(z - 20) < 1] - 0.5).max() < 0.05
    assert np.corrcoef(share, z)[0, 1] < -0.95


def test_the_coarse_set_is_carried_alike() -> None:
    disc = rigged(column(), BONES)["disc/L1-L2/annulus"]
    assert disc.coarse is not None
    for mesh in (disc, disc.coarse):
        assert place(mesh)[mesh.points[:, 2].argmax()] < 0.15


def test_a_bone_alone_carries_everything_whole() -> None:
    from scipy.spatial import cKDTree

    meshes = column()
    rig = carried_by(meshes["disc/L1-L2/annulus"], [cKDTree(meshes["vertebra/L1"].points)])
    assert (rig[:, :3] == 0).all()
