"""Mesh files of other programs: single ones, a folder or a zip of them, each format read by `meshes.importing.formats`.

Nothing is trusted: sizes are bounded, a zip may neither climb out nor swell, a glTF fetches nothing that does not lie
beside it, and whatever goes wrong is one line that names the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path, PurePosixPath

import numpy as np

from meshes.errors import MeshError
from meshes.importing.archive import is_hidden, open_zip, read_member
from meshes.importing.cleaning import piece_of
from meshes.importing.formats.found import MAX_BYTES, MAX_TRIANGLES, Found, Source, shown
from meshes.importing.model import Piece, Progress, silent
from meshes.importing.threads import side_by_side

MAX_FILES = 5000
MAX_DEPTH = 4  # folders within folders that are looked into
SUFFIXES = (".stl", ".obj", ".ply", ".glb", ".gltf", ".3mf", ".vtp", ".vtk")
LEAST_SURFACE = 4  # triangles: an object of fewer among others is a mark or a plane, not a structure


def read_meshes(path: Path, progress: Progress = silent) -> list[Piece]:
    """The surfaces in a file, in the files of a folder, or in those of a zip, in the files' own coordinates.

    A file with one surface names it after itself; with several, after the objects in it.

    Raises:
        MeshError: nothing there, too much of it, or a file that is not what it says.
        Cancelled: when `progress` says so.
    """
    if path.is_dir():
        return _read_all([(one, _bytes) for one in _meshes_in(path)], progress)
    if not path.is_file():
        raise MeshError(f"{shown(str(path), 400)}: found nothing there, expected a mesh file, a folder or a zip")
    if path.suffix.lower() == ".zip":
        return _of_zip(path, progress)
    return _read_all([(path, _bytes)], progress)


def read_files(paths: Sequence[Path], progress: Progress = silent) -> list[Piece]:
    """The surfaces in several files, in the files' own coordinates. Raises as `read_meshes` does."""
    return _read_all([(one, _bytes) for one in paths], progress)


def read_file(path: Path) -> list[Piece]:
    """The surfaces in one file. Raises MeshError."""
    return pieces_in(_bytes(path))


def pieces_in(source: Source) -> list[Piece]:
    """The surfaces in a file's bytes. Raises MeshError, and nothing else of whatever the bytes hold."""
    path = PurePosixPath(source.name)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        expected = ", ".join(SUFFIXES)
        raise source.wrong(f"{shown(suffix, 20) or 'no ending'} is no mesh format, expected one of {expected}")
    if not source.data:
        raise source.wrong("has 0 bytes, expected a mesh; copy or export it again")
    try:
        with np.errstate(all="ignore"):  # what overflows is refused below, as no finite number
            found = _reader(suffix)(source)
        found = [one for one in found if len(one.triangles) >= LEAST_SURFACE] or found
        if not any(len(one.triangles) for one in found):
            raise source.wrong("holds no surface; export triangles, not points or lines")
        names = _names([one.name for one in found], shown(path.stem))
        return [
            piece_of(name, path.name, one.points, one.triangles, one.hints)
            for name, one in zip(names, found, strict=True)
        ]
    except MeshError:
        raise
    except (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError, AttributeError) as error:
        # What no check foresaw is the file's fault all the same, and is told as such.
        kind, said = suffix[1:].upper(), shown(str(error)) or type(error).__name__
        raise source.wrong(f"cannot be read as {kind} ({said})") from error


def _reader(suffix: str) -> Callable[[Source], list[Found]]:
    from meshes.importing.formats.gltf import read_gltf
    from meshes.importing.formats.obj import read_obj
    from meshes.importing.formats.ply import read_ply
    from meshes.importing.formats.stl import read_stl
    from meshes.importing.formats.threemf import read_3mf
    from meshes.importing.formats.vtk_legacy import read_vtk
    from meshes.importing.formats.vtp import read_vtp

    readers: dict[str, Callable[[Source], list[Found]]] = {
        ".stl": read_stl, ".obj": read_obj, ".ply": read_ply, ".glb": read_gltf, ".gltf": read_gltf,
        ".3mf": read_3mf, ".vtp": read_vtp, ".vtk": read_vtk,
    }  # fmt: skip
    return readers[suffix]


def _names(told: list[str], stem: str) -> list[str]:
    """The file's name for one surface, unless only the object's says what it is; else the objects' own names."""
    from meshes.importing.names import guess

    if len(told) == 1:
        only = told[0]
        known = bool(only) and guess(stem).target is None and guess(only).target is not None
        return [only if known else stem]
    return [name or f"{stem} {number}" for number, name in enumerate(told, 1)]


