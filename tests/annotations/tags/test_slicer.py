"""What 3D Slicer and scripts really write as markups; LUMBAR_FUZZ=10000 mutates so many files of each text format."""

from __future__ import annotations

import json
import math
import os
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.tags.document import from_text, to_text
from annotations.tags.formats import lumbar_json, slicer, table
from tests.annotations.tags.making import annotation, annotations

COUNT = int(os.environ.get("LUMBAR_FUZZ", "200"))
calm = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
UPRIGHT = [-1.0, -0.0, -0.0, -0.0, -1.0, -0.0, 0.0, 0.0, 1.0]  # of a box nobody has turned, as Slicer writes it in LPS
C, S = math.cos(math.radians(30)), math.sin(math.radians(30))
TURNED = [C, -S, 0.0, S, C, 0.0, 0.0, 0.0, 1.0]


def read(folder, *markups):
    path = folder / "f.mrk.json"
    path.write_text(json.dumps({"@schema": slicer.SCHEMA, "markups": list(markups)}))
    return slicer.from_markups(path, "pack", "Ben")


def control(position, **more):
    plain = {"id": "1", "label": "P-1", "description": "", "associatedNodeID": "", "orientation": UPRIGHT}
    return {**plain, "selected": True, "locked": False, "visibility": True, "positionStatus": "defined",
            "position": position, **more}  # fmt: skip


def roi(**more):
    return {"type": "ROI", "coordinateSystem": "LPS", "coordinateUnits": "mm", "roiType": "Box", "insideOut": False,
            "center": [1.0, 2.0, 3.0], "orientation": UPRIGHT, "size": [2.0, 4.0, 6.0],
            "controlPoints": [control([1.0, 2.0, 3.0])], **more}  # fmt: skip


def plane(**more):
    return {"type": "Plane", "coordinateSystem": "LPS", "coordinateUnits": ["mm", "UCUM", "millimeter"],
            "planeType": "pointNormal", "sizeMode": "auto", "autoScalingSizeFactor": 1.0, **more}  # fmt: skip


def normal_of(points):
    a, b, c = points
    u, v = ([y - x for x, y in zip(a, other, strict=True)] for other in (b, c))
    across = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    return [one / math.hypot(*across) for one in across]


def test_a_box_whose_centre_is_its_point_alone(tmp_path):
    bare = roi()
    del bare["center"]
    (one,), notes = read(tmp_path, bare)
    assert (one.kind, one.points, notes) == ("box", ((0.0, 0.0, 0.0), (2.0, 4.0, 6.0)), [])


@pytest.mark.parametrize("orientation", [UPRIGHT, None, "", [], [1, 0, 0, 0, 1, 0, 0, 0, 1]])
def test_an_upright_box_is_taken_as_it_is(tmp_path, orientation):
    (one,), notes = read(tmp_path, roi(orientation=orientation))
    assert (one.points, notes) == (((0.0, 0.0, 0.0), (2.0, 4.0, 6.0)), [])


def test_a_box_lying_on_its_side_keeps_its_size(tmp_path):
    (one,), notes = read(tmp_path, roi(orientation=[0, 1, 0, 1, 0, 0, 0, 0, 1]))
    assert (one.points, notes) == (((-1.0, 1.0, 0.0), (3.0, 3.0, 6.0)), [])


def test_round_a_turned_box_lies_the_upright_one_and_it_is_said(tmp_path):
    (one,), notes = read(tmp_path, roi(orientation=TURNED))
    half = (C * 1 + S * 2, S * 1 + C * 2, 3.0)
    for low, high, middle, reach in zip(*one.points, (1.0, 2.0, 3.0), half, strict=True):
        assert (low, high) == pytest.approx((middle - reach, middle + reach))
    assert len(notes) == 1
    assert "turned" in notes[0]


@pytest.mark.parametrize("system", ["LPS", "RAS"])
@pytest.mark.parametrize("how", ["orientation", "baseToNode", "normal"])
def test_slicers_usual_plane_of_one_point_and_a_direction(tmp_path, how, system):
    sign = 1 if system == "LPS" else -1
    turn = [1.0, 0.0, 0.0, 0.0, C, -S, 0.0, S, C]  # columns: the axes; the third is (0, -S, C)
    turn = [sign * one for one in turn[:6]] + turn[6:]
    said = {
        "orientation": {"orientation": turn, "center": [9.0, 9.0, 9.0], "normal": [1.0, 0.0, 0.0]},
        "baseToNode": {"baseToNode": [*turn[:3], 0.0, *turn[3:6], 0.0, *turn[6:], 0.0, 0.0, 0.0, 0.0, 1.0]},
        "normal": {"normal": [0.0, sign * -S, C]},
    }[how]
    (one,), notes = read(
        tmp_path, plane(coordinateSystem=system, controlPoints=[control([10.0, 20.0, 30.0])], size=[50.0, 40.0], **said)
    )
    assert (one.kind, notes) == ("plane", [])
    assert one.points[0] == (sign * 10.0, sign * 20.0, 30.0)
    # RAS to LPS is half a turn about z, so that nothing is mirrored and the normal keeps its sense
    assert normal_of(one.points) == pytest.approx([0.0, -S, C])
    for other in one.points[1:]:
        assert math.dist(one.points[0], other) == pytest.approx(20.0)


