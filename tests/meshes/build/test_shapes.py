"""The table of forms: complete, and strict about what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from meshes.build.parameters import LEVELS, VERTEBRAE, BuildError
from meshes.build.sacrum import PROCESSES
from meshes.build.shapes import read_shapes
from meshes.build.vertebra import ARCH
from meshes.fit.write_shapes import write_shapes


def test_every_bone_has_all_its_parts() -> None:
    shapes = read_shapes()
    assert set(shapes) == set(LEVELS)
    for level in VERTEBRAE:
        assert set(shapes[level].parts) == {row[0] for row in ARCH}
        assert {"above", "below"} & set(shapes[level].joints)
    assert set(shapes["S1"].parts) == {row[0] for row in PROCESSES}


def test_hatchets_run_the_same_way_round() -> None:
    """So that half way between two of them is a hatchet again (variants of the count blend neighbours)."""
    for level in VERTEBRAE:
        y, z = read_shapes()[level].blade.outline.T
        assert np.sum(y * np.roll(z, -1) - np.roll(y, -1) * z) < 0, level


def test_written_and_read_again(tmp_path: Path) -> None:
    shapes = read_shapes()
    write_shapes(shapes, tmp_path / "shapes.toml")
    again = read_shapes(tmp_path / "shapes.toml")
    for level, bone in shapes.items():
        assert np.allclose(bone.blade.outline, again[level].blade.outline, atol=0.006)
        for name, part in bone.parts.items():
            assert np.allclose(part.stations, again[level].parts[name].stations, atol=0.006)
            assert np.allclose(part.up, again[level].parts[name].up, atol=0.006)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("stations = [[0, 0, 0, 1]]", r"L9\.lamina\.stations: found shape \(1, 4\)"),
        ("stations = [[0, 0, 0, 1, 1], [0, 0, 1, 0, 1]]", "must be above 0 mm"),
        ("stations = [[0, 0, 0, 1, 1], [0, 0, nan, 1, 1]]", "not finite"),
        ("stations = [[0, 0, 0, 1, 1], [0, 0, 1, 1, 1]]\npower = 99", "power: found 99"),
    ],
)
def test_a_bad_row_is_named(change: str, message: str, tmp_path: Path) -> None:
    blade = "[L9.spinous_process]\noutline = [[0,0],[1,0],[2,0],[2,1],[1,1],[0,1]]\nthickness = [[0,1],[2,1]]\n"
    (tmp_path / "s.toml").write_text(f"{blade}[L9.lamina]\n{change}\n", encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        read_shapes(tmp_path / "s.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"none\.toml: cannot be read"):
        read_shapes(tmp_path / "none.toml")
