"""Plane cuts through closed surfaces, and what is read off the closed lines they give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
SPACING = 0.25  # mm between the points of a resampled line


@dataclass(frozen=True, eq=False)
class Solid:
    """A closed surface to be cut: points (n, 3) mm in any frame, triangles (m, 3), counter-clockwise from outside."""

    points: Floats
    triangles: NDArray[np.int64]

    def cut(self, origin: ArrayLike, normal: ArrayLike) -> list[Floats]:
        """Closed lines (k, 3), mm, in which the plane meets the surface; the first point is not repeated.

        Seen from the tip of `normal` (3,) a line runs counter-clockwise round what is solid, clockwise round a hole.
        """
        direction = np.asarray(normal, float)
        height = (self.points - np.asarray(origin, float)) @ (direction / np.linalg.norm(direction))
        height[np.abs(height) < 1e-9] = 1e-9  # a vertex in the plane would meet more than two lines
        above = height > 0
        side = above[self.triangles]
        crossing = side.any(axis=1) & ~side.all(axis=1)
        return self._lines(height, above, self.triangles[crossing])

    def _lines(self, height: Floats, above: NDArray[np.bool_], triangles: NDArray[np.int64]) -> list[Floats]:
        if not len(triangles):
            return []
        begin, end = triangles[:, [0, 1, 2]], triangles[:, [1, 2, 0]]
        size = len(self.points)
        edge = np.minimum(begin, end) * size + np.maximum(begin, end)
        up, down = ~above[begin] & above[end], above[begin] & ~above[end]
        following = dict(zip(edge[down].tolist(), edge[up].tolist(), strict=True))
        keys = np.unique(np.r_[edge[up], edge[down]])
        low, high = keys // size, keys % size
        share = height[low] / (height[low] - height[high])
        places = self.points[low] + share[:, None] * (self.points[high] - self.points[low])
        row = dict(zip(keys.tolist(), range(len(keys)), strict=True))
        return [places[[row[key] for key in line]] for line in rounds(following)]


def rounds(following: dict[int, int]) -> list[list[int]]:
    """The closed rounds of a successor table, used up here; an open one (of a hole) is closed straight."""
    starts = list(set(following) - set(following.values()))  # open ends first, so that none is cut in two
    lines = []
    while following:
        at = starts.pop() if starts else next(iter(following))
        line = []
        while at in following:
            line.append(at)
            at = following.pop(at)
        if len(line) > 2:
            lines.append(line)
    return lines


def area(line: Floats) -> float:
    """Signed area of a closed line (k, 2); positive when it runs counter-clockwise."""
    x, y = line.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def centroid(line: Floats) -> Floats:
    """Centre of the area within a closed line (k, 2), (2,)."""
    x, y = (line - line.mean(axis=0)).T
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    total = cross.sum() or 1e-12
    moved = np.array([((x + np.roll(x, -1)) * cross).sum(), ((y + np.roll(y, -1)) * cross).sum()])
    return moved / (3 * total) + line.mean(axis=0)


def inside(line: Floats, point: ArrayLike) -> bool:
    """Whether a point (2,) lies within a closed line (k, 2)."""
    return crossings(line, point).size % 2 == 1


def inside_any(lines: list[Floats], point: ArrayLike) -> bool:
    """Whether a point (2,) lies in the solid that the closed lines (k, 2 or 3) of one cut along z enclose."""
    return sum(crossings(line[:, :2], point).size for line in lines) % 2 == 1


def crossings(line: Floats, point: ArrayLike, axis: int = 0) -> Floats:
    """Where the closed line (k, 2) crosses the ray from `point` (2,) along +`axis`: coordinates, sorted."""
    along, at = np.asarray(point, float)[[axis, 1 - axis]]
    places = level_crossings(line, at, axis)
    return places[places > along]


def level_crossings(line: Floats, at: float, axis: int = 0) -> Floats:
    """Coordinates along `axis` where the closed line (k, 2) has the other coordinate equal to `at`, sorted."""
    along, across = line[:, axis], line[:, 1 - axis] - at
    following = np.roll(across, -1)
    hit = (across > 0) != (following > 0)
    share = across[hit] / (across[hit] - following[hit])
    return np.sort(along[hit] + share * (np.roll(along, -1)[hit] - along[hit]))


def resample(line: Floats, spacing: float = SPACING) -> Floats:
    """Points (n, d) evenly spaced along a closed line (k, d), about `spacing` mm apart."""
    closed = np.vstack([line, line[:1]])
    way = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    stations = np.arange(0, way[-1], spacing)
    return np.column_stack([np.interp(stations, way, column) for column in closed.T])


def outward(line: Floats) -> Floats:
    """Unit normals (k, 2) of a counter-clockwise closed line (k, 2), away from what it encloses, smoothed over 1 mm."""
    ahead, behind = np.roll(line, -2, axis=0), np.roll(line, 2, axis=0)
    tangent = ahead - behind
    normal = np.column_stack([tangent[:, 1], -tangent[:, 0]])
    return normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
