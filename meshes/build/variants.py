"""Lumbosacral transitional forms, made from the usual tables: six lumbar vertebrae, L5 joined to the sacrum, S1 free.

The added vertebra is called L6 throughout the generator; where it is a freed S1, the finished structures are renamed.
Forms after Castellvi 1984 (IIIb for the joined L5) and O'Driscoll 1996 (squared body, low disc); amounts are D.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from meshes.build.parameters import Parameters
from meshes.build.shapes import BoneShape, blended
from meshes.build.tables import Row, Tables, map_rows, map_soft_rows, with_value

# Where a column of the longer spine takes its figures from: one column, or half way between two.
SIX = {
    "L5": ("L4", "L5"),
    "L6": ("L5",),
    "L4-L5": ("L3-L4", "L4-L5"),
    "L5-L6": ("L4-L5",),
    "L6-S1": ("L5-S1",),
}
FOUR_SACRAL = ("S1", "S2", "S3", "S4")
SHORTER = 0.83  # length of a sacrum of four as part of one of five
FREED = {"L6": "S1", "S1": "S2", "S2": "S3", "S3": "S4", "S4": "S5"}
GROWN_TOGETHER = 0.3  # mm, the seam that is left between two bones that are kept apart as structures
DYSPLASTIC_HEIGHT = 11.0  # mm, half the height of a joined transverse process (Castellvi: 19 mm and more)


@dataclass(frozen=True)
class Variant:
    """title: for the pack; change: tables to tables; names: the generator's level names and what they are called here;
    keeps_lordosis: whether the other discs make up for what the change takes or adds; left_out: how the ids of what
    this spine does not show begin, in the generator's names."""

    title: str
    change: Callable[[Tables], Tables]
    names: Mapping[str, str]
    keeps_lordosis: bool = True
    left_out: str = "-"

    def renamed(self, key: str) -> str:
        """A structure id, or a level's or segment's name, as it is called in this variant."""
        return _with_names(key, self.names)


def _with_names(key: str, names: Mapping[str, str]) -> str:
    return re.sub(r"(?<![A-Za-z0-9])[LS]\d(?![A-Za-z0-9])", lambda found: names.get(found[0], found[0]), key)


def _longer(row: Row) -> Row:
    """A row with the columns of a spine with L6, in order from above down; other rows as they are."""
    if "L5" not in row and "L5-S1" not in row:
        return row
    known = {
        name: float(np.mean([row[s] for s in sources])) for name, sources in SIX.items() if set(sources) <= set(row)
    }
    longer: dict[str, float] = {}
    for name, value in row.items():
        if name == "L5-S1":
            longer |= {"L5-L6": known.get("L5-L6", value), "L6-S1": value}
            continue
        longer[name] = known.get(name, value)
        if name == "L5":
            longer["L6"] = value
    return longer


def six_lumbar(tables: Tables) -> Tables:
    """L6 takes the forms of L5, and L5 those half way to L4."""
    shapes = dict(tables.shapes)
    shapes |= {"L6": shapes["L5"], "L5": blended(shapes["L4"], shapes["L5"])}
    return Tables(
        map_rows(tables.parameters, lambda group, measure, row: _longer(row)),
        map_soft_rows(tables.soft, lambda group, measure, row: _longer(row)),
        shapes,
    )


def _times(tables: Tables, group: str, measure: str, column: str, factor: float) -> Tables:
    row = getattr(getattr(tables.parameters, group), measure)
    return with_value(tables, group, measure, column, row[column] * factor)


def freed_s1(tables: Tables) -> Tables:
    """As `six_lumbar`, the sixth squarer, with small facets and a low disc, over a sacrum of four."""
    tables = six_lumbar(tables)
    for group, measure, column, factor in (
        ("body", "lower_width", "L6", 0.97),
        ("body", "anterior_height", "L6", 0.97),
        ("body", "posterior_height", "L6", 1.07),
        ("process", "transverse_span", "L6", 0.92),
        ("process", "spinous_reach", "L6", 0.95),
        ("disc", "anterior_height", "L6-S1", 0.7),
        ("disc", "posterior_height", "L6-S1", 0.85),
        ("facet", "width", "L6-S1", 0.85),
        ("facet", "height", "L6-S1", 0.85),
    ):
        tables = _times(tables, group, measure, column, factor)
    shapes = dict(tables.shapes)
    shapes["S1"] = shapes["S1"].scaled([1.0, 1.0, SHORTER])
    return replace(tables, parameters=_four_sacral(tables.parameters), shapes=shapes)


def _four_sacral(parameters: Parameters) -> Parameters:
    """The sacrum's rows with four columns, resampled over a shorter length."""

    def change(group: str, measure: str, row: Row) -> Row:
        if group != "sacrum":
            return row
        names = FOUR_SACRAL[: len(row) - 1]
        values = np.interp(np.linspace(0, len(row) - 1, len(names)), np.arange(len(row)), list(row.values()))
        return dict(zip(names, values * (SHORTER if measure.endswith("_superior") else 1.0), strict=True))

    return map_rows(parameters, change)


def joined_l5(tables: Tables) -> Tables:
    """L5's transverse processes broad and bent down to the ala; a low disc, small facets."""
    for group, measure, factor in (
        ("disc", "anterior_height", 0.55),
        ("disc", "posterior_height", 0.7),
        ("facet", "width", 0.8),
        ("facet", "height", 0.8),
    ):
        tables = _times(tables, group, measure, "L5-S1", factor)
    tables = with_value(tables, "process", "seam", "L5", GROWN_TOGETHER)
    shapes = dict(tables.shapes)
    shapes["L5"] = _broadened(shapes["L5"])
    return replace(tables, shapes=shapes)


def _broadened(shape: BoneShape) -> BoneShape:
    """The bone with transverse processes that grow in height outwards and bend down to the ala."""
    part = shape.parts["transverse_process"]
    rows = part.stations.copy()
    share = np.linspace(0, 1, len(rows)) ** 2  # the root stays as it is: below it the nerve leaves
    for column, size in ((3, DYSPLASTIC_HEIGHT), (4, 0.6 * DYSPLASTIC_HEIGHT)):  # vertical, and front to back
        rows[:, column] = np.maximum(rows[:, column], (1 - share) * rows[:, column] + share * size)
    rows[:, 2] -= share * 0.9 * DYSPLASTIC_HEIGHT
    parts = dict(shape.parts) | {"transverse_process": replace(part, stations=rows)}
    return replace(shape, parts=parts)


VARIANTS: dict[str, Variant] = {
    "L6": Variant("six lumbar vertebrae", six_lumbar, {}),
    "sacralised-L5": Variant("L5 joined to the sacrum", joined_l5, {}, keeps_lordosis=False),
    "lumbarised-S1": Variant("S1 free, like a lumbar vertebra", freed_s1, FREED, left_out="nerve/S2/"),
}
