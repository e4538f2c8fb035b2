"""The drawing of the lower body as a widget: pointing at a band lights its root, a click selects it, keys do both."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from html import escape

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from annotations.figure import Figure, Shape, figure
from annotations.figure_words import FigureWords, figure_words
from viewer.core.actions import Action, Point, Select
from viewer.core.body_map import EXITING, TRAVERSING, BodyLook, nerve, reads
from viewer.core.store import Store
from viewer.ui.body_layout import Layout, arrange, name_of, path_of
from viewer.ui.body_painter import BodyPainter, Words
from viewer.ui.theme import TOKENS
from viewer.ui.words import SIDE, words

NEAR = 6.0  # pixels from a key point at which it is pointed at
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BodyCanvas(QWidget):
    """Front and back with the bands of skin, or with the muscles."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__()
        self._store = store
        self._dispatch = dispatch
        self._look = BodyLook()
        self._theme = "light"
        self._muscles = False
        self._under: Shape | None = None
        self._pressed: str | None = None
        self._kept: tuple[tuple[object, ...], Layout] | None = None
        self.current: str | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Lower body: skin and muscles of the roots"))

    # --- what it shows -------------------------------------------------------------------------------

    @cached_property
    def drawing(self) -> Figure:
        """The drawing; read when it is first needed, so that a window that does not show it opens no later."""
        return figure()

    @cached_property
    def _paths(self) -> dict[str, QPainterPath]:
        return {shape.id: path_of(shape) for shape in self.drawing.shapes}

    @property
    def told(self) -> FigureWords:
        """The words of the drawing in the language of the names."""
        return figure_words(self._store.catalogue.language)

    def show_look(self, look: BodyLook, theme: str) -> None:
        """Light and outline; draws only where something changes."""
        if (look, theme) != (self._look, self._theme):
            self._look, self._theme = look, theme
            self.update()

    def show_muscles(self, on: bool) -> None:
        """The muscles, or the skin."""
        if on != self._muscles:
            self._muscles = on
            self._under = None
            self.update()

    def layout_now(self) -> Layout:
        """Where all stands in the present size and font."""
        key = (self.size(), self.font().toString(), self._muscles)
        if self._kept is None or self._kept[0] != key:
            room, metrics = QRectF(self.rect()).adjusted(2, 2, -2, -2), QFontMetricsF(self.font())
            made = arrange(self.drawing, room, metrics, self._muscles)
            told = self._words()
            for view, box in made.heads.items():
                head = "  ".join((told.short_sides["left"], told.views[view], told.short_sides["right"]))
                if metrics.horizontalAdvance(head) > box.width():
                    made = arrange(self.drawing, room, metrics, self._muscles, head_lines=2)
                    break
            self._kept = (key, made)
        return self._kept[1]

    def sizeHint(self) -> QSize:
        return QSize(226, 420)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(9 * line, 16 * line)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        made = BodyPainter(painter, self.drawing, self._paths, self.layout_now(), self._theme)
        made.paint(self._look, self._muscles, self._words())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(TOKENS[self._theme].focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _words(self) -> Words:
        return Words(
            views={"front": self.tr("Front"), "back": self.tr("Back")},
            sides=words(SIDE),
            short_sides={"left": self.tr("L", "left, short"), "right": self.tr("R", "right, short")},
            roles={EXITING: self.tr("{root} leaves here"), TRAVERSING: self.tr("{root} passes on")},
            soles=self.tr("Soles"),
        )

    # --- what is under the pointer ---------------------------------------------------------------------

    def shape_at(self, place: QPointF) -> Shape | None:
        """The key point, band or muscle at a place of the widget; a name stands for its band."""
        layout = self.layout_now()
        layers = ("muscles",) if self._muscles else ("points", "skin")
        for name in layout.names:
            if name.box.contains(place):
                found = (one for one in self.drawing.layer(layers[-1]) if one.roots == name.roots)
                return next((one for one in found if one.name == name.muscle), None)
        for layer in layers:
            for shape in self.drawing.layer(layer):
                transform = layout.transforms[shape.view]
                if layer == "points":
                    away = transform.map(QPointF(*shape.middle)) - place
                    if away.x() ** 2 + away.y() ** 2 <= NEAR**2:
                        return shape
                elif self._paths[shape.id].contains(transform.inverted()[0].map(place)):
                    return shape
        return None

    def place_of(self, shape: Shape, point: tuple[float, float] | None = None) -> QPointF:
        """Where a shape, or a point of the drawing in its view, is in the widget."""
        return self.layout_now().transforms[shape.view].map(QPointF(*(point or shape.middle)))

    def _point(self, root: str | None) -> None:
        self._dispatch(Point(nerve(root, self._store.catalogue) if root else None))

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        found = self.shape_at(event.position())
        before, self._under = self._under, found
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
        if _root(found) != _root(before):
            self._point(_root(found))
        if found != before:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent | None) -> None:
        if self._under is not None:
            self._under = None
            self._point(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = _root(self.shape_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed == _root(self.shape_at(event.position())):
            self.current = pressed
            self.select(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        self._pressed = None
        root = _root(self.shape_at(event.position()))
        if root is not None:
            self.read(root)

    def select(self, root: str) -> None:
        """Select the nerves of a root; nothing for roots that the pack does not have."""
        target = nerve(root, self._store.catalogue)
        if target is not None:
            self._dispatch(Select(target))

    def read(self, root: str) -> None:
        """Open the text on a root."""
        target = reads(root, self._store.catalogue)
        if target is not None:
            self._dispatch(Select(target))

    # --- the keyboard ------------------------------------------------------------------------------------

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()  # the arrows step through the roots here, not through the segments
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            shape = self.shape_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.tip(shape) if shape else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None or not _is_own(event):
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.step(_STEPS[key])
        elif self.current is not None:
            self.read(self.current) if key in _ENTERS else self.select(self.current)

    def step(self, by: int) -> None:
        """To the next root: -1 up, +1 down; the first time to one that is lit."""
        roots = self.drawing.roots
        if self.current in roots:
            self.current = roots[min(max(roots.index(self.current) + by, 0), len(roots) - 1)]
        else:
            lit = [root for root in roots if any((root, side) in self._look.lit for side in SIDE)]
            self.current = lit[0] if lit else roots[0]
        self._point(self.current)
        self.setAccessibleDescription(f"{self.current}: {self._told_of(self.current)}")
        at = next((name.box for name in self.layout_now().names if self.current in name.roots), QRectF())
        if self.isVisible():
            QToolTip.showText(self.mapToGlobal(at.bottomRight().toPoint()), self._root_tip(self.current), self)

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        if event is not None and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            if self.current is None:
                self.step(0)
            else:
                self._point(self.current)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        if self._under is None and self.current is not None:
            self._point(None)
        super().focusOutEvent(event)

    # --- what is said --------------------------------------------------------------------------------------

    def _told_of(self, root: str) -> str:
        """Where its skin is, or the muscles it moves."""
        audience = self._store.state.audience
        if not self._muscles:
            return self.told.places.get((root, audience), "")
        moved = [shape.name for shape in self.drawing.layer("muscles") if root in shape.roots and shape.side == "left"]
        return ", ".join(self.told.muscles[name].called(audience) for name in moved)

    def _root_tip(self, root: str) -> str:
        return f"<qt><b>{root}</b>: {escape(self._told_of(root))}</qt>"

    def tip(self, shape: Shape) -> str:
        """What a band, muscle or key point is, as rich text."""
        root = shape.roots[0]
        if shape.layer == "points":
            text = self.tr("{root} key point: {place}").format(
                root=f"<b>{root}</b>", place=escape(self.told.points[root])
            )
        elif shape.layer == "muscles":
            muscle = self.told.muscles[shape.name]
            named = f"<b>{escape(muscle.called(self._store.state.audience))}</b>"
            does = self.tr("{muscle} {does}").format(muscle=named, does=escape(muscle.does))
            roots = self.tr("{roots}, mainly {root}").format(roots=name_of(shape.roots), root=root)
            text = f"{does}<br>{roots}"
        else:
            return self._root_tip(root)
        return f"<qt>{text}</qt>"


def _root(shape: Shape | None) -> str | None:
    return shape.roots[0] if shape else None


def _is_own(event: QKeyEvent) -> bool:
    plain = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return event.modifiers() in plain and (event.key() in _STEPS or event.key() in (*_ENTERS, Qt.Key.Key_Space))
