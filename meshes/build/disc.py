"""Discs: the annulus fibrosus as a ring between two end-plates, the nucleus pulposus inside it, and the cartilage
end-plates that cover both where they meet the middle of the bony end-plates.

All are drawn in the disc's own frame (x left, y posterior, z up, origin midway between the end-plates) and
reach the end-plates of the finished bones, so that disc and bone meet whatever shape the bones take.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from meshes.build.cast import hits, locator_of
from meshes.build.layout import EndPlate, Frame, Layout, segment_levels
from meshes.build.model import BuiltMesh
from meshes.build.parameters import BuildError
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, mirrored_outline, outward, ring_strip, rings_to_surface, smoothstep

Array = NDArray[np.float64]
SIDES = 84
ANGLE = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
WAYS = np.stack([np.cos(ANGLE), np.sin(ANGLE)], axis=1)
RIM_SLOPE = 1.0  # dz/dr at which the end-plate has become the side of the body
RIM_DEPTH = (0.5, 2.2)  # mm inside the outline of the body between which that happens
SEAT = 0.06  # mm by which disc and bone share space, so that no slit shows between them
CLEFT = 0.06  # mm between annulus, nucleus and cartilage
PLATE_EDGE = 0.72  # the cartilage end-plate thins from this part of its radius to its edge
PLATE_SIDES, PLATE_RINGS = SIDES // 2, 11
NARROWING = 0.24  # how much narrower the nucleus is at the end-plates than at mid height
LINE_REACH = 15.0  # mm from the middle of the disc within which an end-plate is looked for


class EndPlates:
    """Heights of the bone above and below a disc over its plan, in the disc's frame (mm)."""

    def __init__(self, upper: BuiltMesh, lower: BuiltMesh, frame: Frame) -> None:
        self.frame = frame
        self._above, self._below = (locator_of(frame.to_local(b.points), b.triangles) for b in (upper, lower))

    def heights(self, plan: Array, above: bool) -> Array:
        """Height (n,) of the end-plate over points (n, 2); nan where there is no bone."""
        reach = LINE_REACH if above else -LINE_REACH
        starts = np.column_stack([plan, np.zeros(len(plan))])
        return hits(self._above if above else self._below, starts, starts + [0, 0, reach])[:, 2]

    def rim(self, above: bool, outline: Array, step: float = 0.25) -> Array:
        """Distance (SIDES,) mm to where the end-plate turns into the body's side; `outline` (SIDES,) of the body."""
        inside = np.arange(RIM_DEPTH[1] + 2 * step, RIM_DEPTH[0] - step, -step)
        radii = outline[:, None] - inside
        heights = self.heights((WAYS[:, None] * radii[..., None]).reshape(-1, 2), above).reshape(radii.shape)
        slope = np.gradient(heights if above else -heights, step, axis=1)
        ended = ~(slope < RIM_SLOPE)
        edge = outline - inside[np.where(ended.any(axis=1), ended.argmax(axis=1), len(inside) - 1)]
        return gaussian_filter1d(mirrored_outline(edge), 2.5, mode="wrap")


def disc_frame(layout: Layout, segment: str) -> Frame:
    """The disc's frame: midway between the end-plates, z along the mean of their normals."""
    upper, lower = segment_levels(segment)
    plates = layout.endplate(upper, "inferior"), layout.endplate(lower, "superior")
    middle = [p.frame.to_world([0, p.centre[1], p.sign * (p.half_height + p.slope * p.centre[1])]) for p in plates]
    up = plates[1].normal_world - plates[0].normal_world
    up /= np.linalg.norm(up)
    left = np.array([1.0, 0.0, 0.0])
    return Frame((middle[0] + middle[1]) / 2, np.stack([left, np.cross(up, left), up], axis=1))


def outline_in(frame: Frame, plate: EndPlate) -> Array:
    """Radius (SIDES,) mm of an end-plate's outline about the disc's axis."""
    plan = frame.to_local(plate.outline_world(4 * SIDES))[:, :2]
    angle = np.arctan2(plan[:, 1], plan[:, 0])
    order = np.argsort(angle)
    return np.interp(ANGLE, angle[order], np.hypot(plan[:, 0], plan[:, 1])[order], period=2 * np.pi)


