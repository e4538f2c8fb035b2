"""Mesh files of other programs: single ones, a folder or a zip of them. trimesh reads most; VTK reads its own formats.

Nothing is trusted: sizes are bounded, a zip may neither climb out nor swell, and what a library says in an exception
becomes one line that names the file.
"""

from __future__ import annotations

import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from meshes.errors import MeshError
from meshes.importing.model import Piece, Progress, silent

MAX_FILES = 5000
MAX_BYTES = 2 * 2**30
MAX_TRIANGLES = 50_000_000
MAX_RATIO = 200  # a zip that swells more than this is no mesh
HEAD = 84  # bytes of a binary STL before its triangles
TRIMESH = {".stl": "stl", ".obj": "obj", ".ply": "ply", ".glb": "glb", ".3mf": "3mf"}
VTK = (".vtp", ".vtk")
SUFFIXES = (*TRIMESH, *VTK)


def read_meshes(path: Path, progress: Progress = silent) -> list[Piece]:
    """The surfaces in a file, in the files of a folder, or in those of a zip, in the files' own coordinates.

    A file with one surface names it after itself; with several, after the objects in it.

    Raises:
        MeshError: nothing there, too much of it, or a file that is not what it says.
        Cancelled: when `progress` says so.
    """
    if path.is_dir():
        return _read_all(_meshes_in(path), progress)
    if not path.is_file():
        raise MeshError(f"{path}: found nothing there, expected a mesh file, a folder or a zip")
    if path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory() as folder:
            return _read_all(_unpacked(path, Path(folder)), progress)
    return _read_all([path], progress)


def _meshes_in(folder: Path) -> list[Path]:
    found = sorted(one for one in folder.iterdir() if one.is_file() and one.suffix.lower() in SUFFIXES)
    if not found:
        raise MeshError(f"{folder}: holds no mesh file, expected some of {', '.join(SUFFIXES)}")
    if len(found) > MAX_FILES:
        raise MeshError(f"{folder}: holds {len(found)} mesh files, expected at most {MAX_FILES}; split it")
    return found


def _read_all(files: Iterable[Path], progress: Progress) -> list[Piece]:
    paths = list(files)
    pieces: list[Piece] = []
    for number, path in enumerate(paths):
        progress(number / len(paths), path.name)
        pieces += read_file(path)
        total = sum(len(piece.triangles) for piece in pieces)
        if total > MAX_TRIANGLES:
            raise MeshError(f"{path.name}: brings the triangles to {total}, expected at most {MAX_TRIANGLES}")
    progress(1.0, "read")
    return pieces


