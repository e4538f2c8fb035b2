"""Sizes of a vertebral body and its end-plates, and of the canal behind it on the midline."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from meshes.measure.frame import LocalBone, Plate
from meshes.measure.reading import Reading, reading
from meshes.measure.section import Floats, inside, level_crossings

RIM = np.arange(0.5, 4.01, 0.5)  # mm into the body from the end-plate's plane; the rim's widest line lies here
SACRAL_RIM = np.arange(0.25, 1.51, 0.25)  # lower down the ala joins the rim on either side
JOINED = 1.3  # times its midline depth: a deeper outline of the sacrum has run into the ala
WIDTH_SHARE, SACRAL_SHARE = 0.75, 0.55  # of the depth, from the front: behind it pedicles, or the ala, join the rim
DEPTH_SHARE = 0.22  # of the width, to either side: farther out pedicles may join the rim
STEP = 0.5  # mm
COLUMNS = 25
DEEPEST_HOLLOW = 6.0  # mm from the midline's back to the corners'; what lies farther back is no rim


def end_plates(bone: LocalBone) -> Iterator[Reading]:
    """Width, depth and concavity of the upper end-plate and, of a vertebra, the lower."""
    rim = SACRAL_RIM if bone.lower is None else RIM
    yield from _end_plate(bone, bone.upper, 1.0, "upper-end-plate", "superior-concavity", rim)
    if bone.lower is not None:
        yield from _end_plate(bone, bone.lower, -1.0, "lower-end-plate", "inferior-concavity", rim)


def _end_plate(bone: LocalBone, plate: Plate, sign: float, name: str, hollow: str, rim: Floats) -> Iterator[Reading]:
    outlines = [line for depth in rim if (line := rim_line(bone, plate, sign, float(depth))) is not None]
    if bone.lower is None:
        reach = JOINED * float(np.linalg.norm(plate.back - plate.front))
        outlines = [line for line in outlines if np.ptp(line[:, 1]) < reach]
    if outlines:
        yield from _outline_sizes(bone, outlines, name, SACRAL_SHARE if bone.lower is None else WIDTH_SHARE)
    depth, place = _concavity(bone.body, plate, sign)
    yield reading(hollow, depth, bone.to_world(place))


def rim_line(bone: LocalBone, plate: Plate, sign: float, depth: float) -> Floats | None:
    """The rim's line (k, 3), local, `depth` mm from the end-plate's plane into the body."""
    normal = np.r_[0.0, plate.upward]
    middle = np.r_[0.0, (plate.crest_front + plate.crest_back) / 2] - sign * depth * normal
    around = [line for line in bone.solid.cut(middle, normal) if inside(line[:, :2], middle[:2])]
    return max(around, key=lambda line: np.ptp(line[:, 0]), default=None)


def _outline_sizes(bone: LocalBone, outlines: list[Floats], name: str, share: float) -> Iterator[Reading]:
    fronts = [line[line[:, 1].argmin()] for line in outlines]
    front = min(fronts, key=lambda place: float(place[1]))
    backs = [_first_behind(line, 0.0) for line in outlines]
    limit = front[1] + share * (max(float(back[1]) for back in backs) - front[1])
    wide = [line[line[:, 1] < limit] for line in outlines]
    widest = max(wide, key=lambda line: float(np.ptp(line[:, 0])))
    ends = widest[[widest[:, 0].argmax(), widest[:, 0].argmin()]]
    width = float(np.ptp(ends[:, 0]))
    yield reading(f"{name}-width", width, *bone.to_world(ends))
    columns = np.linspace(-DEPTH_SHARE, DEPTH_SHARE, COLUMNS) * width
    places = [_first_behind(line, x) for line in outlines for x in columns]
    furthest = max(float(back[1]) for back in backs) + DEEPEST_HOLLOW
    back = max((place for place in places if place[1] <= furthest), key=lambda place: float(place[1]))
    yield reading(f"{name}-depth", back[1] - front[1], *bone.to_world([front, back]))


def _first_behind(line: Floats, x: float) -> Floats:
    """Where one leaves the outline (k, 3) walking back from its middle at `x`, so that no pedicle is followed."""
    middle = float(np.quantile(line[:, 1], 0.3))
    way = level_crossings(line[:, :2], x, axis=1)
    behind = way[way > middle]
    return np.array([x, behind[0] if behind.size else middle, float(line[:, 2].mean())])


def _concavity(body: Floats, plate: Plate, sign: float) -> tuple[float, Floats]:
    """Depth of the end-plate's deepest midline point below a straight edge on its rims, and the place (3,), local."""
    run = plate.crest_back - plate.crest_front
    along = (body - plate.crest_front) @ run / (run @ run)
    below = -sign * ((body - plate.crest_front) @ plate.upward)
    on_plate = (along > 0.05) & (along < 0.95) & (below < 8)
    if not on_plate.any():
        return 0.0, np.r_[0.0, plate.crest_front]
    at = int(np.argmax(np.where(on_plate, below, -np.inf)))
    return max(0.0, float(below[at])), np.r_[0.0, body[at]]


