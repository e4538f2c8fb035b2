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
from meshes.pack import read_pack
from meshes.shipped import atlas_path
from viewer.core.drafts import drafts, fresh


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


def test_what_was_there_is_not_made_again(atlas, made):
    assert [one.id for one in drafts(atlas)] == [one.id for one in made]
    assert len({one.id for one in made}) == len(made)
    assert fresh(made, {made[0].id: None}, [made[1].id]) == made[2:]
