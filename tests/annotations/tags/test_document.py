"""An annotation goes into JSON and comes back the same; what is wrong is named."""

from __future__ import annotations

import contextlib
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.tags.document import from_document, from_texts, to_document, to_text
from annotations.tags.model import faces_of, runs_of
from tests.annotations.tags.making import annotation, annotations


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


@pytest.mark.parametrize("damage", ['{"id": ', "", "{},{}", "[]", "null", None, b"{}", "1],[2"])
def test_among_many_texts_the_damaged_one_is_found(damage):
    rows = [annotation(comment=str(number)) for number in range(30)]
    texts = [to_text(one) for one in rows]
    assert from_texts(texts, "f") == rows
    with pytest.raises(AnnotationError):
        from_texts([*texts[:7], damage, *texts[8:]], "f")
    joined = f"{texts[0]},{texts[1]}"  # two in one row, and none in another
    with pytest.raises(AnnotationError):
        from_texts([joined, *texts[2:]], "f")
