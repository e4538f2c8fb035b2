"""The lumbosacral trunk: L4's share comes down to L5's anterior ramus, and both go on over the ala into the pelvis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshes.build.clearance import Clearance
from meshes.build.nerve import GAP, Root, relaxed
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, arc_length, resample, smoothstep, tube

Array = NDArray[np.float64]
LEAVES = 0.62  # part of the anterior ramus of L4 after which its share leaves it
SIDES = 14


def lumbosacral_trunk(upper: Root, lower: Root, table: SoftTable, sacrum: Clearance) -> Surface:
    """The trunk of the left side (closed surface, world mm): from L4's anterior ramus into L5's and on over the ala."""
    thin, thick = (table.value("ramus", "thickness", name) / 2 for name in ("trunk_upper", "trunk"))
    path, joins = trunk_path(upper, lower, sacrum, thick)
    s = arc_length(path)
    radius = thin + (thick - thin) * smoothstep((s - s[joins] + 9.0) / 9.0)
    radius *= 1 - 0.12 * smoothstep((s - s[-1] + 12) / 12)
    return tube(path, radius, SIDES, cap_rings=4)


def trunk_path(upper: Root, lower: Root, sacrum: Clearance, radius: float) -> tuple[Array, int]:
    """The trunk's path (n, 3), and the index at which it meets the end of L5's anterior ramus."""
    begin = upper.division + LEAVES * (upper.length[-1] - upper.division)
    start, end = upper.at(begin)[0], lower.path[-1]
    slope = (lower.path[-1] - lower.path[-6]) / np.linalg.norm(lower.path[-1] - lower.path[-6])
    down = upper.at(begin + 4.0)[0] - start
    onward = np.array([end + 8.0 * slope, end + 14.0 * slope + [0.5, 2.5, -7.0], end + 18 * slope + [2.0, 8.0, -14.0]])
    middle = 0.5 * (start + down + end - 6 * slope) + np.array([-2.0, 0.0, 0.0])
    points = np.concatenate([[start, start + down, middle, end - 5.0 * slope, end], onward])
    path = resample(points, int(arc_length(points)[-1] / 1.4))
    path = relaxed(path, np.full(len(path), radius), sacrum, GAP, rounds=60)
    return path, int(np.argmin(((path - end) ** 2).sum(axis=1)))
