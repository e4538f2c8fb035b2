"""From a label map to recognised pieces: its scheme, which labels are of the spine, their surfaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from meshes.errors import MeshError
from meshes.importing.levels import Placed, apply, propose
from meshes.importing.masks import stem_of
from meshes.importing.model import Guess, LabelMap, Piece, Progress, silent
from meshes.importing.names import guess, guess_all
from meshes.importing.scheme_guess import guess_scheme, places_of
from meshes.importing.scheme_table import Scheme, scheme_called
from meshes.importing.surfaces import Found, labels_in, surfaces_of

FRAME = "LPS, mm, from the header"
SACRAL = ("vertebra/sacrum", "vertebra/S1")
COUNTED = 0.75  # how sure a level is that was counted up from the sacrum
UNNAMED = 60  # labels without a scheme of which surfaces are made to ask about


@dataclass(frozen=True)
class Labelled:
    """Pieces in mm LPS, each with its guess, and lines to be read by the user."""

    pieces: tuple[tuple[Piece, Guess], ...]
    notes: tuple[str, ...]


def recognised_labels(label_map: LabelMap, scheme: str | None = None, progress: Progress = silent) -> Labelled:
    """The spine of a label map. What is not of the atlas (organs, ribs) is left out without a word.

    scheme : name or file of the scheme it is numbered by; by default it is guessed

    Raises:
        MeshError: nothing of the spine in it, a bad table; Cancelled: when `progress` says so.
    """
    found = labels_in(label_map, lambda share: progress(0.1 * share, "looking for labels"))
    if len(found) == 1 and not label_map.names and scheme is None:  # a mask of one structure is named by its file
        stem = stem_of(Path(label_map.source))
        label_map = replace(label_map, names={next(iter(found)): stem} if guess(stem).target else {})
    given, notes = _scheme_of(label_map, found, scheme)
    names = given.names(found) if given else {}
    several = given.several if given else frozenset()
    wanted, joined = _chosen(found, names, several, given)
    if not wanted:
        shown = ", ".join(repr(name) for name in list(names.values())[:5]) or ", ".join(map(str, list(found)[:5]))
        raise MeshError(
            f"{label_map.source}: labels: found {shown}, nothing from T12 to the sacrum; if it is numbered by other "
            "rules, say which (--scheme)"
        )
    named = replace(label_map, names=names)
    pieces = surfaces_of(
        named,
        wanted,
        lambda share, what: progress(0.1 + 0.9 * share, what),
        joined=joined,
        several=several,
        found=found,
    )
    guesses, more = _guessed(pieces)
    more += [
        f"{piece.name}: {piece.hints[key]}." for piece in pieces for key in ("cut", "specks") if key in piece.hints
    ]
    return Labelled(tuple(zip(pieces, guesses, strict=True)), (*label_map.notes, *notes, *more))


def _scheme_of(label_map: LabelMap, found: Mapping[int, Found], asked: str | None) -> tuple[Scheme | None, list[str]]:
    if asked is not None:
        scheme = scheme_called(asked)
        if not scheme.names(found):
            raise MeshError(
                f"{label_map.source}: labels: found {', '.join(map(str, list(found)[:8]))}, none of the scheme "
                f"{scheme.name}; give another scheme or leave it out"
            )
        return scheme, []
    guessed, reason = guess_scheme(places_of(label_map, found), label_map.names)
    return guessed, [f"Labels: {reason}."]


def _chosen(
    found: Mapping[int, Found], names: Mapping[int, str], several: frozenset[int], scheme: Scheme | None
) -> tuple[list[int], dict[int, int]]:
    """The labels to make surfaces of, and those that are one structure with another (label -> that one)."""
    if scheme is None:
        return list(found)[:UNNAMED], {}
    guesses = dict(zip(names, guess_all(list(names.values())), strict=True))
    host: dict[str, int] = {}
    joined: dict[int, int] = {}
    wanted = []
    for label in sorted(names, key=lambda one: (guesses[one].target != "vertebra/sacrum", one)):
        target = guesses[label].target
        if target is None and label not in several:
            continue
        # S1 and the sacrum share no voxel in a label map: together they are the bone
        key = "vertebra/sacrum" if target in SACRAL else names[label]
        if key in host and label not in several:
            joined[label] = host[key]
        host.setdefault(key, label)
        wanted.append(label)
    return sorted(wanted), joined


def _guessed(pieces: Sequence[Piece]) -> tuple[list[Guess], list[str]]:
    """The guesses by name; bodies without a level are counted up from the sacrum, discs lie between them."""
    guesses = guess_all([piece.name for piece in pieces], [piece.hints for piece in pieces])
    if not any("body" in piece.hints for piece in pieces):
        return guesses, []
    discs = [i for i, piece in enumerate(pieces) if "body" in piece.hints and "dis" in piece.name]
    placed = [_placed(piece, guess) for piece, guess in zip(pieces, guesses, strict=True)]
    offers = propose([replace(one, size=(0.0, 0.0, 0.0)) if i in discs else one for i, one in enumerate(placed)])
    offers = [offer for offer in offers if not offer.transitional]
    if not offers:
        return guesses, ["The bodies have no levels, and no sacrum is there to count them from: name them."]
    counted = apply(guesses, offers[0].targets, offers[0].text)
    counted = [replace(g, confidence=COUNTED) if i in offers[0].targets else g for i, g in enumerate(counted)]
    return _discs_between(placed, counted, discs), [f"Levels of the bodies: {offers[0].text}."]


def _discs_between(placed: Sequence[Placed], guesses: list[Guess], discs: Sequence[int]) -> list[Guess]:
    """Each disc named after the vertebrae above and below it."""
    bones = sorted((-one.centroid[2], g.target) for one, g in zip(placed, guesses, strict=True) if _is_bone(g))
    for i in discs:
        above = [target for height, target in bones if -height > placed[i].centroid[2]]
        below = [target for height, target in bones if -height < placed[i].centroid[2]]
        if above and below:
            pair = "-".join("S1" if t == "vertebra/sacrum" else str(t).split("/")[1] for t in (above[-1], below[0]))
            guesses[i] = Guess(f"disc/{pair}", COUNTED, "lies between these two")
        else:
            guesses[i] = Guess(None, 0.9, "a disc above the atlas, or without neighbours")
    return guesses


def _is_bone(guess: Guess) -> bool:
    return (guess.target or "").count("/") == 1 and str(guess.target).startswith("vertebra/")


def _placed(piece: Piece, guess: Guess) -> Placed:
    low, high = piece.points.min(axis=0), piece.points.max(axis=0)
    middle, size = ((low + high) / 2).tolist(), (high - low).tolist()
    return Placed(piece.name, guess, (middle[0], middle[1], middle[2]), (size[0], size[1], size[2]))
