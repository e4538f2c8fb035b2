"""The room of the vertebral canal that is carved out of a vertebra (local frame, mm)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.build.fields import Array, intersection, smooth_step
from meshes.build.layout import CANAL_BACKWARD, Floats, Layout

RIM_BEHIND_WALL = 2.6  # mm the rims stand behind the body's back wall, into the canal
RIM_FROM = {1: 10.0, -1: 7.0}  # mm from the upper and the lower end-plate at which the back wall begins to flare
ROOF_FROM = (0.47, 0.32)  # share of the depth at which the laminae begin to close in, of an oval and a triangle
ROOF_OPEN = 0.16  # how far behind the canal's back the planes of the laminae meet in a round canal, share of the depth
ROOF_EDGE = 2.5


@dataclass(frozen=True)
class CanalRoom:
    """wall: y of the front wall; depth and half width at the pedicles (mm); triangularity: 0 oval to 1 triangular;
    level: z of the pedicles; half_height: half the body's height."""

    wall: float
    depth: float
    half_width: float
    triangularity: float
    level: float
    half_height: float

    def distance(self, points: Array) -> Array:
        """Distance (n,) of points (n, 3). In front the canal keeps off the rims; below it runs back along the
        lamina and the inferior processes close in behind it."""
        x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
        flare = sum(
            smooth_step(sign * z, self.half_height - reach, self.half_height) for sign, reach in RIM_FROM.items()
        )
        front = self.wall + RIM_BEHIND_WALL * flare
        down = CANAL_BACKWARD * (self.level - z) * np.where(z > self.level, 0.35, 1.0)
        back = self.wall + self.depth + down
        half_depth = (back - front) / 2
        v = (y - front) / half_depth - 1
        below = smooth_step(-z, 7.0, 20.0)
        narrowing = np.clip(1 - 0.52 * below * np.clip(v - 0.06, 0, 1), 0.3, 1.12)
        power = 2.4 + 0.8 * self.triangularity * smooth_step(-v, 0.0, 0.6)
        section = ((x / (self.half_width * narrowing)) ** power + np.abs(v) ** power) ** (1 / power)
        oval = (section - 1) * np.minimum(half_depth, self.half_width)
        return intersection(oval.astype(np.float32), self._roof(x, y, back).astype(np.float32), ROOF_EDGE)

    def _roof(self, x: Array, y: Array, back: Array) -> Floats:
        """Distance (n,) behind the planes of the two laminae, which meet behind the canal."""
        apex = back + 0.6 + ROOF_OPEN * (1 - self.triangularity) * self.depth
        corner = self.wall + np.interp(self.triangularity, (0, 1), ROOF_FROM) * self.depth
        slope = (apex - corner) / (self.half_width + 0.6)
        return np.asarray((y - apex + slope * x) / np.sqrt(1 + slope**2), np.float32)


def canal_room(layout: Layout, level: str) -> CanalRoom:
    """The canal of T12, L1 ... L5."""
    table = layout.parameters.canal
    return CanalRoom(
        wall=layout.canal_front(level),
        depth=table.depth[level],
        half_width=table.width[level] / 2,
        triangularity=table.triangularity[level],
        level=float(layout.pedicle(level, "left").local_centre[2]) - 4.5,
        half_height=layout.half_height(level),
    )
