"""Viewpoints: where the camera stands to see a box from a named side. Frame LPS, millimetres, degrees."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from viewer.core.state import Camera, Vector

# name: (direction from the spine to the eye, up)
VIEW_DIRECTIONS: dict[str, tuple[Vector, Vector]] = {
    "anterior": ((0.0, -1.0, 0.0), (0.0, 0.0, 1.0)),
    "posterior": ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "left": ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
    "right": ((-1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
    "superior": ((0.0, 0.0, 1.0), (0.0, -1.0, 0.0)),
    "inferior": ((0.0, 0.0, -1.0), (0.0, -1.0, 0.0)),
    "oblique": ((0.78, 0.58, 0.22), (0.0, 0.0, 1.0)),
}
HOME_VIEW = "oblique"
FRAME_MARGIN = 1.08
VIEW_ANGLE = 20.0

Cloud = NDArray[np.floating]  # (n, 3) mm: points that must be seen


def direction_of(camera: Camera) -> NDArray[np.float64]:
    """Unit vector from the focal point to the eye, (3,)."""
    offset = np.subtract(camera.position, camera.focal_point)
    return offset / np.linalg.norm(offset)


def look_from(view: str, points: Cloud) -> Camera:
    """The camera that sees all `points` ((n, 3) mm) from the named side, as near as it can."""
    direction, up = VIEW_DIRECTIONS[view]
    unit = np.asarray(direction) / np.linalg.norm(direction)
    return _place(unit, np.asarray(up), points, VIEW_ANGLE)


def frame(camera: Camera, points: Cloud) -> Camera:
    """The same viewing direction and up, moved so that `points` fill the view."""
    return _place(direction_of(camera), np.asarray(camera.view_up), points, camera.view_angle)


def _place(unit: NDArray[np.float64], up: NDArray[np.float64], points: Cloud, angle: float) -> Camera:
    right = np.cross(up, unit)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(unit, right), unit])  # rightwards, upwards, towards the eye
    seen = np.asarray(points, float) @ axes.T
    middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
    offset = seen - middle
    # Each point must lie inside a view cone of the same angle in both directions; the worst decides.
    slope = math.tan(math.radians(angle) / 2)
    reach = np.abs(offset[:, :2]).max(axis=1) * FRAME_MARGIN / slope + offset[:, 2]
    centre = middle @ axes
    return Camera(_vector(centre + unit * reach.max()), _vector(centre), _vector(axes[1]), angle)


def between(start: Camera, end: Camera, share: float) -> Camera:
    """A camera `share` (0..1) of the way from one to the other; the focal point moves straight, the eye turns."""
    focal = np.asarray(start.focal_point) * (1 - share) + np.asarray(end.focal_point) * share
    near = np.linalg.norm(np.subtract(start.position, start.focal_point))
    far = np.linalg.norm(np.subtract(end.position, end.focal_point))
    distance = near ** (1 - share) * far**share
    direction = _slerp(direction_of(start), direction_of(end), share)
    up = _slerp(np.asarray(start.view_up), np.asarray(end.view_up), share)
    angle = start.view_angle * (1 - share) + end.view_angle * share
    return Camera(_vector(focal + direction * distance), _vector(focal), _vector(up), angle)


def _slerp(a: NDArray[np.float64], b: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    cosine = float(np.clip(a @ b, -1, 1))
    if cosine < -0.999:  # opposite: any half-turn will do, go round the vertical
        middle = np.cross(a, [0.0, 0.0, 1.0] if abs(a[2]) < 0.9 else [0.0, 1.0, 0.0])
        middle /= np.linalg.norm(middle)
        return _slerp(a, middle, share * 2) if share < 0.5 else _slerp(middle, b, share * 2 - 1)
    mixed = a * (1 - share) + b * share if cosine > 0.9995 else None
    if mixed is None:
        angle = math.acos(cosine)
        mixed = (a * math.sin((1 - share) * angle) + b * math.sin(share * angle)) / math.sin(angle)
    return mixed / np.linalg.norm(mixed)


def _vector(values: NDArray[np.float64]) -> Vector:
    x, y, z = (round(float(value), 6) for value in values)
    return (x, y, z)
