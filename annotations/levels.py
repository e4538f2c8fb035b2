"""Levels, segments and roots of the lumbar spine, and what a structure id says about them.

An id is a path (``facet/L2-L3/left``). From the names in it follow the other names a text may need:
the segment L2-L3 has the upper vertebra L2, the lower L3, the exiting root L2 and the traversing root L3.

Most people have five lumbar vertebrae; `SPINES` holds the counts the atlas knows. What lies beside a level depends
on the count (below L5 comes the sacrum, or L6), so `placeholder_values` takes the levels of the spine at hand.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from types import MappingProxyType

#: Levels from above down, by the name of the variant; the last one is the first level of the sacrum.
SPINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "usual": ("T12", "L1", "L2", "L3", "L4", "L5", "S1"),
        "L6": ("T12", "L1", "L2", "L3", "L4", "L5", "L6", "S1"),
        "lumbarised-S1": ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2"),
    }
)
USUAL = SPINES["usual"]
LUMBAR = ("L1", "L2", "L3", "L4", "L5")


def segments_of(levels: tuple[str, ...]) -> tuple[str, ...]:
    """The motion segments of a spine, from above down."""
    return tuple(f"{upper}-{lower}" for upper, lower in itertools.pairwise(levels))


LEVELS = USUAL[:-1]
SEGMENTS = segments_of(USUAL)
ROOTS = (*LUMBAR, "S1", "S2")
SIDES = ("left", "right")

#: What only a variant has.
VARIANT_LEVELS = tuple(dict.fromkeys(one for levels in SPINES.values() for one in levels[:-1] if one not in LEVELS))
VARIANT_SEGMENTS = tuple(
    dict.fromkeys(one for levels in SPINES.values() for one in segments_of(levels) if one not in SEGMENTS)
)
VARIANT_ROOTS = ("L6",)

#: The names a link of a kind text may hold between braces; README.md explains each.
PLACEHOLDERS = (
    "segment", "level", "side", "root", "upper", "lower", "exiting", "traversing", "above", "below",
)  # fmt: skip


def spine_of(structure_id: str) -> tuple[str, ...]:
    """Levels of the first spine of `SPINES` that can have this id: the usual one unless a name in it says otherwise.

    >>> spine_of("disc/L5-L6")[-2]
    'L6'
    """
    parts = structure_id.split("/")
    named = set(parts) & {*VARIANT_SEGMENTS, *VARIANT_ROOTS}
    if parts[0] == "vertebra":  # S1 is also the sacrum's first level and a root
        named |= set(parts[1:2]) & set(VARIANT_LEVELS)
    return next((one for one in SPINES.values() if named <= {*one[:-1], *segments_of(one)}), USUAL)


def placeholder_values(structure_id: str, levels: tuple[str, ...] | None = None) -> Mapping[str, str]:
    """Values for `PLACEHOLDERS` that follow from a structure id or segment; those that do not are absent.

    levels : those of the spine, T12 first, the sacrum's first level last; by default `spine_of` the id

    >>> dict(placeholder_values("nerve/L2/left"))["segment"]
    'L2-L3'
    """
    spine = levels or spine_of(structure_id)
    segments = segments_of(spine)
    values: dict[str, str] = {}
    parts = structure_id.split("/")
    for part in parts:
        if part in SIDES:
            values["side"] = part
        elif part in segments:
            values["segment"] = part
    if parts[0] == "nerve" and len(parts) > 1:
        values |= _of_root(parts[1], spine)
    if parts[0] == "vertebra" and len(parts) > 1:
        values |= _of_vertebra(parts[1], spine)
    if "segment" in values:
        values |= _of_segment(values["segment"], spine)
    return MappingProxyType(values)


def _of_root(root: str, spine: tuple[str, ...]) -> dict[str, str]:
    """A root of the sacrum leaves through the bone, not between two vertebrae, so it has no segment."""
    found = {"root": root} if root in (*ROOTS, *VARIANT_ROOTS) else {}
    if root in spine[1:-1]:
        found["segment"] = f"{root}-{spine[spine.index(root) + 1]}"
    return found


def _of_vertebra(level: str, spine: tuple[str, ...]) -> dict[str, str]:
    name = spine[-1] if level == "sacrum" else level
    found = {"level": level} if level in spine[:-1] else {}
    for segment in segments_of(spine):
        upper, lower = segment.split("-")
        if lower == name:
            found["above"] = segment
        if upper == name:
            found["below"] = segment
    return found


def _of_segment(segment: str, spine: tuple[str, ...]) -> dict[str, str]:
    upper, lower = segment.split("-")
    found = {"upper": upper, "lower": "sacrum" if lower == spine[-1] else lower}
    roots = (*ROOTS, *VARIANT_ROOTS)
    if upper in roots:
        found["exiting"] = upper
    if lower in roots:
        found["traversing"] = lower
    return found
