"""Turning, moving and zooming a viewpoint by hand. Pure: viewpoint in, viewpoint out; mm LPS, degrees, pixels."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from viewer.core.state import Camera, Vector

DEGREES_PER_HEIGHT = 200.0  # a drag across the whole height turns this far
ZOOM_PER_HEIGHT = 4.0  # a drag across the whole height zooms by e**this
ZOOM_PER_NOTCH = 1.12
NEAREST, FARTHEST = 12.0, 4000.0
POLE = 89.9
FACE_ON = 0.25  # sine of the angle between a plane's normal and the line of sight, below which it is seen face on

Axis = NDArray[np.float64]


def orbit(camera: Camera, right: float, down: float, height: float) -> Camera:
    """The eye goes round the focal point as the spine follows a drag of `right`, `down` pixels.

    The patient's superior stays up: turning goes round the z axis, tilting stops above and below.
    """
    eye = np.subtract(camera.position, camera.focal_point)
    up = np.asarray(camera.view_up)
    across = _unit(np.cross(up, eye))
    step = DEGREES_PER_HEIGHT / max(height, 1.0)
    now = math.degrees(math.asin(float(np.clip(eye[2] / np.linalg.norm(eye), -1, 1))))
    tilt = float(np.clip(now + down * step, -POLE, POLE)) - now if up[2] > -0.01 else down * step
    eye, up = _turned(eye, across, -tilt), _turned(up, across, -tilt)
    around = np.array([0.0, 0.0, 1.0])
    eye, up = _turned(eye, around, -right * step), _turned(up, around, -right * step)
    return replace(camera, position=_vector(np.add(camera.focal_point, eye)), view_up=_vector(_unit(up)))


def pan(camera: Camera, right: float, down: float, height: float) -> Camera:
    """Moves with the pointer, so that what was under it stays under it (in the plane of the focal point)."""
    eye = np.subtract(camera.position, camera.focal_point)
    distance = float(np.linalg.norm(eye))
    across = _unit(np.cross(camera.view_up, eye))
    true_up = _unit(np.cross(eye, across))
    scale = 2 * distance * math.tan(math.radians(camera.view_angle) / 2) / max(height, 1.0)
    shift = (-right * across + down * true_up) * scale
    return replace(
        camera,
        position=_vector(np.add(camera.position, shift)),
        focal_point=_vector(np.add(camera.focal_point, shift)),
    )


def slide(camera: Camera, axis: int, right: float, down: float, height: float) -> float:
    """How far, mm, a plane across the coordinate `axis` (0 x, 1 y, 2 z) follows a drag of `right`, `down` pixels.

    The plane goes with the pointer as its normal lies on the screen; seen face on, a drag upwards brings it nearer.
    """
    eye = np.subtract(camera.position, camera.focal_point)
    across = _unit(np.cross(camera.view_up, eye))
    true_up = _unit(np.cross(eye, across))
    scale = 2 * float(np.linalg.norm(eye)) * math.tan(math.radians(camera.view_angle) / 2) / max(height, 1.0)
    normal = np.array([float(across[axis]), float(true_up[axis])])
    length = float(np.linalg.norm(normal))
    if length < FACE_ON:
        return -down * scale * (1.0 if eye[axis] > 0 else -1.0)
    return float(np.array([right, -down]) @ normal) / length * scale


def zoom(camera: Camera, factor: float) -> Camera:
    """`factor` above 1 comes nearer; the distance stays within reason."""
    eye = np.subtract(camera.position, camera.focal_point)
    distance = float(np.linalg.norm(eye))
    wanted = min(max(distance / factor, NEAREST), FARTHEST)
    return replace(camera, position=_vector(np.add(camera.focal_point, eye * (wanted / distance))))


def zoom_by_drag(camera: Camera, down: float, height: float) -> Camera:
    """Dragging up comes nearer."""
    return zoom(camera, math.exp(-down * ZOOM_PER_HEIGHT / max(height, 1.0)))


def _turned(vector: Axis, axis: Axis, degrees: float) -> Axis:
    """Rodrigues' rotation of `vector` round the unit `axis`."""
    angle = math.radians(degrees)
    along = axis * (axis @ vector) * (1 - math.cos(angle))
    return vector * math.cos(angle) + np.cross(axis, vector) * math.sin(angle) + along


def _unit(vector: Axis) -> Axis:
    return vector / np.linalg.norm(vector)


def _vector(values: Axis) -> Vector:
    x, y, z = (round(float(value), 6) for value in values)
    return (x, y, z)
