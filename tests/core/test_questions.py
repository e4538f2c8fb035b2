"""Sixty questions, written before the texts were: each is answered within the first three results of the search."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from meshes.pack import read_pack
from meshes.shipped import atlas_path
from viewer.core.catalogue import Catalogue
from viewer.core.describe import describe
from viewer.core.search import SearchIndex, SearchResult

QUESTIONS = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))
ASKED = [(audience, one["ask"], one["says"]) for audience, rows in QUESTIONS.items() for one in rows]


@pytest.fixture(scope="module")
def atlas() -> Catalogue:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    return Catalogue(read_pack(atlas_path()))


@cache
def index(atlas: Catalogue, audience: str) -> SearchIndex:
    return SearchIndex(atlas, audience)


def passage(atlas: Catalogue, result: SearchResult, audience: str) -> str:
    """What the reader sees at a result: one section, or the whole text where a name was found."""
    sections = describe(atlas, result.target, audience).sections
    read = [one for one in sections if not result.heading or one.heading == result.heading]
    return " ".join(" ".join(one.plain_text.split()) for one in read)


def test_there_are_thirty_of_each() -> None:
    assert {audience: len(rows) for audience, rows in QUESTIONS.items()} == {"student": 30, "patient": 30}


@pytest.mark.parametrize(("audience", "ask", "says"), ASKED, ids=[ask for _, ask, _ in ASKED])
def test_a_question_is_answered_in_the_first_three_results(atlas, audience: str, ask: str, says: list[str]) -> None:
    found = index(atlas, audience).search(ask, 12)[:3]
    answers = [passage(atlas, result, audience) for result in found]
    assert any(all(re.search(one, text, re.IGNORECASE) for one in says) for text in answers), [
        (result.target, result.heading) for result in found
    ]
