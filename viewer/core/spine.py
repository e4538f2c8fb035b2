"""Levels and motion segments of the lumbar spine, and which roots belong to which segment."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

LEVELS = ("T12", "L1", "L2", "L3", "L4", "L5", "S1")


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


SEGMENTS: dict[str, Segment] = {
    f"{upper}-{lower}": Segment(f"{upper}-{lower}", upper, lower) for upper, lower in itertools.pairwise(LEVELS)
}


def vertebra_id(level: str) -> str:
    """The structure id of the bone at `level`; S1 is the top of the sacrum."""
    return "vertebra/sacrum" if level == "S1" else f"vertebra/{level}"


def level_of_vertebra(structure_id: str) -> str | None:
    """The level of a `vertebra/…` id or of a part of one, None for anything else."""
    parts = structure_id.split("/")
    if parts[0] != "vertebra" or len(parts) < 2:
        return None
    level = "S1" if parts[1] == "sacrum" else parts[1]
    return level if level in LEVELS else None


def segments_of_level(level: str) -> tuple[str | None, str | None]:
    """The segment above and the segment below a vertebra, None at the ends of the region."""
    at = LEVELS.index(level)
    above = f"{LEVELS[at - 1]}-{level}" if at > 0 else None
    below = f"{level}-{LEVELS[at + 1]}" if at + 1 < len(LEVELS) else None
    return above, below
