"""annotations/measured.toml is what the shipped atlas measures today."""

from __future__ import annotations

import pytest

from annotations.measured import sizes

pytest.importorskip("pyvista", exc_type=ImportError, reason="measuring cuts surfaces with VTK")


def test_the_sizes_texts_are_held_against_are_those_of_the_atlas() -> None:
    from meshes.measure.measuring import measure_all
    from meshes.measure.spine import Spine
    from meshes.pack import read_pack
    from meshes.shipped import atlas_path

    found = {
        f"{one.definition.id}/{one.target}": one.reading.value for one in measure_all(Spine(read_pack(atlas_path())))
    }
    assert set(found) == set(sizes()), "run scripts/write_measured.py after make atlas"
    for key, value in found.items():
        assert value == pytest.approx(sizes()[key].value, abs=0.006), f"{key}: run scripts/write_measured.py"
