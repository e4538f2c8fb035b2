"""The scan as part of a view: where its slices cross, its greys, undo, back and the session."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.synthetic import blob
from viewer.core import actions as do
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.history import Back, Redo, Undo
from viewer.core.session import Session, load_session, save_session
from viewer.core.slices import WINDOWS, contains, known_window, middle_of
from viewer.core.state import Slices, ViewState
from viewer.core.store import Store


@pytest.fixture
def scanned(store: Store) -> Store:
    store.dispatch(do.OpenSlices("bone"))
    return store


def slices(store: Store) -> Slices:
    assert store.state.slices is not None
    return store.state.slices


def test_without_a_scan_nothing_about_slices_changes_the_view(store: Store) -> None:
    for action in (do.MoveSlices((1, 2, 3)), do.SetWindow("disc"), do.SetSlices(outlines=False)):
        store.dispatch(action)
    assert store.state == ViewState()
    assert not store.can_undo


def test_a_scan_opens_in_the_middle_of_what_is_selected(store: Store) -> None:
    store.dispatch(do.Select("disc/L4-L5"))
    store.dispatch(do.OpenSlices("soft-tissue"))
    assert slices(store).point == pytest.approx((0, 0, -52.5), abs=0.1)
    assert slices(store).window == "soft-tissue"


@pytest.mark.parametrize(
    ("target", "place"),
    [("L2-L3", (0, 0, 17.5)), ("disc/L4-L5", (0, 0, -52.5)), ("vertebra/L3", (0, -7, 0)), ("nerve/L3/left", None)],
)
def test_selecting_moves_the_slices_into_what_is_selected(scanned: Store, target: str, place: Any) -> None:
    scanned.dispatch(do.Select(target))
    point = np.array(slices(scanned).point)
    if place is not None:
        assert point == pytest.approx(place, abs=1.5)
    catalogue = scanned.catalogue
    meshes = [catalogue.pack.meshes[key] for key in catalogue.meshes_of(target)]
    near = min(float(np.linalg.norm(mesh.points - point, axis=1).min()) for mesh in meshes)
    assert near < 1e-3 or any(contains(mesh.points, mesh.triangles, point) for mesh in meshes)


def test_a_click_in_a_slice_selects_as_in_3d_and_stays_where_it_was(scanned: Store) -> None:
    flat = Store(scanned.catalogue)
    place = (3.0, -4.0, 6.0)
    for _ in range(2):
        scanned.dispatch(do.ClickSlices(place, "vertebra/L3"))
        flat.dispatch(do.Click("vertebra/L3", place))
    assert scanned.state.selection == flat.state.selection
    assert scanned.state.structures == ("vertebra/L3",)
    assert slices(scanned).point == place


def test_a_click_beside_everything_only_moves_the_slices(scanned: Store) -> None:
    scanned.dispatch(do.Select("disc/L4-L5"))
    before = scanned.state
    scanned.dispatch(do.ClickSlices((80.0, 80.0, 0.0)))
    assert scanned.state.selection == before.selection
    assert slices(scanned).point == (80.0, 80.0, 0.0)


def test_a_drag_is_one_step_of_undo(scanned: Store) -> None:
    before = scanned.state
    for step in range(5):
        scanned.dispatch(do.MoveSlices((step, 0.0, 0.0), gesture=3))
    scanned.dispatch(do.SetWindow((40.0, 300.0), gesture=4))
    scanned.dispatch(do.SetWindow((45.0, 310.0), gesture=4))
    assert slices(scanned).window == (45.0, 310.0)
    scanned.dispatch(Undo())
    assert slices(scanned).window == "bone"
    scanned.dispatch(Undo())
    assert scanned.state == before


def test_no_undo_opens_or_closes_a_scan(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    store.dispatch(do.OpenSlices("bone"))
    assert len(store.history.past) == 1
    store.dispatch(Undo())
    assert store.state.segment is None
    assert store.state.slices is not None
    store.dispatch(do.CloseSlices())
    store.dispatch(Redo())
    assert store.state.segment == "L2-L3"
    assert store.state.slices is None


def test_back_returns_to_the_place_too(scanned: Store) -> None:
    scanned.dispatch(do.Select("disc/L2-L3"))
    there = slices(scanned).point
    scanned.dispatch(do.Select("disc/L4-L5"))
    scanned.dispatch(do.SetWindow("disc"))
    scanned.dispatch(Back())
    assert slices(scanned).point == there
    assert slices(scanned).window == "disc", "the greys are no place"


def test_frame_brings_the_slices_back_to_the_selection(scanned: Store) -> None:
    scanned.dispatch(do.Select("disc/L2-L3"))
    there = slices(scanned).point
    scanned.dispatch(do.MoveSlices((50.0, 50.0, 50.0)))
    scanned.dispatch(do.Frame())
    assert slices(scanned).point == there


@pytest.mark.parametrize(
    "action",
    [
        do.SetWindow("lung"), do.SetWindow((40.0, 0.0)), do.SetWindow((float("nan"), 10.0)),
        do.MoveSlices((float("inf"), 0, 0)), do.MoveSlices((0, 1e9, 0)), do.OpenSlices("none"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(scanned: Store, action: do.Action) -> None:
    before = scanned.state
    with pytest.raises(ViewerError) as caught:
        scanned.dispatch(action)
    assert "\n" not in str(caught.value)
    assert scanned.state == before


def test_every_preset_can_be_drawn() -> None:
    assert all(known_window(name) for name in WINDOWS)
    assert all(known_window(figures) for figures in WINDOWS.values() if figures)


@given(st.tuples(*[st.floats(-9.5, 9.5)] * 3))
def test_contains_agrees_with_a_formula(place: tuple[float, float, float]) -> None:
    ball = blob((0, 0, 0), (6, 7, 8), rings=24)
    share = np.linalg.norm(np.array(place) / (6, 7, 8))
    if abs(share - 1) > 0.03:  # the surface has corners, the formula has none
        assert contains(ball.points, ball.triangles, np.array(place) + 1e-7) == (share < 1)


def test_the_middle_of_nothing_is_that_of_the_spine(store: Store) -> None:
    low, high = store.catalogue.bounds_of(())
    assert middle_of((), store.catalogue) == pytest.approx((low + high) / 2)


def test_the_middle_of_a_vertebra_without_parts_lies_between_its_discs(early: Catalogue) -> None:
    assert not early.knows("vertebra/L3/body")
    assert middle_of(("vertebra/L3",), early) == pytest.approx((0, 0, 0), abs=0.5)


@pytest.mark.parametrize("window", ["soft-tissue", (40.0, 400.0)])
def test_the_session_keeps_the_slices(scanned: Store, tmp_path: Path, window: Any) -> None:
    for action in (do.MoveSlices((1.5, -2.0, 3.0)), do.SetWindow(window), do.SetSlices(outlines=False, planes=False)):
        scanned.dispatch(action)
    path = tmp_path / "session.json"
    save_session(path, Session(scanned.state), "synthetic")
    session, message = load_session(path, scanned.catalogue)
    assert message is None
    assert session.state == scanned.state


numbers = st.floats() | st.integers() | st.booleans() | st.none() | st.text(max_size=3)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(raw=st.fixed_dictionaries({}, optional={
    "point": st.lists(numbers, max_size=4) | numbers, "window": st.lists(numbers, max_size=3) | numbers,
    "outlines": numbers, "planes": numbers,
}) | numbers)  # fmt: skip
def test_slices_of_a_damaged_session_are_drawable_or_refused(store: Store, tmp_path: Path, raw: Any) -> None:
    path = tmp_path / "session.json"
    save_session(path, Session(), "synthetic")
    document = json.loads(path.read_text())
    document["state"]["slices"] = raw
    path.write_text(json.dumps(document))
    session, message = load_session(path, store.catalogue)
    found = session.state.slices
    assert message is not None or found is None or (known_window(found.window) and np.isfinite(found.point).all())
