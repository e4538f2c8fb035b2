"""Sizes of the ligaments: thickness of the flava, width of the posterior longitudinal ligament."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from meshes.measure.reading import Reading, reading
from meshes.measure.section import Floats, Solid, area, outward, resample

HEIGHTS = (0.4, 0.5, 0.6)  # of the flavum's height, where it is cut
MIDDLE = (0.25, 0.75)  # of its breadth


def flavum_thickness(sides: Sequence[Solid]) -> Iterator[Reading]:
    """Median thickness of the middle half in transverse sections, mean of the sides."""
    found = [thickness for one in sides if (thickness := _thickness(one)) is not None]
    if found:
        yield reading("flavum-thickness", np.mean([size for size, _ in found]), *[place for _, place in found])


def _thickness(solid: Solid) -> tuple[float, Floats] | None:
    low, high = solid.points[:, 2].min(), solid.points[:, 2].max()
    sizes: list[float] = []
    places = []
    for share in HEIGHTS:
        z = low + share * (high - low)
        lines = solid.cut([0, 0, z], [0, 0, 1])
        if not lines:
            continue
        line = max(lines, key=lambda one: abs(area(one[:, :2])))[:, :2]
        across = _across(resample(line))
        sizes += across
        places.append([*line.mean(axis=0), z])
    return (float(np.median(sizes)), np.mean(places, axis=0)) if sizes else None


def _across(line: Floats) -> list[float]:
    """Ways (mm) through a closed line (k, 2) from each point of its middle half straight to the other side."""
    middle = line.mean(axis=0)
    axis = np.linalg.svd(line - middle, full_matrices=False)[2][0]
    along = (line - middle) @ axis
    low, high = np.quantile(along, MIDDLE)
    normals = outward(line)
    ways = []
    for point, normal in zip(
        line[(along > low) & (along < high)], normals[(along > low) & (along < high)], strict=True
    ):
        offset = line - point
        depth = -(offset @ normal)
        aside = np.abs(offset @ [-normal[1], normal[0]])
        ahead = (aside < 0.3) & (depth > 0.3)
        if ahead.any():
            ways.append(float(depth[ahead].min()))
    return ways


def width_at(solid: Solid, origin: Floats, up: Floats, left: Floats) -> tuple[float, Floats] | None:
    """Extent along `left` of the section at right angles to `up` through `origin`, and its ends (2, 3)."""
    lines = solid.cut(origin, up)
    if not lines:
        return None
    points = max(lines, key=lambda one: float(np.ptp(one @ left)))
    along = points @ left
    return float(np.ptp(along)), points[[along.argmax(), along.argmin()]]
