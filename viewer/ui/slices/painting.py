"""What is painted over the grey picture of a slice: outlines, cross hairs, letters, the scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from viewer.core.appearance import FADED, Appearance
from viewer.core.palette import BASE_COLOURS, PLANE_COLOURS
from viewer.core.reslice import PLANES

GROUND = QColor("#0B0D10")  # beside the scan; black in both themes, as every reading room has it
INK, SHADE = QColor("#F2F5F8"), QColor(0, 0, 0, 170)
GAP = 16.0  # pixels left free round the place where the cross hairs meet
SCALES = (1, 2, 5, 10, 20, 50, 100, 200)  # mm that the scale may be long
EDGE = 8.0  # pixels between words and the edge
THIN, BOLD, POINTED = 1.3, 2.4, 3.0  # pixels


def paint_outlines(
    painter: QPainter, paths: Mapping[str, QPainterPath], looks: Mapping[str, Appearance], to_screen: QTransform,
    named: Iterable[str], pointed: Iterable[str],
) -> None:  # fmt: skip
    """Outlines in the colours of the 3D picture; what is lit, `named` or `pointed` at lies on top and is bold."""
    named, pointed = frozenset(named), frozenset(pointed)

    def weight(key: str) -> float:
        if key in pointed:
            return POINTED
        return BOLD if key in named or looks[key].colour not in BASE_COLOURS.values() else THIN

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for key in sorted((key for key in paths if looks[key].visible), key=weight):
        path, wide = to_screen.map(paths[key]), weight(key)
        colour = QColor(looks[key].colour)
        if wide == THIN and looks[key].opacity == FADED:
            colour.setAlphaF(0.55)
        else:
            painter.setPen(_pen(SHADE, wide + 1.6))
            painter.drawPath(path)
        painter.setPen(_pen(colour.lighter(115) if wide > THIN else colour, wide))
        painter.drawPath(path)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def paint_cross(painter: QPainter, axis: str, at: QPointF, room: QRectF) -> None:
    """Where the two other planes cross this one, each in its colour."""
    plane = PLANES[axis]
    by_normal = {other.normal: PLANE_COLOURS[name] for name, other in PLANES.items()}
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    lines = {
        plane.across: ((at.x(), room.top(), at.x(), at.y() - GAP), (at.x(), at.y() + GAP, at.x(), room.bottom())),
        plane.down: ((room.left(), at.y(), at.x() - GAP, at.y()), (at.x() + GAP, at.y(), room.right(), at.y())),
    }
    for normal, pieces in lines.items():
        colour = QColor(by_normal[normal])
        colour.setAlphaF(0.85)
        painter.setPen(QPen(colour, 1))
        painter.drawLines(*(QLineF(*piece) for piece in pieces))


def paint_words(painter: QPainter, axis: str, room: QRectF, title: str, greys: str) -> None:
    """Title and greys in the upper corners, the patient's sides at the four edges."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    high = QFontMetricsF(painter.font()).height()
    colour = QColor(PLANE_COLOURS[axis])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    dot = high * 0.28
    painter.drawEllipse(QPointF(EDGE + dot, EDGE + high / 2), dot, dot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    words(painter, QRectF(EDGE + 3 * dot, EDGE, room.width(), high), Qt.AlignmentFlag.AlignLeft, title)
    fit = fits(painter, room)
    if fit(greys):
        words(painter, QRectF(0, EDGE, room.width() - EDGE, high), Qt.AlignmentFlag.AlignRight, greys)
    usual = painter.font()
    bold = QFont(usual)
    bold.setBold(True)
    painter.setFont(bold)
    left, right, top, bottom = tuple(PLANES[axis].letters)
    middle = room.center()
    words(painter, QRectF(EDGE, middle.y() - high / 2, high * 2, high), Qt.AlignmentFlag.AlignLeft, left)
    right_at = QRectF(room.width() - EDGE - 2 * high, middle.y() - high / 2, high * 2, high)
    words(painter, right_at, Qt.AlignmentFlag.AlignRight, right)
    upper = EDGE if fit(title) else EDGE + high  # below the title where the view is too narrow for both on a line
    words(painter, QRectF(0, upper, room.width(), high), Qt.AlignmentFlag.AlignHCenter, top)
    words(painter, QRectF(0, room.height() - EDGE - high, room.width(), high), Qt.AlignmentFlag.AlignHCenter, bottom)
    painter.setFont(usual)


def fits(painter: QPainter, room: QRectF) -> Callable[[str], bool]:
    """Whether a title leaves the letter in the middle of the upper edge free."""
    metrics = QFontMetricsF(painter.font())
    return lambda text: metrics.horizontalAdvance(text) + metrics.height() + 3 * EDGE < room.width() / 2


def words(painter: QPainter, box: QRectF, align: Qt.AlignmentFlag, text: str) -> None:
    """Light words that can be read on bone too."""
    for shift, colour in ((1.0, SHADE), (0.0, INK)):
        painter.setPen(colour)
        painter.drawText(box.translated(shift, shift), align | Qt.AlignmentFlag.AlignVCenter, text)


def scale_length(scale: float, room: float) -> int:
    """mm of the longest scale that takes at most a quarter of `room` pixels at `scale` pixels a mm."""
    return max((one for one in SCALES if one * scale <= room / 4), default=SCALES[0])


def paint_scale(painter: QPainter, scale: float, room: QRectF) -> None:
    """A bar in the lower left corner with its length in mm."""
    length = scale_length(scale, room.width())
    high = QFontMetricsF(painter.font()).height()
    base = room.height() - EDGE
    for colour, width in ((SHADE, 4.0), (INK, 1.6)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        end = EDGE + length * scale
        painter.drawLines(QLineF(EDGE, base, end, base), *(QLineF(x, base - 5, x, base) for x in (EDGE, end)))
    place = QRectF(EDGE + 3, base - high - 5, room.width() / 2, high)
    words(painter, place, Qt.AlignmentFlag.AlignLeft, f"{length} mm")