def _read_all(files: Iterable[tuple[Path, Callable[[Path], Source]]], progress: Progress) -> list[Piece]:
    listed = list(files)
    pieces: list[Piece] = []
    triangles = 0
    with closing(side_by_side(lambda one: pieces_in(one[1](one[0])), listed)) as read:
        for number, ((path, _), fresh) in enumerate(zip(listed, read, strict=True)):
            progress(number / len(listed), shown(path.name))
            triangles += sum(len(piece.triangles) for piece in fresh)
            pieces += fresh
            if triangles > MAX_TRIANGLES:
                many = f"brings the triangles to {triangles}, expected at most {MAX_TRIANGLES}"
                raise MeshError(f"{shown(path.name)}: {many}; import fewer at a time")
    progress(1.0, "read")
    return pieces


# --- files and folders --------------------------------------------------------------------------------------------


def _bytes(path: Path) -> Source:
    """A file on the disk, and what lies beside it. Raises MeshError."""
    return Source(path.name, _content(path), lambda name: _beside(path, name))


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise MeshError(f"{shown(path.name)}: is no file; expected a mesh file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise MeshError(f"{shown(path.name)}: has {size} bytes, expected at most {MAX_BYTES}; split it")
        return path.read_bytes()
    except OSError as error:
        raise MeshError(f"{shown(path.name)}: cannot be opened ({error.strerror}); check who may read it") from error


def _beside(path: Path, name: str) -> bytes:
    """A file that another names, only if it lies in the same folder or below it."""
    inner = _below(name, path.name)
    folder = path.parent.resolve()
    place = folder.joinpath(*inner.parts).resolve()
    if not place.is_relative_to(folder):
        raise MeshError(f"{shown(path.name)}: names {shown(name)!r}, which lies elsewhere; it is not read")
    if not place.is_file():
        raise MeshError(f"{shown(path.name)}: names {shown(name)!r}, which is not beside it; copy it there")
    return _content(place)


def _below(name: str, of: str) -> PurePosixPath:
    """A relative path that stays below where it begins. Raises MeshError."""
    inner = PurePosixPath(name.replace("\\", "/"))
    if not name or inner.is_absolute() or ".." in inner.parts or ":" in name or "\0" in name:
        raise MeshError(f"{shown(of)}: names {shown(name)!r}, expected a file beside it; nothing else is fetched")
    return inner


def _meshes_in(folder: Path) -> list[Path]:
    """The mesh files of a folder and the folders in it, hidden ones and linked folders left out."""
    found = sorted(_walk(folder, MAX_DEPTH))
    if not found:
        raise MeshError(f"{shown(str(folder), 400)}: holds no mesh file, expected some of {', '.join(SUFFIXES)}")
    return found


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    count = 0
    try:
        for one in folder.iterdir():
            if is_hidden((one.name,)):
                continue
            if one.is_dir():
                yield from _walk(one, depth - 1) if depth and not one.is_symlink() else ()
            elif one.suffix.lower() in SUFFIXES and one.is_file():
                count += 1
                if count > MAX_FILES:
                    raise MeshError(f"{shown(str(folder), 400)}: holds more than {MAX_FILES} mesh files; split it")
                yield one
    except OSError as error:
        raise MeshError(f"{shown(str(folder), 400)}: cannot be opened ({error.strerror})") from error


# --- zips ---------------------------------------------------------------------------------------------------------


def _of_zip(path: Path, progress: Progress) -> list[Piece]:
    with open_zip(_content(path), path.name) as archive:
        files = {one.filename.replace("\\", "/"): one for one in archive.infolist() if not one.is_dir()}
        wanted = [name for name in files if _is_mesh(PurePosixPath(name))]
        if not wanted:
            inner = any(name.lower().endswith(".zip") for name in files)
            advice = "it holds another zip: unpack that first" if inner else f"expected some of {', '.join(SUFFIXES)}"
            raise MeshError(f"{shown(path.name)}: holds no mesh file; {advice}")
        if len(wanted) > MAX_FILES:
            raise MeshError(
                f"{shown(path.name)}: holds {len(wanted)} mesh files, expected at most {MAX_FILES}; split it"
            )
        twice = [one for one, n in Counter(member.filename for member in archive.infolist()).items() if n > 1]
        if twice:
            raise MeshError(
                f"{shown(path.name)}: holds {shown(twice[0])!r} twice, expected each file once; pack it anew"
            )

        def fetch(inner: Path) -> Source:
            name = inner.as_posix()

            def beside(other: str) -> bytes:
                place = (PurePosixPath(name).parent / _below(other, name)).as_posix()
                if place not in files:
                    raise MeshError(f"{shown(name)}: names {shown(other)!r}, which is not in the zip; add it")
                return read_member(archive, files[place], path.name)

            return Source(inner.name, read_member(archive, files[name], path.name), beside)

        return _read_all([(Path(name), fetch) for name in wanted], progress)


def _is_mesh(name: PurePosixPath) -> bool:
    return not is_hidden(name.parts) and name.suffix.lower() in SUFFIXES
