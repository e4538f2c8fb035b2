"""One import from a path to a pack, and the report of what was taken for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from meshes.errors import MeshError
from meshes.importing.canal import derive_canal
from meshes.importing.discs import LocalBones, derive_discs
from meshes.importing.facets import derive_facets
from meshes.importing.model import Guess, Piece, Progress, silent
from meshes.importing.names import SURE
from meshes.importing.pack_maker import make_pack
from meshes.importing.splitting import bodies_of_size
from meshes.pack import MeshPack, PackInfo


@dataclass(frozen=True)
class Row:
    """One piece of the input: what it is called, what it is taken for, how sure that is, and why."""

    name: str
    source: str
    target: str | None
    confidence: float
    reason: str

    @property
    def taken(self) -> bool:
        """Whether it goes into the pack."""
        return self.target is not None and self.confidence >= SURE


@dataclass(frozen=True)
class Report:
    """What an import made of its input; `notes` are lines to be read by the user."""

    rows: tuple[Row, ...]
    frame: str
    derived: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What the user decided: names by the number of the piece (a structure id, or an empty text to leave it out).

    derive : whether discs, facet joints and the canal are derived where they are missing from the bones
    """

    names: Mapping[int, str] = field(default_factory=dict)
    derive: bool = True


def assembled(
    pieces: Sequence[tuple[Piece, Guess]], info: PackInfo, frame: str, choices: Choices, progress: Progress = silent
) -> tuple[MeshPack, Report]:
    """The pack of pieces in mm LPS with their guesses, what is missing derived, and the report.

    Raises:
        MeshError: nothing was recognised, or two pieces are taken for one structure.
        Cancelled: when `progress` says so.
    """
    rows = [_row(piece, guess, choices.names.get(number)) for number, (piece, guess) in enumerate(pieces)]
    surfaces: dict[str, Piece] = {}
    for row, (piece, _) in zip(rows, pieces, strict=True):
        if not row.taken or row.target is None:
            continue
        if row.target in surfaces:
            raise MeshError(
                f"{row.source}: {row.name!r} is taken for {row.target}, and so is {surfaces[row.target].name!r} of "
                f"{surfaces[row.target].source}; leave one out or give it another name"
            )
        surfaces[row.target] = piece
    if not surfaces:
        names = ", ".join(repr(row.name) for row in rows[:5])
        several = sum(bodies_of_size(piece) for piece, _ in pieces) if len(pieces) == 1 else 0
        split = f", or split it: it is made of {several} bodies" if several > 1 else ""
        raise MeshError(
            f"nothing was recognised among {len(rows)} surfaces ({names}); name them, such as L3 or disc_L4L5{split}"
        )
    pack = make_pack(surfaces, info, lambda share, what: progress(0.8 * share, what))
    derived, notes = _derived(pack) if choices.derive else ({}, [])
    if derived:
        pack = make_pack(
            surfaces | derived, info, lambda share, what: progress(0.8 + 0.2 * share, what), made=pack.meshes
        )
    return pack, Report(tuple(rows), frame, tuple(derived), tuple(notes))


def _row(piece: Piece, guess: Guess, named: str | None) -> Row:
    if named is not None:
        return Row(piece.name, piece.source, named or None, 1.0, "named by the user")
    return Row(piece.name, piece.source, guess.target, guess.confidence, guess.reason)


def _derived(pack: MeshPack) -> tuple[dict[str, Piece], list[str]]:
    bones = {key: mesh for key, mesh in pack.meshes.items() if key.startswith("vertebra/")}
    local = LocalBones(bones)
    discs, notes = derive_discs(bones, _present(pack, "disc/", 2), local)
    facets, more = derive_facets(bones, _present(pack, "facet/", 3), local)
    walls = [mesh for key, mesh in pack.meshes.items() if key.startswith("disc/")] + list(discs.values())
    canal, last = derive_canal(bones, walls, frozenset(pack.meshes), local)
    return discs | facets | canal, notes + more + last


def _present(pack: MeshPack, head: str, depth: int) -> frozenset[str]:
    """The beginnings, `depth` words long, of the ids that begin with `head`."""
    return frozenset("/".join(key.split("/")[:depth]) for key in pack.meshes if key.startswith(head))


#: Endings that are no part of a name.
ENDINGS = frozenset(
    (".stl", ".obj", ".ply", ".glb", ".gltf", ".vtp", ".vtk", ".3mf", ".zip", ".nii", ".gz", ".nrrd", ".seg", ".mha")
) | {".mhd", ".dcm"}


def title_of(path: Path) -> str:
    """What a pack made from a path is called: the name of its file or folder, without endings."""
    name = path.name
    while Path(name).suffix.lower() in ENDINGS:
        name = Path(name).stem
    return name
