from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.core import camera as cameras
from viewer.core.state import VIEWS, Camera

CORNERS = np.array(np.meshgrid([-50.0, 50.0], [-30.0, 70.0], [-120.0, 110.0])).reshape(3, -1).T


def corner_angles(camera: Camera) -> np.ndarray:
    """Angles of the corners off the camera's axis, sideways and upwards, degrees, (8, 2)."""
    eye = np.asarray(camera.position)
    forward = -cameras.direction_of(camera)
    right = np.cross(forward, camera.view_up)
    corners = CORNERS - eye
    depth = corners @ forward
    assert (depth > 0).all()
    return np.degrees(np.arctan2(np.c_[corners @ right, corners @ np.asarray(camera.view_up)], depth[:, None]))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_holds_the_whole_box_and_fills_the_picture(view: str) -> None:
    camera = cameras.look_from(view, CORNERS)
    angles = np.abs(corner_angles(camera))
    assert angles.max() <= camera.view_angle / 2
    assert angles.max() >= camera.view_angle / 2 * 0.9


def test_named_sides_are_the_patients() -> None:
    assert cameras.look_from("left", CORNERS).position[0] > 200  # +x is left in LPS
    assert cameras.look_from("posterior", CORNERS).position[1] > 200
    assert cameras.look_from("superior", CORNERS).position[2] > 200
    assert cameras.look_from("superior", CORNERS).view_up == (0, -1, 0)  # anterior at the top, as on a CT slice


@given(st.sampled_from(VIEWS), st.sampled_from(VIEWS), st.floats(0, 1))
def test_the_way_between_two_views_never_loses_the_box(first: str, second: str, share: float) -> None:
    start, end = cameras.look_from(first, CORNERS), cameras.look_from(second, CORNERS)
    camera = cameras.between(start, end, share)
    assert np.linalg.norm(camera.view_up) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(cameras.direction_of(camera)) == pytest.approx(1)
    assert math.dist(camera.position, camera.focal_point) > 100


def test_the_way_between_ends_where_it_should() -> None:
    start, end = cameras.look_from("left", CORNERS), cameras.look_from("anterior", CORNERS)
    assert np.allclose(cameras.between(start, end, 1.0).position, end.position, atol=1e-4)
    assert np.allclose(cameras.between(start, end, 0.0).position, start.position, atol=1e-4)
