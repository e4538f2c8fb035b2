"""Facet joint capsules: a smooth cushion round the joint line that hugs both articular processes.

The capsule's surface is where the distances to the two bones add up to the table's `spread`, so that it fills the
joint space, swells a little round its margin and runs out on either bone; it is cut from the finished bones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshes.build.clearance import Clearance
from meshes.build.facet import FacetSheet
from meshes.build.fields import Grid, intersection
from meshes.build.model import BuiltMesh
from meshes.build.soft_table import SoftTable
from meshes.build.surface import band_field, surface_of_field

Array = NDArray[np.float64]
SPACING = 0.5
TRIANGLES = 2500
SEAT = 0.38  # mm by which the capsule sinks into bone, so that its thin edge is hidden
MARGIN = np.array([4.0, 4.5])  # mm beyond the facet's half width and half height that the capsule may reach
THICKNESS = 8.0  # mm to either side of the joint's sheet


def capsule_distance(points: Array, sheet: FacetSheet, upper: Clearance, lower: Clearance, spread: float) -> Array:
    """Approximate signed distance (n,) mm of points (n, 3) to the capsule of a joint."""
    above, below = upper.distance(points, 8.0), lower.distance(points, 8.0)
    u, v, _ = sheet.coordinates(points)
    half = MARGIN + [sheet.width / 2, sheet.height / 2]
    off = sheet.distance(points) / THICKNESS
    around = (np.sqrt((u / half[0]) ** 2 + (v / half[1]) ** 2 + off**2) - 1) * float(half.min())
    cushion = intersection(0.6 * (above + below - spread), around, 2.0)
    return intersection(cushion, -np.minimum(above, below) - SEAT, 0.3)


def facet_capsule(sheet: FacetSheet, table: SoftTable, segment: str, upper: BuiltMesh, lower: BuiltMesh) -> BuiltMesh:
    """The capsule of one joint (world) between the finished vertebrae above and below."""
    reach = 0.5 * float(np.hypot(sheet.width, sheet.height)) + 7
    grid = Grid(sheet.centre - reach, sheet.centre + reach, SPACING)
    bones = Clearance([upper], sheet.centre, 2.5 * reach), Clearance([lower], sheet.centre, 2.5 * reach)
    spread = table.value("capsule", "spread", segment)
    field = band_field(grid, lambda points: capsule_distance(points.astype(float), sheet, *bones, spread).astype(np.float32))
    return surface_of_field(field, grid, TRIANGLES)
