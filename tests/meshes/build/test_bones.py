"""The finished bones, measured on the meshes alone: closed, sized as the table says, clear of each other."""

from __future__ import annotations

import numpy as np
import pytest
import pyvista as pv
import trimesh

from meshes.build.bones import bone_id, bone_mesh, build_bones
from meshes.build.facet import facet_sheet
from meshes.build.layout import Layout, segment_levels
from meshes.build.parameters import LEVELS, SEGMENTS, VERTEBRAE
from meshes.build.shapes import read_shapes
from meshes.mesh import Mesh


def surface(mesh: Mesh) -> pv.PolyData:
    return pv.PolyData.from_regular_faces(mesh.points.astype(float), mesh.triangles)


def distance(points: np.ndarray, mesh: Mesh) -> np.ndarray:
    """Signed distance (n,), positive outside."""
    return np.asarray(pv.PolyData(points).compute_implicit_distance(surface(mesh))["implicit_distance"])


def section(layout: Layout, bones: dict[str, Mesh], level: str, axis: int, at: float) -> np.ndarray:
    """Points (n, 3) local, where a plane across a local axis cuts the bone."""
    mesh = bones[bone_id(level)]
    local = trimesh.Trimesh(layout.frames[level].to_local(mesh.points), mesh.triangles, process=False)
    return trimesh.intersections.mesh_plane(local, np.eye(3)[axis], at * np.eye(3)[axis]).reshape(-1, 3)


def near(measured: float, expected: float, share: float = 0.1) -> bool:
    return abs(measured - expected) <= share * expected


def test_all_bones_are_there(bones: dict[str, Mesh]) -> None:
    assert list(bones) == [bone_id(level) for level in LEVELS]
    assert 150_000 < sum(len(mesh.triangles) for mesh in bones.values()) < 320_000


@pytest.mark.parametrize("level", LEVELS)
def test_a_bone_is_one_closed_even_surface(level: str, bones: dict[str, Mesh]) -> None:
    mesh = bones[bone_id(level)]
    solid = trimesh.Trimesh(mesh.points, mesh.triangles, process=False)
    assert solid.is_watertight
    assert solid.is_winding_consistent
    assert solid.volume > 25_000
    edges = np.sort(mesh.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    assert (np.unique(edges, axis=0, return_counts=True)[1] == 2).all()
    assert trimesh.graph.connected_component_labels(solid.face_adjacency).max() == 0
    assert (np.degrees(solid.face_angles.min(axis=1)) < 2).mean() <= 0.005
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-4)
    assert (np.einsum("ij,ij->i", mesh.normals, solid.vertex_normals) > 0).mean() > 0.999
    assert np.isfinite(mesh.points).all()


@pytest.mark.parametrize("level", LEVELS)
def test_attributes_and_coarse_set(level: str, bones: dict[str, Mesh]) -> None:
    mesh = bones[bone_id(level)]
    assert mesh.occlusion is not None
    assert mesh.part is not None
    assert mesh.coarse is not None
    assert mesh.occlusion.dtype == np.float32
    assert mesh.occlusion.min() >= 0
    assert mesh.occlusion.max() <= 1
    assert mesh.occlusion.std() > 0.02
    assert mesh.part.dtype == np.uint8
    shown = {mesh.part_names[i] for i in np.unique(mesh.part)}
    assert shown == set(mesh.part_names)
    assert len(mesh.coarse.triangles) == pytest.approx(len(mesh.triangles) / 8, rel=0.1)
    coarse = trimesh.Trimesh(mesh.coarse.points, mesh.coarse.triangles, process=False)
    assert coarse.is_watertight
    assert np.abs(distance(mesh.coarse.points.astype(float), mesh)).max() < 1.0


@pytest.mark.parametrize("level", VERTEBRAE)
def test_each_part_is_one_region(level: str, bones: dict[str, Mesh]) -> None:
    """A student sees parts highlighted: no speckles, no islands; only the ring apophysis is two, above and below."""
    mesh = bones[bone_id(level)]
    assert mesh.part is not None
    edges = mesh.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    for index, name in enumerate(mesh.part_names):
        inside = edges[(mesh.part[edges] == index).all(axis=1)]
        assert (mesh.part == index).sum() >= 40, name
        labels = trimesh.graph.connected_component_labels(inside, node_count=len(mesh.points))
        regions = np.unique(labels[mesh.part == index], return_counts=True)[1]
        assert len(regions) == (2 if name == "ring-apophysis" else 1), name