def eased(count: int) -> Array:
    """Positions in 0..1, denser towards both ends."""
    t = np.linspace(0, 1, count)
    return 0.6 * (0.5 - 0.5 * np.cos(np.pi * t)) + 0.4 * t


class DiscShape:
    """One disc in its own frame, from which annulus and nucleus are drawn."""

    def __init__(self, plates: EndPlates, rims: tuple[Array, Array], table: SoftTable, segment: str) -> None:
        self.plates, self.rims, self.name = plates, rims, f"disc/{segment}"
        self.bulge = table.value("disc", "bulge", segment)
        self.cartilage = table.value("disc", "cartilage_thickness", segment)
        self.plates_edge = tuple(table.value("disc", "cartilage_width", segment) * rim for rim in rims)
        plan = WAYS * (0.5 * (rims[0] + rims[1]))[:, None]
        low, high = plan.min(axis=0), plan.max(axis=0)
        half = (high - low) / 2 * [table.value("disc", f"nucleus_{way}", segment) for way in ("width", "length")]
        self.centre = (low + high) / 2 + [0, table.value("disc", "nucleus_shift", segment) * (high - low)[1]]
        power = 2.3
        self.core_plan = WAYS * ((np.abs(WAYS / half) ** power).sum(axis=1) ** (-1 / power))[:, None]

    def thickness(self, plan: Array, above: bool) -> Array:
        """Thickness (...) mm of the cartilage end-plate over plan points (..., 2); 0 beyond its edge."""
        edge = self.plates_edge[0 if above else 1]
        angle = np.arctan2(plan[..., 1], plan[..., 0])
        share = np.hypot(plan[..., 0], plan[..., 1]) / np.interp(angle, ANGLE, edge, period=2 * np.pi)
        return self.cartilage * (1 - smoothstep((share - PLATE_EDGE) / (1 - PLATE_EDGE)))

    def on_cartilage(self, plan: Array, above: bool) -> Array:
        """Rings of plan points (k, n, 2) lifted to where the cartilage or, beyond its edge, the bone begins."""
        thick = self.thickness(plan, above)
        return self.on_plate(plan, above, np.where(thick > 0, -thick - CLEFT * np.minimum(thick / 0.2, 1), SEAT))

    def on_plate(self, plan: Array, above: bool, into: float | Array) -> Array:
        """Rings of plan points (k, n, 2) lifted onto an end-plate, `into` mm (or (k, n)) into the bone; (k, n, 3)."""
        flat = plan.reshape(-1, 2)
        height = self.plates.heights(flat, above)
        missed = ~np.isfinite(height)
        if missed.all():
            where = "above" if above else "below"
            raise BuildError(
                f"{self.name}: no end-plate found within {LINE_REACH:g} mm {where} the disc; check the bone"
            )
        if missed.any():
            known = np.flatnonzero(~missed)
            nearest = ((flat[missed][:, None] - flat[known]) ** 2).sum(axis=2).argmin(axis=1)
            height[missed] = height[known[nearest]]
        lifted = height.reshape(plan.shape[:2]) + (into if above else -np.asarray(into))
        return np.concatenate([plan, lifted[..., None]], axis=2)

    def wall(self, t: Array) -> Array:
        """Outer wall: rings (k, SIDES, 3) from the upper (t = 0) to the lower rim (t = 1)."""
        ends = [
            self.on_plate((WAYS * rim[:, None])[None], above, SEAT)
            for rim, above in zip(self.rims, (True, False), strict=True)
        ]
        t = t[:, None, None]
        out = np.concatenate([WAYS, np.zeros((SIDES, 1))], axis=1)
        return (1 - t) * ends[0] + t * ends[1] + out * (self.bulge * 4 * t * (1 - t))

    def core(self, t: Array, grow: float) -> Array:
        """Side of the nucleus: rings (k, SIDES, 3) from its upper (t = 0) to its lower edge (t = 1)."""
        out = self.core_plan / np.linalg.norm(self.core_plan, axis=1, keepdims=True)
        width = 1 - NARROWING * np.abs(2 * t - 1) ** 2.4
        plan = self.centre + self.core_plan * width[:, None, None] + out * grow
        top, foot = self.on_cartilage(plan[:1], True)[0], self.on_cartilage(plan[-1:], False)[0]
        height = (1 - t)[:, None] * top[:, 2] + t[:, None] * foot[:, 2]
        return np.concatenate([plan, height[..., None]], axis=2)

    def _between(self, core: Array, wall: Array, above: bool) -> Array:
        """The annulus' face on one end-plate: rings (k, SIDES, 3) from the core over the cartilage's edge outwards."""
        edge = WAYS * self.plates_edge[0 if above else 1][:, None]
        inner, outer = (eased(n)[1:-1, None, None] for n in (7, 6))
        plan = np.concatenate([(1 - inner) * core + inner * edge, edge[None], (1 - outer) * edge + outer * wall])
        return self.on_cartilage(plan, above)

    def annulus(self) -> Surface:
        """The ring round the nucleus, one closed body with a hole from end-plate to end-plate (world)."""
        wall, core = self.wall(eased(9)), self.core(eased(9), CLEFT)
        above = self._between(core[0, :, :2], wall[0, :, :2], True)
        below = self._between(core[-1, :, :2], wall[-1, :, :2], False)
        loop = np.concatenate([wall, below[::-1], core[::-1], above])
        rows = len(loop)
        strips = [ring_strip(i * SIDES, ((i + 1) % rows) * SIDES, SIDES)[:, ::-1] for i in range(rows)]
        return self.plates.frame.to_world(loop.reshape(-1, 3)), np.concatenate(strips)

    def nucleus(self) -> Surface:
        """The flattened ovoid inside the annulus (world)."""
        side = self.core(eased(9), 0.0)
        shares = (np.arange(1, 10) / 10)[:, None, None]
        lid = self.on_cartilage(self.centre + (side[0, :, :2] - self.centre) * shares, True)
        foot = self.on_cartilage(self.centre + (side[-1, :, :2] - self.centre) * shares[::-1], False)
        rings = np.concatenate([lid, side, foot])[:, ::2]
        poles = [self.on_cartilage(self.centre[None, None], above)[0, 0] for above in (True, False)]
        points, triangles = rings_to_surface(rings, *poles)
        return self.plates.frame.to_world(points), triangles[:, ::-1]

    def cartilage_end_plate(self, above: bool) -> Surface:
        """The cartilage plate under the body above, or on the body below (world): thin towards its edge."""
        edge = (WAYS * self.plates_edge[0 if above else 1][:, None])[:: SIDES // PLATE_SIDES]
        shares = (np.arange(1, PLATE_RINGS + 1) / PLATE_RINGS)[:, None, None]
        plan, pole = edge * shares, np.zeros((1, 1, 2))
        on_bone = self.on_plate(plan, above, SEAT)
        free = self.on_plate(plan[:-1], above, -self.thickness(plan[:-1], above))
        poles = [self.on_plate(pole, above, into)[0, 0] for into in (SEAT, -self.cartilage)]
        points, triangles = rings_to_surface(np.concatenate([on_bone, free[::-1]]), *poles)
        return outward(self.plates.frame.to_world(points), triangles)


def disc_shape(layout: Layout, table: SoftTable, segment: str, upper: BuiltMesh, lower: BuiltMesh) -> DiscShape:
    """The disc of a segment between the finished vertebrae above and below it."""
    frame = disc_frame(layout, segment)
    plates = EndPlates(upper, lower, frame)
    levels = segment_levels(segment)
    outlines = [
        outline_in(frame, layout.endplate(level, which))
        for level, which in zip(levels, ("inferior", "superior"), strict=True)
    ]
    rims = plates.rim(True, outlines[0]), plates.rim(False, outlines[1])
    return DiscShape(plates, rims, table, segment)


def disc_surfaces(
    layout: Layout, table: SoftTable, segment: str, upper: BuiltMesh, lower: BuiltMesh
) -> dict[str, Surface]:
    """All parts of a disc as raw surfaces (points (n, 3) world mm, triangles (m, 3)) by structure id.

    The superior cartilage end-plate lies under the body above, the inferior one on the body below.
    """
    shape = disc_shape(layout, table, segment, upper, lower)
    return {
        f"disc/{segment}/annulus": shape.annulus(),
        f"disc/{segment}/nucleus": shape.nucleus(),
        f"disc/{segment}/superior-cartilage-end-plate": shape.cartilage_end_plate(True),
        f"disc/{segment}/inferior-cartilage-end-plate": shape.cartilage_end_plate(False),
    }
