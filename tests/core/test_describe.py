from __future__ import annotations

import json

import pytest

from annotations.topics import topics
from viewer.core import actions as do
from viewer.core.catalogue import Catalogue
from viewer.core.describe import as_json, describe, link_colours
from viewer.core.errors import UnknownIdError
from viewer.core.palette import SELECTION_ROLES
from viewer.core.state import AUDIENCES
from viewer.core.store import Store


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("segment", ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"])
def test_every_segment_is_explained_with_sources(catalogue: Catalogue, segment: str, audience: str) -> None:
    data = json.loads(json.dumps(as_json(describe(catalogue, segment, audience))))
    assert data["id"] == segment
    assert set(data["roles"]) >= {
        "disc",
        "facets",
        "exiting_roots",
        "traversing_roots",
    }
    assert data["sections"]
    for section in data["sections"]:
        assert section["heading"]
        assert section["text"]
        targets = [link["target"] for link in section["links"]]
        assert all(target in topics() or catalogue.stand_in(target) for target in targets)
    cited = {source["key"] for section in data["sections"] for source in section["sources"]}
    assert cited
    assert all(source["title"] for section in data["sections"] for source in section["sources"])


def test_the_roots_are_told_apart(catalogue: Catalogue) -> None:
    text = " ".join(section.plain_text for section in describe(catalogue, "L2-L3").sections)
    assert "L2 root" in text
    assert "L3 root" in text


def test_every_structure_has_a_card(catalogue: Catalogue) -> None:
    missing = [key for key in catalogue.entries if describe(catalogue, key).text is None]
    assert missing == []


def test_a_card_is_on_its_own_kind(catalogue: Catalogue) -> None:
    others = {
        key: text.subject
        for key, entry in catalogue.entries.items()
        if (text := describe(catalogue, key).text) and text.subject != entry.kind
    }
    # Blobs have a vertebra's parts on the sacrum too, of which it has no such names.
    assert {key for key in others if not key.startswith("vertebra/sacrum/")} == set()


def test_unknown_ids_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIdError):
        describe(catalogue, "L2-L9")


def test_links_wear_the_colour_of_what_they_light(store: Store) -> None:
    store.dispatch(do.Select("L2-L3"))
    colours = link_colours(store.catalogue, store.state)
    assert colours["disc/L2-L3"] == SELECTION_ROLES["disc"].light
    assert colours["facet/L2-L3"] == SELECTION_ROLES["facets"].light
    assert colours["nerve/L2"] == SELECTION_ROLES["exiting_roots"].light
    assert colours["nerve/L3/left"] == SELECTION_ROLES["traversing_roots"].light
    assert "vertebra/L2" not in colours
    store.dispatch(do.SetTheme("dark"))
    assert link_colours(store.catalogue, store.state)["disc/L2-L3"] == SELECTION_ROLES["disc"].dark
