"""Spines with other numbers of vertebrae: everything follows from what the open pack holds."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from tests.synthetic import USUAL, WITH_FREE_S1, WITH_L6, synthetic_pack
from viewer.core import actions as do
from viewer.core.appearance import appearances
from viewer.core.catalogue import Catalogue
from viewer.core.describe import describe
from viewer.core.palette import SELECTION_ROLES
from viewer.core.spine import spine_of
from viewer.core.store import Store

SPINES = {"usual": USUAL, "L6": WITH_L6, "free-S1": WITH_FREE_S1}


@pytest.fixture(scope="module", params=SPINES)
def levels(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return SPINES[request.param]


@pytest.fixture(scope="module")
def variant(levels: tuple[str, ...]) -> Catalogue:
    return Catalogue(synthetic_pack(levels))


@pytest.fixture(scope="module")
def with_l6() -> Catalogue:
    return Catalogue(synthetic_pack(WITH_L6))


@pytest.fixture(scope="module")
def free_s1() -> Catalogue:
    return Catalogue(synthetic_pack(WITH_FREE_S1))


def test_levels_and_segments_follow_from_the_pack(variant: Catalogue, levels: tuple[str, ...]) -> None:
    assert variant.spine.levels == levels
    assert variant.segments == tuple(f"{upper}-{lower}" for upper, lower in itertools.pairwise(levels))
    assert variant.spine.vertebra(levels[-1]) == "vertebra/sacrum"
    assert variant.spine.level_of("vertebra/sacrum/body") == levels[-1]


def test_stepping_visits_every_segment(variant: Catalogue) -> None:
    store = Store(variant)
    seen = [store.dispatch(do.StepSegment(1)).segment for _ in variant.segments]
    assert tuple(seen) == variant.segments
    assert store.dispatch(do.StepSegment(1)).segment == variant.segments[-1]


def test_every_segment_lights_its_own_roots(variant: Catalogue) -> None:
    for name in variant.segments:
        upper, lower = name.split("-")
        store = Store(variant)
        store.dispatch(do.Select(name))
        looks = appearances(store.state, variant)
        if upper != "T12":
            assert looks[f"nerve/{upper}/left/ganglion"].colour == SELECTION_ROLES["exiting_roots"].scene
        assert looks[f"nerve/{lower}/left/ganglion"].colour == SELECTION_ROLES["traversing_roots"].scene
        assert variant.roles(name)["vertebrae"] == (variant.spine.vertebra(upper), variant.spine.vertebra(lower))


def test_every_surface_belongs_to_a_segment_of_the_pack(variant: Catalogue) -> None:
    lost = [key for key in variant.structures if variant.owner(key) not in variant.segments]
    assert lost == []


def test_everything_has_a_name_and_nothing_is_named_twice(variant: Catalogue) -> None:
    names = [variant.name(one) for one in (*variant.segments, *variant.entries)]
    assert all("/" not in name for name in names)
    assert len(set(names)) == len(names)


def test_the_sixth_lumbar_vertebra_by_name(with_l6: Catalogue) -> None:
    assert with_l6.name("vertebra/L6") == "Sixth lumbar vertebra (L6)"
    assert "L6" in with_l6.name("vertebra/L6/pedicle/left")
    assert with_l6.term("vertebra/L6").codes.get("FMA") not in {
        with_l6.term(f"vertebra/L{n}").codes["FMA"] for n in range(1, 6)
    }
    assert with_l6.owner("vertebra/L6", (0.0, 0.0, 0.0), "superior-articular-process/left") == "L5-L6"
    assert with_l6.owner("nerve/S1/left/ganglion") == "L6-S1"
    assert with_l6.owner("nerve/lumbosacral-trunk/left") == "L6-S1"
    assert "L5-S1" not in with_l6.segments


def test_below_a_free_s1_the_sacrum_begins_at_s2(free_s1: Catalogue) -> None:
    assert free_s1.name("vertebra/S1") != free_s1.name("vertebra/sacrum")
    assert free_s1.roles("S1-S2")["exiting_roots"][:2] == ("nerve/S1/left", "nerve/S1/right")
    assert free_s1.owner("vertebra/sacrum") == "S1-S2"
    assert free_s1.owner("vertebra/S1", (0.0, 0.0, 0.0), "superior-articular-process/left") == "L5-S1"


def test_a_segment_few_people_have_gets_the_general_card_and_says_so(with_l6: Catalogue) -> None:
    assert describe(with_l6, "L4-L5").note == ""
    found = describe(with_l6, "L5-L6")
    assert found.title == "L5-L6 segment"
    assert found.roles["disc"] == ("disc/L5-L6",)
    assert "L5-L6" in found.note
    assert found.text is not None
    assert found.text.subject == "transitional-vertebra"


def test_every_structure_of_a_variant_has_a_card(variant: Catalogue) -> None:
    missing = [key for key in variant.entries if describe(variant, key).text is None]
    assert missing == []


def test_links_lead_to_neighbours_in_this_spine(with_l6: Catalogue, free_s1: Catalogue) -> None:
    for catalogue, target, wanted in (
        (with_l6, "vertebra/L5", {"L4-L5", "L5-L6"}),
        (with_l6, "vertebra/sacrum", {"L6-S1"}),
        (free_s1, "vertebra/S1", {"L5-S1", "S1-S2"}),
    ):
        text = describe(catalogue, target).text
        assert text is not None
        linked = {to for _, to in text.links if "-" in to and "/" not in to}
        assert linked <= wanted
        assert all(catalogue.stand_in(to) for _, to in text.links)


@pytest.mark.parametrize(
    ("ids", "levels", "segments"),
    [
        (("vertebra/L3", "vertebra/L4"), ("L3", "L4"), ("L3-L4",)),
        (("vertebra/L2", "vertebra/L4"), ("L2", "L4"), ()),
        (("disc/L4-S1/annulus", "vertebra/L4", "vertebra/sacrum"), ("L4", "S1"), ("L4-S1",)),
        (("facet/T11-T12/left/capsule",), ("T11", "T12"), ("T11-T12",)),
        (("vertebra/sacrum",), ("S1",), ()),
        (("muscle/psoas/left", "vertebra/coccyx"), (), ()),
        ((), (), ()),
    ],
)
def test_any_selection_of_bones_makes_a_spine(
    ids: tuple[str, ...], levels: tuple[str, ...], segments: tuple[str, ...]
) -> None:
    spine = spine_of(ids)
    assert (spine.levels, spine.joined) == (levels, segments)


def test_a_pack_of_odds_and_ends_opens(catalogue: Catalogue) -> None:
    pack = synthetic_pack()
    kept = ("vertebra/L2", "vertebra/L4", "canal/dural-sac", "ligament/iliolumbar/left", "nerve/lumbosacral-trunk/left")
    few = Catalogue(
        replace(
            pack,
            structures={key: pack.structures[key] for key in kept},
            meshes={key: pack.meshes[key] for key in kept},
        )
    )
    assert few.segments == ()
    assert all(few.owner(key) is None for key in kept)
    store = Store(few)
    for key in kept:
        assert store.dispatch(do.Click(key)).structures == (key,)
    assert store.dispatch(do.StepSegment(1)).segment is None
