"""Whether the levels of a spine can be right: their order, what is missing or doubled, and how to renumber them.

Pure functions over guesses and where the pieces lie, LPS, mm. Nothing is changed here without being asked: a report
holds proposals, `apply` gives new guesses. The sacrum is level S1 here; a free S1 beside it stays out of the count.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from meshes.errors import MeshError
from meshes.importing.model import Guess
from meshes.importing.names import BONES, ROOTS, SEGMENTS

COLUMN = ("T12", "L1", "L2", "L3", "L4", "L5", "L6", "S1")
WIDE, LONG = 32.0, 130.0  # mm: the longest side of a vertebra or of a body alone
PART_OF_STEP = 1.6  # a gap of so many usual steps has room for one more vertebra


@dataclass(frozen=True)
class Placed:
    """A piece as it is taken: its name, its guess, the middle of its box and the box's sides, LPS, mm."""

    name: str
    guess: Guess
    centroid: tuple[float, float, float]
    size: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def level(self) -> str | None:
        """The level of a whole vertebra or of the sacrum (S1), else None."""
        parts = (self.guess.target or "").split("/")
        if len(parts) != 2 or parts[0] != "vertebra":
            return None
        return "S1" if parts[1] == "sacrum" else parts[1] if parts[1] in COLUMN[:-1] else None


