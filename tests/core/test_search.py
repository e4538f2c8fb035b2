from __future__ import annotations

import pytest

from viewer.core.catalogue import Catalogue
from viewer.core.search import SearchIndex, words_of


@pytest.fixture(scope="module")
def index(catalogue: Catalogue) -> SearchIndex:
    return SearchIndex(catalogue)


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("L2-L3", "L2-L3"),
        ("l4/5", "L4-L5"),
        ("disc L4-L5", "disc/L4-L5"),
        ("facet joint L2-L3 left", "facet/L2-L3/left"),
        ("zygapophysial", "facet"),
        ("sacrum", "vertebra/sacrum"),
        ("nucleus L3-L4", "disc/L3-L4/nucleus"),
        ("vertebra lumbalis III", "vertebra/L3"),
        ("dural sac", "canal/dural-sac"),
        ("slipped disc", "condition/disc-herniation"),
        ("yellow ligament", "ligament/flavum"),
    ],
)
def test_what_people_type_finds_what_they_mean_first(index: SearchIndex, query: str, target: str) -> None:
    assert index.search(query)[0].target == target


def test_a_slip_of_the_finger_is_forgiven(index: SearchIndex) -> None:
    assert any(result.target.startswith("disc/") for result in index.search("intervertebrl"))


def test_words_of_texts_are_found(index: SearchIndex) -> None:
    assert index.search("dermatome"), "the word stands in the segments' texts"


@pytest.mark.parametrize("query", ["", "   ", "...", "xqzzy", "\0", "'" * 5000])
def test_nothing_sensible_finds_nothing(index: SearchIndex, query: str) -> None:
    assert index.search(query) == ()


def test_each_target_is_listed_once(index: SearchIndex) -> None:
    targets = [result.target for result in index.search("l", limit=500)]
    assert len(targets) == len(set(targets)) > 20


def test_levels_are_split_in_all_their_spellings() -> None:
    assert words_of("L2-L3") == words_of("l2/l3") == words_of("L2/3") == ["l2", "l3"]
