"""People find a subject by their own words."""

from __future__ import annotations

import pytest

from annotations.levels import SEGMENTS
from annotations.search_words import words
from annotations.terms import kinds
from annotations.topics import topics


@pytest.mark.parametrize(
    ("word", "subject"),
    [
        ("slipped disc", "disc"),
        ("yellow ligament", "ligament-flavum"),
        ("sciatica", "nerve-root"),
        ("anulus fibrosus", "annulus"),
        ("thecal sac", "dural-sac"),
        ("l5/s1", "L5-S1"),
        ("foot drop", "L4-L5"),
        ("pedicle", "pedicle"),
        ("inferior facet", "inferior-articular-facet"),
        ("medial branch block", "medial-branch"),
        ("l6", "transitional-vertebra"),
        ("iliolumbar ligaments", "ligament-iliolumbar"),
        ("joint cavity", "facet-joint-space"),
    ],
)
def test_a_word_leads_first_to_its_subject(word: str, subject: str) -> None:
    assert words()[word][0] == subject


def test_every_word_leads_to_subjects_there_are() -> None:
    there = {*SEGMENTS, *kinds(), *(topic.subject for topic in topics().values())}
    for word, subjects in words().items():
        assert word == word.lower().strip()
        assert subjects
        assert set(subjects) <= there, word