@dataclass(frozen=True)
class LevelFinding:
    """`kind`: order, upside-down, missing, doubled, six-lumbar or gap; a sentence; the pieces it is about."""

    kind: str
    text: str
    pieces: tuple[int, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """An offer: piece -> structure id (None: above the atlas). `transitional` if it counts an L6."""

    text: str
    targets: Mapping[int, str | None] = field(default_factory=dict)
    transitional: bool = False


@dataclass(frozen=True)
class LevelReport:
    """The vertebrae from the top down (indices and levels), what is wrong with them and what could be done."""

    order: tuple[int, ...]
    levels: tuple[str, ...]
    findings: tuple[LevelFinding, ...]
    proposals: tuple[Proposal, ...]

    @property
    def in_order(self) -> bool:
        """Whether the levels can stand as they are (a six-lumbar spine can)."""
        return not any(f.kind in ("order", "upside-down", "doubled") for f in self.findings)


def check_levels(placed: Sequence[Placed]) -> LevelReport:
    """The report on whole vertebrae and the sacrum among `placed`; other pieces are passed over."""
    named = sorted((i for i, p in enumerate(placed) if p.level), key=lambda i: (-placed[i].centroid[2], i))
    levels = tuple(str(placed[i].level) for i in named)
    unordered = [*_doubled(named, levels), *_order(placed, named, levels)]
    gaps = [] if unordered else _gaps(placed, named, levels)
    findings = [*unordered, *_missing(levels), *_six(placed, named), *gaps]
    return LevelReport(tuple(named), levels, tuple(findings), tuple(propose(placed)))


def _doubled(named: Sequence[int], levels: Sequence[str]) -> list[LevelFinding]:
    found = []
    for level in COLUMN:
        pieces = tuple(i for i, other in zip(named, levels, strict=True) if other == level)
        if len(pieces) > 1:
            found.append(LevelFinding("doubled", f"{len(pieces)} pieces are named {_spoken(level)}", pieces))
    return found


def _order(placed: Sequence[Placed], named: Sequence[int], levels: Sequence[str]) -> list[LevelFinding]:
    """Those that must move for the rest to run down the spine."""
    counted = [COLUMN.index(level) for level in levels]
    kept = _longest_rise(counted)
    wrong = [named[i] for i in range(len(named)) if i not in kept]
    if not wrong:
        return []
    if len(set(counted)) > 2 and counted == sorted(counted, reverse=True):
        return [LevelFinding("upside-down", "the levels run from below upwards: are the axes right?", tuple(named))]
    names = ", ".join(f"{_spoken(str(placed[i].level))} ({placed[i].name})" for i in wrong)
    return [LevelFinding("order", f"not where its neighbours' names put it: {names}", tuple(wrong))]


def _longest_rise(counted: Sequence[int]) -> set[int]:
    """Places of a longest run of numbers that do not fall (equal ones are reported as doubled)."""
    best: list[list[int]] = []
    for i, number in enumerate(counted):
        before = [run for run in best if counted[run[-1]] <= number]
        best.append([*_longest(before), i])
    return set(_longest(best))


def _longest(runs: Sequence[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run), default=[])


def _missing(levels: Sequence[str]) -> list[LevelFinding]:
    """Levels between the highest and the lowest named; nobody misses L6."""
    places = [COLUMN.index(level) for level in levels]
    if not places:
        return []
    between = [c for c in COLUMN[min(places) : max(places) + 1] if c not in levels and c != "L6"]
    return [LevelFinding("missing", f"missing between the named levels: {', '.join(between)}")] if between else []


def _six(placed: Sequence[Placed], named: Sequence[int]) -> list[LevelFinding]:
    lumbar = [i for i in named if str(placed[i].level).startswith("L")]
    if len({placed[i].level for i in lumbar}) < 6:
        return []
    text = "six lumbar vertebrae: L6 is transitional anatomy, or the topmost is T12"
    return [LevelFinding("six-lumbar", text, tuple(lumbar))]


def _gaps(placed: Sequence[Placed], named: Sequence[int], levels: Sequence[str]) -> list[LevelFinding]:
    """Two neighbours by name so far apart that a vertebra would fit between, or a jump in names without the room."""
    pairs = []
    for (i, one), (j, two) in itertools.pairwise(zip(named, levels, strict=True)):
        steps = COLUMN.index(two) - COLUMN.index(one)
        if two != "S1" and steps > 0:  # the sacrum's middle lies far below its upper end
            pairs.append((i, j, steps, _distance(placed[i], placed[j])))
    if len(pairs) < 2:
        return []
    usual = statistics.median(distance / steps for _, _, steps, distance in pairs)
    found = []
    for i, j, steps, distance in pairs:
        between = f"{placed[i].level} and {placed[j].level}"
        if distance > PART_OF_STEP * usual * steps:
            found.append(LevelFinding("gap", f"room for another vertebra between {between}: {distance:.0f} mm", (i, j)))
        elif steps > 1 and distance < usual * (steps - 0.6):
            found.append(LevelFinding("gap", f"{between} lie as close as neighbours: {distance:.0f} mm", (i, j)))
    return found


def _distance(one: Placed, two: Placed) -> float:
    return sum((a - b) ** 2 for a, b in zip(one.centroid, two.centroid, strict=True)) ** 0.5


def _spoken(level: str) -> str:
    return "sacrum" if level == "S1" else level


def propose(placed: Sequence[Placed]) -> list[Proposal]:
    """Levels for unnamed pieces of a vertebra's size, counted up from the sacrum or down and up from a named one.

    Nothing without an anchor or without unnamed vertebrae; two offers where a sixth lumbar vertebra is possible.
    """
    bones = [i for i, p in enumerate(placed) if p.level or (p.guess.target is None and _like_a_vertebra(p))]
    bones.sort(key=lambda i: -placed[i].centroid[2])
    unnamed = [i for i in bones if placed[i].level is None]
    anchors = [place for place, i in enumerate(bones) if placed[i].level]
    if not unnamed or not anchors:
        return []
    lowest = anchors[-1]
    level = str(placed[bones[lowest]].level)
    text = f"counted from {'the sacrum' if level == 'S1' else level}, {placed[bones[lowest]].name}"
    usual = [c for c in COLUMN if c != "L6" or any(placed[i].level == "L6" for i in bones)]
    offers = [Proposal(text, _counted(placed, bones, lowest, level, usual))]
    if level == "S1" and "L6" not in usual and lowest >= 6:
        text = f"{text}, with six lumbar vertebrae (transitional anatomy)"
        offers.append(Proposal(text, _counted(placed, bones, lowest, level, COLUMN), transitional=True))
    return [offer for offer in offers if _agrees(placed, bones, offer)]


def _like_a_vertebra(piece: Placed) -> bool:
    """By its box alone, and only if no word of the name speaks against it."""
    stated = piece.guess.reason.startswith(("not of", "above", "several"))
    return not stated and WIDE <= max(piece.size) <= LONG and min(piece.size) >= 0.18 * max(piece.size)


def _counted(
    placed: Sequence[Placed], bones: Sequence[int], anchor: int, level: str, column: Sequence[str]
) -> dict[int, str | None]:
    start = column.index(level)
    targets: dict[int, str | None] = {}
    for place, i in enumerate(bones):
        index = start + place - anchor
        found = column[index] if 0 <= index < len(column) else None
        if placed[i].level is None or placed[i].level != found:
            targets[i] = _bone_id(found) if found else None
    return targets


def _agrees(placed: Sequence[Placed], bones: Sequence[int], offer: Proposal) -> bool:
    """An offer leaves every name that stands as it is."""
    return all(placed[i].level is None for i in bones if i in offer.targets)


def _bone_id(level: str) -> str:
    return "vertebra/sacrum" if level == "S1" else f"vertebra/{level}"


def apply(guesses: Sequence[Guess], targets: Mapping[int, str | None], reason: str = "chosen") -> list[Guess]:
    """The guesses with those of `targets` replaced, as sure as the user is."""
    return [replace(g, target=targets[i], confidence=1.0, reason=reason) if i in targets else g
            for i, g in enumerate(guesses)]  # fmt: skip


def shift(guesses: Sequence[Guess], steps: int) -> list[Guess]:
    """Every vertebra `steps` levels further down (up if negative), with its discs, joints, nerves and ligaments.

    The sacrum stays the sacrum, S1 and S2 stay roots; a disc on it stays on it. What leaves T12 to L6 gets target None.
    """
    moving = COLUMN[:-1]
    places = {level: index + steps for index, level in enumerate(moving)}
    mapping = {level: moving[to] if 0 <= to < len(moving) else None for level, to in places.items()}
    return [_renamed(g, mapping) for g in guesses]


def rename_all(guesses: Sequence[Guess], mapping: Mapping[str, str | None]) -> list[Guess]:
    """Every level of `mapping` renamed at once, the sacrum being S1; None takes the level out of the atlas.

    Raises MeshError if a level is none of T12 to L6 and S1, or if two would get one name.
    """
    for level in [*mapping, *(to for to in mapping.values() if to is not None)]:
        if level not in COLUMN:
            raise MeshError(f"rename: level {level!r}: not known, expected one of {', '.join(COLUMN)}")
    there = {level for g in guesses for level in _levels_of(g)} | set(mapping)
    ends = [mapping.get(level, level) for level in sorted(there)]
    doubled = {end for end in ends if end is not None and ends.count(end) > 1}
    if doubled:
        raise MeshError(f"rename: two levels would be named {', '.join(sorted(doubled))}; rename the other one as well")
    return [_renamed(g, mapping) for g in guesses]


def _levels_of(guess: Guess) -> list[str]:
    parts = (guess.target or "").replace("sacrum", "S1").split("/")
    return [level for part in parts for level in part.split("-") if level in COLUMN]


def _renamed(guess: Guess, mapping: Mapping[str, str | None]) -> Guess:
    """The same structure at another level; target None if the atlas has none there."""
    if not set(_levels_of(guess)) & set(mapping):
        return guess
    parts = str(guess.target).split("/")
    kind = parts[0]
    new = [_part(part, kind, mapping) for part in parts[1:]]
    if None in new:
        return Guess(None, 0.9, f"{guess.target}, renumbered: out of the atlas")
    target = "/".join([kind, *(str(part) for part in new)])
    return replace(guess, target=target, reason=f"{guess.reason}; renumbered") if target != guess.target else guess


def _part(part: str, kind: str, mapping: Mapping[str, str | None]) -> str | None:
    levels = ["S1"] if part == "sacrum" and kind == "vertebra" else part.split("-")
    if not all(level in BONES or level in ROOTS for level in levels):
        return part
    if part == "S1" and kind == "vertebra":
        return part  # a first sacral vertebra apart from the sacrum
    moved = [mapping.get(level, level) for level in levels]
    if None in moved:
        return None
    name = "-".join(str(level) for level in moved)
    if len(moved) == 2:
        return name if name in SEGMENTS else None
    return "sacrum" if kind == "vertebra" and name == "S1" else name
