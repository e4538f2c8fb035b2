"""The table of sizes of what is not bone is complete, and says clearly what is wrong with it."""

from __future__ import annotations

import contextlib
import copy
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.build.parameters import SEGMENTS, BuildError
from meshes.build.soft_table import parse_soft_table, read_soft_table


def raw() -> dict:
    return tomllib.loads(resources.files("meshes.build").joinpath("soft.toml").read_text(encoding="utf-8"))


def test_shipped_table_has_a_column_for_every_segment_and_root() -> None:
    table = read_soft_table()
    for group, measure in (("disc", "bulge"), ("disc", "nucleus_length"), ("capsule", "spread")):
        assert tuple(table.row(group, measure)) == SEGMENTS
    assert tuple(table.row("root", "diameter")) == ("L1", "L2", "L3", "L4", "L5", "S1", "S2")


def test_roots_grow_and_ganglia_are_wider_than_their_roots() -> None:
    table = read_soft_table()
    *sizes, second_sacral = table.row("root", "diameter").values()
    assert sizes == sorted(sizes)
    assert second_sacral < sizes[-1]
    for level, width in table.row("ganglion", "width").items():
        assert width > table.value("root", "diameter", level)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("format",), 2, "format: found 2, expected 1"),
        (("root", "diameter", "L3"), 40, "root.diameter.L3: found 40"),
        (("root", "diameter", "L3"), "wide", "root.diameter.L3: found 'wide'"),
        (("root", "diameter", "L3"), float("nan"), "root.diameter.L3: found nan"),
        (("root", "diameter", "range"), [1], "root.diameter.range: found [1]"),
        (("root", "diameter"), 3, "root.diameter: found 3"),
        (("root",), 3, "root: found 3"),
    ],
)
def test_a_wrong_value_is_named(path: tuple[str, ...], value: object, message: str) -> None:
    table = copy.deepcopy(raw())
    place = table
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(BuildError) as caught:
        parse_soft_table(table)
    assert f"soft.toml: {message}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("note", ["unit", "range", "source"])
def test_every_measure_states_unit_range_and_source(note: str) -> None:
    table = copy.deepcopy(raw())
    del table["sac"]["half_width"][note]
    with pytest.raises(BuildError, match=rf"sac\.half_width\.{note}: missing"):
        parse_soft_table(table)


def test_a_missing_row_or_column_is_named() -> None:
    table = read_soft_table()
    with pytest.raises(BuildError, match=r"root\.colour: missing"):
        table.row("root", "colour")
    with pytest.raises(BuildError, match=r"root\.diameter\.L9: missing, found L1"):
        table.value("root", "diameter", "L9")


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"other\.toml: cannot be read"):
        read_soft_table(tmp_path / "other.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("format = = 1", encoding="utf-8")
    with pytest.raises(BuildError, match=r"broken\.toml: not a TOML table"):
        read_soft_table(broken)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["format", "sac", "root", "x"]), JSON))
def test_rubbish_is_refused_with_a_build_error_or_read(table: dict) -> None:
    with contextlib.suppress(BuildError):  # anything else fails the test
        assert set(parse_soft_table({"format": 1} | table).groups) <= set(table)
