"""Every id of the atlas has a term; codes are those of the level; unknown ids are answered with the nearest."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.levels import LEVELS, ROOTS, SEGMENTS, SIDES
from annotations.terms import is_known_target, known_ids, parse_terms, term_for, terms

IDS = [
    *(f"vertebra/{level}" for level in (*LEVELS, "sacrum")),
    *(f"disc/{segment}{part}" for segment in SEGMENTS for part in ("", "/annulus", "/nucleus")),
    *(
        f"facet/{segment}/{side}{part}"
        for segment in SEGMENTS
        for side in SIDES
        for part in ("", "/capsule", "/cartilage")
    ),
    *(f"nerve/{root}/{side}{part}" for root in ROOTS for side in SIDES for part in ("", "/ganglion")),
    *(f"canal/{name}" for name in ("dural-sac", "conus-medullaris", "cauda-equina", "filum-terminale")),
    *(f"ligament/{name}" for name in ("anterior-longitudinal", "posterior-longitudinal", "supraspinous")),
    *(f"ligament/flavum/{segment}/{side}" for segment in SEGMENTS for side in SIDES),
    *(f"ligament/interspinous/{segment}" for segment in SEGMENTS),
    *SEGMENTS,
]
PARTS = ["pedicle/left", "lamina/right", "body", "spinous-process", "superior-articular-process/right"]


@pytest.mark.parametrize("structure_id", IDS)
def test_every_id_of_the_atlas_has_a_complete_term(structure_id: str) -> None:
    term = term_for(structure_id)
    assert term.name
    assert term.kind
    assert term.definition.endswith(".")
    assert not re.search(r"[{}]", " ".join([term.name, term.latin, term.patient_name, *term.synonyms]))


@pytest.mark.parametrize("part", PARTS)
def test_parts_of_a_vertebra_have_terms(part: str) -> None:
    assert term_for(f"vertebra/L3/{part}").kind == "vertebra-part"


@pytest.mark.parametrize(
    ("structure_id", "name"),
    [
        ("L2-L3", "L2-L3 segment"),
        ("disc/L2-L3", "Intervertebral disc L2-L3"),
        ("facet/L2-L3/left", "Facet joint L2-L3, left"),
        ("facet/L2-L3", "Facet joints L2-L3"),
        ("nerve/L2/left", "Spinal nerve root L2, left"),
        ("vertebra/L3", "Third lumbar vertebra (L3)"),
        ("vertebra/T12", "Twelfth thoracic vertebra (T12)"),
        ("vertebra/L3/pedicle/left", "Pedicle of L3, left"),
    ],
)
def test_names_are_the_ones_promised(structure_id: str, name: str) -> None:
    assert term_for(structure_id).name == name


@pytest.mark.parametrize(
    ("structure_id", "system", "code"),
    [
        ("vertebra/L1", "FMA", "13072"),
        ("vertebra/L5", "SNOMED", "49668003"),
        ("disc/L4-L5", "FMA", "16036"),
        ("disc/T12-L1", "FMA", "13509"),
        ("disc/L4-L5", "UBERON", "0001066"),
        ("nerve/S1/right", "FMA", "6423"),
        ("nerve/L4/left/ganglion", "UBERON", "0003943"),
        ("facet/L5-S1/right", "TA2", "1707"),
        ("vertebra/T12/superior-articular-process/left", "FMA", "11953"),
    ],
)
def test_codes_are_those_of_the_level_where_there_are_any(structure_id: str, system: str, code: str) -> None:
    assert term_for(structure_id).codes[system] == code


def test_an_empty_code_takes_the_general_one_away() -> None:
    assert "TA98" in term_for("vertebra/L1/mammillary-process/left").codes
    assert "TA98" not in term_for("vertebra/T12/mammillary-process/left").codes


#: FMA numbers as read in UBERON's bridge, the parts list of BodyParts3D and scaffold annotations, from above down.
FMA = {
    "vertebra/{}": (LEVELS, "10081 13072 13073 13074 13075 13076"),
    "disc/{}": (SEGMENTS, "13509 16033 16034 16035 16036 16037"),
    "nerve/{}/left": (ROOTS, "6172 6176 6414 6415 6416 6423"),
    "nerve/{}": (ROOTS, "6172 6176 6414 6415 6416 6423"),
    "nerve/{}/left/ganglion": (ROOTS, "6335 6336 6337 6338 6339 6342"),
}


@pytest.mark.parametrize("pattern", FMA)
def test_each_level_has_its_own_number(pattern: str) -> None:
    names, numbers = FMA[pattern]
    assert [term_for(pattern.format(name)).codes["FMA"] for name in names] == numbers.split()


def test_code_formats() -> None:
    formats = {"FMA": r"\d{4,6}", "UBERON": r"\d{7}", "SNOMED": r"\d{7,9}", "TA2": r"\d{4}", "TA98": r"A\d\d(\.\d+)+"}
    for structure_id in known_ids():
        for system, code in term_for(structure_id).codes.items():
            assert re.fullmatch(formats[system], code), (structure_id, system, code)


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [("disc/L2-L4", "disc/L2-L3"), ("facet/L4-L5/lefft", "facet/L4-L5/left"), ("l2-l3", "L2-L3")],
)
def test_an_unknown_id_is_answered_with_the_nearest(wrong: str, nearest: str) -> None:
    with pytest.raises(AnnotationError, match=r"did you mean") as caught:
        term_for(wrong)
    assert nearest in str(caught.value)
    assert wrong in str(caught.value)


@given(st.text(max_size=300))
def test_any_text_gives_a_term_or_one_line_of_error(text: str) -> None:
    if text in known_ids():
        assert term_for(text).id == text
    else:
        with pytest.raises(AnnotationError) as caught:
            term_for(text)
        assert "\n" not in str(caught.value)


def test_values_follow_from_the_id() -> None:
    assert dict(term_for("facet/L5-S1/left").values) == {
        "segment": "L5-S1",
        "side": "left",
        "upper": "L5",
        "lower": "sacrum",
        "exiting": "L5",
        "traversing": "S1",
    }
    assert dict(term_for("nerve/S1/left").values) == {"root": "S1", "side": "left"}
    assert dict(term_for("vertebra/sacrum").values) == {"above": "L5-S1"}
    assert "exiting" not in term_for("T12-L1").values, "the T12 root is not in the atlas"


@pytest.mark.parametrize(
    "target", ["facet/L2-L3", "nerve/L2", "ligament/flavum", "L2-L3", "vertebra/L3/pedicle", "disc"]
)
def test_groups_and_segments_are_link_targets(target: str) -> None:
    assert is_known_target(target)


@pytest.mark.parametrize("target", ["", "facet/L2", "L2-L4", "nerve/T12", "disc/", "/disc", "vertebra/S1"])
def test_other_words_are_not(target: str) -> None:
    assert not is_known_target(target)


def test_each_id_belongs_to_one_pattern() -> None:
    assert len(known_ids()) == len(set(known_ids()))
    assert set(IDS) <= set(known_ids())


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"id": "disc/{where}"}, "id"),
        ({"id": "disc", "kind": "disc", "name": ""}, "name"),
        ({"id": "disc", "kind": "disc", "name": "Disc", "synonyms": "pad"}, "synonyms"),
        ({"id": "disc", "kind": "disc", "name": "Disc", "codes": {"FMA": 1}}, "codes"),
    ],
)
def test_a_bad_row_is_named(row: dict[str, object], field: str) -> None:
    with pytest.raises(AnnotationError, match=rf"my\.toml: term 1\.{field}: found"):
        parse_terms({"term": [row]}, "my.toml")


def test_a_pattern_may_stand_once_only() -> None:
    row = {"id": "disc", "kind": "disc", "name": "Disc", "patient_name": "disc", "definition": "A pad."}
    with pytest.raises(AnnotationError, match="term 2"):
        parse_terms({"term": [row, row]})


@pytest.mark.parametrize("table", [{}, {"term": []}, {"term": "x"}])
def test_a_table_without_terms_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(AnnotationError, match="a list of terms"):
        parse_terms(table)


def test_a_language_without_terms_is_refused() -> None:
    with pytest.raises(AnnotationError, match="found xx"):
        terms("xx")
