"""The vertebral body as a signed distance: two end-plates, a waisted wall between them, rounded rims.

Local frame of the vertebra (mm; x left, y posterior, z superior). Sizes and forms come from the table, group `body`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from meshes.build.fields import Array, intersection, smooth_step
from meshes.build.layout import EndPlate, Floats, Layout, outline_radius

TOP_SHARE = 0.03  # of the rim's blend by which the plates are moved out, so that the rounded rim keeps its height
BLEND_OF_RADIUS = 1.7  # a smooth intersection of two planes at right angles with this blend has about a radius of 1
BACK_GROWTH = 1.5  # mm more behind, where the carved canal and not the wall rounds the rim
DISC_ROOM_BEHIND = 5.5  # mm behind the rim that the pedicle's top stays below the end-plate
DISC_ROOM_GAP = 0.8  # mm between that room and the end-plate, so that it does not cut the plate itself


@dataclass(frozen=True)
class BodyForm:
    """How the wall runs from rim to rim: how far it lies inside the outline at its narrowest (mm; at the side, in
    front, behind, and how much more at the corners in front), at which height that is (-1 lower rim to 1 upper rim),
    how suddenly it flares (an exponent), and the radius of the rounded rims, mm."""

    waist: float
    front_waist: float
    back_waist: float
    corner_waist: float
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
        wall = self._wall(x, y, z)
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
        width, depth = (
            share * a + (1 - share) * b for a, b in ((upper.width, lower.width), (upper.depth, lower.depth))
        )
        outline = outline_radius(angle, width, depth, upper.form)
        waist, growth = self._waist(angle, self._waists), self._waist(angle, self._growths)
        return radius - outline - growth + (waist + growth) * self._profile(level)

    @property
    def _waists(self) -> tuple[float, float, float, float]:
        form = self.form
        return form.waist, form.front_waist, form.back_waist, form.corner_waist

    @cached_property
    def _growths(self) -> tuple[float, float, float, float]:
        """How far the rims are moved out, mm, at the side, in front, behind, so that the rounded rim just reaches the
        outline."""
        side, front, back = (self._growth(waist) for waist in self._waists[:3])
        return side, front, back + BACK_GROWTH, 0.0

    def _growth(self, waist: float) -> float:
        """By how much a wall with this waist must be moved out, mm, for its widest place to lie on the outline."""
        half, blend = self.superior.half_height, BLEND_OF_RADIUS * self.form.rim_radius
        below = np.linspace(0, half, 60)  # mm below the end-plate
        # the wall's distance at which the rounded edge passes, from the smooth intersection's own formula
        inner = below + TOP_SHARE * blend
        rounding = np.where(inner < blend, inner + blend - 2 * np.sqrt(inner * blend), 0.0)
        profile = self._profile((half - below) / half)
        growth = 0.0
        for _ in range(8):
            growth -= float((growth - (waist + growth) * profile - rounding).max())
        return growth

    @staticmethod
    def _waist(angle: Floats, values: tuple[float, float, float, float]) -> Floats:
        """A figure (n,), mm, at angles (rad) from the left towards the back, from those at the side, in front, behind
        and at the corners in front."""
        at_side, in_front, behind, at_corner = values
        sine = np.sin(angle)
        front, back = smooth_step(-sine, 0.25, 1.0), smooth_step(sine, 0.45, 1.0)
        corner = at_corner * np.where(sine < 0, np.sin(2 * angle) ** 2, 0)
        return at_side + (in_front - at_side) * front + (behind - at_side) * back + corner

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
        corner_waist=table.corner_waist[level],
        waist_level=table.waist_level[level],
        waist_power=table.waist_power[level],
        rim_radius=table.rim_radius[level],
    )
    return Body(layout.endplate(level, "superior"), layout.endplate(level, "inferior"), form)
