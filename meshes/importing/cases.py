"""The spines in a folder: which of its entries is one, and what it is called.

An entry of the folder is one spine: a folder with files that we read somewhere in it, or such a file itself. Hidden
entries, packs, and folders of packs (what an earlier batch wrote) are none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from meshes.errors import MeshError
from meshes.pack import DESCRIPTION_FILE

MESHES = (".stl", ".obj", ".ply", ".glb", ".gltf", ".vtp", ".vtk", ".3mf", ".zip")
VOLUMES = (".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd", ".dcm", ".dicom")
DICOM_AT, DICOM_MARK = 128, b"DICM"


@dataclass(frozen=True)
class Case:
    """One spine of a batch: its name, and where its file or folder lies."""

    name: str
    path: Path


def find_cases(folder: Path, out: Path | None = None) -> list[Case]:
    """Every spine in a folder, by name; `out`, where the packs shall lie, is passed over if it lies there.

    Raises:
        MeshError: no folder, nothing in it, or `out` is the folder itself.
    """
    if not folder.is_dir():
        raise MeshError(f"{folder}: is no folder; --batch takes a folder with one spine in each file or folder")
    passed_over = os.path.realpath(out) if out else None  # unlike Path.resolve it bears links that lead in circles
    if passed_over == os.path.realpath(folder):
        raise MeshError(f"{folder}: is the folder of the spines; give another one for the packs")
    entries = sorted(path for path in folder.iterdir() if os.path.realpath(path) != passed_over)
    found = [Case(name_of(path), path) for path in entries if _is_case(path)]
    if not found:
        raise MeshError(f"{folder}: holds no spine; expected folders, or files ending in {', '.join(MESHES + VOLUMES)}")
    return _told_apart(found)


def is_pack(folder: Path) -> bool:
    """Whether a pack lies there."""
    return (folder / DESCRIPTION_FILE).is_file()


def name_of(path: Path) -> str:
    """What the spine at a path is called: the name of its folder, or of its file without the endings."""
    name = path.name
    if path.is_dir():
        return name
    for ending in sorted((*VOLUMES, *MESHES), key=len, reverse=True):
        if name.lower().endswith(ending):
            return name[: -len(ending)].removesuffix(".seg") or name
    return name


def _is_case(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    try:
        if not path.is_dir():
            return path.is_file() and _is_read(path)
        packs = is_pack(path) or any(is_pack(one) for one in path.iterdir() if one.is_dir())
        return not packs and any(_is_read(one) for one in path.rglob("*") if one.is_file())
    except OSError:
        return True  # what may not be looked into is a case that fails, not the end of the batch


def _is_read(path: Path) -> bool:
    name = path.name.lower()
    return not name.startswith(".") and (name.endswith((*MESHES, *VOLUMES)) or _is_bare_dicom(path))


def _is_bare_dicom(path: Path) -> bool:
    """DICOM files often have no ending at all."""
    if path.suffix:
        return False
    with path.open("rb") as stream:
        return stream.read(DICOM_AT + len(DICOM_MARK))[DICOM_AT:] == DICOM_MARK


def _told_apart(cases: Iterable[Case]) -> list[Case]:
    """`a.nii` and `a.stl` are two cases; the later ones get a number. Names that differ in case alone are the same."""
    found: dict[str, Case] = {}
    for case in cases:
        name, number = case.name, 2
        while name.lower() in found:
            name, number = f"{case.name}-{number}", number + 1
        found[name.lower()] = Case(name, case.path)
    return list(found.values())
