"""Ligaments of the transverse processes: thin sheets between neighbours, and the iliolumbar stub of the last one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d

from meshes.build.cast import kept_shallow
from meshes.build.fields import Grid, Loft, intersection, union
from meshes.build.layout import Layout, segment_levels
from meshes.build.model import BuiltMesh, in_parts
from meshes.build.parameters import BuildError
from meshes.build.soft_table import SoftTable
from meshes.build.surface import even_surface
from meshes.build.sweep import Surface, sheet
from meshes.clearance import Clearance

Array = NDArray[np.float64]
PART = "transverse-process/left"
COLUMNS, ROWS = 14, 20
SLICE = 0.9  # mm to either side of a place at which the edge of a process is looked for
INNER = 5.0  # mm outside the pedicle at which the sheet begins: the posterior ramus passes inside it
TIP = 2.5  # mm short of the shorter tip at which it ends
SEAT = 0.25  # mm by which it enters the edge of a process
NERVE_GAP = 0.5  # mm kept between the sheet and a root
NARROWEST = 4.0  # mm that the sheet is wide at least
WAIST = 0.16  # part by which the free outer edge is drawn in halfway
GRID = 0.5  # mm
TRIANGLES = 1800
DEEPEST = 0.2  # mm a vertex of the sheet may lie inside bone
BONE_SEAT = 0.3  # mm by which the iliolumbar ligament enters bone
# Ways (left, back, up) in which the two bands leave the transverse process: towards the crest, which in one man
# (reference, measured) lies 17 mm out, 17 mm behind and from 3 mm below to 12 mm above the tip.
IN_FRONT = np.array([-7.0, -2.4, 0.8])  # mm from the tip: the anterior band begins on the front of the process
ANTERIOR_WAY, POSTERIOR_WAY = np.array([0.76, 0.58, 0.30]), np.array([0.70, 0.70, 0.08])


def process_points(bone: BuiltMesh, level: str) -> Array:
    """Vertices (n, 3) of the left transverse process. Raises BuildError where the bone has none labelled."""
    chosen = in_parts(bone, (PART,))
    if not chosen.any():
        raise BuildError(f"vertebra/{level}: no part {PART}; its ligaments need one")
    return bone.points[chosen].astype(float)


def _edge(points: Array, at: Array, lowest: bool) -> Array:
    """The lower or upper border (n, 3) of a process (local frame) at places `at` (n,) mm to the left."""
    rows = np.full((len(at), 3), np.nan)
    for row, x in zip(rows, at, strict=True):
        near = points[np.abs(points[:, 0] - x) < SLICE]
        ends = near[np.argsort(near[:, 2] if lowest else -near[:, 2])[:4]]
        if len(ends):
            row[:] = x, ends[:, 1].mean(), ends[0, 2]
    known = np.isfinite(rows[:, 0])
    filled = np.stack([np.interp(at, at[known], column[known]) for column in rows.T], axis=1)
    filled[:, 0] = at
    return gaussian_filter1d(filled, 1.5, axis=0, mode="nearest")


def intertransverse(
    layout: Layout, table: SoftTable, segment: str, upper: BuiltMesh, lower: BuiltMesh, nerves: Clearance
) -> Surface:
    """The left sheet (world) between two neighbouring transverse processes, behind the roots."""
    edges = []
    for level, bone, lowest in zip(segment_levels(segment), (upper, lower), (True, False), strict=True):
        frame, site = layout.frames[level], layout.pedicle(level, "left")
        local = frame.to_local(process_points(bone, level))
        inner = site.local_centre[0] + site.half_width + INNER
        outer = local[:, 0].max() - TIP
        edge = _edge(local, np.linspace(min(inner, outer - NARROWEST), outer, COLUMNS), lowest)
        edge[:, 2] += SEAT if lowest else -SEAT
        edges.append(frame.to_world(edge))
    t = np.linspace(0, 1, ROWS)[:, None, None]
    grid = (1 - t) * edges[0] + t * edges[1]
    share, bow = np.linspace(0, 1, COLUMNS)[:, None], np.sin(np.pi * t)
    grid = grid - WAIST * bow * share**2 * (grid[:, -1:] - grid[:, :1])
    half = 0.5 * table.value("ligament", "thickness", "intertransverse")
    for _ in range(4):  # it gives way backwards to the roots in front of it
        gap = nerves.distance(grid.reshape(-1, 3), 6.0).reshape(ROWS, COLUMNS)
        push = gaussian_filter(np.maximum(NERVE_GAP + half - gap, 0), 1.5, mode="nearest")
        grid[..., 1] += push * bow[..., 0] ** 0.5
    thick = half * np.sqrt(np.clip(1 - np.linspace(-1, 1, COLUMNS) ** 6, 0.1, 1))[None, :, None]
    normal = _normals(grid)
    points, triangles = sheet(grid + thick * normal, grid - thick * normal)
    return kept_shallow(points, Clearance([upper, lower]), DEEPEST), triangles


def _normals(grid: Array) -> Array:
    """Unit normals (n, m, 3) of a grid of points (n, m, 3)."""
    normal = np.cross(np.gradient(grid, axis=0), np.gradient(grid, axis=1))
    normal = gaussian_filter(normal, [1.0, 1.0, 0], mode="nearest")
    return normal / np.linalg.norm(normal, axis=-1, keepdims=True)


def iliolumbar(layout: Layout, table: SoftTable, level: str, bones: list[BuiltMesh], nerves: Clearance) -> Surface:
    """The left iliolumbar ligament's stub (world): two bands from front and tip of the last transverse process out,
    back and a little up towards the iliac crest, joined at their root, the free ends rounded."""
    frame = layout.frames[level]
    bone = next(bone for bone in bones if PART in bone.part_names and _is_of(bone, frame.origin))
    local = frame.to_local(process_points(bone, level))
    tip = local[local[:, 0] > local[:, 0].max() - 3.0].mean(axis=0)
    size = table.row("ligament", "iliolumbar")
    bands = [
        _band(frame.to_world([tip + IN_FRONT, tip + [0.5, -0.9, 1.6]]), ANTERIOR_WAY, size),
        _band(frame.to_world([tip - [6.0, 0, 1.2], tip + [0, 0.4, -1.8]]), POSTERIOR_WAY, size),
    ]
    points = np.concatenate([band.centres for band in bands])
    grid = Grid(points.min(axis=0) - 9, points.max(axis=0) + 9, GRID)
    field = union(grid.loft(bands[0]), grid.loft(bands[1]), 4.0)
    near = [b for b in bones if (b.bounds[0] < points.max(0) + 9).all() and (b.bounds[1] > points.min(0) - 9).all()]
    at = grid.points().astype(float)
    for around, gap in ((Clearance(near), -BONE_SEAT), (nerves, NERVE_GAP)):
        field = intersection(field, (gap - around.distance(at, 8.0)).reshape(grid.shape).astype(np.float32), 0.4)
    corners, faces = even_surface(field.astype(np.float32), grid, TRIANGLES)
    return kept_shallow(corners, Clearance(near), BONE_SEAT + 0.1), faces.astype(np.int32)


def _is_of(bone: BuiltMesh, origin: Array) -> bool:
    """Whether the bone is the one whose body lies round `origin`."""
    return bool((bone.bounds[0] < origin).all() and (bone.bounds[1] > origin).all())


def _band(root: Array, way: Array, size: Mapping[str, float]) -> Loft:
    """A flat band through two points of its root (2, 3) and on along `way`, fading to a rounded end."""
    way = way / np.linalg.norm(way)
    along = np.array([0.25, 0.5, 0.75, 1.0])[:, None] * size["length"]
    sag = np.array([0.3, 0.5, 0.3, 0.0])[:, None] * [0, 0, -1.0]
    return Loft(
        centres=np.concatenate([root, root[1] + along * way + sag]),
        half_width=size["half_thickness"] * np.array([0.9, 1.0, 0.95, 0.8, 0.65, 0.45]),
        half_height=size["half_width"] * np.array([0.8, 0.95, 1.0, 1.1, 1.1, 0.7]),
        up=(0.0, -0.3, 1.0),
    )
