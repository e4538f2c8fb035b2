"""The facet joint as one shared curved sheet, from which both processes are cut.

The sheet of a segment and side is a trough: straight along `up`, curved across, hollow towards `normal`. The
superior process of the lower vertebra lies on its outer side (w < 0), the inferior process of the upper vertebra
on the inner side (w > 0), each half the joint space away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from meshes.build.layout import SIDE_SIGN, Floats, Frame, Layout, segment_levels

FLAT_FROM = 0.62  # the curve goes on straight beyond this part of its radius
# the joint with the next thoracic vertebra, which the atlas does not hold: flat and nearly coronal; shares of the half
# width of the canal at which it stands, of its depth, and of the body's half height (D)
THORACIC = {"sagittal_angle": 97.0, "lean": 8.0, "radius": 60.0, "apex": 0.0, "width": 10.5, "height": 11.5, "gap": 1.6}
THORACIC_LATERAL, THORACIC_BEHIND, THORACIC_ABOVE = 0.9, 0.82, 1.0
EDGE_SLOPE = FLAT_FROM / math.sqrt(1 - FLAT_FROM**2)


@dataclass(frozen=True, eq=False)
class FacetSheet:
    """The middle of a facet joint's space.

    centre (3,) mm; normal, across, up (3,) unit, at right angles: `normal` points from the superior process (below)
    to the inferior process (above), that is backwards and inwards; `across` outwards and backwards along the joint
    line; `up` along the joint. radius: of the curve, mm; apex: how far in front of the centre it is sharpest, mm.
    width, height: of the facing area, mm. gap: joint space, mm.
    All in one frame: the world, or a vertebra's local frame after `in_frame`.
    """

    centre: Floats
    normal: Floats
    across: Floats
    up: Floats
    radius: float
    apex: float
    width: float
    height: float
    gap: float

    def surface(self, u: ArrayLike) -> Floats:
        """Height w, mm, of the sheet above its tangent plane at u (mm across); the same all along `up`."""
        u = np.asarray(u, float)
        return self._arc(u + self.apex) - self._arc(np.array(self.apex)) - self._chord * u

    def _arc(self, t: Floats) -> Floats:
        """A circle that goes on straight beyond FLAT_FROM of its radius."""
        t, edge = np.abs(t), FLAT_FROM * self.radius
        curved = self.radius - np.sqrt(self.radius**2 - np.minimum(t, edge) ** 2)
        return curved + np.maximum(t - edge, 0) * EDGE_SLOPE

    @property
    def _chord(self) -> float:
        """Slope from one edge of the facing area to the other, taken off so that the angle is the chord's."""
        half = self.width / 2
        return float(self._arc(np.array(half + self.apex)) - self._arc(np.array(-half + self.apex))) / self.width

    def coordinates(self, points: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """u (across), v (up), w (along the normal), (n,) mm each, of points (n, 3)."""
        offset = np.asarray(points, float) - self.centre
        return offset @ self.across, offset @ self.up, offset @ self.normal

    def distance(self, points: ArrayLike) -> Floats:
        """Signed distance (n,), mm, of points (n, 3) to the sheet: negative on the superior process's side."""
        u, _, w = self.coordinates(points)
        t = u + self.apex
        sine = np.clip(t / self.radius, -FLAT_FROM, FLAT_FROM)
        slope = sine / np.sqrt(1 - sine**2) - self._chord
        return (w - self.surface(u)) / np.sqrt(1 + slope**2)

    def foot(self, points: ArrayLike) -> tuple[Floats, Floats]:
        """u, v (n,), mm, of the place on the sheet nearest to points (n, 3)."""
        u, v, w = self.coordinates(points)
        at, step = u.copy(), 0.01
        for _ in range(4):  # towards where the offset is at right angles to the sheet
            slope = (self.surface(at + step) - self.surface(at - step)) / (2 * step)
            at = at + ((u - at) + (w - self.surface(at)) * slope) / (1 + slope**2)
        return at, v

    def points(self, u: ArrayLike, v: ArrayLike, w: ArrayLike = 0.0) -> Floats:
        """Points (..., 3) at u, v (mm), w mm off the sheet along `normal`."""
        u, v, w = np.broadcast_arrays(*(np.asarray(a, float) for a in (u, v, w)))
        lift = self.surface(u) + w
        return self.centre + u[..., None] * self.across + v[..., None] * self.up + lift[..., None] * self.normal

    def in_frame(self, frame: Frame) -> FacetSheet:
        """A world sheet in a vertebra's local frame."""
        axes = [frame.direction_to_local(axis) for axis in (self.normal, self.across, self.up)]
        return replace(self, centre=frame.to_local(self.centre), normal=axes[0], across=axes[1], up=axes[2])


def sheet_axes(side: str, sagittal_angle: float, lean: float) -> tuple[Floats, Floats, Floats]:
    """Normal, across, up (3,) in the lower vertebra's frame, from angles in degrees."""
    a, b = math.radians(sagittal_angle), math.radians(lean)
    level_normal = np.array([-math.cos(a), math.sin(a), 0.0])
    across = np.array([math.sin(a), math.cos(a), 0.0])
    normal = level_normal * math.cos(b) + np.array([0, 0, math.sin(b)])
    up = np.array([0, 0, math.cos(b)]) - level_normal * math.sin(b)
    mirror = np.array([SIDE_SIGN[side], 1, 1])
    return normal * mirror, across * mirror, up * mirror


def facet_sheet(layout: Layout, segment: str, side: str) -> FacetSheet:
    """The sheet of a segment's joint on a side ("left", "right"), world frame."""
    table, frame = layout.parameters.facet, layout.frames[segment_levels(segment)[1]]
    normal, across, up = sheet_axes(side, table.sagittal_angle[segment], table.lean[segment])
    centre = np.array(
        [
            SIDE_SIGN[side] * table.centre_lateral[segment],
            table.centre_posterior[segment],
            table.centre_superior[segment],
        ]
    )
    return FacetSheet(
        centre=frame.to_world(centre),
        normal=frame.direction_to_world(normal),
        across=frame.direction_to_world(across),
        up=frame.direction_to_world(up),
        radius=table.radius[segment],
        apex=table.apex[segment],
        width=table.width[segment],
        height=table.height[segment],
        gap=table.gap[segment],
    )


def thoracic_sheet(layout: Layout, level: str) -> FacetSheet:
    """The left sheet of the joint above the atlas's first vertebra, in that vertebra's local frame."""
    form, canal = dict(THORACIC), layout.parameters.canal
    normal, across, up = sheet_axes("left", form.pop("sagittal_angle"), form.pop("lean"))
    centre = [
        THORACIC_LATERAL * canal.width[level] / 2,
        layout.canal_front(level) + THORACIC_BEHIND * canal.depth[level],
        THORACIC_ABOVE * layout.half_height(level),
    ]
    return FacetSheet(np.array(centre), normal, across, up, **form)
