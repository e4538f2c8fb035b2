"""Wrong numberings are noticed; renumbering moves everything of a level together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.errors import MeshError
from meshes.importing.levels import Placed, apply, check_levels, propose, rename_all, shift
from meshes.importing.model import Guess
from meshes.importing.names import guess

SIZE = (90.0, 85.0, 50.0)
SPINE = ["T12", "L1", "L2", "L3", "L4", "L5", "sacrum"]


def _spine(*names: str, z: list[float] | None = None) -> list[Placed]:
    heights = z or [-36.0 * i for i in range(len(names))]
    return [Placed(n, guess(n), (0.0, 10.0, h), SIZE) for n, h in zip(names, heights, strict=True)]


def _kinds(placed: list[Placed]) -> list[str]:
    return [f.kind for f in check_levels(placed).findings]


def test_a_whole_spine_has_nothing_to_say() -> None:
    report = check_levels(_spine(*SPINE)[::-1])
    assert report.findings == report.proposals == ()
    assert report.levels == ("T12", "L1", "L2", "L3", "L4", "L5", "S1")
    assert report.in_order


def test_two_of_one_level() -> None:
    report = check_levels(_spine("L1", "L2", "L3", "L3", "L5"))
    (doubled,) = [f for f in report.findings if f.kind == "doubled"]
    assert doubled.pieces == (2, 3)
    assert not report.in_order
    assert "missing" in _kinds(_spine("L1", "L2", "L3", "L3", "L5"))


def test_the_one_out_of_order_is_named() -> None:
    (finding,) = check_levels(_spine("T12", "L4", "L1", "L2", "L3", "L5", "sacrum")).findings
    assert (finding.kind, finding.pieces) == ("order", (1,))
    assert "L4" in finding.text


def test_upside_down_is_one_finding() -> None:
    assert _kinds(_spine(*SPINE[::-1])) == ["upside-down"]


def test_missing_is_counted_between_the_named_only() -> None:
    assert check_levels(_spine("L2", "L3", "L4")).findings == ()
    (finding,) = check_levels(_spine("L2", "L3", "L5", "sacrum", z=[0, -36, -108, -150])).findings
    assert finding.text.endswith("L4")


def test_six_lumbar_vertebrae_are_no_fault() -> None:
    report = check_levels(_spine("L1", "L2", "L3", "L4", "L5", "L6", "sacrum"))
    assert [f.kind for f in report.findings] == ["six-lumbar"]
    assert report.in_order


def test_room_for_one_more_and_names_that_jump() -> None:
    assert _kinds(_spine("L1", "L2", "L3", "L4", z=[0, -36, -108, -144])) == ["gap"]
    assert _kinds(_spine("L1", "L2", "L4", "L5", z=[0, -36, -72, -108])) == ["missing", "gap"]


def test_unnamed_bones_are_counted_up_from_the_sacrum() -> None:
    placed = _spine("a", "b", "c", "d", "e", "sacrum")
    (offer,) = propose(placed)
    assert [offer.targets[i] for i in range(5)] == [f"vertebra/L{n}" for n in range(1, 6)]
    assert placed[0].guess.target is None
    taken = apply([p.guess for p in placed], offer.targets)
    assert (taken[4].target, taken[4].confidence) == ("vertebra/L5", 1.0)


def test_with_six_above_the_sacrum_transitional_anatomy_is_the_second_offer() -> None:
    usual, six = propose(_spine("a", "b", "c", "d", "e", "f", "sacrum"))
    assert (usual.targets[0], usual.targets[5], usual.transitional) == ("vertebra/T12", "vertebra/L5", False)
    assert (six.targets[0], six.targets[5], six.transitional) == ("vertebra/L1", "vertebra/L6", True)
    (only,) = propose(_spine("T12", "b", "c", "d", "e", "f", "g", "sacrum"))
    assert only.transitional


def test_no_offer_without_an_anchor_or_for_things_of_another_size() -> None:
    assert propose(_spine("a", "b", "c")) == []
    small = Placed("crumb", guess("crumb"), (0.0, 0.0, 40.0), (5.0, 5.0, 5.0))
    assert propose([small, *_spine("L5", "sacrum")]) == []
    assert propose([*_spine("T11", "T12", "L1")]) == []


TARGETS = ["vertebra/L3", "vertebra/L3/body", "disc/L2-L3/nucleus", "facet/L3-L4/left", "nerve/L3/right/ganglion",
           "ligament/flavum/L1-L2/left", "vertebra/sacrum", "canal/dural-sac", "nerve/S1/left"]  # fmt: skip


def _moved(steps: int, targets: list[str]) -> list[str | None]:
    return [g.target for g in shift([Guess(t, 0.9, "x") for t in targets], steps)]


def test_shift_moves_all_of_a_level_and_leaves_the_sacrum() -> None:
    assert _moved(1, TARGETS) == [
        "vertebra/L4", "vertebra/L4/body", "disc/L3-L4/nucleus", "facet/L4-L5/left", "nerve/L4/right/ganglion",
        "ligament/flavum/L2-L3/left", "vertebra/sacrum", "canal/dural-sac", "nerve/S1/left",
    ]  # fmt: skip
    assert _moved(1, ["disc/L5-S1", "vertebra/L6", "disc/L4-L5"]) == ["disc/L6-S1", None, "disc/L5-L6"]
    assert _moved(-1, ["disc/L6-S1", "disc/L5-L6", "vertebra/L1", "disc/L1-L2", "vertebra/T12"]) == [
        "disc/L5-S1", "disc/L4-L5", "vertebra/T12", "disc/T12-L1", None,
    ]  # fmt: skip


@given(st.sampled_from([-2, -1, 0, 1, 2]), st.lists(st.sampled_from(TARGETS), unique=True))
def test_shift_and_back_is_nothing(steps: int, targets: list[str]) -> None:
    there = [Guess(t, 0.9, "x") for t in targets]
    back = shift(shift(there, steps), -steps)
    assert [b.target for b, t in zip(back, targets, strict=True) if b.target] == [
        t for b, t in zip(back, targets, strict=True) if b.target
    ]


def test_rename_all_at_once_the_sacrum_too() -> None:
    there = [Guess(t, 0.9, "x") for t in ("vertebra/L4", "vertebra/L5", "disc/L4-L5", "vertebra/sacrum")]
    turned = rename_all(there, {"L4": "L5", "L5": "L4"})
    assert [g.target for g in turned[:2]] == ["vertebra/L5", "vertebra/L4"]
    up = rename_all(there, {"S1": "L5", "L5": "L4", "L4": "L3"})
    assert [g.target for g in up] == ["vertebra/L3", "vertebra/L4", "disc/L3-L4", "vertebra/L5"]


@pytest.mark.parametrize("mapping", [{"L4": "L5"}, {"L4": "L3", "L5": "L3"}, {"L9": "L3"}, {"L4": "C1"}])
def test_a_renaming_that_cannot_be_is_refused_in_one_line(mapping: dict[str, str]) -> None:
    with pytest.raises(MeshError, match=r"^rename: [^\n]*$"):
        rename_all([Guess("vertebra/L4", 1, "x"), Guess("vertebra/L5", 1, "x")], mapping)
