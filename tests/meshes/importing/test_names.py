"""A piece's name leads to the right structure, to none with a reason, and never to two."""

from __future__ import annotations

import json
import os
import random
import re
import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.importing.name_table import name_table
from meshes.importing.names import BONES, ROOTS, SEGMENTS, SURE, guess, guess_all
from meshes.shipped import atlas_path

TERMS = Path(__file__).resolve().parents[3] / "annotations" / "terms.toml"

# name -> id; all of them are sure enough to be taken without a question
SURE_NAMES = {
    "L3": "vertebra/L3",
    "L3.stl": "vertebra/L3",
    "l-3": "vertebra/L3",
    "L03": "vertebra/L3",
    "L4 (1)": "vertebra/L4",
    "vertebrae_L3": "vertebra/L3",
    "vertebrae_L3.nii.gz": "vertebra/L3",
    "vertebra L3": "vertebra/L3",
    "VertebraL3": "vertebra/L3",
    "vertebral3": "vertebra/L3",
    "vertl3": "vertebra/L3",
    "Third lumbar vertebra": "vertebra/L3",
    "3rd lumbar vertebra": "vertebra/L3",
    "lumbar3": "vertebra/L3",
    "Lumbar_Vertebra_4": "vertebra/L4",
    "LumbarVertebra5.obj": "vertebra/L5",
    "lumbar vertebra III": "vertebra/L3",
    "LWK3": "vertebra/L3",
    "LWK 4": "vertebra/L4",
    "3. Lendenwirbel": "vertebra/L3",
    "dritter Lendenwirbel": "vertebra/L3",
    "Lendenwirbelkörper 2": "vertebra/L2",
    "Lendenwirbelkoerper 2": "vertebra/L2",
    "troisième vertèbre lombaire": "vertebra/L3",
    "vertèbre L2": "vertebra/L2",
    "tercera vértebra lumbar": "vertebra/L3",
    "3ª vértebra lumbar": "vertebra/L3",
    "terza vertebra lombare": "vertebra/L3",
    "vertebra lumbalis III": "vertebra/L3",
    "vertebrae_L6": "vertebra/L6",
    "vert22": "vertebra/L3",
    "sub-verse504_seg-vert_24": "vertebra/L5",
    "vert19": "vertebra/T12",
    "FMA13074": "vertebra/L3",
    "FMA:13076": "vertebra/L5",
    "fma_16202": "vertebra/sacrum",
    "UBERON_0004619": "vertebra/L3",
    "FMA16036": "disc/L4-L5",
    "T12": "vertebra/T12",
    "Th12": "vertebra/T12",
    "D12": "vertebra/T12",
    "BWK12": "vertebra/T12",
    "twelfth thoracic vertebra": "vertebra/T12",
    "vertebra thoracica XII": "vertebra/T12",
    "Sacrum": "vertebra/sacrum",
    "S1": "vertebra/sacrum",
    "os sacrum": "vertebra/sacrum",
    "Kreuzbein": "vertebra/sacrum",
    "disc_L4L5": "disc/L4-L5",
    "discl4l5": "disc/L4-L5",
    "DiscL4L5": "disc/L4-L5",
    "L4-L5 disc": "disc/L4-L5",
    "disc 45 L45": "disc/L4-L5",
    "L4_5_IVD": "disc/L4-L5",
    "IVD L4/L5": "disc/L4-L5",
    "disc_L5S1": "disc/L5-S1",
    "disc_L5_S": "disc/L5-S1",
    "Disc 3-4 lumbar": "disc/L3-L4",
    "L5-sacrum disc": "disc/L5-S1",
    "lumbosacral disc": "disc/L5-S1",
    "disc T12-L1": "disc/T12-L1",
    "Intervertebral disk of fourth lumbar vertebra": "disc/L4-L5",
    "Fourth and fifth lumbar vertebra disc": "disc/L4-L5",
    "Bandscheibe L4/L5": "disc/L4-L5",
    "disque L4-L5": "disc/L4-L5",
    "disco intervertebral L3-L4": "disc/L3-L4",
    "discus intervertebralis L4-L5": "disc/L4-L5",
    "nucleus_L1L2": "disc/L1-L2/nucleus",
    "disc nucleus L1L2": "disc/L1-L2/nucleus",
    "annulus L1-L2": "disc/L1-L2/annulus",
    "Anulus fibrosus L2/3": "disc/L2-L3/annulus",
    "facet L4-5 right": "facet/L4-L5/right",
    "facet_L_L4-5": "facet/L4-L5/left",
    "Facettengelenk L4/5 rechts": "facet/L4-L5/right",
    "nerve root L5 left": "nerve/L5/left",
    "Nervenwurzel L5 links": "nerve/L5/left",
    "racine nerveuse S1 droite": "nerve/S1/right",
    "dorsal root ganglion L5 left": "nerve/L5/left/ganglion",
    "L5 dorsal root left": "nerve/L5/left/posterior-root",
    "spinal_cord": "canal/conus-medullaris",
    "Rückenmark": "canal/conus-medullaris",
    "Rueckenmark": "canal/conus-medullaris",
    "moelle épinière": "canal/conus-medullaris",
    "spinal_canal": "canal/vertebral-canal",
    "SpinalCanal": "canal/vertebral-canal",
    "dural sac": "canal/dural-sac",
    "cauda equina": "canal/cauda-equina",
    "ligamentum flavum L3-L4 left": "ligament/flavum/L3-L4/left",
    "anterior longitudinal ligament": "ligament/anterior-longitudinal",
    "L3_body": "vertebra/L3/body",
    "L3 spinous process": "vertebra/L3/spinous-process",
    "L4_pedicle_left": "vertebra/L4/pedicle/left",
}
# name -> a word of the reason; the target is None
NOT_OF_IT = {
    "pelvis": "pelvis",
    "hip_left": "pelvis",
    "Becken": "pelvis",
    "rib_left_12": "rib",
    "psoas L3 left": "muscle",
    "pedicle screw L4 left": "implant",
    "C3": "above the atlas",
    "vertebrae_C7": "above the atlas",
    "T11": "above the atlas",
    "disc T11-T12": "above the atlas",
    "vert15": "above the atlas",
    "11th thoracic vertebra": "above the atlas",
    "T13": "thirteenth",
    "second sacral vertebra": "part of the sacrum",
    "lumbar spine": "several",
    "L1-L5": "2 levels",
    "T2_L3": "which",
    "nucleus annulus L4L5": "more than one",
    "vertebra T12-L1": "one level",
    "lumbar vertebra": "without its level",
    "vert3": "C3",
    "disc_45": "no level",
    "medial branch S1 left": "L1 to L6",
    "Segment_3": "no word",
    "L10": "no word",
    "FMA9999999": "no structure",
    "": "no word",
    "腰椎3": "no word",
}
UNSURE = {
    "L3_4": "disc/L3-L4",
    "L5S1": "disc/L5-S1",
    "disc_L4": "disc/L4-L5",
    "facet L4-L5": "facet/L4-L5",
    "L3 left": "vertebra/L3",
    "Meier_L3": "vertebra/L3",
    "vertebra L3_4": "vertebra/L3",
    "L3 cortical shell": "vertebra/L3",
    "vertebra_L3_upper_half": "vertebra/L3",
    "L4-5 disc posterior": "disc/L4-L5",
}
AFFIXES = [
    "{}_seg",
    "{}_final",
    "{}_smoothed",
    "001_{}",
    "patient12_{}",
    "{}.ply",
    "{} copy",
    "{}_T2w",
    "{}_3D",
    "P07 {}",
]


