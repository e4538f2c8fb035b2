"""`lumbar import` with --split, --shift and --levels: what a fused mesh and other numbers become in a pack."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="packs are made with VTK")
import trimesh

from meshes.pack import read_pack
from meshes.shipped import atlas_path
from viewer.cli import main

LEVELS = ("L3", "L4", "L5", "sacrum")


@pytest.fixture(scope="module")
def bones() -> dict[str, trimesh.Trimesh]:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    found = {}
    for level in LEVELS:
        mesh = read_pack(atlas_path()).meshes[f"vertebra/{level}"].coarse
        assert mesh is not None
        found[level] = trimesh.Trimesh(np.asarray(mesh.points, float), mesh.triangles, process=False)
    return found


def run(*words: str | Path) -> int:
    return main(["import", *(str(word) for word in words), "--no-derive"])


def test_a_fused_mesh_is_refused_with_the_way_out_and_comes_in_split(
    tmp_path: Path, bones: dict[str, trimesh.Trimesh], capsys: pytest.CaptureFixture[str]
) -> None:
    trimesh.util.concatenate(list(bones.values())).export(tmp_path / "everything.stl")
    assert run(tmp_path / "everything.stl", "-o", tmp_path / "pack") != 0
    assert "split it: it is made of 4 bodies" in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()
    assert run(tmp_path / "everything.stl", "-o", tmp_path / "pack", "--split") == 0
    assert set(read_pack(tmp_path / "pack").meshes) == {f"vertebra/{level}" for level in LEVELS}
    assert "check them" in capsys.readouterr().err


def test_levels_are_shifted_and_renamed(tmp_path: Path, bones: dict[str, trimesh.Trimesh]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for level in LEVELS[:3]:
        bones[level].export(folder / f"{level}.stl")
    assert run(folder, "-o", tmp_path / "up", "--shift", "-1") == 0
    assert set(read_pack(tmp_path / "up").meshes) == {"vertebra/L2", "vertebra/L3", "vertebra/L4"}
    assert run(folder, "-o", tmp_path / "six", "--levels", "L5=L6,L4=L5,L3=L4") == 0
    assert set(read_pack(tmp_path / "six").meshes) == {"vertebra/L4", "vertebra/L5", "vertebra/L6"}
    assert run(folder, "-o", tmp_path / "two", "--levels", "L5=L4") != 0
    assert not (tmp_path / "two").exists()
    with pytest.raises(SystemExit):
        run(folder, "-o", tmp_path / "none", "--levels", "L5")
