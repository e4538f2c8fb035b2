"""The vertebral body: as wide, deep and high as its table says, whatever its form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshes.build.body import Body, vertebral_body
from meshes.build.layout import Layout
from meshes.build.parameters import VERTEBRAE, read_parameters


@pytest.fixture(scope="module")
def table() -> Layout:
    return Layout(read_parameters())


def reach(body: Body, direction: tuple[float, float], z: np.ndarray) -> float:
    """Greatest distance, mm, from the middle to the surface along a horizontal direction at any height z."""
    t = np.linspace(5, 45, 1600)
    x, y = t * direction[0], body.superior.centre[1] * (direction[0] != 0) + t * direction[1]
    lines = [np.c_[x, y, np.full_like(t, height)] for height in z]
    return max(float(t[body.distance(line.astype(np.float32)) < 0].max(initial=0)) for line in lines)


@pytest.mark.parametrize("level", VERTEBRAE)
@pytest.mark.parametrize(("waist", "radius"), [(None, None), (1.0, 1.5), (5.0, 3.5)])
def test_rims_reach_the_outline(level: str, waist: float | None, radius: float | None, table: Layout) -> None:
    body = vertebral_body(table, level)
    if waist and radius:
        body = replace(body, form=replace(body.form, waist=waist, rim_radius=radius))
    z = np.arange(2, body.superior.half_height, 0.4)
    assert 2 * reach(body, (1, 0), z) == pytest.approx(body.superior.width, rel=0.05)
    narrow = 2 * reach(body, (1, 0), np.array([body.form.waist_level * body.superior.half_height]))
    assert narrow == pytest.approx((body.superior.width + body.inferior.width) / 2 - 2 * body.form.waist, abs=1.5)


def test_a_waist_goes_all_round(table: Layout) -> None:
    body = vertebral_body(table, "L3")
    for angle in np.linspace(-np.pi / 2, 0, 7):
        direction = (float(np.cos(angle)), float(np.sin(angle)))
        middle, rim = (reach(body, direction, np.array([z])) for z in (0.0, -body.superior.half_height + 2.5))
        assert middle < rim - 0.5


def test_mirrored(table: Layout) -> None:
    body = vertebral_body(table, "L5")
    points = np.random.default_rng(0).uniform(-30, 30, (500, 3)).astype(np.float32)
    assert np.allclose(body.distance(points), body.distance(points * np.float32([-1, 1, 1])), atol=1e-4)