@pytest.mark.parametrize("level", VERTEBRAE)
def test_parts_lie_where_they_do_in_life(level: str, layout: Layout, bones: dict[str, Mesh]) -> None:
    mesh = bones[bone_id(level)]
    assert mesh.part is not None
    local = layout.frames[level].to_local(mesh.points)
    middle = {name: local[mesh.part == i].mean(axis=0) for i, name in enumerate(mesh.part_names)}
    left = {name.removesuffix("/left"): at for name, at in middle.items() if name.endswith("/left")}
    for name, at in left.items():
        assert at[0] > 2, name
        assert np.allclose(middle[f"{name}/right"] * [-1, 1, 1], at, atol=0.4), name
    assert middle["superior-end-plate"][2] > middle["body"][2] > middle["inferior-end-plate"][2]
    assert middle["body"][1] < left["pedicle"][1] < left["lamina"][1] < middle["spinous-process"][1]
    height = ["superior-articular-process", "pars-interarticularis", "inferior-articular-process"]
    assert left[height[0]][2] > left[height[1]][2] > left[height[2]][2]
    assert left["transverse-process"][0] > left["pedicle"][0] > left["lamina"][0]
    assert left["mammillary-process"][2] > left["accessory-process"][2]


@pytest.mark.parametrize("segment", SEGMENTS)
def test_facets_face_each_other(segment: str, bones: dict[str, Mesh]) -> None:
    upper, lower = (bones[bone_id(level)] for level in segment_levels(segment))
    name = "inferior-articular-facet/left"
    assert upper.part is not None
    facet = upper.points[upper.part == upper.part_names.index(name)].astype(float)
    gap = distance(facet, lower)
    assert gap.min() > 0.9
    assert np.quantile(gap, 0.85) < 2.5


@pytest.mark.parametrize("level", LEVELS)
def test_left_mirrors_right_exactly(level: str, bones: dict[str, Mesh]) -> None:
    points = bones[bone_id(level)].points
    order = np.lexsort(points.T)
    mirrored = points * np.float32([-1, 1, 1])
    assert np.array_equal(points[order], mirrored[np.lexsort(mirrored.T)])


@pytest.mark.parametrize("level", VERTEBRAE)
def test_body_sizes(level: str, layout: Layout, bones: dict[str, Mesh]) -> None:
    body = layout.parameters.body
    for which, sign, widths, depths in (
        ("superior", 1, body.upper_width, body.upper_depth),
        ("inferior", -1, body.lower_width, body.lower_depth),
    ):
        plate = layout.endplate(level, which)
        cut = section(layout, bones, level, 2, sign * (plate.half_height - 2.2))
        front = cut[cut[:, 1] < plate.depth / 4]
        assert near(np.ptp(front[:, 0]), widths[level])
        middle = section(layout, bones, level, 0, 0.0)
        near_plate = middle[np.abs(middle[:, 2] - plate.height(0 * middle[:, 1], middle[:, 1])) < 4]
        near_plate = near_plate[near_plate[:, 1] < plate.depth / 2 + 3]
        assert near(np.ptp(near_plate[:, 1]), depths[level])
    middle = section(layout, bones, level, 0, 0.0)
    depth = body.upper_depth[level]
    for y, height in ((-depth / 2 + 3, body.anterior_height[level]), (depth / 2 - 3, body.posterior_height[level])):
        column = middle[np.abs(middle[:, 1] - y) < 0.7]
        assert near(np.ptp(column[:, 2]), height)


@pytest.mark.parametrize("level", VERTEBRAE)
def test_processes_canal_and_pedicles(level: str, layout: Layout, bones: dict[str, Mesh]) -> None:
    table, frame = layout.parameters, layout.frames[level]
    local = frame.to_local(bones[bone_id(level)].points)
    assert near(np.ptp(local[:, 0]), table.process.transverse_span[level])
    spinous = local[np.abs(local[:, 0]) < 4]
    assert near(np.linalg.norm(spinous, axis=1).max(), table.process.spinous_reach[level])
    site = layout.pedicle(level, "left")
    axial = section(layout, bones, level, 2, site.local_centre[2] - 5.5)
    midline = np.sort(axial[np.abs(axial[:, 0]) < 0.8, 1])
    front = midline[midline < layout.canal_front(level) + 5].max()
    assert near(midline[midline > front + 5].min() - front, table.canal.depth[level])
    coronal = section(layout, bones, level, 1, site.local_centre[1])
    across = np.sort(coronal[(coronal[:, 0] > 0) & (np.abs(coronal[:, 2] - site.local_centre[2]) < 1.5), 0])
    assert near(2 * across.min(), table.canal.width[level])


