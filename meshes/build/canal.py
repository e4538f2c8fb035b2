"""What fills the spinal canal: dural sac, conus medullaris, cauda equina, filum terminale.

Places in the canal are given by `Course`: the station (mm along the centreline from its upper end) and the
offsets to the left and to the back (mm), or an angle from left (0) through back (90 degrees).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import cKDTree

from meshes.build.fields import Grid, union
from meshes.build.layout import Layout
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import (
    Surface,
    joined,
    mirrored_outline,
    mirrored_path,
    resample,
    smoothed,
    smoothstep,
    tangents,
    tube,
)
from meshes.clearance import Clearance

Array = NDArray[np.float64]
LEFT = np.array([1.0, 0.0, 0.0])
ANGLES = 48
CORD_TOP = 6.0  # station at which the cord is cut off, so that its rounded end stays in the sac
TURN = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
FLAVUM_GAP = 0.3  # mm kept between the sac and the flava
SACRAL_END = "S4"  # the centreline is followed this far, for the filum
ROOTS = ("L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5")


@dataclass(frozen=True, eq=False)
class Course:
    """The canal's centreline from T12 down: (n, 3) points 1 mm apart, and the direction to the back at each."""

    centre: Array
    back: Array

    def __len__(self) -> int:
        return len(self.centre)

    def station(self, height: float) -> float:
        """Station at which the centreline, which only ever descends, passes height z (mm)."""
        return float(np.interp(-height, -self.centre[:, 2], np.arange(len(self))))

    def locate(self, points: Array) -> tuple[Array, Array, Array]:
        """Station, left and back offset, (n,) mm each, of points (n, 3)."""
        j = cKDTree(self.centre).query(points)[1]
        offset = points - self.centre[j]
        return j + (offset * self.down[j]).sum(axis=1), offset[:, 0], (offset * self.back[j]).sum(axis=1)

    @property
    def down(self) -> Array:
        """Unit direction of travel (n, 3)."""
        return tangents(self.centre)

    def place(self, station: ArrayLike, left: ArrayLike, back: ArrayLike) -> Array:
        """World points (n, 3) at stations and offsets (n,)."""
        where = np.atleast_1d(np.asarray(station, float))
        at = np.arange(len(self))
        centre, behind = (
            np.stack([np.interp(where, at, t[:, k]) for k in range(3)], axis=1) for t in (self.centre, self.back)
        )
        return centre + np.atleast_1d(left)[:, None] * LEFT + np.atleast_1d(back)[:, None] * behind


def canal_course(layout: Layout) -> Course:
    """The canal's centreline from the upper edge of T12 to S4, smoothed and evenly divided."""
    canal = layout.canal
    last = canal.station(SACRAL_END)
    centre = resample(canal.at(np.arange(0.0, last, 2.0))[0], int(last) + 1)
    centre = smoothed(centre, 9.0)
    centre[:, 0] = 0.0
    centre = resample(centre, len(centre))
    back = np.cross(tangents(centre), LEFT)
    return Course(centre, back * np.sign(back[0, 1]))


def level_station(layout: Layout, course: Course, name: str) -> float:
    """Station of a named place of the layout's canal: "L3/pedicle", "S2", ..."""
    canal = layout.canal
    return course.station(float(canal.centres[canal.names.index(name)][2]))


def stations_of(layout: Layout, course: Course, columns: Mapping[str, float]) -> tuple[list[float], list[float]]:
    """Stations and values of a row whose columns are levels, in order down the canal."""
    names = [name if name.startswith("S") else f"{name}/pedicle" for name in columns]
    return [level_station(layout, course, name) for name in names], list(columns.values())


