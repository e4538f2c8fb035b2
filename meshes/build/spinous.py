"""Ligaments of the spinous processes: sheets between neighbours, and the cord over their tips."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label

from meshes.build.canal import LEFT
from meshes.build.cast import hits, locator_of, locator_of_mesh
from meshes.build.layout import Layout, segment_levels
from meshes.build.model import BuiltMesh, in_parts
from meshes.build.nerve import relaxed
from meshes.build.parameters import BuildError
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, arc_length, resample, sheet, smoothed, smoothstep, tube
from meshes.clearance import Clearance

Array = NDArray[np.float64]
BLADE_PARTS = ("spinous-process", "median-sacral-crest")
CREST = 14.0  # mm: of the sacral crest only its upper end counts
SEAT = 0.15  # mm by which a ligament enters what it lies on, so that no slit shows
AHEAD = 8.0  # mm in front of the blades from which the sheet is looked for
LINE_STEP = 0.6  # mm between the lines cast
STEEPEST = 1.6  # change of the gap, mm a mm, beyond which the lines meet the front or the tip of a process
TALLEST = 24.0  # mm between two processes
SLICE = 1.2  # mm to either side of a place at which the edges of the blades are looked for
CORD_REACH = 9.0  # mm behind the sheet within which the cord is looked for
HIND_EDGE = 0.5  # mm: half the thickness of the sheet where it meets the cord
COLUMNS, ROWS = 28, 11
SIDES = 16
CORD_STATIONS = 104
CORD = (1.3, 0.85)  # half width and half depth of the supraspinous ligament as parts of half its thickness


def blade_points(layout: Layout, level: str, bone: BuiltMesh) -> Array:
    """Vertices (n, 3) of a spinous process near the midline (of the sacrum: of the median crest's upper end)."""
    points = bone.points.astype(float)
    chosen = in_parts(bone, BLADE_PARTS) & (np.abs(points[:, 0]) < 2.0)
    if not chosen.any():
        raise BuildError(f"vertebra/{level}: no part {' or '.join(BLADE_PARTS)}; the spinous ligaments need one")
    local = layout.frames[level].to_local(points)
    if level == layout.levels[-1]:
        chosen &= local[:, 2] > local[chosen, 2].max() - CREST
    return points[chosen]


def interspinous(
    layout: Layout, table: SoftTable, segment: str, bones: tuple[BuiltMesh, BuiltMesh], cord: Surface | None
) -> Surface:
    """The sheet between two spinous processes (world), over all of the depth in which they face each other, and on to
    the supraspinous ligament `cord` where there is one."""
    blades = [blade_points(layout, level, bone) for level, bone in zip(segment_levels(segment), bones, strict=True)]
    back, up = _directions(layout, segment_levels(segment)[0], blades)
    lines = _Lines(bones, up)
    starts = _halfway(blades, back, up)
    starts = resample(starts[_facing(lines, starts, Clearance(bones), segment)], COLUMNS)
    half = table.value("ligament", "thickness", "interspinous") / 2
    left = _left_face(lines, starts, half * np.sqrt(np.clip(1 - np.linspace(-1, 1, COLUMNS) ** 8, 0.05, 1)))
    if cord is not None:
        left = np.concatenate([left, _towards(left[-1], back, cord)])
    return sheet(left, left * [-1, 1, 1])


class _Lines:
    """Lines cast up at the process above and down at the process below."""

    def __init__(self, bones: tuple[BuiltMesh, BuiltMesh], up: Array) -> None:
        self.up = up
        self._above, self._below = (locator_of_mesh(bone) for bone in bones)

    def cast(self, starts: Array) -> tuple[Array, Array]:
        """Where lines from (n, 3) points meet the processes, (n, 3) each; nan where they do not."""
        reach = TALLEST * self.up
        return hits(self._above, starts, starts + reach), hits(self._below, starts, starts - reach)


def _directions(layout: Layout, level: str, blades: list[Array]) -> tuple[Array, Array]:
    """Unit directions (3,) backwards and, at right angles to it in the middle plane, from blade to blade upwards."""
    back = layout.frames[level].rotation[:, 1]
    up = (blades[0].mean(axis=0) - blades[1].mean(axis=0)) * [0, 1, 1]
    up = up - (up @ back) * back
    return back, up / np.linalg.norm(up)


def _halfway(blades: list[Array], back: Array, up: Array) -> Array:
    """Places (n, 3) in the middle plane halfway between two blades, LINE_STEP mm apart from front to back."""
    near = max((blade @ back).min() for blade in blades)
    far = min((blade @ back).max() for blade in blades)
    reach = np.arange(near, far, LINE_STEP)
    above, below = (np.abs((blade @ back)[None] - reach[:, None]) < SLICE for blade in blades)
    lowest = np.where(above, blades[0] @ up, np.inf).min(axis=1)
    highest = np.where(below, blades[1] @ up, -np.inf).max(axis=1)
    height = 0.5 * (lowest + highest)
    known = np.isfinite(height)
    line = np.polyfit(reach[known], height[known], 2)
    ahead = np.arange(near - AHEAD, near, LINE_STEP)
    height = np.concatenate([np.full(len(ahead), np.polyval(line, near)), np.polyval(line, reach)])
    return np.concatenate([ahead, reach])[:, None] * back + height[:, None] * up


def _facing(lines: _Lines, starts: Array, bones: Clearance, segment: str) -> NDArray[np.bool_]:
    """Which of the (n, 3) places lie between the two processes where these face each other: one unbroken run."""
    tops, feet = lines.cast(starts)
    gap = (tops - feet) @ lines.up
    good = np.isfinite(gap) & (bones.distance(starts) > 0.4) & (gap < TALLEST)
    good &= np.abs(np.gradient(np.where(np.isfinite(gap), gap, 1e3))) < STEEPEST * LINE_STEP
    runs, count = label(good)
    if count == 0 or np.bincount(runs)[1:].max() < 5:
        raise BuildError(f"ligament/interspinous/{segment}: the spinous processes do not face each other; check them")
    chosen: NDArray[np.bool_] = runs == np.bincount(runs)[1:].argmax() + 1
    return chosen


def _left_face(lines: _Lines, starts: Array, half: Array) -> Array:
    """The left face (n, ROWS, 3) of a sheet `half` (n,) mm thick to either side of places (n, 3) in the middle plane,
    from the process above to the process below, thinner halfway."""
    middles, besides = lines.cast(starts), lines.cast(starts + half[:, None] * LEFT)
    ends = []
    for middle, beside, into in zip(middles, besides, (SEAT, -SEAT), strict=True):
        apart = np.abs((beside - middle) @ lines.up)  # a side line may pass the edge of a thin process
        edge = np.where((apart < 2.5)[:, None], beside, middle + half[:, None] * LEFT)
        edge[:, 0] = half
        ends.append(smoothed(edge, 1.0) + into * lines.up)
    t = np.linspace(0, 1, ROWS)
    left = ends[0][:, None] * (1 - t)[:, None] + ends[1][:, None] * t[:, None]
    left[..., 0] *= 1 - 0.3 * np.sin(np.pi * t)
    return left


def _towards(edge: Array, back: Array, cord: Surface) -> Array:
    """More columns (k, ROWS, 3) from the hind edge (ROWS, 3) of a sheet back to the cord, which they enter."""
    middle = edge * [0, 1, 1]
    met = hits(locator_of(*cord), middle, middle + CORD_REACH * back)
    far = np.linalg.norm(met - middle, axis=1)
    known = np.flatnonzero(np.isfinite(far))
    if len(known) == 0:
        return np.empty((0, *edge.shape))
    far = np.interp(np.arange(len(far)), known, far[known]) + SEAT
    share = np.arange(1, 5)[:, None] / 4
    wide = np.maximum(edge[:, 0], HIND_EDGE)
    columns = edge[None] + (share * far)[..., None] * back
    columns[..., 0] = (1 - share) * edge[:, 0] + share * wide
    return columns


def supraspinous(layout: Layout, table: SoftTable, bones: dict[str, BuiltMesh]) -> Surface:
    """The cord over the tips of the spinous processes (world), from the first to the last space but one."""
    tips, half = [], table.value("ligament", "thickness", "supraspinous") / 2
    for level in layout.vertebrae:
        blade = blade_points(layout, level, bones[f"vertebra/{level}"])
        local = layout.frames[level].to_local(blade)
        edge = local[local[:, 1] > local[:, 1].max() - 5]
        heights = np.quantile(edge[:, 2], [0.8, 0.2] if level != layout.vertebrae[-1] else [0.95])
        for z in heights:
            y = edge[np.abs(edge[:, 2] - z) < 2.0, 1].max()
            tips.append(layout.frames[level].to_world([0.0, y + 0.3 * half, z]))
    path = smoothed(resample(np.array(tips), CORD_STATIONS), 3.0)
    path = relaxed(path, np.full(len(path), (CORD[1] - 0.06) * half), Clearance(bones.values()), 0.0, rounds=14)
    path[:, 0] = 0.0
    length = arc_length(path)
    taper = half * (0.3 + 0.7 * smoothstep(length / 14) * smoothstep((length[-1] - length) / 22))
    angle = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
    section = np.hypot(CORD[0] * np.cos(angle), CORD[1] * np.sin(angle))
    return tube(path, taper[:, None] * section, SIDES, up=LEFT)
