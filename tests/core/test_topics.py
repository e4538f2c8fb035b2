"""Reading a topic, comparing segments, and where in a text one lands: steps of the view."""

from __future__ import annotations

import pytest

from annotations.reader import read_text
from annotations.topics import topics
from viewer.core import actions as do
from viewer.core.appearance import appearances
from viewer.core.catalogue import Catalogue
from viewer.core.comparison import compared_facts
from viewer.core.describe import describe
from viewer.core.errors import ViewerError
from viewer.core.history import Back, Undo
from viewer.core.mentions import Mentions, place_of
from viewer.core.session import Session, load_session, pack_key, save_session
from viewer.core.store import Store

HERNIATION = "condition/disc-herniation"


def test_a_topic_lights_what_it_shows_at_its_segment(store: Store) -> None:
    store.dispatch(do.Select(HERNIATION))
    assert store.state.segment == "L4-L5"
    assert store.state.structures == ("disc/L4-L5", "nerve/L5")
    assert store.state.subject == HERNIATION
    looks = appearances(store.state, store.catalogue)
    lit = {key for key, look in looks.items() if look.role and look.shines}
    assert "disc/L4-L5/annulus" in lit
    assert not any(key.startswith(("facet/", "nerve/L4")) for key in lit)


@pytest.mark.parametrize("topic", topics())
def test_every_topic_can_be_read_in_any_pack(store: Store, topic: str) -> None:
    store.dispatch(do.Select(topic))
    assert store.state.topic == topic
    assert describe(store.catalogue, topic, "patient").title[0].isupper()


def test_one_step_out_of_a_topic_is_its_segment(store: Store) -> None:
    store.dispatch(do.Select(HERNIATION))
    store.dispatch(do.StepOut())
    assert (store.state.subject, store.state.structures) == ("L4-L5", ())


def test_choosing_something_else_ends_the_topic_and_back_returns_to_it(store: Store) -> None:
    store.dispatch(do.Select(HERNIATION))
    for action in (do.Select("L2-L3"), do.Select("disc/L2-L3"), do.Click("disc/L3-L4/annulus"), do.StepSegment(1)):
        store.dispatch(action)
        assert store.state.topic is None, action
        store.dispatch(Undo())
    store.dispatch(do.Select("L2-L3"))
    store.dispatch(Back())
    assert store.state.topic == HERNIATION
    assert store.state.structures == ("disc/L4-L5", "nerve/L5")


def test_shift_click_out_of_a_topic_begins_a_selection_of_its_own(store: Store) -> None:
    store.dispatch(do.Select(HERNIATION))
    store.dispatch(do.ToggleClick("facet/L4-L5/left/capsule"))
    assert (store.state.topic, store.state.structures) == (None, ("facet/L4-L5/left",))


def test_a_click_lands_at_the_passage_about_what_was_clicked(store: Store) -> None:
    store.dispatch(do.Click("disc/L3-L4/annulus"))
    assert (store.state.subject, store.state.passage) == ("L3-L4", "disc/L3-L4")
    text = read_text("L3-L4", "student")
    section, block = place_of(text, store.state.passage, store.catalogue)
    assert text.sections[section].heading == "Disc"
    assert "disc/L3-L4" in [target for _, target in text.sections[section].blocks[block].links]
    store.dispatch(do.Click("disc/L3-L4/annulus"))
    assert (store.state.subject, store.state.passage) == ("disc/L3-L4", None)


def test_a_passage_may_be_a_heading_and_may_be_missing(catalogue: Catalogue) -> None:
    text = read_text("L3-L4", "student")
    assert place_of(text, "#Disc", catalogue) == ([one.heading for one in text.sections].index("Disc"), None)
    assert place_of(text, "#Nowhere", catalogue) is None
    assert place_of(text, None, catalogue) is None
    assert place_of(text, "nerve/S1/left", catalogue) is None


