"""Levels, segments and roots of the lumbar spine, and what a structure id says about them.

An id is a path (``facet/L2-L3/left``). From the names in it follow the other names a text may need:
the segment L2-L3 has the upper vertebra L2, the lower L3, the exiting root L2 and the traversing root L3.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LUMBAR = ("L1", "L2", "L3", "L4", "L5")
LEVELS = ("T12", *LUMBAR)
SEGMENTS = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
ROOTS = (*LUMBAR, "S1")
SIDES = ("left", "right")

#: Names that only some people's spines have: a sixth lumbar vertebra, an S1 that stands free of the sacrum.
VARIANT_LEVELS = ("L6", "S1")
VARIANT_SEGMENTS = ("L5-L6", "L6-S1", "S1-S2")
VARIANT_ROOTS = ("L6",)

#: The names a link of a kind text may hold between braces; README.md explains each.
PLACEHOLDERS = (
    "segment", "level", "side", "root", "upper", "lower", "exiting", "traversing", "above", "below",
)  # fmt: skip


def placeholder_values(structure_id: str) -> Mapping[str, str]:
    """Values for `PLACEHOLDERS` that follow from a structure id or segment; those that do not are absent.

    >>> dict(placeholder_values("nerve/L2/left"))["segment"]
    'L2-L3'
    """
    values: dict[str, str] = {}
    parts = structure_id.split("/")
    for part in parts:
        if part in SIDES:
            values["side"] = part
        elif part in SEGMENTS:
            values["segment"] = part
    if parts[0] == "nerve" and len(parts) > 1:
        values |= _of_root(parts[1])
    if parts[0] == "vertebra" and len(parts) > 1:
        values |= _of_vertebra(parts[1])
    if "segment" in values:
        values |= _of_segment(values["segment"])
    return MappingProxyType(values)


def _of_root(root: str) -> dict[str, str]:
    """S1 leaves through the sacrum, not between two vertebrae, so it has no segment."""
    found = {"root": root} if root in ROOTS else {}
    for segment in SEGMENTS:
        if root in LUMBAR and segment.startswith(f"{root}-"):
            found["segment"] = segment
    return found


def _of_vertebra(level: str) -> dict[str, str]:
    name = "S1" if level == "sacrum" else level
    found = {"level": level} if level in LEVELS else {}
    for segment in SEGMENTS:
        upper, lower = segment.split("-")
        if lower == name:
            found["above"] = segment
        if upper == name:
            found["below"] = segment
    return found


def _of_segment(segment: str) -> dict[str, str]:
    upper, lower = segment.split("-")
    found = {"upper": upper, "lower": "sacrum" if lower == "S1" else lower}
    if upper in ROOTS:
        found["exiting"] = upper
    if lower in ROOTS:
        found["traversing"] = lower
    return found
