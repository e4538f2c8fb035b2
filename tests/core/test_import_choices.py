"""What an imported piece can be taken for, and the list of packs of late."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyvista", exc_type=ImportError, reason="packs are made with VTK")
from meshes.importing.pack_maker import KINDS
from viewer.core.import_choices import (
    MOST_RECENT,
    RecentPack,
    read_recent,
    structure_choices,
    structure_name,
    with_recent,
    write_recent,
)


def test_every_choice_is_a_structure_with_a_name_of_its_own() -> None:
    import re

    choices = dict(structure_choices())
    assert len(choices) == len(structure_choices())
    assert list(choices)[:8] == [f"vertebra/{one}" for one in ("T12", "L1", "L2", "L3", "L4", "L5", "L6", "sacrum")]
    for key, name in choices.items():
        assert name
        assert "{" not in key
        assert "/" not in name
        # what is not a whole bone, disc, joint or root is a part of one
        assert any(re.match(pattern, key) for pattern, _, _ in KINDS), key


def test_names_follow_the_language() -> None:
    english, german = dict(structure_choices("en")), dict(structure_choices("de"))
    assert english.keys() == german.keys()
    assert english["vertebra/L3"] != german["vertebra/L3"]
    assert structure_name("other/hip-bone") == "Hip bone"


PACKS = st.builds(RecentPack, st.text(max_size=20), st.text(max_size=20))


@given(st.lists(PACKS, max_size=15), PACKS)
def test_the_newest_comes_first_each_once_and_the_list_stays_short(packs, newest) -> None:
    found: tuple[RecentPack, ...] = ()
    for one in [*packs, newest]:
        found = with_recent(found, one)
    assert found[0] == newest
    assert len({one.path for one in found}) == len(found) <= MOST_RECENT
    assert read_recent(write_recent(found)) == found


@given(st.text(max_size=40))
def test_no_words_of_a_session_break_it(words) -> None:
    assert len(read_recent(words)) <= MOST_RECENT
