"""Nerve roots L1 to S1 with their ganglia: planned through the canal and out of their foramen.

Everything is planned on the left and mirrored. A root leaves the sac at the disc above its vertebra, runs down
beside the sac (the traversing part), turns round the lower inner corner of its pedicle, passes the upper part
of the foramen and goes on down, forward and out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from meshes.build.canal import Course, Sac, Sleeve, level_station
from meshes.build.clearance import Clearance
from meshes.build.layout import Layout
from meshes.build.parameters import BuildError
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, arc_length, resample, smoothed, smoothstep, tube

Array = NDArray[np.float64]
ROOTS = ("L1", "L2", "L3", "L4", "L5", "S1")
GAP = 0.6  # mm aimed at between a root and bone or disc; 0.3 is the least allowed
START_ANGLE = np.radians(-14.0)  # where a root leaves the sac: at its side, a little in front
SIDES = 20
SAC_SIDE = 0.4  # part of its radius by which the middle of a root stays outside the wall of the sac
STIFFNESS = 3.0  # points (0.85 mm apart) over which a path is evened out after each push
FINISH = 30  # rounds at the end in which a path is pushed only


@dataclass(frozen=True, eq=False)
class Root:
    """A left root: path (n, 3) and radius (n,) mm from the sac outwards, and the path's index at the ganglion."""

    level: str
    path: Array
    radius: Array
    ganglion: int

    @property
    def sleeve(self) -> Sleeve:
        """The dura's funnel round its first 7 mm."""
        s = arc_length(self.path)
        part = s < 7.0
        return Sleeve(self.path[part], self.radius[part] + 0.5 - 0.75 * smoothstep((s[part] - 3) / 4))


def plan_root(layout: Layout, sac: Sac, table: SoftTable, level: str, obstacles: Clearance) -> Root:
    """The left root of a level, clear of the obstacles (bones and discs)."""
    radius = table.value("root", "diameter", level) / 2
    path, corner = (
        _sacral_waypoints(layout, sac, table) if level == "S1" else _lumbar_waypoints(layout, sac, table, level)
    )
    path = resample(path, int(arc_length(path)[-1] * 1.2))
    widest = max(radius, table.value("ganglion", "width", level) / 2)
    thick = _radius(path, radius, widest, corner, table.value("ganglion", "length", level))
    path = relaxed(path, thick, obstacles, GAP, sac=sac)
    index = int(np.argmin(((path - corner) ** 2).sum(axis=1)))
    s = arc_length(path) / arc_length(path)[-1]
    taper = radius * (
        0.55 + 0.37 * smoothstep(s / 0.12) + 0.08 * smoothstep(s / 0.4) - 0.14 * smoothstep((s - 0.6) / 0.4)
    )
    _check_clear(level, path, taper, obstacles)
    return Root(level, path, taper, index)


def _check_clear(level: str, path: Array, radius: Array, obstacles: Clearance) -> None:
    """Raise BuildError if the root touches bone or disc."""
    gap = obstacles.distance(path) - radius
    worst = int(gap.argmin())
    if gap[worst] < 0:
        place = ", ".join(f"{value:.0f}" for value in path[worst])
        raise BuildError(
            f"nerve/{level}/left: {-gap[worst]:.1f} mm inside bone or disc at ({place}) mm, expected {GAP:g} mm clear; "
            "widen the canal or the foramen there"
        )


def _radius(path: Array, root: float, ganglion: float, centre: Array, length: float) -> Array:
    """Radius (n,) to be kept free along the path: the root's, and the ganglion's round `centre`."""
    away = np.linalg.norm(path - centre, axis=1)
    return root + (ganglion - root) * (1 - smoothstep((away - length / 2) / 3))


def _beside_sac(sac: Sac, stations: Array, out: Array) -> Array:
    """Points (n, 3) at the sac's side, `out` mm (n,) beyond its wall."""
    reach = sac.radius_at(stations, START_ANGLE) + out
    return sac.course.place(stations, reach * np.cos(START_ANGLE), reach * np.sin(START_ANGLE))


def _leaving(sac: Sac, start: float, corner: Array, radius: float, angle: float) -> float:
    """Station at which the root leaves the sac's side, so that it reaches `corner` at `angle` degrees to the sac."""
    station, left, _ = sac.course.locate(corner[None])
    side = float(sac.radius_at(station, 0.0)[0]) + 0.4 * radius
    return float(max(station[0] - max(left[0] - side, 0.5) / np.tan(np.radians(angle)), start + 4))


def _lumbar_waypoints(layout: Layout, sac: Sac, table: SoftTable, level: str) -> tuple[Array, Array]:
    """Waypoints (n, 3) of a lumbar root and the place of its ganglion (3,)."""
    course, frame, pedicle = sac.course, layout.frames[level], layout.pedicle(level, "left")
    radius = table.value("root", "diameter", level) / 2
    start = _start(layout, course, level)
    thick = max(radius, table.value("ganglion", "width", level) / 2)
    lateral = 0.3 if level == "L5" else 0.1
    under = pedicle.local_centre + [0, 0.5, -pedicle.half_height - thick - 1.0]
    corner = under + [-0.75 * pedicle.half_width, 0, 0.4]
    leave = _leaving(sac, start, frame.to_world(corner), radius, table.value("root", "angle", level))
    beside = _beside_sac(sac, np.array([start, (start + leave) / 2, leave]), radius * np.array([-0.5, 0.4, 0.6]))
    forward, down = (table.value("root", f"mouth_{way}", level) for way in ("forward", "down"))
    mouth = under + [pedicle.half_width + 3.0, -forward, -down]
    ganglion = frame.to_world(under + [lateral * pedicle.half_width, -0.4 * forward, -2.4 - 2 * lateral])
    beyond = frame.to_world(mouth) + _onward(table, level)
    return np.concatenate([beside, ganglion[None], frame.to_world(mouth)[None], beyond]), ganglion


