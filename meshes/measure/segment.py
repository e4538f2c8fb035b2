"""Sizes between two neighbouring bones: disc heights and wedge, the two foramina, how the pair is bent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from meshes.measure.arch import Pedicle
from meshes.measure.frame import LocalBone, Plate
from meshes.measure.reading import Reading, reading
from meshes.measure.section import Floats, Solid, level_crossings

INSET = 0.05  # of the disc's depth: so far inside the borders its front and back are measured
NOTCH_FROM, NOTCH_TO = -3.0, 14.0  # mm behind the body's back rim: there the vertebral notches lie
STEP = 0.5  # mm
OPEN_FROM, OPEN_TO = 0.25, 0.85  # of the foramen's height: where its width is taken
INNER = 0.25  # of the pedicle's width from its middle towards the canal, where the foramen is narrowest
LEVELS = 29  # heights at which the width is taken
FORAMEN_BEHIND = 3.0  # mm behind the line from notch to notch: no farther back is the front wall


def tilt(bone: LocalBone, plate: Plate) -> float:
    """Degrees by which an end-plate looks forward in the world's sagittal plane."""
    normal = bone.rotation @ np.r_[0.0, plate.upward]
    return float(np.degrees(np.arctan2(-normal[1], normal[2])))


@dataclass(frozen=True, eq=False)
class Between:
    """The sagittal frame of a disc: `back` and `up` (3,) unit, world; `front_y`, `back_y` mm along `back`."""

    back: Floats
    up: Floats
    left: Floats
    front_y: float
    back_y: float

    def flat(self, points: Floats) -> Floats:
        """World (n, 3) to (n, 2): along `back` and `up`."""
        return points @ np.column_stack([self.back, self.up])

    def lift(self, flat: Floats, left: float) -> Floats:
        """(2,) along `back` and `up`, and mm to the left, to world (3,)."""
        return flat[0] * self.back + flat[1] * self.up + left * self.left


def between(upper: LocalBone, lower: LocalBone) -> Between | None:
    """The frame half-way between the end-plates that face each other, or None where the upper bone has none."""
    if upper.lower is None:
        return None
    normals = upper.rotation @ np.r_[0.0, upper.lower.upward] + lower.rotation @ np.r_[0.0, lower.upper.upward]
    up = normals / np.linalg.norm(normals)
    left = upper.rotation[:, 0] + lower.rotation[:, 0]
    left -= up * (left @ up)
    left /= np.linalg.norm(left)
    back = np.cross(up, left)
    rims = ((upper, upper.lower), (lower, lower.upper))
    front = np.mean([bone.to_world(np.r_[0.0, plate.front]) @ back for bone, plate in rims])
    rear = np.mean([bone.to_world(np.r_[0.0, plate.back]) @ back for bone, plate in rims])
    return Between(back, up, left, float(front), float(rear))


def disc_heights(upper: LocalBone, lower: LocalBone) -> Iterator[Reading]:
    """Anterior, middle and posterior height, bone to bone on the midline, and the wedge of the end-plates."""
    frame = between(upper, lower)
    if frame is None or upper.lower is None:
        return
    lines = [frame.flat(bone.to_world(np.column_stack([np.zeros(len(b)), b]))) for bone, b in _bodies(upper, lower)]
    middle = float(upper.origin @ frame.left + lower.origin @ frame.left) / 2
    for name, share in (("anterior", INSET), ("middle", 0.5), ("posterior", 1 - INSET)):
        y = frame.front_y + share * (frame.back_y - frame.front_y)
        above, below = (level_crossings(line, y, axis=1) for line in lines)
        if above.size and below.size:
            ends = [frame.lift(np.array([y, z]), middle) for z in (above.min(), below.max())]
            yield reading(f"{name}-disc-height", above.min() - below.max(), *ends)
    yield reading("disc-wedge", tilt(lower, lower.upper) - tilt(upper, upper.lower))
    yield reading("segment-lordosis", tilt(lower, lower.upper) - tilt(upper, upper.upper))


def _bodies(*bones: LocalBone) -> list[tuple[LocalBone, Floats]]:
    return [(bone, bone.body) for bone in bones]


@dataclass(frozen=True, eq=False)
class Foramen:
    """One intervertebral foramen in a sagittal plane through the pedicles.

    frame, left : the plane through the middle of the pedicles, in which `roof` and `floor` (2,), the notches, lie
    inner : mm to the left of the plane nearer to the canal in which the widths are taken
    widths (n, 3) : height, front, back, mm
    """

    frame: Between
    left: float
    inner: float
    roof: Floats
    floor: Floats
    widths: Floats

    @property
    def height(self) -> float:
        """mm from notch to notch."""
        return float(self.roof[1] - self.floor[1])

    @property
    def narrowest(self) -> Floats:
        """Row of `widths` with the smallest distance, front to back."""
        return self.widths[np.argmin(self.widths[:, 2] - self.widths[:, 1])]

    @property
    def free(self) -> float:
        """Share of the straight way from notch to notch that does not run in bone, in the plane of the widths."""
        return len(self.widths) / LEVELS

    @property
    def area(self) -> float:
        """mm2 of the free cross section between 25 and 85 % of the height, scaled to the whole of it."""
        step = self.height * (OPEN_TO - OPEN_FROM) / max(len(self.widths), 1)
        return float((self.widths[:, 2] - self.widths[:, 1]).sum() * step / (OPEN_TO - OPEN_FROM))


