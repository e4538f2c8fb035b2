"""The program's own first draft: its lines and angles lie where it measured, and say what it measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotations.tags.document import from_document, to_document
from annotations.tags.vocabulary import vocabulary
from meshes.marks import numbers
from meshes.measure.measuring import WHOLE, measures_of
from meshes.measure.spine import Spine
from meshes.mesh import Mesh
from meshes.pack import MeshPack, PackInfo, describe_mesh, read_pack
from meshes.shipped import atlas_path
from tests.reference import reference_folder
from viewer.core.catalogue import Catalogue
from viewer.core.drafts import drafts, fresh
from viewer.core.tagging.making import measured


@pytest.fixture(scope="module")
def atlas():
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    return read_pack(atlas_path())


@pytest.fixture(scope="module")
def made(atlas):
    return drafts(atlas)


def test_every_segment_and_body_has_its_drafts(made):
    count = {label: sum(one.label == label for one in made) for label in {one.label for one in made}}
    assert count["lordosis"] == 1
    assert count["segment-lordosis"] == count["disc-wedge"] == count["slip"] == count["middle-disc-height"] == 6
    assert count["anterior-body-height"] == 6
    assert count["canal-depth"] == 7


def test_drafts_are_sound_drafts_of_the_vocabulary(made):
    assert {one.label for one in made} <= set(vocabulary())
    assert {(one.status, one.origin) for one in made} == {("draft", "automatic")}
    for one in made:
        assert from_document(to_document(one), "draft") == one


def test_lines_are_as_long_as_they_say_and_as_the_measures_say(atlas, made):
    measured = {}
    for one in measures_of(Spine(atlas), WHOLE, ()):
        measured.setdefault((one.definition.id, one.target), one.reading.value)
    compared = 0
    for one in made:
        if one.kind != "line":
            continue
        told = next(iter(one.values.values()))
        assert abs(told) == pytest.approx(numbers.length(np.array(one.points)), abs=0.002)
        value = measured.get((one.label, one.structure)) or measured.get((one.label, one.level))
        if value is not None:
            assert told == pytest.approx(value, abs=0.05), one
            compared += 1
    assert compared > 50


def test_lordosis_is_that_of_the_measures_within_what_the_corners_allow(atlas, made):
    told = next(one for one in made if one.label == "lordosis").values["angle_deg"]
    value = next(one.reading.value for one in measures_of(Spine(atlas), WHOLE, ()) if one.definition.id == "lordosis")
    assert told == pytest.approx(value, abs=4.0)


def test_a_sound_spine_slips_hardly_and_a_moved_one_as_far_as_it_was_moved(atlas, made):
    slips = {one.level: one.values["slip_mm"] for one in made if one.label == "slip"}
    assert all(abs(slip) < 3 for slip in slips.values())
    bones = {key: mesh for key, mesh in atlas.meshes.items() if key in ("vertebra/L4", "vertebra/L5")}
    moved = dict(bones)
    moved["vertebra/L4"] = replace(bones["vertebra/L4"], points=bones["vertebra/L4"].points - np.float32((0, 6, 0)))
    rows = {key: atlas.structures[key] for key in bones}
    before, after = (
        next(
            one.values["slip_mm"]
            for one in drafts(replace(atlas, meshes=meshes, structures=rows))
            if one.label == "slip"
        )
        for meshes in (bones, moved)
    )
    assert after - before == pytest.approx(6, abs=0.6)


def test_a_corrected_draft_is_measured_as_the_draft_was(atlas, made):
    """With its own points the measure says what the draft says: a moved handle changes just what it should."""
    catalogue = Catalogue(atlas)
    for one in made:
        assert measured(catalogue, one) == pytest.approx(dict(one.values), abs=0.002), one
    slip = next(one for one in made if one.label == "slip" and one.values["slip_mm"] > 0.5)
    behind = replace(slip, points=(slip.points[0], (slip.points[0][0], slip.points[0][1] + 4, slip.points[0][2])))
    assert measured(catalogue, behind) == {"slip_mm": pytest.approx(-4)}


def mean_facet_angles(made):
    sides = {}
    for one in made:
        if one.label == "facet-angle":
            sides.setdefault(one.level, []).append(one.values["angle_deg"])
    return {level: float(np.mean(both)) for level, both in sides.items()}


def test_facet_angles_of_the_sides_are_the_measures_mean(atlas, made):
    wanted = {one.target: one.reading.value for one in measures_of(Spine(atlas), WHOLE, ())
              if one.definition.id == "facet-angle"}  # fmt: skip
    assert len(wanted) == 6
    assert mean_facet_angles(made) == pytest.approx(wanted, abs=0.05)
    facets = [one for one in made if one.label == "facet-angle"]
    assert {(one.structure, one.side) for one in facets} == {
        (f"facet/{level}/{side}", side) for level in wanted for side in ("left", "right")
    }


@pytest.mark.parametrize("who", ["remus", "clouthier"])
def test_drafts_of_reference_bones_agree_with_the_measures_and_with_themselves(who):
    import trimesh

    meshes, rows = {}, {}
    for path in sorted((reference_folder() / who).glob("[LS]?.ply")):
        read = trimesh.load(path, process=False)
        key = "vertebra/sacrum" if path.stem == "S1" else f"vertebra/{path.stem}"
        up = np.asarray(read.vertex_normals, np.float32)
        mesh = Mesh(np.asarray(read.vertices, np.float32), np.asarray(read.faces, np.int32), up)
        kind = key.split("/")[1] if path.stem == "S1" else "vertebra"
        meshes[key] = mesh
        rows[key] = describe_mesh(key, mesh, kind=kind, role="bone", side=None, levels=[path.stem], parent=None)
    pack = MeshPack(PackInfo("r", "r", "r", "r", "r"), rows, meshes)
    found, catalogue = drafts(pack), Catalogue(pack)
    assert {"anterior-body-height", "canal-depth", "disc-wedge", "facet-angle", "slip"} <= {one.label for one in found}
    for one in found:
        assert measured(catalogue, one) == pytest.approx(dict(one.values), abs=0.002), one
    told = {(one.definition.id, one.target): one.reading.value for one in measures_of(Spine(pack), WHOLE, ())}
    for level, angle in mean_facet_angles(found).items():
        assert angle == pytest.approx(told["facet-angle", level], abs=0.05)
    lines = [one for one in found if one.kind == "line" and (one.label, one.structure) in told]
    assert len(lines) >= 20
    for one in lines:
        assert one.values["length_mm"] == pytest.approx(told[one.label, one.structure], abs=0.05)


def test_what_was_there_is_not_made_again(atlas, made):
    assert [one.id for one in drafts(atlas)] == [one.id for one in made]
    assert len({one.id for one in made}) == len(made)
    assert fresh(made, {made[0].id: None}, [made[1].id]) == made[2:]
