"""From a path to recognised pieces in mm LPS: mesh files by their names and their frame, label maps by their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from meshes.errors import MeshError
from meshes.importing.counting import counted, supposed
from meshes.importing.frames import FrameGuess, guess_frame, to_lps
from meshes.importing.levels import Placed, check_levels, rename_all, shift
from meshes.importing.model import Guess, LabelMap, Piece, Progress, silent
from meshes.importing.names import guess_all
from meshes.importing.splitting import bodies_of_size, split_bodies

READING_SHARE = 0.5  # of the way of an import
FEW = 20  # pieces; among more nobody looks for one that is a whole spine


@dataclass(frozen=True)
class Recognised:
    """Pieces in mm LPS, each with its guess; the frame they were found in; lines to be read by the user."""

    pieces: tuple[tuple[Piece, Guess], ...]
    frame: str
    notes: tuple[str, ...]


def recognise(pieces: Sequence[Piece], frame: FrameGuess | None = None) -> Recognised:
    """What the pieces of mesh files are, and where they lie in the patient.

    frame : how the files' coordinates lie, an empty `unit` or `axes` to be guessed; by default both are
    """
    guesses = guess_all([piece.name for piece in pieces], [piece.hints for piece in pieces])
    if frame is not None and not (frame.unit and frame.axes):  # one of the two is told, the other is guessed
        said = {"unit": frame.unit} if frame.unit else {"frame": frame.axes}
        frame = guess_frame([replace(one, hints={**one.hints, **said}) for one in pieces], supposed(pieces, guesses))
    found = frame or guess_frame(pieces, supposed(pieces, guesses))
    moved = [_placed_in(piece, found) for piece in pieces]
    notes = [] if frame else [f"Axes and unit taken as {found.title}: {found.reason}."]
    if found.mirrored:
        notes.append("Left and right by name contradict the frame: the input may be mirrored.")
    guesses, told = counted(moved, guesses)
    notes += [*told, *level_notes(moved, guesses), *_said_of(moved, guesses)]
    return Recognised(tuple(zip(moved, guesses, strict=True)), found.title, tuple(notes))


#: Hints that a reader gives of a surface that was not as it should be, and what the user reads of it.
SAID = {
    "turned": "Inside out, and turned",
    "rewound": "Triangles facing both ways, put right",
    "open": "Not closed",
    "branching": "With edges where more than two triangles meet",
    "crumbs": "Crumbs left out",
}
NAMED_IN_A_NOTE = 6


def surface_notes(pieces: Sequence[Piece]) -> list[str]:
    """What was wrong with surfaces, a line for each kind of it."""
    notes = []
    for hint, text in SAID.items():
        names = [piece.name for piece in pieces if hint in piece.hints]
        if names:
            more = f" and {len(names) - NAMED_IN_A_NOTE} more" if len(names) > NAMED_IN_A_NOTE else ""
            notes.append(f"{text}: {', '.join(names[:NAMED_IN_A_NOTE])}{more}.")
    return notes


def _said_of(pieces: Sequence[Piece], guesses: Sequence[Guess]) -> list[str]:
    """What was wrong with surfaces, and which of them could be split."""
    notes = surface_notes(pieces)
    for piece, guess in zip(pieces, guesses, strict=True):
        bodies = bodies_of_size(piece) if guess.target is None and len(pieces) < FEW else 1
        if bodies > 1:
            notes.append(f"{piece.name} is not recognised and is made of {bodies} bodies: --split takes it apart.")
    return notes


def split_unrecognised(pieces: Sequence[Piece], progress: Progress = silent) -> list[Piece]:
    """The pieces, those whose name says no structure taken apart into their bodies."""
    guesses = guess_all([piece.name for piece in pieces], [piece.hints for piece in pieces])
    found: list[Piece] = []
    for piece, guess in zip(pieces, guesses, strict=True):
        found += split_bodies(piece, progress) if guess.target is None else [piece]
    return found


def renumbered(found: Recognised, steps: int = 0, levels: Mapping[str, str | None] | None = None) -> Recognised:
    """All levels `steps` further down (up if negative), then those of `levels` renamed.

    Raises MeshError as `levels.rename_all` does.
    """
    guesses = shift([guess for _, guess in found.pieces], steps) if steps else [guess for _, guess in found.pieces]
    guesses = rename_all(guesses, levels) if levels else guesses
    pieces = [piece for piece, _ in found.pieces]
    before = level_notes(pieces, [guess for _, guess in found.pieces])
    notes = [note for note in found.notes if note not in before] + level_notes(pieces, guesses)
    return replace(found, pieces=tuple(zip(pieces, guesses, strict=True)), notes=tuple(notes))


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
    path: Path,
    frame: FrameGuess | None = None,
    progress: Progress = silent,
    scheme: str | None = None,
    split: bool = False,
) -> Recognised:
    """The recognised pieces of mesh files, folders and zips of them, of a label map, or of a folder of masks.

    frame : how mesh files lie (label maps say it themselves); scheme : name or file of a label map's numbering
    split : whether surfaces that no name tells are taken apart into their bodies

    Raises:
        MeshError: what cannot be read, by file; Cancelled: when `progress` says so.
    """
    from meshes.importing.masks import label_map_at
    from meshes.importing.mesh_files import read_meshes

    label_map = label_map_at(path, lambda share, what: progress(0.3 * READING_SHARE * share, what))
    if label_map is not None:
        return recognise_labels(label_map, scheme, progress)
    if scheme is not None:
        raise MeshError(f"{path.name}: --scheme is for label maps, and here are meshes; leave it out")
    pieces = read_meshes(path, lambda share, what: progress(READING_SHARE * share, what))
    if split:
        pieces = split_unrecognised(pieces, lambda _, what: progress(READING_SHARE, what))
    return recognise(pieces, frame)


def recognise_labels(label_map: LabelMap, scheme: str | None, progress: Progress) -> Recognised:
    """The recognised surfaces of a label map that has been read. Raises as `read_and_recognise` does."""
    from meshes.importing.labelled import FRAME, recognised_labels

    start = 0.3 * READING_SHARE
    found = recognised_labels(
        label_map, scheme, lambda share, what: progress(start + (READING_SHARE - start) * share, what)
    )
    notes = level_notes([piece for piece, _ in found.pieces], [guess for _, guess in found.pieces])
    return Recognised(found.pieces, FRAME, (*found.notes, *notes))
