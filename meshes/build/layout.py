"""Where everything stands: the articulated stack as pure functions of the table of sizes.

World frame: LPS (x left, y posterior, z superior), mm, origin at the centre of L3's body. Each vertebra has a
local frame with the same axes turned by its tilt, origin at the centre of its body; the sacrum's frame has its
origin at the centre of the S1 end-plate, z at right angles to that plate.

Stable for other builders: Frame, EndPlate, CanalCurve, PedicleSite, SacralStation, SacralForamen, and the
methods of Layout. Facet joints are in facet.py (`facet_sheet(layout, segment, side)`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline, PchipInterpolator

from meshes.build.parameters import Parameters

Floats = NDArray[np.float64]
SIDE_SIGN = {"left": 1.0, "right": -1.0}
BOWL = 0.84  # the hollow of an end-plate ends here; outside lies the flat ring apophysis (Wang 2012)
WALL_WAIST = 1.4  # mm by which the back wall of the body lies in front of the rims at half height (fit)
CANAL_BACKWARD = 0.28  # the canal's back wall moves this many mm back per mm down along the lamina (fit)


def segment_levels(segment: str) -> tuple[str, str]:
    """Upper and lower level of a segment: "L5-S1" gives ("L5", "S1")."""
    upper, lower = segment.split("-")
    return upper, lower


@dataclass(frozen=True, eq=False)
class Frame:
    """A vertebra's frame in the world: origin (3,) mm, rotation (3, 3) with columns left, posterior, superior."""

    origin: Floats
    rotation: Floats

    def to_world(self, points: ArrayLike) -> Floats:
        """Local (n, 3) or (3,) points to world."""
        return np.asarray(points, float) @ self.rotation.T + self.origin

    def to_local(self, points: ArrayLike) -> Floats:
        """World (n, 3) or (3,) points to local."""
        return (np.asarray(points, float) - self.origin) @ self.rotation

    def direction_to_world(self, directions: ArrayLike) -> Floats:
        """Local (n, 3) or (3,) directions to world."""
        return np.asarray(directions, float) @ self.rotation.T

    def direction_to_local(self, directions: ArrayLike) -> Floats:
        """World (n, 3) or (3,) directions to local."""
        return np.asarray(directions, float) @ self.rotation

    @property
    def tilt(self) -> float:
        """Forward tilt in degrees: positive where the front is lower."""
        return math.degrees(math.atan2(self.rotation[2, 1], self.rotation[1, 1]))


def tilted(tilt: float) -> Floats:
    """Rotation (3, 3) of a frame tilted forward by `tilt` radians."""
    c, s = math.cos(tilt), math.sin(tilt)
    return np.array([[1.0, 0, 0], [0, c, -s], [0, s, c]])


@dataclass(frozen=True)
class Outline:
    """Form of an end-plate's kidney outline: superellipse exponents in front and behind, where it is widest (share
    of the depth behind the middle), and the hollow of its back, mm."""

    front_power: float
    back_power: float
    widest: float
    hollow: float


