"""The command line as a user meets it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from meshes.pack import DESCRIPTION_FILE, MESH_FILE, write_pack
from meshes.shipped import atlas_path
from tests.synthetic import WITH_L6, synthetic_pack
from viewer.cli import main

needs_atlas = pytest.mark.skipif(not (atlas_path() / DESCRIPTION_FILE).exists(), reason="no atlas is built yet")


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "synthetic"
    write_pack(folder, synthetic_pack())
    return folder


def fails(capsys: pytest.CaptureFixture[str], code: int, *words: str) -> str:
    """The one line a failing command prints to standard error."""
    assert main(words) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("lumbar: ")
    assert err.count("\n") == 1, err
    return err


def misused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("command", ["snapshot", "describe", "structures", "export", "check", "measure", "build-atlas"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert f"usage: lumbar {command}" in capsys.readouterr().out


def test_the_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    for word in ("--select", "--present", "--theme", "snapshot", "describe", "export", "build-atlas"):
        assert word in out


def test_describe_as_json(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "L2-L3", "--format", "json", "--pack", str(pack)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["id"] == "L2-L3"
    assert data["roles"]["exiting_roots"] == ["nerve/L2/left", "nerve/L2/right"]
    assert data["roles"]["traversing_roots"] == ["nerve/L3/left", "nerve/L3/right"]
    section = data["sections"][0]
    assert set(section) == {"heading", "text", "links", "sources"}


def test_a_part_of_a_bone_is_described(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "vertebra/L3/pedicle/left", "--format", "json", "--pack", str(pack)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["id"] == data["roles"]["self"][0] == "vertebra/L3/pedicle/left"
    assert data["latin"] == "Pediculus arcus vertebrae"
    assert data["sections"]


def test_a_segment_only_some_people_have_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pack(tmp_path, synthetic_pack(WITH_L6))
    for form in ("text", "json", "html"):
        assert main(["describe", "L5-L6", "--format", form, "--pack", str(tmp_path)]) == 0
        assert "There is no text on the L5-L6 segment" in capsys.readouterr().out
    assert main(["structures", "--pack", str(tmp_path)]) == 0
    assert "vertebra/L6 " in capsys.readouterr().out


def test_describe_as_text_and_html(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "disc/L4-L5", "--pack", str(pack)]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Intervertebral disc L4-L5")
    assert "not medical advice" in text
    assert max(map(len, text.splitlines())) <= 100
    assert main(["describe", "disc/L4-L5", "--pack", str(pack), "--format", "html"]) == 0
    assert "<h1>Intervertebral disc L4-L5</h1>" in capsys.readouterr().out


def test_structures_as_table_and_json(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structures", "--format", "json", "--pack", str(pack)]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert {"id", "name", "latin", "kind", "side", "levels", "triangles", "codes"} == set(rows["vertebra/L3"])
    assert rows["vertebra/L3"]["codes"]["FMA"] == "13074"
    assert rows["nerve/L5/right"]["side"] == "right"
    assert rows["vertebra/L3/pedicle/left"]["side"] == "left"
    assert main(["structures", "--pack", str(pack)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(rows) + 1


@pytest.mark.parametrize("ending", ["glb", "stl", "ply", "obj"])
def test_exports_open_elsewhere_at_their_true_size(pack: Path, tmp_path: Path, ending: str) -> None:
    trimesh = pytest.importorskip("trimesh")
    out = tmp_path / f"out.{ending}"
    assert main(["export", str(out), "--select", "disc/L2-L3", "vertebra/L3", "--pack", str(pack)]) == 0
    extents = trimesh.load(out).extents
    size = (0.048, 0.0345, 0.036) if ending == "glb" else (48, 36, 34.5)  # glTF: metres, Y up
    assert extents == pytest.approx(size, rel=0.03)
    assert [one.name for one in tmp_path.iterdir()] == [out.name]


def test_a_part_of_a_bone_cannot_be_exported_alone(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "part.stl")
    said = fails(capsys, 1, "export", out, "--select", "vertebra/L3/pedicle/left", "--pack", str(pack))
    assert "export vertebra/L3" in said
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_id_suggests_the_nearest(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "L2-L3" in fails(capsys, 2, "describe", "L2L3", "--pack", str(pack))
    assert "disc/L4-L5" in fails(capsys, 2, "describe", "disk/L4-L5", "--pack", str(pack))


def test_bad_words_are_usage_errors(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "anterior" in misused(capsys, "snapshot", "a.png", "--view", "sideways")
    assert "WIDTHxHEIGHT" in misused(capsys, "snapshot", "a.png", "--size", "huge")
    assert "3840" in misused(capsys, "snapshot", "a.png", "--size", "90000x20")
    assert ".png" in misused(capsys, "snapshot", "a.jpg")
    assert ".stl" in misused(capsys, "export", "a.dae")
    assert "describe" in fails(capsys, 2, "descibe")


def test_bad_packs_fail_in_one_line(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "found nothing" in fails(capsys, 1, "structures", "--pack", str(tmp_path / "none"))
    broken = tmp_path / "broken"
    shutil.copytree(pack, broken)
    (broken / MESH_FILE).write_bytes((pack / MESH_FILE).read_bytes()[:-5])
    assert MESH_FILE in fails(capsys, 1, "check", str(broken))
    assert MESH_FILE in fails(capsys, 1, str(broken))


def test_writing_where_one_cannot_is_said(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "no" / "such" / "folder.stl"
    assert str(out.parent) in fails(capsys, 1, "export", str(out), "--pack", str(pack))
    blocked = tmp_path / "file"
    blocked.write_text("mine")
    assert "directory" in fails(capsys, 1, "build-atlas", str(blocked))
    assert blocked.read_text() == "mine"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    assert "other files" in fails(capsys, 1, "build-atlas", str(tmp_path / "full"))


def test_measures_as_table_and_json(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "vertebra/l3", str(pack), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["format"], document["format_version"]) == ("lumbar-measures", 1)
    assert (document["target"], document["units"], document["frame"]) == ("vertebra/L3", "mm", "LPS")
    for row in document["measures"]:
        assert list(row) == [
            "id", "target", "name", "value", "unit", "default", "deviation_percent", "definition", "source", "places",
        ]  # fmt: skip
    extent = next(row for row in document["measures"] if row["id"] == "transverse-extent")
    assert extent["value"] == pytest.approx(44, abs=1)
    assert main(["measure", "nerve/L2/left/ganglion", "--pack", str(pack)]) == 0
    out = capsys.readouterr().out
    assert "length of the ganglion" in out
    assert "published" in out
    assert "mean of the sides" in out
    assert "vertebra/L4" in fails(capsys, 2, "measure", "vertebra/L9", str(pack))
    assert "found nothing" in fails(capsys, 1, "measure", "L2-L3", str(pack / "none"))


@needs_atlas
def test_many_packs_are_measured_into_one_table(pack: Path, tmp_path: Path, capsys) -> None:
    import csv
    import shutil

    other = tmp_path / "other"
    shutil.copytree(pack, other)
    assert main(["measure", "vertebra/L3", str(pack), str(other), "--format", "csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["pack"] for row in rows} == {pack.name, "other"}
    assert {row["target"] for row in rows} == {"vertebra/L3"}
    one, two = ([row["value"] for row in rows if row["pack"] == name] for name in (pack.name, "other"))
    assert one == two
    assert float(one[0]) > 0
    assert main(["measure", str(pack), "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5
    assert "--format csv" in fails(capsys, 1, "measure", str(pack), str(other))


def test_the_whole_atlas_is_measured_without_being_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["target"] == "all"
    lordosis = next(row for row in document["measures"] if row["id"] == "lordosis")
    assert lordosis["value"] == pytest.approx(lordosis["default"], rel=0.05)


# Sizes of the shipped atlas that are farther than 5 % from the published ones (docs/anatomy.md says by how much).
KNOWN_DEPARTURES = {  # per cent it may be off
    "vertebra/L5: pedicle height": 11,
    "vertebra/L5: medial angle of the pedicle": 18,
    "L5-S1: height of the foramen": 11,
}


@needs_atlas
def test_the_shipped_atlas_passes_its_own_check(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["check", "--format", "json"])
    bad = [row for row in json.loads(capsys.readouterr().out) if not row["good"]]
    for row in bad:
        name = row["place"].split(" at (")[0]
        assert name in KNOWN_DEPARTURES, row
        assert abs(float(row["figure"].rsplit(" ", 1)[1].rstrip("%"))) < KNOWN_DEPARTURES[name], row
    assert code == (1 if bad else 0)


@needs_atlas
def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "viewer", *words], capture_output=True, text=True, cwd=tmp_path, timeout=120
        )

    part = "vertebra/L3/spinous-process"
    done = run("snapshot", "L2-L3.png", "--select", part, "--size", "320x240", "--mask", "mask.png")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert {one.name for one in tmp_path.iterdir()} == {"L2-L3.png", "mask.png", "mask.json"}
    colours = json.loads((tmp_path / "mask.json").read_text())
    assert {"disc/L2-L3/annulus", "vertebra/L3", part} <= set(colours.values())
    assert run("describe", "L2-L4").returncode == 2
    assert run("--version").stdout.startswith("lumbar ")


def test_names_come_in_the_language_asked_for(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["structures", "--pack", str(pack), "--language", "de"]) == 0
    assert "Bandscheibe L2-L3" in capsys.readouterr().out
    assert main(["describe", "L2-L3", "--pack", str(pack), "--language", "de"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Segment L2-L3\n")
    assert "noch keine deutsche Fassung" in out
    assert main(["describe", "L2-L3", "--pack", str(pack), "--language", "de", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["language_used"] == "en"
    assert "invalid choice: 'xx'" in misused(capsys, "describe", "L2-L3", "--language", "xx")


def test_the_command_line_itself_loads_nothing_heavy() -> None:
    """Every start of the window pays for what stands at the head of viewer/cli."""
    heavy = ("scipy", "trimesh", "vtkmodules", "pyvista", "PyQt6", "meshes.build", "meshes.check", "markdown_it")
    program = f"import sys, viewer.cli; print([one for one in {heavy} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
