"""Paints the drawing of the lower body: quiet bands, lit ones in their colour with a hatch that tells the role too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from annotations.figure import Figure, Shape
from viewer.core.body_map import EXITING, TRAVERSING, BodyLook
from viewer.core.palette import SELECTION_ROLES
from viewer.ui.body_layout import FIGURE_VIEWS, Layout, Name
from viewer.ui.theme import TOKENS

HATCH = 5.0  # pixels between two lines of a hatch
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE


@dataclass(frozen=True)
class Ink:
    """The drawing's own colours; `tints` alternate from root to root while nothing is selected."""

    body: str
    quiet: str
    tints: tuple[str, str]
    border: str
    rim: str
    muscle: str


INKS = {
    "light": Ink("#FAF8F5", "#EEF1F4", ("#E3E9F0", "#CFD9E4"), "#AEB8C3", "#66727F", "#F0DAD6"),
    "dark": Ink("#242B34", "#2A323C", ("#333D49", "#435061"), "#5C6876", "#A3AFBB", "#4A3B3C"),
}


@dataclass(frozen=True)
class Words:
    """The words painted: of each view its name and sides, long and short; of the roles; of the soles."""

    views: Mapping[str, str]
    sides: Mapping[str, str]
    short_sides: Mapping[str, str]
    roles: Mapping[str, str]
    soles: str


