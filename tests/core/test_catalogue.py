from __future__ import annotations

import pytest

from tests.synthetic import NERVE_PARTS
from viewer.core.catalogue import Catalogue
from viewer.core.errors import UnknownIdError


def test_a_segment_lists_its_disc_facets_and_both_pairs_of_roots(catalogue: Catalogue) -> None:
    roles = catalogue.roles("L2-L3")
    assert roles["disc"] == ("disc/L2-L3",)
    assert roles["facets"] == ("facet/L2-L3/left", "facet/L2-L3/right")
    assert roles["exiting_roots"] == ("nerve/L2/left", "nerve/L2/right")
    assert roles["traversing_roots"] == ("nerve/L3/left", "nerve/L3/right")
    assert roles["vertebrae"] == ("vertebra/L2", "vertebra/L3")
    assert {one for one in roles["ligaments"] if "longitudinal" not in one and "supraspinous" not in one} == {
        "ligament/flavum/L2-L3/left",
        "ligament/flavum/L2-L3/right",
        "ligament/interspinous/L2-L3",
        "ligament/intertransverse/L2-L3/left",
        "ligament/intertransverse/L2-L3/right",
    }


def test_at_the_ends_of_the_region_roles_name_only_what_the_pack_has(catalogue: Catalogue) -> None:
    assert catalogue.roles("T12-L1")["exiting_roots"] == ()
    assert catalogue.roles("L5-S1")["traversing_roots"] == ("nerve/S1/left", "nerve/S1/right")
    assert catalogue.roles("L5-S1")["vertebrae"] == ("vertebra/L5", "vertebra/sacrum")


def test_groups_gather_their_members(catalogue: Catalogue) -> None:
    plates = tuple(f"disc/L2-L3/{name}-cartilage-end-plate" for name in ("superior", "inferior"))
    assert catalogue.meshes_of("disc/L2-L3") == ("disc/L2-L3/annulus", "disc/L2-L3/nucleus", *plates)
    assert set(catalogue.meshes_of("nerve/L2/left")) == {f"nerve/L2/left/{kind}" for kind, *_ in NERVE_PARTS}
    assert len(catalogue.meshes_of("nerve/L2")) == 2 * len(NERVE_PARTS)
    assert catalogue.meshes_of("nerve/L") == ()


def test_roots_of_one_surface_work_as_those_of_many(early: Catalogue) -> None:
    assert early.meshes_of("nerve/L2/left") == ("nerve/L2/left", "nerve/L2/left/ganglion")
    assert early.structure_of("nerve/L2/left/ganglion") == early.structure_of("nerve/L2/left") == "nerve/L2/left"
    assert early.outer("nerve/L2/left/ganglion") == "nerve/L2/left"
    assert early.outer("nerve/L2/left") is None
    assert early.roles("L2-L3")["exiting_roots"] == ("nerve/L2/left", "nerve/L2/right")
    assert early.owner("nerve/S1/right") == "L5-S1"
    assert early.stand_in("vertebra/L3/pedicle/right") == "vertebra/L3"
    assert early.stand_in("nerve/L2/left/anterior-root") in ("nerve/L2/left", None)


def test_entries_put_a_group_before_its_members_and_count_all_triangles(catalogue: Catalogue) -> None:
    keys = list(catalogue.entries)
    assert keys.index("disc/L2-L3") + 1 == keys.index("disc/L2-L3/annulus")
    members = [catalogue.structures[key].triangles for key in catalogue.meshes_of("disc/L2-L3")]
    assert catalogue.entries["disc/L2-L3"].triangles == sum(members)


@pytest.mark.parametrize(
    ("mesh", "owner"),
    [
        ("disc/L4-L5/nucleus", "L4-L5"),
        ("facet/L1-L2/right/capsule", "L1-L2"),
        ("nerve/L4/left/ganglion", "L4-L5"),
        ("nerve/S1/right/ganglion", "L5-S1"),
        ("nerve/S2/right/ganglion", "L5-S1"),
        ("nerve/lumbosacral-trunk/left", "L5-S1"),
        ("ligament/iliolumbar/left", "L5-S1"),
        ("ligament/intertransverse/L3-L4/left", "L3-L4"),
        ("ligament/flavum/L3-L4/left", "L3-L4"),
        ("vertebra/T12", "T12-L1"),
        ("vertebra/sacrum", "L5-S1"),
        ("nothing/here", None),
    ],
)
def test_each_structure_is_owned_by_its_segment(catalogue: Catalogue, mesh: str, owner: str | None) -> None:
    assert catalogue.owner(mesh) == owner


def test_on_a_vertebra_the_place_decides(catalogue: Catalogue) -> None:
    assert catalogue.owner("vertebra/L3", (0.0, 0.0, 5.0)) == "L2-L3"
    assert catalogue.owner("vertebra/L3", (0.0, 0.0, -5.0)) == "L3-L4"
    assert catalogue.owner("vertebra/L3", (15.0, 35.0, -5.0), "superior-articular-process/left") == "L2-L3"
    assert catalogue.owner("vertebra/L3", (15.0, 35.0, 5.0), "inferior-articular-process/left") == "L3-L4"


def test_long_structures_are_owned_where_they_are_touched(catalogue: Catalogue) -> None:
    height = float(catalogue.bounds_of(["disc/L4-L5"])[:, 2].mean())
    assert catalogue.owner("canal/dural-sac", (0.0, 20.0, height + 3)) == "L4-L5"


def test_ids_are_forgiving_in_spelling_and_helpful_when_wrong(catalogue: Catalogue) -> None:
    assert catalogue.require("l2-l3") == "L2-L3"
    assert catalogue.require("Nerve/l2/LEFT") == "nerve/L2/left"
    with pytest.raises(UnknownIdError, match=r"'disk/L2-L3'.*disc/L2-L3"):
        catalogue.require("disk/L2-L3")


def test_every_structure_of_every_segment_has_a_name(catalogue: Catalogue) -> None:
    for target in (*catalogue.entries, *catalogue.segments):
        name = catalogue.name(target)
        assert name, target
        assert name != target, target


def test_a_part_without_a_surface_is_shown_by_what_it_is_part_of(catalogue: Catalogue) -> None:
    assert catalogue.stand_in("facet/L2-L3/left/cartilage") == "facet/L2-L3/left"
    assert catalogue.stand_in("vertebra/L3/pedicle/right") == "vertebra/L3/pedicle/right"
    assert catalogue.stand_in("vertebra/L3/lamina/right") == "vertebra/L3", "blobs have no lamina"
    assert catalogue.stand_in("nerve/L2") == "nerve/L2"
    assert catalogue.stand_in("vertebra/L3/wing") is None
    assert catalogue.stand_in("vertebra/L9") is None
