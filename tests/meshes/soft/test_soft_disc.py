"""Discs measured on the built meshes: annulus, nucleus and cartilage end-plates fill the space between two bones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.spatial import cKDTree

from meshes.build.layout import Layout, segment_levels
from meshes.build.parameters import SEGMENTS
from meshes.build.soft import bone_of, build_discs
from meshes.build.soft_table import read_soft_table
from meshes.mesh import Mesh

pytestmark = pytest.mark.slow

Meshes = dict[str, Mesh]
Distance = Callable[..., np.ndarray]
PARTS = ("annulus", "nucleus", "superior-cartilage-end-plate", "inferior-cartilage-end-plate")
MEET = 0.3  # mm of gap or overlap, anatomy.md "Fit"


def parts_of(soft: Meshes, segment: str) -> dict[str, Mesh]:
    return {part: soft[f"disc/{segment}/{part}"] for part in PARTS}


def plate_vertices(bone: Mesh, layout: Layout, level: str, which: str, share: float) -> np.ndarray:
    """Vertices (n, 3) of a bone that lie on its end-plate, inside `share` of the outline."""
    plate, points = layout.endplate(level, which), bone.points.astype(float)
    local = plate.frame.to_local(points)
    off = np.abs(local[:, 2] - plate.height(local[:, 0], local[:, 1]))
    return points[(plate.rho(local[:, 0], local[:, 1]) < share) & (off < 2)]


@pytest.mark.parametrize("segment", SEGMENTS)
def test_disc_meets_both_end_plates(
    soft: Meshes, bones: Meshes, layout: Layout, distance_to: Distance, segment: str
) -> None:
    parts = parts_of(soft, segment)
    for level, which in zip(segment_levels(segment), ("inferior", "superior"), strict=True):
        on_plate = plate_vertices(bone_of(bones, level), layout, level, which, 0.8)
        assert len(on_plate) > 200
        assert distance_to(parts.values(), on_plate).max() < MEET, "a gap between disc and end-plate"
    for part in parts.values():
        assert distance_to(bones.values(), part.points.astype(float)).min() > -MEET, "disc and bone overlap"


@pytest.mark.parametrize("segment", SEGMENTS)
def test_parts_of_a_disc_meet_without_overlap(soft: Meshes, distance_to: Distance, segment: str) -> None:
    parts = parts_of(soft, segment)
    for name, part in parts.items():
        points = np.concatenate([part.points, part.points[part.triangles].mean(axis=1)]).astype(float)
        others = [other for key, other in parts.items() if key != name]
        distance = distance_to(others, points)
        assert distance.min() > -MEET, f"{name} overlaps another part"
        if name == "nucleus":
            assert distance.max() < MEET, "a gap round the nucleus"


@pytest.mark.parametrize("segment", SEGMENTS)
def test_cartilage_end_plates_are_thin_and_lie_inside_the_ring_apophysis(
    soft: Meshes, bones: Meshes, distance_to: Distance, segment: str
) -> None:
    annulus = soft[f"disc/{segment}/annulus"].points
    for level, which in zip(segment_levels(segment), ("superior", "inferior"), strict=True):
        plate = soft[f"disc/{segment}/{which}-cartilage-end-plate"]
        points = plate.points.astype(float)
        distance = distance_to([bone_of(bones, level)], points)
        free = distance > 0.3
        assert np.median(distance[free]) == pytest.approx(0.78, abs=0.14)
        assert distance.max() < 1.0
        assert distance[~free].max() < 0.3, "the plate leaves the bone"
        assert np.ptp(points[:, 0]) / np.ptp(annulus[:, 0]) == pytest.approx(0.77, abs=0.08)
        gap = distance_to([soft[f"disc/{segment}/{part}"] for part in PARTS[:2]], points[free])
        assert gap.max() < MEET, "a gap below the plate"


def test_cartilage_end_plates_are_even_and_symmetric(soft: Meshes) -> None:
    for segment in SEGMENTS:
        for part in PARTS[2:]:
            points = soft[f"disc/{segment}/{part}"].points.astype(float)
            assert cKDTree(points).query(points * [-1, 1, 1])[0].max() < 0.05


@pytest.mark.parametrize("segment", SEGMENTS)
def test_nucleus_lies_inside_its_annulus_in_proportion(soft: Meshes, distance_to: Distance, segment: str) -> None:
    annulus, nucleus = soft[f"disc/{segment}/annulus"], soft[f"disc/{segment}/nucleus"]
    assert distance_to([annulus], nucleus.points.astype(float)).min() > 0.0
    frame = np.linalg.eigh(np.cov(annulus.points.astype(float).T))[1]  # thinnest way first
    sizes = [np.ptp(mesh.points @ frame, axis=0) for mesh in (nucleus, annulus)]
    length, width = (float(sizes[0][k] / sizes[1][k]) for k in (1, 2))
    assert 0.57 < length < 0.75
    assert 0.28 < length * width < 0.45


def test_discs_swell_outwards(soft: Meshes, layout: Layout) -> None:
    for segment in SEGMENTS:
        upper, lower = (layout.frames[level].origin[2] for level in segment_levels(segment))
        points = soft[f"disc/{segment}/annulus"].points
        assert lower < points[:, 2].mean() < upper
        widest = points[points[:, 0].argmax()]
        ends = points[:, 2][np.abs(points[:, 0]) > points[:, 0].max() - 1.5]
        assert ends.min() + 0.5 < widest[2] < ends.max() - 0.5


def test_the_same_bones_give_the_same_discs_byte_for_byte(soft: Meshes, bones: Meshes, layout: Layout) -> None:
    again = build_discs(layout, read_soft_table(), bones)
    for name, mesh in again.items():
        assert mesh.points.tobytes() == soft[name].points.tobytes()
        assert mesh.triangles.tobytes() == soft[name].triangles.tobytes()
