"""The words annotations are made of: those of the atlas, the grades of the texts, the user's own."""

from __future__ import annotations

import pytest

from annotations.errors import AnnotationError
from annotations.tags.vocabulary import protocols, read_own, vocabulary
from annotations.terms import is_known_target, kinds
from annotations.topics import topics


def test_structures_conditions_and_landmarks_are_there():
    found = vocabulary()
    assert set(kinds()) <= found.keys()
    assert {topic for topic in topics() if topic.startswith("condition/")} <= found.keys()
    assert found["vertebra"].codes["UBERON"] == "0002412"
    assert found["superior-end-plate-anterior"].group == "landmark"


@pytest.mark.parametrize(
    ("condition", "grades"),
    [
        ("disc-degeneration", ("I", "II", "III", "IV", "V")),
        ("compression-fracture", ("0", "1", "2", "3")),
        ("end-plate-changes", ("1", "2", "3")),
        ("central-stenosis", ("A1", "A2", "A3", "A4", "B", "C", "D")),
        ("disc-herniation", ("Bulge", "Protrusion", "Extrusion", "Sequestration")),
    ],
)
def test_grades_are_those_of_the_text(condition, grades):
    assert vocabulary()[f"condition/{condition}"].grades == grades


def test_every_grading_has_grades_but_those_that_add_up_points_or_findings():
    without = {entry.grading for entry in vocabulary().values() if entry.grading and len(entry.grades) < 2}
    assert without == {"SINS", "ASAS"}


def test_german_names_are_german():
    assert vocabulary("de")["condition/disc-degeneration"].name != vocabulary()["condition/disc-degeneration"].name


def test_protocols_lead_from_above_down():
    steps = protocols()["end-plate-corners"].steps
    assert len(steps) == 22
    assert steps[0] == ("superior-end-plate-anterior", "vertebra/L1")
    assert steps[-1] == ("superior-end-plate-posterior", "vertebra/sacrum")
    assert all(is_known_target(place) for protocol in protocols().values() for _, place in protocol.steps)


def test_a_list_of_ones_own_is_read_from_either_format(tmp_path):
    (tmp_path / "a.csv").write_text("id,name,grades\nclot,Blood clot,small; large\nx,X,\n")
    (tmp_path / "a.toml").write_text(
        '[[entry]]\nid="clot"\nname="Blood clot"\ngrades=["small","large"]\n[[entry]]\nid="x"\nname="X"\n'
    )
    found = [read_own(tmp_path / name) for name in ("a.csv", "a.toml")]
    assert dict(found[0]) == dict(found[1])
    assert found[0]["clot"].grades == ("small", "large")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "name\nx\n", "id"),
        ("a.csv", "id,name\nvertebra,Mine\n", "an id of its own"),
        ("a.csv", "id,name\na,A\na,B\n", "an id of its own"),
        ("a.csv", 'id,name\n"a', "CSV"),
        ("a.toml", "entry = 5", "a list of tables"),
        ("a.toml", "[[entry", "valid TOML"),
        ("a.toml", '[[entry]]\nid="a"\nname="A"\ngrades="x"', "a list of texts"),
    ],
)
def test_a_bad_list_is_refused_in_one_line(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(AnnotationError) as caught:
        read_own(path)
    assert name in str(caught.value)
    assert says in str(caught.value)
