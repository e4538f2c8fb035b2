"""`lumbar import`: from a folder of meshes to a pack that the other commands work on; one line for what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="packs are made with VTK")
import trimesh

from meshes.pack import read_pack
from meshes.shipped import atlas_path
from viewer.cli import main


@pytest.fixture(scope="module")
def bones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """L4, L5 and something unknown of the shipped atlas, as OBJ in centimetres."""
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    atlas, folder = read_pack(atlas_path()), tmp_path_factory.mktemp("bones")
    for name, key in (("vertebrae_L4", "vertebra/L4"), ("lumbar5", "vertebra/L5"), ("thing", "disc/L1-L2/nucleus")):
        mesh = atlas.meshes[key]
        trimesh.Trimesh(mesh.points / 10, mesh.triangles, process=False).export(folder / f"{name}.obj")
    return folder


def test_a_folder_becomes_a_pack_that_everything_works_on(bones: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "mine"
    assert main(["import", str(bones), "-o", str(out), "--format", "json", "--title", "My spine"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["frame"] == "LPS, cm"
    assert {row["name"]: row["target"] for row in report["rows"] if row["taken"]} == {
        "vertebrae_L4": "vertebra/L4",
        "lumbar5": "vertebra/L5",
    }
    assert report["derived"] == ["disc/L4-L5", "facet/L4-L5/left", "facet/L4-L5/right", "canal/vertebral-canal"]
    pack = read_pack(out)
    assert (pack.info.title, pack.info.id) == ("My spine", "my-spine")
    own = read_pack(atlas_path()).meshes["vertebra/L4"]
    assert pack.meshes["vertebra/L4"].bounds == pytest.approx(own.bounds, abs=0.01)
    assert main(["describe", "L4-L5", "--pack", str(out)]) == 0
    assert main(["measure", "vertebra/L4", str(out), "--format", "csv"]) == 0
    assert "pedicle-width" in capsys.readouterr().out


@pytest.mark.parametrize(("told", "frame"), [(["--axes", "LPS"], "LPS, cm"), (["--unit", "cm"], "LPS, cm")])
def test_what_is_not_told_of_the_frame_is_guessed(bones: Path, tmp_path: Path, capsys, told, frame) -> None:
    assert main(["import", str(bones), "-o", str(tmp_path / "mine"), "--format", "json", "--no-derive", *told]) == 0
    assert json.loads(capsys.readouterr().out)["frame"] == frame


def test_several_files_make_one_spine(bones: Path, tmp_path: Path, capsys) -> None:
    files = [str(bones / "vertebrae_L4.obj"), str(bones / "lumbar5.obj")]
    assert main(["import", *files, "-o", str(tmp_path / "mine"), "--no-derive"]) == 0
    assert set(read_pack(tmp_path / "mine").meshes) == {"vertebra/L4", "vertebra/L5"}
    assert main(["import", files[0], files[0], "-o", str(tmp_path / "twice")]) == 1
    assert "vertebrae_L4" in capsys.readouterr().err
    assert not (tmp_path / "twice").exists()


def test_the_user_names_what_was_not_known(bones: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "mine"
    chosen = ["--name", "thing=canal/dural-sac", "--name", "lumbar5=", "--no-derive"]
    assert main(["import", str(bones), "-o", str(out), *chosen]) == 0
    assert set(read_pack(out).meshes) == {"vertebra/L4", "canal/dural-sac"}
    assert "left out" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nowhere", "-o", "{out}"], 1, "found nothing there"),
        (["{bones}", "-o", "{bones}"], 1, "holds other files"),
        (["{bones}", "-o", "{out}", "--name", "lumbar5=vertebra/L4"], 1, "is taken for vertebra/L4, and so is"),
        (["{bones}", "-o", "{out}", "--axes", "XYZ"], 2, "are no axes"),
        (["{bones}", "-o", "{out}", "--name", "L4"], 2, "is not PIECE=ID"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(bones, tmp_path, capsys, words, code, message) -> None:
    out = tmp_path / "mine"
    before = sorted(one.name for one in bones.iterdir())
    arguments = ["import", *(word.format(bones=bones, out=out) for word in words)]
    try:
        assert main(arguments) == code
    except SystemExit as stopped:
        assert stopped.code == code  # noqa: PT017 (argparse leaves this way)
    assert message in capsys.readouterr().err
    assert not out.exists()
    assert sorted(one.name for one in bones.iterdir()) == before