def foramen(
    upper: LocalBone, lower: LocalBone, pedicles: tuple[Pedicle | None, Pedicle | None], disc: Solid | None = None
) -> Foramen | None:
    """The foramen between the `pedicles` (above, below) of one side; `disc` (world) bounds it in front.

    None where there is none to be seen.
    """
    frame, (above, below) = between(upper, lower), pedicles
    if frame is None or above is None:
        return None
    left = _plane(upper, lower, above, below, frame)
    origin = frame.left * left
    high, low = (section(bone, origin, frame) for bone in (upper, lower))
    window = np.arange(frame.back_y + NOTCH_FROM, frame.back_y + NOTCH_TO, STEP)
    roof = max(((y, z) for y in window if (z := _edge(high, y, 0)) is not None), key=lambda at: at[1], default=None)
    floor = _floor([(float(y), z) for y in window if (z := _edge(low, y, -1)) is not None])
    if roof is None or floor is None or roof[1] <= floor[1]:
        return None
    inner = left - np.sign(upper.to_local(origin + frame.up * roof[1])[0]) * INNER * above.width
    origin = frame.left * inner
    walls = [line for bone in (upper, lower) for line in section(bone, origin, frame)]
    walls += [] if disc is None else [frame.flat(line) for line in disc.cut(origin, frame.left)]
    widths = _widths(walls, np.array(roof), np.array(floor))
    return Foramen(frame, left, inner, np.array(roof), np.array(floor), widths) if len(widths) else None


def _floor(top: list[tuple[float, float]]) -> tuple[float, float] | None:
    """The lowest place of the lower bone's upper edge in front of its superior articular process."""
    if not top:
        return None
    peak = max(top[len(top) // 4 :], key=lambda at: at[1])
    return min((at for at in top if at[0] <= peak[0]), key=lambda at: at[1])


def _plane(upper: LocalBone, lower: LocalBone, above: Pedicle, below: Pedicle | None, frame: Between) -> float:
    """mm to the left of the sagittal plane through the middle of both pedicles (of the upper one at the sacrum)."""
    centres = [upper.to_world(above.centre)] + ([] if below is None else [lower.to_world(below.centre)])
    return float(np.mean([centre @ frame.left for centre in centres]))


def section(bone: LocalBone, origin: Floats, frame: Between) -> list[Floats]:
    """Closed lines (k, 2), in `frame`, of the bone in the sagittal plane through `origin` (3,), world."""
    lines = bone.solid.cut(bone.to_local(origin), frame.left @ bone.rotation)
    return [frame.flat(bone.to_world(line)) for line in lines]


def _edge(lines: list[Floats], y: float, which: int) -> float | None:
    """Lowest (0) or highest (-1) place of a section at `y`."""
    found = sorted(z for line in lines for z in level_crossings(line, float(y), axis=1))
    return float(found[which]) if found else None


def _widths(walls: list[Floats], roof: Floats, floor: Floats) -> Floats:
    """Rows of height, front and back (mm) of the free way round the line from notch to notch, one below the other:
    what lies apart is a nook under a notch."""
    rows, levels = [], np.linspace(OPEN_FROM, OPEN_TO, LEVELS)
    for at, share in enumerate(levels):
        y, z = floor + share * (roof - floor)
        ways = [way for way in _free_ways(walls, float(z)) if way[0] < y + FORAMEN_BEHIND]
        if ways:
            rows.append((at, z, *ways[-1]))
    if not rows:
        return np.empty((0, 3))
    runs = np.split(np.array(rows).reshape(-1, 4), np.flatnonzero(np.diff([row[0] for row in rows]) > 1) + 1)
    return max(runs, key=len)[:, 1:]


def _free_ways(walls: list[Floats], z: float) -> list[tuple[float, float]]:
    """Stretches (front, back) along y at height z that lie between solid ones."""
    solid: list[list[float]] = []
    crossings = [np.sort(level_crossings(line, z)) for line in walls]
    for first, last in sorted((a, b) for at in crossings for a, b in zip(at[::2], at[1::2], strict=False)):
        if solid and first <= solid[-1][1]:
            solid[-1][1] = max(solid[-1][1], last)
        else:
            solid.append([float(first), float(last)])
    return [(one[1], other[0]) for one, other in itertools.pairwise(solid)]


def foramina(
    upper: LocalBone,
    lower: LocalBone,
    pedicles: Mapping[str, tuple[Pedicle | None, Pedicle | None]],
    disc: Solid | None = None,
) -> Iterator[Reading]:
    """Height and width of the foramina, means of both sides; `pedicles`: side to those above and below."""
    found = [one for both in pedicles.values() if (one := foramen(upper, lower, both, disc)) is not None]
    if not found:
        return
    ends = [one.frame.lift(end, one.left) for one in found for end in (one.roof, one.floor)]
    yield reading("foramen-height", np.mean([one.height for one in found]), *ends)
    rows = [(one, one.narrowest) for one in found]
    ends = [one.frame.lift(np.array([y, row[0]]), one.inner) for one, row in rows for y in row[1:]]
    yield reading("foramen-width", np.mean([row[2] - row[1] for _, row in rows]), *ends)


def posture(bones: list[LocalBone]) -> Iterator[Reading]:
    """Lordosis from the upper end-plate of the first bone to that of the last, and the last one's slope."""
    if len(bones) < 2:
        return
    first, last = bones[0], bones[-1]
    ends = [first.to_world([0, *first.upper.front]), last.to_world([0, *last.upper.front])]
    yield reading("lordosis", tilt(last, last.upper) - tilt(first, first.upper), *ends)
    if last.lower is None:
        yield reading("sacral-slope", tilt(last, last.upper), ends[1])
