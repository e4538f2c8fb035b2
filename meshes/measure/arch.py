"""Sizes of the neural arch: pedicles, the canal between them, and the reach of the processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from meshes.measure.frame import LocalBone
from meshes.measure.reading import Reading, reading
from meshes.measure.section import Floats, area, centroid, inside, inside_any, level_crossings, outward, resample

SIDES = {"left": 1.0, "right": -1.0}
STEP = 0.5  # mm between the planes tried
CANAL_REACH = 5.0  # mm in front of and behind the pedicles' narrowest place
SLICES = tuple(np.linspace(-0.12, 0.12, 9).tolist())  # of the pedicle's height, where its width is taken
ALONG = np.arange(-4.0, 6.01, 0.5)  # mm along the pedicle's axis, where its height is tried
REACH_BEHIND = 9.0  # mm in front of and behind the body's back wall, where the pedicle's walls are sought
LEAST_SLANT = -0.1  # tangent of the smallest medial angle taken
WALLS_FACE = -0.7  # cosine between the normals of two walls of one pedicle, at most


@dataclass(frozen=True, eq=False)
class Pedicle:
    """One pedicle, local: `centre` (3,) of its isthmus, `medial` and `lateral` ends (3,) of its shortest chord."""

    centre: Floats
    medial: Floats
    lateral: Floats
    width: float
    height: float
    top: Floats
    bottom: Floats
    medial_angle: float  # degrees


def arch(bone: LocalBone, found: Mapping[str, Pedicle | None]) -> Iterator[Reading]:
    """Pedicles (mean of both sides), canal width, transverse span, spinous length; the sacrum has none of them.

    found : side to its pedicle, as `pedicle` gives it
    """
    if bone.lower is None:
        return
    pedicles = {side: one for side, one in found.items() if one is not None}
    if pedicles:
        yield from _pedicles(bone, list(pedicles.values()))
    if len(pedicles) == len(SIDES):
        yield from _canal_width(bone, pedicles)
    yield from _processes(bone)


def _pedicles(bone: LocalBone, found: list[Pedicle]) -> Iterator[Reading]:
    ends = [end for one in found for end in (one.medial, one.lateral)]
    yield reading("pedicle-width", np.mean([one.width for one in found]), *bone.to_world(ends))
    ends = [end for one in found for end in (one.top, one.bottom)]
    yield reading("pedicle-height", np.mean([one.height for one in found]), *bone.to_world(ends))
    angle = float(np.mean([one.medial_angle for one in found]))
    yield reading("pedicle-medial-angle", angle, *bone.to_world([one.centre for one in found]))


def _canal_width(bone: LocalBone, pedicles: dict[str, Pedicle]) -> Iterator[Reading]:
    """The canal's greatest width between the pedicles, in the middle of their height."""
    z = float(np.mean([one.centre[2] for one in pedicles.values()]))
    low = float(np.mean([one.medial[1] for one in pedicles.values()]))
    lines = bone.solid.cut([0, 0, z], [0, 0, 1])
    found = []
    for y in np.arange(low - CANAL_REACH, low + CANAL_REACH, STEP / 2):
        walls = np.concatenate([level_crossings(line[:, :2], y) for line in lines])
        if inside_any(lines, (0.0, float(y))) or not (walls > 0).any() or not (walls < 0).any():
            continue
        found.append((walls[walls > 0].min() - walls[walls < 0].max(), float(y), walls))
    if found:
        width, y, walls = max(found, key=lambda row: row[0])
        ends = [[walls[walls > 0].min(), y, z], [walls[walls < 0].max(), y, z]]
        yield reading("canal-width", width, *bone.to_world(ends))


def pedicle(bone: LocalBone, sign: float) -> Pedicle | None:
    """The left (+1) or right (-1) pedicle, or None where the bone has none to be seen."""
    isthmus = _isthmus(bone, sign)
    if isthmus is None:
        return None
    centre, height = isthmus
    chords = [chord for share in SLICES if (chord := _chord(bone, sign, centre, share * height)) is not None]
    if not chords:
        return None
    ends = np.median(np.array(chords), axis=0)
    runs = np.array([chord[1] - chord[0] for chord in chords])
    width = float(np.median(np.linalg.norm(runs, axis=1)))
    angle = float(np.mean(np.arctan2(-runs[:, 1], runs[:, 0] * sign)))
    tall = _height(bone, sign, ends.mean(axis=0), angle)
    if tall is None:
        return None
    top, bottom = tall
    return Pedicle(
        ends.mean(axis=0), ends[0], ends[1], width, float(top[2] - bottom[2]), top, bottom,
        float(np.degrees(angle)),
    )  # fmt: skip


