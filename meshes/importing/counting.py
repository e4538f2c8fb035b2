"""The bodies of a split mesh put in order: which is the sacrum by its height, and which vertebra is which from there.

Nothing here is certain, since no name says it; so the guesses stay below those that names give, and are said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from meshes.importing.frames import middle_of
from meshes.importing.levels import COLUMN, Placed, propose
from meshes.importing.model import Guess, Piece
from meshes.importing.names import SURE

HIGH = 1.4  # times as high as the other bodies in the middle: the sacrum
FLAT = 0.42  # height by width below which a body is a disc
BY_SHAPE = SURE + 0.05
ASKED = 0.5
LUMBAR = 5


def is_body(piece: Piece) -> bool:
    """Whether a piece was split from another, so that its name says nothing of its level."""
    return "body" in piece.hints


def supposed(pieces: Sequence[Piece], guesses: Sequence[Guess]) -> list[Guess]:
    """Guesses good enough to find units and axes by: the bodies along their row, the sacrum or the larger below.

    pieces in the file's own frame. Where names already tell of two levels, nothing is supposed.
    """
    bodies = [i for i, piece in enumerate(pieces) if is_body(piece)]
    if len(bodies) < 2 or sum(guess.target is not None for guess in guesses) > 1:
        return list(guesses)
    middles = np.array([middle_of(pieces[i].points) for i in bodies])
    sides = np.array([np.ptp(pieces[i].points, axis=0) for i in bodies])
    axis = int(np.ptp(middles, axis=0).argmax())
    if pieces[bodies[0]].hints.get("space"):
        axis = 2
    heights, widths = sides[:, axis], np.delete(sides, axis, axis=1).max(axis=1)
    bones = [k for k in range(len(bodies)) if heights[k] >= FLAT * widths[k]]
    bones.sort(key=lambda k: middles[k, axis])  # from one end to the other
    if len(bones) < 2:
        return list(guesses)
    if _first_is_below([float(heights[k]) for k in bones], [float(np.prod(sides[k])) for k in bones]):
        bones.reverse()
    column = [level for level in COLUMN if level != "L6"]
    if _is_sacrum([float(heights[k]) for k in bones[::-1]]):
        column[-1] = "sacrum"
    else:
        column = column[:-1]
    found = list(guesses)
    for k, level in zip(bones[::-1], column[::-1], strict=False):
        found[bodies[k]] = Guess(f"vertebra/{level}", ASKED, "by its place in the row")
    return found


def _first_is_below(heights: Sequence[float], sizes: Sequence[float]) -> bool:
    """Which end of a row of bones is the lower: the sacrum's, else the one towards which they grow."""
    if _is_sacrum(heights):
        return True
    if _is_sacrum(heights[::-1]):
        return False
    return float(np.polyfit(np.arange(len(sizes)), np.asarray(sizes), 1)[0]) < 0


def _is_sacrum(heights: Sequence[float]) -> bool:
    """Whether the first of a row is so much higher than the rest that it is no vertebra."""
    return len(heights) > 2 and heights[0] > HIGH * float(np.median(heights[1:]))


def counted(pieces: Sequence[Piece], guesses: Sequence[Guess]) -> tuple[list[Guess], list[str]]:
    """Guesses for the bodies of a split mesh, counted from the sacrum or a named vertebra, and what to tell of it.

    pieces in mm LPS.
    """
    found = list(guesses)
    notes: list[str] = []
    bodies = [i for i, piece in enumerate(pieces) if is_body(piece) and guesses[i].target is None]
    if not bodies:
        return found, notes
    boxes = {i: np.ptp(pieces[i].points, axis=0) for i in bodies}
    flat = [i for i in bodies if boxes[i][2] < FLAT * boxes[i][:2].max()]
    bones = sorted((i for i in bodies if i not in flat), key=lambda i: middle_of(pieces[i].points)[2])
    anchored = any(_placed(piece, guess).level for piece, guess in zip(pieces, guesses, strict=True))
    if not anchored and bones and _is_sacrum([float(boxes[i][2]) for i in bones]):
        found[bones[0]] = Guess("vertebra/sacrum", BY_SHAPE, "the lowest body, and by far the highest in itself")
        anchored = True
    if anchored:
        notes += _from_anchor(pieces, found, flat)
    elif len(bones) == LUMBAR:
        for place, i in enumerate(reversed(bones), 1):
            found[i] = Guess(f"vertebra/L{place}", ASKED, "five bodies without a sacrum: taken for L1 to L5")
        notes.append("Five bodies and no sacrum: L1 to L5 are only supposed; name them to take them.")
    elif bones:
        notes.append(f"{len(bones)} bodies and no sacrum or named vertebra to count them from: name one of them.")
    _discs(pieces, found, flat)
    return found, notes


def _from_anchor(pieces: Sequence[Piece], found: list[Guess], flat: Sequence[int]) -> list[str]:
    """Number `found` in place by the first offer of `levels.propose`; the others are told."""
    placed = [_placed(piece, guess) for piece, guess in zip(pieces, found, strict=True)]
    for i in flat:
        placed[i] = replace(placed[i], guess=Guess("disc", 0.0, "too flat for a vertebra"))
    offers = propose(placed)
    for i, target in offers[0].targets.items() if offers else ():
        if target is None or is_body(pieces[i]):
            trust = BY_SHAPE if target else 0.9
            found[i] = Guess(target, trust, offers[0].text if target else f"{offers[0].text}: above the atlas")
    if not offers:
        return []
    told = [f"Levels of the bodies {offers[0].text}: check them, and shift or rename them if they are others."]
    return told + [f"Another count is possible: {offer.text}." for offer in offers[1:]]


def _discs(pieces: Sequence[Piece], found: list[Guess], flat: Sequence[int]) -> None:
    """Flat bodies between two numbered neighbours are their discs."""
    bones = [(middle_of(p.points)[2], "S1" if g.target == "vertebra/sacrum" else g.target.split("/")[1])
             for p, g in zip(pieces, found, strict=True)
             if g.target and g.target.startswith("vertebra/") and g.target.count("/") == 1]  # fmt: skip
    bones.sort(reverse=True)
    taken: dict[str, int] = {}
    for i in sorted(flat, key=lambda i: -float(np.prod(np.ptp(pieces[i].points, axis=0)))):
        height = middle_of(pieces[i].points)[2]
        above = [level for z, level in bones if z > height]
        below = [level for z, level in bones if z <= height]
        if not above or not below or COLUMN.index(below[0]) - COLUMN.index(above[-1]) not in (1, 2):
            continue
        target = f"disc/{above[-1]}-{below[0]}"
        target += "/nucleus" if target in taken else ""
        if target not in taken:
            taken[target] = i
            found[i] = Guess(target, BY_SHAPE, "a flat body between the two")


def _placed(piece: Piece, guess: Guess) -> Placed:
    low, high = piece.points.min(axis=0), piece.points.max(axis=0)
    middle, size = ((low + high) / 2).tolist(), (high - low).tolist()
    return Placed(piece.name, guess, (middle[0], middle[1], middle[2]), (size[0], size[1], size[2]))