@pytest.mark.parametrize(("name", "target"), SURE_NAMES.items())
def test_a_name_as_people_write_it(name: str, target: str) -> None:
    found = guess(name)
    assert (found.target, found.confidence >= SURE) == (target, True), found


@pytest.mark.parametrize(("name", "word"), NOT_OF_IT.items())
def test_what_is_none_of_the_atlas_has_its_reason(name: str, word: str) -> None:
    found = guess(name)
    assert found.target is None
    assert word in found.reason


@pytest.mark.parametrize(("name", "target"), UNSURE.items())
def test_an_ambiguous_name_is_asked_about(name: str, target: str) -> None:
    found = guess(name)
    assert found.target == target
    assert found.confidence < SURE
    assert found.reason


@pytest.mark.parametrize("affix", AFFIXES)
@pytest.mark.parametrize("name", ["L3", "vertebrae_L3", "disc_L4L5", "L4-5 IVD", "Sacrum", "facet L4-5 right"])
@pytest.mark.parametrize(
    "change", [str, str.upper, str.lower, lambda n: n.replace("_", " "), lambda n: n.replace(" ", ".")]
)
def test_case_separators_and_additions_change_nothing(name: str, affix: str, change) -> None:
    found = guess(change(affix.format(name)))
    assert (found.target, found.confidence >= SURE) == (guess(name).target, True), found


def test_a_code_among_the_hints_names_what_the_name_does_not() -> None:
    assert guess("Segment_3", {"code": "FMA:13074"}).target == "vertebra/L3"
    assert guess("L3", {"code": "SNOMED 36470004"}).confidence >= SURE
    contradicted = guess("L3", {"code": "SCT:11994002"})
    assert contradicted.confidence < SURE
    assert "vertebra/L4" in contradicted.reason


def test_a_word_that_all_names_share_counts_nothing() -> None:
    found = guess_all(["Meier_L3", "Meier_L4", "Meier_Kreuzbein"])
    assert [g.target for g in found] == ["vertebra/L3", "vertebra/L4", "vertebra/sacrum"]
    assert all(g.confidence >= SURE for g in found)