# ---- the sac -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Sac:
    """The dural sac: radius (m, ANGLES) mm per station of the course, from the upper end to its own end."""

    course: Course
    radius: Array

    @property
    def end(self) -> float:
        """Station of the sac's lower end."""
        return len(self.radius) - 1.0

    def radius_at(self, station: ArrayLike, angle: ArrayLike) -> Array:
        """Radius (n,) mm at stations and angles (n,), rad."""
        station, angle = np.broadcast_arrays(np.asarray(station, float), np.asarray(angle, float))
        wrapped = np.concatenate([self.radius, self.radius[:, :1]], axis=1)
        column = np.mod(angle / (2 * np.pi), 1.0) * ANGLES
        return map_coordinates(wrapped, [np.clip(station, 0, self.end), column], order=1)

    def area(self, station: float) -> float:
        """Area of the cross-section, mm2."""
        return float((self.radius_at(np.full(ANGLES, station), TURN) ** 2).sum() * np.pi / ANGLES)

    def distance(self, points: Array) -> Array:
        """Approximate signed distance (n,) mm of points (n, 3), negative inside."""
        station, left, back = self.course.locate(points)
        side = np.hypot(left, back) - self.radius_at(station, np.arctan2(back, left))
        beyond = np.maximum(-station, station - self.end)
        return np.where(beyond > 0, np.hypot(np.maximum(side, 0), beyond), side)


def section(half_width: Array, half_depth: Array, power: float) -> Array:
    """Radius (n, ANGLES) of a rounded section with half axes (n,) to the side and to the back."""
    across, behind = np.abs(np.cos(TURN)) / half_width[:, None], np.abs(np.sin(TURN)) / half_depth[:, None]
    return (across**power + behind**power) ** (-1 / power)


def free_radius(course: Course, obstacles: Clearance, margin: float, reach: float = 13.0) -> Array:
    """How far (n, ANGLES) mm one can go out from the centreline before something is nearer than `margin`."""
    ways = np.cos(TURN)[:, None] * LEFT + np.sin(TURN)[:, None] * course.back[:, None]
    steps = np.arange(0.0, reach, 0.4)
    points = course.centre[:, None, None] + ways[:, :, None] * steps[:, None]
    gap = obstacles.distance(points.reshape(-1, 3), reach=margin + 2).reshape(len(course), ANGLES, len(steps))
    blocked = gap < margin
    return steps[np.where(blocked.any(axis=2), np.maximum(blocked.argmax(axis=2) - 1, 0), len(steps) - 1)]


def dural_sac(layout: Layout, course: Course, table: SoftTable, obstacles: Clearance, flava: Clearance) -> Sac:
    """The sac of the table's sizes, narrowed where bone, disc or flavum leave less room, closed at both ends."""
    end = int(level_station(layout, course, "S2")) + 6
    station = np.arange(end, dtype=float)
    half = [
        np.interp(station, *stations_of(layout, course, table.row("sac", f"half_{way}"))) for way in ("width", "depth")
    ]
    margin = table.value("sac", "bone_gap", "all")
    upper = Course(course.centre[:end], course.back[:end])
    free = np.minimum(free_radius(upper, obstacles, margin), free_radius(upper, flava, FLAVUM_GAP))
    room = np.maximum(mirrored_outline(free), 0.6)
    radius = section(half[0], half[1], 2.2)
    for _ in range(4):
        radius = gaussian_filter(np.minimum(radius, room), [3.0, 1.2], mode=["nearest", "wrap"])
    closing = np.minimum((station + 0.05) / 4.0, (end - 0.95 - station) / 16.0).clip(0, 1)
    return Sac(course, np.minimum(radius, room + 0.3) * np.sqrt(1 - (1 - closing[:, None]) ** 2))


@dataclass(frozen=True, eq=False)
class Sleeve:
    """The dura's funnel round the start of a root: path (n, 3) and radius (n,), mm."""

    path: Array
    radius: Array


