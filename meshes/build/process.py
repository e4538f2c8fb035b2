"""Forms of the processes as signed distances: lofts through stations, and the blade of the spinous process.

Also how a form is fitted to the table of sizes: carried to its joint, stretched to its span.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree

from meshes.build.fields import REACH, Array, Loft, loft_distance, smooth_step
from meshes.build.layout import PedicleSite
from meshes.build.shapes import BladeShape, PartShape

# stations of a pedicle: mm behind its isthmus, share of the half width there, what its half height has more, mm
# (less than nothing: the fillets around it add that much again)
PEDICLE = ((-10.0, 0.78, -0.5), (-4.0, 0.97, -0.5), (0.0, 0.96, -0.6), (3.5, 0.93, -0.8), (7.0, 0.85, -1.5))
LEAN_BEHIND = 0.25  # of its medial angle is left behind the isthmus, where it goes over into the processes
PEDICLE_POWER = 2.3
ROOT_OF_TRANSVERSE = 18.0  # mm from the midline; nearer parts are not stretched
Floats = NDArray[np.float64]


def part_distance(part: PartShape, points: Array) -> Array:
    """Distance (n,) of points (n, 3), x >= 0, to a left part; far points get REACH."""
    rows = part.stations
    loft = Loft(rows[:, :3], rows[:, 3], rows[:, 4], part.up, part.power)
    margin = rows[:, 3:].max() + REACH
    low, high = rows[:, :3].min(0) - margin, rows[:, :3].max(0) + margin
    near = np.all((points > low) & (points < high), axis=1)
    field = np.full(len(points), REACH, np.float32)
    field[near] = np.minimum(loft_distance(loft, points[near]), REACH)
    return field


def blade_distance(blade: BladeShape, points: Array) -> Array:
    """Distance (n,) of points (n, 3) to a rounded plate: its outline in the sagittal plane, thickness across."""
    curve, normal = _outline(blade)
    j = cKDTree(curve).query(points[:, 1:])[1]
    flat = np.einsum("ij,ij->i", points[:, 1:] - curve[j], normal[j])
    thickness = _thickness(blade, curve, np.asarray(points[:, 1], float), np.asarray(points[:, 2], float))
    # the rim is as round as the plate is thick
    inside, across = flat + thickness, np.abs(points[:, 0])
    rounded = np.where(inside > 0, np.hypot(np.maximum(inside, 0), across) - thickness, across - thickness)
    return rounded.astype(np.float32)


def _outline(blade: BladeShape) -> tuple[Floats, Floats]:
    """The closed curve (m, 2) through the outline's points, and its outward normals."""
    closed = np.vstack([blade.outline, blade.outline[:1]])
    t = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    spline = CubicSpline(t, closed, bc_type="periodic")
    s = np.linspace(0, t[-1], 240, endpoint=False)
    curve, tangent = spline(s), spline(s, 1)
    tangent /= np.linalg.norm(tangent, axis=1)[:, None]
    clockwise = np.sum(curve[:, 0] * np.roll(curve[:, 1], -1) - np.roll(curve[:, 0], -1) * curve[:, 1]) < 0
    return curve, np.c_[tangent[:, 1], -tangent[:, 0]] * (-1 if clockwise else 1)


def _thickness(blade: BladeShape, curve: Floats, y: Floats, z: Floats) -> Floats:
    """Half thickness (n,), mm, at y, z: between the values at the lower edge, half way up and at the upper edge."""
    rows = blade.thickness[np.argsort(blade.thickness[:, 0])]
    lower, middle, upper = PchipInterpolator(rows[:, 0], rows[:, 1:])(np.clip(y, rows[0, 0], rows[-1, 0])).T
    bottom, top = _edges(curve, y)
    height = np.clip((z - bottom) / np.maximum(top - bottom, 1.0), 0, 1)
    # a parabola through the three, held within a least thickness
    bend = 2 * (lower + upper - 2 * middle)
    return np.maximum(lower + height * (upper - lower - bend) + bend * height**2, 0.8)


def _edges(curve: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest z (n,) of a closed curve at y (n,)."""
    bins = np.linspace(curve[:, 0].min(), curve[:, 0].max(), 41)
    index = np.clip(np.searchsorted(bins, curve[:, 0]) - 1, 0, 39)
    low, high = np.full(40, np.inf), np.full(40, -np.inf)
    np.minimum.at(low, index, curve[:, 1])
    np.maximum.at(high, index, curve[:, 1])
    full, centres = high > low, (bins[1:] + bins[:-1]) / 2
    return np.interp(y, centres[full], low[full]), np.interp(y, centres[full], high[full])


def pedicle_shape(site: PedicleSite, medial_angle: float) -> PartShape:
    """A left pedicle of the table's width, height and medial angle (deg): it runs forwards and inwards to the body."""
    x, y, z = site.local_centre
    lean = math.tan(math.radians(medial_angle))
    rows = [
        [
            x + lean * behind * (LEAN_BEHIND if behind > 0 else 1.0),
            y + behind,
            z,
            site.half_width * share,
            site.half_height + higher,
        ]
        for behind, share, higher in PEDICLE
    ]
    return PartShape(np.array(rows), (0.0, 0.0, 1.0), PEDICLE_POWER)


def carried(part: PartShape, shift: NDArray[np.float64]) -> PartShape:
    """The part with its far end moved by `shift` (3,) mm and its near end in place, so that it reaches the joint."""
    rows = part.stations.copy()
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(rows[:, :3], axis=0), axis=1))]
    rows[:, :3] += smooth_step(along / along[-1], -0.1, 0.75)[:, None] * shift
    return replace(part, stations=rows)


def spanning(part: PartShape, reach: float) -> PartShape:
    """A transverse process stretched sideways so that its tip lies `reach` mm from the midline."""
    rows = part.stations.copy()
    tip = rows[-1, 0] + 0.95 * rows[-1, 3:].min()
    root = min(ROOT_OF_TRANSVERSE, tip - 3)
    rows[:, 0] += (reach - tip) * smooth_step(rows[:, 0], root, rows[-1, 0])
    return replace(part, stations=rows)


def reaching(blade: BladeShape, reach: float) -> BladeShape:
    """A spinous process stretched backwards so that its tip lies `reach` mm from the centre of the body."""
    outline, thickness = blade.outline.copy(), blade.thickness.copy()
    root = outline[:, 0].min()
    tip = outline[np.argmax(np.hypot(*outline.T))]
    share = (np.sqrt(reach**2 - tip[1] ** 2) - root) / (tip[0] - root)
    outline[:, 0] = root + (outline[:, 0] - root) * share
    thickness[:, 0] = root + (thickness[:, 0] - root) * share
    return BladeShape(outline, thickness)
