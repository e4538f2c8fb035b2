"""Where the nerve roots L1 to S2 run: from the sac past the pedicle, out of their foramen and on.

Everything is planned on the left and mirrored. A root leaves the side of the sac at its published angle, runs on
straight to the lower inner corner of its pedicle, turns round it into the upper part of the foramen and goes on
down, forward and out. The roots of the sacrum leave within it, through its anterior foramina. What is drawn along
the way is in root.py and ramus.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, minimum_filter1d

from meshes.build.canal import Sac, Sleeve
from meshes.build.layout import Layout
from meshes.build.parameters import BuildError
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import arc_length, resample, smoothed, smoothstep, tangents
from meshes.clearance import Clearance

Array = NDArray[np.float64]
SACRAL_ROOTS = ("S1", "S2")
GAP = 0.65  # mm aimed at between a root and bone or disc; 0.3 is the least allowed
START_ANGLE = np.radians(-10.0)  # where a root leaves the sac: at its side, a little in front
INSIDE = 10.0  # mm along the sac over which a root nears its wall before it is out
DEPTH = 3.6  # mm its middle lies within the wall at first, at most
ANGLE_OVER = 12.0  # mm beside the sac over which the angle of a root is taken
AXIS_OVER = 8  # mm up and down over which the axis of the sac is taken
FIRST_GUESS = 22.0  # mm above its ganglion at which a root is first let out of the sac
SEARCH = 8  # stations tried at most
SLEEVE_HIDES = 1.0  # degrees by which the angle looks smaller where sleeves widen the sac
ANGLE_NEAR = 0.35  # degrees to the published angle that will do
SLEEVE = 0.6  # mm by which the sleeve is wider than the strands within
SAC_SIDE = 0.25  # part of its radius by which the middle of a root stays outside the wall of the sac
STIFFNESS = 3.0  # points (0.85 mm apart) over which a path is evened out after each push
FINISH = 30  # rounds at the end in which a path is pushed only


@dataclass(frozen=True, eq=False)
class Root:
    """A left root: path (n, 3) and half thickness (n,) mm from the sac outwards, and the path's index at the ganglion.

    The path is the middle of both strands together up to the ganglion, of the nerve beyond it.
    `ganglion_size` is width and length; `sleeve_length` is measured from the wall of the sac, `nerve_length` from the
    ganglion to where the nerve divides, all mm.
    """

    level: str
    path: Array
    radius: Array
    ganglion: int
    ganglion_size: tuple[float, float] = (0.0, 0.0)
    sleeve_length: float = 5.0
    nerve_length: float = 5.0

    @property
    def length(self) -> Array:
        """Length (n,) mm along the path."""
        return arc_length(self.path)

    @property
    def ganglion_middle(self) -> float:
        """Length along the path at the ganglion's middle, mm."""
        return float(self.length[self.ganglion])

    @property
    def division(self) -> float:
        """Length along the path at which the spinal nerve divides into its rami, mm."""
        return self.ganglion_middle + self.ganglion_size[1] / 2 + self.nerve_length

    def at(self, length: Array | float) -> Array:
        """Points (n, 3) at lengths (n,) along the path."""
        s = self.length
        return np.stack([np.interp(np.atleast_1d(length), s, self.path[:, k]) for k in range(3)], axis=1)

    def thickness(self, length: Array | float) -> Array:
        """Half thickness (n,) at lengths (n,) along the path."""
        return np.interp(np.atleast_1d(length), self.length, self.radius)

    @property
    def sleeve(self) -> Sleeve:
        """The dura's funnel round its start: wide enough to hold the strands, then closing on them."""
        s, end = self.length, INSIDE + self.sleeve_length
        part = (s > INSIDE - 5.0) & (s < end)
        share = np.clip((s[part] - INSIDE) / self.sleeve_length, 0, 1)
        opening = 0.75 + 0.25 * smoothstep((s[part] - INSIDE + 5.0) / 6.0)
        closing = smoothstep((share - 0.6) / 0.4)
        return Sleeve(self.path[part], (self.radius[part] + SLEEVE) * opening * (1 - 0.5 * closing))


def nerve_levels(layout: Layout) -> tuple[str, ...]:
    """Levels of the nerves that are drawn, from the first lumbar one down to S2."""
    free = layout.vertebrae[1:]
    return free + tuple(level for level in SACRAL_ROOTS if level not in free)


def sacral_index(layout: Layout, level: str) -> int | None:
    """How many foramina of the sacrum lie above the one a nerve leaves by; None for a free vertebra's nerve."""
    within = [name for name in nerve_levels(layout) if name not in layout.vertebrae]
    return within.index(level) if level in within else None


def size(table: SoftTable, group: str, measure: str, level: str) -> float:
    """A nerve's value; a vertebra more or less than usual takes the last lumbar one's."""
    row = table.row(group, measure)
    return row[level] if level in row else table.value(group, measure, "L5")


def bundle_radius(diameter: float, ganglion_width: float) -> float:
    """Half thickness, mm, of the ganglion with the anterior root beside it."""
    return ganglion_width / 2 + 0.15 * diameter


