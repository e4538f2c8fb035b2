"""From the paths that the user chose to a plan, and from the plan to a pack on the disk; for the window.

Slow: each function is called in a thread of its own, tells its `Progress`, and stops when that says so.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from meshes.errors import MeshError
from meshes.importing.counting import counted, supposed
from meshes.importing.frames import FrameGuess, guess_frame, to_lps
from meshes.importing.model import Cancelled, Piece, Progress, silent
from meshes.importing.names import guess_all
from meshes.importing.plan import BY_USER, ImportPlan, Pieces, in_place_of
from meshes.importing.reading import surface_notes
from meshes.importing.run import Choices, Report, title_of

READING = 0.95  # of the way to a plan


@dataclass(frozen=True)
class Made:
    """A pack that stands: where, and what was made of the input."""

    path: Path
    report: Report
    structures: int


def gather(paths: Sequence[Path], progress: Progress = silent, scheme: str | None = None) -> ImportPlan:
    """The plan for a file, a folder, a zip, or several mesh files. `scheme` : the numbering of a label map.

    Raises:
        MeshError: what cannot be read, by file; Cancelled: when `progress` says so.
    """
    from meshes.importing.labelled import recognised_labels
    from meshes.importing.masks import label_map_at
    from meshes.importing.mesh_files import read_meshes

    if not paths:
        raise MeshError("import: found no file, expected at least one")
    only = paths[0] if len(paths) == 1 else None
    title = title_of(only.resolve() if only else paths[0].resolve().parent) or "Imported"
    if only is None:
        return _of_meshes(_read_several(paths, progress), title, progress)
    if not only.exists():
        raise MeshError(f"{only}: found nothing there, expected mesh files, a label map, or a folder or zip of them")
    label_map = label_map_at(only, lambda share, what: progress(0.3 * share, what))
    if label_map is None:
        pieces = read_meshes(only, lambda share, what: progress(READING * share, what))
        return _of_meshes(pieces, title, progress)
    found = recognised_labels(label_map, scheme, lambda share, what: progress(0.3 + 0.7 * share, what))
    surfaces, guesses = [piece for piece, _ in found.pieces], tuple(guess for _, guess in found.pieces)
    return ImportPlan(Pieces.of(surfaces), guesses, title, labels=True, scheme=scheme, notes=found.notes)


def _read_several(paths: Sequence[Path], progress: Progress) -> list[Piece]:
    from meshes.importing.mesh_files import SUFFIXES, read_files

    for path in paths:
        if path.suffix.lower() not in SUFFIXES:
            raise MeshError(
                f"{path.name}: several files were chosen, which must all be meshes ({', '.join(SUFFIXES)}); "
                "import a folder, a zip or a label map by itself"
            )
    return read_files(paths, lambda share, what: progress(READING * share, what))


def _of_meshes(pieces: Sequence[Piece], title: str, progress: Progress) -> ImportPlan:
    progress(READING, "")
    guesses = guess_all([piece.name for piece in pieces], [piece.hints for piece in pieces])
    frame = guess_frame(pieces, supposed(pieces, guesses))
    found, notes = counted([_in_lps(piece, frame) for piece in pieces], guesses)
    if frame.mirrored:
        notes = [*notes, "Left and right by name contradict the frame: the input may be mirrored."]
    notes = [*notes, *surface_notes(pieces)]
    progress(1.0, "")
    return ImportPlan(
        Pieces.of(pieces), tuple(found), title, unit=frame.unit, axes=frame.axes, frame_reason=frame.reason,
        frame_confidence=frame.confidence, notes=tuple(notes),
    )  # fmt: skip


def split_piece(plan: ImportPlan, row: int, progress: Progress = silent) -> ImportPlan:
    """The plan with a fused piece taken apart into its bodies, numbered as far as can be.

    Raises MeshError: it is of one body; Cancelled: when `progress` says so.
    """
    from meshes.importing.splitting import split_bodies

    piece = plan.pieces.all[row]
    bodies = split_bodies(piece, progress)
    if len(bodies) < 2:
        raise MeshError(f"{piece.name}: is of one body, there is nothing to split")
    guesses = guess_all([one.name for one in bodies], [one.hints for one in bodies])
    after = in_place_of(plan, row, bodies, guesses)
    if not plan.labels and plan.frame_reason != BY_USER:
        frame = guess_frame(after.pieces.all, supposed(after.pieces.all, after.guesses))
        if sum(guess.target is not None for guess in plan.guesses) < 2:  # nothing told the frame before
            after = replace(
                after, unit=frame.unit, axes=frame.axes, frame_reason=frame.reason, frame_confidence=frame.confidence
            )
    found, _ = counted([_in_lps(one, after.frame) for one in after.pieces.all], after.guesses)
    return replace(after, guesses=tuple(found))


def made_of(plan: ImportPlan, folder: Path, progress: Progress = silent) -> Made:
    """Carry the plan out: the pack written to a folder below `folder` that nothing lies at, whole or not at all.

    Raises:
        MeshError: in one line what is wrong; Cancelled: when `progress` says so; nothing is written then.
    """
    from meshes.importing.job import id_of, write_whole
    from meshes.importing.run import assembled
    from meshes.pack import PackInfo

    info = PackInfo(id_of(plan.title), plan.title, "", "", "imported", {})
    pieces = [_in_lps(piece, plan.frame) for piece in plan.pieces.all]
    pack, report = assembled(
        list(zip(pieces, plan.guesses, strict=True)), info, plan.frame.title, Choices(derive=plan.derive),
        lambda share, what: progress(0.95 * share, what),
    )  # fmt: skip
    progress(0.95, "")
    place = free_place(folder, id_of(plan.title))
    try:
        write_whole(place, pack)
    except OSError as error:
        raise MeshError(f"{place}: cannot be written ({error.strerror or error}); free room or check rights") from error
    try:
        progress(1.0, "")
    except Cancelled:  # stopped while it was written
        shutil.rmtree(place, ignore_errors=True)
        raise
    return Made(place, report, len(pack.structures))


def free_place(folder: Path, name: str) -> Path:
    """`folder/name`, with a number where something lies there already."""
    place, number = folder / name, 2
    while place.exists() or place.is_symlink():
        place, number = folder / f"{name}-{number}", number + 1
    return place


def _in_lps(piece: Piece, frame: FrameGuess) -> Piece:
    """The piece in mm LPS, its triangles still facing outward."""
    turned = np.linalg.det(frame.matrix) < 0
    triangles = piece.triangles[:, ::-1] if turned else piece.triangles
    return replace(piece, points=to_lps(piece.points, frame), triangles=np.ascontiguousarray(triangles))
