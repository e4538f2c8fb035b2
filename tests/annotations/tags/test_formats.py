"""Round trips: nothing is lost that the format can carry, and what it cannot is said."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.tags.formats import lumbar_json, slicer, table
from tests.annotations.tags.making import annotation, annotations

many = st.lists(annotations(), max_size=5, unique_by=lambda one: one.id)
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def through_slicer(folder, rows, edit=lambda raw: raw, beside=True):
    markups, sidecar, lost = slicer.to_markups(rows)
    path = folder / "mine.mrk.json"
    path.write_text(json.dumps(edit(json.loads(markups))))
    slicer.sidecar_of(path).unlink(missing_ok=True)
    if beside:
        slicer.sidecar_of(path).write_bytes(sidecar)
    return *slicer.from_markups(path, "pack", "Ben"), lost


@calm
@given(many)
def test_json_there_and_back(tmp_path, rows):
    path = tmp_path / "mine.json"
    path.write_bytes(lumbar_json.to_json(rows))
    assert lumbar_json.from_json(path) == rows


@calm
@given(many)
def test_a_table_there_and_back_but_for_what_it_says_it_loses(tmp_path, rows):
    path = tmp_path / "mine.csv"
    path.write_bytes(table.to_csv(rows))
    expected = [replace(one, faces={}, surfaces={}, extra={}) for one in rows]
    assert table.from_csv(path) == expected


@calm
@given(many)
def test_slicer_there_and_back_with_the_file_beside_it(tmp_path, rows):
    back, notes, lost = through_slicer(tmp_path, rows)
    assert {one.id: one for one in back} == {one.id: one for one in rows}
    assert notes == []
    assert bool(lost) == any(one.kind in ("region", "structure") for one in rows)


@calm
@given(many)
def test_without_the_file_beside_it_places_and_labels_come_back(tmp_path, rows):
    back, _, _ = through_slicer(tmp_path, rows, beside=False)
    plain = [one for one in rows if one.kind == "point"]
    for one in plain:
        assert any(math.dist(one.points[0], other.points[0]) < 1e-9 for other in back if other.kind == "point")
    assert {other.author for other in back} <= {"Ben"}


def test_a_point_moved_in_slicer_counts_and_takes_its_measures_away(tmp_path):
    one = annotation(kind="line", points=((0.0, 0, 0), (3.0, 4, 0)), values={"length_mm": 5.0}, structure="disc/L4-L5")

    def move(raw):
        raw["markups"][0]["controlPoints"][1]["position"] = [6.0, 8.0, 0.0]
        return raw

    back, _, _ = through_slicer(tmp_path, [one], move)
    assert back[0].points == ((0.0, 0, 0), (6.0, 8.0, 0.0))
    assert back[0].values == {}
    assert (back[0].id, back[0].structure) == (one.id, "disc/L4-L5")


def test_ras_is_turned_into_lps(tmp_path):
    path = tmp_path / "f.mrk.json"
    path.write_text(json.dumps({"markups": [{
        "type": "Fiducial", "coordinateSystem": "RAS",
        "controlPoints": [{"label": "F-1", "position": [10, 20, 30]}, {"label": "F-2", "position": [1, 2, 3]}],
    }]}))  # fmt: skip
    back, notes = slicer.from_markups(path, "pack", "Ben")
    assert [(one.label, one.points) for one in back] == [("F-1", ((-10.0, -20, 30),)), ("F-2", ((-1.0, -2, 3),))]
    assert notes == []


def test_what_slicer_really_writes_is_taken(tmp_path):
    path = tmp_path / "f.mrk.json"
    path.write_text(json.dumps({"@schema": slicer.SCHEMA, "unknown": 1, "markups": [
        {"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": [
            {"id": "1", "label": "", "position": "", "positionStatus": "undefined", "other": None},
            {"id": "2", "label": "A", "position": [1, 2, 3], "orientation": [], "positionStatus": "defined"}]},
        {"type": "Curve", "controlPoints": []},
        {"type": "ROI", "center": [0, 0, 0], "size": [2, 4, 6], "controlPoints": [{"position": [0, 0, 0]}]},
        {"type": "Plane", "planeType": "pointNormal", "controlPoints": [{"position": [0, 0, 0]}]},
        {"type": "TestLine"}, "rubbish",
    ]}))  # fmt: skip
    back, notes = slicer.from_markups(path, "pack", "Ben")
    assert [(one.kind, one.points) for one in back] == [
        ("point", ((1.0, 2, 3),)), ("box", ((-1.0, -2, -3), (1.0, 2, 3))),
    ]  # fmt: skip
    assert len(notes) == 5
    assert all("f.mrk.json" in note and "\n" not in note for note in notes)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "valid JSON"),
        ("[]", "3D Slicer's markups"),
        ('{"markups": [{"type": "Fiducial", "coordinateSystem": "XYZ"}]}', "LPS or RAS"),
        ('{"markups": [{"type": "Fiducial", "coordinateUnits": "inch"}]}', "mm"),
        ('{"markups": [{"type": "Fiducial", "controlPoints": [{"position": [NaN, 0, 0]}]}]}', "three finite numbers"),
        ('{"markups": [{"type": "Fiducial", "controlPoints": [{"position": [1, 2]}]}]}', "three finite numbers"),
        ('{"markups": [{"type": "Fiducial", "controlPoints": [{"position": [1, 2, 1e30]}]}]}', "three finite numbers"),
        ('{"markups": [{"type": "Fiducial", "controlPoints": [{"position": ["a", "b", "c"]}]}]}', "three finite"),
        ('{"markups": [{"type": "Fiducial", "controlPoints": 5}]}', "a list"),
        ('{"markups": [{"type": "ROI", "controlPoints": []}]}', "center"),
    ],
)
def test_bad_markups_are_refused_in_one_line(tmp_path, content, says):
    path = tmp_path / "bad.mrk.json"
    path.write_text(content)
    with pytest.raises(AnnotationError, match="bad") as caught:
        slicer.from_markups(path, "pack", "Ben")
    assert says in str(caught.value)


@pytest.mark.parametrize("read", [lumbar_json.from_json, table.from_csv, lambda p: slicer.from_markups(p, "p", "a")])
def test_any_bytes_are_read_or_refused(tmp_path, read):
    @calm
    @given(
        st.binary(max_size=200) | many.map(lumbar_json.to_json).flatmap(_hurt) | many.map(table.to_csv).flatmap(_hurt)
    )
    def check(content):
        path = tmp_path / "any.json"
        path.write_bytes(content)
        said = ""
        try:
            read(path)
        except AnnotationError as error:
            said = str(error)
        assert "\n" not in said

    check()


def _markups(rows):
    return slicer.to_markups(rows)[0]


def _hurt_rows(write):
    return many.map(write).flatmap(_hurt)


def _hurt(content):
    places = st.lists(st.tuples(st.integers(0, max(len(content) - 1, 0)), st.integers(0, 255)), max_size=5)
    return places.map(lambda changes: _changed(content, changes))


def _changed(content, changes):
    raw = bytearray(content)
    for place, value in changes:
        if place < len(raw):
            raw[place] = value
    return bytes(raw)


def test_a_formula_does_not_run_in_a_spreadsheet():
    text = table.to_csv([annotation(comment="=HYPERLINK(1)")]).decode()
    assert "'=HYPERLINK" in text


@pytest.mark.parametrize("comment", ["'=1", "''", "-", "'-'", "@x", "plain"])
def test_signs_that_are_guarded_come_back(tmp_path, comment):
    path = tmp_path / "mine.csv"
    path.write_bytes(table.to_csv([annotation(comment=comment)]))
    assert table.from_csv(path)[0].comment == comment


def test_two_of_one_id_are_refused(tmp_path):
    one = annotation()
    path = tmp_path / "twice.json"
    path.write_bytes(lumbar_json.to_json([one, one]))
    with pytest.raises(AnnotationError, match="twice"):
        lumbar_json.from_json(path)


def test_a_file_that_is_not_there_is_named_once(tmp_path):
    from annotations.tags.formats.bounded import read_json

    with pytest.raises(AnnotationError) as caught:
        read_json(tmp_path / "gone.json")
    assert str(caught.value).count("gone.json") == 1
    assert "valid JSON" not in str(caught.value)