@dataclass(frozen=True, eq=False)
class _Plan:
    """What a root's way depends on."""

    layout: Layout
    sac: Sac
    table: SoftTable
    level: str
    obstacles: Clearance

    def value(self, group: str, measure: str) -> float:
        return size(self.table, group, measure, self.level)

    @property
    def thickest(self) -> float:
        return bundle_radius(self.value("root", "diameter"), self.value("ganglion", "width"))

    def way(self, leave: float, rounds: int = 150) -> tuple[Array, Array]:
        """The path (n, 3) that leaves the sac at a station, and the place of its ganglion (3,)."""
        ganglion, onward = self.ganglion_and_onward()
        out = _leaving(self.sac, leave, self.value("root", "angle"))
        points = np.concatenate([out, ganglion[None], onward])
        path = resample(points, int(arc_length(points)[-1] * 1.2))
        thick = _kept_free(
            path, self.value("root", "diameter") / 2, self.thickest, ganglion, self.value("ganglion", "length")
        )
        return relaxed(path, thick, self.obstacles, GAP, rounds, self.sac), ganglion

    def leaving_at_its_angle(self) -> tuple[Array, Array]:
        """The path (n, 3) that leaves the sac nearest to the published angle, and the place of its ganglion (3,).

        The higher a root leaves, the smaller its angle: the station is found by false position.
        """
        goal = float(self.sac.course.locate(self.ganglion_and_onward()[0][None])[0][0])
        lowest, highest = min(goal - 8.0, self.sac.end - 4.0), max(goal - 48.0, INSIDE + 6.0)
        leave = float(np.clip(goal - FIRST_GUESS, highest, lowest))
        goal_angle = self.value("root", "angle") + SLEEVE_HIDES
        tried: list[tuple[float, float, Array]] = []
        for _ in range(SEARCH):
            path, ganglion = self.way(leave)
            tried.append((leave, leaving_angle(path, self.sac) - goal_angle, path))
            if abs(tried[-1][1]) < ANGLE_NEAR:
                break
            leave = float(np.clip(_next_station(tried), highest, lowest))
        return min(tried, key=lambda each: abs(each[1]))[2], ganglion

    def ganglion_and_onward(self) -> tuple[Array, Array]:
        """The place aimed at for the ganglion (3,), and points (n, 3) beyond it."""
        return self._lumbar() if self._foramen is None else self._sacral()

    @property
    def _foramen(self) -> int | None:
        return sacral_index(self.layout, self.level)

    def _lumbar(self) -> tuple[Array, Array]:
        """Place of the ganglion (3,) under the pedicle, and points (n, 3) beyond it."""
        frame, pedicle = self.layout.frames[self.level], self.layout.pedicle(self.level, "left")
        lateral, below = self.value("ganglion", "lateral"), self.value("ganglion", "below")
        forward, down = (self.value("root", f"mouth_{way}") for way in ("forward", "down"))
        under = pedicle.local_centre + [0, 0.5, -pedicle.half_height - below]
        ganglion = under + [lateral * pedicle.half_width, -0.4 * forward, 0]
        mouth = under + [min(pedicle.half_width, 6.0) + 3.0, -forward, -down]
        onward = np.concatenate([frame.to_world(mouth)[None], frame.to_world(mouth) + self._onward()])
        return frame.to_world(ganglion), onward

    def _sacral(self) -> tuple[Array, Array]:
        """Place of the ganglion (3,) in the sacral canal, and points (n, 3) through the anterior foramen."""
        foramen = self.layout.sacral_foramen(SACRAL_ROOTS[self._foramen or 0], "left")
        course, inner = self.sac.course, foramen.canal
        station, left, back = course.locate(inner[None])
        above = station[0] - self.value("ganglion", "length") / 2 - 2.0
        ganglion = course.place(above, 0.94 * left, back + 0.6)[0]
        way = foramen.anterior - inner
        onward = np.concatenate(
            [inner[None], (inner + 0.55 * way)[None], foramen.anterior[None], foramen.anterior + self._onward()]
        )
        return ganglion, onward

    def _onward(self) -> Array:
        """Two steps (2, 3) mm from the mouth of the foramen: out, forward and down, turning downwards."""
        out, forward, length = (self.value("root", key) for key in ("out", "forward", "beyond"))
        steps = []
        for share, bend in ((0.5, 1.0), (1.0, 0.82)):
            way = np.array([out * bend, -forward * bend, 0.0])
            way[2] = -np.sqrt(max(1 - way @ way, 0.1))
            steps.append(way * length * share)
        return np.array(steps)


