"""Signed-distance pieces: the clay the atlas is modelled from.

A field is a float32 array over the points of a `Grid`: approximate distance to a surface in mm, negative
inside. Pieces are clipped at `REACH` mm outside, where nothing needs the exact value, and are only computed
inside their bounding box. Stable for other builders: Grid, loft, paired, union, intersection, difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree

Array = NDArray[np.float32]
REACH = 6.0


def union(a: Array, b: Array, blend: float) -> Array:
    """Smooth minimum of two fields (same shape); `blend` is the reach of the fillet, mm (0: sharp)."""
    if blend < 1e-6:
        return np.minimum(a, b)
    h = np.clip(0.5 + 0.5 * (b - a) / np.float32(blend), 0, 1)
    return b + h * (a - b) - np.float32(blend) * h * (1 - h)


def intersection(a: Array, b: Array, blend: float) -> Array:
    """Smooth maximum of two fields: what lies in both, its edge rounded by about `blend` mm."""
    return -union(-a, -b, blend)


def difference(a: Array, b: Array, blend: float) -> Array:
    """What lies in `a` and not in `b`, its edge rounded by about `blend` mm."""
    return -union(-a, b, blend)


def smooth_step(value: NDArray[np.floating], low: float, high: float) -> NDArray[np.floating]:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


@dataclass(frozen=True)
class Loft:
    """A tube along the spline through `centres`, its section a superellipse.

    centres (n, 3) mm; half_width, half_height (n,) half axes in mm; `up` is the direction of the half height;
    `power` the exponent of the superellipse (2 an ellipse, more: squarer).
    """

    centres: ArrayLike
    half_width: ArrayLike
    half_height: ArrayLike
    up: ArrayLike = (0.0, 0.0, 1.0)
    power: float = 2.2

    def stations(self, count: int) -> tuple[Array, Array, Array, Array, Array, Array]:
        """Curve, tangent, side, vertical (count, 3) each, and the half axes (count,) each."""
        centres = np.asarray(self.centres, float)
        t = np.r_[0, np.cumsum(np.linalg.norm(np.diff(centres, axis=0), axis=1))]
        t /= t[-1]
        s = np.linspace(0, 1, count)
        curve = CubicSpline(t, centres)(s) if len(centres) > 2 else centres[0] + s[:, None] * (centres[1] - centres[0])
        tangent = np.gradient(curve, axis=0)
        tangent /= np.linalg.norm(tangent, axis=1)[:, None]
        side = np.cross(tangent, np.broadcast_to(np.asarray(self.up, float), tangent.shape))
        side /= np.linalg.norm(side, axis=1)[:, None]
        vertical = np.cross(side, tangent)
        a = PchipInterpolator(t, np.asarray(self.half_width, float))(s)
        b = PchipInterpolator(t, np.asarray(self.half_height, float))(s)
        return tuple(np.asarray(v, np.float32) for v in (curve, tangent, side, vertical, a, b))  # type: ignore[return-value]


def loft_distance(loft: Loft, points: Array, stations: int = 96) -> Array:
    """Approximate signed distance (n,) mm of points (n, 3) to the tube, ends rounded."""
    curve, tangent, side, vertical, a, b = loft.stations(stations)
    j = cKDTree(curve).query(points)[1]
    offset = points - curve[j]
    along = np.einsum("ij,ij->i", offset, tangent[j])
    step = np.float32(np.linalg.norm(np.diff(curve, axis=0), axis=1).mean())
    # the half axes are read between stations, so that the surface shows no steps
    position = np.clip(j + along / step, 0, stations - 1)
    steps = np.arange(stations)
    half_width, half_height = np.interp(position, steps, a), np.interp(position, steps, b)
    u = np.abs(np.einsum("ij,ij->i", offset, side[j])) / half_width
    v = np.abs(np.einsum("ij,ij->i", offset, vertical[j])) / half_height
    beyond = np.where((j == 0) | (j == stations - 1), np.abs(along), 0)
    radius = np.minimum(half_width, half_height)
    power = np.float32(loft.power)
    section = (u**power + v**power + (beyond / radius) ** power) ** (1 / power)
    return ((section - 1) * radius).astype(np.float32)


class Grid:
    """A regular grid of points; fields on it are float32 arrays of `shape`, in x, y, z order.

    low, high: (3,) mm corners of the box; spacing: mm.
    """

    def __init__(self, low: ArrayLike, high: ArrayLike, spacing: float) -> None:
        self.low = np.asarray(low, float)
        self.spacing = float(spacing)
        extent = np.asarray(high, float) - self.low
        self.shape: tuple[int, int, int] = tuple(int(n) + 1 for n in np.ceil(extent / spacing))  # type: ignore[assignment]
        self.axes = [np.asarray(self.low[i] + spacing * np.arange(self.shape[i]), np.float32) for i in range(3)]

    @classmethod
    def symmetric(cls, half_width: float, low: Sequence[float], high: Sequence[float], spacing: float) -> Grid:
        """A grid with a plane of points at x = 0 and equal reach left and right; low, high: (y, z)."""
        reach = np.ceil(half_width / spacing) * spacing
        return cls([-reach, *low], [reach, *high], spacing)

    @property
    def x(self) -> Array:
        """x (left) of the points, broadcastable to `shape`."""
        return self.axes[0][:, None, None]

    @property
    def y(self) -> Array:
        """y (posterior), broadcastable."""
        return self.axes[1][None, :, None]

    @property
    def z(self) -> Array:
        """z (superior), broadcastable."""
        return self.axes[2][None, None, :]

    def empty(self) -> Array:
        """A field with nothing in it."""
        return np.full(self.shape, REACH, np.float32)

    def box(self, low: ArrayLike, high: ArrayLike) -> tuple[slice, slice, slice]:
        """Index ranges of the points inside the box from low to high (3,), mm."""
        first = np.floor((np.asarray(low, float) - self.low) / self.spacing).astype(int)
        last = np.ceil((np.asarray(high, float) - self.low) / self.spacing).astype(int) + 1
        first, last = np.clip(first, 0, self.shape), np.clip(last, 0, self.shape)
        return tuple(slice(int(f), int(e)) for f, e in zip(first, last, strict=True))  # type: ignore[return-value]

    def points(self, box: tuple[slice, slice, slice] | None = None) -> Array:
        """Points (n, 3) of the whole grid or of a box of it, x outermost."""
        axes = self.axes if box is None else [axis[part] for axis, part in zip(self.axes, box, strict=True)]
        return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)

    def evaluate(self, distance: Callable[[Array], Array], low: ArrayLike, high: ArrayLike) -> Array:
        """A field of `distance` (points (n, 3) to (n,) mm) inside the box low..high, `REACH` outside it."""
        field, box = self.empty(), self.box(low, high)
        part = field[box]
        if part.size:
            field[box] = np.minimum(distance(self.points(box)).reshape(part.shape), REACH)
        return field

    def loft(self, loft: Loft) -> Array:
        """Field of a loft."""
        curve, _, _, _, a, b = loft.stations(48)
        margin = float(max(a.max(), b.max())) + REACH
        return self.evaluate(lambda points: loft_distance(loft, points), curve.min(0) - margin, curve.max(0) + margin)

    def paired(self, loft: Loft) -> Array:
        """Field of a loft on the left and its mirror image on the right (grid made by `symmetric`)."""
        left = self.loft(loft)
        return np.minimum(left, left[::-1])

    def sample(self, field: Array, points: ArrayLike) -> NDArray[np.float64]:
        """Values (n,) of a field at points (n, 3) mm, linear between grid points, nearest outside."""
        from scipy.ndimage import map_coordinates

        index = (np.asarray(points, float) - self.low) / self.spacing
        return map_coordinates(field, index.T, order=1, mode="nearest")
