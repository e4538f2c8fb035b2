"""An annotation goes into JSON and comes back the same; what is wrong is named."""

from __future__ import annotations

import contextlib
import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.tags.document import from_document, to_document
from annotations.tags.model import KINDS, Annotation, faces_of, new_id, runs_of

AT = datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC)


def annotation(**changes):
    plain = Annotation(new_id(), "point", "facet-joint", "lumbar-atlas", "Ada", AT, AT, points=((1.0, -2.5, 3.25),))
    return replace(plain, **changes)


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).filter(
    str.strip
)
coordinates = st.floats(-1e4, 1e4)
faces = st.dictionaries(words, st.sets(st.integers(0, 3000), min_size=1).map(runs_of), max_size=3)


@st.composite
def annotations(draw):
    kind = draw(st.sampled_from(sorted(KINDS)))
    shape = KINDS[kind]
    count = draw(st.integers(shape.least, shape.most if shape.most is not None else shape.least + 4))
    points = draw(st.lists(st.tuples(coordinates, coordinates, coordinates), min_size=count, max_size=count))
    return annotation(
        kind=kind,
        points=tuple(points),
        faces=draw(faces) if shape.faces else {},
        label=draw(words),
        comment=draw(words),
        structure=draw(st.none() | words),
        side=draw(st.sampled_from(("left", "right", None))),
        values=draw(st.dictionaries(words, st.floats(allow_nan=False, allow_infinity=False), max_size=3)),
        extra=draw(st.dictionaries(words, words, max_size=3)),
        changed=draw(st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC))),
    )


@given(annotations())
def test_json_there_and_back(one):
    assert from_document(json.loads(json.dumps(to_document(one))), "x.json") == one


@given(st.sets(st.integers(0, 500)))
def test_runs_hold_each_face_once(numbers):
    runs = runs_of(numbers)
    assert faces_of(runs) == sorted(numbers)
    assert all(a + n < b for (a, n), (b, _) in itertools.pairwise(runs))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("id", "abc", "32 hexadecimal digits"),
        ("kind", "blob", "one of point"),
        ("label", "", "one line of text"),
        ("label", "two\nlines", "one line of text"),
        ("side", "Left", "left, right or null"),
        ("points", [[1, 2]], "a list of"),
        ("points", [[1, 2, float("nan")]], "a list of"),
        ("points", [[1, 2, 1e9]], "a list of"),
        ("points", [["1", 2, 3]], "a list of"),
        ("points", [], "1 points"),
        ("faces", {"disc/L4-L5": [[0, 1]]}, "a point has no faces"),
        ("faces", {"disc/L4-L5": [[5, 3], [6, 1]]}, "from the lowest up"),
        ("faces", {"disc/L4-L5": [[0, 10**12]]}, "from the lowest up"),
        ("values", {"length_mm": float("inf")}, "finite"),
        ("status", "done", "draft, reviewed, rejected"),
        ("created", "2026-01-31T12:00:00", "a time with its zone"),
        ("created", 5, "a time with its zone"),
        ("colour", "red", "#RRGGBB"),
        ("comment", "\x00", "a text"),
        ("comment", "x" * 20_001, "at most 20000"),
        ("madeup", 1, "no such field"),
        ("extra", {"a": 1}, "a table of texts"),
    ],
)
def test_what_is_wrong_is_named(field, value, says):
    raw = to_document(annotation()) | {field: value}
    with pytest.raises(AnnotationError) as caught:
        from_document(raw, "mine.json")
    message = str(caught.value)
    assert "mine.json" in message
    assert field in message
    assert says in message
    assert "\n" not in message


def test_a_missing_field_is_named():
    raw = to_document(annotation())
    del raw["author"]
    with pytest.raises(AnnotationError, match="author: found nothing"):
        from_document(raw, "mine.json")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_read_or_refused(raw):
    for value in (raw, to_document(annotation()) | {"points": raw}, to_document(annotation()) | {"faces": raw}):
        with contextlib.suppress(AnnotationError):
            from_document(value, "x.json")
