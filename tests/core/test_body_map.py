"""Which roots of the drawing of the lower body are lit: those of the segment, or the nerve that is selected."""

from __future__ import annotations

import pytest

from viewer.core import actions as act
from viewer.core.body_map import EXITING, TRAVERSING, body_look, nerve, reads
from viewer.core.state import ViewState

BOTH = ("left", "right")


def look(catalogue, *actions):
    state = ViewState()
    for action in actions:
        state = act.reduce(state, action, catalogue)
    return body_look(state, catalogue)


def test_nothing_selected_lights_nothing(catalogue):
    found = look(catalogue)
    assert not found.lit
    assert not found.selecting


@pytest.mark.parametrize(("segment", "upper", "lower"), [("L2-L3", "L2", "L3"), ("L4-L5", "L4", "L5")])
def test_a_segment_lights_its_two_roots(catalogue, segment, upper, lower):
    found = look(catalogue, act.Select(segment))
    assert found.lit == {
        **{(upper, side): EXITING for side in BOTH},
        **{(lower, side): TRAVERSING for side in BOTH},
    }
    assert found.in_segment
    assert look(catalogue, act.Select(segment), act.Select(f"disc/{segment}")).lit == found.lit


def test_a_selected_nerve_is_lit_alone_on_its_side(catalogue):
    assert look(catalogue, act.Select("nerve/L3/left")).lit == {("L3", "left"): EXITING}
    passing = look(catalogue, act.Select("L2-L3"), act.Select("nerve/L3"))
    assert passing.lit == {("L3", side): TRAVERSING for side in BOTH}
    assert not passing.in_segment


def test_a_root_that_is_read_about_is_lit(catalogue):
    assert set(look(catalogue, act.Select("root/L3")).lit) == {("L3", side) for side in BOTH}


def test_pointing_at_a_nerve_or_a_part_of_it_names_its_root(catalogue):
    assert look(catalogue, act.Point("nerve/L3")).pointed == {("L3", side) for side in BOTH}
    part = next(key for key in catalogue.structures if key.startswith("nerve/L3/right"))
    assert look(catalogue, act.Point(part)).pointed == {("L3", "right")}
    assert not look(catalogue, act.Point("disc/L2-L3")).pointed
    assert not look(catalogue, act.Point("L2-L3")).pointed


def test_what_a_root_reads_and_which_nerve_it_is(catalogue):
    assert reads("L3", catalogue) == "root/L3"
    assert nerve("L3", catalogue) == "nerve/L3"
    assert reads("S3", catalogue) is None
