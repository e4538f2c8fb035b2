"""The table of sizes of what is not bone (`soft.toml`), and its reader."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from meshes.build.parameters import BuildError, read_toml

FORMAT = 1
NOTES = ("unit", "range", "source")


@dataclass(frozen=True)
class SoftTable:
    """Values by group, measure and column (a level, a segment, a root or a named place)."""

    name: str
    groups: Mapping[str, Mapping[str, Mapping[str, float]]]

    def row(self, group: str, measure: str) -> Mapping[str, float]:
        """One measure: column to value in the unit the table states. Raises BuildError if it is missing."""
        try:
            return self.groups[group][measure]
        except KeyError:
            raise BuildError(f"{self.name}: {group}.{measure}: missing, expected a table of values; add it") from None

    def value(self, group: str, measure: str, column: str) -> float:
        """One value. Raises BuildError if it is missing."""
        row = self.row(group, measure)
        if column not in row:
            raise BuildError(f"{self.name}: {group}.{measure}.{column}: missing, found {', '.join(row)}; add it")
        return row[column]


def read_soft_table(path: Path | None = None) -> SoftTable:
    """The table from `path`, or the shipped one. Raises BuildError naming file, field and fault."""
    return parse_soft_table(*read_toml(path, "soft.toml"))


def parse_soft_table(table: Mapping[str, object], name: str = "soft.toml") -> SoftTable:
    """The table from what `tomllib` gives; `name` is used in messages only."""
    if table.get("format") != FORMAT:
        raise BuildError(f"{name}: format: found {table.get('format')!r}, expected {FORMAT}; use a matching table")
    groups: dict[str, dict[str, dict[str, float]]] = {}
    for group, measures in table.items():
        if group == "format":
            continue
        if not isinstance(measures, Mapping):
            raise BuildError(f"{name}: {group}: found {measures!r}, expected a group of measures")
        groups[group] = {measure: _row(row, f"{name}: {group}.{measure}") for measure, row in measures.items()}
    return SoftTable(name, groups)


def _row(row: object, place: str) -> dict[str, float]:
    if not isinstance(row, Mapping):
        raise BuildError(f"{place}: found {row!r}, expected a table of values")
    for note in NOTES:
        if note not in row:
            raise BuildError(f"{place}.{note}: missing; every measure states {', '.join(NOTES)}")
    bounds = row["range"]
    if not (isinstance(bounds, list) and len(bounds) == 2 and all(_is_number(bound) for bound in bounds)):
        raise BuildError(f"{place}.range: found {bounds!r}, expected [lowest, highest]")
    values = {key: value for key, value in row.items() if key not in NOTES}
    for key, value in values.items():
        if not _is_number(value) or not bounds[0] <= value <= bounds[1]:
            raise BuildError(
                f"{place}.{key}: found {value!r}, expected a number from {bounds[0]} to {bounds[1]}; correct it"
            )
    return {key: float(value) for key, value in values.items()}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
