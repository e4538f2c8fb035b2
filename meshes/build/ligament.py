"""Ligaments: bands draped over the finished bones and discs, and sheets between arches and spinous processes.

Each is found by casting lines at the finished surfaces, so that it lies on them: bone is entered by `SEAT` at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d, grey_erosion, median_filter, minimum_filter1d
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

from meshes.build.canal import LEFT, Course, level_station
from meshes.build.clearance import Clearance
from meshes.build.cast import hits, locator_of
from meshes.build.disc import disc_frame
from meshes.build.layout import Layout, segment_levels
from meshes.build.model import BuiltMesh
from meshes.build.nerve import relaxed
from meshes.build.parameters import LEVELS, SEGMENTS, VERTEBRAE
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import (
    Surface,
    mirrored_surface,
    resample,
    sheet,
    smoothed,
    smoothstep,
    tangents,
    tube,
)

Array = NDArray[np.float64]
SEAT = 0.1  # mm by which a ligament enters what it lies on, so that no slit shows
STEP = 1.5  # mm between the stations of a band
FAN = 5.0  # mm above and below the middle of a disc over which a ligament widens
RISE = 2.6  # mm by which the wall may rise beside the middle before a band ends: there the pedicle begins
COLUMNS = 15  # lines cast across a band
FLAVUM_COLUMNS, FLAVUM_ROWS = 11, 24
GENTLE = -0.7 * np.hypot(*np.meshgrid(np.arange(-4, 5), np.arange(-4, 5)))  # steepest fall of its surface, mm a step
FLAVUM_GAP = 0.4  # mm kept between the flavum and the sac and roots
FLAVUM_REACH = 0.68  # how far out the flavum goes, as part of half the canal's width


@dataclass(frozen=True, eq=False)
class Column:
    """The line through bodies and discs: (n, 3) points STEP mm apart, unit direction to the back (n, 3)."""

    centre: Array
    back: Array
    names: tuple[str, ...]
    places: Array

    def spread(self, row: dict[str, float]) -> Array:
        """A value (n,) per station from values at bodies, and at discs within FAN mm of their middle."""
        station = np.arange(len(self.centre))
        at = {name: self.places[self.names.index(name)] for name in row}
        bodies = [name for name in row if "-" not in name]
        values = np.interp(station, [at[name] for name in bodies], [row[name] for name in bodies])
        for name in row:
            if "-" in name:
                near = np.exp(-(((station - at[name]) * STEP / FAN) ** 2))
                values = values + near * (row[name] - values)
        return values


def column_of(layout: Layout) -> Column:
    """The line of body and disc centres from T12 to the middle of S1."""
    names, points = [], []
    for level in VERTEBRAE:
        segment = next(s for s in SEGMENTS if s.startswith(f"{level}-"))
        names += [level, segment]
        points += [layout.frames[level].origin, disc_frame(layout, segment).origin]
    names.append("S1")
    points.append(layout.sacral_stations[0].body_centre)
    top = layout.frames["T12"]
    points.insert(0, top.origin + layout.half_height("T12") * 0.8 * top.rotation[:, 2])
    points.append(points[-1] + 0.55 * (points[-1] - layout.frames["S1"].origin))
    line = np.array(points)
    rough = np.linalg.norm(np.diff(line, axis=0), axis=1).sum()
    centre = smoothed(resample(line, int(rough / STEP)), 2.0)
    back = np.cross(tangents(centre), LEFT)
    places = [int(np.argmin(((centre - p) ** 2).sum(axis=1))) for p in points[1:-1]]
    return Column(centre, back * np.sign(back[0, 1]), tuple(names), np.array(places, float))


def band(heights: Array, sides: Array, outward: Array, centre: Array, thickness: float) -> Surface:
    """A closed band from a height field.

    heights (n, m): mm from `centre` (n, 3) along `outward` (n, 3) to what it lies on, at offsets `sides` (n, m) mm to
    the left. The band is `thickness` mm thick in the middle and thins out to its edges.
    """
    share = np.linspace(-1, 1, heights.shape[1])
    swell = thickness * (0.22 + 0.78 * np.sqrt(1 - share**2))
    inner = np.maximum(gaussian_filter(heights, [1.0, 0.6], mode="nearest"), heights) - SEAT
    filled = np.maximum(gaussian_filter(heights, [2.5, 1.0], mode="nearest"), heights)
    outer = np.maximum(0.6 * filled + 0.4 * heights, heights) + swell
    front, back = (centre[:, None] + sides[..., None] * LEFT + h[..., None] * outward[:, None] for h in (outer, inner))
    return sheet(front, back)


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


def draped(
    column: Column, half_width: Array, solid: vtkStaticCellLocator, outward: Array, start: Array, thickness: float
) -> Surface:
    """A band along the column on the side `outward` ((n, 3)); lines are cast from `start` (n,) mm off inwards."""
    wide = np.linspace(0, half_width.max() + 1, 36)
    wall = _heights(column, np.broadcast_to(wide, (len(start), 36)), solid, outward, start)
    risen = ~(wall < wall[:, :1] + RISE)
    room = np.where(risen.any(axis=1), wide[risen.argmax(axis=1)] - 0.8, wide[-1])
    half_width = np.minimum(half_width, minimum_filter1d(np.maximum(room, 1.0), 3))
    half_width = gaussian_filter1d(half_width, 0.7, mode="nearest")
    sides = half_width[:, None] * np.linspace(-1, 1, COLUMNS)
    heights = _heights(column, sides, solid, outward, start)
    return band(_symmetric(_unspiked(_known(heights))), sides, outward, column.centre, thickness)


def longitudinal_ligaments(layout: Layout, table: SoftTable, solid: vtkStaticCellLocator) -> dict[str, Surface]:
    """Anterior and posterior longitudinal ligament on bodies and discs, whose joint surface is `solid`."""
    column = column_of(layout)
    count = len(column.centre)
    thick = table.row("ligament", "thickness")
    wide = table.row("ligament", "anterior_half_width")
    row = {name: wide["disc" if "-" in name else "body"] for name in column.names}
    front = draped(column, column.spread(row), solid, -column.back, np.full(count, 45.0), thick["anterior"])
    inside = _wall_behind(layout, column)
    narrow = dict(table.row("ligament", "posterior_half_width"))
    behind = draped(column, column.spread(narrow), solid, column.back, inside, thick["posterior"])
    return {"ligament/anterior-longitudinal": front, "ligament/posterior-longitudinal": behind}


def _wall_behind(layout: Layout, column: Column) -> Array:
    """Distance (n,) mm from the column to the middle of the canal behind it."""
    canal = layout.canal
    line = canal.at(np.arange(0, canal.length[-1], 1.0))[0]
    ahead = ((line[None] - column.centre[:, None]) * tangents(column.centre)[:, None]).sum(axis=2)
    nearest = np.abs(ahead).argmin(axis=1)
    return ((line[nearest] - column.centre) * column.back).sum(axis=1) - 1.0


# ---- flavum ------------------------------------------------------------------------------------


def flavum(
    layout: Layout,
    course: Course,
    table: SoftTable,
    segment: str,
    upper: BuiltMesh,
    lower: BuiltMesh,
    contents: Clearance,
) -> Surface:
    """The left ligamentum flavum: front of the lower half of the lamina above to the upper edge of the lamina below."""
    levels = segment_levels(segment)
    locators = [locator_of(bone.points.astype(float), bone.triangles) for bone in (upper, lower)]
    first = level_station(layout, course, f"{levels[0]}/pedicle") - 4
    last = level_station(layout, course, "S1" if levels[1] == "S1" else f"{levels[1]}/pedicle") + 8
    station = np.arange(first, last, 1.0)
    sides = np.linspace(0.7, FLAVUM_REACH * layout.parameters.canal.width[levels[0]] / 2, FLAVUM_COLUMNS)
    deepest = layout.parameters.canal.depth[levels[0]] / 2 + 6
    starts, stops, depths = zip(*(_flavum_column(course, locators, station, x, deepest) for x in sides), strict=True)
    upper_edge = float(np.median(starts)) + 0.3 * (np.array(starts) - np.median(starts))
    lines = (median_filter(line, 5, mode="nearest") for line in (upper_edge, np.array(stops)))
    first_row, last_row = (np.polyval(np.polyfit(sides, line, 2), sides) for line in lines)
    stations = np.linspace(first_row, last_row, FLAVUM_ROWS)
    depth = np.stack([np.interp(stations[:, k], station, column) for k, column in enumerate(depths)], axis=1)
    depth = gaussian_filter(median_filter(depth, size=(3, 5), mode="nearest"), [1.0, 1.2], mode="nearest")
    where = np.broadcast_to(sides, stations.shape).ravel()
    for _ in range(2):
        depth = np.minimum(depth, _free_depth(course, locators, stations, where))
        depth = gaussian_filter(grey_erosion(depth, structure=GENTLE, mode="nearest"), 0.8, mode="nearest")
    depth = np.minimum(depth, _free_depth(course, locators, stations, where) + SEAT)
    share, way = np.linspace(-1, 1, FLAVUM_COLUMNS), np.linspace(-1, 1, FLAVUM_ROWS)[:, None]
    swell = (1 - share**6) ** 0.5 * (1 - way**6) ** 0.5 * 0.75 + 0.25
    front = depth - table.value("ligament", "flavum_thickness", segment) * swell
    for _ in range(3):  # it gives way to what lies in the canal, but does not vanish
        points = course.place(stations.ravel(), where, front.ravel())
        front = front + np.maximum(FLAVUM_GAP - contents.distance(points, 5.0).reshape(front.shape), 0)
        front = np.minimum(gaussian_filter(front, 0.6, mode="nearest"), depth - 0.4)
    back, front = (course.place(stations.ravel(), where, d.ravel()).reshape(*stations.shape, 3) for d in (depth, front))
    return sheet(front, back)


def _free_depth(course: Course, locators: list[vtkStaticCellLocator], stations: Array, sides: Array) -> Array:
    """Depth behind the canal's middle at which bone begins, 99 where there is none; in the shape of `stations`."""
    at, none = stations.ravel(), np.zeros(stations.size)
    begin, end = course.place(at, sides, none), course.place(at, sides, none + 30.0)
    depths = [np.linalg.norm(hits(locator, begin, end) - begin, axis=1) for locator in locators]
    return np.fmin(np.fmin(*depths), 99.0).reshape(stations.shape)


