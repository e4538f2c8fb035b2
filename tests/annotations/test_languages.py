"""Every language names everything; what it lacks stands in English, and a line above a text says so."""

from __future__ import annotations

import re

import pytest

from annotations.errors import AnnotationError
from annotations.language import LANGUAGES, fallback_lines, side_words
from annotations.language import words as own_words
from annotations.levels import SEGMENTS, SPINES
from annotations.measured import sizes
from annotations.overlay import laid_over
from annotations.plain import to_plain
from annotations.reader import read_text
from annotations.render import to_html
from annotations.search_words import words
from annotations.terms import kinds, known_ids, parse_terms, short_names, term_for, terms
from annotations.topics import topics
from tests.annotations.contract import of_spine

OTHERS = [code for code in LANGUAGES if code != "en"]
ENGLISH = {
    "id": "disc/{segment}",
    "kind": "disc",
    "name": "Disc {segment}",
    "latin": "Discus",
    "patient_name": "the disc",
    "definition": "A pad.",
    "synonyms": ["disk"],
    "name_at": {"L5-S1": "The last disc"},
}


@pytest.mark.parametrize("language", OTHERS)
def test_every_id_has_a_name_of_its_own_in_every_language(language: str) -> None:
    for one in known_ids():
        term, english = term_for(one, language), term_for(one)
        said = [term.name, term.patient_name, term.definition, *term.synonyms]
        assert all(word.strip() and not re.search(r"[{}]", word) for word in said), one
        assert term.definition != english.definition, one
        assert term.patient_name != english.patient_name, one
        assert (term.latin, term.codes, term.kind, term.sources) == (
            english.latin, english.codes, english.kind, english.sources,
        )  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_names_tell_side_and_level_apart(language: str) -> None:
    for spine in SPINES.values():
        ids = of_spine(spine)
        assert len({term_for(one, language).name for one in ids}) == len(ids)
    for one in known_ids():
        side = next((part for part in one.split("/") if part in ("left", "right")), None)
        word = side_words(language, side).get("side", "")
        assert re.search(rf"\b{word}\b", term_for(one, language).name), one
        assert not re.search(r"\b(left|right)\b", term_for(one, language).name + term_for(one, language).patient_name)


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_an_id_has_a_short_name(language: str) -> None:
    last = {
        [part for part in one.split("/") if "{" not in part][-1:][0] for one in terms() if "/" in one or one[0] != "{"
    }
    assert last <= short_names(language).keys()
    for term in terms(language).values():
        words_of_id = [part for part in term.id.split("/") if "{" not in part]
        if term.short:
            assert short_names(language)[words_of_id[-1]] == term.short, "one word of ids, one short name"


@pytest.mark.parametrize("language", OTHERS)
def test_topics_and_sizes_are_named(language: str) -> None:
    for key, topic in topics(language).items():
        english = topics()[key]
        assert topic.patient_name != english.patient_name, key
        assert (topic.shows, topic.typical, topic.grading) == (english.shows, english.typical, english.grading)
        assert topic.synonyms
    for key, size in sizes(language).items():
        assert size.value == sizes()[key].value
        assert size.name != sizes()[key].name or size.name.lower() == "lordosis", key


def test_german_says_what_a_radiologist_says() -> None:
    assert term_for("vertebra/L3/pedicle/left", "de").name == "Bogenwurzel (Pedikel) L3, links"
    assert term_for("disc/L4-L5", "de").name == "Bandscheibe L4-L5"
    assert term_for("vertebra/L4", "de").name == "Vierter Lendenwirbel (L4)"
    assert "LWK 4" in term_for("vertebra/L4", "de").synonyms
    assert term_for("facet/L4-L5/right", "de").patient_name == "das rechte kleine Gelenk hinten bei L4-L5"
    assert sizes("de")["middle-disc-height/L4-L5"].words == sizes()["middle-disc-height/L4-L5"].words.replace(".", ",")


@pytest.mark.parametrize(
    ("word", "subject"),
    [
        ("bandscheibenvorfall", "disc"),
        ("hexenschuss", "disc"),
        ("ischias", "nerve-root"),
        ("spinalkanalstenose", "dural-sac"),
        ("wirbelgleiten", "L4-L5"),
        ("pedikel", "pedicle"),
        ("slipped disc", "disc"),
    ],
)
def test_german_words_lead_to_their_subjects_and_english_ones_still_do(word: str, subject: str) -> None:
    assert words("de")[word][0] == subject


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_leads_to_subjects_there_are(language: str) -> None:
    there = {*SEGMENTS, *kinds(), *(topic.subject for topic in topics().values())}
    for word, subjects in words(language).items():
        assert word == word.lower().strip()
        assert set(subjects) <= there, word


def test_what_a_language_lacks_stands_in_english() -> None:
    table = {"term": [ENGLISH]}
    bare = parse_terms(laid_over(table, {"term": [{"id": "disc/{segment}"}]}, "term", ("name",), "x.toml"))
    assert bare == parse_terms(table)
    own = {"term": [{"id": "disc/{segment}", "name": "Bandscheibe {segment}", "synonyms": []}]}
    term = parse_terms(laid_over(table, own, "term", ("name", "synonyms"), "x.toml"))["disc/{segment}"]
    assert (term.name, term.patient_name, term.synonyms) == ("Bandscheibe {segment}", "the disc", ("disk",))
    assert not term.at["name"], "what English calls one level does not stand among names of another language"


@pytest.mark.parametrize(
    "row",
    [{"id": "disc/{level}", "name": "x"}, {"id": "disc/{segment}", "codes": {}}, {"name": "x"}, "x"],
    ids=["unknown", "foreign", "nameless", "no-table"],
)
def test_a_row_that_translates_nothing_is_refused_by_name(row: object) -> None:
    with pytest.raises(AnnotationError, match=r"x\.toml"):
        laid_over({"term": [ENGLISH]}, {"term": [row]}, "term", ("name",), "x.toml")


@pytest.mark.parametrize("reader", [terms, topics])
def test_a_language_there_is_not_is_refused(reader) -> None:
    with pytest.raises(AnnotationError, match="language"):
        reader("xx")


@pytest.mark.parametrize("language", OTHERS)
def test_a_stand_in_says_so_in_the_language_asked_for(language: str) -> None:
    text = read_text("L2-L3", "student", language)
    if text.language == language:
        pytest.skip("there is a text of its own")
    line = own_words(language)["other_language"]
    assert line != own_words("en")["other_language"]
    assert line in to_html(text)
    assert line in " ".join(to_plain(text).split())
    assert own_words(language)["sources"] in to_plain(text)
    assert line not in to_html(read_text("L2-L3", "student"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_has_the_same_words_in_every_language(language: str) -> None:
    for key, english in own_words("en").items():
        own = own_words(language)[key]
        assert own
        assert set(re.findall(r"\{\w+\}", own)) == set(re.findall(r"\{\w+\}", english)), key
    both = fallback_lines(language, "xx", "clinician", "student")
    assert len(both) == 2
    assert own_words(language)["clinician"] in both[1]
    assert not fallback_lines(language, language, "student", "student")