def sac_field(sac: Sac, sleeves: list[Sleeve], spacing: float) -> tuple[NDArray[np.float32], Grid]:
    """Field of the sac with its root sleeves, left and right, and the grid it is on."""
    line = sac.course.centre[: len(sac.radius)]
    reach = float(sac.radius.max()) + 6
    grid = Grid.symmetric(reach, (line.min(0) - reach)[1:], (line.max(0) + reach)[1:], spacing)
    half = grid.shape[0] // 2
    field, box = grid.empty(), (slice(half, None), slice(None), slice(None))
    points = grid.points(box)
    near = cKDTree(line).query(points, distance_upper_bound=reach)[0] < reach
    value = np.full(len(points), 6.0)
    value[near] = np.minimum(sac.distance(points[near]), 6.0)
    for sleeve in sleeves:
        far, j = cKDTree(sleeve.path).query(points, distance_upper_bound=8.0)
        close = np.flatnonzero(np.isfinite(far))
        value[close] = union(value[close], far[close] - sleeve.radius[j[close]], 1.2)
    field[box] = value.reshape(field[box].shape)
    field[:half] = field[half + 1 :][::-1]
    return field, grid


# ---- cord, rootlets, filum ---------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Cord:
    """The end of the spinal cord: station of its tip, half width and half depth (n,) mm per station down to it."""

    tip: float
    half_width: Array
    half_depth: Array


def spinal_cord(layout: Layout, course: Course, table: SoftTable) -> Cord:
    """The cord's taper from the lumbar enlargement to the tip of the cone."""
    upper, lower = (level_station(layout, course, f"L1/{edge}") for edge in ("superior", "inferior"))
    tip = upper + table.value("cord", "tip", "L1") * (lower - upper)
    joint = 0.5 * (level_station(layout, course, "T12/inferior") + upper)
    stations = [0.0, level_station(layout, course, "T12/pedicle"), joint, tip]
    at = np.arange(int(tip) + 2, dtype=float)
    halves = []
    for way in ("half_width", "half_depth"):
        row = table.row("cord", way)
        halves.append(np.interp(at, stations, [row["T12"], row["T12"], row["T12-L1"], row["tip"]]))
    return Cord(tip, *(gaussian_filter(half, 5.0, mode="nearest") for half in halves))


