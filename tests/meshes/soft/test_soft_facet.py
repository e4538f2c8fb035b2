"""Facet joints measured on the built meshes: two cartilages and a film fill the bony gap inside a capsule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.build.cartilage import facing_area, sheet_normals
from meshes.build.cast import hits, locator_of_mesh
from meshes.build.facet import FacetSheet, facet_sheet
from meshes.build.layout import Layout, segment_levels
from meshes.build.parameters import SEGMENTS, BuildError
from meshes.build.soft import bone_of
from meshes.mesh import Mesh
from tests.synthetic import blob

Meshes = dict[str, Mesh]
# of the superior facet, mm (facts/morphometry.md section 11; T12-L1 belongs to L1)
FACET_HEIGHT = dict(zip(SEGMENTS, (13.5, 14.5, 15.5, 16.5, 17.0, 17.0), strict=True))
Distance = Callable[..., np.ndarray]
SHEET = FacetSheet(
    centre=np.array([12.0, 33.0, 10.0]),
    normal=np.array([-1.0, 0.0, 0.0]),
    across=np.array([0.0, 1.0, 0.0]),
    up=np.array([0.0, 0.0, 1.0]),
    radius=9.0,
    apex=2.0,
    width=13.0,
    height=15.0,
    gap=1.8,
)


@given(st.floats(-6, 6), st.floats(-7, 7), st.floats(-1.5, 1.5))
def test_the_foot_of_a_point_lies_straight_below_it(u: float, v: float, off: float) -> None:
    place = np.array([[u, v]])
    point = SHEET.points(place[:, 0], place[:, 1]) + off * sheet_normals(SHEET, place[:, 0])
    found = SHEET.foot(point)
    assert found[0][0] == pytest.approx(u, abs=0.1)
    assert found[1][0] == pytest.approx(v, abs=1e-6)


def test_bones_that_do_not_face_each_other_are_refused() -> None:
    upper, lower = blob((0, 0, 40), (4, 4, 4)), blob((0, 0, -40), (4, 4, 4))
    with pytest.raises(BuildError, match=r"facet/L2-L3/left: the bones face each other over 0%"):
        facing_area(SHEET, "facet/L2-L3/left", upper, lower)


def joint(soft: Meshes, segment: str) -> dict[str, Mesh]:
    stem = f"facet/{segment}/left/"
    return {name.removeprefix(stem): mesh for name, mesh in soft.items() if name.startswith(stem)}


def crossings(mesh: Mesh, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Way (n,) mm along each line to where it enters and to where it leaves a surface; nan where it misses."""
    locator, length = locator_of_mesh(mesh), np.linalg.norm(ends - starts, axis=1)
    entry = np.linalg.norm(hits(locator, starts, ends) - starts, axis=1)
    return entry, length - np.linalg.norm(hits(locator, ends, starts) - ends, axis=1)


def lines_across(layout: Layout, soft: Meshes, segment: str) -> tuple[np.ndarray, np.ndarray]:
    """Lines (n, 3) from the lower bone's side to the upper bone's through the middle of the joint."""
    sheet = facet_sheet(layout, segment, "left")
    extent = [np.array([way.min(), way.max()]) for way in sheet.foot(joint(soft, segment)["joint-space"].points)]
    u, v = (way.ravel() for way in np.meshgrid(*(np.linspace(-0.3, 0.3, 9) for _ in extent)))
    inside = np.hypot(u, v) < 0.3
    u, v = (way.mean() + np.ptp(way) * share[inside] for way, share in zip(extent, (u, v), strict=True))
    at, normal = sheet.points(u, v), sheet_normals(sheet, u)
    return at - 4 * normal, at + 4 * normal


@pytest.mark.slow
@pytest.mark.parametrize("segment", SEGMENTS)
def test_cartilage_space_and_cartilage_fill_the_bony_gap(
    soft: Meshes, bones: Meshes, layout: Layout, segment: str
) -> None:
    starts, ends = lines_across(layout, soft, segment)
    parts = joint(soft, segment)
    upper, lower = (bone_of(bones, level) for level in segment_levels(segment))
    lower_end = crossings(lower, ends, starts)[0]  # from above, the first bone of the lower vertebra
    length = np.linalg.norm(ends - starts, axis=1)
    below, above = length - lower_end, crossings(upper, starts, ends)[0]
    stack = [below]
    for name in ("superior-cartilage", "joint-space", "inferior-cartilage"):
        entry, leaving = crossings(parts[name], starts, ends)
        assert np.isfinite(entry).all(), f"{name} does not reach over the middle of the joint"
        assert np.abs(entry - stack[-1]).max() < 0.15, f"gap or overlap before {name}"
        stack += [entry, leaving]
    assert np.abs(above - stack[-1]).max() < 0.15
    for name, k in (("superior", 1), ("inferior", 5)):
        thick = stack[k + 1] - stack[k]
        assert 0.5 < np.median(thick) < 1.05, f"{name} cartilage"
    assert 0.12 < np.median(stack[4] - stack[3]) < 0.45, "joint space"


@pytest.mark.slow
@pytest.mark.parametrize("segment", SEGMENTS)
def test_cartilage_covers_the_facet_and_thins_out_to_its_margin(
    soft: Meshes, bones: Meshes, layout: Layout, distance_to: Distance, segment: str
) -> None:
    sheet = facet_sheet(layout, segment, "left")
    for name, level in zip(("inferior-cartilage", "superior-cartilage"), segment_levels(segment), strict=True):
        points = joint(soft, segment)[name].points.astype(float)
        u, v = (way / np.ptp(way) for way in sheet.foot(points))
        assert 0.65 < np.ptp(sheet.foot(points)[0]) / sheet.width < 1.1
        assert 0.65 < np.ptp(sheet.foot(points)[1]) / FACET_HEIGHT[segment] < 1.1
        away = np.hypot(u - (u.min() + u.max()) / 2, v - (v.min() + v.max()) / 2)
        off = distance_to([bone_of(bones, level)], points)
        assert off[(away < 0.25) & (off > 0.2)].mean() > 1.2 * off[(away > 0.46) & (off > 0.2)].mean()


@pytest.mark.slow
@pytest.mark.parametrize("segment", SEGMENTS)
def test_parts_of_a_joint_do_not_overlap(soft: Meshes, bones: Meshes, distance_to: Distance, segment: str) -> None:
    parts = joint(soft, segment)
    for name, part in parts.items():
        points = np.concatenate([part.points, part.points[part.triangles].mean(axis=1)]).astype(float)
        for other, mesh in parts.items():
            if other != name:
                assert distance_to([mesh], points).min() > -0.12, f"{name} and {other}"
        if name != "capsule":
            assert distance_to(bones.values(), points).min() > -0.25, f"{name} and bone"


@pytest.mark.slow
@pytest.mark.parametrize("segment", SEGMENTS)
def test_capsule_is_a_sleeve_just_outside_the_cartilages(
    soft: Meshes, layout: Layout, distance_to: Distance, segment: str
) -> None:
    parts = joint(soft, segment)
    sheet = facet_sheet(layout, segment, "left")
    film = parts["joint-space"].points.astype(float)
    u, v = (way - (way.min() + way.max()) / 2 for way in sheet.foot(film))
    near = distance_to([parts["capsule"]], film) < 0.6
    sector = ((np.arctan2(v, u) / np.pi + 1) * 6).astype(int) % 12
    assert sum(near[sector == k].any() for k in range(12)) >= 11, "it surrounds the joint"
