"""Facet joints derived from bones alone: closed, where the atlas has its own, in the joint space, never made up."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="surfaces are contoured by VTK")
import trimesh
from scipy.spatial import cKDTree

from meshes.build.surface import finish_mesh
from meshes.importing.facets import derive_facets
from meshes.importing.model import Piece
from meshes.mesh import Mesh
from meshes.pack import MeshPack, read_pack
from meshes.shipped import atlas_path
from tests.meshes.importing.test_discs import bones_of, solid
from tests.reference import reference_folder

SEGMENTS = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
SIDES = ("left", "right")


@pytest.fixture(scope="module")
def atlas() -> MeshPack:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    return read_pack(atlas_path())


@pytest.fixture(scope="module")
def made(atlas: MeshPack) -> dict[str, Piece]:
    found, notes = derive_facets(bones_of(atlas), frozenset())
    assert notes == []
    return found


def test_every_joint_of_the_atlas_is_found_where_it_is(atlas: MeshPack, made: dict[str, Piece]) -> None:
    """Its capsule, which the derivation has never seen, lies within 1.3 mm of the body on average."""
    assert list(made) == [f"facet/{segment}/{side}" for segment in SEGMENTS for side in SIDES]
    for key, piece in made.items():
        capsule = atlas.meshes[f"{key}/capsule"]
        body = solid(piece)
        assert body.is_watertight, key
        assert body.volume > 400, key
        assert cKDTree(piece.points).query(capsule.points)[0].mean() < 1.3, key
        assert np.linalg.norm(body.bounds.mean(axis=0) - capsule.bounds.mean(axis=0)) < 2.5, key
        np.testing.assert_allclose(body.extents, np.ptp(capsule.bounds, axis=0), atol=4.5, err_msg=key)


def test_it_holds_the_joint_space_and_hides_its_edge_in_bone(atlas: MeshPack, made: dict[str, Piece]) -> None:
    """Nearly all of the atlas's cartilage and space lies within it; nowhere does it run deep into bone."""
    for key in ("facet/L2-L3/left", "facet/L4-L5/right"):
        body = solid(made[key])
        space = atlas.meshes[f"{key}/joint-space"].points[::11]
        assert body.contains(space).mean() > 0.95, key
        for bone in key.split("/")[1].split("-"):
            depth = trimesh.proximity.signed_distance(solid(atlas.meshes[f"vertebra/{bone}"]), body.vertices[::9])
            assert depth.max() < 1.3, (key, bone)


def test_both_sides_of_a_mirrored_spine_agree(made: dict[str, Piece]) -> None:
    for segment in SEGMENTS:
        left, right = (made[f"facet/{segment}/{side}"].points for side in SIDES)
        assert cKDTree(right * [-1, 1, 1]).query(left)[0].mean() < 0.4


def test_joints_that_are_there_are_left_alone_side_by_side(atlas: MeshPack) -> None:
    bones = {key: mesh for key, mesh in bones_of(atlas).items() if key in ("vertebra/L4", "vertebra/L5")}
    found, notes = derive_facets(bones, frozenset({"facet/L4-L5/left"}))
    assert (list(found), notes) == (["facet/L4-L5/right"], [])


def test_it_goes_along_with_a_patient_who_lies_elsewhere_and_askew(atlas: MeshPack, made: dict[str, Piece]) -> None:
    turn = trimesh.transformations.euler_matrix(0.2, -0.25, 0.15)
    turn[:3, 3] = (180.0, -310.0, 1250.0)
    bones = {
        key: finish_mesh(trimesh.transform_points(mesh.points, turn), mesh.triangles)
        for key, mesh in bones_of(atlas).items()
        if key in ("vertebra/L3", "vertebra/L4")
    }
    found, notes = derive_facets(bones, frozenset())
    assert notes == []
    for key, piece in found.items():
        there = trimesh.transform_points(made[key].points, turn)
        assert cKDTree(there).query(piece.points)[0].mean() < 0.5, key


def without_arch(mesh: Mesh) -> Mesh:
    """The bone with all that lies behind its body pressed flat, closed still."""
    points = mesh.points.astype(float)
    points[:, 1] = np.minimum(points[:, 1], float(mesh.bounds[0, 1]) + 36.0)
    return finish_mesh(points, mesh.triangles)


def test_bones_without_arches_give_a_line_a_joint_and_no_joint(atlas: MeshPack) -> None:
    bones = {key: without_arch(atlas.meshes[key]) for key in ("vertebra/L3", "vertebra/L4")}
    found, notes = derive_facets(bones, frozenset())
    assert found == {}
    assert [note.split(":")[0] for note in notes] == ["facet/L3-L4/left", "facet/L3-L4/right"]


def test_fused_bones_give_a_line_and_no_joint(atlas: MeshPack) -> None:
    """The lower bone pushed up and forward into the upper one: no space is left."""
    upper, lower = (atlas.meshes[key] for key in ("vertebra/L3", "vertebra/L4"))
    moved = finish_mesh(lower.points + np.array([0.0, 4.5, 0.0]), lower.triangles)
    found, notes = derive_facets({"vertebra/L3": upper, "vertebra/L4": moved}, frozenset())
    assert found == {}
    assert all("run into each other" in note or "face each other" in note for note in notes)
    assert len(notes) == 2


def test_a_missing_level_gives_nothing_between_its_neighbours(atlas: MeshPack) -> None:
    bones = {key: mesh for key, mesh in bones_of(atlas).items() if key in ("vertebra/L2", "vertebra/L4")}
    assert derive_facets(bones, frozenset()) == ({}, [])


@pytest.mark.parametrize(("folder", "least"), [("remus", 8), ("clouthier", 6)])
def test_real_bones_have_them(folder: str, least: int) -> None:
    from meshes.importing.reading import read_and_recognise

    pieces = [(piece, guess.target or "") for piece, guess in read_and_recognise(reference_folder() / folder).pieces]
    bones = {key: finish_mesh(one.points, one.triangles) for one, key in pieces if key.startswith("vertebra/")}
    ordered = dict(sorted(bones.items(), key=lambda one: -float(one[1].bounds[:, 2].mean())))
    found, notes = derive_facets(ordered, frozenset())
    assert len(found) >= least
    assert len(found) + len(notes) == 2 * (len(bones) - 1)
    for key, piece in found.items():
        body = solid(piece)
        assert body.is_watertight, key
        assert 10 < body.extents[2] < 32, key
        side = 1 if key.endswith("left") else -1
        upper = ordered[f"vertebra/{key.split('/')[1].split('-')[0]}"]
        assert side * (body.bounds[:, 0].mean() - upper.bounds[:, 0].mean()) > 5, key
