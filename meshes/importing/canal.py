"""The bony vertebral canal that a set of bones encloses: bodies and discs in front, pedicles and laminae around.

Where the arch of a vertebra closes round the canal its wall is the bone; between two such rings, where foramina and the
gaps between the laminae are open, it runs straight from ring to ring, and never into bone or disc. Where no arch closes
a line says why. VTK finds where a line meets the bones (meshes.build.cast).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d

from meshes.build.cast import hits, locator_of
from meshes.build.sweep import Surface, resample, rings_to_surface, smoothed, tangents
from meshes.importing.discs import LocalBones, level_of, neighbours
from meshes.importing.model import Piece
from meshes.measure.frame import LocalBone, MeasureError
from meshes.measure.section import area, centroid, level_crossings
from meshes.mesh import Mesh

Array = NDArray[np.float64]
CANAL = "canal/vertebral-canal"
#: What stands for the canal in an input; where one of them is, none is derived.
SAME = frozenset({CANAL, "canal", "canal/dural-sac"})
STEP = 1.0  # mm between the sections of a bone and between the rings of the surface
AREAS = (90.0, 900.0)  # mm2 that a section of the canal has
LEAST_RINGS = 3  # sections in a row that must close, or the arch does not
SACRAL_REACH = 45.0  # mm below the S1 end-plate that the canal is followed
TURN = np.linspace(0, 2 * np.pi, 72, endpoint=False)
REACH = 26.0  # mm from the middle of the canal within which its wall is looked for
SLACK = 1.2  # mm the wall may stand out beyond the straight way between two rings, as behind a disc
NOOK = 1.12  # times the usual distance of the wall of a ring: what lies farther is a nook, or the way out to a foramen
CLEAR = 0.15  # mm kept from bone and disc
COURSE_SMOOTH, ROUND, ALONG = 5.0, 1.0, 1.5  # steps: of the middle line, round it, along it


@dataclass(frozen=True, eq=False)
class Ring:
    """Where one vertebra closes round the canal: middles (n, 3) of its sections, mm LPS, from above down."""

    middles: Array
    left: Array


def derive_canal(
    bones: Mapping[str, Mesh],
    discs: Sequence[Mesh | Piece],
    present: frozenset[str],
    local: LocalBones | None = None,
) -> tuple[dict[str, Piece], list[str]]:
    """The canal by id, of the longest row of vertebrae whose arches close round it, and lines on what is left out.

    bones : vertebra ids from above down, the sacrum last, each with its surface (mm, LPS)
    discs : surfaces that bound the canal in front between them
    present : ids of what the input has in the canal
    local : the bones in their frames, where others ask for them too
    """
    local = local or LocalBones(bones)
    if not bones or SAME & present:
        return {}, []
    rings: dict[str, Ring] = {}
    open_ones: list[str] = []
    for key in bones:
        try:
            rings[key] = _ring(local[key])
        except MeasureError:
            open_ones.append(level_of(key))
    run = _longest_run(list(rings), list(bones))
    if not run:
        return {}, [f"{CANAL}: not derived (no arch closes round it; arches may be cut off or missing)"]
    points, triangles = _surface([rings[key] for key in run], [bones[key] for key in run], discs)
    left_out = [level_of(key) for key in bones if key not in run]
    notes = []
    if left_out:
        why = f"; the arch of {', '.join(open_ones)} does not close" if open_ones else ""
        notes.append(f"{CANAL}: from {level_of(run[0])} to {level_of(run[-1])}, without {', '.join(left_out)}{why}")
    return {CANAL: Piece(CANAL, points, triangles, "derived from the bones", {"derived": "yes"})}, notes


def _ring(bone: LocalBone) -> Ring:
    """The sections of a bone that close round the canal. Raises MeasureError where fewer than LEAST_RINGS do."""
    low, high = float(bone.solid.points[:, 2].min()), float(bone.solid.points[:, 2].max())
    if bone.lower is None:
        low = max(low, -SACRAL_REACH)
    rows: list[list[Array]] = [[]]
    for z in np.arange(high, low, -STEP):
        middle = _section_middle(bone, float(z))
        if middle is None:
            rows.append([])
        else:
            rows[-1].append(middle)
    best = max(rows, key=len)
    if len(best) < LEAST_RINGS:
        raise MeasureError("no section closes round the canal; the arch may be cut off or missing")
    return Ring(bone.to_world(np.array(best)), bone.rotation[:, 0])


def _section_middle(bone: LocalBone, z: float) -> Array | None:
    """The middle (3,), local, of the hole that the arch makes with the body at height `z`, or None."""
    wall = level_crossings(bone.body, z)
    front = float(wall[-1]) if wall.size else float(bone.body[:, 0].max()) - 8.0
    found = []
    for line in bone.solid.cut([0, 0, z], [0, 0, 1]):
        size = -area(line[:, :2])  # a hole runs clockwise
        x, y = centroid(line[:, :2])
        if AREAS[0] < size < AREAS[1] and abs(x) < 6 and y > front:
            found.append((size, np.array([x, y, z])))
    return max(found, key=lambda row: row[0])[1] if found else None


def _longest_run(closed: list[str], bones: list[str]) -> list[str]:
    """The most vertebrae in a row, with no level missing and every arch closed."""
    runs: list[list[str]] = [[]]
    for before, key in zip([None, *bones], bones, strict=False):
        if key not in closed:
            runs.append([])
        elif before is not None and runs[-1] and neighbours(before, key):
            runs[-1].append(key)
        else:
            runs.append([key])
    return max(runs, key=len)


def _surface(rings: Sequence[Ring], bones: Sequence[Mesh], discs: Sequence[Mesh | Piece]) -> Surface:
    """Rings of the wall every STEP mm from the first to the last closed section, joined and closed."""
    middles = np.concatenate([ring.middles for ring in rings])
    course = _course(middles)
    closed = _closed_stations(course, rings)
    left, back = _axes(course, np.mean([ring.left for ring in rings], axis=0))
    ways = np.cos(TURN)[None, :, None] * left[:, None] + np.sin(TURN)[None, :, None] * back[:, None]
    wall = _cast(course, ways, [*bones, *discs])
    limit = _between(wall, closed)
    slack = np.full((len(course), 1), SLACK)
    slack[np.concatenate(closed)] = 0.0
    radius = np.minimum(wall, limit + slack)
    radius = gaussian_filter(radius, (ALONG, ROUND), mode=("nearest", "wrap"))
    radius = np.maximum(np.minimum(radius, wall - CLEAR), 1.0)
    points, triangles = rings_to_surface(course[:, None] + ways * radius[..., None], course[0], course[-1])
    return points, triangles if _volume(points, triangles) > 0 else triangles[:, ::-1].copy()


def _course(middles: Array) -> Array:
    """The canal's middle line (n, 3), STEP mm between its points, from above down."""
    length = float(np.linalg.norm(np.diff(middles, axis=0), axis=1).sum())
    way = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(middles, axis=0), axis=1))]
    at = np.linspace(0, length, max(int(length / STEP), 8))
    even = np.column_stack([np.interp(at, way, middles[:, axis]) for axis in range(3)])
    return resample(smoothed(even, min(COURSE_SMOOTH, len(even) / 6)), len(even))


