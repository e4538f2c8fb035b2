"""Do the bones keep apart, are the facet joints evenly wide, and is everything else clear of bone?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from meshes.check.finding import Checked, Finding, place
from meshes.measure.facet import SPACE, Facing

MAX_BONE_OVERLAP = 0.1  # mm
MIN_SPACE_SHARE = 0.92  # of what faces within 4 mm; the rest is the margin, where the bones curve away
MAX_SOFT_OVERLAP = 0.3  # mm
# What is attached to bone is let in: pattern of the id, mm.
ATTACHED = (
    (r"facet/.*/capsule", 1.5),
    (r"ligament/.*", 1.5),
    (r"nerve/.*/(posterior-ramus|medial-branch)", 0.1),
    (r"nerve/.*", 0.0),
)


def bones_apart(checked: Checked) -> Iterator[Finding]:
    """The smallest distance between neighbouring bones."""
    for upper, lower in itertools.pairwise(checked.bones):
        points = checked.pack.meshes[upper].points
        distance = checked.surface(lower).distance(points)
        at = int(distance.argmin())
        gap = float(distance[at])
        where = f"{upper} to {lower} at {place(points[at])}"
        yield Finding("bones apart", where, f"{gap:.2f} mm", gap > -MAX_BONE_OVERLAP)


def facet_space(checked: Checked) -> Iterator[Finding]:
    """Per joint: which share of the facing area is 1.0 to 2.5 mm wide, the least and the greatest width."""
    for segment, (upper, lower) in checked.spine.segments.items():
        below = checked.spine.bone(lower)
        for side, area in checked.spine.facing(upper, lower).items():
            assert below is not None  # a facing area is found between two measurable bones only
            worst = _worst(area)
            figure = (
                f"{area.within:.1%} of {area.areas.sum():.0f} mm2 within {SPACE[0]:g} to {SPACE[1]:g} mm, "
                f"least {area.gap.min():.2f}, greatest {area.gap.max():.2f} mm"
            )
            where = f"facet/{segment}/{side} at {place(below.to_world(area.centres[worst]))}"
            good = area.within >= MIN_SPACE_SHARE and float(area.gap.min()) > 0
            yield Finding("facet joint space", where, figure, good)


def _worst(area: Facing) -> int:
    """Index of the triangle farthest outside the allowed space, or of the narrowest."""
    low, high = SPACE
    off = abs(area.gap - (low + high) / 2)
    return int(off.argmax())


def clear_of_bone(checked: Checked) -> Iterator[Finding]:
    """How deep anything but bone reaches into bone."""
    if not checked.bones:
        return
    for key, row in checked.pack.structures.items():
        if row.role == "bone":
            continue
        points = checked.pack.meshes[key].points
        distance = checked.to_bones(key)
        at = int(distance.argmin())
        nearest = float(distance[at])
        allowed = next((mm for pattern, mm in ATTACHED if re.fullmatch(pattern, key)), MAX_SOFT_OVERLAP)
        where = f"{key} at {place(points[at])}"
        figure = f"{nearest:.2f} mm from bone (at least {0.0 - allowed:g})"
        yield Finding("clear of bone", where, figure, nearest >= -allowed)
