"""GLB for sharing: what is in it, where, named and coloured how; read by trimesh, which is none of ours."""

from __future__ import annotations

import json
import struct
from dataclasses import replace

import numpy as np
import pytest

from annotations.errors import AnnotationError
from annotations.tags.model import runs_of
from meshes.pack import MATERIALS
from tests.annotations.tags.making import annotation
from tests.core.tagging.placing import ANNULUS, L3, L4
from viewer.core.tagging import sharing

trimesh = pytest.importorskip("trimesh")
SRGB = "#1F78BE"


@pytest.fixture(scope="module")
def pack(catalogue):
    return catalogue.pack


@pytest.fixture(scope="module")
def rows(pack):
    """One of each shape, on L3 and the disc."""
    on = {L3: pack.structures[L3].sha256}
    common = {"pack": pack.info.id, "surfaces": on, "level": "L3", "author": "Anna", "status": "reviewed"}
    kinds = {
        "point": ((1.0, 2, 3),), "note": ((4.0, 5, 6),), "line": ((0.0, 0, 0), (0, 0, 40)),
        "polyline": ((0.0, 0, 0), (10, 0, 0), (10, 10, 0)), "closed-curve": ((0.0, 0, 0), (10, 0, 0), (10, 10, 0)),
        "angle": ((1.0, 0, 0), (0, 0, 0), (0, 1, 0)), "end-plate-angle": ((0.0, 0, 0), (0, 9, 0), (0, 0, 9), (0, 9, 9)),
        "plane": ((0.0, 0, 0), (5, 0, 0), (0, 5, 0)), "box": ((0.0, 0, 0), (5, 6, 7)),
    }  # fmt: skip
    made = [annotation(kind=kind, points=points, label=kind, **common) for kind, points in kinds.items()]
    made[2] = replace(made[2], values={"length_mm": 40.0}, colour=SRGB)
    region = {"kind": "region", "points": (), "label": "pedicle", "side": "left", "values": {"area_mm2": 41.23}}
    made.append(annotation(**region, faces={L3: runs_of(range(5, 25))}, **common))
    disc = {**common, "surfaces": {ANNULUS: pack.structures[ANNULUS].sha256}, "level": "L4-L5"}
    made.append(annotation(kind="structure", points=(), label="condition/disc-degeneration", grade="III", **disc))
    return made


def opened(data, tmp_path):
    (tmp_path / "x.glb").write_bytes(data)
    return trimesh.load(tmp_path / "x.glb", process=False)


def document(data):
    size = struct.unpack_from("<I", data, 12)[0]
    return json.loads(data[20 : 20 + size])


def lps(scene, name):
    """The points of a node in mm, LPS: glTF is in metres with Y up."""
    matrix, mesh = scene.graph[name]
    x, y, z = (trimesh.transform_points(scene.geometry[mesh].vertices, matrix) * 1000).T
    return np.c_[x, -z, y]


def test_structures_that_are_tagged_and_every_shape_are_named_nodes(rows, pack, tmp_path):
    data, lost = sharing.to_glb(rows, pack)
    names = set(opened(data, tmp_path).graph.nodes_geometry)
    assert names == {L3, ANNULUS, *(sharing.name_of(one) for one in rows if one.kind != "structure")}
    assert "L3 left · Pedicle · 41.2 mm² · reviewed · Anna" in names
    assert lost == [f"{sharing.LOST}."]


def test_everything_is_where_it_was_in_metres_with_y_up(rows, pack, tmp_path):
    data, _ = sharing.to_glb(rows, pack)
    scene = opened(data, tmp_path)
    assert np.abs(lps(scene, L3) - pack.meshes[L3].points).max() < 1e-3
    for one in rows:
        if one.points and one.kind not in ("plane", "box"):
            seen = lps(scene, sharing.name_of(one))
            assert np.abs(seen.min(axis=0) - np.min(one.points, axis=0) + sharing.DOT).max() < 0.2, one.kind
            assert np.abs(seen.max(axis=0) - np.max(one.points, axis=0) - sharing.DOT).max() < 0.2, one.kind
    painted = pack.meshes[L3].points[pack.meshes[L3].triangles[5:25]].reshape(-1, 3)
    seen = lps(scene, sharing.name_of(rows[-2]))
    away = np.linalg.norm(seen[:, None] - painted[None], axis=2).min(axis=1)
    assert away == pytest.approx(0.1, abs=1e-3)
    heights = scene.bounds[:, 1]
    assert heights[1] - heights[0] < 0.2, "metres"


def test_a_tube_has_its_thickness_all_the_way(rows, pack, tmp_path):
    line = replace(rows[2], points=((0.0, 0, 0), (30, 20, 10)))
    points = lps(opened(sharing.to_glb([line], pack)[0], tmp_path), sharing.name_of(line))
    way = np.array([30, 20, 10]) / np.linalg.norm([30, 20, 10])
    off = np.linalg.norm(points - np.outer(points @ way, way), axis=1)
    assert np.isclose(off, sharing.TUBE, atol=1e-3).sum() == 2 * sharing.SIDES


def test_colours_are_materials_of_their_own(rows, pack):
    raw = document(sharing.to_glb(rows, pack)[0])
    assert not any("COLOR_0" in mesh["primitives"][0]["attributes"] for mesh in raw["meshes"])
    of = {
        node["name"]: raw["materials"][raw["meshes"][node["mesh"]]["primitives"][0]["material"]]
        for node in raw["nodes"] if "mesh" in node
    }  # fmt: skip
    assert of[L3]["pbrMetallicRoughness"]["baseColorFactor"] == pytest.approx(MATERIALS["bone"])
    linear = of[sharing.name_of(rows[2])]["pbrMetallicRoughness"]["baseColorFactor"]
    assert linear == pytest.approx([0.013702, 0.187821, 0.514918, 1.0], abs=1e-4)


def test_extras_hold_id_and_figures(rows, pack):
    nodes = {node["name"]: node.get("extras") for node in document(sharing.to_glb(rows, pack)[0])["nodes"]}
    extras = nodes[sharing.name_of(rows[2])]
    assert extras["id"] == rows[2].id
    assert extras["values"] == {"length_mm": 40.0}
    assert nodes[L3] is None


def test_what_lies_elsewhere_is_said(rows, pack):
    count = len(pack.meshes[L4].triangles)
    beyond = annotation(kind="region", points=(), faces={L4: ((count, 3),)}, pack=pack.info.id)
    _, lost = sharing.to_glb([*rows, replace(rows[0], pack="other"), beyond], pack)
    assert "1 annotations lie on other packs" in lost[1]
    assert "3 painted faces are left out" in lost[2]
    with pytest.raises(AnnotationError, match="none on this pack"):
        sharing.to_glb([replace(rows[0], pack="other")], pack)
