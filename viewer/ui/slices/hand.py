"""What the mouse does in a slice: a click selects, a drag moves the cross hairs, the picture or the greys."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent

from viewer.core import actions as act
from viewer.core.reslice import PLANES

if TYPE_CHECKING:
    from viewer.ui.slices.view import SliceView

CLICK_SLOP = 4.0  # pixels that are not yet a drag
HAIR = 5.0  # pixels from a cross hair at which it is taken hold of
WHEEL_PAUSE = 0.6  # seconds after which turning the wheel again is a new gesture
NOTCH = 120.0
GREYS = 1 / 300  # of the window's width for a pixel of a drag
_gestures = itertools.count(1)  # one row of numbers for all views, so that no two drags are taken for one
_LEFT, _MIDDLE, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
_SHIFT, _ALT, _CTRL = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


class Hand:
    """Turns Qt's mouse events in one view into actions; a drag is one gesture."""

    def __init__(self, view: SliceView) -> None:
        self._view = view
        self._mode = ""
        self._pressed = self._last = QPointF()
        self._held = (True, True)  # which of the two hairs moves along: the upright one, the level one
        self._dragging = False
        self._gesture = 0
        self._wheel_at = 0.0
        self._turned = 0.0

    @property
    def busy(self) -> bool:
        """Whether a drag is under way."""
        return self._dragging

    def forget(self) -> None:
        """Let go: what was pressed is no click."""
        self._mode, self._dragging = "", False

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        keys = event.modifiers()
        if event.button() == _MIDDLE or (event.button() == _LEFT and keys & _SHIFT):
            self._mode = "pan"
        elif event.button() == _RIGHT or (event.button() == _LEFT and keys & _ALT):
            self._mode = "greys"
        else:
            self._mode = "cross" if event.button() == _LEFT else ""
        self._pressed = self._last = event.position()
        self._held = self._hairs(event.position())
        self._dragging = False
        self._gesture = next(_gestures)

    def _hairs(self, place: QPointF) -> tuple[bool, bool]:
        """The hairs near a place; far from both, both are moved."""
        slices = self._view.state.slices
        if slices is None:
            return True, True
        away = self._view.place(slices.point) - place
        upright, level = abs(away.x()) <= HAIR, abs(away.y()) <= HAIR
        return (upright, level) if upright != level else (True, True)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves, with a button down or without."""
        place = event.position()
        if not self._mode or not event.buttons():
            self._mode = ""
            self._show_grip(place)
            self._view.name_pointed(place)
            return
        away = place - self._pressed
        if not self._dragging and max(abs(away.x()), abs(away.y())) < CLICK_SLOP:
            return
        if not self._dragging:
            self._dragging = True
            self._view.name_pointed(None)
        step, self._last = place - self._last, place
        if self._mode == "pan":
            self._view.pan(step.x(), step.y())
        elif self._mode == "greys":
            self._change_greys(step.x(), step.y())
        else:
            self._drag_cross(place)

    def _show_grip(self, place: QPointF) -> None:
        shapes = {(True, False): Qt.CursorShape.SplitHCursor, (False, True): Qt.CursorShape.SplitVCursor}
        self._view.setCursor(shapes.get(self._hairs(place), Qt.CursorShape.CrossCursor))

    def _drag_cross(self, place: QPointF) -> None:
        slices = self._view.state.slices
        if slices is None:
            return
        plane, box = PLANES[self._view.axis], self._view.pictures.reslicer.box
        found, point = self._view.point(place), list(slices.point)
        for axis, held in zip((plane.across, plane.down), self._held, strict=True):
            if held:
                point[axis] = min(max(found[axis], float(box[0, axis])), float(box[1, axis]))
        self._view.dispatch(act.MoveSlices((point[0], point[1], point[2]), self._gesture))

    def _change_greys(self, right: float, down: float) -> None:
        """To the right more greys (less contrast), downwards brighter, as radiologists' programs have it."""
        slices = self._view.state.slices
        if slices is None:
            return
        low, high = self._view.pictures.reslicer.greys(slices.window)
        width = high - low
        centre = (low + high) / 2 - down * width * GREYS
        wider = max(width * (1 + right * GREYS), 1e-3)
        self._view.dispatch(act.SetWindow((centre, wider), self._gesture))

    def release(self, event: QMouseEvent) -> None:
        """A button goes up: a click, unless it was a drag."""
        clicked = bool(self._mode) and not self._dragging and event.button() == _LEFT
        self.forget()
        if clicked:
            self._view.click(event.position(), add=bool(event.modifiers() & _SHIFT))
        self._view.name_pointed(event.position())

    def wheel(self, event: QWheelEvent) -> None:
        """Through the slices; with Ctrl nearer or farther."""
        from viewer.ui.slices.view import ZOOM_STEP

        notches = event.angleDelta().y() / NOTCH
        event.accept()
        if event.modifiers() & _CTRL:
            self._view.zoom(ZOOM_STEP**notches, event.position())
            return
        now = time.monotonic()
        if now - self._wheel_at > WHEEL_PAUSE:
            self._gesture, self._turned = next(_gestures), 0.0
        self._wheel_at = now
        self._turned += notches
        whole = int(self._turned)  # touch pads send small parts of a notch
        if whole:
            self._turned -= whole
            self._view.step(whole, self._gesture)
            self._view.name_pointed(event.position())
