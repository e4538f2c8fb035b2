"""Mutated mesh files of every format are read or refused in one line: no other exception, no crash, no long wait.

LUMBAR_FUZZ says how many of each format; 200 in the suite.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="the sound VTK files are written by VTK")

from meshes.importing.formats.found import Source
from meshes.importing.mesh_files import pieces_in, read_meshes
from meshes.importing.model import Piece
from tests.meshes.importing.mesh_samples import ball, rounded, samples

FORMATS = ("stl", "stl-text", "obj", "ply", "ply-text", "glb", "gltf", "3mf", "vtp", "vtk", "zip")
COUNT = int(os.environ.get("LUMBAR_FUZZ", "200"))
CHUNK = 2500
MOST_MEMORY = 700  # MB, of which the libraries that write the sound files take some 300


def test_the_sound_files_are_read(tmp_path: Path) -> None:
    """What is mutated below: in every way VTK and trimesh write it, the same ball."""
    made = samples(tmp_path)
    assert tuple(made) == FORMATS
    for form, files in made.items():
        for number, (name, data) in enumerate(files):
            pieces = pieces_in(Source(name, data)) if form != "zip" else _unzipped(tmp_path, data)
            if form == "vtk" and number > 3:
                assert [len(piece.points) for piece in pieces] == [26], "the outside of eight cubes"
                continue
            names = ["L4", "L5"] if form in ("obj", "glb", "gltf", "3mf") else ["L3"]
            assert [piece.name for piece in pieces] == (["L3", "L4", "L4", "L5"] if form == "zip" else names)
            for piece in pieces:
                away = [0, 0, -50] if piece.name == "L5" else [0, 0, 0]
                assert rounded(piece.points - away) == rounded(ball().vertices), (form, number)
                assert "open" not in piece.hints
                assert piece.hints.get("space") == ("RAS" if b"SPACE=RAS" in data else None), (form, number)


def _unzipped(folder: Path, data: bytes) -> list[Piece]:
    (folder / "all.zip").write_bytes(data)
    return read_meshes(folder / "all.zip")


@pytest.mark.timeout(max(120, COUNT // 10))
@pytest.mark.parametrize("form", FORMATS)
def test_damaged_files_are_read_or_refused(form: str) -> None:
    root = Path(__file__).parents[3]
    read = refused = 0
    slowest, peak = 0.0, 0
    for first in range(0, COUNT, CHUNK):
        count = min(CHUNK, COUNT - first)
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("fuzz_worker.py")), form, str(first), str(count)],
            cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (form, first, done.returncode, done.stderr[-2000:])
        assert done.stderr == ""
        told = json.loads(done.stdout)
        assert told["failures"] == []
        read, refused = read + told["read"], refused + told["refused"]
        slowest, peak = max(slowest, told["slowest"]), max(peak, told["peak MB"])
    print(f"{form}: {COUNT} mutated files, {read} read, {refused} refused, slowest {slowest:.2f} s, peak {peak} MB")
    assert read + refused == COUNT
    assert refused > COUNT / 20
    assert slowest < 3
    assert peak < MOST_MEMORY
