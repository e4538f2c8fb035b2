"""Turning, moving, zooming: pure, so these run without a display."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("PyQt6.QtCore", exc_type=ImportError)

from viewer.core.camera import VIEW_DIRECTIONS, look_from
from viewer.core.state import Camera
from viewer.ui import navigation
from viewer.ui.wording import view_name

BOUNDS = np.array([[-40.0, -40.0, -120.0], [40.0, 80.0, 120.0]])
drags = st.tuples(st.floats(-600, 600), st.floats(-600, 600))


def length(camera: Camera) -> float:
    return float(np.linalg.norm(np.subtract(camera.position, camera.focal_point)))


@given(st.lists(drags, max_size=8), st.sampled_from(sorted(VIEW_DIRECTIONS)))
def test_turning_keeps_distance_focus_and_superior_up(steps, view):
    camera = start = look_from(view, BOUNDS)
    for right, down in steps:
        camera = navigation.orbit(camera, right, down, 800)
    assert length(camera) == pytest.approx(length(start), rel=1e-4)
    assert camera.focal_point == start.focal_point
    assert np.linalg.norm(camera.view_up) == pytest.approx(1, abs=1e-4)
    assert camera.view_up[2] > -0.02
    eye = np.subtract(camera.position, camera.focal_point)
    across = np.cross(camera.view_up, eye)
    assert np.linalg.norm(across) > 0.5 * length(camera)
    assert abs(across[2]) < 1e-2 * length(camera)  # no roll: the horizon stays level


@given(drags)
def test_a_drag_and_its_reverse_move_nothing(step):
    start = look_from("oblique", BOUNDS)
    there = navigation.pan(start, *step, 800)
    back = navigation.pan(there, -step[0], -step[1], 800)
    assert np.allclose(back.position, start.position, atol=1e-3)
    assert np.allclose(
        np.subtract(there.position, there.focal_point), np.subtract(start.position, start.focal_point), atol=1e-3
    )


def test_the_spine_follows_the_hand():
    front = look_from("anterior", BOUNDS)
    turned = navigation.orbit(front, 100, 0, 800)
    assert turned.position[0] < 0  # dragged to the right, one sees more of the right of the picture's near side
    moved = navigation.pan(front, 0, 50, 800)
    assert moved.focal_point[2] > front.focal_point[2]
    assert length(navigation.zoom_by_drag(front, -100, 800)) < length(front)


@given(st.floats(1e-6, 1e6))
def test_zoom_stays_within_reason(factor):
    camera = navigation.zoom(look_from("left", BOUNDS), factor)
    assert navigation.NEAREST - 1e-3 <= length(camera) <= navigation.FARTHEST + 1e-3


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("anterior", "anterior"), ("left", "left"), ("superior", "from above"), ("inferior", "from below"),
        ("oblique", "left posterior oblique"),
    ],
)  # fmt: skip
def test_views_have_their_names(view, words):
    assert view_name(look_from(view, BOUNDS)) == words


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("view", sorted(VIEW_DIRECTIONS))
def test_a_dragged_plane_goes_with_the_pointer(view, axis):
    points = np.array([[-60.0, -60, -150], [60, 60, 150]])
    camera = look_from(view, points)
    eye = np.subtract(camera.position, camera.focal_point)
    across = np.cross(camera.view_up, eye)
    across /= np.linalg.norm(across)
    seen = np.array([across[axis], camera.view_up[axis]])
    if np.linalg.norm(seen) > 0.9:  # its normal lies in the screen: a drag along it moves the plane just as far
        right, down = 10 * seen[0], -10 * seen[1]
        way = navigation.slide(camera, axis, right, down, 800.0)
        scale = 2 * np.linalg.norm(eye) * math.tan(math.radians(camera.view_angle) / 2) / 800
        assert way == pytest.approx(10 * scale * np.linalg.norm(seen), rel=0.05)
        assert navigation.slide(camera, axis, -right, -down, 800.0) == pytest.approx(-way)
    elif np.linalg.norm(seen) < 0.2:  # seen face on: upwards is nearer
        assert np.sign(navigation.slide(camera, axis, 0.0, -10.0, 800.0)) == np.sign(eye[axis])