def heights(bone: LocalBone) -> Iterator[Reading]:
    """Anterior and posterior height of the body between straight edges laid on its two end-plates."""
    if bone.lower is None:
        return
    for name, ends in (("anterior", ("front", "front")), ("posterior", ("back", "back"))):
        y = float(np.mean([getattr(bone.upper, ends[0])[0], getattr(bone.lower, ends[1])[0]]))
        top, bottom = bone.upper.height_at(y), bone.lower.height_at(y)
        yield reading(f"{name}-body-height", top - bottom, *bone.to_world([[0, y, top], [0, y, bottom]]))
    wedge = np.degrees(_slope(bone.upper) - _slope(bone.lower))
    yield reading("body-wedge", wedge)


def _slope(plate: Plate) -> float:
    """Radians by which the end-plate falls towards the back."""
    return float(np.arctan2(plate.upward[0], plate.upward[1]))


def canal_depth(bone: LocalBone) -> Iterator[Reading]:
    """Smallest midline distance, front to back, between body and arch."""
    if bone.arch is None:
        return
    low, high = bone.arch[:, 1].min() + STEP, bone.arch[:, 1].max() - STEP / 2
    if bone.lower is None:
        yield from _sacral_canal_depth(bone, bone.arch)
        return
    found = []
    for z in np.arange(max(low, bone.body[:, 1].min()), min(high, bone.body[:, 1].max()), STEP):
        wall, arch = level_crossings(bone.body, z), level_crossings(bone.arch, z)
        if wall.size and arch.size:
            found.append((arch[0] - wall[-1], wall[-1], arch[0], z))
    if found:
        gap, wall_y, arch_y, z = min(found)
        yield reading("canal-depth", gap, *bone.to_world([[0, wall_y, z], [0, arch_y, z]]))


def _sacral_canal_depth(bone: LocalBone, arch: Floats) -> Iterator[Reading]:
    """From the upper edge of the first sacral lamina straight to the body."""
    top = arch[arch[:, 1] > arch[:, 1].max() - 6]
    apart = np.linalg.norm(top[:, None] - bone.body[None], axis=2)
    row, column = np.unravel_index(apart.argmin(), apart.shape)
    ends = [np.r_[0.0, bone.body[column]], np.r_[0.0, top[row]]]
    yield reading("canal-depth", apart[row, column], *bone.to_world(ends))
    yield from _sacral_canal_width(bone, float(arch[:, 1].max()), ends)


def _sacral_canal_width(bone: LocalBone, z: float, ends: list[Floats]) -> Iterator[Reading]:
    """The canal's greatest width, parallel to the end-plate, at the upper edge of the first sacral lamina."""
    lines = bone.solid.cut([0, 0, z], [0, 0, 1])
    found = []
    for y in np.arange(ends[0][1] + STEP, ends[1][1], STEP):
        walls = np.concatenate([level_crossings(line[:, :2], float(y)) for line in lines])
        if (walls > 0).any() and (walls < 0).any():
            found.append((walls[walls > 0].min(), walls[walls < 0].max(), float(y)))
    if found:
        left, right, y = max(found, key=lambda row: row[0] - row[1])
        yield reading("canal-width", left - right, *bone.to_world([[left, y, z], [right, y, z]]))
