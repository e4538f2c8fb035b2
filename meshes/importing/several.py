"""One spine out of several places: mesh files, or masks of one scan, named one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from meshes.errors import MeshError
from meshes.importing.frames import FrameGuess
from meshes.importing.masks import mask_files, read_masks
from meshes.importing.model import Piece, Progress, silent
from meshes.importing.reading import (
    READING_SHARE,
    Recognised,
    read_and_recognise,
    recognise,
    recognise_labels,
    split_unrecognised,
)


def read_several(
    paths: Sequence[Path],
    frame: FrameGuess | None = None,
    progress: Progress = silent,
    scheme: str | None = None,
    split: bool = False,
) -> Recognised:
    """As `reading.read_and_recognise`, of one place or of several that hold one spine in one frame.

    Raises:
        MeshError: nothing there, what cannot be read, or volumes among meshes; Cancelled: when `progress` says so.
    """
    from meshes.importing.volumes import is_volume

    for path in paths:
        if not path.exists():
            raise MeshError(
                f"{path}: found nothing there, expected mesh files, a label map, or a folder or zip of them"
            )
    if len(paths) == 1:
        return read_and_recognise(paths[0], frame, progress, scheme, split)
    volumes = [path for path in paths if path.is_file() and is_volume(path)]
    if volumes:
        return _of_masks(paths, volumes, progress, scheme)
    if scheme is not None:
        raise MeshError(f"{paths[0].name}: --scheme is for label maps, and here are meshes; leave it out")
    pieces = _of_meshes(paths, progress)
    if split:
        pieces = split_unrecognised(pieces, lambda _, what: progress(READING_SHARE, what))
    return recognise(pieces, frame)


def _of_meshes(paths: Sequence[Path], progress: Progress) -> list[Piece]:
    from meshes.importing.mesh_files import read_meshes

    pieces: list[Piece] = []
    for number, path in enumerate(paths):

        def told(share: float, what: str, done: int = number) -> None:
            progress(READING_SHARE * (done + share) / len(paths), what)

        pieces += read_meshes(path, told)
    return pieces


def _of_masks(paths: Sequence[Path], volumes: Sequence[Path], progress: Progress, scheme: str | None) -> Recognised:
    unnamed = set(volumes) - {mask for folder in {path.parent for path in volumes} for mask in mask_files(folder)}
    other = [path for path in paths if path not in volumes or path in unnamed]
    if other:
        raise MeshError(
            f"{other[0].name}: is no mask of one structure, as vertebrae_L3.nii.gz is; "
            "of several inputs with a volume among them all must be; a label map is given alone"
        )
    label_map = read_masks(paths[0].parent, lambda share, what: progress(0.3 * READING_SHARE * share, what), volumes)
    return recognise_labels(label_map, scheme, progress)
