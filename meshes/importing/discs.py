"""Discs that a set of bones lacks, derived from them: the space between facing end-plates inside their rims.

VTK finds where a line meets a bone (meshes.build.cast).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import NearestNDInterpolator
from scipy.ndimage import gaussian_filter1d

from meshes.build.cast import hits, locator_of
from meshes.build.layout import Frame
from meshes.build.sweep import rings_to_surface
from meshes.importing.model import Piece
from meshes.measure.body import rim_line
from meshes.measure.frame import LocalBone, MeasureError, local_bone
from meshes.measure.levels import follows
from meshes.measure.segment import between
from meshes.mesh import Mesh

Array = NDArray[np.float64]
SIDES = 72
ANGLE = np.linspace(-np.pi, np.pi, SIDES, endpoint=False)
WAYS = np.stack([np.cos(ANGLE), np.sin(ANGLE)], axis=1)
RINGS = np.array([0.2, 0.4, 0.6, 0.75, 0.87, 0.95, 1.0])  # of the way from the middle to the rim
RIM_DEPTH = (1.0, 2.0, 3.0)  # mm from an end-plate at which the line round the body is taken
INSET = 0.6  # mm inside the rim, where the outermost fibres begin
BULGE = 0.8  # mm by which the wall stands out at mid height
REACH = 16.0  # mm from the middle of the disc within which an end-plate is looked for
THINNEST = 0.6  # mm; bones nearer than that touch, and there is no disc to see
SMOOTH = 1.5  # sides


class LocalBones:
    """The bones of one import, each in its own frame, found once. Raises MeasureError for what is no vertebra."""

    def __init__(self, bones: Mapping[str, Mesh]) -> None:
        self._bones = bones
        self._found: dict[str, LocalBone] = {}

    def __getitem__(self, key: str) -> LocalBone:
        if key not in self._found:
            self._found[key] = local_bone(self._bones[key], key, sacrum=key == "vertebra/sacrum")
        return self._found[key]


def derive_discs(
    bones: Mapping[str, Mesh], present: frozenset[str], local: LocalBones | None = None
) -> tuple[dict[str, Piece], list[str]]:
    """Discs by id (`disc/L4-L5`) between neighbours that have none, and a line for each that could not be had.

    bones : vertebra ids from above down, the sacrum last, each with its surface (mm, LPS)
    present : ids of the discs there are
    local : the bones in their frames, where others ask for them too
    """
    local = local or LocalBones(bones)
    found: dict[str, Piece] = {}
    notes: list[str] = []
    keys = list(bones)
    for upper, lower in itertools.pairwise(keys):
        key = f"disc/{level_of(upper)}-{level_of(lower)}"
        if key in present:
            continue
        try:
            if not neighbours(upper, lower):
                raise MeasureError("what lies between them is not there")
            points, triangles = disc_surface((bones[upper], local[upper]), (bones[lower], local[lower]))
        except MeasureError as error:
            notes.append(f"{key}: not derived ({error})")
            continue
        found[key] = Piece(key, points, triangles, "derived from the bones", {"derived": "yes"})
    return found, notes


def level_of(bone: str) -> str:
    """`L4` for `vertebra/L4`, `S1` for the sacrum."""
    return "S1" if bone == "vertebra/sacrum" else bone.split("/")[1]


def neighbours(upper: str, lower: str) -> bool:
    """Whether no level can lie between the bones of two ids."""
    return follows(level_of(upper), level_of(lower))


def disc_surface(above: tuple[Mesh, LocalBone], below: tuple[Mesh, LocalBone]) -> tuple[Array, NDArray[np.int32]]:
    """Points (n, 3), mm LPS, and outward triangles (m, 3) of the disc between two bones.

    Raises:
        MeasureError: the bones have no end-plates that face each other, or they touch all over.
    """
    (upper_mesh, upper), (lower_mesh, lower) = above, below
    frame = _frame(upper, lower)
    radius = _rim(upper, lower, frame)
    plan = (WAYS[None] * (RINGS[:, None] * radius[None])[..., None]).reshape(-1, 2)
    plan = np.concatenate([plan, [[0.0, 0.0]]])
    top, bottom = (_heights(mesh, frame, plan, sign) for mesh, sign in ((upper_mesh, 1.0), (lower_mesh, -1.0)))
    if np.median(top - bottom) < THINNEST:
        raise MeasureError("the bones touch where the disc should be; check that they belong to one spine")
    middle, half = (top + bottom) / 2, np.maximum(top - bottom, THINNEST) / 2
    points, triangles = _closed(plan, middle, half)
    return frame.to_world(points), triangles


def _frame(upper: LocalBone, lower: LocalBone) -> Frame:
    """Midway between the end-plates that face each other: x left, y posterior, z superior."""
    seen = between(upper, lower)
    if seen is None or upper.lower is None:
        raise MeasureError("the upper bone has no lower end-plate; check the order of the bones")
    corners = [
        bone.to_world(np.r_[0.0, corner])
        for bone, plate in ((upper, upper.lower), (lower, lower.upper))
        for corner in (plate.front, plate.back)
    ]
    return Frame(np.mean(corners, axis=0), np.column_stack([seen.left, seen.back, seen.up]))


def _rim(upper: LocalBone, lower: LocalBone, frame: Frame) -> Array:
    """Distance (SIDES,) mm from the middle to the narrower of the two rims."""
    assert upper.lower is not None
    radii = []
    for bone, plate, sign in ((upper, upper.lower, -1.0), (lower, lower.upper, 1.0)):
        lines = [line for depth in RIM_DEPTH if (line := rim_line(bone, plate, sign, depth)) is not None]
        if not lines:
            raise MeasureError("no rim was found round an end-plate; the bone may be cut off there")
        radii.append(np.median([_polar(frame.to_local(bone.to_world(line))[:, :2]) for line in lines], axis=0))
    return np.maximum(gaussian_filter1d(np.min(radii, axis=0), SMOOTH, mode="wrap") - INSET, 2.0)


def _polar(line: Array) -> Array:
    """Distance (SIDES,) from the origin to a closed line (k, 2) round it."""
    dense = np.concatenate([line + share * (np.roll(line, -1, axis=0) - line) for share in np.linspace(0, 1, 8, False)])
    angle, distance = np.arctan2(dense[:, 1], dense[:, 0]), np.hypot(*dense.T)
    order = np.argsort(angle)
    return np.asarray(np.interp(ANGLE, angle[order], distance[order], period=2 * np.pi))


def _heights(mesh: Mesh, frame: Frame, plan: Array, sign: float) -> Array:
    """Height (n,) of a bone above (`sign` 1) or below the plan (n, 2), in the disc's frame; gaps take the nearest."""
    locator = locator_of(frame.to_local(mesh.points), mesh.triangles)
    starts = np.column_stack([plan, np.zeros(len(plan))])
    found = hits(locator, starts, starts + [0, 0, sign * REACH])[:, 2]
    known = np.isfinite(found)
    if known.mean() < 0.5:
        raise MeasureError("less than half of an end-plate was met; the bones may not be neighbours")
    return np.where(known, found, NearestNDInterpolator(plan[known], found[known])(plan))


def _closed(plan: Array, middle: Array, half: Array) -> tuple[Array, NDArray[np.int32]]:
    """Lower sheet from the middle out, the bulging wall, the upper sheet back in."""
    rings = plan[:-1].reshape(len(RINGS), SIDES, 2)
    low, high = (np.dstack([rings, (middle + sign * half)[:-1].reshape(len(RINGS), SIDES)]) for sign in (-1, 1))
    outer = rings[-1] * (1 + BULGE / np.linalg.norm(rings[-1], axis=1, keepdims=True))
    wall = np.dstack([outer[None], middle[:-1].reshape(len(RINGS), SIDES)[-1][None]])
    stack = np.concatenate([low, wall, high[::-1]])
    poles = [np.r_[0.0, 0.0, middle[-1] + sign * half[-1]] for sign in (-1, 1)]
    return rings_to_surface(stack, poles[0], poles[1])
