"""Sizes that texts are held against: what is read from words, and how far they may differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.measured import LEAST, SHARE, Size, sizes, stated


def test_the_sizes_texts_speak_of_are_there() -> None:
    assert {"middle-disc-height/L4-L5", "pedicle-width/vertebra/L5", "facet-angle/L5-S1", "lordosis/all"} <= set(
        sizes()
    )
    assert sizes()["facet-angle/L4-L5"].words == "44\u00a0degrees"
    assert sizes()["pedicle-width/vertebra/L5"].place == "L5"


@pytest.mark.parametrize(
    ("words", "figures"),
    [("9.3 to 10.6 mm", (9.3, 10.6)), ("18", (18.0, 18.0)), ("from 12, 8 or 10 mm", (8.0, 12.0)), ("tall", None)],
)
def test_figures_are_read_from_words(words: str, figures) -> None:
    assert stated(words) == figures


@given(st.floats(0.5, 100), st.floats(0, 50), st.floats(0, 50))
def test_a_range_agrees_if_the_size_lies_in_it_or_near_it(value: float, below: float, above: float) -> None:
    size, slack = Size("x/L1", "x", value, "mm"), max(SHARE * value, LEAST)
    assert size.agrees(value - below, value + above)
    assert not size.agrees(value + slack * 1.01, value + slack * 1.01 + above)
    assert not size.agrees(value - slack * 1.01 - below, value - slack * 1.01)
