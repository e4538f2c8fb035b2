"""Parts of bones as targets: clicking, stepping out, naming, framing, finding, describing, keeping."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from viewer.core import actions as do
from viewer.core.appearance import appearances, part_looks
from viewer.core.catalogue import Catalogue
from viewer.core.describe import describe
from viewer.core.history import Back, Undo
from viewer.core.search import SearchIndex
from viewer.core.session import Session, load_session, save_session
from viewer.core.state import Section
from viewer.core.store import Store

PEDICLE = "vertebra/L3/pedicle/left"
ON_PEDICLE = do.Click("vertebra/L3", (15.0, 10.0, 2.0), "pedicle/left")
ON_BODY_BELOW = do.Click("vertebra/L3", (0.0, -15.0, -8.0), "body")


def test_clicks_go_from_segment_to_bone_to_part_and_escape_back(store: Store) -> None:
    assert store.dispatch(ON_PEDICLE).subject == "L2-L3"
    assert store.dispatch(ON_PEDICLE).subject == "vertebra/L3"
    assert store.dispatch(ON_PEDICLE).subject == PEDICLE
    assert store.dispatch(ON_PEDICLE).subject == PEDICLE, "a part stays selected"
    assert store.dispatch(ON_BODY_BELOW).subject == "vertebra/L3/body", "its neighbour is one click away"
    assert store.state.segment == "L2-L3", "though the lower half belongs to L3-L4 when nothing is selected"
    assert store.dispatch(do.StepOut()).subject == "vertebra/L3"
    assert store.dispatch(do.StepOut()).subject == "L2-L3"
    assert store.dispatch(do.StepOut()).subject is None


def test_a_click_on_another_bone_leaves_the_part(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    store.dispatch(do.Select(PEDICLE))
    assert store.dispatch(do.Click("vertebra/L2", (0.0, -15.0, 25.0), "body")).subject == "vertebra/L2"
    assert store.dispatch(do.Click("disc/L4-L5/annulus")).subject == "L4-L5"


def test_without_labels_a_bone_is_selected_as_ever(early: Catalogue) -> None:
    store = Store(early)
    for subject in ("L3-L4", "vertebra/L3", "vertebra/L3"):
        assert store.dispatch(do.Click("vertebra/L3", (0.0, 0.0, -8.0))).subject == subject


def test_shift_click_adds_parts_once_parts_are_selected(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    store.dispatch(do.ToggleClick("vertebra/L3", "body"))
    assert store.state.structures == ("vertebra/L3",)
    store.dispatch(do.Select(PEDICLE))
    store.dispatch(do.ToggleClick("vertebra/L3", "pedicle/right"))
    assert store.state.structures == (PEDICLE, "vertebra/L3/pedicle/right")
    store.dispatch(do.ToggleClick("vertebra/L3", "pedicle/left"))
    assert store.state.structures == ("vertebra/L3/pedicle/right",)


@pytest.mark.parametrize(
    ("part", "segment"),
    [
        ("vertebra/L3/superior-articular-process/left", "L2-L3"),
        ("vertebra/L3/inferior-articular-process/right", "L3-L4"),
        ("vertebra/sacrum/body", "L5-S1"),
        ("vertebra/T12/spinous-process", "T12-L1"),
    ],
)
def test_a_part_selected_by_name_brings_its_segment(store: Store, part: str, segment: str) -> None:
    state = store.dispatch(do.Select(part))
    assert (state.segment, state.structures) == (segment, (part,))
    assert store.dispatch(Undo()).subject is None


def test_the_segment_on_view_stays_for_a_part_of_its_bones(store: Store) -> None:
    store.dispatch(do.Select("L3-L4"))
    assert store.dispatch(do.Select("vertebra/L3/superior-articular-process/left")).segment == "L3-L4"


def test_a_name_without_a_side_means_both(catalogue: Catalogue) -> None:
    pair = catalogue.parts["vertebra/L3/pedicle"]
    assert pair.pair
    assert len(pair.numbers) == 2
    assert "left" not in catalogue.name(pair.id)
    assert "vertebra/L3/pedicle" not in catalogue.entries
    box = catalogue.bounds_of([pair.id])
    assert box[0, 0] < 0 < box[1, 0]


def test_the_bone_stays_as_it_is_and_the_part_is_lit(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    bone = appearances(store.state, store.catalogue)["vertebra/L3"]
    store.dispatch(do.Select(PEDICLE))
    looks = appearances(store.state, store.catalogue)
    assert looks["vertebra/L3"] == bone
    assert set(looks) == set(store.catalogue.structures)
    lit = part_looks(store.state, store.catalogue)
    assert set(lit) == {PEDICLE}
    assert lit[PEDICLE].visible
    assert lit[PEDICLE].shines
    store.dispatch(do.SetLayer("bones", False))
    assert not part_looks(store.state, store.catalogue)[PEDICLE].visible


def test_only_a_link_lights_a_part_not_the_pointer(store: Store) -> None:
    store.dispatch(do.Point(PEDICLE, spotlight=False))
    assert part_looks(store.state, store.catalogue) == {}
    store.dispatch(do.Point(PEDICLE))
    assert set(part_looks(store.state, store.catalogue)) == {PEDICLE}


def test_framing_a_part_comes_nearer_than_its_bone(store: Store) -> None:
    def distance(target: str) -> float:
        store.dispatch(do.Select(target))
        camera = store.dispatch(do.Frame()).camera
        assert camera is not None
        assert np.linalg.norm(camera.focal_point - store.catalogue.bounds_of([target]).mean(axis=0)) < 6
        return float(np.linalg.norm(np.subtract(camera.position, camera.focal_point)))

    assert distance("vertebra/L3/superior-articular-process/left") < distance("vertebra/L3")


def test_bounds_of_a_part_are_its_own(catalogue: Catalogue) -> None:
    low, high = catalogue.bounds_of([PEDICLE])
    assert low[0] > 0, "left is +x"
    assert (high - low < catalogue.bounds_of(["vertebra/L3"])[1] - catalogue.bounds_of(["vertebra/L3"])[0]).all()


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("left pedicle of L3", PEDICLE),
        ("L3 pedicle left", PEDICLE),
        ("pediculus arcus L3 left", PEDICLE),
        ("spinous process L4", "vertebra/L4/spinous-process"),
        ("superior articular process of L5, right", "vertebra/L5/superior-articular-process/right"),
        ("L3", "L2-L3"),
    ],
)
def test_search_finds_parts_but_puts_wholes_first(catalogue: Catalogue, query: str, target: str) -> None:
    assert SearchIndex(catalogue).search(query)[0].target == target


def test_every_part_has_a_name_and_a_card(catalogue: Catalogue) -> None:
    parts = [one for ids in catalogue.parts_on.values() for one in ids]
    assert len(parts) == 7 * 8
    for part in parts:
        found = describe(catalogue, part)
        assert found.title
        assert found.title != part
        assert found.text is not None
        assert found.roles["self"] == (part,)
        assert len(found.roles["segment"]) == 1


def test_parts_are_listed_below_their_bone(catalogue: Catalogue) -> None:
    keys = list(catalogue.entries)
    at = keys.index("vertebra/L3")
    assert set(keys[at + 1 : at + 9]) == set(catalogue.parts_on["vertebra/L3"])
    total = sum(catalogue.entries[one].triangles for one in catalogue.parts_on["vertebra/L3"])
    assert total == pytest.approx(catalogue.structures["vertebra/L3"].triangles, rel=0.05)


def test_parts_survive_history_and_session(store: Store, tmp_path: Path) -> None:
    store.dispatch(do.Select(PEDICLE))
    store.dispatch(do.Select("vertebra/L4/body"))
    assert store.dispatch(Back()).structures == (PEDICLE,)
    store.dispatch(do.SetSection(Section("axial", 2.0)))
    path = tmp_path / "session.json"
    save_session(path, Session(store.state), "synthetic")
    assert load_session(path, store.catalogue)[0].state == store.state


def test_hiding_or_isolating_a_part_does_so_with_its_bone(store: Store) -> None:
    store.dispatch(do.Select(PEDICLE))
    assert store.dispatch(do.Isolate()).isolated == {"vertebra/L3"}
    store.dispatch(do.ShowAll())
    assert store.dispatch(do.Hide()).hidden == {"vertebra/L3"}


def test_a_part_in_another_spelling_is_understood(catalogue: Catalogue) -> None:
    assert catalogue.require("Vertebra/l3/Pedicle/LEFT") == PEDICLE
