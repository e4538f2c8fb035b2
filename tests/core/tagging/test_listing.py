"""The list of annotations: filter, order and headings, against what is plainly counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.tags.model import Annotation
from annotations.tags.vocabulary import vocabulary
from tests.synthetic import synthetic_pack
from viewer.core.catalogue import Catalogue
from viewer.core.tagging.listing import _KEYS, GROUPS, Query, listed, row_of
from viewer.core.tagging.shapes import number, said

START = datetime(2026, 1, 1, tzinfo=UTC)
CATALOGUE = Catalogue(synthetic_pack())


def made(at: int, **fields) -> Annotation:
    """An annotation of a number; later numbers were changed later."""
    when = START + timedelta(minutes=at)
    basic = {"kind": "point", "label": "pedicle", "pack": "p", "author": "ann", "created": when, "changed": when}
    return Annotation(id=f"{at:032x}", **{**basic, **fields})


def rows_of(*annotations):
    return [row_of(one, CATALOGUE, vocabulary()) for one in annotations]


some = st.builds(
    made,
    st.integers(0, 10_000),
    author=st.sampled_from(["ann", "Bob", "Ärzte"]),
    status=st.sampled_from(["draft", "reviewed", "rejected"]),
    structure=st.sampled_from([None, "vertebra/L3", "vertebra/L4"]),
    level=st.sampled_from([None, "L3", "L4"]),
    comment=st.sampled_from(["", "Steep", "unsure here"]),
    values=st.sampled_from([{}, {"length_mm": 3.25}, {"angle_deg": 41.7}]),
)
several = st.lists(some, unique_by=lambda one: one.id, max_size=30)
queries = st.builds(
    Query,
    text=st.sampled_from(["", "steep", "PEDICLE third", "ärzte"]),
    status=st.sampled_from(["", "draft"]),
    kind=st.sampled_from(["", "point", "line"]),
    sort=st.sampled_from(sorted(_KEYS)),
    downwards=st.booleans(),
    group=st.sampled_from(GROUPS),
)


@given(several, queries)
def test_every_fitting_row_is_there_once_and_in_order(annotations, query):
    rows = rows_of(*annotations)
    groups = listed(rows, query)
    shown = [row for _, group in groups for row in group]
    wanted = [
        row
        for row in rows
        if query.status in ("", row.status)
        and query.kind in ("", row.kind)
        and all(word.casefold() in row.sought for word in query.text.split())
    ]
    assert sorted(row.id for row in shown) == sorted(row.id for row in wanted)
    assert len({name for name, _ in groups}) == len(groups)
    for _, group in groups:
        keys = [_KEYS[query.sort](row) for row in group]
        assert keys == sorted(keys, reverse=query.downwards)


@pytest.mark.parametrize("text", ["steep", "third LUMBAR", "zoë", "own word"])
def test_search_looks_at_name_comment_structure_and_author(text):
    annotations = {
        "steep": made(1, comment="Steep"), "third LUMBAR": made(2, structure="vertebra/L3"),
        "zoë": made(3, author="Zoë"), "own word": made(4, label="own word"),
    }  # fmt: skip
    ((_, found),) = listed(rows_of(*annotations.values()), Query(text=text))
    assert [row.id for row in found] == [annotations[text].id]


def test_only_what_lies_on_the_surfaces_asked_for():
    one, other = made(1, surfaces={"vertebra/L3": "a"}), made(2, surfaces={"vertebra/L4": "b"})
    ((_, found),) = listed(rows_of(one, other), Query(within=frozenset({"vertebra/L3"})))
    assert [row.id for row in found] == [one.id]


def test_a_note_is_called_by_its_first_line():
    (row,) = rows_of(made(1, kind="note", comment="Osteophyte\nanterior, large"))
    assert row.name == "Osteophyte"


def test_numbers_have_their_unit():
    assert number("length_mm", 24.31) == "24.3 mm"
    assert number("angle_deg", 41.72) == "41.7°"
    assert number("volume_mm3", 55976.03) == "55976 mm³"
    assert said({"area_mm2": 12.0, "length_mm": 3.0}) == "3.0 mm"
    assert said({}) == ""


def test_drafts_are_those_of_the_program_that_nobody_has_checked():
    draft = made(1, origin="automatic")
    assert [row.automatic for row in rows_of(draft, replace(draft, status="reviewed"), made(2))] == [True, False, False]
