"""Measures of a structure, a segment or a whole pack, each with its definition, place and published default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from meshes.measure.reading import Reading
from meshes.measure.spine import Spine
from meshes.measure.table import Definition, shipped_table

WHOLE = "all"


@dataclass(frozen=True)
class Measure:
    """One figure: `reading` of `target` (a structure, segment, root `nerve/L3` or "all"), as `definition` says."""

    target: str
    definition: Definition
    reading: Reading
    default: float | None

    @property
    def deviation(self) -> float | None:
        """Share by which the value is above (below: negative) its published default; None without a default."""
        return None if self.default is None else self.reading.value / self.default - 1

    def as_json(self) -> dict[str, Any]:
        """A row with stable keys, plain numbers; `deviation` in per cent."""
        return {
            "id": self.definition.id,
            "target": self.target,
            "name": self.definition.name,
            "value": round(self.reading.value, 3),
            "unit": self.definition.unit,
            "default": self.default,
            "deviation_percent": None if self.deviation is None else round(100 * self.deviation, 1),
            "definition": self.definition.definition,
            "source": self.definition.source or None,
            "places": [list(place) for place in self.reading.places],
        }


def measure_structure(spine: Spine, key: str) -> list[Measure]:
    """What applies to one surface: sizes of a bone, root sizes of a nerve, volume and extents of anything."""
    rows = list(_named(key, spine.of_structure(key), None))
    if key in spine.bones:
        rows = list(_named(key, spine.of_bone(key), spine.level(key))) + rows
    return rows


def measure_root(spine: Spine, level: str) -> list[Measure]:
    """Root and ganglion of one level, means of the sides."""
    return list(_named(f"nerve/{level}", spine.of_root(level), level))


def measure_segment(spine: Spine, segment: str) -> list[Measure]:
    """What lies between the two bones of a segment ("L2-L3")."""
    return list(_named(segment, spine.of_segment(segment), segment))


def measure_all(spine: Spine) -> list[Measure]:
    """Everything with a name of its own: the whole, bones, segments, roots; not the volume of every structure."""
    rows = list(_named(WHOLE, spine.of_whole(), WHOLE))
    for key in spine.bones:
        rows += _named(key, spine.of_bone(key), spine.level(key))
    for segment in spine.segments:
        rows += measure_segment(spine, segment)
    for level in spine.roots:
        rows += measure_root(spine, level)
    return rows


def _named(target: str, readings: Iterable[Reading], column: str | None) -> Iterator[Measure]:
    table = shipped_table()
    for one in readings:
        row = table[one.measure]
        yield Measure(target, row, one, row.defaults.get(column) if column else None)