def plan_root(layout: Layout, sac: Sac, table: SoftTable, level: str, obstacles: Clearance) -> Root:
    """The left root of a level, clear of the obstacles (bones and discs), leaving the sac at its angle.

    The station where it leaves is searched: the higher, the smaller the angle. Raises BuildError where bone or disc
    leave no room.
    """
    plan = _Plan(layout, sac, table, level, obstacles)
    path, ganglion = plan.leaving_at_its_angle()
    radius = _tapered(path, plan.value("root", "diameter") / 2)
    _check_clear(level, path, radius, obstacles)
    return Root(
        level=level,
        path=path,
        radius=radius,
        ganglion=int(np.argmin(((path - ganglion) ** 2).sum(axis=1))),
        ganglion_size=(plan.value("ganglion", "width"), plan.value("ganglion", "length")),
        sleeve_length=plan.value("root", "sleeve"),
        nerve_length=plan.value("root", "spinal_nerve"),
    )


def _next_station(tried: list[tuple[float, float, Array]]) -> float:
    """Where to let the root leave next, from stations and how much too steep the root was there."""
    steep = [(leave, error) for leave, error, _ in tried if error > 0]
    flat = [(leave, error) for leave, error, _ in tried if error <= 0]
    if not steep or not flat:
        leave, error, _ = tried[-1]
        return leave - np.clip(0.6 * error, -8, 8)
    low, high = max(flat, key=lambda each: each[1]), min(steep, key=lambda each: each[1])
    share = np.clip(-low[1] / (high[1] - low[1]), 0.15, 0.85)
    return low[0] + share * (high[0] - low[0])


def leaving_angle(path: Array, sac: Sac, beside: float = 0.0) -> float:
    """Degrees between the sac's axis and a path (n, 3) over its first 12 mm beside the sac, sleeves not counted.

    The path is out where it is `beside` mm beyond the sac's half width. The axis is taken over 8 mm up and down from
    where the path comes out, as a reader of the meshes would do it.
    """
    station, left, _ = sac.course.locate(path)
    half = minimum_filter1d(sac.radius_at(np.arange(sac.end), 0.0), 2 * AXIS_OVER + 1)
    out = (left > np.interp(station, np.arange(len(half)), half) + beside) | (station > sac.end - 1)
    first, s = int(np.argmax(out)), arc_length(path)
    way = path[min(int(np.searchsorted(s, s[first] + ANGLE_OVER)), len(path) - 1)] - path[first]
    ends = np.clip(station[first] + [-AXIS_OVER, AXIS_OVER], 0, len(sac.course) - 1)
    axis = np.diff(sac.course.place(ends, [0.0, 0.0], [0.0, 0.0]), axis=0)[0]
    return float(np.degrees(np.arccos(way @ axis / max(np.linalg.norm(way) * np.linalg.norm(axis), 1e-9))))


def _tapered(path: Array, radius: float) -> Array:
    """Half thickness (n,) along a root: thin where it gathers in the sac, thinning out again at its end."""
    length = arc_length(path)
    s = length / length[-1]
    return radius * (0.5 + 0.5 * smoothstep((length - 3.0) / 7.0) - 0.14 * smoothstep((s - 0.6) / 0.4))


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


def _kept_free(path: Array, root: float, ganglion: float, centre: Array, length: float) -> Array:
    """Radius (n,) to be kept free along the path: the root's, and the ganglion's round `centre`."""
    away = np.linalg.norm(path - centre, axis=1)
    return root + (ganglion - root) * (1 - smoothstep((away - length / 2) / 3))


def _leaving(sac: Sac, leave: float, angle: float) -> Array:
    """Four points (4, 3): twice within the sac, where the root crosses its wall, and outside at `angle` degrees."""
    slope = np.tan(np.radians(angle))
    along = np.array([-INSIDE, -INSIDE / 2, 0.0, 6.0])
    wall = float(sac.radius_at([leave], START_ANGLE)[0])
    depth = min(INSIDE * slope, DEPTH, 0.7 * wall)
    reach = wall + np.array([-depth, -0.5 * depth, 0.0, 6.0 * slope])
    return sac.course.place(leave + along, reach * np.cos(START_ANGLE), reach * np.sin(START_ANGLE))


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
    limp = 1 - smoothstep(arc_length(path) / 16.0)[:, None]
    outside = np.minimum(SAC_SIDE * radius, 0.45 * (arc_length(path) - INSIDE - 0.5))
    for turn in range(rounds):
        gap, away = obstacles.distance_and_direction(path, reach=12.0)
        push = away * np.maximum(radius + margin - gap, 0)[:, None] + _out_of_sac(path, outside, sac)
        if turn < rounds - FINISH:
            path = path + 0.5 * hold * push
            path = (1 - limp) * _less_bent(path) + limp * smoothed(path, STIFFNESS) if sac else _less_bent(path)
            path = resample(path, len(path)) if turn % 15 == 14 else path
        else:
            path = path + 0.9 * hold * gaussian_filter1d(push, 2.0, axis=0, mode="nearest")
    return path


def towards_back(path: Array) -> Array:
    """Unit vectors (n, 3) across a path to the back and side: where the posterior root lies beside the anterior."""
    along = tangents(path)
    wish = np.array([0.45, 0.85, 0.2])
    across = wish - (along @ wish)[:, None] * along
    return across / np.linalg.norm(across, axis=1)[:, None]
