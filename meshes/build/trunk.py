"""The lumbosacral trunk: L4's share comes down to L5's anterior ramus, and both go on over the ala into the pelvis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshes.build.nerve import Root
from meshes.build.ramus import draped
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, arc_length, resample, smoothed, smoothstep, tube
from meshes.clearance import Clearance

Array = NDArray[np.float64]
OFF_BONE = 1.2  # mm of fat between the trunk and the sacrum
BEYOND = np.array([[0.5, 1.5, -8.0], [2.0, 6.5, -16.0], [4.5, 13.0, -23.0]])  # mm from the end of L5's ramus on
LEAVES = 0.62  # part of the anterior ramus of L4 after which its share leaves it
SIDES = 14


def lumbosacral_trunk(upper: Root, lower: Root, table: SoftTable, bones: Clearance) -> Surface:
    """The trunk of the left side (closed surface, world mm): from L4's anterior ramus into L5's and on over the ala."""
    thin, thick = (table.value("ramus", "thickness", name) / 2 for name in ("trunk_upper", "trunk"))
    path = trunk_path(upper, lower, bones, thick)
    s = arc_length(path)
    joined = s[int(np.argmin(((path - lower.path[-1]) ** 2).sum(axis=1)))]
    radius = thin + (thick - thin) * smoothstep((s - joined + 9.0) / 8.0)
    radius *= 1 - 0.12 * smoothstep((s - s[-1] + 12) / 12)
    return tube(path, radius, SIDES, cap_rings=4)


def trunk_path(upper: Root, lower: Root, bones: Clearance, radius: float) -> Array:
    """The trunk's path (n, 3): down from L4's anterior ramus, along the last of L5's, on along the sacrum."""
    begin = upper.division + LEAVES * (upper.length[-1] - upper.division)
    start, down = upper.at(begin)[0], upper.at(begin + 4.0)[0] - upper.at(begin)[0]
    beside = lower.at(lower.length[-1] - np.arange(10.0, 0.0, -2.0))
    middle = 0.5 * (start + 1.5 * down + beside[0] - 2 * (beside[1] - beside[0]))
    end = lower.path[-1]
    slope = 4.0 * (end - beside[-1]) / np.linalg.norm(end - beside[-1])
    onward = resample(np.concatenate([[end, end + slope], end + slope + BEYOND]), 24)
    onward = draped(onward, radius, bones, hold=8.0, lie=OFF_BONE)
    path = np.concatenate([[start, start + down, middle], beside, onward[::4], onward[-1:]])
    return smoothed(resample(path, 64), 1.5)