def conus_medullaris(course: Course, cord: Cord) -> Surface:
    """The cord below the upper edge of T12 down to its tip."""
    station = np.linspace(CORD_TOP, cord.tip, 64)
    at = np.arange(len(cord.half_width))
    radius = section(np.interp(station, at, cord.half_width), np.interp(station, at, cord.half_depth), 2.1)
    return tube(course.place(station, np.zeros(64), np.zeros(64)), radius[:, ::2], ANGLES // 2, up=LEFT)


def filum_terminale(sac: Sac, cord: Cord, table: SoftTable) -> Surface:
    """The thread from the tip of the cone, lying at the back of the sac, through its end to the sacral canal."""
    course, end = sac.course, len(sac.course) - 4.0
    station = np.linspace(cord.tip - 2, end, 110)
    sag = smoothstep((station - cord.tip) / 60) * smoothstep((sac.end - 4 - station) / 40)
    back = 0.5 * sac.radius_at(station, np.full(110, np.pi / 2)) * sag
    row = table.row("filum", "radius")
    return tube(course.place(station, np.zeros(110), back), np.linspace(row["upper"], row["lower"], 110), 8)


@dataclass(frozen=True)
class Rootlet:
    """One strand of the cauda equina on the left: where it leaves the cord and the sac (stations), its make and end.

    `rank` counts the roots from above. `target`: offsets to the left and back at its end, mm, None within the sac.
    """

    root: str
    rank: int
    anterior: bool
    start: float
    end: float
    radius: float
    target: tuple[float, float] | None


Ends = Mapping[tuple[str, bool], tuple[float, float, float]]
"""Station and offsets where a root's strand (level, whether it is the anterior one) begins in the wall of the sac."""


def rootlets(sac: Sac, cord: Cord, table: SoftTable, ends: Ends) -> list[Rootlet]:
    """The strands of all roots down to S5; `ends` says where those that are drawn outside the sac begin."""
    leaving = tuple(dict.fromkeys(level for level, _ in ends))
    within = tuple(root for root in ROOTS if root not in leaving)
    order = leaving + within
    births = np.concatenate([[4.0, 4.5, 5.0], np.linspace(9.0, cord.tip - 3, len(order) - 3)])
    lowest = dict(zip(within, sac.end - np.linspace(14.0, 7.5, len(within)), strict=True))
    strands = []
    for rank, root in enumerate(order):
        row = table.row("rootlet", "radius")
        radius = row.get(root, row["L5"])
        for anterior in (True, False):
            end, *target = ends.get((root, anterior), (lowest.get(root, 0.0),))
            strands.append(
                Rootlet(
                    root=root,
                    rank=rank,
                    anterior=anterior,
                    start=float(births[rank]),
                    end=float(end + 1.5 if target else end),
                    radius=radius * (0.82 if anterior else 1.0),
                    target=(target[0], target[1]) if target else None,
                )
            )
    return strands


def strand_path(sac: Sac, cord: Cord, rootlet: Rootlet, last: float, count: int = 60) -> Array:
    """The path (count, 3) of a rootlet: off the cord, into its layer of the sac, out to its root.

    The next to leave lies lateral, the sacral ones behind and central, motor strands in front of and inside
    the sensory ones (Cohen 1991); all sag a little and sway on their way.
    """
    station = np.linspace(rootlet.start, rootlet.end, count)
    rank = rootlet.rank
    depth = np.clip(1.2 * (rootlet.end - station) / (last + 14 - station), 0, 1) ** 0.85
    sway = 0.05 * np.sin(station / 17 + 2.4 * rank + 1.3 * rootlet.anterior)
    angle = np.radians(-12 + 88 * depth) + 1.6 * sway - rootlet.anterior * np.radians(15 - 7 * depth)
    share = 0.84 - 0.14 * depth - rootlet.anterior * (0.25 - 0.03 * depth) + 0.5 * sway
    reach = sac.radius_at(station, angle) * share - rootlet.radius
    free = smoothstep((station - rootlet.start) / 40.0)
    birth = np.radians(-48 if rootlet.anterior else 48)
    at = np.arange(len(cord.half_width))
    girth = [
        np.interp(station, at, half, right=0.0) + 0.9 * rootlet.radius for half in (cord.half_width, cord.half_depth)
    ]
    left = (1 - free) * girth[0] * np.cos(birth) + free * reach * np.cos(angle)
    back = (1 - free) * girth[1] * np.sin(birth) + free * reach * np.sin(angle)
    crowded = np.maximum(1.0, 1.0 / np.maximum(np.hypot(left / girth[0], back / girth[1]), 0.2))
    crowded = np.where(station < cord.tip, crowded, 1.0)
    left, back = left * crowded, back * crowded
    if rootlet.target is not None:
        leave = smoothstep((station - rootlet.end + 18) / 18)
        left, back = ((1 - leave) * a + leave * b for a, b in zip((left, back), rootlet.target, strict=True))
    room = np.maximum(0.95 * sac.radius_at(station, np.arctan2(back, left)) - rootlet.radius, 0.2)
    inside = np.minimum(1.0, room / np.maximum(np.hypot(left, back), 1e-6))
    if rootlet.target is not None:
        inside = inside + (1 - inside) * leave
    left = np.maximum(left * inside, rootlet.radius + 0.05)
    return smoothed(sac.course.place(station, left, back * inside), 1.5)


def cauda_equina(sac: Sac, cord: Cord, strands: list[Rootlet], coarse: bool = False) -> Surface:
    """All rootlets of both sides, separate closed tubes in one surface; `coarse`: an eighth of the triangles."""
    last = max(strand.end for strand in strands)
    count, sides = (11, 4) if coarse else (52, 6)
    parts = []
    for strand in strands:
        path = resample(strand_path(sac, cord, strand, last), count)
        t = np.linspace(0, 1, len(path))
        wave = 1 + 0.07 * np.sin(9 * t + strand.rank)
        radius = strand.radius * (0.7 + 0.3 * smoothstep(t / 0.25)) * wave
        parts += [tube(way, radius, sides, cap_rings=2) for way in (path, mirrored_path(path))]
    return joined(parts)
