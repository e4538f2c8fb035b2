"""Annotations out to files and in from them by the file's ending: one table for the command line and the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotations.errors import AnnotationError
from annotations.tags.model import Annotation
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError

if TYPE_CHECKING:
    from meshes.pack import MeshPack


@dataclass(frozen=True)
class Where:
    """pack : folder of the pack that annotations lie on, None: the atlas; grid : a scan (file or folder), or None"""

    pack: Path | None = None
    grid: Path | None = None

    def surfaces(self) -> MeshPack:
        """The pack, read. Raises MeshError."""
        from meshes.pack import read_pack
        from meshes.shipped import atlas_path

        return read_pack(self.pack or atlas_path())


@dataclass(frozen=True)
class Format:
    """One format.

    name : in English; write : (path, annotations, where they lie) -> lines on what it cannot hold
    read : (path, id of the pack for those without one, author, where) -> annotations and lines to the user
    grid : it lies on the grid of a scan
    """

    name: str
    write: Callable[[Path, Sequence[Annotation], Where], list[str]] | None = None
    read: Callable[[Path, str, str, Where], tuple[list[Annotation], list[str]]] | None = None
    grid: bool = False


def _write_json(path: Path, annotations: Sequence[Annotation], where: Where) -> list[str]:
    from annotations.tags.formats import lumbar_json
    from meshes.files import replace_files

    replace_files({path: lumbar_json.to_json(annotations)})
    return []


def _read_json(path: Path, pack: str, author: str, where: Where) -> tuple[list[Annotation], list[str]]:
    from annotations.tags.formats import lumbar_json

    return lumbar_json.from_json(path), []


def _write_csv(path: Path, annotations: Sequence[Annotation], where: Where) -> list[str]:
    from annotations.tags.formats import table
    from meshes.files import replace_files

    replace_files({path: table.to_csv(annotations)})
    return [f"{table.LOST}."]


def _read_csv(path: Path, pack: str, author: str, where: Where) -> tuple[list[Annotation], list[str]]:
    from annotations.tags.formats import table

    return table.from_csv(path), []


def _write_markups(path: Path, annotations: Sequence[Annotation], where: Where) -> list[str]:
    from annotations.tags.formats import slicer
    from meshes.files import replace_files

    markups, beside, lost = slicer.to_markups(annotations)
    replace_files({path: markups, slicer.sidecar_of(path): beside})
    return lost


def _read_markups(path: Path, pack: str, author: str, where: Where) -> tuple[list[Annotation], list[str]]:
    from annotations.tags.formats import slicer

    return slicer.from_markups(path, pack, author)


def _write_ply(path: Path, annotations: Sequence[Annotation], where: Where) -> list[str]:
    from meshes.files import replace_files
    from viewer.core.tagging import painted, painted_files

    made, lost = painted.labelled(annotations, where.surfaces())
    replace_files({path: painted_files.to_vtp(made) if path.suffix.lower() == ".vtp" else painted_files.to_ply(made)})
    return lost


def _read_ply(path: Path, pack: str, author: str, where: Where) -> tuple[list[Annotation], list[str]]:
    from viewer.core.tagging import painted, painted_files

    data = painted_files.read_bytes(path)
    read = painted_files.from_vtp if path.suffix.lower() == ".vtp" else painted_files.from_ply
    return painted.annotations_of(read(data, path.name), where.surfaces(), path.name)


def _write_volume(path: Path, annotations: Sequence[Annotation], where: Where) -> list[str]:
    from meshes.files import replace_files
    from meshes.importing.volumes.scans import read_scan
    from viewer.core.tagging import voxels

    if where.grid is None:
        raise ViewerError(f"{path.name}: a label map lies on the grid of a scan: open the scan, or give --grid SCAN")
    scan = read_scan(where.grid)
    made, lost = voxels.label_volume(annotations, where.surfaces(), scan.values.shape, scan.affine)
    if path.name.lower().endswith(".nrrd"):
        replace_files({path: voxels.to_seg_nrrd(made)})
    else:
        names = path.with_name(f"{path.name.removesuffix('.gz').removesuffix('.nii')}.csv")
        replace_files({path: voxels.to_nifti(made), names: voxels.names_table(made)})
    return lost


def _write_glb(path: Path, annotations: Sequence[Annotation], where: Where) -> list[str]:
    from meshes.files import replace_files
    from viewer.core.tagging import sharing

    made, lost = sharing.to_glb(annotations, where.surfaces())
    replace_files({path: made})
    return lost


#: By ending; of two that fit a name the longer one counts.
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".mrk.json": Format("3D Slicer", _write_markups, _read_markups),
        ".json": Format("Lumbar JSON", _write_json, _read_json),
        ".csv": Format("CSV", _write_csv, _read_csv),
        ".ply": Format("Painted surfaces, PLY", _write_ply, _read_ply),
        ".vtp": Format("Painted surfaces, VTP", _write_ply, _read_ply),
        ".nii.gz": Format("Label map, NIfTI", _write_volume, grid=True),
        ".seg.nrrd": Format("Label map, 3D Slicer", _write_volume, grid=True),
        ".nrrd": Format("Label map, NRRD", _write_volume, grid=True),
        ".glb": Format("GLB, to look at", _write_glb),
    }
)


def ending_of(path: Path) -> str:
    """The ending that says the format. Raises ViewerError for another one."""
    found = [ending for ending in FORMATS if path.name.lower().endswith(ending)]
    if not found:
        raise ViewerError(f"{path.name}: is no format of annotations, expected one of {', '.join(FORMATS)}")
    return max(found, key=len)


def write(path: Path, annotations: Sequence[Annotation], where: Where = Where()) -> list[str]:
    """Write `path`; lines on what its format cannot hold.

    Raises:
        ViewerError: no such format, or none that can be written; OSError, AnnotationError, MeshError: not written.
    """
    ending = ending_of(path)
    writer = FORMATS[ending].write
    if writer is None:
        raise ViewerError(f"{path.name}: {ending} can be read only, expected one of {', '.join(endings(out=True))}")
    return writer(path, annotations, where)


def read(
    paths: Iterable[Path],
    pack: str,
    author: str,
    where: Where = Where(),
) -> tuple[dict[str, Annotation], list[str]]:
    """The annotations of files by id, and lines to the user.

    pack, author : of those that do not say

    Raises:
        ViewerError: no such format; AnnotationError: a damaged file, or two files with two states of one annotation.
    """
    found: dict[str, Annotation] = {}
    notes: list[str] = []
    for path in paths:
        ending = ending_of(path)
        reader = FORMATS[ending].read
        if reader is None:
            raise ViewerError(f"{path.name}: {ending} can be written only, expected one of {', '.join(endings())}")
        rows, told = reader(path, pack, author, where)
        notes += told
        for one in rows:
            if found.setdefault(one.id, one) != one:
                raise AnnotationError(path.name, f"annotation {one.id}", "a second state", "one", "import one file")
    return found, notes


def endings(*, out: bool = False) -> list[str]:
    """The endings that can be read, or with `out` written."""
    return [ending for ending, one in FORMATS.items() if (one.write if out else one.read) is not None]


def misfits(found: Mapping[str, Annotation], catalogue: Catalogue) -> list[str]:
    """What does not fit the pack it lies on; see `viewer.core.tag_checks`."""
    from annotations.tags.vocabulary import vocabulary
    from viewer.core.tag_checks import findings

    return findings(found.values(), catalogue, set(vocabulary()))
