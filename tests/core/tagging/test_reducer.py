"""What each action does to the tool in hand, and what it writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from annotations.tags.model import faces_of
from tests.core.tagging.placing import L3, on
from viewer.core.errors import ViewerError
from viewer.core.tagging import actions as act
from viewer.core.tagging.making import steps_of
from viewer.core.tagging.reducer import World, reduce
from viewer.core.tagging.state import LARGEST_BRUSH, SMALLEST_GROWTH, Tagging

AT = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Hand:
    """Actions one after the other, what they write kept in a table."""

    def __init__(self, catalogue):
        self.catalogue, self.state, self.there, self.change = catalogue, Tagging(), {}, None

    def do(self, *actions):
        for action in actions:
            world = World(self.catalogue, self.there, "Ada", lambda: AT)
            self.state, self.change = reduce(self.state, action, world)
            if self.change is not None:
                self.there = {k: v for k, v in self.there.items() if k not in self.change.removed}
                self.there |= {one.id: one for one in self.change.put}
        return self

    def at(self, face):
        return on(self.catalogue, L3, face)

    def last(self):
        return self.there[self.state.chosen[-1]]


@pytest.fixture
def hand(catalogue):
    return Hand(catalogue)


def faces(one, key=L3):
    return set(faces_of(one.faces[key]))


@pytest.mark.parametrize(("tool", "count"), [("point", 1), ("line", 2), ("angle", 3), ("end-plate-angle", 4)])
def test_a_figure_is_done_with_its_last_point(hand, tool, count):
    hand.do(act.TakeTool(tool), *(act.Place(hand.at(face * 37)) for face in range(count - 1)))
    assert (len(hand.state.placed), hand.there) == (count - 1, {})
    hand.do(act.Place(hand.at(500)))
    one = hand.last()
    assert (one.kind, len(one.points), one.author, one.created) == (tool, count, "Ada", AT)
    assert (hand.state.placed, hand.state.tool) == ((), tool)


def test_a_curve_is_done_when_it_is_said_and_has_points_enough(hand):
    hand.do(act.TakeTool("closed-curve"), act.Place(hand.at(1)), act.Place(hand.at(60)))
    with pytest.raises(ViewerError, match="2 of at least 3"):
        hand.do(act.Finish())
    hand.do(act.Place(hand.at(200)), act.Unplace(), act.Replace(), act.Finish())
    assert len(hand.last().points) == 3


def test_the_label_and_grade_said_before_are_written(hand):
    hand.do(act.SetLabel("pedicle"), act.TakeTool("note"), act.Place(hand.at(3)))
    assert hand.last().label == "pedicle"
    with pytest.raises(ViewerError, match="has no grade"):
        hand.do(act.SetLabel("pedicle", "IX"))


def test_escape_goes_out_step_by_step(hand):
    hand.do(act.TakeTool("point"), act.Place(hand.at(3)), act.TakeTool("line"), act.Place(hand.at(4)))
    hand.do(act.StepBack())
    assert (hand.state.placed, hand.state.tool) == ((), "line")
    hand.do(act.StepBack())
    assert (hand.state.tool, len(hand.state.chosen)) == (None, 1)
    hand.do(act.StepBack())
    assert hand.state.chosen == ()


def test_strokes_go_on_with_one_region_until_another_label_is_chosen(hand):
    hand.do(act.TakeTool("brush"), act.Stroke({L3: frozenset((1, 2))}))
    assert hand.there == {}
    hand.do(act.Stroke({L3: frozenset((3,))}, done=True))
    hand.do(act.Stroke({L3: frozenset((7,))}, done=True))
    assert [faces(one) for one in hand.there.values()] == [{1, 2, 3, 7}]
    hand.do(act.SetLabel("lamina"), act.Stroke({L3: frozenset((9,))}, done=True))
    assert [faces(one) for one in hand.there.values()] == [{1, 2, 3, 7}, {9}]


def test_erasing_takes_faces_and_in_the_end_the_region(hand):
    hand.do(act.TakeTool("brush"), act.Stroke({L3: frozenset((1, 2, 3))}, done=True), act.TakeTool("erase"))
    before = hand.last().values["area_mm2"]
    hand.do(act.Stroke({L3: frozenset((2, 99))}, done=True))
    assert faces(hand.last()) == {1, 3}
    assert hand.last().values["area_mm2"] < before
    hand.do(act.Stroke({L3: frozenset((1, 3))}, done=True))
    assert (hand.there, hand.state.chosen, hand.state.region) == ({}, (), None)


def test_a_handle_moves_and_the_numbers_with_it(hand):
    hand.do(act.TakeTool("line"), act.Place(hand.at(3)), act.Place(hand.at(90)))
    one = hand.last()
    hand.do(act.Move(one.id, 1, hand.at(300)))
    assert hand.there == {one.id: one}  # under way
    hand.do(act.Move(one.id, 1, hand.at(300), done=True))
    assert hand.last().points == (one.points[0], hand.at(300).point)
    assert hand.last().values != one.values
    with pytest.raises(ViewerError, match="Not placed"):
        hand.do(act.Move(one.id, 1, hand.at(3), done=True))


def test_a_series_leads_from_one_landmark_to_the_next_and_ends(hand):
    hand.do(act.SetProtocol("end-plate-corners"))
    steps = steps_of(hand.catalogue, "end-plate-corners")
    for number, (label, structure) in enumerate(steps):
        assert hand.state.step == number
        hand.do(act.Place(hand.at(number * 11)))
        assert (hand.last().label, hand.last().structure) == (label, structure)
    assert (hand.state.protocol, hand.state.tool, len(hand.there)) == (None, None, len(steps))
    hand.do(act.SetProtocol("end-plate-corners"), act.Place(hand.at(400)))
    assert len(hand.there) == len(steps)  # the one there before has moved
    assert hand.last().points == (hand.at(400).point,)


def test_many_are_edited_at_once_and_only_those_that_change(hand):
    hand.do(act.TakeTool("point"), act.Place(hand.at(3)), act.Place(hand.at(9)))
    first, second = hand.there
    hand.do(act.Edit((first,), {"status": "reviewed"}), act.Edit((first, second), {"status": "reviewed"}))
    assert ([one.id for one in hand.change.put], hand.change.name) == ([second], "set status")
    hand.do(act.Edit((first, second), {"status": "reviewed"}))
    assert hand.change is None
    for strange, said in (({"id": "x"}, "cannot be edited"), ({"colour": "red"}, "#RRGGBB")):
        with pytest.raises(ViewerError, match=said):
            hand.do(act.Edit((first,), strange))


def test_choosing_hiding_and_removing(hand):
    hand.do(act.TakeTool("point"), act.Place(hand.at(3)), act.Place(hand.at(9)))
    first, second = hand.there
    hand.do(act.Choose((first, "gone")), act.Choose((second,), add=True))
    assert hand.state.chosen == (first, second)
    hand.do(act.Choose((first,), add=True), act.SetHidden(frozenset((first,)), True), act.SetShown(False))
    assert (hand.state.chosen, hand.state.hidden, hand.state.shown) == ((second,), {first}, False)
    hand.do(act.Delete((second,)))
    assert (list(hand.there), hand.state.chosen) == ([first], ())


def test_what_is_out_of_bounds_is_bounded_or_refused(hand):
    hand.do(act.SetBrush(radius=1e9, growth=-5))
    assert (hand.state.brush, hand.state.growth) == (LARGEST_BRUSH, SMALLEST_GROWTH)
    for action in (
        act.TakeTool("axe"),
        act.SetProtocol("none such"),
        act.SetProtocol("processes", 999),
        act.TagAction(),
    ):
        with pytest.raises(ViewerError):
            hand.do(action)
    assert hand.state == replace(Tagging(), brush=LARGEST_BRUSH, growth=SMALLEST_GROWTH)
