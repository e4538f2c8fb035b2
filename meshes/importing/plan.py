"""What the user has decided of an import so far: an immutable plan, and functions from one plan to the next.

Nothing here shows, reads or writes anything. Levels are renumbered by `levels`, places follow the frame chosen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.frames import UNITS, FrameGuess, axes_matrix
from meshes.importing.levels import COLUMN, LevelReport, Placed, Proposal, apply, check_levels, rename_all, shift
from meshes.importing.model import Guess, Piece
from meshes.importing.names import SURE
from meshes.importing.pack_maker import OTHER

BY_USER = "chosen"
LIMIT = 500  # steps that can be undone


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces as they were read, in their own frame, and the box of each, (n, 2, 3) in its units. Equal if the same."""

    all: tuple[Piece, ...]
    boxes: NDArray[np.float64]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Pieces:
        """Measured once, so that a change of units or levels costs nothing."""
        boxes = [np.stack([one.points.min(axis=0), one.points.max(axis=0)]) for one in pieces]
        return cls(tuple(pieces), np.array(boxes, dtype=np.float64).reshape(-1, 2, 3))


@dataclass(frozen=True)
class ImportPlan:
    """What is taken for what.

    guesses : one for each piece; what the user said has the reason `BY_USER` and is sure
    unit, axes : how the pieces' coordinates lie (`frames.FrameGuess`); fixed where `labels` says so
    labels : whether the pieces come from a label map, whose header says where it lies, numbered by `scheme`
    frame_reason, frame_confidence : by what the frame was found, and how sure that is, 0 to 1
    title : of the pack; derive : whether what is missing is derived; notes : lines of the readers
    """

    pieces: Pieces
    guesses: tuple[Guess, ...]
    title: str
    unit: str = "mm"
    axes: str = "LPS"
    labels: bool = False
    scheme: str | None = None
    derive: bool = True
    frame_reason: str = ""
    frame_confidence: float = 1.0
    notes: tuple[str, ...] = ()

    @property
    def frame(self) -> FrameGuess:
        """How the files' coordinates lie."""
        return FrameGuess(self.unit, self.axes, 1.0, self.frame_reason)


# --- reading a plan -----------------------------------------------------------------------------------------------


def taken(plan: ImportPlan, row: int) -> bool:
    """Whether a piece goes into the pack."""
    guess = plan.guesses[row]
    return guess.target is not None and guess.confidence >= SURE


def asked(plan: ImportPlan) -> tuple[int, ...]:
    """The pieces that nobody is sure about."""
    return tuple(row for row, guess in enumerate(plan.guesses) if guess.confidence < SURE)


def doubled(plan: ImportPlan) -> dict[int, tuple[int, ...]]:
    """Pieces that are taken for the structure of another: piece -> those others."""
    same: dict[str, list[int]] = {}
    for row, guess in enumerate(plan.guesses):
        if taken(plan, row):
            same.setdefault(str(guess.target), []).append(row)
    return {row: tuple(o for o in rows if o != row) for rows in same.values() if len(rows) > 1 for row in rows}


def order(plan: ImportPlan) -> tuple[int, ...]:
    """The pieces as they are shown: those asked about first, then what is taken from above down, then the rest."""
    unsure = set(asked(plan))

    def key(row: int) -> tuple[int, str, int, str, int]:
        target = plan.guesses[row].target
        group = 0 if row in unsure else 1 if target else 2
        return group, *_place(target or ""), row

    return tuple(sorted(range(len(plan.guesses)), key=key))


def _place(target: str) -> tuple[str, int, str]:
    """The kind, bones first, then the level from above down."""
    head = target.split("/")[0]
    heads = ("vertebra", "disc", "facet", "canal", "nerve", "ligament", OTHER)
    level = re.search(r"[TLS]\d{1,2}|sacrum", target)
    name = "S1" if level and level[0] == "sacrum" else level[0] if level else ""
    return str(heads.index(head) if head in heads else 9), COLUMN.index(name) if name in COLUMN else 99, target


def placed(plan: ImportPlan) -> list[Placed]:
    """The pieces as the check of levels wants them: middles and sides of boxes, mm LPS."""
    corners = plan.pieces.boxes @ (plan.frame.matrix.T * plan.frame.scale)
    middles, sides = corners.mean(axis=1).tolist(), np.abs(corners[:, 1] - corners[:, 0]).tolist()
    return [
        Placed(piece.name, guess, (m[0], m[1], m[2]), (s[0], s[1], s[2]))
        for piece, guess, m, s in zip(plan.pieces.all, plan.guesses, middles, sides, strict=True)
    ]


def levels(plan: ImportPlan) -> LevelReport:
    """What is to be said of the levels, and what could be done; one more offer where six lumbar vertebrae are named."""
    report = check_levels(placed(plan))
    more = _topmost_thoracic(report, plan)
    return replace(report, proposals=(*report.proposals, *more))


def _topmost_thoracic(report: LevelReport, plan: ImportPlan) -> list[Proposal]:
    """Six lumbar vertebrae may be five below a T12: offered, and left to the user."""
    if "T12" in report.levels or not {"L1", "L6"} <= set(report.levels):
        return []
    moved = shift(plan.guesses, -1)
    changed = {i: new.target for i, (old, new) in enumerate(zip(plan.guesses, moved, strict=True)) if old != new}
    return [Proposal("six lumbar vertebrae counted as T12 and five lumbar ones", changed)]