def test_two_segments_are_lit_side_by_side(store: Store) -> None:
    store.dispatch(do.Select("L4-L5"))
    store.dispatch(do.Compare("L5-S1"))
    looks = appearances(store.state, store.catalogue)
    assert looks["disc/L4-L5/annulus"].role == looks["disc/L5-S1/annulus"].role == "disc"
    assert looks["disc/L2-L3/annulus"].role is None
    store.dispatch(do.StepOut())
    assert (store.state.segment, store.state.compared) == ("L4-L5", None)


def test_a_comparison_lasts_while_there_are_two(store: Store) -> None:
    store.dispatch(do.Select("L4-L5"))
    store.dispatch(do.Compare("L5-S1"))
    store.dispatch(do.StepSegment(-1))
    assert (store.state.segment, store.state.compared) == ("L3-L4", "L5-S1")
    store.dispatch(do.Select("L5-S1"))
    assert store.state.compared is None


@pytest.mark.parametrize("other", ["disc/L4-L5", "L4-L5", "L9-L10"])
def test_what_cannot_be_compared_is_said(store: Store, other: str) -> None:
    store.dispatch(do.Select("L4-L5"))
    before = store.state
    with pytest.raises(ViewerError):
        store.dispatch(do.Compare(other))
    assert store.state == before
    fresh = Store(store.catalogue)
    with pytest.raises(ViewerError, match="Select a segment first"):
        fresh.dispatch(do.Compare("L4-L5"))


def test_facts_of_both_segments_stand_beside_each_other(catalogue: Catalogue) -> None:
    rows = compared_facts(catalogue, "L4-L5", "L5-S1")
    assert rows[:2] == [("Exiting root", "L4", "L5"), ("Traversing root", "L5", "S1")]


def test_a_session_keeps_topic_and_comparison_and_drops_what_is_unknown(store: Store, tmp_path) -> None:
    file = tmp_path / "session.json"
    store.dispatch(do.Select("L4-L5"))
    store.dispatch(do.Compare("L5-S1"))
    save_session(file, Session(store.state), pack_key(store.catalogue.pack))
    assert load_session(file, store.catalogue)[0].state.compared == "L5-S1"
    store.dispatch(do.Select(HERNIATION))
    save_session(file, Session(store.state), pack_key(store.catalogue.pack))
    assert load_session(file, store.catalogue)[0].state.subject == HERNIATION
    file.write_text(file.read_text().replace(HERNIATION, "condition/unknown"))
    assert load_session(file, store.catalogue)[0].state.topic is None


def test_a_card_names_every_text_that_speaks_of_it(catalogue: Catalogue) -> None:
    found = Mentions(catalogue, "student").of("disc/L4-L5")
    targets = [mention.target for mention in found]
    assert targets[0] == "L4-L5"
    assert HERNIATION in targets
    assert len(set(targets)) == len(targets)
    assert "disc/L4-L5" not in targets
    assert not any("L2-L3" in target for target in targets)
    for mention in found:
        assert place_of(describe(catalogue, mention.target, "student").text, mention.passage, catalogue)


def test_reading_ahead_finds_the_same(catalogue: Catalogue) -> None:
    ahead = Mentions(catalogue, "patient")
    assert not ahead.ready
    while ahead.read_ahead():
        assert not ahead.ready
    assert ahead.ready
    assert ahead.of("nerve/L5/left") == Mentions(catalogue, "patient").of("nerve/L5/left") != ()


def test_a_topic_is_described_with_its_links_and_mentions(catalogue: Catalogue) -> None:
    found = describe(catalogue, HERNIATION, "clinician", Mentions(catalogue, "clinician"))
    assert found.title == "Disc herniation"
    assert found.roles["segment"] == ("L4-L5",)
    assert found.text is not None
    assert found.mentions


def test_a_condition_is_known_by_its_last_word_and_a_slip_of_the_pen_is_named(store: Store) -> None:
    store.dispatch(do.Select("Disc-Herniation"))
    assert store.state.topic == HERNIATION
    assert describe(store.catalogue, "disc-herniation").id == HERNIATION
    with pytest.raises(ViewerError, match=r"Nearest: condition/disc-herniation"):
        store.dispatch(do.Select("condition/disc-herniaton"))
