"""Mesh files of every format give the same surface; what is no mesh gives one line that names the file."""

from __future__ import annotations

import contextlib
import random
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="VTP and VTK files are read by VTK")
import pyvista
import trimesh
from scipy.spatial import cKDTree

from meshes.errors import MeshError
from meshes.importing.mesh_files import SUFFIXES, read_file, read_meshes
from meshes.importing.names import SURE
from meshes.importing.reading import recognise
from tests.reference import reference_folder


def box() -> trimesh.Trimesh:
    made = trimesh.creation.box(extents=(40, 30, 25))
    made.apply_translation([1, 2, 3])
    return made


def write(path: Path, mesh: trimesh.Trimesh) -> Path:
    if path.suffix in (".vtp", ".vtk"):
        pyvista.wrap(mesh).save(path)
    else:
        mesh.export(path)
    return path


@pytest.mark.parametrize("suffix", [one for one in SUFFIXES])
def test_every_format_gives_the_surface_back(tmp_path: Path, suffix: str) -> None:
    (piece,) = read_meshes(write(tmp_path / f"L3{suffix}", box()))
    assert (piece.name, piece.source) == ("L3", f"L3{suffix}")
    assert len(piece.points) == 8
    np.testing.assert_allclose([piece.points.min(axis=0), piece.points.max(axis=0)], box().bounds, atol=1e-4)
    assert trimesh.Trimesh(piece.points, piece.triangles, process=False).volume == pytest.approx(30000, rel=1e-4)


def test_ascii_and_binary_stl_and_a_binary_one_that_begins_with_solid(tmp_path: Path) -> None:
    (tmp_path / "a.stl").write_text(trimesh.exchange.stl.export_stl_ascii(box()))
    binary = bytearray(trimesh.exchange.stl.export_stl(box()))
    binary[:5] = b"solid"
    (tmp_path / "b.stl").write_bytes(binary)
    for piece in read_meshes(tmp_path):
        assert len(piece.points) == 8, piece.name


def test_objects_of_one_file_are_pieces_of_their_own_where_they_stand(tmp_path: Path) -> None:
    scene = trimesh.Scene()
    for number, name in enumerate(("L4", "L5")):
        scene.add_geometry(
            box(),
            node_name=name,
            geom_name=name,
            transform=trimesh.transformations.translation_matrix([0, 0, -40 * number]),
        )
    (tmp_path / "both.glb").write_bytes(scene.export(file_type="glb"))
    found = {piece.name: piece for piece in read_meshes(tmp_path / "both.glb")}
    assert set(found) == {"L4", "L5"}
    np.testing.assert_allclose(found["L5"].points.mean(axis=0), [1, 2, -37], atol=1e-4)


def test_an_inside_out_surface_is_turned_and_an_open_one_told(tmp_path: Path) -> None:
    turned = box()
    turned.invert()
    (piece,) = read_meshes(write(tmp_path / "t.ply", turned))
    assert trimesh.Trimesh(piece.points, piece.triangles, process=False).volume > 0
    assert piece.hints["turned"]
    cut = box()
    cut.update_faces(np.arange(len(cut.faces)) > 1)
    (piece,) = read_meshes(write(tmp_path / "c.ply", cut))
    assert piece.hints["open"]


def test_a_folder_and_a_zip_are_read_file_by_file(tmp_path: Path) -> None:
    for name in ("L4.stl", "L5.ply", "notes.txt"):
        (tmp_path / name).write_text("x") if name.endswith("txt") else write(tmp_path / name, box())
    assert [piece.name for piece in read_meshes(tmp_path)] == ["L4", "L5"]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("L4.stl", "L5.ply", "notes.txt"):
            archive.write(tmp_path / name, f"spine/{name}")
    assert [piece.name for piece in read_meshes(tmp_path / "all.zip")] == ["L4", "L5"]


def text(content: str | bytes):
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content)


def climbing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../L3.stl", b"x")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("L3.stl", b"\0" * 50_000_000)


BAD = [
    ("empty.stl", text(""), "has 0 bytes"),
    ("words.stl", text("this is no mesh at all, but a text that somebody called so"), "is no STL"),
    ("short.stl", text(b"\0" * 80 + struct.pack("<I", 1000) + b"\0" * 100), "ends early"),
    ("words.ply", text("hello"), "cannot be read as PLY"),
    ("words.glb", text("hello hello hello"), "cannot be read as GLB"),
    ("words.vtp", text("hello"), "words.vtp: "),
    ("points.obj", text("v 0 0 0\nv 1 0 0\nv 0 1 0\n"), "points.obj: "),
    ("nan.obj", text("v nan 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 3\nf 1 3 4\nf 1 4 2\nf 2 4 3\n"), "nan.obj: "),
    ("scan.docx", text("x"), "is no mesh format"),
    ("broken.zip", text("PK but no zip"), "is no sound zip"),
    ("climb.zip", climbing, "climbs out"),
    ("bomb.zip", bomb, "swells"),
]


