"""The bony canal derived from bones alone: closed, round the atlas's own sac, clear of bone, of the right size."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="lines meet bones by VTK")
import trimesh

from meshes.build.surface import finish_mesh
from meshes.importing.canal import CANAL, derive_canal
from meshes.importing.discs import derive_discs
from meshes.importing.model import Piece
from meshes.measure.frame import local_bone
from meshes.measure.section import Solid, area, inside
from meshes.measure.spine import Spine
from meshes.mesh import Mesh
from meshes.pack import MeshPack, read_pack
from meshes.shipped import atlas_path
from tests.meshes.importing.test_discs import bones_of, solid
from tests.meshes.importing.test_facets import without_arch
from tests.reference import reference_folder

LEVELS = ("L1", "L2", "L3", "L4", "L5")


@pytest.fixture(scope="module")
def atlas() -> MeshPack:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    return read_pack(atlas_path())


@pytest.fixture(scope="module")
def made(atlas: MeshPack) -> Piece:
    discs = [mesh for key, mesh in atlas.meshes.items() if key.endswith("/annulus")]
    found, notes = derive_canal(bones_of(atlas), discs, frozenset())
    assert (list(found), notes) == ([CANAL], [])
    return found[CANAL]


def section(canal: Piece, mesh: Mesh, level: str, z: float) -> np.ndarray:
    """The canal's line (k, 2) in the plane `z` mm above the middle of a vertebra's body, in its frame."""
    bone = local_bone(mesh, level)
    lines = Solid(bone.to_local(canal.points), canal.triangles.astype(np.int64)).cut([0, 0, z], [0, 0, 1])
    assert len(lines) == 1, level
    return lines[0][:, :2]


def test_it_is_closed_and_holds_the_sac(atlas: MeshPack, made: Piece) -> None:
    """Every point of the atlas's dural sac between its ends, which the derivation has never seen, lies in it."""
    canal = solid(made)
    assert canal.is_watertight
    assert canal.volume > 0
    sac = atlas.meshes["canal/dural-sac"].points
    low, high = canal.bounds[:, 2]
    between = sac[(sac[:, 2] > low + 8) & (sac[:, 2] < high - 3)]
    assert len(between) > 1000
    assert canal.contains(between[::5]).all()


def test_it_keeps_out_of_bones_and_discs(atlas: MeshPack, made: Piece) -> None:
    for key in ("vertebra/T12", "vertebra/L3", "vertebra/L5", "vertebra/sacrum", "disc/L4-L5/annulus"):
        depth = trimesh.proximity.signed_distance(solid(atlas.meshes[key]), made.points[::17])
        assert depth.max() < 0.3, key


def test_it_is_as_deep_and_wide_as_the_canal_measured_on_the_bones(atlas: MeshPack, made: Piece) -> None:
    """Depth within 2 mm of the canal's smallest and width within 3 mm of that between the pedicles."""
    spine = Spine(atlas)
    for level in LEVELS:
        told = {one.measure: one.value for one in spine.of_bone(f"vertebra/{level}")}
        pedicles = [one for side in ("left", "right") if (one := spine.pedicle(f"vertebra/{level}", side)) is not None]
        z = float(np.mean([one.centre[2] for one in pedicles]))
        line = section(made, atlas.meshes[f"vertebra/{level}"], level, z)
        assert np.ptp(line[:, 0]) == pytest.approx(told["canal-width"], abs=3.0), level
        assert np.ptp(line[:, 1]) == pytest.approx(told["canal-depth"], abs=2.0), level
        assert 200 < abs(area(line)) < 450, level


def test_it_goes_along_with_a_patient_who_lies_elsewhere_and_askew(atlas: MeshPack) -> None:
    keys = ("vertebra/L3", "vertebra/L4")
    upright = derive_canal({key: atlas.meshes[key] for key in keys}, [], frozenset())[0][CANAL]
    turn = trimesh.transformations.euler_matrix(0.2, -0.25, 0.15)
    turn[:3, 3] = (180.0, -310.0, 1250.0)
    askew = {
        key: finish_mesh(trimesh.transform_points(atlas.meshes[key].points, turn), atlas.meshes[key].triangles)
        for key in keys
    }
    moved = derive_canal(askew, [], frozenset())[0][CANAL]
    assert solid(moved).volume == pytest.approx(solid(upright).volume, rel=0.08)
    there = trimesh.transform_points(upright.points, turn)
    np.testing.assert_allclose(moved.points.mean(axis=0), there.mean(axis=0), atol=1.5)


@pytest.mark.parametrize("same", ["canal/dural-sac", "canal/vertebral-canal", "canal"])
def test_a_canal_that_is_there_is_left_alone(atlas: MeshPack, same: str) -> None:
    assert derive_canal(bones_of(atlas), [], frozenset({same})) == ({}, [])


def test_bodies_without_arches_give_a_line_and_no_canal(atlas: MeshPack) -> None:
    bones = {key: without_arch(atlas.meshes[key]) for key in ("vertebra/L3", "vertebra/L4")}
    found, notes = derive_canal(bones, [], frozenset())
    assert found == {}
    assert notes == [f"{CANAL}: not derived (no arch closes round it; arches may be cut off or missing)"]


def test_an_open_arch_or_a_missing_level_ends_it(atlas: MeshPack) -> None:
    bones = {key: atlas.meshes[key] for key in ("vertebra/L1", "vertebra/L2", "vertebra/L3", "vertebra/L5")}
    bones["vertebra/L1"] = without_arch(bones["vertebra/L1"])
    found, notes = derive_canal(bones, [], frozenset())
    assert notes == [f"{CANAL}: from L2 to L3, without L1, L5; the arch of L1 does not close"]
    low, high = solid(found[CANAL]).bounds[:, 2]
    assert low > bones["vertebra/L5"].bounds[1, 2]
    assert high < bones["vertebra/L2"].bounds[1, 2] + 5


def test_one_vertebra_has_its_own_ring(atlas: MeshPack) -> None:
    found, notes = derive_canal({"vertebra/L3": atlas.meshes["vertebra/L3"]}, [], frozenset())
    assert notes == []
    assert solid(found[CANAL]).is_watertight
    assert 5 < solid(found[CANAL]).extents[2] < 30


def test_no_bones_no_canal() -> None:
    assert derive_canal({}, [], frozenset()) == ({}, [])


@pytest.mark.parametrize(("folder", "areas"), [("remus", (150, 420)), ("clouthier", (230, 400))])
def test_real_bones_have_it(folder: str, areas: tuple[float, float]) -> None:
    """Bony canal areas at the pedicles of living people: some 200 to 350 mm2."""
    from meshes.importing.reading import read_and_recognise

    pieces = [(piece, guess.target or "") for piece, guess in read_and_recognise(reference_folder() / folder).pieces]
    bones = {key: finish_mesh(one.points, one.triangles) for one, key in pieces if key.startswith("vertebra/")}
    ordered = dict(sorted(bones.items(), key=lambda one: -float(one[1].bounds[:, 2].mean())))
    discs, _ = derive_discs(ordered, frozenset())
    found, notes = derive_canal(ordered, list(discs.values()), frozenset())
    assert notes == []
    assert solid(found[CANAL]).is_watertight
    for key in ("vertebra/L3", "vertebra/L4"):
        line = section(found[CANAL], ordered[key], key, 0.0)
        assert areas[0] < abs(area(line)) < areas[1], key
        assert inside(line, (0.0, float(line[:, 1].mean()))), key
