"""Kappa and intraclass correlation give what was published of worked examples, and say why where they are undefined."""

from __future__ import annotations

import pytest

pytest.importorskip("pingouin")
from viewer.core.agreement.statistics import icc, kappa

#: Shrout and Fleiss 1979, table 2: four judges, six targets.
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def test_the_example_of_shrout_and_fleiss():
    found = icc(SHROUT_FLEISS)
    assert found.agreement is not None
    assert found.agreement[0] == pytest.approx(0.29, abs=0.005)
    assert found.consistency is not None
    assert found.consistency[0] == pytest.approx(0.71, abs=0.005)
    assert found.agreement[1] <= found.agreement[0] <= found.agreement[2]


def test_a_table_of_two_by_two():
    """20, 5, 10, 15: observed 0.70, by chance 0.50, so kappa 0.40."""
    rated = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = kappa(rated)
    assert (found.n, found.share) == (50, pytest.approx(0.7))
    assert found.kappa == pytest.approx(0.4)
    assert found.weighted is None  # yes and no have no order here


def test_a_near_miss_counts_less_when_grades_have_an_order():
    near = [("I", "II"), ("II", "II"), ("III", "III"), ("V", "V"), ("IV", "IV")]
    far = [("I", "V"), ("II", "II"), ("III", "III"), ("V", "V"), ("IV", "IV")]
    order = ("I", "II", "III", "IV", "V")
    assert kappa(near, order).weighted > kappa(far, order).weighted


def test_three_raters_have_fleiss_kappa():
    whole = [("a", "a", "a"), ("b", "b", "b"), ("a", "a", "a")]
    assert kappa(whole).kappa == pytest.approx(1.0)
    assert kappa([*whole, ("a", "b", "b")]).kappa < 1


@pytest.mark.parametrize("rated", [[], [("a", "a")] * 4])
def test_what_is_not_defined_says_why(rated):
    found = kappa(rated)
    assert found.kappa is None
    assert found.why


def test_bland_and_altman():
    found = icc([(10, 12), (11, 13), (12, 14)])
    assert found.bias == pytest.approx(2)
    assert found.limits == (pytest.approx(2), pytest.approx(2))
    assert found.agreement is None
    assert "5" in found.why


def test_raters_who_say_the_same_agree_wholly():
    assert icc([(n, n) for n in range(6)]).agreement == (1.0, 1.0, 1.0)
    assert icc([(3, 3)] * 6).agreement is None