def _flavum_column(
    course: Course, locators: list[vtkStaticCellLocator], station: Array, side: float, deepest: float
) -> tuple[float, float, Array]:
    """First and last station of the ligament at one offset, and the depth (n,) of the arches there."""
    begin = course.place(station, np.full(len(station), side), np.zeros(len(station)))
    end = course.place(station, np.full(len(station), side), np.full(len(station), deepest))
    depths = [np.linalg.norm(hits(locator, begin, end) - begin, axis=1) for locator in locators]
    above, below = (np.flatnonzero(np.isfinite(depth)) for depth in depths)
    above = above[above < len(station) * 0.75]
    low = int(above[-1]) if len(above) else len(station) // 3
    high = int(above[0]) if len(above) else 0
    below = below[below > low]
    edge = int(below[0]) if len(below) else len(station) - 3
    known = np.full(len(station), np.nan)
    known[above], known[below] = depths[0][above], depths[1][below]
    good, at = np.isfinite(known), np.arange(len(station), dtype=float)
    filled = gaussian_filter1d(np.interp(at, at[good], known[good]), 1.2, mode="nearest") if good.any() else at * 0 + 8
    return station[(high + low) // 2], station[min(edge + 2, len(station) - 1)], filled


# ---- behind the arches -------------------------------------------------------------------------


def interspinous(layout: Layout, table: SoftTable, segment: str, upper: BuiltMesh, lower: BuiltMesh) -> Surface:
    """The sheet between two spinous processes, in the middle plane."""
    levels = segment_levels(segment)
    bones = [upper, lower]
    locators = [locator_of(bone.points.astype(float), bone.triangles) for bone in bones]
    frame = layout.frames[levels[0]]
    blades = [_spinous_points(layout, level, bone) for level, bone in zip(levels, bones, strict=True)]
    back = frame.rotation[:, 1]
    near = max((blade @ back).min() for blade in blades)
    far = min((blade @ back).max() for blade in blades) + 0.3
    middle = 0.5 * (blades[0].mean(axis=0) + blades[1].mean(axis=0))
    middle[0] = 0.0
    up = blades[0].mean(axis=0) - blades[1].mean(axis=0)
    up[0] = 0.0
    up -= (up @ back) * back
    up /= np.linalg.norm(up)
    reach = np.linspace(near, far, 24)
    starts = middle + (reach - middle @ back)[:, None] * back
    clear = Clearance(bones).distance(starts) > 0.5
    tops, feet = hits(locators[0], starts, starts + 20 * up), hits(locators[1], starts, starts - 20 * up)
    keep = clear & np.isfinite(tops[:, 0]) & np.isfinite(feet[:, 0])
    if keep.sum() < 6:
        keep = np.isfinite(tops[:, 0]) & np.isfinite(feet[:, 0])
    tops, feet = (smoothed(line[keep], 1.0) for line in (tops, feet))
    thickness = table.value("ligament", "thickness", "interspinous") / 2
    return _between(tops + 0.2 * up, feet - 0.2 * up, thickness)


def _spinous_points(layout: Layout, level: str, bone: BuiltMesh) -> Array:
    """Vertices (n, 3) of a spinous process's free blade (S1: of the median crest's upper end)."""
    frame = layout.frames[level]
    local = frame.to_local(bone.points.astype(float))
    blade = (np.abs(local[:, 0]) < 2.0) & (local[:, 1] > (26 if level == "S1" else 44))
    if level == "S1":
        blade &= local[:, 2] > local[blade, 2].max() - 14
    return bone.points[blade].astype(float)


def _between(tops: Array, feet: Array, half_thickness: float, rows: int = 10) -> Surface:
    """A closed sheet between two lines (n, 3) in the middle plane, thinner halfway and towards its free edges."""
    t = np.linspace(0, 1, rows)
    grid = tops[:, None] * (1 - t)[:, None] + feet[:, None] * t[:, None]
    edge = np.sqrt(np.clip(1 - np.linspace(-1, 1, len(tops)) ** 8, 0.05, 1))
    profile = half_thickness * edge[:, None] * (1 - 0.3 * np.sin(np.pi * t))
    return sheet(grid + profile[..., None] * LEFT, grid - profile[..., None] * LEFT)


def supraspinous(layout: Layout, table: SoftTable, bones: dict[str, BuiltMesh]) -> Surface:
    """The cord over the tips of the spinous processes, from T12 to L4, ending in the space L4-L5."""
    tips, half = [], table.value("ligament", "thickness", "supraspinous") / 2
    for level in LEVELS[: LEVELS.index("L5") + 1]:
        blade = _spinous_points(layout, level, bones[f"vertebra/{level}"])
        local = layout.frames[level].to_local(blade)
        edge = local[local[:, 1] > local[:, 1].max() - 5]
        heights = np.quantile(edge[:, 2], [0.85, 0.5, 0.15] if level != "L5" else [0.95])
        for z in heights:
            y = edge[np.abs(edge[:, 2] - z) < 2.0, 1].max()
            tips.append(layout.frames[level].to_world([0.0, y + 0.3 * half, z]))
    path = smoothed(resample(np.array(tips), 130), 3.0)
    path = relaxed(path, np.full(len(path), 0.62 * half), Clearance(bones.values()), 0.0, rounds=14)
    path[:, 0] = 0.0
    taper = half * (0.35 + 0.65 * smoothstep(np.linspace(0, 18, len(path))) * smoothstep(np.linspace(9, 0, len(path))))
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    section = np.sqrt((1.25 * np.cos(angle)) ** 2 + (0.7 * np.sin(angle)) ** 2)
    return tube(path, taper[:, None] * section, 16, up=LEFT)


def ligament_surfaces(
    layout: Layout, course: Course, table: SoftTable, bones: dict[str, BuiltMesh], soft: dict[str, BuiltMesh]
) -> dict[str, Surface]:
    """All ligaments as raw surfaces by structure id (world, mm), fitted to bones, discs and the canal's contents.

    The right flavum is the left one mirrored.
    """
    discs = {name: mesh for name, mesh in soft.items() if name.endswith("annulus")}
    contents = Clearance(mesh for name, mesh in soft.items() if name.startswith(("nerve/", "canal/dural-sac")))
    parts = [*bones.values(), *discs.values()]
    offsets = np.cumsum([0] + [len(part.points) for part in parts[:-1]])
    triangles = np.concatenate([part.triangles + offset for part, offset in zip(parts, offsets, strict=True)])
    solid = locator_of(np.concatenate([part.points for part in parts]).astype(float), triangles.astype(np.int32))
    built = longitudinal_ligaments(layout, table, solid)
    built["ligament/supraspinous"] = supraspinous(layout, table, bones)
    for segment in SEGMENTS:
        upper, lower = (
            bones["vertebra/sacrum" if level == "S1" else f"vertebra/{level}"] for level in segment_levels(segment)
        )
        left = flavum(layout, course, table, segment, upper, lower, contents)
        built[f"ligament/flavum/{segment}/left"] = left
        built[f"ligament/flavum/{segment}/right"] = mirrored_surface(left)
        built[f"ligament/interspinous/{segment}"] = interspinous(layout, table, segment, upper, lower)
    return built