def _coronal(bone: LocalBone, y: float, sign: float) -> Floats | None:
    """The line (k, 3) of the pedicle in the coronal plane at `y`: the nearest the midline, behind the body."""
    lines = bone.solid.cut([0, y, 0], [0, 1, 0])
    whole = [line for line in lines if (line[:, 0] * sign).min() > 2 and abs(area(line[:, [0, 2]])) > 20]
    high = [line for line in whole if line[:, 2].max() > 0]
    return min(high, key=lambda line: (line[:, 0] * sign).min(), default=None)


def _isthmus(bone: LocalBone, sign: float) -> tuple[Floats, float] | None:
    """Centre (3,) and height of the pedicle where its coronal section is smallest, behind the body's back wall."""
    wall = float(np.median(bone.body[bone.body[:, 0] > np.quantile(bone.body[:, 0], 0.8), 0]))
    found = []
    for y in np.arange(wall - 2, wall + 9, STEP):
        line = _coronal(bone, float(y), sign)
        if line is not None:
            found.append((float(np.ptp(line[:, 2])), float(y), line))
    if not found:
        return None
    _, y, line = min(found, key=lambda row: row[0])
    x, z = centroid(line[:, [0, 2]])
    return np.array([x, y, z]), float(np.ptp(line[:, 2]))


def _chord(bone: LocalBone, sign: float, centre: Floats, rise: float) -> Floats | None:
    """Shortest way (2, 3) from the canal's wall to the outer wall through the pedicle, `rise` mm above its centre."""
    z = centre[2] + rise
    walls = [resample(line) for line in bone.solid.cut([0, 0, z], [0, 0, 1])]
    points = np.vstack([line[:, :2] for line in walls])
    normals = np.vstack([outward(line[:, :2]) for line in walls])
    wall = max(level_crossings(bone.body, z), default=centre[1])
    near = (points[:, 1] > wall - REACH_BEHIND) & (points[:, 1] < wall + REACH_BEHIND) & (points[:, 0] * sign > 0)
    across = points[:, 0] * sign - centre[0] * sign
    facing = normals[:, 0] * sign
    inner = near & (facing < -0.3) & (across < 2)
    outer = near & (facing > 0.3) & (across > -2)
    if not inner.any() or not outer.any():
        return None
    apart = points[outer][None] - points[inner][:, None]
    length = np.linalg.norm(apart, axis=2)
    opposed = normals[inner] @ normals[outer].T < WALLS_FACE
    through = np.einsum("ijk,ik->ij", apart, normals[inner]) < 0
    slant = -apart[:, :, 1] >= LEAST_SLANT * apart[:, :, 0] * sign  # a pedicle runs out to the side, going back
    length = np.where(opposed & through & slant & (length > 2), length, np.inf)
    if not np.isfinite(length).any():
        return None
    row, column = np.unravel_index(length.argmin(), length.shape)
    return np.array([np.r_[points[inner][row], z], np.r_[points[outer][column], z]])


def _height(bone: LocalBone, sign: float, centre: Floats, angle: float) -> tuple[Floats, Floats] | None:
    """Top and bottom (3,) of the pedicle where it is lowest, in sections at right angles to its axis."""
    axis = np.array([sign * np.sin(angle), np.cos(angle), 0.0])
    across = np.array([np.cos(angle), -sign * np.sin(angle), 0.0])
    found = []
    for step in ALONG:
        origin = centre + step * axis
        for line in bone.solid.cut(origin, axis):
            flat = (line - origin) @ np.column_stack([across, [0, 0, 1.0]])
            if inside(flat, (0.0, 0.0)) and (line[:, 0] * sign).min() > 1:
                found.append((np.ptp(flat[:, 1]), line[flat[:, 1].argmax()], line[flat[:, 1].argmin()]))
    if not found:
        return None
    _, top, bottom = min(found, key=lambda row: row[0])
    return top, bottom


def _processes(bone: LocalBone) -> Iterator[Reading]:
    points = bone.solid.points
    ends = points[[points[:, 0].argmax(), points[:, 0].argmin()]]
    yield reading("transverse-span", np.ptp(ends[:, 0]), *bone.to_world(ends))
    if bone.arch is not None:
        tip = np.r_[0.0, bone.arch[bone.arch[:, 0].argmax()]]
        yield reading("spinous-length", np.linalg.norm(tip), bone.to_world([0, 0, 0]), bone.to_world(tip))
