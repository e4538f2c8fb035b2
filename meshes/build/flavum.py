"""The ligamenta flava: plates between neighbouring laminae, one on either side of the midline."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d, grey_erosion, median_filter
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

from meshes.build.canal import Course, level_station
from meshes.build.cast import hits, locator_of_mesh
from meshes.build.layout import Layout, segment_levels
from meshes.build.model import BuiltMesh
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, sheet, smoothstep
from meshes.clearance import Clearance

Array = NDArray[np.float64]
SEAT = 0.1  # mm by which a ligament enters what it lies on, so that no slit shows
FLAVUM_COLUMNS, FLAVUM_ROWS = 11, 24
GENTLE = -1.15 * np.hypot(*np.meshgrid(np.arange(-4, 5), np.arange(-4, 5)))  # steepest fall of its surface, mm a step
FLAVUM_GAP = 0.1  # mm kept between the flavum and the sac and roots
FLAVUM_REACH = 0.72  # how far out the flavum goes, as part of half the canal's width
PAST_EDGE = 2  # mm by which it reaches down in front of the lower lamina's edge
ON_EDGE = 2.0  # mm by which it thickens backwards onto that edge
CLEFT = 0.3  # mm from the midline to either flavum
ROUND = 0.3  # part by which the outer edge is shorter than the inner one
THINNER = 0.45  # part by which it thins towards the facet joint
STEEPEST = 1.6  # how much a slanting flavum is drawn thicker along the line to the back, at most


def flavum(
    layout: Layout,
    course: Course,
    table: SoftTable,
    segment: str,
    upper: BuiltMesh,
    lower: BuiltMesh,
    contents: Clearance | None,
) -> Surface:
    """The left ligamentum flavum (world): front of the lower half of the lamina above to the upper edge of the lamina
    below, its thickness measured at right angles to it. It gives way to the `contents` of the canal, if there are any.
    """
    levels = segment_levels(segment)
    locators = [locator_of_mesh(bone) for bone in (upper, lower)]
    first = level_station(layout, course, f"{levels[0]}/pedicle") - 4
    last = level_station(layout, course, levels[1] if levels[1] == layout.levels[-1] else f"{levels[1]}/pedicle") + 8
    station = np.arange(first, last, 1.0)
    sides = np.linspace(CLEFT, FLAVUM_REACH * layout.parameters.canal.width[levels[0]] / 2, FLAVUM_COLUMNS)
    deepest = layout.parameters.canal.depth[levels[0]] / 2 + 6
    starts, stops, depths = zip(*(_flavum_column(course, locators, station, x, deepest) for x in sides), strict=True)
    upper_edge = float(np.median(starts)) + 0.3 * (np.array(starts) - np.median(starts))
    lines = (median_filter(line, 5, mode="nearest") for line in (upper_edge, np.array(stops)))
    first_row, last_row = (np.polyval(np.polyfit(sides, line, 2), sides) for line in lines)
    stations = _rounded(np.linspace(first_row, last_row, FLAVUM_ROWS))
    depth = np.stack([np.interp(stations[:, k], station, column) for k, column in enumerate(depths)], axis=1)
    depth = gaussian_filter(median_filter(depth, size=(3, 5), mode="nearest"), [1.0, 1.2], mode="nearest")
    where = np.broadcast_to(sides, stations.shape).ravel()
    for _ in range(2):
        depth = np.minimum(depth, _free_depth(course, locators, stations, where))
        depth = gaussian_filter(grey_erosion(depth, structure=GENTLE, mode="nearest"), 0.8, mode="nearest")
    depth = np.minimum(depth, _free_depth(course, locators, stations, where) + SEAT)
    share, way = np.linspace(-1, 1, FLAVUM_COLUMNS), np.linspace(-1, 1, FLAVUM_ROWS)[:, None]
    outwards = (1 - THINNER * smoothstep(share)) * (1 - np.maximum(share, 0) ** 6) ** 0.5
    swell = outwards * (1 - way**6) ** 0.5 * 0.75 + 0.25
    front = depth - table.value("ligament", "flavum_thickness", segment) * swell * _slant(depth, stations, sides)
    if contents is not None:
        front = _giving_way(course, stations, where, front, depth, contents)
    onto = ON_EDGE * np.exp(-(((stations - (stations[-1] - PAST_EDGE - 1)) / 2.6) ** 2))
    depth = np.minimum(depth + onto, np.maximum(_free_depth(course, locators, stations, where) + SEAT, depth))
    back, front = (course.place(stations.ravel(), where, d.ravel()).reshape(*stations.shape, 3) for d in (depth, front))
    return sheet(front, back)


def _giving_way(
    course: Course, stations: Array, where: Array, front: Array, depth: Array, contents: Clearance
) -> Array:
    """The front (rows, columns) drawn back from what lies in the canal, but in front of the back at `depth`."""
    for _ in range(6):
        points = course.place(stations.ravel(), where, front.ravel())
        front = front + np.maximum(FLAVUM_GAP - contents.distance(points, 5.0).reshape(front.shape), 0)
        front = np.minimum(gaussian_filter(front, 0.6, mode="nearest"), depth - 0.4)
    return front


def _rounded(stations: Array) -> Array:
    """Stations (rows, columns) with the rows drawn together towards the outer edge, so that its corners are round."""
    share = np.linspace(0, 1, stations.shape[1])
    middle = stations.mean(axis=0)
    return middle + (stations - middle) * (1 - ROUND * share**5)


def _slant(depth: Array, stations: Array, sides: Array) -> Array:
    """How much longer (rows, columns) a line to the back runs through a plate of depths `depth` than one straight
    through it."""
    across = np.gradient(depth, sides, axis=1)
    along = np.gradient(depth, axis=0) / np.gradient(stations, axis=0)
    slope = gaussian_filter(np.sqrt(1 + across**2 + along**2), 1.0, mode="nearest")
    return np.minimum(slope, STEEPEST)


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
    return station[(high + low) // 2], station[min(edge + PAST_EDGE, len(station) - 1)], filled
