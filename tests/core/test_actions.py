from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.synthetic import synthetic_pack
from viewer.core import actions as do
from viewer.core.camera import direction_of
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.history import Back, Forward, Redo, Undo
from viewer.core.state import AUDIENCES, LAYERS, VIEWS, Section, ViewState
from viewer.core.store import Store


def test_a_click_selects_the_segment_then_the_structure_then_its_inner_part(store: Store) -> None:
    assert store.dispatch(do.Click("disc/L2-L3/annulus")).subject == "L2-L3"
    assert store.dispatch(do.Click("disc/L2-L3/annulus")).subject == "disc/L2-L3"
    assert store.dispatch(do.Click("disc/L2-L3/annulus")).subject == "disc/L2-L3/annulus"
    assert store.state.segment == "L2-L3"


def test_a_click_elsewhere_in_the_segment_goes_straight_to_the_structure(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    assert store.dispatch(do.Click("facet/L2-L3/left/capsule")).subject == "facet/L2-L3/left"
    assert store.dispatch(do.Click("nerve/L2/right/spinal-nerve")).subject == "nerve/L2/right"
    assert store.dispatch(do.Click("disc/L3-L4/annulus")).subject == "L3-L4"


def test_escape_goes_one_step_out(store: Store) -> None:
    store.dispatch(do.Select("disc/L2-L3/nucleus"))
    assert store.dispatch(do.StepOut()).subject == "disc/L2-L3"
    assert store.dispatch(do.StepOut()).subject == "L2-L3"
    assert store.dispatch(do.StepOut()).subject is None


def test_shift_click_adds_and_removes(store: Store) -> None:
    store.dispatch(do.Select("disc/L2-L3"))
    store.dispatch(do.ToggleClick("nerve/L3/left/ganglion"))
    assert store.state.structures == ("disc/L2-L3", "nerve/L3/left")
    store.dispatch(do.ToggleClick("disc/L2-L3/nucleus"))
    assert store.state.structures == ("nerve/L3/left",)


def test_selecting_keeps_the_viewing_direction(store: Store) -> None:
    store.dispatch(do.LookFrom("left"))
    before = store.state.camera
    after = store.dispatch(do.Select("L4-L5")).camera
    assert before is not None
    assert after is not None
    assert direction_of(after) @ direction_of(before) == pytest.approx(1.0)
    assert np.linalg.norm(np.subtract(after.position, after.focal_point)) < np.linalg.norm(
        np.subtract(before.position, before.focal_point)
    )
    assert after.focal_point[2] == pytest.approx(float(store.catalogue.bounds_of(["L4-L5"])[:, 2].mean()), abs=80)


def test_selecting_a_structure_inside_the_segment_leaves_the_camera(store: Store) -> None:
    camera = store.dispatch(do.Select("L2-L3")).camera
    assert store.dispatch(do.Select("nerve/L3/left")).camera == camera
    assert store.state.segment == "L2-L3"  # L3's root traverses L2-L3: its text link must not leave the segment


def test_a_hidden_structure_comes_back_when_it_is_selected(store: Store) -> None:
    store.dispatch(do.SetVisible("disc/L2-L3", False))
    assert {"disc/L2-L3/annulus", "disc/L2-L3/nucleus"} <= store.state.hidden
    assert not store.dispatch(do.Select("disc/L2-L3")).hidden


def test_isolate_shows_the_selection_alone_and_again_all(store: Store) -> None:
    store.dispatch(do.Select("facet/L2-L3/left"))
    names = ("capsule", "superior-cartilage", "inferior-cartilage", "joint-space")
    assert store.dispatch(do.Isolate()).isolated == {f"facet/L2-L3/left/{name}" for name in names}
    assert store.dispatch(do.Isolate()).isolated is None


def test_stepping_down_and_up_the_segments_stops_at_the_ends(store: Store) -> None:
    seen = [store.dispatch(do.StepSegment(1)).segment for _ in range(7)]
    assert seen == ["T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1", "L5-S1"]
    assert store.dispatch(do.StepSegment(-1)).segment == "L4-L5"


@pytest.mark.parametrize(
    "action",
    [
        do.Select("disc/L9-L3"),
        do.LookFrom("sideways"),
        do.SetLayer("skin", True),
        do.SetExplode(1.5),
        do.SetExplode(float("nan")),
        do.SetTheme("pink"),
        do.SetAudience("cats"),
        do.SetSection(Section("diagonal", 0.0)),
    ],
)
def test_what_cannot_be_done_says_so_and_changes_nothing(store: Store, action: do.Action) -> None:
    before = store.history
    with pytest.raises(ViewerError):
        store.dispatch(action)
    assert store.history is before


def test_the_section_stays_inside_the_spine(store: Store) -> None:
    state = store.dispatch(do.SetSection(Section("axial", 1e6)))
    assert state.section is not None
    assert state.section.position == pytest.approx(float(store.catalogue.bounds_of(())[1, 2]))


def test_pointing_is_not_history(store: Store) -> None:
    store.dispatch(do.Point("disc/L2-L3"))
    assert store.state.pointed == "disc/L2-L3"
    assert not store.can_undo
    store.dispatch(do.Point("no/such"))
    assert store.state.pointed is None
    assert not store.state.spotlight


def test_a_drag_is_undone_in_one_step(store: Store) -> None:
    for amount in (0.1, 0.2, 0.3):
        store.dispatch(do.SetExplode(amount, gesture=7))
    store.dispatch(do.SetExplode(0.9, gesture=8))
    assert store.dispatch(Undo()).explode == pytest.approx(0.3)
    assert store.dispatch(Undo()).explode == 0


def test_back_and_forward_walk_through_selections(store: Store) -> None:
    for target in ("L1-L2", "L2-L3", "L4-L5"):
        store.dispatch(do.Select(target))
    store.dispatch(do.SetXray(True))
    assert store.dispatch(Back()).segment == "L2-L3"
    assert store.state.xray, "going back is about what is selected; the rest of the view stays"
    assert store.dispatch(Back()).segment == "L1-L2"
    assert store.dispatch(Forward()).segment == "L2-L3"
    store.dispatch(do.Select("L3-L4"))
    assert not store.can_go_forward


def test_the_signal_carries_old_and_new(store: Store) -> None:
    seen: list[tuple[ViewState, ViewState]] = []
    store.changed.connect(lambda old, new: seen.append((old, new)))
    store.dispatch(do.SetXray(True))
    store.dispatch(do.SetXray(True))
    assert [(old.xray, new.xray) for old, new in seen] == [(False, True)]


CATALOGUE = Catalogue(synthetic_pack())
IDS = st.sampled_from([*CATALOGUE.entries, *CATALOGUE.segments])
MESHES = st.sampled_from(list(CATALOGUE.structures))
ACTIONS = st.one_of(
    st.builds(do.Click, MESHES),
    st.builds(do.ToggleClick, MESHES),
    st.builds(do.Select, IDS, st.booleans()),
    st.just(do.StepOut()),
    st.builds(do.StepSegment, st.sampled_from([-1, 1])),
    st.builds(do.Point, st.none() | IDS, st.booleans()),
    st.builds(do.LookFrom, st.sampled_from(VIEWS)),
    st.just(do.Frame()),
    st.just(do.Home()),
    st.builds(do.Hide, st.none() | IDS),
    st.builds(do.SetVisible, IDS, st.booleans()),
    st.builds(do.Isolate, st.none() | IDS),
    st.just(do.ShowAll()),
    st.builds(do.SetLayer, st.sampled_from(LAYERS), st.booleans()),
    st.builds(do.SetXray, st.booleans()),
    st.builds(do.SetExplode, st.floats(0, 1), st.integers(0, 3)),
    st.builds(do.SetSection, st.none() | st.builds(Section, st.just("axial"), st.floats(-50, 50)), st.integers(0, 3)),
    st.builds(do.SetAudience, st.sampled_from(AUDIENCES)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTIONS, max_size=25))
def test_whatever_was_done_undo_leads_back_and_redo_forth(steps: list[do.Action]) -> None:
    store = Store(CATALOGUE)
    start = store.state
    for step in steps:
        store.dispatch(step)
        state = store.state
        assert all(CATALOGUE.knows(one) for one in state.structures)
        assert state.segment is None or state.segment in CATALOGUE.segments
        assert state.hidden <= CATALOGUE.structures.keys()
    end = store.dispatch(do.Point(None))
    while store.can_undo:
        store.dispatch(Undo())
    assert store.state == start
    while store.can_redo:
        store.dispatch(Redo())
    assert store.state == end


def test_home_holds_the_exploded_spine(store: Store) -> None:
    whole = store.dispatch(do.Home()).camera
    store.dispatch(do.SetExplode(1.0))
    apart = store.dispatch(do.Home()).camera
    assert whole is not None
    assert apart is not None
    assert np.linalg.norm(np.subtract(apart.position, apart.focal_point)) > 1.4 * np.linalg.norm(
        np.subtract(whole.position, whole.focal_point)
    )


def test_a_root_can_be_selected_in_the_segment_it_traverses_in_one_step(store: Store) -> None:
    state = store.dispatch(do.Select("nerve/L3/left", within="L2-L3"))
    assert (state.segment, state.structures) == ("L2-L3", ("nerve/L3/left",))
    assert store.dispatch(Undo()) == ViewState()


def test_the_sacrum_does_not_make_its_segment_small() -> None:
    """L5-S1 is framed as closely as its neighbour, though the sacrum is three times as long as a vertebra."""
    pack = synthetic_pack()
    sacrum = pack.meshes["vertebra/sacrum"]
    long = replace(sacrum, points=sacrum.points + (sacrum.points[:, 2:] < -105) * np.float32([0, 0, -80]))
    catalogue = Catalogue(replace(pack, meshes={**pack.meshes, "vertebra/sacrum": long}))
    store = Store(catalogue)

    def distance(segment: str) -> float:
        camera = store.dispatch(do.Select(segment)).camera
        assert camera is not None
        return float(np.linalg.norm(np.subtract(camera.position, camera.focal_point)))

    assert distance("L5-S1") < 1.25 * distance("L4-L5")
