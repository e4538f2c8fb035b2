"""Do the roots run free of bone, and does each leave through an open foramen between two pedicles?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from meshes.check.finding import Checked, Finding, place
from meshes.measure.arch import SIDES
from meshes.measure.section import Floats, area, centroid
from meshes.measure.segment import Foramen, foramen

PARTS = ("", "/anterior-root", "/posterior-root", "/ganglion", "/spinal-nerve", "/anterior-ramus")
PASSING = ("", "/anterior-root", "/posterior-root", "/ganglion", "/spinal-nerve")
LEAST_CLEARANCE = 0.0  # mm
LEAST_FREE = 0.35  # of the straight way from notch to notch; in real spines a process may stand half across it
LEAST_WIDTH = 4.0  # mm, front to back: a narrower foramen is stenosed (Hasegawa 1995)


def roots_free(checked: Checked) -> Iterator[Finding]:
    """Per root: the least clearance to bone of all that runs from the sac to beyond the foramen, and where."""
    if not checked.bones:
        return
    for level in checked.spine.roots:
        for side in SIDES:
            parts = [base for part in PARTS if (base := f"nerve/{level}/{side}{part}") in checked.pack.meshes]
            if not parts:
                continue
            points = np.concatenate([checked.pack.meshes[part].points for part in parts])
            distance = np.concatenate([checked.to_bones(part) for part in parts])
            at = int(distance.argmin())
            least = float(distance[at])
            where = f"nerve/{level}/{side} at {place(points[at])}"
            figure = f"least clearance {least:.2f} mm from sac to ramus"
            yield Finding("root free of bone", where, figure, least >= LEAST_CLEARANCE)


def foramina_open(checked: Checked) -> Iterator[Finding]:
    """Per foramen: its height, least width and free cross section, and how far from bone its root passes."""
    spine = checked.spine
    for segment, (upper, lower) in spine.segments.items():
        above, below = spine.bone(upper), spine.bone(lower)
        if above is None or below is None:
            continue
        for side in SIDES:
            where = f"{segment}/{side}"
            pedicles = (spine.pedicle(upper, side), spine.pedicle(lower, side))
            found = foramen(above, below, pedicles, spine.solid(f"disc/{segment}/annulus"))
            if found is None:
                yield Finding("foramen open", where, "no free way between the pedicles", False)
                continue
            width = float(found.narrowest[2] - found.narrowest[1])
            at = place(found.frame.lift((found.roof + found.floor) / 2, found.left))
            size = f"{found.height:.1f} mm high, {found.free:.0%} of it open, at least {width:.1f} mm wide there"
            size += f", {found.area:.0f} mm2"
            good = width >= LEAST_WIDTH and found.free >= LEAST_FREE
            yield Finding("foramen open", f"{where} at {at}", size, good)
            yield from _passes(checked, found, f"nerve/{spine.level(upper)}/{side}", where)


def _passes(checked: Checked, found: Foramen, base: str, where: str) -> Iterator[Finding]:
    """Whether the root crosses the foramen's plane between roof and floor, and where."""
    lines = _crossing(checked, found, base)
    if not lines:
        if any(base + part in checked.pack.meshes for part in PASSING):
            yield Finding("root passes foramen", f"{base}, {where}", "does not cross the foramen's plane", False)
        return
    weight = [abs(area(line)) for line in lines]
    middle = np.average([centroid(line) for line in lines], axis=0, weights=weight)
    points = np.vstack(lines)
    below_roof, above_floor = float(found.roof[1] - points[:, 1].max()), float(points[:, 1].min() - found.floor[1])
    figure = (
        f"{sum(weight):.0f} mm2 of nerve, {below_roof:.1f} mm below the pedicle above, "
        f"{above_floor:.1f} mm above the pedicle below"
    )
    at = place(found.frame.lift(middle, found.left))
    yield Finding("root passes foramen", f"{base}, {where} at {at}", figure, below_roof > 0 and above_floor > 0)


def _crossing(checked: Checked, found: Foramen, base: str) -> list[Floats]:
    frame = found.frame
    solids = [checked.spine.solid(base + part) for part in PASSING]
    lines = [line for solid in solids if solid is not None for line in solid.cut(frame.left * found.left, frame.left)]
    return [frame.flat(line) for line in lines]
