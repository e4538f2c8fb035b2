"""Everything that is not bone, measured on the built meshes: closed, in its place, clear of bone or lying on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import trimesh

from meshes.build.canal import Sac, canal_course, level_station, section
from meshes.build.layout import Layout, segment_levels
from meshes.build.parameters import SEGMENTS
from meshes.build.soft import bone_of, build_discs
from meshes.build.soft_table import read_soft_table
from meshes.mesh import Mesh
from tests.meshes.soft.conftest import NERVES, ON_BONE

pytestmark = pytest.mark.slow

Meshes = dict[str, Mesh]
Distance = Callable[..., np.ndarray]
SIDES = ("left", "right")
EXPECTED = (
    {f"disc/{s}/{part}" for s in SEGMENTS for part in ("annulus", "nucleus")}
    | {f"facet/{s}/{side}/capsule" for s in SEGMENTS for side in SIDES}
    | NERVES
    | {f"canal/{part}" for part in ("dural-sac", "conus-medullaris", "cauda-equina", "filum-terminale")}
    | {f"ligament/{part}" for part in ("anterior-longitudinal", "posterior-longitudinal", "supraspinous")}
    | {f"ligament/flavum/{s}/{side}" for s in SEGMENTS for side in SIDES}
    | {f"ligament/interspinous/{s}" for s in SEGMENTS}
)
LEFT_ONLY = sorted(name for name in EXPECTED if "/right" not in name)


def solid(mesh: Mesh) -> trimesh.Trimesh:
    return trimesh.Trimesh(mesh.points.astype(float), mesh.triangles, process=False)


def annuli(soft: Meshes) -> list[Mesh]:
    return [mesh for name, mesh in soft.items() if name.endswith("annulus")]


def test_every_structure_is_there(soft: Meshes) -> None:
    assert set(soft) == EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_is_a_closed_body_without_slivers(soft: Meshes, name: str) -> None:
    mesh = soft[name]
    body = solid(mesh)
    assert body.is_watertight
    assert body.is_winding_consistent
    assert body.volume > (5 if name.endswith("medial-branch") else 20)
    assert body.body_count == (40 if name == "canal/cauda-equina" else 1)
    assert (np.degrees(body.face_angles.min(axis=1)) < 2).mean() <= 0.005
    np.testing.assert_allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-3)
    assert mesh.occlusion is not None
    assert mesh.occlusion.min() >= 0
    assert mesh.occlusion.max() <= 1


def test_triangles_keep_to_the_budget(soft: Meshes) -> None:
    total = sum(len(mesh.triangles) for mesh in soft.values())
    coarse = sum(len(mesh.coarse.triangles) for mesh in soft.values() if mesh.coarse)
    assert total < 260_000
    assert all(mesh.coarse for mesh in soft.values())
    assert 0.08 < coarse / total < 0.17


@pytest.mark.parametrize("name", sorted(name for name in EXPECTED if "/right" in name))
def test_left_mirrors_right(soft: Meshes, name: str) -> None:
    here, there = soft[name], soft[name.replace("/right", "/left")]
    np.testing.assert_allclose(here.points * [-1, 1, 1], there.points, atol=2e-3)


@pytest.mark.parametrize("name", [n for n in LEFT_ONLY if n.startswith(("nerve/", "canal/"))])
def test_nerves_and_sac_keep_clear_of_bone_and_disc(
    soft: Meshes, bones: Meshes, distance_to: Distance, name: str
) -> None:
    points = soft[name].points.astype(float)
    assert distance_to(bones.values(), points).min() > (0.2 if name.endswith(ON_BONE) else 0.3)
    assert distance_to(annuli(soft), points).min() > 0.3


@pytest.mark.parametrize("name", [n for n in LEFT_ONLY if n.startswith(("ligament/", "facet/"))])
def test_ligaments_and_capsules_lie_on_bone_and_do_not_cut_it(
    soft: Meshes, bones: Meshes, distance_to: Distance, name: str
) -> None:
    distance = distance_to(bones.values(), soft[name].points.astype(float))
    assert distance.min() > (-0.55 if name.startswith("facet/") else -0.3)
    assert distance.min() < 0.3


@pytest.mark.parametrize("segment", SEGMENTS)
def test_capsule_and_flavum_leave_nerves_and_sac_alone(soft: Meshes, distance_to: Distance, segment: str) -> None:
    nerves = {name: mesh for name, mesh in soft.items() if not name.endswith(ON_BONE)}
    around = [mesh for name, mesh in nerves.items() if name.startswith(("nerve/", "canal/dural-sac"))]
    for name in (f"facet/{segment}/left/capsule", f"ligament/flavum/{segment}/left"):
        assert distance_to(around, soft[name].points.astype(float)).min() > 0.0


# ---- discs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("segment", SEGMENTS)
def test_disc_meets_both_end_plates(
    soft: Meshes, bones: Meshes, layout: Layout, distance_to: Distance, segment: str
) -> None:
    parts = [soft[f"disc/{segment}/annulus"], soft[f"disc/{segment}/nucleus"]]
    for level, which in zip(segment_levels(segment), ("inferior", "superior"), strict=True):
        plate, bone = layout.endplate(level, which), bone_of(bones, level).points.astype(float)
        local = plate.frame.to_local(bone)
        off = np.abs(local[:, 2] - plate.height(local[:, 0], local[:, 1]))
        on_plate = bone[(plate.rho(local[:, 0], local[:, 1]) < 0.8) & (off < 2)]
        gap = distance_to(parts, on_plate)
        assert len(on_plate) > 200
        assert gap.max() < 0.3, "a gap between disc and end-plate"
    for part in parts:
        assert distance_to(bones.values(), part.points.astype(float)).min() > -0.3, "disc and bone overlap"


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


# ---- canal ---------------------------------------------------------------------------------------


def test_dural_sac_has_its_area_at_l3_l4_and_ends_at_s2(soft: Meshes, layout: Layout) -> None:
    course = canal_course(layout)
    at = int(level_station(layout, course, "L3/inferior") + 4)
    cut = trimesh.intersections.mesh_plane(solid(soft["canal/dural-sac"]), course.down[at], course.centre[at])
    spokes = cut.reshape(-1, 3) - cut.reshape(-1, 3).mean(axis=0)
    turn = np.arctan2(spokes @ course.back[at], spokes[:, 0])
    spokes = spokes[np.argsort(turn)]
    area = np.linalg.norm(np.cross(spokes, np.roll(spokes, -1, axis=0)).sum(axis=0)) / 2
    assert 150 <= area <= 200
    second = layout.sacral_stations[1].canal_centre[2]
    assert abs(soft["canal/dural-sac"].points[:, 2].min() - second) < 9


def test_conus_ends_in_the_lower_third_of_l1(soft: Meshes, layout: Layout) -> None:
    tip = soft["canal/conus-medullaris"].points[:, 2].min()
    canal = layout.canal
    upper, lower = (canal.centres[canal.names.index(f"L1/{edge}")][2] for edge in ("superior", "inferior"))
    assert 0.66 < (upper - tip) / (upper - lower) < 1.0


@pytest.mark.parametrize("name", ["canal/conus-medullaris", "canal/cauda-equina"])
def test_the_sac_holds_cord_and_rootlets(soft: Meshes, distance_to: Distance, name: str) -> None:
    distance = distance_to([soft["canal/dural-sac"]], soft[name].points.astype(float))
    assert np.quantile(distance, 0.98) < 0.05
    assert distance.max() < 1.0


def test_coarse_cauda_keeps_every_rootlet(soft: Meshes) -> None:
    coarse = soft["canal/cauda-equina"].coarse
    assert coarse is not None
    assert solid(coarse).body_count == 40


def test_supraspinous_ligament_ends_at_the_space_l4_l5(soft: Meshes, layout: Layout) -> None:
    lowest = soft["ligament/supraspinous"].points[:, 2].min()
    assert layout.frames["S1"].origin[2] < lowest < layout.frames["L4"].origin[2]


def test_a_sac_of_given_section_has_its_area(layout: Layout) -> None:
    course = canal_course(layout)
    radius = section(np.full(100, 8.0), np.full(100, 6.0), 2.0)
    assert Sac(course, radius).area(50) == pytest.approx(np.pi * 48, rel=0.01)
