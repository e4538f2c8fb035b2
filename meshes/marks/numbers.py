"""Lengths, angles and areas of points, in mm, mm² and degrees. Points are (n, 3) mm, LPS."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def length(points: Array, *, closed: bool = False) -> float:
    """Length of the straight pieces from each point to the next, mm; `closed`: and back to the first."""
    steps = np.diff(np.concatenate([points, points[:1]]) if closed else points, axis=0)
    return float(np.linalg.norm(steps, axis=1).sum())


def angle(points: Array) -> float:
    """Angle at the middle one of three points, degrees (0 to 180). Raises ValueError where two coincide."""
    first, corner, last = np.asarray(points, float)
    return between(first - corner, last - corner)


def between(one: Array, other: Array) -> float:
    """Angle between two directions, degrees (0 to 180). Raises ValueError for a direction without length."""
    lengths = np.linalg.norm(one), np.linalg.norm(other)
    if min(lengths) < 1e-9:
        raise ValueError("two points coincide, and there is no angle")
    a, b = one / lengths[0], other / lengths[1]
    # exact near 0 and 180 too, where the cosine is flat (Kahan 2006, "How futile are mindless assessments of roundoff")
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))


def end_plate_angle(points: Array) -> float:
    """Angle in the sagittal plane between two end-plates, each given by its front and its back point, degrees.

    points : (4, 3): front and back of the upper plate, front and back of the lower one
    Positive where the wedge between them opens to the front (lordosis), negative where it opens to the back. Whatever
    lies to the left or right is left out, as on a lateral radiograph (Cobb 1948, for the sagittal plane).
    """
    return _tilt(np.asarray(points, float)[:, 1:])  # y posterior, z superior


def cobb_angle(points: Array) -> float:
    """Angle between two end-plates in the plane they were marked in, degrees.

    points : (4, 3): two on the upper end-plate, two on the lower one
    Marked from front to back, the sagittal angle, see `end_plate_angle`; marked from side to side, the coronal one
    (Cobb 1948), positive where the wedge opens to the patient's right, as for a curve convex to the right.
    """
    seen = np.asarray(points, float)
    spans = np.abs(seen[1] - seen[0]) + np.abs(seen[3] - seen[2])
    if spans[1] >= spans[0]:
        ordered = [*sorted(seen[:2].tolist(), key=lambda p: p[1]), *sorted(seen[2:].tolist(), key=lambda p: p[1])]
        return end_plate_angle(np.array(ordered))
    ordered = [*sorted(seen[:2].tolist(), key=lambda p: p[0]), *sorted(seen[2:].tolist(), key=lambda p: p[0])]
    return _tilt(np.array(ordered)[:, [0, 2]])


def _tilt(seen: Array) -> float:
    """Angle by which the lower of two lines (two points each, (4, 2)) is turned against the upper one, degrees."""
    upper, lower = seen[1] - seen[0], seen[3] - seen[2]
    if min(np.linalg.norm(upper), np.linalg.norm(lower)) < 1e-9:
        raise ValueError("both points of an end-plate coincide, and there is no angle")
    turned = np.degrees(np.arctan2(upper[1], upper[0]) - np.arctan2(lower[1], lower[0]))
    return float(-((turned + 180) % 360 - 180))


def slip(points: Array) -> float:
    """How far a line runs to the front, mm: its length (2, 3), negative where its end lies farther back (LPS)."""
    return float(np.copysign(length(points), points[0, 1] - points[1, 1]))


def plane_of(points: Array) -> tuple[Array, Array]:
    """Middle (3,) and unit normal (3,) of the plane that fits points best. Raises ValueError where they lie in line."""
    middle = points.mean(axis=0)
    _, sizes, ways = np.linalg.svd(points - middle, full_matrices=False)
    if len(points) < 3 or sizes[1] < 1e-6 * max(sizes[0], 1e-9):
        raise ValueError("the points lie in one line, and there is no plane")
    return middle, ways[2]


def enclosed_area(points: Array) -> float:
    """Area within a closed line, mm²: of its shadow on the plane that fits it best."""
    middle, normal = plane_of(points)
    turned = np.cross(points - middle, np.roll(points, -1, axis=0) - middle)
    return float(abs(turned.sum(axis=0) @ normal) / 2)


def surface_area(points: Array, triangles: NDArray[np.integer]) -> float:
    """Area of triangles (m, 3), mm²."""
    a, b, c = points[triangles[:, 0]], points[triangles[:, 1]], points[triangles[:, 2]]
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def volume(points: Array, triangles: NDArray[np.integer]) -> float | None:
    """Volume within a closed surface, mm³; None where it is not closed."""
    edges = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    if len(edges) == 0 or (np.unique(edges, axis=0, return_counts=True)[1] != 2).any():
        return None
    middle = points.mean(axis=0)  # far from the origin the terms would cancel
    a, b, c = (points[triangles[:, i]] - middle for i in range(3))
    return float(abs(np.einsum("ij,ij->i", a, np.cross(b, c)).sum()) / 6)
