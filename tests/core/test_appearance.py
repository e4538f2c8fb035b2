from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from viewer.core import actions as do
from viewer.core.appearance import FADED, appearances, explode_offsets
from viewer.core.catalogue import Catalogue
from viewer.core.palette import BACKDROPS, BASE_COLOURS, SELECTION_ROLES
from viewer.core.state import LAYERS, ViewState
from viewer.core.store import Store


def test_each_role_of_the_selected_segment_has_its_own_colour(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    look = appearances(store.state, store.catalogue)
    assert look["disc/L2-L3/annulus"].colour == SELECTION_ROLES["disc"].scene
    assert look["facet/L2-L3/left/capsule"].colour == SELECTION_ROLES["facets"].scene
    assert look["nerve/L2/left/posterior-root"].colour == look["nerve/L2/right/ganglion"].colour == "#F0A202"
    assert look["nerve/L3/left/anterior-root"].colour == SELECTION_ROLES["traversing_roots"].scene
    for bone in ("vertebra/L2", "vertebra/L3"):
        assert (look[bone].colour, look[bone].opacity) == (BASE_COLOURS["bone"], 1.0)
    inside = set(store.catalogue.meshes_of("L2-L3"))
    assert {look[key].opacity for key in look if key not in inside} == {FADED}


def test_lit_structures_shine_through_and_bones_do_not(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    look = appearances(store.state, store.catalogue)
    assert look["facet/L2-L3/right/capsule"].shines
    assert not look["vertebra/L2"].shines
    assert not look["disc/L3-L4/annulus"].shines


def test_a_selected_structure_stands_out_among_its_plain_neighbours(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    store.dispatch(do.Select("nerve/L3/left"))
    look = appearances(store.state, store.catalogue)
    assert look["nerve/L3/left/anterior-root"].colour == SELECTION_ROLES["traversing_roots"].scene
    assert look["nerve/L3/right/anterior-root"].colour == BASE_COLOURS["nerve"]
    assert look["disc/L2-L3/annulus"].opacity == 1.0


def test_xray_makes_bones_see_through_but_not_what_is_lit(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    store.dispatch(do.SetXray(True))
    look = appearances(store.state, store.catalogue)
    assert look["vertebra/L2"].opacity < 0.3
    assert look["disc/L2-L3/annulus"].opacity == 1.0


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_hides_just_its_own(catalogue: Catalogue, layer: str) -> None:
    everything = ViewState(layers=frozenset(LAYERS))
    without = replace(everything, layers=everything.layers - {layer})
    before, after = appearances(everything, catalogue), appearances(without, catalogue)
    gone = {catalogue.structures[key].role for key in before if before[key].visible and not after[key].visible}
    expected = {"bones": {"bone"}, "discs": {"disc"}, "joints": {"facet"}, "ligaments": {"ligament"}}
    assert gone == expected.get(layer, {"nerve", "canal"})


def test_pointing_shows_even_what_is_hidden_or_faded(store: Store) -> None:
    store.dispatch(do.Select("L4-L5"))
    store.dispatch(do.SetVisible("disc/L2-L3", False))
    store.dispatch(do.Point("disc/L2-L3"))
    look = appearances(store.state, store.catalogue)["disc/L2-L3/annulus"]
    assert (look.visible, look.opacity, look.colour) == (True, 1.0, SELECTION_ROLES["disc"].scene)


def test_explode_parts_sides_symmetrically_and_keeps_the_order_of_levels(catalogue: Catalogue) -> None:
    shift = explode_offsets(1.0, catalogue)
    left, right = shift["nerve/L2/left/ganglion"], shift["nerve/L2/right/ganglion"]
    assert left[0] == -right[0] > 0
    assert left[1:] == pytest.approx(right[1:])
    heights = [float(catalogue.bounds_of([f"vertebra/L{n}"])[:, 2].mean()) for n in range(1, 6)]
    moved = [height + shift[f"vertebra/L{n}"][2] for n, height in enumerate(heights, 1)]
    gaps = [upper - lower for upper, lower in itertools.pairwise(moved)]
    assert min(gaps) > 1.5 * (heights[0] - heights[1])
    assert explode_offsets(0.0, catalogue) == {}


def contrast(colour: str, background: str) -> float:
    """WCAG 2.1 contrast ratio of two #RRGGBB colours."""

    def luminance(text: str) -> float:
        parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    one, other = sorted((luminance(colour), luminance(background)), reverse=True)
    return (one + 0.05) / (other + 0.05)


@pytest.mark.parametrize("role", SELECTION_ROLES)
def test_role_words_can_be_read_on_both_backgrounds(role: str) -> None:
    assert contrast(SELECTION_ROLES[role].light, "#FFFFFF") >= 4.5
    assert contrast(SELECTION_ROLES[role].dark, "#1D232B") >= 4.5


def test_labels_can_be_read() -> None:
    for backdrop in BACKDROPS.values():
        assert contrast(backdrop.ink, backdrop.label_fill) >= 7


def test_the_pointer_in_the_picture_changes_no_colour(store: Store) -> None:
    store.dispatch(do.Select("L4-L5"))
    store.dispatch(do.SetXray(True))
    before = appearances(store.state, store.catalogue)
    for target in ("vertebra/L4", "vertebra/L1", "disc/L2-L3/annulus", "nerve/L4/left"):
        store.dispatch(do.Point(target, spotlight=False))
        assert appearances(store.state, store.catalogue) == before
