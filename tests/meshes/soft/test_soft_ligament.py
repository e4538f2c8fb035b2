"""Ligaments measured on the built meshes: as wide and thick as published, and attached where they are in life."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import pyvista as pv

from meshes.build.cast import hits, locator_of_mesh
from meshes.build.disc import disc_frame
from meshes.build.layout import Frame, Layout, segment_levels
from meshes.build.parameters import LEVELS, SEGMENTS
from meshes.build.soft import bone_of
from meshes.mesh import Mesh

pytestmark = pytest.mark.slow

Meshes = dict[str, Mesh]
Distance = Callable[..., np.ndarray]
# Default set, facts/morphometry.md section 11 (Salaud 2018, Lee 2018; MRI of 350)
STRAP = {"L1": 7.8, "L2": 6.5, "L3": 5.5, "L4": 4.0, "L5": 2.5}
FAN = {"L1-L2": 28.0, "L2-L3": 28.0, "L3-L4": 30.0, "L4-L5": 31.0, "L5-S1": 32.0}
FLAVUM = {"L1-L2": 3.0, "L2-L3": 3.2, "L3-L4": 3.4, "L4-L5": 3.7, "L5-S1": 3.6}
TOUCH = 0.2  # mm


def width_at(mesh: Mesh, frame: Frame) -> float:
    """Extent from left to right of the section across `frame`'s z axis through its origin, mm."""
    surface = pv.PolyData.from_regular_faces(mesh.points.astype(float), mesh.triangles)
    return float(np.ptp(surface.slice(normal=frame.rotation[:, 2], origin=frame.origin).points[:, 0]))


def part_points(bone: Mesh, name: str) -> np.ndarray:
    return bone.points[np.isin(bone.part, [k for k, part in enumerate(bone.part_names) if part == name])].astype(float)


@pytest.mark.parametrize("level", STRAP)
def test_posterior_ligament_is_a_strap_behind_each_body(soft: Meshes, layout: Layout, level: str) -> None:
    width = width_at(soft["ligament/posterior-longitudinal"], layout.frames[level])
    assert width == pytest.approx(STRAP[level], rel=0.05)


@pytest.mark.parametrize("segment", FAN)
def test_posterior_ligament_fans_out_over_each_disc(
    soft: Meshes, layout: Layout, distance_to: Distance, segment: str
) -> None:
    ligament, frame = soft["ligament/posterior-longitudinal"], disc_frame(layout, segment)
    assert width_at(ligament, frame) == pytest.approx(FAN[segment], rel=0.05)
    at_disc = ligament.points[np.abs(frame.to_local(ligament.points.astype(float))[:, 2]) < 2].astype(float)
    distance = distance_to([soft[f"disc/{segment}/annulus"]], at_disc)
    assert (distance < TOUCH).mean() > 0.35, "its front lies on the disc"
    assert distance.min() > -0.3


@pytest.mark.parametrize("level", LEVELS[1:-1])
def test_posterior_ligament_runs_straight_over_the_hollow_behind_the_body(
    soft: Meshes, layout: Layout, level: str
) -> None:
    frame, count = layout.frames[level], 15
    z = np.linspace(-0.75, 0.75, count) * layout.half_height(level)
    starts = frame.to_world(np.column_stack([np.zeros(count), np.full(count, 10.0), z]))
    front = hits(locator_of_mesh(soft["ligament/posterior-longitudinal"]), starts, starts + 30 * frame.rotation[:, 1])
    y = frame.to_local(front)[:, 1]
    sag = np.interp(z, z[[0, -1]], y[[0, -1]]) - y
    assert sag.max() < 0.3


