"""Everything that is not bone, measured on the built meshes: closed, in its place, clear of bone or lying on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import trimesh

from meshes.build.canal import Sac, canal_course, level_station, section
from meshes.build.layout import Layout
from meshes.build.parameters import SEGMENTS
from meshes.mesh import Mesh
from tests.meshes.soft.conftest import NERVES, ON_BONE

pytestmark = pytest.mark.slow

Meshes = dict[str, Mesh]
Distance = Callable[..., np.ndarray]
SIDES = ("left", "right")
DISC_PARTS = ("annulus", "nucleus", "superior-cartilage-end-plate", "inferior-cartilage-end-plate")
FACET_PARTS = ("capsule", "superior-cartilage", "inferior-cartilage", "joint-space")
EXPECTED = (
    {f"disc/{s}/{part}" for s in SEGMENTS for part in DISC_PARTS}
    | {f"facet/{s}/{side}/{part}" for s in SEGMENTS for side in SIDES for part in FACET_PARTS}
    | NERVES
    | {f"canal/{part}" for part in ("dural-sac", "conus-medullaris", "cauda-equina", "filum-terminale")}
    | {f"ligament/{part}" for part in ("anterior-longitudinal", "posterior-longitudinal", "supraspinous")}
    | {f"ligament/flavum/{s}/{side}" for s in SEGMENTS for side in SIDES}
    | {f"ligament/interspinous/{s}" for s in SEGMENTS}
    | {f"ligament/intertransverse/{s}/{side}" for s in SEGMENTS[:-1] for side in SIDES}
    | {f"ligament/iliolumbar/{side}" for side in SIDES}
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
    assert total < 320_000
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
    near = name.endswith((*ON_BONE, "dural-sac"))  # its sleeves follow the roots close under the pedicles
    assert distance_to(bones.values(), points).min() > (0.15 if near else 0.3)
    assert distance_to(annuli(soft), points).min() > 0.3


@pytest.mark.parametrize(
    "name", [n for n in LEFT_ONLY if n.startswith(("ligament/", "facet/")) and not n.endswith("joint-space")]
)
def test_ligaments_and_capsules_lie_on_bone_and_do_not_cut_it(
    soft: Meshes, bones: Meshes, distance_to: Distance, name: str
) -> None:
    distance = distance_to(bones.values(), soft[name].points.astype(float))
    assert distance.min() > (-0.55 if name.startswith(("facet/", "ligament/iliolumbar")) else -0.35)
    assert distance.min() < 0.3


@pytest.mark.parametrize("segment", SEGMENTS)
def test_capsule_and_flavum_leave_nerves_and_sac_alone(soft: Meshes, distance_to: Distance, segment: str) -> None:
    nerves = {name: mesh for name, mesh in soft.items() if not name.endswith(ON_BONE)}
    around = [mesh for name, mesh in nerves.items() if name.startswith(("nerve/", "canal/dural-sac"))]
    for name in (f"facet/{segment}/left/capsule", f"ligament/flavum/{segment}/left"):
        assert distance_to(around, soft[name].points.astype(float)).min() > -0.1


# ---- canal ---------------------------------------------------------------------------------------


def test_dural_sac_has_its_area_at_l3_l4_and_ends_at_s2(soft: Meshes, layout: Layout) -> None:
    course = canal_course(layout)
    at = int(level_station(layout, course, "L3/inferior") + 4)
    cut = trimesh.intersections.mesh_plane(solid(soft["canal/dural-sac"]), course.down[at], course.centre[at])
    spokes = cut.reshape(-1, 3) - cut.reshape(-1, 3).mean(axis=0)
    turn = np.arctan2(spokes @ course.back[at], spokes[:, 0])
    spokes = spokes[np.argsort(turn)]
    area = np.linalg.norm(np.cross(spokes, np.roll(spokes, -1, axis=0)).sum(axis=0)) / 2
    assert 115 <= area <= 200  # below 100 would be a narrow canal; the flava take their full thickness
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
