"""The vertebral body as a signed distance: two end-plates, a waisted wall between them, rounded rims.

Local frame of the vertebra (mm; x left, y posterior, z superior). Sizes and forms come from the table, group `body`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.build.fields import Array, intersection, smooth_step
from meshes.build.layout import EndPlate, Floats, Layout, outline_radius

EDGE_SHARE = 0.28  # of the rim's blend by which the wall is moved out, so that the rounded rim reaches the outline
TOP_SHARE = 0.12  # of the rim's blend by which the plates are moved out, so that the rounded rim keeps its height
BLEND_OF_RADIUS = 1.7  # a smooth intersection of two planes at right angles with this blend has about a radius of 1
DISC_ROOM_BEHIND = 5.5  # mm behind the rim that the pedicle's top stays below the end-plate
DISC_ROOM_GAP = 0.8  # mm between that room and the end-plate, so that it does not cut the plate itself


@dataclass(frozen=True)
class BodyForm:
    """How the wall runs from rim to rim: how far it lies inside the outline at its narrowest (mm; at the side, in
    front, behind), at which height that is (-1 lower rim to 1 upper rim), how suddenly it flares (an exponent),
    and the radius of the rounded rims, mm."""

    waist: float
    front_waist: float
    back_waist: float
    waist_level: float
    waist_power: float
    rim_radius: float


@dataclass(frozen=True, eq=False)
class Body:
    """The vertebral body between its two end-plates."""

    superior: EndPlate
    inferior: EndPlate
    form: BodyForm

    def distance(self, points: Array) -> Array:
        """Distance (n,) of points (n, 3)."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        blend = BLEND_OF_RADIUS * self.form.rim_radius
        wall = self._wall(x, y, z) - EDGE_SHARE * blend
        above, below = z - self.superior.height(x, y), self.inferior.height(x, y) - z
        ends = np.maximum(above, below) - TOP_SHARE * blend
        return intersection(wall.astype(np.float32), ends.astype(np.float32), blend)

    def _wall(self, x: Floats, y: Floats, z: Floats) -> Floats:
        """Radial distance (n,) to the waisted wall."""
        upper, lower = self.superior, self.inferior
        y0 = (upper.centre[1] + lower.centre[1]) / 2
        angle, radius = np.arctan2(y - y0, x), np.hypot(x, y - y0)
        half = upper.half_height + upper.slope * np.clip(y, -upper.depth / 2, upper.depth / 2)
        level = np.clip(z / half, -1, 1)
        share = (level + 1) / 2
        width, depth = (share * a + (1 - share) * b for a, b in ((upper.width, lower.width), (upper.depth, lower.depth)))
        outline = outline_radius(angle, width, depth, upper.form)
        return radius - outline + self._waist(angle) * self._profile(level)

    def _waist(self, angle: Floats) -> Floats:
        """Depth of the waist (n,), mm, at angles (rad) from the left towards the back."""
        form, sine = self.form, np.sin(angle)
        front, back = smooth_step(-sine, 0.25, 1.0), smooth_step(sine, 0.45, 1.0)
        return form.waist + (form.front_waist - form.waist) * front + (form.back_waist - form.waist) * back

    def _profile(self, level: Floats) -> Floats:
        """1 at the narrowest level, 0 at both rims."""
        middle = self.form.waist_level
        reach = np.where(level > middle, 1 - middle, 1 + middle)
        return 1 - np.abs((level - middle) / reach) ** self.form.waist_power

    def disc_room(self, points: Array) -> Array:
        """Distance (n,) to the two discs' room: above and below the end-plates, as far back as the pedicles' roots."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        rooms = []
        for plate in (self.superior, self.inferior):
            beyond = plate.sign * (plate.height(x, y) - z) + DISC_ROOM_GAP
            in_front = y - plate.depth / 2 - DISC_ROOM_BEHIND
            rooms.append(intersection(beyond.astype(np.float32), in_front.astype(np.float32), 4.0))
        return np.minimum(rooms[0], rooms[1])


def vertebral_body(layout: Layout, level: str) -> Body:
    """The body of T12, L1 ... L5 from the table of sizes."""
    table = layout.parameters.body
    form = BodyForm(
        waist=table.waist[level],
        front_waist=table.front_waist[level],
        back_waist=table.back_waist[level],
        waist_level=table.waist_level[level],
        waist_power=table.waist_power[level],
        rim_radius=table.rim_radius[level],
    )
    return Body(layout.endplate(level, "superior"), layout.endplate(level, "inferior"), form)
