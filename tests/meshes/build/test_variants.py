"""A joined L5 is joined: its transverse processes rest on the ala, and no bone enters another."""

from __future__ import annotations

import numpy as np
import pytest

from meshes.build.bones import bone_mesh
from meshes.build.layout import Layout
from meshes.build.options import BuildOptions, tables_for
from meshes.check.distance import Surface
from meshes.mesh import Mesh

LEAST_HEIGHT, LEAST_CONTACT = 19.0, 60.0  # mm (Castellvi), mm2 a side
SEAM = 1.5  # mm


@pytest.fixture(scope="module")
def joined() -> dict[str, Mesh]:
    tables = tables_for(BuildOptions(variant="sacralised-L5"))
    layout, shapes = Layout(tables.parameters), dict(tables.shapes)
    return {level: bone_mesh(layout, level, shapes) for level in ("L5", "S1")}


def test_the_processes_rest_on_the_ala(joined: dict[str, Mesh]) -> None:
    bone, below = joined["L5"], Surface(joined["S1"])
    assert bone.part is not None
    assert below.distance(bone.points).min() > -0.1
    for side in ("left", "right"):
        chosen = bone.part == bone.part_names.index(f"transverse-process/{side}")
        triangles = bone.triangles[chosen[bone.triangles].all(axis=1)]
        a, b, c = (bone.points[triangles[:, corner]].astype(float) for corner in range(3))
        areas = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
        assert areas[below.distance((a + b + c) / 3) < SEAM].sum() > LEAST_CONTACT
        assert np.ptp(bone.points[chosen][:, 2]) > LEAST_HEIGHT