def read_file(path: Path) -> list[Piece]:
    """The surfaces in one file. Raises MeshError."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        expected = ", ".join(SUFFIXES)
        raise MeshError(f"{path.name}: {suffix or 'no ending'} is no mesh format, expected one of {expected}")
    size = path.stat().st_size
    if not 0 < size <= MAX_BYTES:
        raise MeshError(f"{path.name}: has {size} bytes, expected 1 to {MAX_BYTES}; check the file")
    if suffix == ".stl":
        _check_stl(path, size)
    reader: Callable[[Path], Mapping[str, tuple[Any, Any]]] = _by_vtk if suffix in VTK else _by_trimesh
    try:
        found = reader(path)
    except MeshError:
        raise
    except Exception as error:  # whatever a library says of a foreign file is the file's fault, and is told as such
        said = " ".join(str(error).split())[:120]
        kind = suffix[1:].upper()
        raise MeshError(f"{path.name}: cannot be read as {kind} ({said or type(error).__name__})") from error
    if not found:
        raise MeshError(f"{path.name}: holds no surface; export triangles, not points or lines")
    return [_piece(path, name if len(found) > 1 else path.stem, *both) for name, both in found.items()]


def _check_stl(path: Path, size: int) -> None:
    """A binary STL says how many triangles it has; one that ends early, or text that is none, is told apart here."""
    with path.open("rb") as stream:
        head = stream.read(max(HEAD, 512))
    if head.lstrip()[:5].lower() == b"solid" and b"facet" in head:
        return
    told = struct.unpack("<I", head[80:84])[0] if len(head) >= HEAD else -1
    if told < 0 or size < HEAD + 50 * told or (told == 0):
        raise MeshError(f"{path.name}: is no STL, or ends early: {size} bytes, {max(told, 0)} triangles announced")


def _by_trimesh(path: Path) -> dict[str, tuple[Any, Any]]:
    import trimesh

    with path.open("rb") as stream:
        scene = trimesh.load_scene(stream, file_type=TRIMESH[path.suffix.lower()], allow_remote=False)
    found = {}
    for node in scene.graph.nodes_geometry:
        matrix, key = scene.graph[node]
        mesh = scene.geometry[key]
        if isinstance(mesh, trimesh.Trimesh) and len(mesh.faces):
            points = trimesh.transform_points(mesh.vertices, matrix)
            faces = mesh.faces[:, ::-1] if np.linalg.det(matrix[:3, :3]) < 0 else mesh.faces
            found[str(node) if len(scene.graph.nodes_geometry) > 1 else str(key)] = (points, faces)
    return found


def _by_vtk(path: Path) -> dict[str, tuple[Any, Any]]:
    import pyvista

    data = pyvista.read(path)
    if not isinstance(data, pyvista.PolyData):
        data = data.extract_surface(algorithm="dataset_surface")
    surface = data.triangulate()
    faces = surface.faces.reshape(-1, 4)[:, 1:] if surface.n_cells else np.empty((0, 3), int)
    return {path.stem: (np.asarray(surface.points), faces)} if len(faces) else {}


def _piece(path: Path, name: str, points: Any, triangles: Any) -> Piece:
    """A piece whose points are finite and each there once, without triangles that have no area, facing outward."""
    import trimesh

    corners = np.asarray(points, float)
    if corners.ndim != 2 or corners.shape[1] != 3 or not np.isfinite(corners).all():
        raise MeshError(f"{path.name}: {name} has coordinates that are no finite numbers; export it anew")
    faces = np.asarray(triangles)
    if faces.size and not 0 <= faces.min() <= faces.max() < len(corners):
        raise MeshError(f"{path.name}: {name} has a triangle with a corner that is not there; export it anew")
    mesh = trimesh.Trimesh(corners, faces, process=True)
    mesh.update_faces(mesh.nondegenerate_faces())
    mesh.remove_unreferenced_vertices()
    if len(mesh.faces) < 4:
        raise MeshError(f"{path.name}: {name} has {len(mesh.faces)} triangles, expected a surface of at least 4")
    hints = {}
    if mesh.is_watertight:
        if mesh.volume < 0:
            mesh.invert()
            hints["turned"] = "it was inside out"
    else:
        hints["open"] = "it is not closed"
    return Piece(name, np.asarray(mesh.vertices, float), np.asarray(mesh.faces, np.int32), path.name, hints)


def _unpacked(path: Path, folder: Path) -> list[Path]:
    """The mesh files of a zip, written into a folder of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if _is_mesh(path, one)]
            if not members:
                raise MeshError(f"{path.name}: holds no mesh file, expected some of {', '.join(SUFFIXES)}")
            if len(members) > MAX_FILES or sum(one.file_size for one in members) > MAX_BYTES:
                raise MeshError(f"{path.name}: unpacks to more than {MAX_FILES} files or {MAX_BYTES} bytes; split it")
            found = []
            for number, one in enumerate(members):
                place = folder / str(number) / PurePosixPath(one.filename).name
                place.parent.mkdir()
                place.write_bytes(archive.read(one))
                found.append(place)
            return found
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        said = " ".join(str(error).split())[:120]
        raise MeshError(f"{path.name}: is no sound zip ({said or type(error).__name__})") from error


def _is_mesh(path: Path, member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in member.filename:
        raise MeshError(f"{path.name}: {member.filename!r} climbs out of the zip; it is not read")
    swelling = member.file_size // max(member.compress_size, 1)
    if member.file_size > 2**20 and swelling > MAX_RATIO:
        raise MeshError(f"{path.name}: {member.filename!r} swells {swelling} times, expected at most {MAX_RATIO}")
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return not member.is_dir() and not hidden and name.suffix.lower() in SUFFIXES
