"""One slice of the scan: painted, and what the hand does in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTransform, QWheelEvent
from PyQt6.QtWidgets import QWidget

from viewer.core import actions as act
from viewer.core.actions import Action
from viewer.core.reslice import PLANES, on_plane
from viewer.core.state import Vector, ViewState
from viewer.core.store import Store
from viewer.ui.pointer_label import FloatingLabel
from viewer.ui.slices import painting
from viewer.ui.slices.hand import Hand
from viewer.ui.slices.pictures import Pictures
from viewer.ui.translation import translate
from viewer.ui.wording import pointer_name
from viewer.ui.words import AXIS, word

CLOSEST, FARTHEST = 40.0, 0.2  # pixels a mm
ZOOM_STEP = 1.2
SLOP = 3.0  # pixels by which a click may miss an outline
SIDES = {"axial": "IS", "sagittal": "RL", "coronal": "AP"}  # of a position below and above zero


class SliceView(QWidget):
    """The slice of one plane. Its zoom and the place in its middle are its own, all else is in the view state."""

    enlarge = pyqtSignal(str)  # a double click asks for this view alone, or for all again

    def __init__(self, axis: str, pictures: Pictures, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__()
        self.axis = axis
        self.pictures = pictures
        self._store = store
        self.dispatch = dispatch
        self._scale = 0.0  # pixels a mm; 0: everything, to be fitted when there is a size
        self._middle = (0.0, 0.0)  # mm along across and down
        self._fitted = True  # until the hand zooms or moves: a view of another size then shows everything again
        self._hand = Hand(self)
        self.label = FloatingLabel(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(translate("SliceView", "{plane} slice of the scan").format(plane=word(AXIS, axis)))
        self.setAccessibleDescription(
            translate(
                "SliceView",
                "Page Up and Page Down go through the slices, Return selects what lies under the cross, "
                "plus, minus and 0 zoom, Space shows this slice alone.",
            )
        )

    # --- where things are -------------------------------------------------------------------------

    @property
    def state(self) -> ViewState:
        return self._store.state

    @property
    def position(self) -> float:
        """mm along the plane's normal."""
        assert self.state.slices is not None
        return self.state.slices.point[PLANES[self.axis].normal]

    @property
    def scale(self) -> float:
        """Pixels a mm."""
        if self._scale <= 0:
            self.fit()
        return self._scale

    def fit(self) -> None:
        """Show the whole spine, as far as the scan has it."""
        plane, (low, high) = PLANES[self.axis], self.pictures.box
        wide, tall = high[plane.across] - low[plane.across], high[plane.down] - low[plane.down]
        self._scale = max(min(self.width() / wide, self.height() / tall), FARTHEST / 10)
        self._middle = (float(low[plane.across] + wide / 2), float(low[plane.down] + tall / 2))
        self._fitted = True
        self.update()

    def to_screen(self) -> QTransform:
        """From mm along across and down to pixels of the widget."""
        scale, sign = self.scale, -1.0 if PLANES[self.axis].upwards else 1.0
        x, y = self._middle
        return QTransform(
            scale, 0.0, 0.0, sign * scale, self.width() / 2 - x * scale, self.height() / 2 - sign * y * scale
        )

    def place(self, point: Vector) -> QPointF:
        """The pixel of a place, mm LPS."""
        plane = PLANES[self.axis]
        return self.to_screen().map(QPointF(point[plane.across], point[plane.down]))

    def point(self, place: QPointF) -> Vector:
        """The place, mm LPS, that a pixel shows."""
        inverse, _ = self.to_screen().inverted()
        found = inverse.map(place)
        return on_plane(self.axis, self.position, found.x(), found.y())

    def under(self, place: QPointF) -> str | None:
        """The surface at a pixel."""
        return self.pictures.under(self.axis, self.point(place), self.state, SLOP / self.scale)

    # --- from the view ----------------------------------------------------------------------------

    def refresh(self, before: ViewState | None) -> None:
        """The view has changed; what is needed is made when it is painted."""
        slices = self.state.slices
        if slices is None:
            return
        moved = before is None or before.slices is None or before.slices.point != slices.point
        if moved and not self._hand.busy and self._scale > 0:
            self._keep_cross_in_sight(slices.point)
        self.update()

    def _keep_cross_in_sight(self, point: Vector) -> None:
        if not self.rect().contains(self.place(point).toPoint()):
            plane = PLANES[self.axis]
            self._middle = (point[plane.across], point[plane.down])

    def name_pointed(self, place: QPointF | None) -> None:
        """Name what lies under the pointer, here and in the 3D picture."""
        target = self.under(place) if place is not None else None
        if target != self.state.pointed:
            self.dispatch(act.Point(target, spotlight=False))
        self.label.say(pointer_name(self._store.catalogue, target) if target else "")
        if target and place is not None:
            self.label.place_beside(place.toPoint())

    # --- what the hand asks for -------------------------------------------------------------------

    def click(self, place: QPointF, add: bool = False) -> None:
        """Select what lies there, as in the 3D picture, and let the slices cross there."""
        point, mesh = self.point(place), self.under(place)
        part = self.pictures.part_at(mesh, point) if mesh else None
        if add and mesh:
            self.dispatch(act.ToggleClick(mesh, part))
        else:
            self.dispatch(act.ClickSlices(point, mesh, part))

    def step(self, slices: float, gesture: int = 0) -> None:
        """Through the scan by so many of its slices; upwards, to the left and backwards for more than 0."""
        self.move_to(self.position + slices * self.pictures.reslicer.spacing[PLANES[self.axis].normal], gesture)

    def move_to(self, position: float, gesture: int = 0) -> None:
        """To a position, mm along the plane's normal, within the scan."""
        assert self.state.slices is not None
        normal = PLANES[self.axis].normal
        low, high = self.pictures.reslicer.box[:, normal]
        point = list(self.state.slices.point)
        point[normal] = min(max(position, float(low)), float(high))
        self.dispatch(act.MoveSlices((point[0], point[1], point[2]), gesture))

    def zoom(self, factor: float, place: QPointF | None = None) -> None:
        """Nearer or farther; what lies at `place` stays there."""
        place = place or QPointF(self.rect().center())
        before = self.point(place)
        self._scale = min(max(self.scale * factor, FARTHEST), CLOSEST)
        after, plane = self.point(place), PLANES[self.axis]
        self._middle = (
            self._middle[0] + before[plane.across] - after[plane.across],
            self._middle[1] + before[plane.down] - after[plane.down],
        )
        self._fitted = False
        self.update()

    def pan(self, right: float, down: float) -> None:
        """Move the picture by pixels."""
        sign = -1.0 if PLANES[self.axis].upwards else 1.0
        self._middle = (self._middle[0] - right / self.scale, self._middle[1] - sign * down / self.scale)
        self._fitted = False
        self.update()

    # --- from Qt ----------------------------------------------------------------------------------

    def resizeEvent(self, event: Any) -> None:
        if self._fitted:
            self._scale = 0.0

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        self._hand.press(event) if event else None

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        self._hand.move(event) if event else None

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        self._hand.release(event) if event else None

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if event and event.button() == Qt.MouseButton.LeftButton:
            self._hand.forget()
            self.enlarge.emit(self.axis)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        self._hand.wheel(event) if event else None

    def leaveEvent(self, event: QEvent | None) -> None:
        self.name_pointed(None)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_PageUp: lambda: self.step(many),
            Qt.Key.Key_PageDown: lambda: self.step(-many),
            Qt.Key.Key_Plus: lambda: self.zoom(ZOOM_STEP),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / ZOOM_STEP),
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_Space: lambda: self.enlarge.emit(self.axis),
            Qt.Key.Key_Return: self._click_cross,
            Qt.Key.Key_Enter: self._click_cross,
        }
        action = keys.get(event.key())
        if action is None or self.state.slices is None:
            event.ignore()
        else:
            action()

    def _click_cross(self) -> None:
        if self.state.slices is not None:
            self.click(self.place(self.state.slices.point))

    def sizeHint(self) -> QSize:
        return QSize(320, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 100)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), painting.GROUND)
        if self.state.slices is not None:
            self._paint(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        state, slices = self.state, self.state.slices
        assert slices is not None
        drawn, to_screen = self.pictures.picture(self.axis, slices), self.to_screen()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        (left, top), (wide, tall) = drawn.slice.corner, drawn.slice.step
        corners = [
            to_screen.map(QPointF(left + wide * column, top + tall * row))
            for column, row in ((-0.5, -0.5), (drawn.image.width() - 0.5, drawn.image.height() - 0.5))
        ]
        painter.drawImage(QRectF(*corners), drawn.image)
        if slices.outlines:
            catalogue = self._store.catalogue
            named = [key for one in state.structures for key in catalogue.meshes_of(one)]
            pointed = catalogue.meshes_of(state.pointed) if state.pointed else ()
            looks = self.pictures.looks(replace(state, pointed=None, spotlight=False))
            painting.paint_outlines(painter, self.pictures.paths(self.axis, slices), looks, to_screen, named, pointed)
        room = QRectF(self.rect())
        painting.paint_cross(painter, self.axis, self.place(slices.point), room)
        painting.paint_words(painter, self.axis, room, self.title(painting.fits(painter, room)), self._greys())
        painting.paint_scale(painter, self.scale, room)

    def title(self, fits: Callable[[str], bool] = lambda text: True) -> str:
        """The plane and its position: `Axial · I 12.5 mm`; the plane alone in a narrow view."""
        whole = f"{word(AXIS, self.axis)} · {told_position(self.axis, self.position)}"
        return whole if fits(whole) else word(AXIS, self.axis)

    def _greys(self) -> str:
        assert self.state.slices is not None
        low, high = self.pictures.reslicer.greys(self.state.slices.window)
        return f"W {high - low:.0f}  L {(high + low) / 2:.0f}"


def told_position(axis: str, position: float) -> str:
    """A position with the patient's side instead of a sign: `L 12.5 mm`."""
    shown = round(position, 1)
    side = SIDES[axis][shown > 0] if shown else ""
    return f"{side} {abs(shown):.1f} mm".strip()
