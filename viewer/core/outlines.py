"""Where the surfaces of a pack meet the plane of a slice: closed lines, and what lies under a place of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.measure.section import rounds
from meshes.mesh import Mesh
from viewer.core.reslice import PLANES
from viewer.core.state import Vector

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Outline:
    """All closed lines in which one surface meets a plane: each (k, 3) mm LPS, the first point not repeated."""

    mesh: str
    lines: tuple[Floats, ...]

    def inside(self, axis: str, point: Vector) -> bool:
        """Whether a place of the plane lies within: an odd number of lines on the way out."""
        return sum(_crossings(line, axis, point) for line in self.lines) % 2 == 1

    def area(self, axis: str) -> float:
        """mm² of the cut; holes are left out."""
        plane = PLANES[axis]
        total = 0.0
        for line in self.lines:
            x, y = line[:, plane.across], line[:, plane.down]
            total += float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
        return abs(total)

    def distance(self, axis: str, point: Vector) -> float:
        """mm from a place of the plane to the nearest of the lines."""
        plane = PLANES[axis]
        place = np.array([point[plane.across], point[plane.down]])
        return min(_distance(line[:, [plane.across, plane.down]] - place) for line in self.lines)


class Outlines:
    """Cuts all surfaces of a pack at once: of 300,000 triangles only those that reach the plane are looked at."""

    def __init__(self, meshes: Mapping[str, Mesh]) -> None:
        self.keys = tuple(meshes)
        self._meshes = meshes
        counts = [len(mesh.points) for mesh in meshes.values()]
        starts = np.cumsum([0, *counts])
        self._points = np.concatenate([mesh.points for mesh in meshes.values()]).astype(np.float32)
        self._triangles = np.concatenate(
            [mesh.triangles.astype(np.int64) + start for mesh, start in zip(meshes.values(), starts, strict=False)]
        ).astype(np.int32)
        self._starts = starts[1:]
        corners = self._points[self._triangles]
        self._low, self._high = np.ascontiguousarray(corners.min(axis=1).T), np.ascontiguousarray(corners.max(axis=1).T)

    def cut(self, axis: str, position: float) -> tuple[Outline, ...]:
        """The outlines at `position`, mm LPS along the plane's normal, in the pack's order."""
        normal = PLANES[axis].normal
        at = np.float32(position)
        reached = np.flatnonzero((self._low[normal] <= at) & (self._high[normal] >= at))
        found: dict[int, list[Floats]] = {}
        for owner, line in self._lines(self._triangles[reached].astype(np.int64), normal, position):
            line[:, normal] = position
            found.setdefault(owner, []).append(line)
        return tuple(Outline(self.keys[owner], tuple(found[owner])) for owner in sorted(found))

    def _lines(self, triangles: NDArray[np.int64], normal: int, position: float) -> list[tuple[int, Floats]]:
        """Closed lines with the number of the surface each belongs to."""
        if not len(triangles):
            return []
        height = self._points[:, normal][triangles].astype(float) - position
        above = height >= 0  # a corner in the plane counts as above, so that no line meets a corner
        crossing = above.any(axis=1) & ~above.all(axis=1)
        triangles, above = triangles[crossing], above[crossing]
        begin, end = triangles, np.roll(triangles, -1, axis=1)
        edge = np.minimum(begin, end) * len(self._points) + np.maximum(begin, end)
        after = np.roll(above, -1, axis=1)
        up, down = edge[~above & after], edge[above & ~after]  # one of each a triangle, in the triangles' order
        keys, number = np.unique(np.concatenate([down, up]), return_inverse=True)
        low, high = keys // len(self._points), keys % len(self._points)
        begins, ends = self._points[low].astype(float), self._points[high].astype(float)
        share = (position - begins[:, normal]) / (ends[:, normal] - begins[:, normal])
        places = begins + share[:, None] * (ends - begins)
        owner = np.searchsorted(self._starts, low, side="right")
        following = dict(zip(number[: len(down)].tolist(), number[len(down) :].tolist(), strict=True))
        return [(int(owner[line[0]]), places[line]) for line in rounds(following)]

    def part_at(self, mesh: str, point: Vector) -> str | None:
        """The name of the part of a bone whose surface is nearest to a place, None where the pack has no parts."""
        surface = self._meshes[mesh]
        if surface.part is None or not surface.part_names:
            return None
        nearest = np.linalg.norm(surface.points - np.asarray(point, np.float32), axis=1).argmin()
        number = int(surface.part[nearest])
        return surface.part_names[number] if number < len(surface.part_names) else None


def under(
    outlines: Collection[Outline], axis: str, point: Vector, slop: float, shown: Collection[str] | None = None
) -> str | None:
    """The surface at a place of the plane: the innermost that holds it, else the nearest line within `slop` mm.

    shown : ids that count; None: all
    """
    some = [one for one in outlines if shown is None or one.mesh in shown]
    around = [one for one in some if one.inside(axis, point)]
    if around:
        return min(around, key=lambda one: one.area(axis)).mesh
    near = [(one.distance(axis, point), one.mesh) for one in some]
    return min(near)[1] if near and min(near)[0] <= slop else None


def _crossings(line: Floats, axis: str, point: Vector) -> int:
    """How often the way to the right from a place crosses a closed line."""
    plane = PLANES[axis]
    x, y = line[:, plane.across] - point[plane.across], line[:, plane.down] - point[plane.down]
    x_after, y_after = np.roll(x, -1), np.roll(y, -1)
    hit = (y > 0) != (y_after > 0)
    share = y[hit] / (y[hit] - y_after[hit])
    return int((x[hit] + share * (x_after[hit] - x[hit]) > 0).sum())


def _distance(line: Floats) -> float:
    """From the origin to a closed line (k, 2)."""
    way = np.roll(line, -1, axis=0) - line
    length = np.maximum((way**2).sum(axis=1), 1e-18)
    share = np.clip(-(line * way).sum(axis=1) / length, 0.0, 1.0)
    return float(np.linalg.norm(line + share[:, None] * way, axis=1).min())
