"""Surfaces given as relief: a smooth height over two coordinates, read from a small table.

The sacrum is a curved slab: what an anatomist says of it ("concave in front", "convex behind", "tapers below S3")
are the heights of its pelvic, dorsal, lateral and upper surface. Each is one `Relief`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import RectBivariateSpline

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Relief:
    """Heights (rows, columns), mm, at increasing `rows` and `columns`, joined by a bicubic spline; beyond the table
    the height stays what it is at its edge."""

    rows: Floats
    columns: Floats
    heights: Floats

    @cached_property
    def _spline(self) -> RectBivariateSpline:
        orders = [min(3, len(axis) - 1) for axis in (self.rows, self.columns)]
        return RectBivariateSpline(self.rows, self.columns, self.heights, kx=orders[0], ky=orders[1], s=0)

    def scaled(self, rows: float, columns: float, heights: float) -> Relief:
        """The relief with its two coordinates and its heights multiplied."""
        return Relief(self.rows * rows, self.columns * columns, self.heights * heights)

    def at(self, row: ArrayLike, column: ArrayLike) -> Floats:
        """Height (n,), mm, at row and column coordinates (n,)."""
        a = np.clip(np.asarray(row, float), self.rows[0], self.rows[-1])
        b = np.clip(np.asarray(column, float), self.columns[0], self.columns[-1])
        return self._spline.ev(a, b)


def steepness(height: Floats, one: Floats, other: Floats, step: float) -> Floats:
    """sqrt(1 + slope²) (n,) of a relief: its heights (n,) here and `step` mm on along either coordinate.

    Heights over a plane divided by it are distances to the relief, near enough.
    """
    slope = ((one - height) ** 2 + (other - height) ** 2) / step**2
    return np.sqrt(1 + np.minimum(slope, 6.0))


def bumps(rows: Floats, first: Floats, second: Floats) -> Floats:
    """Height (n,), mm, of tubercles: rows (m, 5) of place along both coordinates, height, and width along both."""
    total = np.zeros(len(first))
    for a, b, height, wide, long in rows:
        reach = ((first - a) / wide) ** 2 + ((second - b) / long) ** 2
        near = reach < 9
        total[near] += height * np.exp(-reach[near])
    return total
