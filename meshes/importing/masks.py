"""Label maps that lie in many files: a folder or zip of masks, one a structure, as TotalSegmentator writes them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from meshes.errors import MeshError
from meshes.importing.model import LabelMap, Progress, silent
from meshes.importing.names import guess_all

ENDINGS = (".gz", ".nii", ".nrrd", ".seg", ".mha", ".mhd", ".nhdr")
ZIPPED = (".nii", ".nii.gz", ".nrrd", ".mha")  # of what is taken out of a zip
MESHES = frozenset((".stl", ".obj", ".ply", ".glb", ".gltf", ".vtp", ".vtk", ".3mf"))
MOST = 255  # masks
MOST_BYTES = 4 * 2**30  # of a zip's members, unpacked


def label_map_at(path: Path, progress: Progress = silent) -> LabelMap | None:
    """The label map at a path: a volume, a folder with one, a folder or a zip of masks; None where meshes lie.

    Raises:
        MeshError: a volume that cannot be read; Cancelled: when `progress` says so.
    """
    from meshes.importing.volumes import is_volume, read_label_map

    if path.is_dir() and (mask_files(path) or not is_volume(path)):
        return _in_folder(path, progress)
    if is_volume(path):
        return read_label_map(path, progress)
    if path.is_file() and path.suffix.lower() == ".zip":
        return _in_zip(path, progress)
    return None


def _in_folder(folder: Path, progress: Progress) -> LabelMap | None:
    """Masks, or the one label map of a folder, a scan beside it or not."""
    from meshes.importing.volumes import is_volume, read_label_map
    from meshes.importing.volumes.kinds import kind_of

    if mask_files(folder):
        return read_masks(folder, progress)
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    if any(path.suffix.lower() in MESHES for path in files):
        return None
    maps = [path for path in files if is_volume(path) and kind_of(path) == "labels"]
    if len(maps) > 1:
        shown = ", ".join(path.name for path in maps[:4])
        raise MeshError(f"{folder.name}: found {len(maps)} label maps ({shown}), expected one; give the file itself")
    return read_label_map(maps[0], progress) if maps else None


def _in_zip(path: Path, progress: Progress) -> LabelMap | None:
    """The label map of a zip's volumes, all of which lie in one folder then; None if it holds none."""
    import zipfile

    from meshes.importing.archive import BROKEN

    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as place:
            members = [one for one in archive.infolist() if _is_mask(one.filename)]
            if sum(one.file_size for one in members) > MOST_BYTES:
                raise MeshError(f"{path.name}: its volumes unpack to more than {MOST_BYTES} bytes; unpack it yourself")
            for one in members[:MOST]:
                target = Path(place) / PurePosixPath(one.filename.replace("\\", "/")).name  # never anywhere else
                with archive.open(one) as stream, target.open("wb") as out:
                    shutil.copyfileobj(stream, out)
            return _in_folder(Path(place), progress) if members else None
    except MeshError:
        raise
    except BROKEN as error:
        raise MeshError(f"{path.name}: is no sound zip ({' '.join(str(error).split())[:120]})") from error


def _is_mask(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not any(part.startswith((".", "__MACOSX")) for part in parts) and name.lower().endswith(ZIPPED)


def read_masks(folder: Path, progress: Progress = silent, files: Sequence[Path] = ()) -> LabelMap:
    """A folder of masks, one a structure, named by their files (as TotalSegmentator writes them): one label map.

    files : the masks; by default those of the folder

    Only files whose names are of the atlas are read. Empty masks are passed over; a voxel in two stays with the first.

    Raises:
        MeshError: masks of different grids, or nothing of the atlas; Cancelled: when `progress` says so.
    """
    from meshes.importing.volumes.kinds import open_volume

    files = files or mask_files(folder)
    first = None
    labels = np.zeros(0, np.uint8)
    names: dict[int, str] = {}
    notes: list[str] = []
    for number, path in enumerate(files):
        progress(number / len(files), path.name)
        volume = open_volume(path, labels=True)
        if first is None:
            first, labels = volume, np.zeros(volume.count, np.uint8)
        elif volume.shape != first.shape or not np.allclose(volume.affine, first.affine, atol=1e-3):
            raise MeshError(
                f"{path.name}: its grid ({_sizes(volume.shape)}, its place and spacing) is not that of {first.source} "
                f"({_sizes(first.shape)}), expected masks of one scan; put those of another scan elsewhere"
            )
        done = overlap = taken = 0
        for portion in volume.portions():
            inside = portion * volume.slope + volume.intercept > 0.5
            own = labels[done : done + len(portion)]
            overlap += int(np.count_nonzero(inside & (own > 0)))
            inside &= own == 0
            own[inside] = len(names) + 1
            taken += int(np.count_nonzero(inside))
            done += len(portion)
            progress((number + done / volume.count) / len(files), path.name)
        if overlap:
            notes.append(f"{path.name}: {overlap} voxels were another structure's already.")
        if taken:
            names[len(names) + 1] = stem_of(path)
    if first is None or not names:
        raise MeshError(
            f"{folder.name}: found no mask of a structure from T12 to the sacrum, such as vertebrae_L3.nii.gz"
        )
    return LabelMap(labels.reshape(first.shape, order="F"), first.affine, names, folder.name, (*first.notes, *notes))


def mask_files(folder: Path) -> list[Path]:
    """The volumes in a folder that are named after structures of the atlas."""
    from meshes.importing.volumes import is_volume

    files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] != "." and is_volume(path)]
    guesses = guess_all([stem_of(path) for path in files])
    taken = [path for path, guess in zip(files, guesses, strict=True) if guess.target is not None]
    return taken[:MOST]


def stem_of(path: Path) -> str:
    """The file's name without its endings."""
    name = path.name
    for ending in ENDINGS:
        name = name[: -len(ending)] if name.lower().endswith(ending) else name
    return name


def _sizes(shape: Sequence[int]) -> str:
    return " x ".join(str(size) for size in shape)
