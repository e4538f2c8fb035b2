"""Everything that is not bone, measured on the built meshes: closed, in its place, clear of bone or lying on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import trimesh

from meshes.build.canal import ROOTS as RANKS
from meshes.build.canal import Sac, canal_course, level_station, section
from meshes.build.layout import Layout
from meshes.build.parameters import SEGMENTS
from meshes.mesh import Mesh

pytestmark = pytest.mark.slow

Meshes = dict[str, Mesh]
Distance = Callable[..., np.ndarray]
ROOTS = ("L1", "L2", "L3", "L4", "L5", "S1")
SIDES = ("left", "right")
DISC_PARTS = ("annulus", "nucleus", "superior-cartilage-end-plate", "inferior-cartilage-end-plate")
FACET_PARTS = ("capsule", "superior-cartilage", "inferior-cartilage", "joint-space")
EXPECTED = (
    {f"disc/{s}/{part}" for s in SEGMENTS for part in DISC_PARTS}
    | {f"facet/{s}/{side}/{part}" for s in SEGMENTS for side in SIDES for part in FACET_PARTS}
    | {f"nerve/{r}/{side}{part}" for r in ROOTS for side in SIDES for part in ("", "/ganglion")}
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
    assert body.volume > 20
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
    assert distance_to(bones.values(), points).min() > 0.3
    assert distance_to(annuli(soft), points).min() > 0.3


@pytest.mark.parametrize(
    "name", [n for n in LEFT_ONLY if n.startswith(("ligament/", "facet/")) and not n.endswith("joint-space")]
)
def test_ligaments_and_capsules_lie_on_bone_and_do_not_cut_it(
    soft: Meshes, bones: Meshes, distance_to: Distance, name: str
) -> None:
    distance = distance_to(bones.values(), soft[name].points.astype(float))
    assert distance.min() > (-0.55 if name.startswith(("facet/", "ligament/iliolumbar")) else -0.3)
    assert distance.min() < 0.3


@pytest.mark.parametrize("segment", SEGMENTS)
def test_capsule_and_flavum_leave_nerves_and_sac_alone(soft: Meshes, distance_to: Distance, segment: str) -> None:
    around = [mesh for name, mesh in soft.items() if name.startswith(("nerve/", "canal/dural-sac"))]
    for name in (f"facet/{segment}/left/capsule", f"ligament/flavum/{segment}/left"):
        assert distance_to(around, soft[name].points.astype(float)).min() > 0.0


# ---- roots ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["L1", "L2", "L3", "L4"])
def test_root_leaves_between_its_pedicle_and_the_next(soft: Meshes, layout: Layout, level: str) -> None:
    above, below = layout.pedicle(level, "left"), layout.pedicle(f"L{int(level[1]) + 1}", "left")
    points = soft[f"nerve/{level}/left"].points
    here = points[np.abs(points[:, 0] - above.centre[0]) < 1.0]
    assert here[:, 2].max() < above.centre[2] - above.half_height + 1.0
    assert here[:, 2].min() > below.centre[2] + below.half_height - 1.0


@pytest.mark.parametrize("level", ["L1", "L2", "L3", "L4", "L5"])
def test_root_leaves_in_the_upper_part_of_its_foramen(soft: Meshes, layout: Layout, level: str) -> None:
    segment = next(s for s in SEGMENTS if s.startswith(f"{level}-"))
    ganglion = soft[f"nerve/{level}/left/ganglion"].points.mean(axis=0)
    pedicle = layout.pedicle(level, "left")
    assert abs(ganglion[0] - pedicle.centre[0]) < pedicle.half_width + 2
    assert pedicle.centre[2] - 3 * pedicle.half_height < ganglion[2] < pedicle.centre[2] - pedicle.half_height
    assert ganglion[2] > soft[f"disc/{segment}/annulus"].points[:, 2].min()


def test_l5_passes_over_the_sacrum_and_s1_through_its_first_foramen(soft: Meshes, layout: Layout) -> None:
    end = soft["nerve/L5/left"].points[soft["nerve/L5/left"].points[:, 2].argmin()]
    assert layout.frames["S1"].to_local(end)[1] < 12, "L5 ends in front of the ala"
    foramen = layout.sacral_foramen("S1", "left")
    points = soft["nerve/S1/left"].points
    assert np.linalg.norm(points - foramen.anterior, axis=1).min() < foramen.radius + 1
    ganglion = soft["nerve/S1/left/ganglion"].points.mean(axis=0)
    assert layout.frames["S1"].to_local(ganglion)[1] > layout.frames["S1"].to_local(foramen.anterior)[1] + 5


@pytest.mark.parametrize("level", ["L2", "L3", "L4", "L5", "S1"])
def test_root_traverses_behind_the_disc_above_beside_the_sac(soft: Meshes, distance_to: Distance, level: str) -> None:
    segment = next(s for s in SEGMENTS if s.endswith(level))
    disc, root = soft[f"disc/{segment}/annulus"].points, soft[f"nerve/{level}/left"].points
    edge = disc[(np.abs(disc[:, 0]) < 10) & (disc[:, 1] > np.quantile(disc[:, 1], 0.9))]
    here = root[np.abs(root[:, 2] - edge[:, 2].mean()) < 2]
    assert len(here) > 20, "the root runs past the disc"
    assert here[:, 1].min() > edge[:, 1].mean() - 2, "behind the disc"
    assert here[:, 0].max() < 14, "inside the canal"
    start = root[root[:, 2] > root[:, 2].max() - 2].astype(float)
    assert distance_to([soft["canal/dural-sac"]], start).min() < 0, "it starts in the sac"
    assert distance_to([soft["canal/dural-sac"]], here.astype(float)).max() > 0.5, "and shows beside it"


@pytest.mark.parametrize(("level", "diameter"), [("L1", 3.5), ("L3", 4.5), ("L5", 5.5), ("S1", 5.5)])
def test_root_has_the_published_thickness_where_it_leaves(soft: Meshes, level: str, diameter: float) -> None:
    points = soft[f"nerve/{level}/left"].points.astype(float)
    rings = points[20 * 36 : 20 * 37]
    thickness = 2 * np.linalg.norm(rings - rings.mean(axis=0), axis=1).mean()
    assert thickness == pytest.approx(diameter, rel=0.08)


def test_roots_go_on_beyond_the_foramen_down_out_and_forward(soft: Meshes, layout: Layout) -> None:
    for level in ROOTS[:5]:
        ganglion = soft[f"nerve/{level}/left/ganglion"].points.mean(axis=0)
        points = soft[f"nerve/{level}/left"].points
        end = points[points[:, 2].argmin()]
        assert end[0] > ganglion[0] + 8
        assert end[1] < ganglion[1] - 2
        assert end[2] < ganglion[2] - 15


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


def test_the_next_root_to_leave_lies_lateral(soft: Meshes, layout: Layout) -> None:
    course = canal_course(layout)
    station = level_station(layout, course, "L3/pedicle")
    bodies = solid(soft["canal/cauda-equina"]).split(only_watertight=False)
    left = [body.vertices for body in bodies if body.vertices[:, 0].mean() > 0]
    assert len(left) == 20
    places = []
    for vertices in left:
        at, aside, behind = course.locate(vertices)
        near = np.abs(at - station) < 3
        places.append((aside[near].mean(), behind[near].mean()) if near.any() else (np.nan, np.nan))
    by_root = dict(zip(RANKS, np.array(places).reshape(10, 2, 2).mean(axis=1), strict=True))
    assert by_root["L4"][0] > by_root["L5"][0] > by_root["S1"][0] > by_root["S4"][0]
    assert by_root["S4"][1] > by_root["L4"][1] + 1, "sacral rootlets lie behind"


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
