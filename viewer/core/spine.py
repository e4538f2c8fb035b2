"""Levels and motion segments, and which roots belong to which: of one spine, read from the ids of its structures.

Most people have five lumbar vertebrae; some have L6, some an S1 that stands free of the sacrum. So nothing here
counts levels for itself: `spine_of` takes them from the ids a pack has.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

SACRUM = "vertebra/sacrum"
_LEVEL = re.compile(r"([TLS])(\d{1,2})")
_SEGMENT = re.compile(r"([TLS]\d{1,2})-([TLS]\d{1,2})")
_REGIONS = "TLS"
_LAST_THORACIC = 12
_LAST_LUMBAR = 5


@dataclass(frozen=True)
class Segment:
    """A motion segment: two neighbouring vertebrae and what joins them.

    exiting : level of the root that leaves through the segment's foramen (named after the upper vertebra)
    traversing : level of the root that passes behind the disc and leaves one level lower
    """

    id: str
    upper: str
    lower: str

    @property
    def exiting(self) -> str:
        return self.upper

    @property
    def traversing(self) -> str:
        return self.lower


def segment_named(name: str) -> Segment:
    """The segment of a name such as `L2-L3`."""
    upper, _, lower = name.partition("-")
    return Segment(name, upper, lower)


@dataclass(frozen=True)
class Spine:
    """levels : top first, the last one the top of the sacrum where there is one
    joined : names of the segments, top first; sacral : the level that is the top of the sacrum (S1, or S2 below a
    free S1), or None
    """

    levels: tuple[str, ...]
    joined: tuple[str, ...]
    sacral: str | None

    @cached_property
    def segments(self) -> Mapping[str, Segment]:
        """The segments by name, top first."""
        return {name: segment_named(name) for name in self.joined}

    @cached_property
    def segment_of_root(self) -> Mapping[str, str]:
        """Level of a root to the segment it leaves by; the roots below leave through the sacrum and cross the last."""
        found = {segment.exiting: name for name, segment in self.segments.items()}
        if self.joined:
            for number in range(1, 6):
                found.setdefault(f"S{number}", self.joined[-1])
        return found

    def vertebra(self, level: str) -> str:
        """The structure id of the bone at `level`."""
        return SACRUM if level == self.sacral else f"vertebra/{level}"

    def level_of(self, structure_id: str) -> str | None:
        """The level of a `vertebra/…` id or of a part of one, None for anything else."""
        head, _, rest = structure_id.partition("/")
        if head != "vertebra":
            return None
        name = rest.split("/")[0]
        level = self.sacral if name == "sacrum" else name
        return level if level in self.levels else None

    @property
    def usual(self) -> bool:
        """Whether it has no level but those that most people have."""
        return set(self.levels) <= {*(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6)), "S1"} and (
            self.sacral in ("S1", None)
        )

    def around(self, level: str) -> tuple[str | None, str | None]:
        """The segment above and the segment below a vertebra, None at the ends of the region."""
        above = next((name for name, one in self.segments.items() if one.lower == level), None)
        below = next((name for name, one in self.segments.items() if one.upper == level), None)
        return above, below


def spine_of(ids: Iterable[str]) -> Spine:
    """The spine that structures with these ids (`vertebra/L3`, `disc/L2-L3/annulus`, …) make up."""
    heads = {tuple(one.split("/")[:2]) for one in ids}
    bones = {rest[0] for head, *rest in heads if head == "vertebra" and rest}
    joined = {rest[0] for head, *rest in heads if head in ("disc", "facet") and rest and _SEGMENT.fullmatch(rest[0])}
    levels = {name for name in bones if _LEVEL.fullmatch(name)}
    levels |= {level for name in joined for level in name.split("-")}
    free = [int(level[1:]) for level in levels if level[0] == "S" and level in bones]
    sacral = f"S{max(free, default=0) + 1}" if "sacrum" in bones or not free else None
    if "sacrum" in bones and sacral:
        levels.add(sacral)
    ordered = tuple(sorted(levels, key=_order))
    joined |= {f"{upper}-{lower}" for upper, lower in itertools.pairwise(ordered) if _follows(upper, lower)}
    segments = sorted(joined, key=lambda name: tuple(_order(level) for level in name.split("-")))
    return Spine(ordered, tuple(segments), sacral)


def _order(level: str) -> tuple[int, int]:
    return _REGIONS.index(level[0]), int(level[1:])


def _follows(upper: str, lower: str) -> bool:
    """Whether `lower` is the level right below `upper`."""
    (region, number), (next_region, next_number) = _order(upper), _order(lower)
    if region == next_region:
        return next_number == number + 1
    least = (_LAST_THORACIC - 1, _LAST_LUMBAR - 1)[region]  # one fewer is as common as one more
    return next_region == region + 1 and next_number == 1 and number >= least
