"""Discs derived from bones alone: closed, between the bones, and as large as those that the atlas was built with."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="lines meet bones by VTK")
import trimesh

from meshes.importing.discs import derive_discs
from meshes.importing.model import Piece
from meshes.mesh import Mesh
from meshes.pack import MeshPack, read_pack
from meshes.shipped import atlas_path


@pytest.fixture(scope="module")
def atlas() -> MeshPack:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    return read_pack(atlas_path())


def bones_of(pack: MeshPack) -> dict[str, Mesh]:
    return {key: mesh for key, mesh in pack.meshes.items() if key.startswith("vertebra/")}


def solid(piece: Piece | Mesh) -> trimesh.Trimesh:
    return trimesh.Trimesh(piece.points, piece.triangles, process=False)


def test_the_atlas_gets_its_own_discs_back(atlas: MeshPack) -> None:
    """Within 8 % of the volume and 2.5 mm of the box of annulus and nucleus, which the derivation has never seen."""
    found, notes = derive_discs(bones_of(atlas), frozenset())
    assert notes == []
    assert list(found) == ["disc/T12-L1", "disc/L1-L2", "disc/L2-L3", "disc/L3-L4", "disc/L4-L5", "disc/L5-S1"]
    for key, piece in found.items():
        made = solid(piece)
        own = [solid(atlas.meshes[f"{key}/{part}"]) for part in ("annulus", "nucleus")]
        assert made.is_watertight, key
        assert made.volume == pytest.approx(sum(one.volume for one in own), rel=0.08), key
        np.testing.assert_allclose(made.bounds, own[0].bounds, atol=2.5, err_msg=key)


def test_discs_lie_between_the_bones_and_not_in_them(atlas: MeshPack) -> None:
    bones = bones_of(atlas)
    found, _ = derive_discs(bones, frozenset())
    inside = solid(bones["vertebra/L4"]).contains(found["disc/L4-L5"].points[::7])
    assert inside.mean() < 0.02


def test_discs_that_are_there_are_left_alone(atlas: MeshPack) -> None:
    found, _ = derive_discs(bones_of(atlas), frozenset({"disc/L4-L5"}))
    assert "disc/L4-L5" not in found
    assert len(found) == 5


def test_bones_that_are_no_neighbours_give_a_line_and_no_disc(atlas: MeshPack) -> None:
    bones = bones_of(atlas)
    found, notes = derive_discs({key: bones[key] for key in ("vertebra/L1", "vertebra/L5")}, frozenset())
    assert found == {}
    assert len(notes) == 1
    assert notes[0].startswith("disc/L1-L5: not derived")


def test_what_is_no_bone_gives_a_line_and_no_disc() -> None:
    ball = trimesh.creation.icosphere(subdivisions=2, radius=20)
    normals = np.asarray(ball.vertex_normals, np.float32)
    mesh = Mesh(np.asarray(ball.vertices, np.float32), np.asarray(ball.faces, np.int32), normals)
    found, notes = derive_discs({"vertebra/L4": mesh, "vertebra/L5": mesh}, frozenset())
    assert found == {}
    assert len(notes) == 1
