"""What a step of the view is called, and when it was done; whose change is whose where two changed the same."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annotations.tags.making import annotation, annotations
from viewer.core.actions import SetCamera, SetXray
from viewer.core.history import Redo, Undo
from viewer.core.state import Camera, Companion, Section, Slices, ViewState
from viewer.core.step_names import OTHER, STEPS, step_name
from viewer.core.store import Store
from viewer.core.tagging.contests import differences

CHANGES = {
    "presenting": (True, "presentation"), "companion": (Companion(), "other pack"),
    "compared": ("L3-L4", "comparison"), "segment": ("L3-L4", "selection"), "structures": (("a",), "selection"),
    "topic": ("condition/slip", "selection"), "isolated": (frozenset("a"), "isolate"),
    "hidden": (frozenset("a"), "hide or show"), "layers": (frozenset({"discs"}), "layers"), "xray": (True, "X-ray"),
    "section": (Section("axial", 3.0), "section"), "explode": (0.4, "explode"), "labels": (True, "labels"),
    "audience": ("patient", "text for others"), "theme": ("dark", "theme"),
    "slices": (Slices((0.0, 0.0, 0.0)), "slices"),
    "camera": (Camera((0.0, 0.0, 9.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0)), "camera"), "passage": ("#x", OTHER),
}  # fmt: skip


@pytest.mark.parametrize("field", [one.name for one in fields(ViewState) if one.name not in ("pointed", "spotlight")])
def test_every_field_of_a_view_has_a_name_for_its_step(field):
    value, name = CHANGES[field]
    before, after = ViewState(), replace(ViewState(), **{field: value})
    assert step_name(before, after) == step_name(after, before) == name


def test_every_name_can_be_translated():
    pytest.importorskip("PyQt6.QtCore", exc_type=ImportError)
    from annotations.tags.model import KINDS
    from viewer.ui.tagging.step_words import NAMES

    assert {name for name, _ in STEPS} | {OTHER} <= set(NAMES)
    placed = {f"place {kind.name.lower()}" for key, kind in KINDS.items() if key != "region"}
    assert placed <= set(NAMES)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["on", "off", "drag", "undo", "redo"]), max_size=40))
def test_every_step_has_its_time_and_they_never_run_backwards(steps):
    from tests.synthetic import synthetic_pack
    from viewer.core.catalogue import Catalogue

    store = Store(Catalogue(_PACK.setdefault("one", synthetic_pack())))
    camera = CHANGES["camera"][0]
    for number, step in enumerate(steps):
        store.dispatch(
            {
                "on": SetXray(True), "off": SetXray(False), "undo": Undo(), "redo": Redo(),
                "drag": SetCamera(replace(camera, view_angle=10.0 + number), gesture=7),
            }[step]
        )  # fmt: skip
        past, future = store.times
        assert (len(past), len(future)) == (len(store.history.past), len(store.history.future))
        whole = [*past, *reversed(future)]
        assert whole == sorted(whole)
        assert (store.undo_at is not None, store.redo_at is not None) == (store.can_undo, store.can_redo)


_PACK: dict = {}


@given(annotations())
def test_an_annotation_does_not_differ_from_itself(one):
    assert differences(one, one) == []


@given(annotations(), st.sampled_from(["label", "comment", "status", "grade"]))
def test_a_field_that_differs_is_told_with_both_words(one, field):
    other = replace(one, **{field: f"{getattr(one, field)}x"})
    (told,) = differences(one, other)
    assert (told.field, told.mine, told.theirs) == (field, getattr(one, field), getattr(other, field))


def test_places_faces_values_and_removals_are_told_in_words():
    one = annotation(values={"length_mm": 3.0})
    moved = replace(one, points=((1.0, -2.5, 4.25),), values={"length_mm": 3.25})
    assert [(told.field, told.mine, told.theirs) for told in differences(one, moved)] == [
        ("points", "1.0 -2.5 3.2 mm", "1.0 -2.5 4.2 mm"), ("length_mm", "3.00", "3.25"),
    ]  # fmt: skip
    (gone,) = differences(None, one)
    assert (gone.field, gone.mine, gone.theirs) == ("", "", "facet-joint")
