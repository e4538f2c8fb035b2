"""Facet joint capsules: a smooth sleeve round the joint line that hugs both articular processes.

The capsule's surface is where the distances to the two bones add up to the table's `spread`, so that it bridges the
joint space, swells a little round its margin, more so above and below (the recesses), and runs out on either bone.
It is cut from the finished bones and is hollow where cartilage and joint space are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from meshes.build.cartilage import FacingArea
from meshes.build.cast import kept_shallow
from meshes.build.fields import Grid, intersection, smooth_step
from meshes.build.model import BuiltMesh
from meshes.build.soft_table import SoftTable
from meshes.build.surface import even_surface, finish_mesh
from meshes.clearance import Clearance

SPACING = 0.45
TRIANGLES = 3200
SEAT = 0.6  # mm by which the capsule sinks into bone, so that its thin edge is hidden
CONTENTS_GAP = 0.4  # mm kept between a capsule and a root or the sac
FLAVUM_GAP = (-1.3, 1.4)  # mm kept to the flavum: at the joint's margin, where the two are fused, and away from it
DEEPEST = 0.48  # mm a vertex of the capsule may lie inside bone
MARGIN = np.array([4.0, 4.5])  # mm beyond the facet's half width and half height that the capsule may reach
EVENNESS = 1.1  # mm over which small bumps of the bones are evened out on the capsule
THICKNESS = 8.0  # mm to either side of the joint's sheet
RECESS = 1.6  # mm added to `spread` at the upper and lower end of the joint
CLEFT = 0.15  # mm between the margin of the cartilage and the capsule


@dataclass(frozen=True, eq=False)
class CapsuleNeighbours:
    """What a capsule gives way to: nerves and dural sac, and the flavum that covers its front."""

    contents: Clearance
    flavum: Clearance


def capsule_field(
    grid: Grid, area: FacingArea, bones: tuple[Clearance, Clearance], around: CapsuleNeighbours, spread: float
) -> NDArray[np.float32]:
    """Approximate signed distance, mm, to the capsule of a joint between two bones, on a grid (world)."""
    points, sheet = grid.points().astype(float), area.sheet
    u, v, _ = sheet.coordinates(points)
    half = MARGIN + [sheet.width / 2, sheet.height / 2]
    reach = np.sqrt((u / half[0]) ** 2 + (v / half[1]) ** 2 + (sheet.distance(points) / THICKNESS) ** 2) - 1
    near = reach < 0.3
    flat = np.full((5, len(points)), 8.0, np.float32)
    flat[:2, near] = [bone.distance(points[near], 8.0) for bone in bones]
    flat[2:4, near] = [other.distance(points[near], 3.0) for other in (around.contents, around.flavum)]
    flat[4, near] = area.beyond_margin(*sheet.foot(points[near]))
    above, below, contents, flavum, margin = flat.reshape(5, *grid.shape)
    together = gaussian_filter(above + below, EVENNESS / grid.spacing)
    wide = (spread + RECESS * smooth_step(np.abs(v) / sheet.height, 0.3, 0.55)).reshape(grid.shape).astype(np.float32)
    limit = (reach * half.min()).reshape(grid.shape).astype(np.float32)
    cushion = intersection(0.6 * (together - wide), limit, 2.0)
    cushion = intersection(cushion, CONTENTS_GAP - contents, 1.0)
    apart = FLAVUM_GAP[0] + (FLAVUM_GAP[1] - FLAVUM_GAP[0]) * smooth_step(margin, 1.0, 2.6).astype(np.float32)
    cushion = intersection(cushion, apart - flavum, 0.8)
    cushion = intersection(cushion, CLEFT - margin, 0.3)
    return intersection(cushion, (-np.minimum(above, below) - SEAT).astype(np.float32), 0.4).astype(np.float32)


def facet_capsule(
    area: FacingArea, table: SoftTable, segment: str, upper: BuiltMesh, lower: BuiltMesh, around: CapsuleNeighbours
) -> BuiltMesh:
    """The capsule of one joint (world) between the finished vertebrae above and below, clear of its neighbours."""
    sheet = area.sheet
    reach = 0.5 * float(np.hypot(sheet.width, sheet.height)) + 7
    grid = Grid(sheet.centre - reach, sheet.centre + reach, SPACING)
    bones = Clearance([upper], sheet.centre, 2.5 * reach), Clearance([lower], sheet.centre, 2.5 * reach)
    field = capsule_field(grid, area, bones, around, table.value("capsule", "spread", segment))
    points, faces = even_surface(field, grid, TRIANGLES)
    for bone in bones:  # the thin hidden edge may have slid deeper while the triangles were evened out
        points = kept_shallow(points, bone, DEEPEST)
    return finish_mesh(points, faces)