@dataclass(frozen=True, eq=False)
class EndPlate:
    """One end-plate: a kidney outline on a tilted plane with a shallow bowl, in the vertebra's local frame.

    sign: +1 superior, -1 inferior. The plane passes (0, 0, sign * half_height) with the given slope dz/dy times
    sign; its sides stand `lift` mm above it. The bony edge is rounded inside the outline.
    """

    frame: Frame
    sign: float
    half_height: float
    slope: float
    width: float
    depth: float
    concavity: float
    lift: float
    form: Outline

    def radius(self, angle: ArrayLike) -> Floats:
        """Outline radius, mm, about `centre`, at angles (rad) from +x (left) towards +y (posterior)."""
        angle = np.asarray(angle, float)
        return outline_radius(angle, self.width, self.depth, self.form)

    @property
    def centre(self) -> tuple[float, float]:
        """Local (x, y) about which `radius` is given."""
        return 0.0, self.form.widest * self.depth

    def rho(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """0 at the centre, 1 on the outline, for local x, y (mm)."""
        x, y = np.asarray(x, float), np.asarray(y, float) - self.centre[1]
        return np.hypot(x, y) / self.radius(np.arctan2(y, x))

    def height(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """Local z, mm, of the bony end-plate at local x, y (mm, any equal shapes); the plane outside the bowl."""
        bowl = np.clip(1 - (self.rho(x, y) / BOWL) ** 2, 0, 1) ** 1.5
        sides = self.lift * np.minimum((2 * np.asarray(x, float) / self.width) ** 2, 1.3)
        return self.sign * (self.half_height + self.slope * np.asarray(y, float) + sides - self.concavity * bowl)

    def outline(self, count: int = 96, scale: float = 1.0) -> Floats:
        """Rim points (count, 3), local mm, from the left side through the back; `scale` shrinks towards the centre."""
        angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
        r = self.radius(angle) * scale
        x, y = r * np.cos(angle), self.centre[1] + r * np.sin(angle)
        return np.c_[x, y, self.height(x, y)]

    def outline_world(self, count: int = 96, scale: float = 1.0) -> Floats:
        """As `outline`, in the world frame."""
        return self.frame.to_world(self.outline(count, scale))

    @property
    def normal_world(self) -> Floats:
        """Unit normal (3,) of the rim plane, away from the body, world."""
        n = np.array([0.0, -self.slope, self.sign])
        return self.frame.direction_to_world(n / np.linalg.norm(n))


def outline_radius(angle: Floats, width: float | Floats, depth: float | Floats, form: Outline) -> Floats:
    """Kidney outline: radius (mm) at `angle` (rad) about the point `form.widest` * depth behind the centre."""
    behind = np.sin(angle) > 0
    front_depth, back_depth = depth * (0.5 + form.widest), depth * (0.5 - form.widest) + form.hollow
    half_depth = np.where(behind, back_depth, front_depth)
    power = np.where(behind, form.back_power, form.front_power)
    across = (np.abs(np.cos(angle)) / (np.asarray(width) / 2)) ** power
    along = (np.abs(np.sin(angle)) / half_depth) ** power
    return (across + along) ** (-1 / power) - form.hollow * np.exp(-(((angle - np.pi / 2) / 0.5) ** 2))


@dataclass(frozen=True, eq=False)
class CanalCurve:
    """The vertebral canal from T12 to the sacral hiatus, world, mm.

    names (n,): "L3/superior", "L3/pedicle", "L3/inferior", ..., "S1", ... "S5"; centres (n, 3); half_width and
    half_depth (n,) of the free bony canal; triangularity (n,) 0 oval to 1 triangular (point at the back);
    posterior (n, 3) unit directions to the back.
    """

    names: tuple[str, ...]
    centres: Floats
    half_width: Floats
    half_depth: Floats
    triangularity: Floats
    posterior: Floats

    @cached_property
    def length(self) -> Floats:
        """Distance (n,) along the curve from its upper end, mm."""
        return np.r_[0, np.cumsum(np.linalg.norm(np.diff(self.centres, axis=0), axis=1))]

    def at(self, distance: ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
        """Centre (m, 3), half width (m,), half depth (m,) and posterior direction (m, 3) at distances (m,), mm."""
        s = np.clip(np.asarray(distance, float), 0, self.length[-1])
        posterior = CubicSpline(self.length, self.posterior)(s)
        posterior /= np.linalg.norm(posterior, axis=-1, keepdims=True)
        width = PchipInterpolator(self.length, self.half_width)(s)
        depth = PchipInterpolator(self.length, self.half_depth)(s)
        return CubicSpline(self.length, self.centres)(s), width, depth, posterior

    def station(self, name: str) -> float:
        """Distance along the curve, mm, of a named station."""
        return float(self.length[self.names.index(name)])


@dataclass(frozen=True, eq=False)
class PedicleSite:
    """The isthmus of a pedicle: centre (3,) world and local, half width and half height (mm)."""

    level: str
    side: str
    centre: Floats
    local_centre: Floats
    half_width: float
    half_height: float


@dataclass(frozen=True, eq=False)
class SacralStation:
    """One fused sacral level: centres (3,) of body and canal in the world, half sizes in mm."""

    name: str
    body_centre: Floats
    body_half_depth: float
    half_width: float
    canal_centre: Floats
    canal_half_width: float
    canal_half_depth: float


@dataclass(frozen=True, eq=False)
class SacralForamen:
    """The channel below a sacral level: world points (3,) in the canal and at both mouths; radius, mm."""

    name: str
    side: str
    canal: Floats
    anterior: Floats
    posterior: Floats
    radius: float


@dataclass(frozen=True, eq=False)
class Layout:
    """The stack of one set of parameters."""

    parameters: Parameters

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels from above down, T12 to S1 as a rule."""
        return self.parameters.levels

    @property
    def vertebrae(self) -> tuple[str, ...]:
        """The levels of the free vertebrae."""
        return self.parameters.vertebrae

    @property
    def segments(self) -> tuple[str, ...]:
        """T12-L1 to L5-S1 as a rule."""
        return self.parameters.segments

    def segment_above(self, level: str) -> str | None:
        """The segment a level is the lower part of, or None for the uppermost."""
        index = self.levels.index(level)
        return self.segments[index - 1] if index else None

    def segment_below(self, level: str) -> str | None:
        """The segment a level is the upper part of, or None for the sacrum."""
        index = self.levels.index(level)
        return self.segments[index] if index < len(self.segments) else None

    @cached_property
    def frames(self) -> dict[str, Frame]:
        """Frame per level T12, L1 ... L5 and S1 (the sacrum)."""
        tilt = math.radians(self.parameters.posture.sacral_slope["all"])
        frames = {"S1": Frame(np.zeros(3), tilted(tilt))}
        for segment in reversed(self.segments):
            upper, lower = segment_levels(segment)
            frames[upper] = self._frame_above(segment, frames[lower])
        shift = frames["L3"].origin.copy()
        return {level: Frame(frames[level].origin - shift, frames[level].rotation) for level in self.levels}

    def _frame_above(self, segment: str, below: Frame) -> Frame:
        """The upper vertebra of a segment: rims as far apart as the disc is high, back edges above each other."""
        upper, lower = segment_levels(segment)
        disc = self.parameters.disc
        plate, depth = self.plate_shape(lower), self.parameters.body.upper_depth[lower]
        other, other_depth = self.plate_shape(upper), self.parameters.body.lower_depth[upper]
        front, back = disc.anterior_height[segment], disc.posterior_height[segment]
        wedge = 2 * math.atan((front - back) / (depth + other_depth))
        lower_tilt = math.radians(below.tilt) + math.atan(plate[1])
        upper_tilt = lower_tilt - wedge
        corner = below.to_world([0, depth / 2, plate[0] + plate[1] * depth / 2])
        axis = tilted((lower_tilt + upper_tilt) / 2)[:, 2]
        rotation = tilted(upper_tilt + math.atan(other[1]))
        local_corner = np.array([0, other_depth / 2, -(other[0] + other[1] * other_depth / 2)])
        return Frame(corner + back * axis - rotation @ local_corner, rotation)

    def plate_shape(self, level: str) -> tuple[float, float]:
        """Half height (mm) and slope dz/dy of the upper end-plate's rim plane; times -1 of the lower one's."""
        if level == "S1":
            return 0.0, 0.0
        body = self.parameters.body
        front, back = body.anterior_height[level], body.posterior_height[level]
        depth = (body.upper_depth[level] + body.lower_depth[level]) / 2
        return (front + back) / 4, (back - front) / (2 * depth)

    def endplate(self, level: str, which: str) -> EndPlate:
        """The "superior" or "inferior" end-plate of a level (S1: superior only)."""
        body, superior = self.parameters.body, which == "superior"
        half_height, slope = self.plate_shape(level)
        return EndPlate(
            frame=self.frames[level],
            sign=1.0 if superior else -1.0,
            half_height=half_height,
            slope=slope,
            width=(body.upper_width if superior else body.lower_width)[level],
            depth=(body.upper_depth if superior else body.lower_depth)[level],
            concavity=(body.superior_concavity if superior else body.inferior_concavity)[level],
            lift=(body.superior_lift if superior else body.inferior_lift)[level],
            form=Outline(body.front_power[level], body.back_power[level], body.widest[level], body.hollow[level]),
        )

    def half_height(self, level: str) -> float:
        """Half the body's mean height, mm."""
        return self.plate_shape(level)[0]

    def canal_front(self, level: str) -> float:
        """Local y, mm, of the back wall of the body on the midline at the pedicles."""
        body = self.parameters.body
        return (body.upper_depth[level] + body.lower_depth[level]) / 4 - WALL_WAIST

    def pedicle(self, level: str, side: str) -> PedicleSite:
        """The pedicle's isthmus, on the upper half of the body just behind it."""
        p = self.parameters
        half_width, half_height = p.pedicle.width[level] / 2, p.pedicle.height[level] / 2
        local = np.array(
            [
                SIDE_SIGN[side] * (p.canal.width[level] / 2 + half_width),
                self.canal_front(level) + 0.3 * p.canal.depth[level],
                self.half_height(level) - half_height + p.pedicle.rise[level],
            ]
        )
        return PedicleSite(level, side, self.frames[level].to_world(local), local, half_width, half_height)

    def foramen(self, segment: str, side: str) -> Floats:
        """Centre (3,), world, of a foramen: between the two pedicles (L5-S1: above the sacrum's edge)."""
        upper, lower = segment_levels(segment)
        above = self.pedicle(upper, side)
        top = self.frames[upper].to_world(above.local_centre - [0, 0, above.half_height])
        if lower == "S1":
            depth = self.parameters.body.upper_depth["S1"]
            bottom = self.frames["S1"].to_world([above.local_centre[0], depth / 2 + 1.0, 0.0])
        else:
            below = self.pedicle(lower, side)
            bottom = self.frames[lower].to_world(below.local_centre + [0, 0, below.half_height])
        return (top + bottom) / 2

    @cached_property
    def canal(self) -> CanalCurve:
        """The canal, above down."""
        rows = [row for level in self.vertebrae for row in self._canal_stations(level)] + self._sacral_canal()
        names, centres, widths, depths, shapes, back = zip(*rows, strict=True)
        arrays = [np.array(column, float) for column in (centres, widths, depths, shapes, back)]
        return CanalCurve(tuple(names), *arrays)

    def _canal_stations(self, level: str) -> list[tuple[str, Floats, float, float, float, Floats]]:
        p, frame, half = self.parameters, self.frames[level], self.half_height(level)
        depth, half_width, shape = p.canal.depth[level], p.canal.width[level] / 2, p.canal.triangularity[level]
        level_z = self.pedicle(level, "left").local_centre[2] - 3
        stations = []
        for name, z, wall in (("superior", half, 0.4), ("pedicle", level_z, 0.0), ("inferior", -half, 0.8)):
            front = self.canal_front(level) + wall
            back = self.canal_front(level) + depth + CANAL_BACKWARD * (level_z - z) * (0.35 if z > level_z else 1)
            centre = frame.to_world([0, (front + back) / 2, z])
            stations.append((f"{level}/{name}", centre, half_width, (back - front) / 2, shape, frame.rotation[:, 1]))
        return stations

    def _sacral_canal(self) -> list[tuple[str, Floats, float, float, float, Floats]]:
        stations = self.sacral_stations
        back = [station.canal_centre - station.body_centre for station in stations]
        shape = self.parameters.canal.triangularity["S1"]
        return [
            (s.name, s.canal_centre, s.canal_half_width, s.canal_half_depth, shape, b / np.linalg.norm(b))
            for s, b in zip(stations, back, strict=True)
        ]

    @cached_property
    def sacral_stations(self) -> tuple[SacralStation, ...]:
        """S1 ... S5."""
        s, frame = self.parameters.sacrum, self.frames["S1"]
        return tuple(
            SacralStation(
                name=name,
                body_centre=frame.to_world([0, s.body_posterior[name], s.body_superior[name]]),
                body_half_depth=s.body_half_depth[name],
                half_width=s.half_width[name],
                canal_centre=frame.to_world([0, s.canal_posterior[name], s.body_superior[name]]),
                canal_half_width=s.canal_half_width[name],
                canal_half_depth=s.canal_half_depth[name],
            )
            for name in self.parameters.sacral_levels
        )

    def sacral_foramen(self, name: str, side: str) -> SacralForamen:
        """The channel below sacral level S1 ... S4: from the canal forward and back, local values in the table."""
        s, frame, sign = self.parameters.sacrum, self.frames["S1"], SIDE_SIGN[side]
        names = self.parameters.sacral_levels
        levels = [s.body_superior[level] for level in names]
        z, x, r = s.foramen_superior[name], s.foramen_lateral[name], s.foramen_radius[name]
        body_y = np.interp(-z, -np.array(levels), [s.body_posterior[level] for level in names])
        half_depth = np.interp(-z, -np.array(levels), [s.body_half_depth[level] for level in names])
        canal_y = np.interp(-z, -np.array(levels), [s.canal_posterior[level] for level in names])
        canal_x = np.interp(-z, -np.array(levels), [s.canal_half_width[level] for level in names])
        return SacralForamen(
            name=name,
            side=side,
            canal=frame.to_world([sign * (canal_x - 2), canal_y - 1, z + 5]),
            anterior=frame.to_world([sign * x, body_y - half_depth * 0.5, z]),
            posterior=frame.to_world([sign * (x - 2.0), canal_y + 6, z]),
            radius=r,
        )
