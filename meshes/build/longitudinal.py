"""The longitudinal ligaments: bands draped over the finished bodies and discs, in front and behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d, median_filter, minimum_filter1d
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

from meshes.build.canal import LEFT
from meshes.build.cast import hits
from meshes.build.disc import disc_frame
from meshes.build.layout import Layout
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, resample, sheet, smoothed, tangents
from meshes.clearance import Clearance

Array = NDArray[np.float64]
SEAT = 0.1  # mm by which a ligament enters what it lies on, so that no slit shows
STEP = 1.5  # mm between the stations of a band
CALM = 7.0  # stations over which the line through bodies and discs is evened out, so that its stations never cross
STRAIGHT = 4  # stations above and below the middle of a body over which its width stays the same
FAN = 5.2  # mm above and below the middle of a disc over which a ligament widens
RISE = 2.6  # mm by which the wall may rise beside the middle before a band ends: there the pedicle begins
FALL = 9.0  # mm by which it may fall
COLUMNS = 13  # lines cast across a band
NEAR_WALL = 3.4  # mm behind the bodies from which the posterior ligament is looked for
RIM_PART = 1.1  # of half a body's height: from there to there the posterior ligament is drawn tight
CONTENTS_GAP = 0.15  # mm kept between the posterior ligament and the sac and roots


@dataclass(frozen=True, eq=False)
class Column:
    """The line through bodies and discs: (n, 3) points STEP mm apart, unit direction to the back (n, 3).

    names: of bodies and discs in order; places: their stations; half_bodies: stations from there to the rims (discs 0).
    """

    centre: Array
    back: Array
    names: tuple[str, ...]
    places: Array
    half_bodies: Array

    def spread(self, row: dict[str, float]) -> Array:
        """A value (n,) per station from values at bodies, and at discs within FAN mm of their middle."""
        station = np.arange(len(self.centre))
        at = {name: place for name, place in zip(self.names, self.places, strict=True) if name in row}
        bodies = [name for name in at if "-" not in name]
        ends = [at[name] + way * STRAIGHT for name in bodies for way in (-1, 1)]
        values = np.interp(station, ends, np.repeat([row[name] for name in bodies], 2))
        for name in at:
            if "-" in name:
                near = np.exp(-(np.abs((station - at[name]) * STEP / FAN) ** 4))
                values = values + near * (row[name] - values)
        return values


def column_of(layout: Layout) -> Column:
    """The line of body and disc centres from the uppermost vertebra to the middle of the first sacral body."""
    names, points = [], []
    for level, segment in zip(layout.vertebrae, layout.segments, strict=True):
        names += [level, segment]
        points += [layout.frames[level].origin, disc_frame(layout, segment).origin]
    sacrum = layout.levels[-1]
    names.append(sacrum)
    points.append(layout.sacral_stations[0].body_centre)
    top = layout.frames[layout.levels[0]]
    points.insert(0, top.origin + layout.half_height(layout.levels[0]) * 0.6 * top.rotation[:, 2])
    points.append(points[-1] + 0.55 * (points[-1] - layout.frames[sacrum].origin))
    line = np.array(points)
    rough = np.linalg.norm(np.diff(line, axis=0), axis=1).sum()
    centre = smoothed(resample(line, int(rough / STEP)), CALM)
    back = np.cross(tangents(centre), LEFT)
    places = [int(np.argmin(((centre - p) ** 2).sum(axis=1))) for p in points[1:-1]]
    half = [RIM_PART * layout.half_height(name) / STEP if name in layout.vertebrae else 0.0 for name in names]
    return Column(centre, back * np.sign(back[0, 1]), tuple(names), np.array(places, float), np.array(half))


def band(
    heights: Array,
    sides: Array,
    outward: Array,
    centre: Array,
    thickness: float,
    contents: Clearance | None = None,
) -> Surface:
    """A closed band from a height field.

    heights (n, m): mm from `centre` (n, 3) along `outward` (n, 3) to what it lies on, at offsets `sides` (n, m) mm to
    the left. The band is `thickness` mm thick in the middle and thins out to its edges; it gives way to `contents`,
    but does not vanish.
    """
    share = np.linspace(-1, 1, heights.shape[1])
    swell = thickness * (0.22 + 0.78 * np.sqrt(1 - share**2))
    inner = np.maximum(gaussian_filter(heights, [1.0, 0.6], mode="nearest"), heights) - SEAT
    filled = np.maximum(gaussian_filter(heights, [2.5, 1.0], mode="nearest"), heights)
    outer = np.maximum(0.6 * filled + 0.4 * heights, heights) + swell

    def place(height: Array) -> Array:
        return centre[:, None] + sides[..., None] * LEFT + height[..., None] * outward[:, None]

    if contents is not None:
        least = 0.5 * swell
        for _ in range(3):
            gap = contents.distance(place(outer).reshape(-1, 3), 5.0).reshape(outer.shape)
            outer = np.maximum(outer - np.maximum(CONTENTS_GAP - gap, 0), heights + least)
        inner = np.minimum(inner, outer - least)
    return sheet(place(outer), place(inner))


def _known(heights: Array) -> Array:
    """Gaps (nan) of a height field (n, m) filled from the neighbouring stations, column by column."""
    out, at = heights.copy(), np.arange(len(heights))
    for column in out.T:
        good = np.isfinite(column)
        if good.any():
            column[~good] = np.interp(at[~good], at[good], column[good])
    return out


def _symmetric(heights: Array) -> Array:
    return 0.5 * (heights + heights[:, ::-1])


def _heights(column: Column, sides: Array, solid: vtkStaticCellLocator, outward: Array, start: Array) -> Array:
    """Height (n, m) mm over the column, along `outward`, of what lines from `start` (n,) mm off meet first."""
    base = column.centre[:, None] + sides[..., None] * LEFT
    begin = (base + start[:, None, None] * outward[:, None]).reshape(-1, 3)
    found = hits(solid, begin, base.reshape(-1, 3)).reshape(*sides.shape, 3)
    return ((found - column.centre[:, None]) * outward[:, None]).sum(axis=2)


def _unspiked(heights: Array) -> Array:
    """A height field (n, m) without lone pits, nowhere much higher than in the middle of the band."""
    calm = median_filter(heights, size=(5, 3), mode="nearest")
    return np.minimum(np.where(calm - heights > 1.2, calm, heights), calm[:, [heights.shape[1] // 2]] + RISE)


def _hollow(column: Column, middle: Array) -> Array:
    """How far (n,) mm a strap drawn tight from rim to rim stands off the hollow behind each body; `middle` (n,) are
    the heights of the middle line over the column, which is curved itself."""
    rise, wall = np.zeros(len(middle)), column.centre + middle[:, None] * column.back
    for at, half in zip(column.places, column.half_bodies, strict=True):
        body = slice(max(round(at - half), 0), round(at + half) + 1)
        if half > 0:
            back = column.back[int(at)]
            height, along = wall[body] @ back, wall[body] @ np.cross(LEFT, back)
            rise[body] = np.maximum(rise[body], _taut(along, height) - height)
    return gaussian_filter1d(rise, 0.7, mode="nearest")


def _taut(along: Array, height: Array) -> Array:
    """Height (n,) of a string drawn tight over points (n,) that follow each other along a line, either way."""
    way = np.sign(along[-1] - along[0]) * along
    kept: list[int] = []
    for k in range(len(way)):
        while len(kept) > 1 and _sags(way, height, kept[-2], kept[-1], k):
            kept.pop()
        kept.append(k)
    return np.interp(way, way[kept], height[kept])


def _sags(way: Array, height: Array, first: int, middle: int, last: int) -> bool:
    """Whether the middle of three points lies below the line between the others."""
    share = (way[middle] - way[first]) / (way[last] - way[first])
    return bool(height[middle] <= height[first] + share * (height[last] - height[first]))


def draped(
    column: Column,
    half_width: Array,
    solid: vtkStaticCellLocator,
    outward: Array,
    start: Array,
    thickness: float,
    contents: Clearance | None = None,
) -> Surface:
    """A band along the column on the side `outward` ((n, 3)); lines are cast from `start` (n,) mm off inwards.

    With `contents` (of the canal) it bridges the hollows of the bodies and gives way to them.
    """
    wide = np.linspace(0, half_width.max() + 1, 36)
    if contents is not None:  # farther back the lines would begin inside the articular processes
        middle = _known(_heights(column, np.zeros((len(start), 1)), solid, outward, start))[:, 0]
        start = np.minimum(start, middle + NEAR_WALL)
    wall = _heights(column, np.broadcast_to(wide, (len(start), 36)), solid, outward, start)
    risen = ~((wall < wall[:, :1] + RISE) & (wall > wall[:, :1] - FALL))
    room = np.where(risen.any(axis=1), wide[risen.argmax(axis=1)] - 0.8, wide[-1])
    room = gaussian_filter1d(minimum_filter1d(np.maximum(room, 1.0), 3), 0.7, mode="nearest")
    half_width = np.minimum(half_width, room)
    sides = half_width[:, None] * np.linspace(-1, 1, COLUMNS)
    heights = _symmetric(_unspiked(_known(_heights(column, sides, solid, outward, start))))
    if contents is not None:
        heights = heights + _hollow(column, heights[:, COLUMNS // 2])[:, None]
    return band(heights, sides, outward, column.centre, thickness, contents)


def longitudinal_ligaments(
    layout: Layout, table: SoftTable, solid: vtkStaticCellLocator, contents: Clearance
) -> dict[str, Surface]:
    """Anterior and posterior longitudinal ligament on bodies and discs, whose joint surface is `solid`.

    The posterior one gives way to the `contents` of the canal.
    """
    column = column_of(layout)
    count = len(column.centre)
    thick = table.row("ligament", "thickness")
    wide = table.row("ligament", "anterior_half_width")
    row = {name: wide["disc" if "-" in name else "body"] for name in column.names}
    front = draped(column, column.spread(row), solid, -column.back, np.full(count, 45.0), thick["anterior"])
    inside = _wall_behind(layout, column)
    narrow = column.spread(dict(table.row("ligament", "posterior_half_width")))
    behind = draped(column, narrow, solid, column.back, inside, thick["posterior"], contents)
    return {"ligament/anterior-longitudinal": front, "ligament/posterior-longitudinal": behind}


def _wall_behind(layout: Layout, column: Column) -> Array:
    """Distance (n,) mm from the column to the middle of the canal behind it."""
    canal = layout.canal
    line = canal.at(np.arange(0, canal.length[-1], 1.0))[0]
    ahead = ((line[None] - column.centre[:, None]) * tangents(column.centre)[:, None]).sum(axis=2)
    nearest = np.abs(ahead).argmin(axis=1)
    return ((line[nearest] - column.centre) * column.back).sum(axis=1) - 1.0
