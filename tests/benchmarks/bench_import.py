"""How fast a folder of big meshes becomes a pack: 20 files, 2 million triangles, against trimesh reading them only.

The limit in seconds is the issue's, for two cores with nothing else to do: a run whose floor shows that others were at
work prints that it was missed, and does not fail for it.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest
import pyvista
import trimesh

from meshes.importing.reading import read_and_recognise
from meshes.importing.run import Choices, assembled
from meshes.pack import PackInfo, read_pack, write_pack
from meshes.shipped import atlas_path

pytestmark = pytest.mark.benchmark

FILES, EACH = 20, 100_000
LIMIT = 5.0  # seconds
IDLE_FLOOR = {".stl": 3.0, ".ply": 0.5}  # seconds that trimesh takes to read them with nothing else at work, about
RATIO = {".stl": 3.5, ".ply": 13.0}  # times the floor, at most


def names() -> dict[str, str]:
    """File name -> id of what the atlas has of bones, discs and joints, 20 of them."""
    pack = read_pack(atlas_path())
    found = {key.replace("/", "_"): key for key in pack.meshes
             if key.startswith(("vertebra/", "disc/")) and not key.endswith("end-plate")}  # fmt: skip
    found |= {key.replace("/", "_"): key for key in pack.meshes if key.startswith("canal/dural")}
    return dict(list(found.items())[:FILES])


def dense(points: np.ndarray, triangles: np.ndarray) -> trimesh.Trimesh:
    """The surface with `EACH` triangles, or the next number below."""
    surface = pyvista.PolyData.from_regular_faces(points.astype(float), triangles)
    while surface.n_cells < EACH:
        surface = surface.subdivide(1, "linear")
    surface = surface.decimate(1 - EACH / surface.n_cells)
    return trimesh.Trimesh(np.asarray(surface.points), surface.faces.reshape(-1, 4)[:, 1:], process=False)


@pytest.fixture(scope="module")
def surfaces() -> dict[str, trimesh.Trimesh]:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    pack = read_pack(atlas_path())
    made = {name: dense(pack.meshes[key].points, pack.meshes[key].triangles) for name, key in names().items()}
    print(f"\n{len(made)} files, {sum(len(mesh.faces) for mesh in made.values())} triangles, {os.cpu_count()} cores")
    return made


@pytest.mark.parametrize("suffix", [".stl", ".ply"])
def test_a_folder_of_two_million_triangles(tmp_path: Path, surfaces: dict[str, trimesh.Trimesh], suffix: str) -> None:
    folder = tmp_path / "spine"
    folder.mkdir()
    for name, mesh in surfaces.items():
        mesh.export(folder / f"{name}{suffix}")
    begun = time.perf_counter()
    for path in sorted(folder.iterdir()):
        trimesh.load_mesh(path)
    floor = time.perf_counter() - begun
    begun, used = time.perf_counter(), time.process_time()
    found = read_and_recognise(folder)
    read = time.perf_counter() - begun
    pack, _ = assembled(found.pieces, PackInfo("p", "P", "", "", ""), found.frame, Choices())
    made = time.perf_counter() - begun
    write_pack(tmp_path / "pack", pack)
    taken, used = time.perf_counter() - begun, time.process_time() - used
    assert len(pack.meshes) >= FILES
    print(f"{suffix}: {taken:.2f} s (read {read:.2f}, made {made - read:.2f}, written {taken - made:.2f}; "
          f"{used:.2f} s of processor), "
          f"trimesh reading only {floor:.2f} s, {taken / floor:.1f} times")  # fmt: skip
    assert taken < RATIO[suffix] * floor
    assert taken < LIMIT or floor > 1.3 * IDLE_FLOOR[suffix], "slower than the issue asks"
    if taken > LIMIT:
        print(f"{suffix}: {LIMIT} s were missed, while others were at work")
