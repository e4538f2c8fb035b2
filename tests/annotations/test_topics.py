"""Topics: complete, consistent, and a bad table is named."""

from __future__ import annotations

import pytest

from annotations.errors import AnnotationError
from annotations.levels import ROOTS, SEGMENTS
from annotations.reader import AUDIENCES, read_text
from annotations.terms import is_known_target, kinds
from annotations.topics import parse_topics, topics

GOOD = {"id": "condition/x", "name": "X", "patient_name": "x", "typical": "L4-L5", "shows": ["disc/{segment}"]}


def test_every_topic_shows_structures_at_its_typical_segment() -> None:
    for topic in topics().values():
        shown = topic.shown_at(topic.typical)
        assert len(shown) == len(topic.shows), topic.id
        assert all(map(is_known_target, shown)), topic.id
        assert topic.synonyms, topic.id


def test_what_a_segment_cannot_fill_in_is_left_out() -> None:
    assert topics()["condition/radiculopathy"].shown_at("T12-L1") == ("nerve/L1", "disc/T12-L1")


def test_every_root_of_the_plexus_has_a_topic() -> None:
    assert {f"root/{root}" for root in ROOTS if root != "S2"} == {key for key in topics() if key.startswith("root/")}


def test_no_two_subjects_share_a_name() -> None:
    """Texts are looked up by the name of their subject alone."""
    subjects = [*SEGMENTS, *kinds(), *(topic.subject for topic in topics().values())]
    assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize("topic", topics())
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_topic_has_a_text_for_every_audience_that_links_what_it_shows(topic: str, audience: str) -> None:
    text = read_text(topics()[topic].subject, audience)
    assert not text.is_fallback
    heads = {"/".join(target.split("/")[:2]) for _, target in text.links}
    shown = {"/".join(target.split("/")[:2]) for target in topics()[topic].shown_at(topics()[topic].typical)}
    assert heads & shown, "its text speaks of what is lit"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "illness/x"}, r"topic 1\.id: found illness/x, expected condition/<slug> or root/<root>"),
        ({"id": "condition/x/y"}, r"topic 1\.id"),
        ({"typical": "L9-L10"}, r"topic 1\.typical: found L9-L10, expected one of T12-L1"),
        ({"name": ""}, r"topic 1\.name"),
        ({"shows": "disc"}, r"topic 1\.shows: found disc, expected a list of texts"),
    ],
)
def test_a_bad_row_is_named(change: dict, message: str) -> None:
    with pytest.raises(AnnotationError, match=message):
        parse_topics({"topic": [GOOD | change]})


def test_a_bad_table_is_named() -> None:
    with pytest.raises(AnnotationError, match="expected an id of its own"):
        parse_topics({"topic": [GOOD, GOOD]})
    with pytest.raises(AnnotationError, match="a list of tables"):
        parse_topics({"topic": "x"})