@pytest.mark.parametrize("segment", FLAVUM)
def test_flavum_has_the_published_thickness(soft: Meshes, segment: str) -> None:
    """Straight through the plate, over the middle half of its height and breadth."""
    mesh = soft[f"ligament/flavum/{segment}/left"]
    points, normals = mesh.points.astype(float), mesh.normals.astype(float)
    share = (points - points.min(axis=0)) / np.ptp(points, axis=0)
    hind = (np.abs(share[:, [0, 2]] - 0.5) < 0.25).all(axis=1) & (normals[:, 1] > 0.5)
    starts = points[hind] - 0.02 * normals[hind]
    thickness = np.linalg.norm(hits(locator_of_mesh(mesh), starts, starts - 9 * normals[hind]) - starts, axis=1)
    assert hind.sum() > 20
    assert np.nanmedian(thickness) == pytest.approx(FLAVUM[segment], rel=0.06)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_flavum_runs_from_the_front_of_one_lamina_to_the_edge_of_the_next(
    soft: Meshes, bones: Meshes, distance_to: Distance, segment: str
) -> None:
    mesh = soft[f"ligament/flavum/{segment}/left"]
    points = mesh.points.astype(float)
    order = np.argsort(points[:, 2])
    lowest, highest = points[order[: len(order) // 5]], points[order[-len(order) // 5 :]]
    upper, lower = (bone_of(bones, level) for level in segment_levels(segment))
    for bone, end in ((upper, highest), (lower, lowest)):
        assert (distance_to([bone], end) < TOUCH).sum() >= 8, "it is attached"
        assert distance_to([bone], end).min() > -0.3
    lamina = part_points(upper, "lamina/left")
    middle = 0.5 * (lamina[:, 2].min() + lamina[:, 2].max())
    assert highest[:, 2].max() < middle + 6, "it begins on the lower half of the lamina"
    assert points[:, 0].min() == pytest.approx(0.3, abs=0.25), "a cleft at the midline"


@pytest.mark.parametrize("segment", SEGMENTS)
def test_interspinous_sheet_fills_the_space_between_two_processes(
    soft: Meshes, bones: Meshes, layout: Layout, distance_to: Distance, segment: str
) -> None:
    points = soft[f"ligament/interspinous/{segment}"].points.astype(float)
    back = layout.frames[segment_levels(segment)[0]].rotation[:, 1]
    for level in segment_levels(segment):
        near = distance_to([bone_of(bones, level)], points) < TOUCH
        assert near.sum() > 20
        assert np.ptp(points[near] @ back) > 0.55 * np.ptp(points @ back), "attached over most of its depth"
    if segment != SEGMENTS[-1]:
        assert np.ptp(points @ back) > 14
        assert distance_to([soft["ligament/supraspinous"]], points).min() < TOUCH, "it reaches the supraspinous cord"


@pytest.mark.parametrize("level", LEVELS[:-2])
def test_supraspinous_ligament_lies_on_every_tip_down_to_l4(
    soft: Meshes, bones: Meshes, distance_to: Distance, level: str
) -> None:
    tips = part_points(bones[f"vertebra/{level}"], "spinous-process")
    tips = tips[tips[:, 1] > tips[:, 1].max() - 3]
    assert distance_to([soft["ligament/supraspinous"]], tips).min() < TOUCH


@pytest.mark.parametrize("segment", SEGMENTS[:-1])
def test_intertransverse_sheet_joins_two_transverse_processes(
    soft: Meshes, bones: Meshes, distance_to: Distance, segment: str
) -> None:
    points = soft[f"ligament/intertransverse/{segment}/left"].points.astype(float)
    for level in segment_levels(segment):
        bone = bones[f"vertebra/{level}"]
        near = points[distance_to([bone], points) < TOUCH]
        assert len(near) > 10
        process = part_points(bone, "transverse-process/left")
        away = np.linalg.norm(near[:, None] - process[None], axis=2).min(axis=1)
        assert (away < 1.5).mean() > (0.7 if level == "T12" else 0.9), "it is attached to the transverse process"
    roots = [mesh for name, mesh in soft.items() if name.startswith("nerve/") and "/left" in name]
    assert distance_to(roots, points).min() > 0.2


def test_iliolumbar_stub_leaves_the_tip_of_l5_towards_the_crest(
    soft: Meshes, bones: Meshes, layout: Layout, distance_to: Distance
) -> None:
    points = soft["ligament/iliolumbar/left"].points.astype(float)
    process = part_points(bones["vertebra/L5"], "transverse-process/left")
    tip = process[process[:, 0] > process[:, 0].max() - 2].mean(axis=0)
    end = points[points[:, 0] > np.quantile(points[:, 0], 0.95)].mean(axis=0) - tip
    assert 18 < np.linalg.norm(end) < 30
    assert end[0] > 10
    assert end[1] > 6
    assert -2 < end[2] < 12
    assert (distance_to([bones["vertebra/L5"]], points) < TOUCH).sum() > 30
    assert distance_to([mesh for name, mesh in soft.items() if name.startswith("nerve/")], points).min() > 0.3
