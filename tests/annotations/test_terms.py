"""Every id of the atlas has a term; codes are those of the level; unknown ids are answered with the nearest."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.levels import LEVELS, SEGMENTS, SIDES, SPINES, placeholder_values
from annotations.terms import is_known_target, kinds, known_ids, parse_terms, term_for, terms
from tests.annotations.contract import contract, kind_of, of_spine

IDS = contract()


def test_every_id_of_the_atlas_has_a_complete_term() -> None:
    for structure_id in IDS:
        term = term_for(structure_id)
        words = [term.name, term.latin, term.patient_name, term.definition, *term.synonyms]
        assert term.name
        assert term.patient_name
        assert term.definition.endswith("."), structure_id
        assert not re.search(r"[{}]", " ".join(words)), structure_id
        assert term.kind == (kind_of(structure_id) or term.kind), structure_id


@pytest.mark.parametrize("spine", SPINES)
def test_no_two_ids_of_a_spine_share_a_name(spine: str) -> None:
    """What lists and search show must tell left from right and level from level."""
    seen: dict[str, str] = {}
    for structure_id in of_spine(SPINES[spine]):
        assert seen.setdefault(term_for(structure_id).name, structure_id) == structure_id


def test_a_name_says_level_and_side() -> None:
    for structure_id in IDS:
        first, *others = structure_id.split("/")
        wanted = [word for word in others if word in SIDES]
        if first in ("nerve", "vertebra"):
            wanted += [word for word in others[:1] if re.fullmatch(r"[TLS]\d+", word)]
        name = term_for(structure_id).name
        assert all(re.search(rf"\b{word}\b", name) for word in wanted), (structure_id, name)


def test_only_the_cartilage_end_plates_and_groups_are_without_latin() -> None:
    bare = {term_for(one).kind for one in IDS if not term_for(one).latin}
    assert bare == {"cartilage-end-plate", "segment", "transitional-vertebra"}
    assert all("-" in one for one in IDS if term_for(one).kind == "transitional-vertebra" and not term_for(one).latin)


def test_a_part_of_a_bone_has_its_own_name_as_kind() -> None:
    assert term_for("vertebra/L3/pedicle/left").kind == "pedicle"
    assert term_for("vertebra/sacrum/superior-articular-facet/right").kind == "superior-articular-facet"
    assert "vertebra-part" in kinds(), "the card of a part without its own"


def test_what_only_a_variant_has_leads_to_the_card_on_variants() -> None:
    for structure_id in ("vertebra/L6", "vertebra/S1", "L5-L6", "L6-S1", "S1-S2"):
        assert term_for(structure_id).kind == "transitional-vertebra"
    assert term_for("vertebra/S1/pedicle/left").kind == "pedicle"
    assert term_for("vertebra/L5").kind == "vertebra"


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
        ("vertebra/L6", "Sixth lumbar vertebra (L6)"),
        ("vertebra/sacrum/ala/right", "Ala of the sacrum, right"),
        ("nerve/L4/left/anterior-root", "Anterior root of L4, left"),
        ("nerve/L4/left/medial-branch", "Medial branch of the posterior ramus of L4, left"),
        ("disc/L2-L3/superior-cartilage-end-plate", "Cartilage end-plate under L2"),
        ("disc/L2-L3/inferior-cartilage-end-plate", "Cartilage end-plate on L3"),
        ("disc/L5-S1/inferior-cartilage-end-plate", "Cartilage end-plate on S1"),
        ("facet/L2-L3/left/superior-cartilage", "Cartilage on the superior facet of L3, left"),
        ("facet/L2-L3/left/inferior-cartilage", "Cartilage on the inferior facet of L2, left"),
        ("facet/L5-S1/left/superior-cartilage", "Cartilage on the superior facet of S1, left"),
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
        ("vertebra/S1", "SNOMED", "65985001"),
        ("nerve/S2/left/ganglion", "UBERON", "0002837"),
        ("nerve/L5/left/spinal-nerve", "FMA", "6416"),
        ("nerve/L5/left/anterior-root", "TA98", "A14.2.00.029"),
        ("nerve/L5/left/posterior-root", "FMA", "5980"),
        ("ligament/iliolumbar/left", "TA98", "A03.2.07.002"),
        ("ligament/intertransverse/L2-L3/left", "TA2", "1676"),
        ("vertebra/L2/inferior-articular-facet/left", "TA98", "A02.2.01.017"),
    ],
)
def test_codes_are_those_of_the_level_where_there_are_any(structure_id: str, system: str, code: str) -> None:
    assert term_for(structure_id).codes[system] == code


def test_an_empty_code_takes_the_general_one_away() -> None:
    assert "TA98" in term_for("vertebra/L1/mammillary-process/left").codes
    assert "TA98" not in term_for("vertebra/T12/mammillary-process/left").codes
    assert "FMA" not in term_for("vertebra/S1/arch").codes, "the code is that of a lumbar arch"


FIVE_AND_S1 = ("L1", "L2", "L3", "L4", "L5", "S1")
#: FMA numbers as read in UBERON's bridge, the parts list of BodyParts3D and scaffold annotations, from above down.
FMA = {
    "vertebra/{}": (LEVELS, "10081 13072 13073 13074 13075 13076"),
    "disc/{}": (SEGMENTS, "13509 16033 16034 16035 16036 16037"),
    "nerve/{}/left": (FIVE_AND_S1, "6172 6176 6414 6415 6416 6423"),
    "nerve/{}": (FIVE_AND_S1, "6172 6176 6414 6415 6416 6423"),
    "nerve/{}/left/spinal-nerve": (FIVE_AND_S1, "6172 6176 6414 6415 6416 6423"),
    "nerve/{}/left/ganglion": (FIVE_AND_S1, "6335 6336 6337 6338 6339 6342"),
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
    assert dict(term_for("nerve/lumbosacral-trunk/left").values) == {"side": "left"}


def test_an_id_of_a_variant_brings_its_own_spine() -> None:
    assert term_for("disc/L5-L6").values["lower"] == "L6"
    assert term_for("disc/L6-S1").values["lower"] == "sacrum"
    assert term_for("nerve/L6/left").values["segment"] == "L6-S1"
    assert dict(term_for("vertebra/S1").values) == {"level": "S1", "above": "L5-S1", "below": "S1-S2"}
    assert dict(term_for("vertebra/L6").values) == {"level": "L6", "above": "L5-L6", "below": "L6-S1"}


@pytest.mark.parametrize("name", SPINES)
def test_the_levels_shown_decide_what_lies_beside(name: str) -> None:
    """Each bone's two segments are those that hold it, and the sacrum is the lower bone of the last one."""
    levels = SPINES[name]
    for upper, lower in itertools.pairwise(levels):
        bone = "sacrum" if lower == levels[-1] else lower
        assert placeholder_values(f"vertebra/{upper}", levels)["below"] == f"{upper}-{lower}"
        assert placeholder_values(f"vertebra/{bone}", levels)["above"] == f"{upper}-{lower}"
        assert placeholder_values(f"disc/{upper}-{lower}", levels)["lower"] == bone
    last = levels[-2]
    assert placeholder_values(f"nerve/{last}/left", levels)["segment"] == f"{last}-{levels[-1]}"
    assert "segment" not in placeholder_values(f"nerve/{levels[-1]}/left", levels)


@pytest.mark.parametrize(
    "target", ["facet/L2-L3", "nerve/L2", "ligament/flavum", "L2-L3", "vertebra/L3/pedicle", "disc"]
)
def test_groups_and_segments_are_link_targets(target: str) -> None:
    assert is_known_target(target)


@pytest.mark.parametrize("target", ["", "facet/L2", "L2-L4", "nerve/T12", "disc/", "/disc", "vertebra/S2"])
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
