"""Parts of bones: only the part changes, its border is smooth, nothing is made before it is asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scene.conftest import then
from tests.synthetic import bone
from viewer.core.actions import LookFrom, Point, Select, SetSection, SetTheme
from viewer.core.palette import SELECTION_ROLES
from viewer.core.parts import Part
from viewer.core.state import Section, ViewState
from viewer.scene.patches import cut_out
from viewer.scene.snapshot import mask

SPINE, BODY = "vertebra/L3/spinous-process", "vertebra/L3/body"
MESH = bone((0.0, 0.0, 0.0), (22.0, 17.0, 13.0))


def areas(mesh):
    a, b, c = (mesh.points[mesh.triangles[:, corner]].astype(float) for corner in range(3))
    return np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2


def parts_seen(made):
    """The part, or the mesh, under every fourth pixel, (h/4, w/4) of texts."""
    width, height = made.plotter.render_window.GetSize()
    seen = np.full((height // 4, width // 4), "", dtype=object)
    for row in range(seen.shape[0]):
        for column in range(seen.shape[1]):
            hit = made.pick_at(4 * row, 4 * column)
            seen[row, column] = "" if hit is None else f"{hit.mesh}/{hit.part}" if hit.part else hit.mesh
    return seen


def orange(pixel):
    """Whether a lit pixel is of the colour of a selected part: far less blue than bone, or bone with a tint."""
    return (pixel[..., 2] < 0.5 * pixel[..., 0]) & (pixel[..., 0] > 40)


def test_only_the_selected_part_changes_its_colour(catalogue, stage):
    made = stage(catalogue, LookFrom("posterior"), Select("L2-L3"), Select("facet/L2-L3/left"))
    before = made.picture()[::4, ::4]
    seen = parts_seen(made)
    after = made.do(Select(SPINE, add=True))[::4, ::4]
    on_it = seen == SPINE
    edge = np.pad(on_it, 1)
    near = np.any([np.roll(edge, step, axis) for step in (-1, 1) for axis in (0, 1)], axis=0)[1:-1, 1:-1]
    assert on_it.sum() > 20
    assert orange(after[on_it]).mean() > 0.85
    assert not orange(before[on_it]).any()
    rest = ~on_it & ~near & np.array([one.startswith("vertebra/L3/") for one in seen.ravel()]).reshape(seen.shape)
    assert rest.sum() > 20
    assert (np.abs(after - before).max(axis=2) > 6)[rest].mean() < 0.02, "the rest of the bone stays as it was"


def test_a_part_pointed_at_is_outlined_and_left_as_it_was(catalogue, stage):
    made = stage(catalogue, LookFrom("posterior"), Select("L2-L3"))
    before = made.picture()
    seen = parts_seen(made)
    outlined = made.do(Point(SPINE, spotlight=False))
    drawn = np.argwhere(np.abs(outlined - before).max(axis=2) > 40)
    assert len(drawn) > 60
    place = np.argwhere(seen == SPINE) * 4
    away = np.abs(drawn[:, None] - place[None]).max(axis=2).min(axis=1)
    assert np.percentile(away, 98) <= 9, "the line runs round the part"
    assert outlined[tuple(drawn.T)].mean() < before[tuple(drawn.T)].mean() - 40, "it is dark"
    assert np.array_equal(made.do(Point(None)), before)


def test_a_link_to_a_part_lights_it(catalogue, stage):
    made = stage(catalogue, LookFrom("posterior"), Select("L2-L3"))
    before = orange(made.picture()).sum()
    assert orange(made.do(Point(SPINE))).sum() > before + 100
    assert orange(made.do(Point(None))).sum() == before


def test_nothing_is_made_before_a_part_is_named(blobs, stage):
    made = stage(blobs, Select("L2-L3"), Select("vertebra/L3"), Point("vertebra/L2", spotlight=False))
    made.picture(rest=True)
    assert made.scene._parts.made() == []


def test_a_hidden_part_shines_through(catalogue, stage):
    if catalogue.pack.info.id == "synthetic":
        pytest.skip("a blob hides nothing of itself that faces the eye")
    made = stage(catalogue, LookFrom("anterior"), Select("L2-L3"), Select("vertebra/L3/pedicle/left"))
    plain = made.picture()
    body = made.do(Select("vertebra/L3/pedicle/right"))
    assert (np.abs(body - plain).max(axis=2) > 12).sum() > 60


def test_a_section_cuts_the_part_too(blobs, stage):
    made = stage(blobs, LookFrom("left"), Select("L2-L3"), Select(BODY))
    whole = orange(made.picture()).sum()
    halves = [orange(made.do(SetSection(Section("axial", 0.0, flipped)))).sum() for flipped in (False, True)]
    assert max(halves) < 0.8 * whole
    assert sum(halves) > 0.7 * whole


def test_the_mask_knows_the_selected_part(catalogue):
    state = then(catalogue, ViewState(), LookFrom("posterior"), Select("L2-L3"), Select(SPINE))
    image, names = mask(catalogue, state, (420, 320))
    colour = next(code for code, key in names.items() if key == SPINE)
    rows = (image == [int(colour[at : at + 2], 16) for at in (1, 3, 5)]).all(axis=2)
    assert rows.sum() > 100
    plain, others = mask(catalogue, replace(state, structures=()), (420, 320))
    assert SPINE not in others.values()
    bone_colour = next(code for code, key in others.items() if key == "vertebra/L3")
    on_bone = (plain == [int(bone_colour[at : at + 2], 16) for at in (1, 3, 5)]).all(axis=2)
    assert (rows & ~on_bone).sum() <= 0.02 * rows.sum() + 3, "the part lies on its bone"


def test_what_is_buried_cannot_be_seen(catalogue, stage):
    """Drawing the inner structures of discs and joints would change no pixel."""
    made = stage(catalogue, SetTheme("dark"))
    plain = made.picture()
    buried = [key for key, look in made.scene.looks.items() if look.buried]
    assert "disc/L2-L3/nucleus" in buried
    for key in buried:
        made.scene._actors[key].actor.SetVisibility(True)
    assert (np.abs(made.picture() - plain).max(axis=2) > 8).sum() <= 3


def test_the_colour_of_parts_is_not_that_of_another_role():
    colours = [one.scene for one in SELECTION_ROLES.values()]
    assert len(set(colours)) == len(colours)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, len(MESH.part_names) - 1), max_size=len(MESH.part_names)))
def test_a_cut_part_is_as_large_as_its_label_and_lies_on_the_bone(numbers):
    inside = Part("x/y", "x", tuple(sorted(numbers))).of(MESH)
    patch = cut_out(MESH, inside)
    wanted = areas(MESH)[inside[MESH.triangles].sum(axis=1) > 1].sum()
    assert areas(patch.surface).sum() == pytest.approx(wanted, rel=0.12, abs=3.0)
    if inside.all():
        assert len(patch.border) == 0
        assert areas(patch.surface).sum() == pytest.approx(areas(MESH).sum())
    # The border is closed lines: as many segments begin at a vertex as end there, and they go round the surface.
    starts, ends = (np.bincount(patch.border[:, at], minlength=len(patch.surface.points) + 1) for at in (0, 1))
    assert np.array_equal(starts, ends)
    edges = patch.surface.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    open_edges = {tuple(edge) for edge in edges.tolist()} - {tuple(edge[::-1]) for edge in edges.tolist()}
    assert {frozenset(edge) for edge in open_edges} == {frozenset(edge) for edge in patch.border.tolist()}


def test_a_smooth_border_has_no_saw_teeth():
    """Along the border of the body the direction turns little from segment to segment."""
    patch = cut_out(MESH, Part("x/body", "x", (0,)).of(MESH))
    points = patch.surface.points.astype(float)
    follows = {int(start): int(end) for start, end in patch.border}
    steps = {start: points[end] - points[start] for start, end in follows.items()}
    turns = []
    for start, end in follows.items():
        a, b = steps[start], steps[end]
        if min(np.linalg.norm(a), np.linalg.norm(b)) > 0.2:
            turns.append(float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))
    assert np.median(turns) > 0.85


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_of_nothing_and_of_all_there_is_no_border(share):
    patch = cut_out(MESH, np.full(len(MESH.points), bool(share)))
    assert len(patch.border) == 0
    assert len(patch.surface.triangles) == share * len(MESH.triangles)
