"""Where a plane cuts a closed surface: the outline, and the filled face.

Filled slab by slab between the heights of all corners, by the winding number: that holds for strands that lie in
each other within one surface (the cauda equina), where joining outlines into polygons with holes goes wrong.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import Mesh

Array = NDArray[np.float64]


def cut_segments(mesh: Mesh, axis: int, position: float) -> Array:
    """The outline of the cut `axis` = `position` (mm): (k, 2, 2), each segment with the inside on the same hand.

    Coordinates are those of the two other axes, in order.
    """
    height = mesh.points[:, axis].astype(float) - position
    above = height >= 0
    corners = above[mesh.triangles]
    count = corners.sum(axis=1)
    cut = (count == 1) | (count == 2)
    triangles, corners, single = mesh.triangles[cut], corners[cut], count[cut] == 1
    odd = np.argmax(corners == single[:, None], axis=1)  # the corner that lies alone on its side
    a, b, c = (triangles[np.arange(len(triangles)), (odd + step) % 3] for step in range(3))
    keep = [other for other in range(3) if other != axis]
    flat = mesh.points[:, keep].astype(float)
    first, second = _crossing(flat, height, a, b), _crossing(flat, height, a, c)
    return np.stack([np.where(single[:, None], first, second), np.where(single[:, None], second, first)], axis=1)


def _crossing(flat: Array, height: Array, a: NDArray[np.int32], b: NDArray[np.int32]) -> Array:
    # From the lower to the higher vertex number, so that both triangles at an edge find the very same point.
    low, high = np.minimum(a, b), np.maximum(a, b)
    share = height[low] / (height[low] - height[high])
    return flat[low] + share[:, None] * (flat[high] - flat[low])


def fill(segments: Array) -> Array:
    """Triangles, (m, 3, 2), that cover what the outline `segments` (k, 2, 2) goes round."""
    levels = np.unique(segments[:, :, 1])
    low = np.searchsorted(levels, segments[:, :, 1].min(axis=1))
    spans = np.searchsorted(levels, segments[:, :, 1].max(axis=1)) - low
    owner = np.repeat(np.arange(len(segments)), spans)
    if len(owner) == 0:
        return np.zeros((0, 3, 2))
    slab = np.arange(len(owner)) - np.repeat(np.cumsum(spans) - spans, spans) + low[owner]
    bottom, top = levels[slab], levels[slab + 1]
    at_bottom, at_top = _across(segments[owner], bottom), _across(segments[owner], top)
    order = np.lexsort((at_bottom + at_top, slab))
    slab, owner = slab[order], owner[order]
    turn = np.sign(segments[owner, 1, 1] - segments[owner, 0, 1])
    winding = np.cumsum(turn)
    starts = np.flatnonzero(np.r_[True, slab[1:] != slab[:-1]])
    winding -= np.repeat((winding - turn)[starts], np.diff(np.r_[starts, len(slab)]))
    left = np.flatnonzero((np.abs(winding[:-1]) > 0.5) & (slab[1:] == slab[:-1]))
    right = left + 1
    b, t, x0, x1 = bottom[order][left], top[order][left], at_bottom[order], at_top[order]
    corners = [(x0[left], b), (x0[right], b), (x1[right], t), (x1[left], t)]
    quads = np.stack([np.column_stack(corner) for corner in corners], axis=1)
    return quads[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3, 2)


def _across(segments: Array, level: Array) -> Array:
    (x0, y0), (x1, y1) = segments[:, 0].T, segments[:, 1].T
    return x0 + (level - y0) / (y1 - y0) * (x1 - x0)


def raise_to(flat: Array, axis: int, position: float) -> NDArray[np.float32]:
    """Points (..., 2) of the plane as (n, 3) mm LPS."""
    points = flat.reshape(-1, 2)
    return np.insert(points, axis, position, axis=1).astype(np.float32)
