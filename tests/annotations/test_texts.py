"""The shipped texts: valid, complete, linked, cited, and right about which root is which."""

from __future__ import annotations

import re
from functools import cache

import pytest

from annotations.levels import ROOTS, SEGMENTS, SPINES
from annotations.readability import grade
from annotations.reader import AUDIENCES, Section, Text, fill, read_text, text_for, texts_index
from annotations.sources import sources
from annotations.terms import is_known_target, kinds, known_ids, term_for
from annotations.validator import validate
from tests.annotations.contract import contract, kind_of


def section(text: Text, heading: str) -> Section:
    return next(one for one in text.sections if one.heading == heading)


def test_all_shipped_texts_are_valid_without_a_warning() -> None:
    assert [str(problem) for problem in validate()] == []


@cache
def card(subject: str, audience: str) -> Text:
    """A text as it stands, read once."""
    return read_text(subject, audience)


def subject_of(structure_id: str) -> str:
    return structure_id if structure_id in SEGMENTS else term_for(structure_id).kind


def test_every_id_has_a_text_with_every_link_leading_somewhere() -> None:
    for structure_id in known_ids():
        text = fill(card(subject_of(structure_id), "student"), structure_id)
        assert not text.is_fallback, structure_id
        assert all(is_known_target(target) for _, target in text.links), structure_id


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


#: Kinds whose cards came with the full atlas: 60 words and more for students, plain words for patients.
NEW_KINDS = sorted({kind for one in contract() if (kind := kind_of(one))} | {"transitional-vertebra"})


def test_each_kind_has_a_card_for_students_and_one_in_plain_words() -> None:
    for kind in NEW_KINDS:
        student, patient = card(kind, "student"), card(kind, "patient")
        assert not student.is_fallback, kind
        assert not patient.is_fallback, kind
        assert student.links, "a card leads to its neighbours"
        assert grade("\n".join(one.plain_text for one in patient.sections)) <= 6, kind


AT_L3 = [one for one in contract() if {"L3", "L3-L4"} & set(one.split("/"))]


@pytest.mark.parametrize("audience", ["student", "patient"])
def test_in_the_middle_of_the_spine_every_link_is_filled(audience: str) -> None:
    """Only a link to one side is mere words, for a structure that is on both or in the middle."""
    for structure_id in AT_L3:
        raw = card(subject_of(structure_id), audience)
        sided = "side" in term_for(structure_id).values
        wanted = {label for label, target in raw.links if sided or "{side}" not in target}
        assert wanted <= {label for label, _ in fill(raw, structure_id).links}, structure_id


#: What a student must see differ from level to level, and the words that say so.
DIFFERENCES = {
    "superior-articular-facet": ("nearly sagittal", "L1"),
    "transverse-process": ("longest at L3", "L3"),
    "body": ("clear wedge", "L5"),
    "pedicle": ("18 mm at L5", "L5"),
    "spinous-process": ("smallest", "L5"),
    "cartilage-end-plate": ("alike at all levels", "17 specimens"),
}


@pytest.mark.parametrize("kind", DIFFERENCES)
def test_a_card_says_how_levels_differ(kind: str) -> None:
    text = read_text(kind, "student")
    words = " ".join([text.summary, *(" ".join(one.plain_text.split()) for one in text.sections)])
    assert all(one in words for one in DIFFERENCES[kind])


def test_the_levels_shown_fill_the_links() -> None:
    six = SPINES["L6"]
    assert ("segment below", "L5-L6") in text_for("vertebra/L5", "student", levels=six).links
    assert ("segment below", "L5-S1") in text_for("vertebra/L5", "student").links
    assert ("lowest disc", "disc/L6-S1") in text_for("vertebra/sacrum", "student", levels=six).links
    assert text_for("L5-L6", "student").title == "L5-L6 segment"


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


#: Flesch-Kincaid grade that a reader of the eighth school year reads with ease.
HARDEST = 8.0


@pytest.mark.parametrize("subject", [subject for subject, audience in texts_index() if audience == "patient"])
def test_a_library_agrees_that_patients_can_read_it(subject: str) -> None:
    """Our own counter is what the validator goes by; textstat, with its dictionary of syllables, is the judge."""
    import textstat

    lines = [line for one in read_text(subject, "patient").sections for line in one.plain_text.splitlines() if line]
    whole = " ".join(line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in lines)
    assert textstat.flesch_kincaid_grade(whole) <= HARDEST
