"""Sizes of roots and ganglia, and the way a root takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from meshes.measure.reading import Reading, reading
from meshes.measure.section import Floats, Solid, area, centroid

STEP = 0.5  # mm between the planes that find the way
CALIBRE = (2.0, 8.0)  # mm along the way outside the sac, where the root's diameter is taken
FIRST = 12.0  # mm along the way outside the sac, over which its direction is taken
SAC_WINDOW = 8.0  # mm up and down: a root's sleeve does not widen the sac over so much
SAC_STEP = 1.0  # mm
TURNS = 36  # directions in which the greatest extent is sought


def ganglion_sizes(points: Floats, triangles: np.ndarray) -> tuple[float, float, Floats]:
    """Width and length of a ganglion, mm, and the two ends (2, 3) of its long axis."""
    solid = Solid(points, triangles)
    middle, axes = _axes(solid)
    along = (points - middle) @ axes
    extent = np.ptp(along, axis=0)
    ends = middle + np.outer([along[:, 0].min(), along[:, 0].max()], axes[:, 0])
    return float(extent[1:].mean()), float(extent[0]), ends


def _axes(solid: Solid) -> tuple[Floats, Floats]:
    """Centre (3,) and principal axes (3, 3), longest first, of a surface by its area."""
    a, b, c = (solid.points[solid.triangles[:, corner]] for corner in range(3))
    weight = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    places = (a + b + c) / 3
    middle = np.average(places, axis=0, weights=weight)
    apart = (places - middle) * np.sqrt(weight)[:, None]
    return middle, np.linalg.eigh(apart.T @ apart)[1][:, ::-1]


def centre_line(solids: Sequence[Solid]) -> Floats:
    """The middle (n, 3) of strands that run side by side, from the top down, where horizontal planes meet them."""
    points = np.vstack([solid.points for solid in solids])
    places = []
    for z in np.arange(points[:, 2].max() - STEP, points[:, 2].min(), -STEP):
        lines = [line for solid in solids for line in solid.cut([0, 0, z], [0, 0, 1])]
        weight = np.array([abs(area(line[:, :2])) for line in lines])
        if weight.sum() > 0.05:
            middle = np.average([centroid(line[:, :2]) for line in lines], axis=0, weights=weight)
            places.append([*middle, z])
    return np.array(places).reshape(-1, 3)


class Sac:
    """The dural sac without its sleeves: its middle and half width at each height."""

    def __init__(self, solid: Solid) -> None:
        rows = []
        for z in np.arange(solid.points[:, 2].max() - SAC_STEP, solid.points[:, 2].min() + SAC_STEP, -SAC_STEP):
            lines = solid.cut([0, 0, z], [0, 0, 1])
            if lines:
                line = max(lines, key=lambda one: abs(area(one[:, :2])))
                rows.append((z, (line[:, 1].min() + line[:, 1].max()) / 2, np.abs(line[:, 0]).max()))
        table = np.array(rows)[::-1]
        self._z, self._y = table[:, 0], table[:, 1]
        width = table[:, 2]
        near = [width[np.abs(self._z - z) <= SAC_WINDOW] for z in self._z]
        self._half_width = np.array([one.min() for one in near])

    def outside(self, places: Floats) -> np.ndarray:
        """Whether places (n, 3) lie beside or below the sac."""
        half = np.interp(places[:, 2], self._z, self._half_width)
        return (np.abs(places[:, 0]) > half) | (places[:, 2] < self._z[0])

    def direction(self, z: float) -> Floats:
        """Unit vector (3,) down the middle of the sac at height `z`."""
        ends = np.interp([z + SAC_WINDOW, z - SAC_WINDOW], self._z, self._y)
        run = np.array([0.0, ends[1] - ends[0], -2 * SAC_WINDOW])
        return run / np.linalg.norm(run)


def root_way(solids: Sequence[Solid], sac: Sac | None) -> Floats:
    """The root's middle (n, 3) outside the sac, from the sac on."""
    way = centre_line(solids)
    if sac is None or not len(way):
        return way
    out = sac.outside(way)
    return way[int(np.argmax(out)) :] if out.any() else way


def root_angle(way: Floats, sac: Sac) -> tuple[float, Floats]:
    """Degrees between the first FIRST mm of the way and the sac's axis, and the ends (2, 3) taken."""
    run = _length(way)
    end = way[int(np.searchsorted(run, min(FIRST, run[-1])))]
    direction = (end - way[0]) / np.linalg.norm(end - way[0])
    cosine = float(np.clip(direction @ sac.direction(float(way[0, 2])), -1, 1))
    return float(np.degrees(np.arccos(cosine))), np.array([way[0], end])


def root_diameter(way: Floats, solids: Sequence[Solid]) -> tuple[float, Floats] | None:
    """Median greatest extent of the strands together, at right angles to the way, and a place (3,)."""
    run = _length(way)
    found = []
    for at in np.arange(CALIBRE[0], min(CALIBRE[1], run[-1] - 1.0), 1.0):
        place = np.array([np.interp(at, run, column) for column in way.T])
        ahead = np.array([np.interp(at + 1.0, run, column) - np.interp(at - 1.0, run, column) for column in way.T])
        lines = [_nearest(solid.cut(place, ahead), place) for solid in solids]
        points = [line for line in lines if line is not None]
        if points:
            found.append(_greatest_extent(np.vstack(points), ahead / np.linalg.norm(ahead)))
    if not found:
        return None
    middle = np.array([np.interp(sum(CALIBRE) / 2, run, column) for column in way.T])
    return float(np.median(found)), middle


def _nearest(lines: list[Floats], place: Floats) -> Floats | None:
    return min(lines, key=lambda line: float(np.linalg.norm(line.mean(axis=0) - place)), default=None)


def _greatest_extent(points: Floats, axis: Floats) -> float:
    first = np.cross(axis, [1.0, 0, 0] if abs(axis[0]) < 0.9 else [0, 1.0, 0])
    first /= np.linalg.norm(first)
    second = np.cross(axis, first)
    turn = np.arange(TURNS) * np.pi / TURNS
    across = np.outer(first, np.cos(turn)) + np.outer(second, np.sin(turn))
    return float(np.ptp(points @ across, axis=0).max())


def _length(way: Floats) -> Floats:
    return np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))]


def root_sizes(sides: Sequence[tuple[Sequence[Solid], Solid | None]], sac: Sac | None) -> Iterator[Reading]:
    """Readings of one level's roots: for each side the strands outside the sac and the ganglion."""
    diameters, angles = [], []
    for strands, _ in sides:
        way = root_way(strands, sac) if strands else np.empty((0, 3))
        if len(way) < 4:
            continue
        if (diameter := root_diameter(way, strands)) is not None:
            diameters.append(diameter)
        if sac is not None:
            angles.append(root_angle(way, sac))
    if diameters:
        yield reading("root-diameter", np.mean([size for size, _ in diameters]), *[place for _, place in diameters])
    if angles:
        yield reading("root-angle", np.mean([size for size, _ in angles]), *[end for _, ends in angles for end in ends])
    ganglia = [ganglion_sizes(one.points, one.triangles) for _, one in sides if one is not None]
    if ganglia:
        ends = [end for _, _, both in ganglia for end in both]
        yield reading("ganglion-width", np.mean([width for width, _, _ in ganglia]), *ends)
        yield reading("ganglion-length", np.mean([length for _, length, _ in ganglia]), *ends)
