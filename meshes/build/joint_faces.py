"""How the processes are fitted to a facet joint's shared sheet: bone behind the facet, room beyond it.

`side` is -1 seen from the superior process (of the lower vertebra), +1 from the inferior one.
"""

from __future__ import annotations

import numpy as np

from meshes.build.facet import FacetSheet
from meshes.build.fields import REACH, Array, intersection

PAD_DEPTH = {-1.0: 6.2, 1.0: 6.0}  # mm of bone behind the facet: superior process, inferior process
PAD_BEYOND = 3.0  # mm the cushion reaches past the sheet, where it is cut: no more, or it bulges below the joint
PAD_WIDTH = {-1.0: 0.56, 1.0: 0.53}  # half axes of the cushion, shares of the facing area's width and height
PAD_HEIGHT = {-1.0: 0.6, 1.0: 0.54}
PAD_LIFT = {-1.0: 0.0, 1.0: 1.0}  # mm by which the inferior facet lies higher than the superior one
PAD_POWER, PAD_BLEND = 2.7, 3.0
FACE_GROWTH = 0.13  # mm by which a face is left thicker, because meshing and smoothing take that much off
ROOM_SLACK = 0.35  # mm less than `other_side`, so that cutting twice does not widen the joint space
ROOM_EDGE = 3.5
FACET_EDGE = 1.6
ROOT_SLOPE = {-1.0: 0.35, 1.0: 0.9}  # how fast the half space beyond falls away past the root of a process
TIP_SLOPE = {-1.0: 0.8, 1.0: 1.3}  # how fast it comes nearer past the tip


def other_side(sheet: FacetSheet, points: Array, side: float) -> Array:
    """Distance (n,) to the half of space beyond the joint, which a process must not enter.

    Past the root of the process the half space falls away, so that no ledge is cut into lamina or pars; past its
    tip it comes nearer, so that the tip is rounded off.
    """
    v = (np.asarray(points, float) - sheet.centre) @ sheet.up - PAD_LIFT[side]
    root = np.maximum(side * v - (sheet.height / 2 - 1.5), 0)
    tip = np.maximum(-side * v - (sheet.height / 2 - 0.5), 0)
    return (
        side * sheet.distance(points) - sheet.gap / 2 + FACE_GROWTH + ROOT_SLOPE[side] * root - TIP_SLOPE[side] * tip
    ).astype(np.float32)


def joint_room(sheet: FacetSheet, points: Array, side: float) -> Array:
    """The part of `other_side` (n,) right at the facing area, kept free of every part of the bone."""
    u, v, w = sheet.coordinates(points)
    across = np.abs(u) - (sheet.width / 2 + 1.5)
    along = np.abs(v) - (sheet.height / 2 + 1)
    depth = -side * w - 4.5
    box = np.maximum(np.maximum(across, along), depth).astype(np.float32)
    room = other_side(sheet, points, side) + np.float32(ROOM_SLACK)
    return intersection(room, box, ROOM_EDGE)


def facing_pad(sheet: FacetSheet, points: Array, side: float) -> Array:
    """Distance (n,) to the bone that carries a facet: a cushion behind the sheet, as wide and high as the facing
    area. It reaches a little across the sheet and is cut there later."""
    reach = max(sheet.width, sheet.height)
    near = ((points - sheet.centre.astype(np.float32)) ** 2).sum(axis=1) < reach**2
    field = np.full(len(points), REACH, np.float32)
    u, v, _ = sheet.coordinates(points[near])
    across = side * sheet.distance(points[near])
    depth = np.where(across > 0, PAD_DEPTH[side], PAD_BEYOND)
    form = np.stack(
        [u / (PAD_WIDTH[side] * sheet.width), (v - PAD_LIFT[side]) / (PAD_HEIGHT[side] * sheet.height), across / depth]
    )
    radius = (np.abs(form) ** PAD_POWER).sum(axis=0) ** (1 / PAD_POWER)
    field[near] = np.minimum((radius - 1) * PAD_DEPTH[side], REACH)
    return field
