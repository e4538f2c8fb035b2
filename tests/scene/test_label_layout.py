"""Labels never lie over each other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from viewer.scene.label_layout import place_labels, spread

HEIGHTS = st.lists(st.tuples(st.floats(-50, 900), st.floats(5, 30)), min_size=1, max_size=14)


@given(HEIGHTS)
def test_spread_keeps_apart_inside_and_in_order(pairs):
    low, heights = (np.array(values) for values in zip(*pairs, strict=True))
    placed = spread(low, heights, 4.0, (10.0, 700.0))
    order = np.argsort(placed)
    assert (np.diff(placed[order]) >= heights[order][:-1] + 4.0 - 1e-6).all()
    assert placed.min() >= 10.0 - 1e-9
    assert (placed + heights).max() <= 700.0 + 1e-6


@given(st.lists(st.floats(20, 600), min_size=1, max_size=6))
def test_spread_leaves_alone_what_has_room(starts):
    low = np.arange(len(starts)) * 60.0 + 20
    assert np.allclose(spread(low, np.full(len(low), 20.0), 5.0, (0.0, 700.0)), low)


@given(st.lists(st.tuples(st.floats(0, 800), st.floats(0, 600)), min_size=1, max_size=14))
def test_boxes_do_not_overlap(places):
    anchors = np.array(places)
    sizes = np.full((len(anchors), 2), (150.0, 24.0))
    boxes = place_labels(anchors, sizes, (250.0, 550.0), (800, 600), 5.0, 10.0)
    assert len(boxes) == len(anchors)
    for at, a in enumerate(boxes):
        assert a.x >= 0
        assert a.x + a.width <= 800
        for b in boxes[at + 1 :]:
            apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
            assert apart
