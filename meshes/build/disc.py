"""Discs: the annulus fibrosus as a ring between two end-plates, the nucleus pulposus inside it.

Both are drawn in the disc's own frame (x left, y posterior, z up, origin midway between the end-plates) and
reach the end-plates of the finished bones, so that disc and bone meet whatever shape the bones take.
"""

from __future__ import annotations

import numpy as np
import pyvista as pv
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from vtkmodules.vtkCommonCore import reference
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

from meshes.build.layout import EndPlate, Frame, Layout, segment_levels
from meshes.build.model import BuiltMesh
from meshes.build.parameters import BuildError
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, mirrored_outline, ring_strip, rings_to_surface

Array = NDArray[np.float64]
SIDES = 96
ANGLE = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
WAYS = np.stack([np.cos(ANGLE), np.sin(ANGLE)], axis=1)
RIM_SLOPE = 1.0  # dz/dr at which the end-plate has become the side of the body
RIM_DEPTH = (0.5, 2.2)  # mm inside the outline of the body between which that happens
SEAT = 0.06  # mm by which disc and bone share space, so that no slit shows between them
CLEFT = 0.06  # mm between annulus and nucleus
NARROWING = 0.24  # how much narrower the nucleus is at the end-plates than at mid height
LINE_REACH = 15.0  # mm from the middle of the disc within which an end-plate is looked for


def locator_of(points: Array, triangles: NDArray[np.int32]) -> vtkStaticCellLocator:
    """A locator for casting lines at a surface: points (n, 3), triangles (m, 3)."""
    surface = pv.PolyData.from_regular_faces(np.ascontiguousarray(points, dtype=float), triangles)
    locator = vtkStaticCellLocator()
    locator.SetDataSet(surface)
    locator.BuildLocator()
    return locator


def hits(locator: vtkStaticCellLocator, starts: Array, ends: Array) -> Array:
    """First point (n, 3) where each line from starts to ends (n, 3) meets the surface; nan where it does not."""
    t, hit, parametric, sub, cell = reference(0.0), [0.0] * 3, [0.0] * 3, reference(0), reference(0)
    found = np.full(starts.shape, np.nan)
    for i, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        met = locator.IntersectWithLine(start, end, 1e-6, t, hit, parametric, sub, cell)  # type: ignore[call-overload]
        if met:
            found[i] = hit
    return found


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
        plan = WAYS * (0.5 * (rims[0] + rims[1]))[:, None]
        low, high = plan.min(axis=0), plan.max(axis=0)
        half = (high - low) / 2 * [table.value("disc", f"nucleus_{way}", segment) for way in ("width", "length")]
        self.centre = (low + high) / 2 + [0, table.value("disc", "nucleus_shift", segment) * (high - low)[1]]
        power = 2.3
        self.core_plan = WAYS * ((np.abs(WAYS / half) ** power).sum(axis=1) ** (-1 / power))[:, None]

    def on_plate(self, plan: Array, above: bool, into: float) -> Array:
        """Rings of plan points (k, n, 2) lifted onto an end-plate, `into` mm into the bone; (k, n, 3)."""
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
        height = height + (into if above else -into)
        return np.concatenate([plan, height.reshape(plan.shape[:2])[..., None]], axis=2)

    def wall(self, t: Array) -> Array:
        """Outer wall: rings (k, SIDES, 3) from the upper (t = 0) to the lower rim (t = 1)."""
        ends = [
            self.on_plate((WAYS * rim[:, None])[None], above, SEAT)
            for rim, above in zip(self.rims, (True, False), strict=True)
        ]
        t = t[:, None, None]
        out = np.concatenate([WAYS, np.zeros((SIDES, 1))], axis=1)
        return (1 - t) * ends[0] + t * ends[1] + out * (self.bulge * 4 * t * (1 - t))

    def core(self, t: Array, grow: float, into: float) -> Array:
        """Side of the nucleus: rings (k, SIDES, 3) from its upper (t = 0) to its lower edge (t = 1)."""
        out = self.core_plan / np.linalg.norm(self.core_plan, axis=1, keepdims=True)
        width = 1 - NARROWING * np.abs(2 * t - 1) ** 2.4
        plan = self.centre + self.core_plan * width[:, None, None] + out * grow
        top, foot = self.on_plate(plan[:1], True, into)[0], self.on_plate(plan[-1:], False, into)[0]
        height = (1 - t)[:, None] * top[:, 2] + t[:, None] * foot[:, 2]
        return np.concatenate([plan, height[..., None]], axis=2)

    def annulus(self) -> Surface:
        """The ring round the nucleus, one closed body with a hole from end-plate to end-plate (world)."""
        wall, core = self.wall(eased(11)), self.core(eased(11), CLEFT, SEAT)
        across = eased(9)[1:-1, None, None]
        above = self.on_plate((1 - across) * core[0, :, :2] + across * wall[0, :, :2], True, SEAT)
        below = self.on_plate((1 - across) * wall[-1, :, :2] + across * core[-1, :, :2], False, SEAT)
        loop = np.concatenate([wall, below, core[::-1], above])
        rows = len(loop)
        strips = [ring_strip(i * SIDES, ((i + 1) % rows) * SIDES, SIDES)[:, ::-1] for i in range(rows)]
        return self.plates.frame.to_world(loop.reshape(-1, 3)), np.concatenate(strips)

    def nucleus(self) -> Surface:
        """The flattened ovoid inside the annulus (world)."""
        side = self.core(eased(9), 0.0, -CLEFT)
        shares = (np.arange(1, 10) / 10)[:, None, None]
        lid = self.on_plate(self.centre + (side[0, :, :2] - self.centre) * shares, True, -CLEFT)
        foot = self.on_plate(self.centre + (side[-1, :, :2] - self.centre) * shares[::-1], False, -CLEFT)
        rings = np.concatenate([lid, side, foot])[:, ::2]
        poles = [self.on_plate(self.centre[None, None], above, -CLEFT)[0, 0] for above in (True, False)]
        points, triangles = rings_to_surface(rings, *poles)
        return self.plates.frame.to_world(points), triangles[:, ::-1]


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
    """Annulus and nucleus of a segment as raw surfaces (points (n, 3) world mm, triangles (m, 3)) by structure id."""
    shape = disc_shape(layout, table, segment, upper, lower)
    return {f"disc/{segment}/annulus": shape.annulus(), f"disc/{segment}/nucleus": shape.nucleus()}
