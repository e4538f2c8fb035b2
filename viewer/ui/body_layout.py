"""Where all of the drawing of the lower body goes in a given room: the views, the names between them, the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QFontMetricsF, QPainterPath, QTransform

from annotations.figure import Figure, Shape

MARGIN = 3.0  # pixels at the rim
LEADER = 7.0  # pixels, the least length of a line from a name to its band
FIGURE_VIEWS = ("front", "back")


@dataclass(frozen=True)
class Name:
    """A name between the views, what it stands for, and the ends of its lines in the views."""

    text: str
    roots: tuple[str, ...]
    muscle: str
    box: QRectF
    ends: tuple[QPointF, ...]

    def lines(self) -> tuple[tuple[QPointF, QPointF], ...]:
        """A line to each end, from the side of the name that faces it."""
        middle = self.box.center()
        return tuple(
            (QPointF(self.box.left() if end.x() < middle.x() else self.box.right(), middle.y()), end)
            for end in self.ends
        )


@dataclass(frozen=True)
class Layout:
    """transforms : from the drawing to pixels, by view; head : the box above each view; key : the room for the key"""

    transforms: dict[str, QTransform]
    heads: dict[str, QRectF]
    names: tuple[Name, ...]
    key: QRectF
    soles: QRectF

    @property
    def scale(self) -> float:
        """Pixels in a unit of the drawing."""
        return self.transforms[FIGURE_VIEWS[0]].m11()


def path_of(shape: Shape) -> QPainterPath:
    """A shape of the drawing as Qt paints it."""
    made = QPainterPath()
    for letter, points in shape.path:
        if letter == "M":
            made.moveTo(*points[0])
        elif letter == "L":
            made.lineTo(*points[0])
        elif letter == "C":
            (a, b), (c, d), (e, f) = points
            made.cubicTo(a, b, c, d, e, f)
        else:
            made.closeSubpath()
    return made


def box_of(shapes: Sequence[Shape], view: str) -> QRectF:
    """The box round the outline of a view, in the drawing's own units."""
    found = QRectF()
    for shape in shapes:
        if shape.layer == "outline" and shape.view == view:
            found = found.united(path_of(shape).boundingRect())
    return found


def arrange(drawing: Figure, room: QRectF, metrics: QFontMetricsF, muscles: bool, head_lines: int = 1) -> Layout:
    """Front left, back right, the names between them; below them room for the two lines of the key, and the soles."""
    boxes = {view: box_of(drawing.shapes, view) for view in (*FIGURE_VIEWS, "sole")}
    anchors = [shape for shape in drawing.layer("anchors") if bool(shape.name) == muscles]
    words = {anchor: name_of(anchor.roots) for anchor in anchors}
    column = max(metrics.horizontalAdvance(word) for word in words.values()) + 6 + 2 * LEADER
    front, back, sole = (boxes[view] for view in (*FIGURE_VIEWS, "sole"))
    head, gap, key = head_lines * metrics.height() + 4, 6.0, 2 * (metrics.height() + 4)
    tall = max(front.height(), back.height())
    high = room.height() - head - gap - 2 * MARGIN
    across = (room.width() - column - 2 * MARGIN) / (front.width() + back.width())
    scale = max(min(across, high / (tall + sole.height()), (high - key) / tall), 0.05)
    bottom = max(scale * sole.height(), key)
    wide = scale * (front.width() + back.width()) + column
    left, top = room.left() + (room.width() - wide) / 2, room.top() + MARGIN + head
    top += max(0.0, min((high - scale * tall - bottom) / 2, 3 * metrics.height()))
    places = {
        "front": QPointF(left, top),
        "back": QPointF(left + scale * front.width() + column, top),
        "sole": QPointF(
            left + scale * (front.width() + back.width() / 2 - sole.width() / 2) + column, top + scale * tall + gap
        ),
    }
    transforms = {view: _moved(boxes[view], places[view], scale) for view in places}
    below = top + scale * tall + gap
    return Layout(
        transforms,
        {view: QRectF(places[view].x(), top - head, scale * boxes[view].width(), head - 2) for view in FIGURE_VIEWS},
        _names(words, transforms, QRectF(places["back"].x() - column, top, column, below - top), metrics),
        QRectF(left, below, places["sole"].x() - left - 8, bottom),
        transforms["sole"].mapRect(sole),
    )


def _moved(box: QRectF, place: QPointF, scale: float) -> QTransform:
    return QTransform().translate(place.x(), place.y()).scale(scale, scale).translate(-box.left(), -box.top())


def name_of(roots: Sequence[str]) -> str:
    """`L4`, or `L2–4` and `L4–S1` for several."""
    first, *_, last = sorted((*roots, *roots))
    return first if first == last else f"{first}–{last.removeprefix(first[0])}"


def _names(
    words: dict[Shape, str], transforms: dict[str, QTransform], column: QRectF, metrics: QFontMetricsF
) -> tuple[Name, ...]:
    """The names one below another, each as near the height of its bands as the others let it."""
    grouped: dict[tuple[tuple[str, ...], str], list[QPointF]] = {}
    for anchor in words:
        grouped.setdefault((anchor.roots, anchor.name), []).append(transforms[anchor.view].map(QPointF(*anchor.middle)))
    wanted = sorted((sum(end.y() for end in ends) / len(ends), key, ends) for key, ends in grouped.items())
    high = metrics.height() + 2
    middles = _spread([height for height, _, _ in wanted], high, column.top() + high / 2, column.bottom() - high / 2)
    made = []
    for middle, (_, (roots, muscle), ends) in zip(middles, wanted, strict=True):
        text = name_of(roots)
        wide = metrics.horizontalAdvance(text) + 8
        box = QRectF(column.center().x() - wide / 2, middle - high / 2, wide, high)
        made.append(Name(text, roots, muscle, box, tuple(ends)))
    return tuple(made)


def _spread(wanted: list[float], apart: float, top: float, bottom: float) -> list[float]:
    """Heights at least `apart`, in order, near those wanted and between `top` and `bottom` where there is room."""
    found = list(wanted)
    for _ in range(60):  # pushes neighbours apart until they rest
        moved = False
        for i in range(len(found) - 1):
            push = (apart - (found[i + 1] - found[i])) / 2
            if push > 0.05:
                found[i] -= push
                found[i + 1] += push
                moved = True
        if not moved:
            break
    low = top
    for i, value in enumerate(found):
        found[i] = low = max(value, low)
        low += apart
    high = bottom
    for i in range(len(found) - 1, -1, -1):
        found[i] = high = min(found[i], high)
        high -= apart
    return found