def _sacral_waypoints(layout: Layout, sac: Sac, table: SoftTable) -> tuple[Array, Array]:
    """Waypoints of S1, through the sacral canal and the first anterior foramen, and the place of its ganglion."""
    foramen, radius = layout.sacral_foramen("S1", "left"), table.value("root", "diameter", "S1") / 2
    start = _start(layout, sac.course, "S1")
    inner = foramen.canal
    leave = _leaving(sac, start, inner, radius, table.value("root", "angle", "S1"))
    beside = _beside_sac(sac, np.array([start, (start + leave) / 2, leave]), radius * np.array([-0.5, 0.4, 0.6]))
    ganglion = 0.3 * beside[-1] + 0.7 * inner
    way = foramen.anterior - inner
    beyond = foramen.anterior + _onward(table, "S1")
    return np.concatenate([beside, inner[None], (inner + 0.55 * way)[None], foramen.anterior[None], beyond]), ganglion


def _start(layout: Layout, course: Course, level: str) -> float:
    """Station where a root leaves the sac: just above the disc over its vertebra, so that it is free behind it."""
    above = {"L1": "T12", "S1": "L5"}.get(level) or f"L{int(level[1]) - 1}"
    return level_station(layout, course, f"{above}/inferior") - (8.0 if level == "S1" else 7.0)


def _onward(table: SoftTable, level: str) -> Array:
    """Two steps (2, 3) mm from the mouth of the foramen: out, forward and down, turning downwards."""
    out, forward, length = (table.value("root", key, level) for key in ("out", "forward", "beyond"))
    steps = []
    for share, bend in ((0.5, 1.0), (1.0, 0.82)):
        way = np.array([out * bend, -forward * bend, 0.0])
        way[2] = -np.sqrt(max(1 - way @ way, 0.1))
        steps.append(way * length * share)
    return np.array(steps)


def _out_of_sac(path: Array, out: Array, sac: Sac | None) -> Array:
    """Push (n, 3) mm that brings the path to the sac's side, `out` (n,) mm outside its wall."""
    if sac is None:
        return np.zeros_like(path)
    station, left, back = sac.course.locate(path)
    distance = np.maximum(np.hypot(left, back), 1e-6)
    short = np.maximum(sac.radius_at(station, np.arctan2(back, left)) + out - distance, 0)
    short = np.where(station > sac.end - 3, 0, short)
    outward = np.stack([left, np.minimum(back, 0)], axis=1) / distance[:, None]
    at = np.clip(station.astype(int), 0, len(sac.course) - 1)
    return short[:, None] * (outward[:, :1] * [1.0, 0.0, 0.0] + outward[:, 1:] * sac.course.back[at])


def _less_bent(path: Array) -> Array:
    """The path (n, 3) with its bends spread out: it gives way like a rod, not like a taut string."""
    once = smoothed(path, STIFFNESS)
    return 2 * once - smoothed(once, STIFFNESS)


def relaxed(
    path: Array, radius: Array, obstacles: Clearance, margin: float, rounds: int = 150, sac: Sac | None = None
) -> Array:
    """`path` ((n, 3) mm) moved until each point is its radius (n,) plus `margin` from the obstacles.

    Pushing and smoothing take turns; at the end only smooth pushes are left. The first point stays in the sac,
    the last may move.
    """
    hold = smoothstep(arc_length(path) / 8.0)[:, None]
    for turn in range(rounds):
        gap, away = obstacles.distance_and_direction(path, reach=12.0)
        push = away * np.maximum(radius + margin - gap, 0)[:, None] + _out_of_sac(
            path, SAC_SIDE * radius - 4 * (1 - hold[:, 0]), sac
        )
        if turn < rounds - FINISH:
            path = _less_bent(path + 0.5 * hold * push)
            path = resample(path, len(path)) if turn % 15 == 14 else path
        else:
            path = path + 0.9 * hold * gaussian_filter1d(push, 2.0, axis=0, mode="nearest")
    return path


def root_surface(root: Root) -> Surface:
    """The root as a closed tube with rounded ends (left side, world)."""
    path = resample(root.path, 72)
    radius = np.interp(np.linspace(0, 1, 72), np.linspace(0, 1, len(root.radius)), root.radius)
    return tube(path, radius, SIDES)


def ganglion_surface(root: Root, width: float, length: float) -> Surface:
    """The ganglion as a spindle round the root (left side, world); its ends dip below the root's surface."""
    s = arc_length(root.path) - arc_length(root.path)[root.ganglion]
    half = length / 2 + 1.2
    inside = np.linspace(-half, half, 26)
    path = np.stack([np.interp(inside, s, root.path[:, k]) for k in range(3)], axis=1)
    nerve = np.interp(inside, s, root.radius)
    widest = max(width / 2, float(root.radius[root.ganglion]) + 0.45)
    swell = np.cos(np.pi / 2 * np.abs(inside / half) ** 1.3)
    return tube(path, 0.85 * nerve + (widest - 0.85 * nerve) * swell, SIDES)
