"""Where names go beside what they name: two columns, no name over another. Pixels, origin lower left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Placed:
    """A label's box (lower left corner, size) and where its leader begins (`knee`) and ends (`anchor`)."""

    x: float
    y: float
    width: float
    height: float
    knee: tuple[float, float]
    anchor: tuple[float, float]


def place_labels(
    anchors: Array, sizes: Array, reach: tuple[float, float], viewport: tuple[int, int], gap: float, margin: float
) -> list[Placed]:
    """Boxes for labels of the given `sizes` (n, 2), as near to the height of their `anchors` (n, 2) as they fit.

    reach : left and right end of what is labelled, between which no box should lie
    gap : pixels between boxes, and ten times that between boxes and what they name; margin : to the viewport's edge
    """
    if len(anchors) == 0:
        return []
    middle = (reach[0] + reach[1]) / 2
    right = _sides(anchors, middle)
    found: list[Placed | None] = [None] * len(anchors)
    for on_right in (False, True):
        column = np.flatnonzero(right == on_right)
        heights = sizes[column, 1]
        low = spread(anchors[column, 1] - heights / 2, heights, gap, (margin, viewport[1] - margin))
        for number, bottom in zip(column, low, strict=True):
            width, height = (float(value) for value in sizes[number])
            if on_right:
                x = min(reach[1] + 10 * gap, viewport[0] - margin - width)
            else:
                x = max(reach[0] - 10 * gap - width, margin)
            knee = (x if on_right else x + width, float(bottom) + height / 2)
            anchor = (float(anchors[number, 0]), float(anchors[number, 1]))
            found[number] = Placed(x, float(bottom), width, height, knee, anchor)
    return [one for one in found if one is not None]


def _sides(anchors: Array, middle: float) -> NDArray[np.bool_]:
    """Which labels go to the right: those on that side, evened out so that no column gets crowded."""
    order = np.argsort(anchors[:, 0], kind="stable")
    count = len(order)
    wanted = int((anchors[:, 0] > middle).sum())
    half = int(np.clip(wanted, count // 3, count - count // 3))
    right = np.zeros(count, bool)
    right[order[count - half :]] = True
    return right


def spread(low: Array, heights: Array, gap: float, limits: tuple[float, float]) -> Array:
    """Move intervals that begin at `low` and are `heights` long apart, least at a time, inside `limits`.

    Where they cannot all fit they run over the upper limit.
    """
    placed = np.asarray(low, float).copy()
    order = np.argsort(placed + np.asarray(heights) / 2, kind="stable")
    floor = limits[0]
    for number in order:
        placed[number] = max(placed[number], floor)
        floor = placed[number] + heights[number] + gap
    ceiling = limits[1]
    for number in order[::-1]:
        placed[number] = min(placed[number], ceiling - heights[number])
        ceiling = placed[number] - gap
    shift = max(0.0, limits[0] - (placed.min() if len(placed) else limits[0]))
    return placed + shift