@pytest.mark.parametrize(("name", "make", "message"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_is_one_line_that_names_the_file(tmp_path: Path, name: str, make, message: str) -> None:
    make(tmp_path / name)
    with pytest.raises(MeshError) as caught:
        read_meshes(tmp_path / name)
    assert message in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(MeshError, match="holds no mesh file"):
        read_meshes(tmp_path)
    with pytest.raises(MeshError, match="found nothing there"):
        read_meshes(tmp_path / "none.stl")


@pytest.mark.parametrize("suffix", [".stl", ".obj", ".ply", ".glb", ".vtp"])
def test_damaged_files_are_read_or_refused_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    sound = write(tmp_path / f"sound{suffix}", box()).read_bytes()
    chance, place = random.Random(suffix), tmp_path / f"x{suffix}"
    for _ in range(120):
        data = bytearray(sound)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        place.write_bytes(data[: chance.randint(1, len(data))] if chance.random() < 0.4 else data)
        with contextlib.suppress(MeshError):
            pieces = read_file(place)
            assert all(np.isfinite(piece.points).all() and len(piece.triangles) for piece in pieces)


#: From LPS, mm, to glTF's own frame: metres, Y up.
Y_UP_METRES = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1000]]) / 1000
WAYS = {
    "as they are": ("", np.eye(4), 1e-9), "stl": (".stl", np.eye(4), 1e-4), "obj": (".obj", np.eye(4), 1e-5),
    "vtp": (".vtp", np.eye(4), 1e-4), "vtk": (".vtk", np.eye(4), 1e-4), "3mf": (".3mf", np.eye(4), 1e-5),
    "glb": (".glb", Y_UP_METRES, 1e-3), "3mf in metres": (".3mf", Y_UP_METRES, 2e-3),
    "one glb": ("one.glb", Y_UP_METRES, 1e-3), "one obj": ("one.obj", np.eye(4), 1e-5),
    "one 3mf": ("one.3mf", np.eye(4), 1e-5),
}  # fmt: skip


@pytest.mark.parametrize("folder", ["remus", "clouthier"])
@pytest.mark.parametrize("way", WAYS)
def test_real_bones_are_known_in_any_format_and_frame(tmp_path: Path, folder: str, way: str) -> None:
    """No question is asked, every level is right, and each point is where it was, within what the format can hold."""
    source = reference_folder() / folder
    suffix, turn, tolerance = WAYS[way]
    meshes = {path.stem: trimesh.load(path, process=False) for path in sorted(source.glob("*.ply"))}
    moved = {name: mesh.copy().apply_transform(turn) for name, mesh in meshes.items()}
    if suffix.startswith("one"):
        trimesh.Scene(moved).export(tmp_path / suffix)
    for name, mesh in moved.items() if suffix.startswith(".") else ():
        write(tmp_path / f"{name}{suffix}", mesh)
    found = recognise(read_meshes(tmp_path if suffix else source))
    assert {piece.name for piece, _ in found.pieces} == set(meshes)
    assert all(guess.confidence >= SURE for _, guess in found.pieces), "nothing is asked"
    assert {piece.name: guess.target for piece, guess in found.pieces} == {name: target_of(name) for name in meshes}
    for piece, _ in found.pieces:
        true = np.asarray(meshes[piece.name].vertices)
        assert cKDTree(true).query(piece.points)[0].max() < tolerance
        assert cKDTree(piece.points).query(true)[0].max() < tolerance
        volume = trimesh.Trimesh(piece.points, piece.triangles, process=False).volume
        assert volume == pytest.approx(abs(trimesh.Trimesh(true, meshes[piece.name].faces).volume), rel=1e-3)


def target_of(name: str) -> str | None:
    """What a piece of the reference sets is, by its name, for people."""
    kind, _, levels = name.rpartition("_")
    if kind:
        return f"disc/{levels[:2]}-{levels[2:]}" + ("/nucleus" if kind == "nucleus" else "")
    return {"S1": "vertebra/sacrum", "pelvis": None}.get(name, f"vertebra/{name}")