def test_a_free_s1_beside_a_sacrum_is_a_bone_of_its_own() -> None:
    assert [g.target for g in guess_all(["sacrum", "vertebrae_S1"])] == ["vertebra/sacrum", "vertebra/S1"]
    assert [g.target for g in guess_all(["L5", "S1"])] == ["vertebra/L5", "vertebra/sacrum"]


def test_every_target_is_an_id_of_the_terms() -> None:
    terms = {row["id"] for row in tomllib.loads(TERMS.read_text(encoding="utf-8"))["term"]}
    table = name_table()
    patterns = {row.target for row in table.structures.values() if row.target}
    assert patterns <= {term.replace("{lumbar_root}", "{root}") for term in terms}
    fixed = {target for codes in table.codes.values() for target in codes.values()}
    level = re.compile(r"(?<=/)(T12|L\d|S1|S2)(-(L\d|S1))?$")
    for target in fixed:
        one = "{root}" if target.startswith("nerve") else "{level}"
        general = level.sub("{segment}" if "-" in target.split("/")[-1] and target.startswith("disc") else one, target)
        assert general in terms, target


def test_the_atlas_knows_its_own_ids_again() -> None:
    """As they come back from an export, in whatever way the separators were changed."""
    ids = [row["id"] for row in json.loads((atlas_path() / "pack.json").read_text(encoding="utf-8"))["structures"]]
    assert len(ids) > 200
    for target in ids:
        for name in (target, target.replace("/", "_"), target.replace("/", " ").replace("-", " ")):
            found = guess(name)
            assert (found.target, found.confidence >= SURE) == (target, True), found


def test_no_word_means_two_things_in_one_list() -> None:
    phrases = [phrase for phrase, _, _ in name_table().phrases]
    assert sorted({p for p in phrases if phrases.count(p) > 1}) == []


NAMES = [*SURE_NAMES, *NOT_OF_IT, *UNSURE]
CHARACTERS = string.printable + "äßéªº٣²Ⅲ腰\u0301\u202e\0"


def mutated(rng: random.Random) -> str:
    """One of the names with up to six letters put in, taken out or changed, or another name behind it."""
    name = rng.choice(NAMES)
    for _ in range(rng.randint(1, 6)):
        place = rng.randint(0, len(name))
        head, tail = name[:place], name[place:]
        letter = rng.choice(CHARACTERS)
        name = rng.choice([head + letter + tail, head + tail[1:], head + letter + tail[1:], name + rng.choice(NAMES)])
    return name


def test_mutated_names_give_one_structure_or_none() -> None:
    """LUMBAR_FUZZ says how many; 200 in the suite."""
    count, rng = int(os.environ.get("LUMBAR_FUZZ", "200")), random.Random(7)
    for done in range(count):
        name = mutated(rng)
        found = guess(name, {"code": name})
        assert found.target is None or _is_an_id(found.target), (done, name)
        assert 0 <= found.confidence <= 1
        assert found.reason.isprintable(), (done, name)
    print(f"names: {count} mutated names read")


def test_a_very_long_name_is_cut() -> None:
    assert guess("9" * 1_000_000 + "L3").target is None
    assert guess("L3 " * 400_000, {"code": "fma " + "9" * 1_000_000}).reason


def _is_an_id(target: str) -> bool:
    parts = target.split("/")
    levels = [p for p in parts if re.fullmatch(r"[TLSC]\d+(-[TLSC]\d+)?", p)]
    return all(p in BONES or p in ROOTS or p in SEGMENTS for p in levels) and "" not in parts and "{" not in target


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_guess(name: str) -> None:
    found = guess(name, {"code": name, "label": name})
    assert 0 <= found.confidence <= 1
    assert found.reason
    assert "\n" not in found.reason
    assert found.target is None or _is_an_id(found.target)


WORDS = sorted(name_table().vocabulary) + [str(n) for n in range(30)] + ["L3", "L4-L5", "T7", "C2", "-", "/", "_", "."]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8), st.sampled_from(["", " ", "_", "-"]))
def test_any_of_its_own_words_in_any_order_give_at_most_one_structure(words: list[str], between: str) -> None:
    found = guess(between.join(words))
    assert found.target is None or _is_an_id(found.target), words


HIGH = [*(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 12))]
HIGH_FORMS = [
    "{}",
    "vertebrae_{}",
    "vertebra {}",
    "{}_body",
    "disc_{}",
    "{}.stl",
    "{} facet left",
    "nerve root {} right",
]
WORD_FORMS = {
    "C": ["cervical {n}", "HWK{n}", "cervical vertebra {n}"],
    "T": ["thoracic {n}", "BWK{n}", "Th{n}", "D{n}"],
}


@given(st.sampled_from(HIGH), st.sampled_from(AFFIXES), st.data())
def test_no_cervical_or_thoracic_name_becomes_a_lumbar_level(level: str, affix: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(HIGH_FORMS + WORD_FORMS[level[0]]))
    found = guess(affix.format(form.format(level, n=level[1:])))
    assert (found.target, found.reason) == (None, "above the atlas")
