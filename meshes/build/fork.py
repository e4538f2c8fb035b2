"""A tube that divides: the branch is sewn into the side of the trunk, so that both are one closed surface."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from meshes.build.sweep import Surface, ring_strip, smoothstep, tangents, tube

Array = NDArray[np.float64]
SIDES = 8  # of trunk and branch; the opening of 2 x 2 quads in the trunk has as many corners
CAP = 2  # rings of the trunk's rounded end before its own


def forked(trunk: Array, radius: Array, branch: Array, thickness: float, at: int) -> Surface:
    """A trunk (n, 3) of radius (n,) with a branch (m, 3) of constant thickness that leaves it near its point `at`.

    The branch's first point is moved to the trunk's wall. Gives points and outward triangles of one closed surface.
    """
    points, triangles = tube(trunk, radius, SIDES, cap_rings=CAP + 1)
    at = int(np.clip(at, 2, len(trunk) - 3))
    rings = points[:-2].reshape(-1, SIDES, 3)
    middle = CAP + at
    outward = branch[min(3, len(branch) - 1)] - trunk[at]
    side = int(np.argmax((rings[middle] - trunk[at]) @ outward))
    around = [(side + step) % SIDES for step in (-1, 0, 1)]
    corners = [(middle + row, around[column]) for row, column in _RIM]
    rim = np.array([row * SIDES + column for row, column in corners])
    hole = {middle * SIDES + side}
    kept = triangles[~np.isin(triangles, list(hole)).any(axis=1)]
    kept = kept[~np.isin(kept, rim).all(axis=1)]  # the quads' diagonals may cut the corners of the opening
    ways = _branch_rings(points[rim], branch, thickness)
    first = len(points)
    points = np.concatenate([points, ways.reshape(-1, 3), branch[-1:] + 0.5 * thickness * tangents(branch)[-1:]])
    indices = [rim, *(first + k * SIDES + np.arange(SIDES) for k in range(len(ways)))]
    strips = [_strip(a, b) for a, b in itertools.pairwise(indices)]
    last, pole = indices[-1], len(points) - 1
    cap = np.stack([last, np.roll(last, -1), np.full(SIDES, pole)], axis=1)
    return _without_unused(points, np.concatenate([kept, *strips, cap]).astype(np.int32))


# the rim of the opening, once round it, seen from outside with the trunk's rings counter-clockwise
_RIM = ((-1, 0), (-1, 1), (-1, 2), (0, 2), (1, 2), (1, 1), (1, 0), (0, 0))


def _strip(here: NDArray[np.int64], there: NDArray[np.int64]) -> NDArray[np.int64]:
    strip = ring_strip(0, SIDES, SIDES)
    both = np.concatenate([here, there])
    return both[strip]


def _branch_rings(rim: Array, branch: Array, thickness: float) -> Array:
    """Rings (k, SIDES, 3) along the branch that start in the order of the rim (SIDES, 3)."""
    along = tangents(branch)
    rings, spokes = [], rim - rim.mean(axis=0)
    for step, (place, way) in enumerate(zip(branch[1:], along[1:], strict=True), start=1):
        flat = spokes - (spokes @ way)[:, None] * way
        even = _evenly(flat, way)
        share = smoothstep(step / 2.5)
        size = thickness * (1 + 0.5 * (1 - share))
        rings.append(place + even * size)
        spokes = even
    return np.array(rings)


def _evenly(spokes: Array, axis: Array) -> Array:
    """Unit vectors (SIDES, 3) across `axis`, evenly spread, turned as the spokes (SIDES, 3) are on the whole."""
    first = spokes[0] / np.linalg.norm(spokes[0])
    second = np.cross(axis, first)
    angle = np.unwrap(np.arctan2(spokes @ second, spokes @ first))
    sense = np.sign(angle[-1] - angle[0])
    even = sense * np.arange(SIDES) * 2 * np.pi / SIDES
    even = even + (angle - even).mean()
    return np.cos(even)[:, None] * first + np.sin(even)[:, None] * second


def _without_unused(points: Array, triangles: NDArray[np.int32]) -> Surface:
    used = np.unique(triangles)
    renumber = np.zeros(len(points), np.int32)
    renumber[used] = np.arange(len(used), dtype=np.int32)
    return points[used], renumber[triangles]
