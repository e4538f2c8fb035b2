"""Annotations of two are paired, compared and merged: nothing lost, nothing made up, the worst first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.tags.model import Annotation, new_id, now, runs_of
from viewer.core.agreement.compare import agreement, overlap
from viewer.core.agreement.merging import merge_plan, merged, newest
from viewer.core.agreement.pairing import paired

MOMENT = now()
SQUARE = {
    "plate": (
        np.array([[x, y, 0] for y in range(5) for x in range(5)], np.float32),
        np.array(
            [
                corner
                for y in range(4)
                for x in range(4)
                for a in [y * 5 + x]
                for corner in ((a, a + 1, a + 6), (a, a + 6, a + 5))
            ],
            np.int32,
        ),
    )
}


def made(kind="point", label="pedicle", points=((0.0, 0.0, 0.0),), **more) -> Annotation:
    return Annotation(new_id(), kind, label, "pack", "Anna", MOMENT, MOMENT, points=points, **more)


def by_id(*rows):
    return {one.id: one for one in rows}


points = st.tuples(*[st.floats(-50, 50)] * 3)
rows_of = st.lists(st.tuples(st.sampled_from(["a", "b"]), points, st.sampled_from(["", "I", "II"])), max_size=8)


def annotations(rows):
    return by_id(*(made(label=label, points=(place,), grade=grade) for label, place, grade in rows))


@given(rows_of)
def test_whoever_is_compared_with_himself_agrees(rows):
    mine = annotations(rows)
    theirs = by_id(*(replace(one, id=new_id()) for one in mine.values()))
    assert agreement({"A": mine, "B": theirs}, {}).rows == ()
    assert merge_plan(mine, mine).differences == ()
    assert merged(merge_plan(mine, mine), []) == ()


@given(rows_of, rows_of)
def test_who_comes_first_does_not_matter(rows, others):
    mine, theirs = annotations(rows), annotations(others)
    one, other = agreement({"A": mine, "B": theirs}, {}), agreement({"B": theirs, "A": mine}, {})
    assert sorted(row.badness for row in one.rows) == pytest.approx(sorted(row.badness for row in other.rows))


@given(rows_of, rows_of)
def test_a_merge_loses_nothing(rows, others):
    mine, theirs = annotations(rows), annotations(others)
    plan = merge_plan(mine, theirs)
    whole = {**mine, **by_id(*merged(plan, ["both"] * len(plan.differences)))}
    pairs, _, alone = paired(mine, theirs)
    assert len(whole) == len(mine) + len(alone) + len(plan.differences)
    same = len(pairs) - len(plan.differences)
    assert len(whole) == len(mine) + len(theirs) - same


def test_landmarks_are_paired_so_that_the_distances_are_least():
    mine = by_id(made(points=((0.0, 0, 0),)), made(points=((10.0, 0, 0),)))
    theirs = by_id(made(points=((11.0, 0, 0),)), made(points=((2.0, 0, 0),)))
    rows = agreement({"A": mine, "B": theirs}, {}).rows
    assert [row.value for row in rows] == [2.0, 1.0]  # the worst first
    assert rows[0].point == (0.0, 0.0, 0.0)


def test_the_worst_comes_first_and_what_one_has_alone_is_told():
    mine = by_id(made(), made(label="lamina"), made(kind="structure", label="disc", points=(), grade="II"))
    theirs = by_id(made(points=((0.5, 0, 0),)), made(kind="structure", label="disc", points=(), grade="IV"))
    found = agreement({"A": mine, "B": theirs}, {})
    assert [row.measure for row in found.rows] == ["grade", "missing", "distance_mm"]
    assert "II against IV" in found.rows[0].words
    assert found.rows[1].words == "only A has it"
    assert found.grades["disc"].kappa == pytest.approx(0) or found.grades["disc"].kappa is None


def test_regions_overlap_by_area():
    half = made(kind="region", points=(), faces={"plate": runs_of(range(16))})
    quarter = made(kind="region", points=(), faces={"plate": runs_of(range(8))})
    dice, mean, far = overlap(half, quarter, SQUARE)
    assert dice == pytest.approx(2 * 4 / (8 + 4))
    assert 0 < mean < far <= 2
    assert overlap(half, half, SQUARE) == (1.0, 0.0, 0.0)
    none = made(kind="region", points=(), faces={"plate": runs_of(range(20, 22))})
    assert overlap(quarter, none, SQUARE)[0] == 0


@pytest.mark.parametrize(
    ("raters", "words"),
    [
        ({"A": by_id(made())}, "two"),
        ({"A": by_id(made()), "B": by_id(replace(made(), pack="other"))}, "pack"),
        ({"A": by_id(made(surfaces={"L3": "a" * 64})), "B": by_id(made(surfaces={"L3": "b" * 64}))}, "surfaces"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_line(raters, words):
    with pytest.raises(AnnotationError, match=words) as caught:
        agreement(raters, {})
    assert "\n" not in str(caught.value)


def test_a_merge_does_what_was_decided():
    mine = made(comment="mine")
    theirs = replace(mine, comment="theirs", changed=now())
    plan = merge_plan(by_id(mine), by_id(theirs))
    assert plan.differences[0].fields == ("comment",)
    assert newest(plan.differences[0]) == "theirs"
    assert merged(plan, ["skip"]) == merged(plan, ["mine"]) == ()
    assert [(one.id, one.comment) for one in merged(plan, ["theirs"])] == [(mine.id, "theirs")]
    both = merged(plan, ["both"])
    assert both[0].comment == "theirs"
    assert both[0].id != mine.id
    with pytest.raises(AnnotationError):
        merged(plan, [])


def test_rejected_annotations_do_not_count():
    mine, theirs = by_id(made(status="rejected")), by_id(made(label="lamina", status="rejected"))
    assert agreement({"A": mine, "B": theirs}, {}).rows == ()


def test_of_many_regions_those_alike_belong_together():
    left = made(kind="region", points=(), faces={"plate": runs_of(range(4))})
    right = made(kind="region", points=(), faces={"plate": runs_of(range(20, 24))})
    swapped = [replace(one, id=new_id()) for one in (right, left)]
    assert agreement({"A": by_id(left, right), "B": by_id(*swapped)}, SQUARE).rows == ()


def test_what_is_too_far_drives_no_near_ones_apart():
    mine = by_id(made(points=((0.0, 0, 0),)), made(points=((26.0, 0, 0),)))
    theirs = by_id(made(points=((25.5, 0, 0),)), made(points=((51.5, 0, 0),)))
    rows = agreement({"A": mine, "B": theirs}, {}).rows
    assert sorted(row.measure for row in rows) == ["distance_mm", "missing", "missing"]
    assert min(row.value for row in rows) == 0.5


def test_grades_further_apart_are_worse():
    rows = [
        made(kind="structure", label="condition/disc-degeneration", points=(), level=level, grade=grade)
        for level, grade in (("L1-L2", "I"), ("L2-L3", "I"))
    ]
    theirs = [replace(rows[0], grade="II"), replace(rows[1], grade="V")]
    found = agreement({"A": by_id(*rows), "B": by_id(*theirs)}, {}).rows
    assert [row.badness for row in found] == [1.0, 0.25]


def test_a_merge_keeps_rejected_ones_once_and_packs_apart():
    rejected = made(status="rejected")
    assert merged(merge_plan(by_id(rejected), by_id(rejected)), []) == ()
    plan = merge_plan(by_id(rejected), by_id(replace(rejected, status="reviewed")))
    assert plan.differences[0].fields == ("status",)
    elsewhere = replace(made(), pack="other")
    assert merge_plan(by_id(made()), by_id(elsewhere)).differences == ()


def test_faces_beyond_the_surface_are_refused():
    one = made(kind="region", points=(), faces={"plate": runs_of([400])})
    with pytest.raises(AnnotationError, match="400"):
        agreement({"A": by_id(one), "B": by_id(one)}, SQUARE)
