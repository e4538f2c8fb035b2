"""Viewpoints: where the camera stands to see a box from a named side. Frame LPS, millimetres, degrees."""

from __future__ import annotations

import math
from dataclasses import replace

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
FRAME_MARGIN = 1.06

Bounds = NDArray[np.float64]  # (2, 3) mm


def direction_of(camera: Camera) -> NDArray[np.float64]:
    """Unit vector from the focal point to the eye, (3,)."""
    offset = np.subtract(camera.position, camera.focal_point)
    return offset / np.linalg.norm(offset)


def look_from(view: str, bounds: Bounds) -> Camera:
    """The camera that sees `bounds` whole from the named side."""
    direction, up = VIEW_DIRECTIONS[view]
    unit = np.asarray(direction) / np.linalg.norm(direction)
    return _place(unit, np.asarray(up), bounds, 20.0)


def frame(camera: Camera, bounds: Bounds) -> Camera:
    """The same viewing direction and up, moved so that `bounds` fill the view."""
    return _place(direction_of(camera), np.asarray(camera.view_up), bounds, camera.view_angle)


def turn_to(camera: Camera, view: str, bounds: Bounds) -> Camera:
    """The named side of what `camera` looks at: focal point and distance stay, the direction changes."""
    direction, up = VIEW_DIRECTIONS[view]
    unit = np.asarray(direction) / np.linalg.norm(direction)
    distance = np.linalg.norm(np.subtract(camera.position, camera.focal_point))
    position = np.asarray(camera.focal_point) + unit * distance
    return replace(camera, position=_vector(position), view_up=up)


def _place(unit: NDArray[np.float64], up: NDArray[np.float64], bounds: Bounds, angle: float) -> Camera:
    centre = bounds.mean(axis=0)
    right = np.cross(up, unit)
    right /= np.linalg.norm(right)
    true_up = np.cross(unit, right)
    corners = np.array([[bounds[i, 0], bounds[j, 1], bounds[k, 2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    offset = corners - centre
    # Each corner must lie inside a view cone of the same angle in both directions; the nearest ones decide.
    slope = math.tan(math.radians(angle) / 2)
    reach = np.maximum(np.abs(offset @ right), np.abs(offset @ true_up)) * FRAME_MARGIN / slope + offset @ unit
    return Camera(_vector(centre + unit * reach.max()), _vector(centre), _vector(true_up), angle)


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