def present_levels(plan: ImportPlan) -> tuple[str, ...]:
    """The levels that vertebrae are named after, from above down."""
    return tuple(level for level in COLUMN if level in {one.level for one in placed(plan)})


def size(plan: ImportPlan) -> tuple[float, float, float]:
    """What is taken (or everything, where nothing is) from side to side, front to back, top to bottom, mm."""
    rows = [row for row in range(len(plan.guesses)) if taken(plan, row)] or list(range(len(plan.guesses)))
    corners = (plan.pieces.boxes[rows] @ (plan.frame.matrix.T * plan.frame.scale)).reshape(-1, 3)
    x, y, z = (corners.max(axis=0) - corners.min(axis=0)).tolist()
    return x, y, z


# --- from one plan to the next ------------------------------------------------------------------------------------

Step = Callable[[ImportPlan], ImportPlan]


def name_piece(plan: ImportPlan, row: int, target: str | None) -> ImportPlan:
    """A piece taken for `target`, or left out (None)."""
    return replace(plan, guesses=tuple(apply(plan.guesses, {row: target}, BY_USER)))


def keep_as_other(plan: ImportPlan, row: int) -> ImportPlan:
    """A piece kept under its own name, as nothing that the atlas knows."""
    used = {guess.target for i, guess in enumerate(plan.guesses) if i != row}
    return name_piece(plan, row, free_other(plan.pieces.all[row].name, used))


def free_other(name: str, used: set[str | None]) -> str:
    """`other/<name>` as an id, with a number where that is taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-") or "surface"
    found, number = f"{OTHER}/{plain}", 2
    while found in used:
        found, number = f"{OTHER}/{plain}-{number}", number + 1
    return found


def shift_levels(plan: ImportPlan, steps: int) -> ImportPlan:
    """Every level `steps` further down (up if negative)."""
    return replace(plan, guesses=tuple(shift(plan.guesses, steps)))


def rename_levels(plan: ImportPlan, mapping: Mapping[str, str | None]) -> ImportPlan:
    """Levels renamed in one step. Raises MeshError as `levels.rename_all` does."""
    return replace(plan, guesses=tuple(rename_all(plan.guesses, mapping)))


def accept(plan: ImportPlan, offer: Proposal) -> ImportPlan:
    """The levels as an offer counts them."""
    return replace(plan, guesses=tuple(apply(plan.guesses, offer.targets, offer.text)))


def set_frame(plan: ImportPlan, unit: str | None = None, axes: str | None = None) -> ImportPlan:
    """Other units or axes. Raises MeshError: unknown ones, or those of a label map, which its header says."""
    if plan.labels:
        raise MeshError("frame: a label map says itself where it lies; its units and axes cannot be changed")
    if unit is not None and unit not in UNITS:
        raise MeshError(f"unit: found {unit!r}, expected one of {', '.join(UNITS)}")
    axes_matrix(axes or plan.axes)
    return replace(plan, unit=unit or plan.unit, axes=axes or plan.axes, frame_reason=BY_USER, frame_confidence=1.0)


def set_title(plan: ImportPlan, title: str) -> ImportPlan:
    """The pack called otherwise; an empty title changes nothing."""
    shown = " ".join(title.split())
    return replace(plan, title=shown) if shown else plan


def set_derive(plan: ImportPlan, derive: bool) -> ImportPlan:
    """Whether what is missing is derived."""
    return replace(plan, derive=derive)


def in_place_of(plan: ImportPlan, row: int, bodies: Sequence[Piece], guesses: Sequence[Guess]) -> ImportPlan:
    """A piece replaced by the bodies it is made of, each with its guess."""
    pieces = [*plan.pieces.all[:row], *bodies, *plan.pieces.all[row + 1 :]]
    merged = (*plan.guesses[:row], *guesses, *plan.guesses[row + 1 :])
    return replace(plan, pieces=Pieces.of(pieces), guesses=merged)


# --- why it cannot be imported yet ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hindrance:
    """`kind`: nothing or doubled; the structure meant twice; the pieces concerned."""

    kind: str
    target: str = ""
    rows: tuple[int, ...] = ()


def hindrance(plan: ImportPlan) -> Hindrance | None:
    """Why the plan cannot be carried out as it is; None if it can."""
    counts = Counter(guess.target for row, guess in enumerate(plan.guesses) if taken(plan, row))
    if not counts:
        return Hindrance("nothing")
    twice = next((target for target, count in counts.items() if count > 1), None)
    if twice is None:
        return None
    rows = tuple(r for r, guess in enumerate(plan.guesses) if guess.target == twice and taken(plan, r))
    return Hindrance("doubled", str(twice), rows)


# --- undo ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanHistory:
    """The present plan, those before it (latest last) and those that were undone (next last)."""

    present: ImportPlan
    past: tuple[ImportPlan, ...] = field(default=())
    future: tuple[ImportPlan, ...] = field(default=())

    def do(self, step: Step) -> PlanHistory:
        """The history after a step; a step that fails or changes nothing leaves it as it is."""
        plan = step(self.present)
        if plan == self.present:
            return self
        return PlanHistory(plan, (*self.past, self.present)[-LIMIT:])

    def undo(self) -> PlanHistory:
        """One step back, if there is one."""
        if not self.past:
            return self
        return PlanHistory(self.past[-1], self.past[:-1], (*self.future, self.present))

    def redo(self) -> PlanHistory:
        """What was undone, done again."""
        if not self.future:
            return self
        return PlanHistory(self.future[-1], (*self.past, self.present), self.future[:-1])
