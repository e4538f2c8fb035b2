"""From a path to recognised pieces in mm LPS: mesh files by their names and their frame, label maps by their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from meshes.errors import MeshError
from meshes.importing.frames import FrameGuess, guess_frame, to_lps
from meshes.importing.levels import Placed, check_levels, rename_all, shift
from meshes.importing.model import Guess, LabelMap, Piece, Progress, silent
from meshes.importing.names import guess_all

READING_SHARE = 0.5  # of the way of an import


@dataclass(frozen=True)
class Recognised:
    """Pieces in mm LPS, each with its guess; the frame they were found in; lines to be read by the user."""

    pieces: tuple[tuple[Piece, Guess], ...]
    frame: str
    notes: tuple[str, ...]


def recognise(pieces: Sequence[Piece], frame: FrameGuess | None = None) -> Recognised:
    """What the pieces of mesh files are, and where they lie in the patient.

    frame : how the files' coordinates lie; by default it is guessed from sizes and shapes
    """
    guesses = guess_all([piece.name for piece in pieces], [piece.hints for piece in pieces])
    found = frame or guess_frame(pieces, guesses)
    moved = [_placed_in(piece, found) for piece in pieces]
    notes = [] if frame else [f"Axes and unit taken as {found.title}: {found.reason}."]
    if found.mirrored:
        notes.append("Left and right by name contradict the frame: the input may be mirrored.")
    notes += level_notes(moved, guesses)
    return Recognised(tuple(zip(moved, guesses, strict=True)), found.title, tuple(notes))


def _placed_in(piece: Piece, frame: FrameGuess) -> Piece:
    """The piece in mm LPS, its triangles still facing outward."""
    turned = np.linalg.det(frame.matrix) < 0
    triangles = piece.triangles[:, ::-1] if turned else piece.triangles
    return replace(piece, points=to_lps(piece.points, frame), triangles=np.ascontiguousarray(triangles))


def level_notes(pieces: Sequence[Piece], guesses: Sequence[Guess]) -> list[str]:
    """What is worth a word about the levels: their order, missing ones, six lumbar bodies."""
    placed = [_placed(piece, guess) for piece, guess in zip(pieces, guesses, strict=True)]
    return [finding.text for finding in check_levels(placed).findings]


def _placed(piece: Piece, guess: Guess) -> Placed:
    low, high = piece.points.min(axis=0), piece.points.max(axis=0)
    middle, size = ((low + high) / 2).tolist(), (high - low).tolist()
    return Placed(piece.name, guess, (middle[0], middle[1], middle[2]), (size[0], size[1], size[2]))


def read_and_recognise(
    path: Path, frame: FrameGuess | None = None, progress: Progress = silent, scheme: str | None = None
) -> Recognised:
    """The recognised pieces of a mesh file, a folder or a zip of them, of a label map, or of a folder of masks.

    frame : how mesh files lie (label maps say it themselves); scheme : name or file of the label map's numbering

    Raises:
        MeshError: what cannot be read, by file; Cancelled: when `progress` says so.
    """
    from meshes.importing.mesh_files import read_meshes

    if (labelled := _label_map(path, lambda share, what: progress(0.3 * READING_SHARE * share, what))) is not None:
        return _recognise_labels(labelled, scheme, progress)
    if scheme is not None:
        raise MeshError(f"{path.name}: --scheme is for label maps, and here are meshes; leave it out")
    return recognise(read_meshes(path, lambda share, what: progress(READING_SHARE * share, what)), frame)


def relevelled(found: Recognised, steps: int, mapping: Mapping[str, str | None]) -> Recognised:
    """The same pieces with every level shifted by `steps` (down the spine), or renamed as `mapping` says.

    Raises:
        MeshError: a level that is none, or two that would get one name.
    """
    guesses = [guess for _, guess in found.pieces]
    if steps:
        guesses = shift(guesses, steps)
    if mapping:
        guesses = rename_all(guesses, mapping)
    pieces = [piece for piece, _ in found.pieces]
    return replace(found, pieces=tuple(zip(pieces, guesses, strict=True)))


def _label_map(path: Path, progress: Progress) -> LabelMap | None:
    """The label map at a path, a volume or a folder of masks; None where meshes lie."""
    from meshes.importing.volumes import is_volume

    if is_volume(path):
        from meshes.importing.volumes import read_label_map

        return read_label_map(path, progress)
    if path.is_dir():
        from meshes.importing.labelled import mask_files, read_masks

        if mask_files(path):
            return read_masks(path, progress)
    return None


def _recognise_labels(label_map: LabelMap, scheme: str | None, progress: Progress) -> Recognised:
    from meshes.importing.labelled import FRAME, recognised_labels

    start = 0.3 * READING_SHARE
    found = recognised_labels(
        label_map, scheme, lambda share, what: progress(start + (READING_SHARE - start) * share, what)
    )
    notes = level_notes([piece for piece, _ in found.pieces], [guess for _, guess in found.pieces])
    return Recognised(found.pieces, FRAME, (*found.notes, *notes))
