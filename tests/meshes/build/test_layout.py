"""The articulated stack: levels, lordosis, discs between rims, canal and joints that agree from both sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.build.facet import facet_sheet
from meshes.build.layout import Layout, segment_levels
from meshes.build.parameters import LEVELS, SEGMENTS, VERTEBRAE, read_parameters

LAYOUT = Layout(read_parameters())


def angle(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.degrees(np.arccos(np.clip(a @ b, -1, 1))))


def test_frames_are_right_handed_and_centred_on_l3() -> None:
    for frame in LAYOUT.frames.values():
        assert np.allclose(frame.rotation @ frame.rotation.T, np.eye(3))
        assert np.linalg.det(frame.rotation) == pytest.approx(1)
    assert np.allclose(LAYOUT.frames["L3"].origin, 0)
    assert abs(LAYOUT.frames["L3"].tilt) < 5
    heights = [LAYOUT.frames[level].origin[2] for level in LEVELS]
    assert heights == sorted(heights, reverse=True)


def test_lordosis_and_sacral_slope() -> None:
    top = LAYOUT.endplate("L1", "superior").normal_world
    bottom = LAYOUT.endplate("S1", "superior").normal_world
    assert 45 <= angle(top, bottom) <= 55
    assert angle(bottom, np.array([0, 0, 1.0])) == pytest.approx(LAYOUT.parameters.posture.sacral_slope["all"])
    assert bottom[1] < 0  # the sacral plate looks forwards


@given(st.lists(st.floats(-60, 60), min_size=3, max_size=3), st.sampled_from(LEVELS))
def test_local_and_world_are_inverse(point: list[float], level: str) -> None:
    frame = LAYOUT.frames[level]
    assert np.allclose(frame.to_local(frame.to_world(point)), point, atol=1e-9)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_rims_are_a_disc_apart(segment: str) -> None:
    upper, lower = segment_levels(segment)
    above = LAYOUT.endplate(upper, "inferior").outline_world(4)
    below = LAYOUT.endplate(lower, "superior").outline_world(4)
    disc = LAYOUT.parameters.disc
    assert np.linalg.norm(above[1] - below[1]) == pytest.approx(disc.posterior_height[segment], abs=0.05)
    assert np.linalg.norm(above[3] - below[3]) == pytest.approx(disc.anterior_height[segment], rel=0.03)


@pytest.mark.parametrize("level", VERTEBRAE)
def test_body_heights_and_outline(level: str) -> None:
    superior, inferior = LAYOUT.endplate(level, "superior"), LAYOUT.endplate(level, "inferior")
    body = LAYOUT.parameters.body
    front = superior.outline(4)[3] - inferior.outline(4)[3]
    assert front[2] == pytest.approx(body.anterior_height[level], abs=0.4)
    outline = superior.outline(720)
    assert np.ptp(outline[:, 0]) == pytest.approx(body.upper_width[level], rel=0.01)
    midline = superior.outline(4)
    assert midline[1, 1] - midline[3, 1] == pytest.approx(body.upper_depth[level], rel=0.01)


@given(st.floats(0, 2 * np.pi), st.floats(0, 0.99), st.sampled_from(VERTEBRAE))
def test_end_plates_are_hollow_and_apart(turn: float, share: float, level: str) -> None:
    superior, inferior = LAYOUT.endplate(level, "superior"), LAYOUT.endplate(level, "inferior")
    r = share * superior.radius(np.array(turn))
    x, y = r * np.cos(turn), superior.centre[1] + r * np.sin(turn)
    assert superior.height(x, y) - inferior.height(x, y) > 20
    assert superior.height(x, y) <= superior.half_height + superior.slope * y + max(superior.lift, 0) * 1.3 + 1e-9


@pytest.mark.parametrize("segment", SEGMENTS)
def test_facet_sheets_mirror_and_face_back_and_in(segment: str) -> None:
    left, right = facet_sheet(LAYOUT, segment, "left"), facet_sheet(LAYOUT, segment, "right")
    flip = np.array([-1, 1, 1])
    assert np.allclose(left.centre * flip, right.centre)
    assert np.allclose(left.normal * flip, right.normal)
    axes = np.array([left.normal, left.across, left.up])
    assert np.allclose(axes @ axes.T, np.eye(3))
    lower = LAYOUT.frames[segment_levels(segment)[1]]
    normal = lower.direction_to_local(left.normal)
    assert normal[0] < 0 < normal[1]


@given(st.floats(-7, 7), st.floats(-8, 8), st.floats(-3, 3), st.sampled_from(SEGMENTS))
def test_sheet_coordinates_agree(u: float, v: float, w: float, segment: str) -> None:
    sheet = facet_sheet(LAYOUT, segment, "left")
    point = sheet.points(u, v, w)[None]
    assert np.allclose(np.ravel(sheet.coordinates(point)), [u, v, w + sheet.surface(u)], atol=1e-9)
    assert abs(sheet.distance(point)[0]) <= abs(w) + 1e-9
    assert np.sign(sheet.distance(point)[0]) == np.sign(w) or abs(w) < 1e-9


def test_facets_turn_from_sagittal_to_coronal() -> None:
    # the exact angles are measured on the finished bones: `lumbar check`
    angles = [LAYOUT.parameters.facet.sagittal_angle[segment] for segment in SEGMENTS]
    assert max(angles[:3]) < 36 < min(angles[3:])
    assert angles[-1] > 45


def test_canal_runs_down_and_is_smooth() -> None:
    canal = LAYOUT.canal
    centres, width, depth, back = canal.at(np.linspace(0, canal.length[-1], 200))
    assert (np.diff(centres[:, 2]) < 0).all()
    assert np.allclose(centres[:, 0], 0)
    assert (width > 4).all()
    assert (depth > 2).all()
    assert np.allclose(np.linalg.norm(back, axis=1), 1)
    assert canal.station("L3/pedicle") < canal.station("L4/pedicle") < canal.station("S2")


def test_more_lordosis_leans_the_stack_back() -> None:
    table = LAYOUT.parameters
    steeper = replace(table, posture=replace(table.posture, sacral_slope={"all": 50.0}))
    assert Layout(steeper).frames["T12"].tilt == pytest.approx(LAYOUT.frames["T12"].tilt + 9, abs=1e-6)
