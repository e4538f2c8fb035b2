"""A line drawn round what is to be painted, and the faces within it that can be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QWidget

from viewer.core.tagging.shapes import UNDER_WAY

if TYPE_CHECKING:
    from meshes.marks.painting import Canvas
    from viewer.ui.viewport import Viewport

SEEN_WITHIN = 1.0  # mm behind what is seen at its pixel that a face may lie and still be seen itself


class Lasso(QWidget):
    """The line while it is drawn, over the picture."""

    def __init__(self, viewport: Viewport, start: QPointF) -> None:
        super().__init__(viewport)
        self.corners = [start]
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(viewport.rect())
        self.show()

    def add(self, place: QPointF) -> None:
        """The pointer went there."""
        self.corners.append(place)
        self.update()

    def close(self) -> bool:
        """Take the line away."""
        self.hide()
        self.deleteLater()
        return True

    def paintEvent(self, event: Any) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in (("#FFFFFF", 4), (UNDER_WAY, 2)):  # white below, to be seen on anything
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(QPolygonF(self.corners))
        painter.end()


def faces_within(
    viewport: Viewport, canvas: Callable[[str], Canvas], corners: list[QPointF]
) -> dict[str, frozenset[int]]:
    """Faces that can be seen within a closed line of the picture, of the surface that most of the line encloses.

    corners : pixels of Qt, origin upper left
    A face is seen if it looks towards the viewer and nothing firm lies before its middle.
    """
    if len(corners) < 3:
        return {}
    ratio = viewport.canvas.devicePixelRatioF()
    height = viewport.canvas.height()
    line = np.array([[one.x() * ratio, (height - one.y() - 1) * ratio] for one in corners])
    target = _surface_in(viewport, line)
    if target is None:
        return {}
    ready = canvas(target)
    offset = np.array(viewport.scene.looks[target].offset)
    middles = ready.middles + offset
    pixels, eye = viewport.scene.project(middles)
    inside = np.flatnonzero(_inside(pixels[:, :2], line))
    facing = np.einsum("ij,ij->i", ready.normals[inside], eye - middles[inside]) > 0
    seen = [int(face) for face in inside[facing] if _seen(viewport, target, pixels[face], ready.middles[face])]
    return {target: frozenset(seen)}


def _surface_in(viewport: Viewport, line: NDArray[np.float64]) -> str | None:
    """The surface seen at most places of a grid within the line."""
    low, high = line.min(axis=0), line.max(axis=0)
    across, up = (np.linspace(a, b, 9) for a, b in zip(low, high, strict=True))
    grid = np.array([[x, y] for x in across for y in up])
    counts: dict[str, int] = {}
    for x, y in grid[_inside(grid, line)]:
        hit = viewport.scene.pick(float(x), float(y))
        if hit is not None:
            counts[hit.mesh] = counts.get(hit.mesh, 0) + 1
    return max(counts, key=lambda key: counts[key]) if counts else None


def _seen(viewport: Viewport, target: str, pixel: NDArray[np.float64], middle: NDArray[np.float64]) -> bool:
    hit = viewport.scene.pick(float(pixel[0]) - 0.5, float(pixel[1]) - 0.5)
    return hit is not None and hit.mesh == target and float(np.linalg.norm(np.array(hit.point) - middle)) < SEEN_WITHIN


def _inside(places: NDArray[np.float64], line: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places (n, 2) lie within the closed line (k, 2), by counting its crossings to the right of each."""
    found = np.zeros(len(places), bool)
    x, y = places[:, 0], places[:, 1]
    for (ax, ay), (bx, by) in zip(line, np.roll(line, -1, axis=0), strict=True):
        if ay == by:
            continue
        crosses = (ay > y) != (by > y)
        found ^= crosses & (x < ax + (y - ay) / (by - ay) * (bx - ax))
    return found
