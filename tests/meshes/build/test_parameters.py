"""The table of sizes: complete, readable, and strict about what is wrong."""

from __future__ import annotations

import copy
import math
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.build.parameters import (
    LEVELS,
    SEGMENTS,
    VERTEBRAE,
    BuildError,
    columns,
    parse_parameters,
    read_parameters,
)

TABLE = tomllib.loads(resources.files("meshes.build").joinpath("parameters.toml").read_text(encoding="utf-8"))
MEASURES = [(group, measure) for group, rows in TABLE.items() if group != "format" for measure in rows]


def test_shipped_table_is_read_whole() -> None:
    parameters = read_parameters()
    assert set(parameters.body.upper_width) == set(LEVELS)
    assert set(parameters.body.lower_width) == set(VERTEBRAE)
    assert set(parameters.facet.gap) == set(SEGMENTS)
    assert parameters.body.upper_width["L3"] == TABLE["body"]["upper_width"]["L3"]


@pytest.mark.parametrize(("group", "measure"), MEASURES)
def test_every_measure_states_unit_and_source(group: str, measure: str) -> None:
    row = TABLE[group][measure]
    assert row["unit"] in {"mm", "deg", "ratio"}
    assert len(row["source"]) > 5


@given(st.sampled_from(MEASURES), st.sampled_from([None, "x", math.nan, math.inf, True, -1e6, 1e6]))
def test_a_bad_value_is_named(place: tuple[str, str], value: object) -> None:
    group, measure = place
    table = copy.deepcopy(TABLE)
    column = columns(group, measure)[0]
    table[group][measure][column] = value
    with pytest.raises(BuildError, match=rf"sizes\.toml: {group}\.{measure}\.{column}: found"):
        parse_parameters(table, "sizes.toml")


@given(st.sampled_from(MEASURES))
def test_a_missing_measure_is_named(place: tuple[str, str]) -> None:
    group, measure = place
    table = copy.deepcopy(TABLE)
    del table[group][measure]
    with pytest.raises(BuildError, match=rf"{group}\.{measure}: missing"):
        parse_parameters(table)


def test_unknown_names_are_refused() -> None:
    for change in ({"colour": {}}, {"body": TABLE["body"] | {"girth": {}}}):
        with pytest.raises(BuildError, match="unknown"):
            parse_parameters(TABLE | change)


def test_wrong_format_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="format: found 9, expected 1"):
        parse_parameters(TABLE | {"format": 9})
    (tmp_path / "bad.toml").write_text("= nothing", encoding="utf-8")
    with pytest.raises(BuildError, match=r"bad\.toml: not a TOML table"):
        read_parameters(tmp_path / "bad.toml")
    with pytest.raises(BuildError, match=r"none\.toml: cannot be read"):
        read_parameters(tmp_path / "none.toml")
