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

FORMATS = ("stl", "stl-text", "obj", "ply", "ply-text", "glb", "gltf", "3mf", "vtp", "vtk", "zip")
COUNT = int(os.environ.get("LUMBAR_FUZZ", "200"))
CHUNK = 2500
MOST_MEMORY = 700  # MB, of which the libraries that write the sound files take some 300


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
