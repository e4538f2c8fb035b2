"""The shipped texts: valid, complete, linked, cited, and right about which root is which."""

from __future__ import annotations

import re

import pytest

from annotations.levels import ROOTS, SEGMENTS
from annotations.readability import grade
from annotations.reader import AUDIENCES, Section, Text, read_text, text_for, texts_index
from annotations.sources import sources
from annotations.terms import kinds, known_ids
from annotations.validator import validate


def section(text: Text, heading: str) -> Section:
    return next(one for one in text.sections if one.heading == heading)


def test_all_shipped_texts_are_valid_without_a_warning() -> None:
    assert [str(problem) for problem in validate()] == []


@pytest.mark.parametrize("structure_id", known_ids())
def test_every_id_has_a_text_with_every_link_leading_somewhere(structure_id: str) -> None:
    text = text_for(structure_id, "student")
    assert not text.is_fallback
    assert all("{" not in target for _, target in text.links)


@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_segment_has_a_text_for_every_audience(segment: str, audience: str) -> None:
    assert not read_text(segment, audience).is_fallback


def test_every_kind_has_a_student_text() -> None:
    there = set(texts_index())
    assert {(kind, "student") for kind in kinds()} <= there


@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_segment_links_its_own_parts(segment: str, audience: str) -> None:
    targets = {target for _, target in read_text(segment, audience).links}
    upper, lower = segment.split("-")
    wanted = {f"disc/{segment}", f"facet/{segment}"}
    wanted |= {f"nerve/{root}" for root in (upper, lower) if root in ROOTS}
    assert wanted <= targets
    if audience == "student":
        assert {f"vertebra/{upper}", f"vertebra/{'sacrum' if lower == 'S1' else lower}", "canal/dural-sac"} <= targets
    others = {f"{part}/{other}" for part in ("disc", "facet") for other in SEGMENTS if other != segment}
    assert not others & targets, "a segment's text speaks of its own disc and joints"


@pytest.mark.parametrize("segment", SEGMENTS)
def test_the_table_of_roots_names_the_exiting_root_first(segment: str) -> None:
    table = next(
        block
        for block in section(read_text(segment, "student"), "Which nerve is which").blocks
        if block.kind == "table"
    )
    roots = ["".join(span.text for span in row[0]) for row in table.rows[1:]]
    upper, lower = segment.split("-")
    assert roots == [f"{upper} (exits)", f"{lower} (traverses)"]


#: Key muscles of the international standards (Kirshblum 2011); L1 has none.
MUSCLES = {
    "L2": "Hip flexors",
    "L3": "Knee extensors",
    "L4": "Ankle dorsiflexors",
    "L5": "Long toe extensors",
    "S1": "Ankle plantar flexors",
    "L1": "None",
}


@pytest.mark.parametrize("segment", SEGMENTS)
def test_key_muscles_are_those_of_the_standards(segment: str) -> None:
    for block in section(read_text(segment, "student"), "Which nerve is which").blocks:
        for row in block.rows[1:] if block.kind == "table" else ():
            root, muscle = row[0][0].text, row[2][0].text
            assert muscle.startswith(MUSCLES.get(root, "None")), (segment, root)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_patient_texts_are_plain_and_say_when_to_get_help(segment: str) -> None:
    text = read_text(segment, "patient")
    assert grade("\n".join(one.plain_text for one in text.sections)) <= 8
    advice = section(text, "When to get help").plain_text
    assert "at once" in advice
    assert re.search("numb", advice, re.IGNORECASE)
    assert "urine" in advice
    whole = " ".join(one.plain_text for one in text.sections).lower()
    assert not re.search(r"\b(paralys|cripple|will heal|guarantee|always gets better|cure)", whole)


def test_no_text_is_a_stub() -> None:
    for subject, audience in texts_index():
        words = sum(len(one.plain_text.split()) for one in read_text(subject, audience).sections)
        least = {"segments": 100, "kinds": 45}["segments" if subject in SEGMENTS else "kinds"]
        assert words >= least, (subject, audience, words)


def test_no_text_holds_an_address_or_a_path() -> None:
    for subject, audience in texts_index():
        for one in read_text(subject, audience).sections:
            assert not re.search(r"https?:|www\.|/(home|tmp|usr)/", one.markdown), (subject, audience)


def test_no_source_is_named_after_nothing() -> None:
    cited = {key for subject, audience in texts_index() for key in read_text(subject, audience).sources}
    assert cited <= set(sources())
