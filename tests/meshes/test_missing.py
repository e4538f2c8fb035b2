"""What cannot be measured of a pack is named with a reason; nothing is measured across a level that is not there."""

from __future__ import annotations

import pytest

from meshes.measure.levels import follows
from meshes.measure.measuring import WHOLE, measures_of
from meshes.measure.missing import missing
from meshes.measure.spine import Spine
from meshes.measure.table import shipped_table
from meshes.pack import DESCRIPTION_FILE, MeshPack, PackInfo, read_pack
from meshes.shipped import atlas_path
from tests.synthetic import blob

needs_atlas = pytest.mark.skipif(not (atlas_path() / DESCRIPTION_FILE).exists(), reason="no atlas is built yet")


def bones_alone(*levels: str) -> Spine:
    atlas = read_pack(atlas_path())
    keys = [f"vertebra/{level}" for level in levels]
    kept = {key: atlas.structures[key] for key in keys}
    return Spine(MeshPack(PackInfo("p", "P", "", "", ""), kept, {key: atlas.meshes[key] for key in keys}))


def reasons(spine: Spine, target: str = WHOLE) -> dict[tuple[str, str], str]:
    found = missing(spine, target, measures_of(spine, target, ()))
    return {(one.target, one.definition.id): one.reason for one in found}


@needs_atlas
def test_of_the_atlas_nothing_is_missing_but_what_no_bone_above_gives() -> None:
    assert reasons(Spine(read_pack(atlas_path()))) == {
        ("vertebra/T12", "superior-facet-width"): "there is no bone right above it",
        ("vertebra/T12", "superior-facet-height"): "there is no bone right above it",
    }


@needs_atlas
def test_taken_and_missing_together_are_all_there_is() -> None:
    spine = bones_alone("L2", "L3", "L4")
    taken = {(one.target, one.definition.id) for one in measures_of(spine, WHOLE, ())}
    gaps = reasons(spine)
    assert not taken & gaps.keys()
    per_bone = {row.id for row in shipped_table().values() if row.of == "bone"}
    assert {name for target, name in taken | gaps.keys() if target == "vertebra/L3"} == per_bone
    assert gaps["all", "lordosis"] == "it needs L1 and the sacrum"
    assert gaps["L2-L3", "flavum-thickness"] == "the pack has no such ligament"
    assert all(gaps.values())


@needs_atlas
def test_a_missing_level_makes_no_segment() -> None:
    spine = bones_alone("L2", "L4", "L5", "sacrum")
    assert list(spine.segments) == ["L4-L5", "L5-S1"]
    assert reasons(spine)["vertebra/L4", "superior-facet-width"] == "there is no bone right above it"
    assert "lordosis" not in {one.definition.id for one in measures_of(spine, WHOLE, ())}


def test_what_is_no_vertebra_says_so_in_every_place() -> None:
    from meshes.pack import describe_mesh

    mesh = blob((0, 0, 0), (3, 3, 3))
    row = describe_mesh("vertebra/L3", mesh, kind="vertebra", role="bone", side=None, levels=("L3",), parent=None)
    pack = MeshPack(PackInfo("p", "P", "", "", ""), {"vertebra/L3": row}, {"vertebra/L3": mesh})
    gaps = reasons(Spine(pack))
    bone = {reason for (target, _), reason in gaps.items() if target == "vertebra/L3"}
    assert len(bone) == 1
    assert "no vertebral body" in bone.pop()


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        ("L4", "L5", True), ("L5", "S1", True), ("L6", "S1", True), ("L4", "S1", True), ("T12", "L1", True),
        ("T11", "L1", True), ("S1", "S2", True), ("L2", "L4", False), ("L5", "L4", False), ("L3", "S1", False),
        ("T10", "L1", False), ("L5", "S2", False), ("L5", "sacrum", False), ("", "L1", False), ("C7", "T1", True),
    ],
)  # fmt: skip
def test_which_levels_follow(upper: str, lower: str, joined: bool) -> None:
    assert follows(upper, lower) is joined
