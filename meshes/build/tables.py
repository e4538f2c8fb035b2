"""Everything the generator reads: sizes of bones, sizes of what is not bone, forms of the processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

from meshes.build.parameters import GROUPS, BuildError, Parameters, read_parameters
from meshes.build.shapes import BoneShape, read_shapes
from meshes.build.soft_table import SoftTable, read_soft_table

Row = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Tables:
    """One spine: its sizes, the sizes of its soft structures, and the forms of its bones by level."""

    parameters: Parameters
    soft: SoftTable
    shapes: Mapping[str, BoneShape]


def read_tables() -> Tables:
    """The shipped tables. Raises BuildError naming file, field and fault."""
    return Tables(read_parameters(), read_soft_table(), read_shapes())


def map_rows(parameters: Parameters, change: Callable[[str, str, Row], Row]) -> Parameters:
    """The parameters with each row replaced by `change(group, measure, row)`."""
    groups = {}
    for group, kind in GROUPS.items():
        old = getattr(parameters, group)
        groups[group] = kind(**{f.name: dict(change(group, f.name, getattr(old, f.name))) for f in fields(kind)})
    return Parameters(**groups)


def map_soft_rows(soft: SoftTable, change: Callable[[str, str, Row], Row]) -> SoftTable:
    """The soft table with each row replaced by `change(group, measure, row)`."""
    groups = {
        group: {measure: dict(change(group, measure, row)) for measure, row in measures.items()}
        for group, measures in soft.groups.items()
    }
    return replace(soft, groups=groups)


def row_of(tables: Tables, group: str, measure: str) -> Row:
    """One row, of the bones' sizes or of the others. Raises BuildError if there is none."""
    if group in GROUPS and hasattr(getattr(tables.parameters, group), measure):
        row: Row = getattr(getattr(tables.parameters, group), measure)
        return row
    return tables.soft.row(group, measure)


def with_value(tables: Tables, group: str, measure: str, column: str | None, value: float) -> Tables:
    """The tables with one value, or all columns of a row, replaced. Raises BuildError if there is no such row."""
    parameters, soft = tables.parameters, tables.soft
    in_bones = group in GROUPS and hasattr(getattr(parameters, group), measure)
    row = row_of(tables, group, measure)
    if column is not None and column not in row:
        raise BuildError(f"{group}.{measure}.{column}: unknown column; expected one of {', '.join(row)}")

    def change(here: str, there: str, old: Row) -> Row:
        if (here, there) != (group, measure):
            return old
        return {key: value if column in (None, key) else kept for key, kept in old.items()}

    if in_bones:
        return replace(tables, parameters=map_rows(parameters, change))
    return replace(tables, soft=map_soft_rows(soft, change))
