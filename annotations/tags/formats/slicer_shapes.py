"""Places in 3D Slicer's markups, made LPS: points, boxes and planes, in each of the ways that Slicer writes them.

A turn is nine numbers row by row, its columns the axes (`vtkMRMLMarkupsROIJsonStorageNode.cxx`); of a file in RAS the
first six change their signs. `sign` is -1 for RAS and 1 for LPS throughout.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from annotations.errors import AnnotationError
from annotations.tags.document import FARTHEST
from annotations.tags.model import Point

UPRIGHT = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
SLACK = 1e-3  # of a direction's length, which files round
TILT = 1e-5  # of a cosine: a quarter of a degree
LEAST_REACH, USUAL_REACH = 1.0, 25.0  # mm from the place of a plane to the points that show its directions


def vector(value: Any, sign: float, where: str, file: str) -> Point:
    """Three finite numbers, mm, as LPS. Raises AnnotationError."""
    numbers = _numbers(value, 3)
    if numbers is None or max(map(abs, numbers)) > FARTHEST:
        raise AnnotationError(file, where, value, f"three finite numbers within {FARTHEST:g} mm", "correct it")
    x, y, z = numbers
    return (sign * x, sign * y, z)


def _numbers(value: Any, count: int) -> list[float] | None:
    if not isinstance(value, list) or len(value) != count or any(isinstance(one, (bool, str)) for one in value):
        return None
    try:
        found = [float(one) for one in value]
    except (TypeError, ValueError, OverflowError):
        return None
    return found if all(map(math.isfinite, found)) else None


def box(
    markup: Mapping[str, Any], placed: Sequence[Point], where: str, file: str, sign: float
) -> tuple[tuple[Point, Point], bool]:
    """The lower and the upper corner of an ROI, or of the upright box round it, and whether it stands upright itself.

    placed : its control points, LPS; the first is the centre where the markup does not say it

    Raises:
        AnnotationError: no centre, no size, no turn, or corners too far away.
    """
    centre = placed[0] if markup.get("center") is None and placed else None
    if centre is None:
        centre = vector(markup.get("center"), sign, f"{where}: center", file)
    size = vector(markup.get("size"), 1.0, f"{where}: size", file)
    turn = axes(markup.get("orientation"), 1.0, f"{where}: orientation", file)
    shares = [[abs(number) for number in turn[row : row + 3]] for row in (0, 3, 6)]
    upright = all(max(row) > 1 - TILT for row in shares)
    if upright:  # what was rounded adds nothing
        shares = [[float(round(one)) for one in row] for row in shares]
    half = [sum(share * abs(edge) / 2 for share, edge in zip(row, size, strict=True)) for row in shares]
    low, high = (tuple(c + way * h for c, h in zip(centre, half, strict=True)) for way in (-1, 1))
    corners = near((low, high), f"{where}: size", file)
    return (corners[0], corners[1]), upright


def axes(value: Any, sign: float, where: str, file: str) -> Sequence[float]:
    """The nine numbers of a turn; upright where there are none. Raises AnnotationError."""
    if value in (None, "", []):
        return UPRIGHT
    found = _numbers(value, 9)
    if found is None or any(abs(math.hypot(*found[column::3]) - 1) > SLACK for column in range(3)):
        raise AnnotationError(file, where, value, "nine numbers, three directions of length one", "correct it")
    return [sign * number for number in found[:6]] + found[6:]


def plane(
    markup: Mapping[str, Any], placed: Sequence[Point], where: str, file: str, sign: float
) -> tuple[Point, Point, Point] | None:
    """Three points of a plane: its own three, else its place and one point along each of its directions.

    Slicer's usual plane has one point and a direction, or is fitted to many; then the place (`center`, else the point)
    and `orientation`, `baseToNode` or `normal` count, in this order. None where nothing says how it lies.
    """
    if len(placed) == 3 and _name(markup.get("planeType")) not in ("pointnormal", "planefit"):
        return (placed[0], placed[1], placed[2])
    ways = _ways(markup, where, file, sign)
    if ways is None or (not placed and markup.get("center") is None):
        return None
    middle = placed[0] if len(placed) == 1 else None  # of one point the place is that point, whatever else is said
    if middle is None:
        middle = vector(markup.get("center"), sign, f"{where}: center", file)
    reach = _reach(markup.get("size"))
    ends = [tuple(m + reach * w for m, w in zip(middle, way, strict=True)) for way in ways]
    first, second, third = near((middle, *ends), where, file)
    return (first, second, third)


def _name(value: Any) -> str:
    return value.lower() if isinstance(value, str) else ""


def _ways(
    markup: Mapping[str, Any], where: str, file: str, sign: float
) -> tuple[Sequence[float], Sequence[float]] | None:
    """Two directions of length one in the plane, the normal being the first across the second."""
    turn = markup.get("orientation")
    base = _numbers(markup.get("baseToNode"), 16)
    if turn in (None, "", []) and base is not None:
        turn = [*base[:3], *base[4:7], *base[8:11]]
    if turn not in (None, "", []):
        found = axes(turn, sign, f"{where}: orientation", file)
        return found[0::3], found[1::3]
    if markup.get("normal") is None:
        return None
    x, y, z = vector(markup["normal"], sign, f"{where}: normal", file)
    length = math.hypot(x, y, z)
    if length < SLACK:
        return None
    normal = (x / length, y / length, z / length)
    first = _across(normal, (0.0, 0.0, 1.0) if abs(normal[2]) < 0.9 else (1.0, 0.0, 0.0))
    size = math.hypot(*first)
    first = tuple(one / size for one in first)
    return first, _across(normal, first)


def _across(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    (a, b, c), (d, e, f) = one, other
    return (b * f - c * e, c * d - a * f, a * e - b * d)


def _reach(size: Any) -> float:
    """Half the lesser edge that Slicer shows the plane with, if it says one that can be."""
    found = _numbers(size, 3) or _numbers(size, 2)
    lesser = min(abs(found[0]), abs(found[1])) / 2 if found else USUAL_REACH
    return min(max(lesser, LEAST_REACH), USUAL_REACH)


def near(points: Sequence[Sequence[float]], where: str, file: str) -> list[Point]:
    """The points, if they are none that an annotation cannot have. Raises AnnotationError."""
    if max(abs(one) for point in points for one in point) > FARTHEST:
        raise AnnotationError(file, where, "a corner farther away", f"all within {FARTHEST:g} mm", "correct it")
    return [(point[0], point[1], point[2]) for point in points]
