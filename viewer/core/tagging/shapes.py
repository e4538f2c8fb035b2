"""What an annotation looks like: handles, lines, colour and number, for any picture of it. Millimetres, LPS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.tags.model import Annotation

Array = NDArray[np.float64]
#: By status; the first four are told apart by colour-blind eyes too (Okabe and Ito 2008), in dark and light.
COLOURS: Mapping[str, str] = {"draft": "#E69F00", "reviewed": "#0072B2", "rejected": "#8A8F98"}
UNDER_WAY = "#D55E00"
#: Painted regions in turn, so that two beside each other differ (Okabe and Ito 2008).
REGIONS = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#D55E00", "#0072B2")
UNITS: Mapping[str, str] = {"mm": "mm", "mm2": "mm²", "mm3": "mm³", "deg": "°"}
#: What of its values is written beside an annotation, the first of these that it has.
FIRST = ("length_mm", "slip_mm", "angle_deg", "area_mm2", "tilt_from_axial_deg", "volume_mm3")
_EDGES = ((0, 1), (1, 3), (3, 2), (2, 0), (4, 5), (5, 7), (7, 6), (6, 4), (0, 4), (1, 5), (2, 6), (3, 7))


@dataclass(frozen=True, eq=False)
class Shape:
    """handles : (n, 3) the points a hand can move; lines : each (k, 3); colour : `#RRGGBB`"""

    handles: Array
    lines: tuple[Array, ...]
    colour: str


def shape_of(one: Annotation, path: Array | None = None) -> Shape:
    """The shape of an annotation; `path` (k, 3) is the way of a curve along the surface, where it is known."""
    points = np.array(one.points, float).reshape(-1, 3)
    return Shape(points, lines_of(one.kind, points, path), colour_of(one))


def lines_of(kind: str, points: Array, path: Array | None = None) -> tuple[Array, ...]:
    """The lines of a figure, also of one that is still being placed."""
    if len(points) < 2 or kind in ("point", "note", "region", "structure"):
        return ()
    if path is not None:
        return (path,)
    if kind == "closed-curve" and len(points) > 2:
        return (np.concatenate([points, points[:1]]),)
    if kind == "plane" and len(points) == 3:
        return (_quad(points),)
    if kind == "box":
        return _box(points)
    if kind == "end-plate-angle":
        return tuple(points[start : start + 2] for start in range(0, len(points) - 1, 2))
    return (points,)


def _box(points: Array) -> tuple[Array, ...]:
    low, high = points[:2].min(axis=0), points[:2].max(axis=0)
    corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
    return tuple(corners[list(edge)] for edge in _EDGES)


def _quad(points: Array) -> Array:
    """A square round the points of a plane, in it, half as large again as they reach, closed."""
    middle = points.mean(axis=0)
    along = points[1] - points[0]
    normal = np.cross(along, points[2] - points[0])
    if np.linalg.norm(normal) < 1e-9:
        return points
    along = along / np.linalg.norm(along)
    across = np.cross(normal / np.linalg.norm(normal), along)
    reach = 1.5 * float(np.linalg.norm(points - middle, axis=1).max())
    signs = ((1, 1), (1, -1), (-1, -1), (-1, 1), (1, 1))
    return np.array([middle + reach * (a * along + b * across) for a, b in signs])


def colour_of(one: Annotation) -> str:
    """The annotation's own colour, else that of its status; painted regions take one of several in turn."""
    if one.colour:
        return one.colour
    if one.kind == "region" and one.status != "rejected":
        return REGIONS[int(one.id[:8], 16) % len(REGIONS)]
    return COLOURS[one.status]


def said(values: Mapping[str, float]) -> str:
    """The first number of an annotation in words: `24.3 mm`; empty where it has none."""
    name = next((name for name in (*FIRST, *values) if name in values), None)
    return "" if name is None else number(name, values[name])


def number(name: str, value: float) -> str:
    """A value with its unit, which ends its name: `24.3 mm`, `41.7°`."""
    unit = UNITS.get(name.rsplit("_", 1)[-1], "")
    space = "" if unit == "°" else " "
    digits = 0 if abs(value) >= 1000 else 1
    return f"{value:.{digits}f}{space}{unit}".strip()
