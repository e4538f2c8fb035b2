"""Smooth curves for drawings: cubic Bézier pieces through points, cut and joined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

Point = tuple[float, float]
Piece = tuple[Point, Point, Point, Point]


def smooth(points: Sequence[Point]) -> list[Piece]:
    """A curve through `points`, one piece between any two; how far apart they stand does not make it swing."""
    gaps = [max(hypot(b[0] - a[0], b[1] - a[1]), 1e-9) for a, b in pairwise(points)]
    if len(points) == 2:
        return [line(points[0], points[1])]
    slopes = [((b[0] - a[0]) / gap, (b[1] - a[1]) / gap) for (a, b), gap in zip(pairwise(points), gaps, strict=True)]
    inner = [
        ((s[0] * after + t[0] * before) / (before + after), (s[1] * after + t[1] * before) / (before + after))
        for (s, t), (before, after) in zip(pairwise(slopes), pairwise(gaps), strict=True)
    ]
    first = (1.5 * slopes[0][0] - 0.5 * inner[0][0], 1.5 * slopes[0][1] - 0.5 * inner[0][1])
    last = (1.5 * slopes[-1][0] - 0.5 * inner[-1][0], 1.5 * slopes[-1][1] - 0.5 * inner[-1][1])
    ways = [first, *inner, last]
    return [
        (
            points[i],
            (points[i][0] + ways[i][0] * gap / 3, points[i][1] + ways[i][1] * gap / 3),
            (points[i + 1][0] - ways[i + 1][0] * gap / 3, points[i + 1][1] - ways[i + 1][1] * gap / 3),
            points[i + 1],
        )
        for i, gap in enumerate(gaps)
    ]


def loop(points: Sequence[Point]) -> list[Piece]:
    """A closed curve through `points`, without a corner."""
    around = [*points[-3:], *points, *points[:3]]
    return smooth(around)[3 : 3 + len(points)]


def circle(centre: Point, radius: float) -> list[Piece]:
    """A circle of four pieces."""
    (x, y), r, k = centre, radius, 0.5523 * radius
    right, top, left, bottom = (x + r, y), (x, y + r), (x - r, y), (x, y - r)
    return [
        (right, (x + r, y + k), (x + k, y + r), top),
        (top, (x - k, y + r), (x - r, y + k), left),
        (left, (x - r, y - k), (x - k, y - r), bottom),
        (bottom, (x + k, y - r), (x + r, y - k), right),
    ]


def line(a: Point, b: Point) -> Piece:
    """A straight piece."""
    return a, _between(a, b, 1 / 3), _between(a, b, 2 / 3), b


def reverse(pieces: Sequence[Piece]) -> list[Piece]:
    """The same curve the other way."""
    return [(d, c, b, a) for a, b, c, d in reversed(pieces)]


def cut(piece: Piece, t: float) -> tuple[Piece, Piece]:
    """The two halves of a piece at `t`, 0 to 1."""
    a, b, c, d = piece
    ab, bc, cd = _between(a, b, t), _between(b, c, t), _between(c, d, t)
    abc, bcd = _between(ab, bc, t), _between(bc, cd, t)
    middle = _between(abc, bcd, t)
    return (a, ab, abc, middle), (middle, bcd, cd, d)


def where_at_height(piece: Piece, height: float) -> float | None:
    """The `t` at which a piece that only rises or falls is at `height`; None where it is not."""
    low, high = piece[0][1], piece[3][1]
    if not min(low, high) <= height <= max(low, high):
        return None
    lower, upper = 0.0, 1.0
    for _ in range(60):
        t = (lower + upper) / 2
        if (cut(piece, t)[0][3][1] < height) == (low < high):
            lower = t
        else:
            upper = t
    return (lower + upper) / 2


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t