def test_a_plane_fitted_to_many_points_lies_where_slicer_fitted_it(tmp_path):
    many = [control([float(x), float(y), 0.0]) for x in (0, 4) for y in (0, 4)]
    (one,), _ = read(
        tmp_path, plane(planeType="planeFit", center=[2.0, 2.0, 0.0], normal=[0.0, 0.0, 1.0], controlPoints=many)
    )
    assert one.points[0] == (2.0, 2.0, 0.0)
    assert normal_of(one.points) == pytest.approx([0.0, 0.0, 1.0])


def test_a_plane_of_three_points_is_those(tmp_path):
    three = [[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 2.0]]
    for kind in ({"planeType": "threePoints"}, {}):
        markup = plane(controlPoints=[control(one) for one in three], normal=[1.0, 0.0, 0.0])
        del markup["planeType"]
        (one,), notes = read(tmp_path, {**markup, **kind})
        assert (one.points, notes) == (tuple(map(tuple, three)), [])


def test_a_plane_that_lies_nowhere_is_left_out_and_said(tmp_path):
    found, notes = read(tmp_path, plane(controlPoints=[control([0.0, 0.0, 0.0])]), plane(controlPoints=[]))
    assert found == []
    assert len(notes) == 2


def test_what_the_writer_of_another_program_leaves_out(tmp_path):
    """Labels null, no status, no ids, a colour of four numbers, a name for all; as scripts do it."""
    found, notes = read(
        tmp_path,
        {"type": "Fiducial", "name": "L3\tcorner", "controlPoints": [
            {"position": [1, 2, 3]}, {"label": None, "position": [4, 5, 6], "description": None},
            {"label": "bad\u0000\ud800 word", "position": [7, 8, 9], "description": "one\ntwo\u0007"},
        ], "display": {"selectedColor": [1, 0.5, 0, 1], "color": [0, 0, 1]}},
    )  # fmt: skip
    assert [one.label for one in found] == ["L3 corner", "L3 corner", "bad word"]
    assert [one.comment for one in found] == ["", "", "one\ntwo"]
    assert notes == []
    assert all(from_text(to_text(one), "it") == one for one in found)


def test_points_without_a_place_of_each_sort(tmp_path):
    rows = [control("", positionStatus=status) for status in ("undefined", "missing", "preview")]
    found, notes = read(tmp_path, {"type": "Curve", "controlPoints": [control([0, 0, 0]), *rows, control([1, 0, 0])]})
    assert [one.points for one in found] == [((0.0, 0.0, 0.0), (1.0, 0.0, 0.0))]
    assert "3 points have no position" in notes[0]