def _closed_stations(course: Array, rings: Sequence[Ring]) -> list[NDArray[np.int64]]:
    """The points of the course between the first and the last closed section of each bone, by number."""
    found = []
    for ring in rings:
        ends = [int(np.linalg.norm(course - end, axis=1).argmin()) for end in (ring.middles[0], ring.middles[-1])]
        found.append(np.arange(min(ends), max(ends) + 1))
    return found


def _axes(course: Array, left: Array) -> tuple[Array, Array]:
    """Unit vectors (n, 3) to the left and to the back, across the course."""
    down = tangents(course)
    across = left - (down @ left)[:, None] * down
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    return across, np.cross(down, across)


def _cast(course: Array, ways: Array, walls: Sequence[Mesh | Piece]) -> Array:
    """Distance (n, k) mm from the course along `ways` to the nearest wall; REACH where there is none."""
    counts = np.cumsum([0, *(len(one.points) for one in walls)])
    points = np.concatenate([np.asarray(one.points, float) for one in walls])
    triangles = np.concatenate([one.triangles + first for one, first in zip(walls, counts[:-1], strict=True)])
    starts = np.repeat(course, len(TURN), axis=0)
    found = hits(locator_of(points, triangles), starts, starts + REACH * ways.reshape(-1, 3))
    far = np.linalg.norm(found - starts, axis=1)
    return np.where(np.isfinite(far), far, REACH).reshape(len(course), len(TURN))


def _between(wall: Array, closed: Sequence[NDArray[np.int64]]) -> Array:
    """How far the canal reaches (n, k): within a ring of bone to the wall, but for its nooks; straight in between."""
    rows, known = [], []
    for stations in closed:
        ring = wall[stations].copy()
        for row in ring:
            seen = row < REACH
            if not seen.all() and seen.any():
                row[~seen] = np.interp(TURN[~seen], TURN[seen], row[seen], period=2 * np.pi)
        rows.append(stations)
        known.append(np.minimum(ring, NOOK * np.median(ring, axis=0)))
    along, limits = np.concatenate(rows), gaussian_filter1d(np.concatenate(known), 1.0, axis=1, mode="wrap")
    order = np.argsort(along, kind="stable")
    at = np.arange(len(wall))
    return np.column_stack([np.interp(at, along[order], column[order]) for column in limits.T])


def _volume(points: Array, triangles: NDArray[np.int32]) -> float:
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    return float((a * np.cross(b, c)).sum() / 6)