class BodyPainter:
    """One picture: the drawing in a layout, in a look."""

    def __init__(
        self, painter: QPainter, drawing: Figure, paths: Mapping[str, QPainterPath], layout: Layout, theme: str
    ) -> None:
        self._painter = painter
        self._drawing = drawing
        self._paths = {shape.id: layout.transforms[shape.view].map(paths[shape.id]) for shape in drawing.shapes}
        self._layout = layout
        self._theme = theme
        self._muscles = False
        self._ink, self._tokens = INKS[theme], TOKENS[theme]

    def paint(self, look: BodyLook, muscles: bool, words: Words) -> None:
        """All of it."""
        self._muscles = muscles
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._fill_layer("outline", self._ink.body)
        for shape in self._drawing.layer("muscles" if muscles else "skin"):
            self._band(shape, look)
        if muscles:
            self._lines("fibres", self._ink.border, 0.8)
        self._lines("details", self._ink.rim, 0.8, 0.75)
        self._lines("outline", self._ink.rim, 1.4)
        if not muscles:
            self._points()
        self._rings(self._drawing.layer("muscles" if muscles else "skin"), look)
        self._heads(words)
        for name in self._layout.names:
            self._name(name, look)
        self._key(look, words)

    # --- bands -----------------------------------------------------------------------------------------

    def colour(self, role: str) -> QColor:
        """The colour of a selection role in the theme."""
        found = SELECTION_ROLES[role]
        return QColor(found.dark if self._theme == "dark" else found.scene)

    def _band(self, shape: Shape, look: BodyLook) -> None:
        muscles, path, role = self._muscles, self._paths[shape.id], role_of(shape, look)
        if role is not None:
            self._painter.fillPath(path, self.colour(role))
            for one in roles_of(shape, look):
                self._hatch(path, one)
        elif muscles:
            self._painter.fillPath(path, QColor(self._ink.quiet if look.selecting else self._ink.muscle))
        else:
            number = self._drawing.roots.index(shape.roots[0])
            self._painter.fillPath(path, QColor(self._ink.quiet if look.selecting else self._ink.tints[number % 2]))
        self._painter.strokePath(path, QPen(QColor(self._ink.rim if muscles else self._ink.border), 0.8))

    def _hatch(self, path: QPainterPath, role: str) -> None:
        """Rising lines for what leaves here, falling ones for what passes on: told apart without colours."""
        box = path.boundingRect()
        self._painter.save()
        self._painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        line = QColor("#12161B" if self._theme == "dark" or role == EXITING else "#FFFFFF")
        line.setAlphaF(0.27)
        self._painter.setPen(QPen(line, 1.0))
        rising = role != TRAVERSING
        x = box.left() - box.height() - (box.left() - box.height()) % HATCH
        while x < box.right():
            low, high = QPointF(x, box.bottom()), QPointF(x + box.height(), box.top())
            if not rising:
                low, high = QPointF(x, box.top()), QPointF(x + box.height(), box.bottom())
            self._painter.drawLine(low, high)
            x += HATCH
        self._painter.restore()

    def _rings(self, shapes: Iterable[Shape], look: BodyLook) -> None:
        """A firm line round what is pointed at, drawn above all bands."""
        named = [shape for shape in shapes if any((root, shape.side) in look.pointed for root in shape.roots)]
        ring = min(max(2.9 * self._layout.scale, 1.3), 2.2)
        for width, colour in ((2 * ring, self._tokens.surface), (ring, self._tokens.ink)):
            pen = QPen(QColor(colour), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            for shape in named:
                self._painter.strokePath(self._paths[shape.id], pen)

    # --- lines and dots ----------------------------------------------------------------------------------

    def _fill_layer(self, layer: str, colour: str) -> None:
        for shape in self._shown(layer):
            self._painter.fillPath(self._paths[shape.id], QColor(colour))

    def _shown(self, layer: str) -> list[Shape]:
        """The shapes of a layer; the soles hold no muscle."""
        return [shape for shape in self._drawing.layer(layer) if shape.view != "sole" or not self._muscles]

    def _lines(self, layer: str, colour: str, width: float, alpha: float = 1.0) -> None:
        ink = QColor(colour)
        ink.setAlphaF(alpha)
        pen = QPen(ink, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        for shape in self._shown(layer):
            self._painter.strokePath(self._paths[shape.id], pen)

    def _points(self) -> None:
        self._painter.setPen(QPen(QColor(self._tokens.surface), 1.0))
        self._painter.setBrush(QColor(self._tokens.ink))
        radius = min(max(3.6 * self._layout.scale, 1.7), 2.6)
        for shape in self._drawing.layer("points"):
            self._painter.drawEllipse(self._paths[shape.id].boundingRect().center(), radius, radius)

    # --- words -------------------------------------------------------------------------------------------

    def _heads(self, words: Words) -> None:
        """Above each view its name, and the patient's sides: shorter, then below it, where there is less room."""
        metrics, high = self._painter.fontMetrics(), self._painter.fontMetrics().height()
        for view in FIGURE_VIEWS:
            box = self._layout.heads[view]
            two = box.height() > 1.9 * high
            top, under = (Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom) if two else (_MIDDLE, _MIDDLE)
            longest = "  ".join((words.sides["left"], *(() if two else (words.views[view],)), words.sides["right"]))
            sides = words.sides if metrics.horizontalAdvance(longest) <= box.width() else words.short_sides
            first, last = ("right", "left") if view == "front" else ("left", "right")
            self._text(box, Qt.AlignmentFlag.AlignHCenter | top, words.views[view], self._tokens.ink)
            self._text(box, Qt.AlignmentFlag.AlignLeft | under, sides[first], self._tokens.muted)
            self._text(box, Qt.AlignmentFlag.AlignRight | under, sides[last], self._tokens.muted)
        soles, right = self._layout.soles, self._layout.heads["back"].right()
        box = QRectF(soles.right() + 6, soles.top(), right - soles.right() - 6, soles.height())
        if not self._muscles and metrics.horizontalAdvance(words.soles) <= box.width() and high <= box.height():
            self._text(box, _LEFT, words.soles, self._tokens.muted)

    def _name(self, name: Name, look: BodyLook) -> None:
        """A name with its lines; in the colour of its role where it has one."""
        painter = self._painter
        roles = [role for root in name.roots for role in (_role(look, root),) if role]
        lit = name.roots[0] if not name.muscle else ""
        role = _role(look, lit) if lit else (roles[0] if roles else None)
        pointed = any((root, side) in look.pointed for root in name.roots for side in ("left", "right"))
        strong = pointed or role is not None
        line = QColor(self._tokens.ink if strong else self._tokens.key_ring)
        for start, end in name.lines():
            painter.setPen(QPen(line, 1.0 if strong else 0.8))
            painter.drawLine(start, end)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(line)
            painter.drawEllipse(end, 1.6, 1.6)
        painter.setBrush(self.colour(role) if role else QColor(self._tokens.surface))
        painter.setPen(QPen(QColor(self._tokens.ink), 1.6) if pointed else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(name.box, 4, 4)
        ink = self._tokens.ink if role is None else _ink_on(self.colour(role))
        self._text(name.box, Qt.AlignmentFlag.AlignCenter, name.text, ink, bold=strong)

    def _key(self, look: BodyLook, words: Words) -> None:
        """What the colours mean; only the name of the root where there is no room for more."""
        lit = {role: root for (root, _), role in look.lit.items()}
        box, metrics = self._layout.key, self._painter.fontMetrics()
        high, top, room = metrics.height() + 4, box.top(), box.adjusted(26, 0, 0, 0)
        rows = [role for role in (EXITING, TRAVERSING) if role in lit and look.in_segment]
        told = {role: words.roles[role].format(root=lit[role]) for role in rows}
        if any(metrics.horizontalAdvance(text) > room.width() for text in told.values()):
            told = lit
        for role in rows:
            swatch = QPainterPath()
            swatch.addRoundedRect(QRectF(box.left() + 2, top + 3, 18, metrics.height() - 2), 3, 3)
            self._painter.fillPath(swatch, self.colour(role))
            self._hatch(swatch, role)
            self._text(QRectF(room.left(), top, room.width(), high), _LEFT, told[role], self._tokens.ink)
            top += high

    def _text(self, box: QRectF, side: Qt.AlignmentFlag, text: str, colour: str, *, bold: bool = False) -> None:
        font = QFont(self._painter.font())
        font.setBold(bold)
        self._painter.save()
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(box, int(side) | int(Qt.TextFlag.TextDontClip), text)
        self._painter.restore()


def _role(look: BodyLook, root: str) -> str | None:
    return look.lit.get((root, "left")) or look.lit.get((root, "right"))


def roles_of(shape: Shape, look: BodyLook) -> tuple[str, ...]:
    """The roles its roots have on its side, each once, that of the main root first."""
    found = (look.lit.get((root, shape.side)) for root in shape.roots)
    return tuple(dict.fromkeys(role for role in found if role))


def role_of(shape: Shape, look: BodyLook) -> str | None:
    """The role that colours a shape."""
    return next(iter(roles_of(shape, look)), None)


def _ink_on(colour: QColor) -> str:
    """Black or white, what reads better on a colour."""
    light = 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF()
    return "#12161B" if light > 0.5 else "#FFFFFF"