def test_levels_differ_as_in_life(layout: Layout, bones: dict[str, Mesh]) -> None:
    spans = {level: np.ptp(layout.frames[level].to_local(bones[bone_id(level)].points)[:, 0]) for level in VERTEBRAE}
    assert spans["T12"] < spans["L1"] < spans["L2"] < spans["L3"] > spans["L4"]
    reach = {level: layout.frames[level].to_local(bones[bone_id(level)].points)[:, 1].max() for level in VERTEBRAE}
    assert min(reach, key=lambda level: reach[level]) in ("L5", "T12")


@pytest.mark.parametrize("segment", SEGMENTS)
def test_facet_space(segment: str, layout: Layout, bones: dict[str, Mesh]) -> None:
    upper, lower = (bones[bone_id(level)] for level in segment_levels(segment))
    for side in ("left", "right"):
        sheet = facet_sheet(layout, segment, side)
        u, v = np.meshgrid(np.linspace(-0.35, 0.35, 9) * sheet.width, np.linspace(-0.35, 0.35, 9) * sheet.height)
        middle = sheet.points(u.ravel(), v.ravel())
        gap = distance(middle, upper) + distance(middle, lower)
        assert (gap > 1.0).all()
        assert (gap < 2.5).mean() > 0.93


@pytest.mark.parametrize("segment", SEGMENTS)
def test_neighbours_never_touch(segment: str, bones: dict[str, Mesh]) -> None:
    upper, lower = (bones[bone_id(level)] for level in segment_levels(segment))
    low, high = lower.points.min(axis=0) - 3, lower.points.max(axis=0) + 3
    close = upper.points[((upper.points > low) & (upper.points < high)).all(axis=1)]
    assert distance(close.astype(float), lower).min() > 0.7


def test_bones_two_apart_never_touch(bones: dict[str, Mesh]) -> None:
    for first, second in zip(LEVELS, LEVELS[2:], strict=False):
        assert distance(bones[bone_id(first)].points[::5].astype(float), bones[bone_id(second)]).min() > 1.5


def test_canal_and_foramina_are_open(layout: Layout, bones: dict[str, Mesh]) -> None:
    canal = layout.canal
    s = np.linspace(canal.station("T12/superior"), canal.station("S5"), 160)
    centres = canal.at(s)[0]
    clear = np.min([distance(centres, mesh) for mesh in bones.values()], axis=0)
    assert (clear > 1.8).all()
    assert (clear[s < canal.station("S1")] > 5.0).all()
    for segment in SEGMENTS:
        centre = layout.foramen(segment, "left")[None]
        assert min(distance(centre, mesh)[0] for mesh in bones.values()) > 2.5, segment


@pytest.mark.parametrize("name", ["S1", "S2", "S3", "S4"])
def test_sacral_foramina_are_open(name: str, layout: Layout, bones: dict[str, Mesh]) -> None:
    for side in ("left", "right"):
        site = layout.sacral_foramen(name, side)
        path = np.linspace(site.canal, site.anterior, 12)
        assert distance(path, bones["vertebra/sacrum"]).min() > 0.35 * site.radius


def test_repeatable_byte_for_byte(layout: Layout, bones: dict[str, Mesh]) -> None:
    again = bone_mesh(layout, "L5", read_shapes())
    for name in ("points", "triangles", "normals", "occlusion", "part"):
        assert getattr(again, name).tobytes() == getattr(bones["vertebra/L5"], name).tobytes()


def test_progress_is_told(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, float]] = []
    monkeypatch.setattr("meshes.build.bones._build", lambda parameters, level, shapes: level)
    monkeypatch.setattr("meshes.build.bones.worker_pool", _SameProcess)
    build_bones(layout.parameters, lambda name, share: told.append((name, share)))
    assert len(told) == len(LEVELS)
    assert told[-1][1] == 1


class _SameProcess:
    def __init__(self, workers: int, **options: object) -> None: ...

    def __enter__(self) -> _SameProcess:
        return self

    def __exit__(self, *unused: object) -> None: ...

    def submit(self, work, *args):  # type: ignore[no-untyped-def]
        outcome = work(*args)
        return type("Job", (), {"result": lambda self: outcome})()
