"""Each check finds what was broken on purpose, tells where, and is content with what was whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from meshes.check.finding import Checked, Finding
from meshes.mesh import Mesh
from meshes.pack import DESCRIPTION_FILE, MeshPack, PackInfo, read_pack
from meshes.shipped import atlas_path
from tests.synthetic import synthetic_pack

pytest.importorskip("vtkmodules", reason="exact distances are VTK's")
needs_atlas = pytest.mark.skipif(not (atlas_path() / DESCRIPTION_FILE).exists(), reason="no atlas is built yet")

Check = Callable[[Checked], Iterator[Finding]]
Change = Callable[[str, Mesh], Mesh]
PLACE = re.compile(r"\(-?\d+\.\d, -?\d+\.\d, -?\d+\.\d\)")
BESIDE = ("vertebra/L3", "vertebra/L4", "disc/L3-L4", "nerve/L3", "canal", "ligament")


@pytest.fixture(scope="module")
def atlas() -> MeshPack:
    return read_pack(atlas_path())


def part_of(pack: MeshPack, *prefixes: str, change: Change = lambda key, mesh: mesh) -> Checked:
    """The structures whose ids begin so, each changed."""
    kept = {key: change(key, mesh) for key, mesh in pack.meshes.items() if key.startswith(prefixes)}
    return Checked(MeshPack(pack.info, {key: pack.structures[key] for key in kept}, kept))


def shifted(prefix: str, by: tuple[float, float, float]) -> Change:
    def change(key: str, mesh: Mesh) -> Mesh:
        return replace(mesh, points=mesh.points + np.float32(by), coarse=None) if key.startswith(prefix) else mesh

    return change


def bad(check: Check, checked: Checked, name: str = "") -> list[Finding]:
    return [one for one in check(checked) if not one.good and name in one.check]


@needs_atlas
def test_bones_pushed_into_each_other_are_found(atlas: MeshPack) -> None:
    from meshes.check.bones import bones_apart, facet_space

    assert not bad(bones_apart, part_of(atlas, *BESIDE))
    pressed = part_of(atlas, *BESIDE, change=shifted("vertebra/L3", (0, -3.0, 0)))
    (found,) = bad(bones_apart, pressed)
    assert found.place.startswith("vertebra/L3 to vertebra/L4 at ")
    assert PLACE.search(found.place)
    assert float(found.figure.split()[0]) < -0.5
    assert len(bad(facet_space, pressed)) == 2


@needs_atlas
def test_a_facet_joint_drawn_apart_is_found(atlas: MeshPack) -> None:
    from meshes.check.bones import facet_space

    whole = {one.place.split(" at ")[0]: one for one in facet_space(part_of(atlas, "vertebra"))}
    segments = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
    assert set(whole) == {f"facet/{segment}/{side}" for segment in segments for side in ("left", "right")}
    assert all(float(one.figure.split("%")[0]) > 80 for one in whole.values())
    apart = part_of(atlas, "vertebra/L3", "vertebra/L4", change=shifted("vertebra/L3", (0, 1.5, 0)))
    assert len(bad(facet_space, apart)) == 2


@needs_atlas
@pytest.mark.parametrize(("by", "word"), [(0.8, "gap"), (-0.8, "overlap")])
def test_a_disc_that_does_not_meet_the_bone_is_found(atlas: MeshPack, by: float, word: str) -> None:
    from meshes.check.discs import discs_meet

    def thicker(key: str, mesh: Mesh) -> Mesh:
        """The disc squeezed (gap) or stretched (overlap) about its own middle."""
        if not key.startswith("disc"):
            return mesh
        middle = atlas.meshes["disc/L3-L4/annulus"].bounds[:, 2].mean()
        points = mesh.points.copy()
        points[:, 2] -= np.sign(points[:, 2] - middle) * np.float32(by)
        return replace(mesh, points=points, coarse=None)

    whole = list(discs_meet(part_of(atlas, *BESIDE)))
    broken = list(discs_meet(part_of(atlas, *BESIDE, change=thicker)))
    assert len(whole) == len(broken) == 2
    assert all(one.good for one in whole)
    (found,) = [one for one in broken if not one.good]
    assert word in found.figure
    assert float(found.figure.split()[0]) > 0.5
    assert PLACE.search(found.place)


@needs_atlas
def test_a_hollow_under_a_disc_is_found_wherever_it_is(atlas: MeshPack) -> None:
    """The least distance of all would not see it: the rest of the disc still touches."""
    from meshes.check.discs import discs_meet

    def dented(key: str, mesh: Mesh) -> Mesh:
        if not key.startswith("disc"):
            return mesh
        points = mesh.points.copy()
        middle = atlas.meshes["disc/L3-L4/annulus"].bounds.mean(axis=0)
        near = np.hypot(points[:, 0] - 6, points[:, 1] - middle[1]) < 5
        points[near, 2] -= np.where(points[near, 2] > middle[2], 1.0, 0.0).astype(np.float32)
        return replace(mesh, points=points, coarse=None)

    found = [one for one in discs_meet(part_of(atlas, *BESIDE, change=dented)) if "gap" in one.figure]
    assert not found[0].good
    x = float(found[0].place.split("(")[1].split(",")[0])
    assert 0 < x < 12


@needs_atlas
def test_a_root_in_bone_is_found(atlas: MeshPack) -> None:
    from meshes.check.nerves import roots_free

    assert not bad(roots_free, part_of(atlas, *BESIDE))
    found = bad(roots_free, part_of(atlas, *BESIDE, change=shifted("nerve/L3/left", (0, 0, 7))))
    assert [one.place.split(" at ")[0] for one in found] == ["nerve/L3/left"]


@needs_atlas
def test_a_root_that_misses_its_foramen_is_found(atlas: MeshPack) -> None:
    from meshes.check.nerves import foramina_open

    assert not bad(foramina_open, part_of(atlas, *BESIDE))
    high = part_of(atlas, *BESIDE, change=shifted("nerve/L3/left", (0, 0, 14)))
    assert len(bad(foramina_open, high, "root passes foramen")) == 1
    short = part_of(atlas, *BESIDE, change=shifted("nerve/L3/left", (-45, 0, 0)))
    (found,) = bad(foramina_open, short, "root passes foramen")
    assert "does not cross" in found.figure


@needs_atlas
def test_a_closed_foramen_is_found(atlas: MeshPack) -> None:
    from meshes.check.nerves import foramina_open

    slipped = part_of(atlas, "vertebra/L3", "vertebra/L4", "disc/L3-L4", change=shifted("vertebra/L4", (0, -5, 4)))
    assert len(bad(foramina_open, slipped, "foramen open")) == 2


@needs_atlas
@pytest.mark.parametrize(
    ("by", "name"), [((0, -4, 0), "above"), ((0, -4, 0), "below"), ((0, 0, -9), "below"), ((0, 0, 14), "above")]
)
def test_a_flavum_attached_elsewhere_is_found(atlas: MeshPack, by: tuple[float, float, float], name: str) -> None:
    from meshes.check.ligaments import flava_attached

    assert not bad(flava_attached, part_of(atlas, "vertebra", "ligament/flavum/L3-L4"))
    moved = part_of(atlas, "vertebra", "ligament/flavum/L3-L4", change=shifted("ligament", by))
    assert len(bad(flava_attached, moved, name)) == 2


@needs_atlas
def test_ligaments_that_hang_in_the_air_are_found(atlas: MeshPack) -> None:
    from meshes.check.ligaments import longitudinal_lie_on, spinous_attached

    kept = ("vertebra", "disc", "ligament")
    assert not bad(longitudinal_lie_on, part_of(atlas, *kept))
    assert not bad(spinous_attached, part_of(atlas, *kept))
    away = part_of(atlas, *kept, change=lambda key, mesh: shifted("ligament", (0, 12, 0))(key, mesh))
    found = bad(spinous_attached, away)
    assert {one.place.split(" to ")[0] for one in found} >= {"ligament/supraspinous"}
    lifted = part_of(atlas, *kept, change=shifted("ligament/anterior", (0, -3, 0)))
    (one,) = bad(longitudinal_lie_on, lifted)
    assert one.place.startswith("ligament/anterior-longitudinal, ")


@needs_atlas
def test_a_lopsided_structure_and_a_lopsided_bone_are_found(atlas: MeshPack) -> None:
    from meshes.check.mirror import mirrored

    kept = ("vertebra/L3", "ligament/flavum/L3-L4")
    assert not bad(mirrored, part_of(atlas, *kept))
    found = bad(mirrored, part_of(atlas, *kept, change=shifted("ligament/flavum/L3-L4/left", (0, 1, 0))))
    assert [one.place.split(" at ")[0] for one in found] == ["ligament/flavum/L3-L4/left"]
    found = bad(mirrored, part_of(atlas, *kept, change=shifted("vertebra/L3", (1, 0, 0))))
    assert [one.place.split(" at ")[0] for one in found] == ["vertebra/L3"]


@needs_atlas
def test_sizes_are_judged_of_the_atlas_alone(atlas: MeshPack) -> None:
    from meshes.check.sizes import sizes

    def larger(key: str, mesh: Mesh) -> Mesh:
        return replace(mesh, points=mesh.points * np.float32(1.25), coarse=None)

    grown = part_of(atlas, "vertebra/L3", change=larger)
    assert len(bad(sizes, grown)) > 10
    assert "at (" in bad(sizes, grown)[0].place
    for info in (replace(atlas.info, id="patient"), replace(atlas.info, id="lumbar-atlas-female-adult")):
        other = Checked(replace(grown.pack, info=info))
        found = list(sizes(other))
        assert found
        assert all(one.good and "not judged" in one.figure for one in found)


def test_surfaces_that_are_none_are_found() -> None:
    from meshes.check.surfaces import surfaces

    pack = synthetic_pack()
    key = "vertebra/L3"
    mesh = pack.meshes[key]
    broken = {
        "closed surface": replace(mesh, triangles=mesh.triangles[1:]),
        "outward normals": replace(mesh, triangles=mesh.triangles[:, ::-1].copy()),
        "one body": replace(
            mesh,
            points=np.vstack([mesh.points, mesh.points + np.float32(100)]),
            triangles=np.vstack([mesh.triangles, mesh.triangles + len(mesh.points)]),
        ),
        "slivers": replace(mesh, points=mesh.points * np.float32([1, 1, 1e3])),
    }
    for name, one in broken.items():
        checked = Checked(MeshPack(pack.info, {key: pack.structures[key]}, {key: one}))
        assert name in {found.check for found in surfaces(checked) if not found.good}, name


def test_a_pack_of_anything_is_checked_without_a_word() -> None:
    from meshes.check import check

    pack = synthetic_pack()
    assert check(pack)
    assert check(MeshPack(PackInfo("e", "e", "e", "e", "e"), {}, {})) == []
    only = {key: mesh for key, mesh in pack.meshes.items() if not key.startswith("vertebra")}
    assert check(MeshPack(pack.info, {key: pack.structures[key] for key in only}, only))
