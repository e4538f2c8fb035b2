"""Measures of a structure, a segment or a whole pack, each with its definition, place and published default."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from meshes.measure.reading import Reading
from meshes.measure.spine import POSTERIOR_LONGITUDINAL, Spine
from meshes.measure.table import Definition, shipped_table

WHOLE = "all"
TOLERANCE = 0.05  # of the published default, which a measure may be off

DISC = ("anterior-disc-height", "middle-disc-height", "posterior-disc-height", "disc-wedge")
# Ids that are no bone, segment or root of their own: (pattern, the names in it: what is measured for them, which rows).
RELATED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"disc/(?P<segment>[^/]+)(/.*)?", "segment", DISC),
    (r"facet/(?P<segment>[^/]+)(/.*)?", "segment", ("facet-angle", "facet-space")),
    (r"ligament/flavum/(?P<segment>[^/]+)(/.*)?", "segment", ("flavum-thickness",)),
    (r"nerve/(?P<root>[^/]+)(/.*)?", "root", ()),
)
# Parts of a bone: the measures that are taken of them.
OF_PART: dict[str, tuple[str, ...]] = {
    "body": (
        "upper-end-plate", "lower-end-plate", "anterior-body", "posterior-body", "body-wedge",
        "superior-conc", "inferior-conc",
    ),
    "bodies": ("upper-end-plate", "superior-concavity"),
    "superior-end-plate": ("upper-end-plate", "superior-concavity"),
    "inferior-end-plate": ("lower-end-plate", "inferior-concavity"),
    "ring-apophysis": ("upper-end-plate", "lower-end-plate"),
    "pedicle": ("pedicle",),
    "lamina": ("canal-depth",),
    "sacral-canal": ("canal",),
    "transverse-process": ("transverse-span",),
    "spinous-process": ("spinous-length",),
    "superior-articular-process": ("superior-facet",),
    "superior-articular-facet": ("superior-facet",),
}  # fmt: skip


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

    @property
    def good(self) -> bool:
        """Within TOLERANCE of the default or nearer than the resolution; True without a default."""
        if self.default is None or self.deviation is None:
            return True
        near = abs(self.reading.value - self.default) <= self.definition.resolution
        return near or abs(self.deviation) <= TOLERANCE

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


def measures_of(spine: Spine, target: str, members: Sequence[str]) -> list[Measure]:
    """What applies to any id.

    target : "all", a segment, a bone, a bone's part, or any other structure or group
    members : ids of the surfaces it consists of; of these volume, surface and extents are given
    """
    if target == WHOLE:
        return measure_all(spine)
    if target in spine.segments:
        return measure_segment(spine, target)
    if target in spine.bones:
        return measure_structure(spine, target)
    words = target.split("/")
    bone, part = "/".join(words[:2]), words[2:]
    if bone in spine.bones and part:
        wanted = OF_PART.get(part[0], ())
        rows = list(_named(target, spine.of_bone(bone), spine.level(bone))) if wanted else []
        rows = [one for one in rows if one.definition.id.startswith(wanted)]
        return rows + list(_named(target, spine.of_part(bone, "/".join(part)), None))
    rows = _related(spine, target)
    for key in members:
        rows += measure_structure(spine, key)
    return rows


def _related(spine: Spine, target: str) -> list[Measure]:
    """Rows of the segment or root that an id belongs to, as far as they tell of it."""
    if target == POSTERIOR_LONGITUDINAL:
        rows = [one for key in spine.bones for one in _named(key, spine.strap(key), spine.level(key))]
        return rows + [one for key in spine.segments for one in _named(key, spine.fan(key), key)]
    for pattern, of, wanted in RELATED:
        match = re.fullmatch(pattern, target)
        if match is None:
            continue
        name = match[of]
        if of == "root":
            return measure_root(spine, name) if name in spine.roots else []
        found = measure_segment(spine, name) if name in spine.segments else []
        return [one for one in found if one.definition.id in wanted]
    return []


def _named(target: str, readings: Iterable[Reading], column: str | None) -> Iterator[Measure]:
    table = shipped_table()
    for one in readings:
        row = table[one.measure]
        yield Measure(target, row, one, row.defaults.get(column) if column else None)
