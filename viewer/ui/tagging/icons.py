"""The pictures on the tools' buttons, drawn in the colour of the text."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

SIZE = 24  # units of the drawings below
Spot = tuple[float, float]
#: Straight lines (open), by tool.
LINES: dict[str, tuple[tuple[Spot, ...], ...]] = {
    "line": (((5, 19), (19, 5)),),
    "angle": (((20, 6), (5, 18), (20, 18)),),
    "end-plate-angle": (((3, 6), (19, 9)), ((3, 19), (19, 14)), ((19, 9), (22, 11.5), (19, 14))),
    "plane": (((3, 16), (9, 8), (21, 8), (15, 16), (3, 16)),),
    "box": (
        ((4, 9), (14, 9), (14, 20), (4, 20), (4, 9), (9, 4), (19, 4), (14, 9)),
        ((19, 4), (19, 15), (14, 20)),
    ),
    "note": (
        ((5, 4), (19, 4), (19, 15), (12, 15), (7, 20), (7, 15), (5, 15), (5, 4)),
        ((8, 8), (16, 8)), ((8, 11), (14, 11)),
    ),
    "structure": (((12, 3), (21, 3), (21, 12), (12, 21), (3, 12), (12, 3)),),
    "brush": (((20, 3), (11, 12)), ((11, 12), (14, 15), (9, 20), (4, 20), (8, 15), (11, 12))),
    "erase": (((9, 20), (3, 14), (14, 4), (20, 10), (9, 20)), ((8.5, 9), (14.5, 15)), ((9, 20), (20, 20))),
    "grow": (((12, 12), (12, 4)), ((12, 12), (12, 20)), ((12, 12), (4, 12)), ((12, 12), (20, 12))),
    "fill": (((4, 12), (12, 5), (19, 12), (11, 19), (4, 12)), ((5, 12), (18, 12))),
    "polyline": (((4, 17), (7, 9), (11, 8), (14, 14), (18, 14), (20, 6)),),
}  # fmt: skip
#: Dots, by tool.
DOTS: dict[str, tuple[Spot, ...]] = {
    "point": ((12, 12),),
    "series": ((5, 18), (12, 12), (19, 6)),
    "line": ((5, 19), (19, 5)),
    "polyline": ((4, 17), (11, 8), (20, 6)),
    "closed-curve": ((12, 4), (20, 13), (6, 17)),
    "angle": ((20, 6), (5, 18), (20, 18)),
    "structure": ((17, 7),),
}


def tool_icon(tool: str, colour: str, ratio: float = 2.0) -> QIcon:
    """The icon of a tool."""
    pixels = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
    pixels.setDevicePixelRatio(ratio)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(colour)
    painter.setPen(QPen(ink, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    for line in LINES.get(tool, ()):
        painter.drawPolyline(QPolygonF([QPointF(*spot) for spot in line]))
    if tool == "closed-curve":
        painter.drawEllipse(QRectF(4, 4, 16, 15))
    if tool == "lasso":
        _lasso(painter)
    if tool == "fill":
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([QPointF(*spot) for spot in ((5, 12.5), (18, 12.5), (11, 18.5))]))
    if tool == "point":
        painter.drawEllipse(QRectF(4.5, 4.5, 15, 15))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for x, y in DOTS.get(tool, ()):
        painter.drawEllipse(QPointF(x, y), 2.6, 2.6)
    painter.end()
    return QIcon(pixels)


def _lasso(painter: QPainter) -> None:
    pen = painter.pen()
    dashed = QPen(pen)
    dashed.setDashPattern([2.2, 1.8])
    painter.setPen(dashed)
    painter.drawEllipse(QRectF(3, 4, 18, 11))
    painter.setPen(pen)
    turn = [math.pi / 2 + step * math.pi / 8 for step in range(9)]
    painter.drawPolyline(QPolygonF([QPointF(9 + 2.5 * math.cos(one), 17 - 2.5 * math.sin(one)) for one in turn]))
