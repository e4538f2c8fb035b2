"""The atlas as a whole: rows that follow from ids, and a shipped pack that is what the tables build today."""

from __future__ import annotations

import numpy as np
import pytest

from meshes.build.atlas import structure
from meshes.errors import MeshError
from meshes.mesh import Mesh
from meshes.pack import DESCRIPTION_FILE, read_pack
from meshes.shipped import atlas_path
from tests.synthetic import blob


@pytest.mark.parametrize(
    ("key", "kind", "role", "side", "levels", "parent"),
    [
        ("vertebra/sacrum", "sacrum", "bone", None, ("S1",), None),
        ("vertebra/T12", "vertebra", "bone", None, ("T12",), None),
        ("disc/T12-L1/nucleus", "nucleus", "disc", None, ("T12", "L1"), "disc/T12-L1"),
        ("facet/L5-S1/right/capsule", "facet-capsule", "facet", "right", ("L5", "S1"), "facet/L5-S1/right"),
        ("nerve/S1/left/anterior-root", "anterior-root", "nerve", "left", ("S1",), "nerve/S1/left"),
        ("nerve/L1/right/medial-branch", "medial-branch", "nerve", "right", ("L1",), "nerve/L1/right"),
        ("nerve/lumbosacral-trunk/left", "lumbosacral-trunk", "nerve", "left", ("L4", "L5"), None),
        ("nerve/L3/left/ganglion", "ganglion", "nerve", "left", ("L3",), "nerve/L3/left"),
        ("ligament/flavum/L2-L3/right", "ligament-flavum", "ligament", "right", ("L2", "L3"), None),
    ],
)
def test_all_but_the_figures_follows_from_the_id(
    key: str, kind: str, role: str, side: str | None, levels: tuple[str, ...], parent: str | None
) -> None:
    row = structure(key, blob((0, 0, 0), (1, 2, 3)))
    assert (row.kind, row.role, row.side, row.levels, row.parent) == (kind, role, side, levels, parent)


def test_an_id_of_no_kind_is_refused() -> None:
    for key in ("muscle/psoas", "nerve/L3/left", "nerve/L3/left/cauda"):
        with pytest.raises(MeshError, match=key):
            structure(key, blob((0, 0, 0), (1, 1, 1)))


@pytest.mark.skipif(not (atlas_path() / DESCRIPTION_FILE).exists(), reason="no atlas is built yet")
def test_the_shipped_atlas_is_what_the_tables_build(bones: dict[str, Mesh], soft: dict[str, Mesh]) -> None:
    # Not byte for byte: the last digit may differ between processors and library versions.
    shipped = read_pack(atlas_path()).meshes
    built = bones | soft
    assert list(shipped) == list(built)
    for key, mesh in built.items():
        assert np.abs(shipped[key].bounds - mesh.bounds).max() < 0.25, f"{key}: run 'make atlas' and look at it"
        assert len(shipped[key].triangles) == pytest.approx(len(mesh.triangles), rel=0.02), key