def test_a_copy_made_in_slicer_is_another_annotation(tmp_path):
    mine = annotation(kind="line", points=((0.0, 0, 0), (3.0, 4, 0)))
    markups, sidecar, _ = slicer.to_markups([mine])
    raw = json.loads(markups)
    raw["markups"].append(raw["markups"][0])
    path = tmp_path / "two.mrk.json"
    path.write_text(json.dumps(raw))
    slicer.sidecar_of(path).write_bytes(sidecar)
    found, notes = slicer.from_markups(path, "pack", "Ben")
    assert found[0] == mine
    assert len({one.id for one in found}) == 2
    assert found[1].points == mine.points
    assert "copy" in notes[0]


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        (roi(orientation=[1, 0]), "orientation"),
        (roi(orientation=[0] * 9), "length one"),
        (roi(center=[9e4, 0, 0], size=[9e4, 1, 1]), "farther away"),
        (plane(controlPoints=[control([-99_999.0, 0, 0])], orientation=UPRIGHT, size=[50, 50]), "farther away"),
        (plane(controlPoints=[control([0, 0, 0])], normal="up"), "normal"),
        ({"type": "Fiducial", "coordinateUnits": "um", "controlPoints": []}, "expected mm"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(tmp_path, markup, says):
    with pytest.raises(AnnotationError, match=says) as caught:
        read(tmp_path, markup)
    assert "\n" not in str(caught.value)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**400), 10**400) | st.floats() | st.text(max_size=5)
    | st.sampled_from(["LPS", "RAS", "mm", "ROI", "Plane", "pointNormal", "defined", "undefined"])
    | st.lists(st.floats(-2e5, 2e5), min_size=3, max_size=3) | st.just(UPRIGHT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
KEYS = ("type", "name", "coordinateSystem", "coordinateUnits", "controlPoints", "display", "center", "size", "normal",
        "orientation", "baseToNode", "planeType")  # fmt: skip
points = st.fixed_dictionaries(
    {"position": st.lists(st.floats(-2e5, 2e5), min_size=3, max_size=3) | values},
    optional={key: values for key in ("id", "label", "description", "positionStatus", "orientation")},
)
odd = st.fixed_dictionaries(
    {"type": st.sampled_from([*slicer.KIND_OF, "Other"]), "controlPoints": st.lists(points, max_size=4)},
    optional={key: values for key in KEYS if key not in ("type", "controlPoints")},
)


@calm
@given(st.lists(odd | values, max_size=3))
def test_whatever_is_read_can_be_stored_and_the_rest_is_one_line(tmp_path, markups):
    path = tmp_path / "odd.mrk.json"
    path.write_text(json.dumps({"markups": markups}))
    found, notes = [], []
    try:
        found, notes = slicer.from_markups(path, "pack", "Ben")
    except AnnotationError as error:
        notes = [str(error)]
    assert all("\n" not in note for note in notes)
    for one in found:
        assert from_text(to_text(one), "it") == one


def sound(form):
    """Sound bytes of a format, from annotations that hypothesis thinks of."""
    write = {
        "mrk.json": lambda rows: slicer.to_markups(rows)[0], "lumbar.json": lambda rows: slicer.to_markups(rows)[1],
        "json": lumbar_json.to_json, "csv": table.to_csv,
    }[form]  # fmt: skip
    made = []

    @settings(max_examples=25, deadline=None, database=None, derandomize=True)
    @given(st.lists(annotations(), min_size=1, max_size=4, unique_by=lambda one: one.id))
    def gather(rows):
        made.append(write(rows))

    gather()
    return made


@pytest.mark.timeout(max(120, COUNT // 50))
@pytest.mark.parametrize("form", ["mrk.json", "lumbar.json", "json", "csv"])
def test_damaged_files_are_read_or_refused(tmp_path, form):
    rng = random.Random(6)
    files, outcome, slowest = sound(form), {"read": 0, "refused": 0}, 0.0
    markups = slicer.to_markups([annotation()])[0]
    for number in range(COUNT):
        path = tmp_path / f"x.{form.replace('lumbar.json', 'mrk.json')}"
        hurt = mutated(rng, files[number % len(files)])
        if form == "lumbar.json":
            path.write_bytes(markups)
            slicer.sidecar_of(path).write_bytes(hurt)
        else:
            path.write_bytes(hurt)
        began = time.perf_counter()
        outcome[_outcome(form, path)] += 1
        slowest = max(slowest, time.perf_counter() - began)
    print(
        f"{form}: {COUNT} mutated files, {outcome['read']} read, {outcome['refused']} refused, {slowest:.2f} s at most"
    )
    assert outcome["refused"] > COUNT / 20
    assert slowest < 3


def _outcome(form, path):
    found, said = [], ""
    try:
        if form in ("json", "csv"):
            found = {"json": lumbar_json.from_json, "csv": table.from_csv}[form](path)
        else:
            found, _ = slicer.from_markups(path, "pack", "Ben")
    except AnnotationError as error:
        said = str(error)
    assert "\n" not in said
    for one in found:
        assert from_text(to_text(one), "it") == one
    return "refused" if said else "read"


def mutated(rng, content):
    """A byte changed, a piece cut out, doubled or exchanged, or the end cut off."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 3)):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice((1, 1, 1, 4, 30, 300)))
        way = rng.randrange(6)
        if way == 0:
            data[start:end] = b""
        elif way == 1:
            data[start:end] = data[start:end] * 2
        elif way == 2 and rng.random() < 0.2:
            del data[start:]
        elif way == 3:
            data[start:end] = rng.choice((b"null", b"1e999", b"[]", b'""', b"-", b"\xff", b"9" * 400, b'{"a":', b"\0"))
        else:
            data[start:end] = rng.randbytes(end - start)
    return bytes(data)
