"""What the mouse does in the picture: a drag moves the camera, a press and release without one is a click."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent

from viewer.core import actions as act
from viewer.core.actions import Action
from viewer.core.framing import home_camera
from viewer.core.state import Camera, Section
from viewer.core.store import Shown
from viewer.scene.picking import Hit
from viewer.ui import navigation

CLICK_SLOP = 4.0  # pixels (as Qt counts them, whatever the screen's scale) that are not yet a drag
WHEEL_PAUSE = 0.6  # seconds after which turning the wheel again is a new gesture
NOTCH = 120.0

_MODES = {
    (Qt.MouseButton.LeftButton, False): "orbit",
    (Qt.MouseButton.LeftButton, True): "pan",
    (Qt.MouseButton.MiddleButton, False): "pan",
    (Qt.MouseButton.MiddleButton, True): "pan",
    (Qt.MouseButton.RightButton, False): "zoom",
    (Qt.MouseButton.RightButton, True): "zoom",
}


class Picture(Protocol):
    """What the mouse needs of the viewport."""

    def under(self, place: QPointF) -> Hit | None:
        """What lies under a place of the widget."""

    def steer(self, camera: Camera, gesture: int) -> None:
        """Take a viewpoint the hand chose."""

    def hover(self, place: QPointF | None) -> None:
        """The pointer stands there, or has left."""

    def ghost_under(self, place: QPointF, before: Hit | None) -> Hit | None:
        """What of a pack laid over lies there, where nothing firm of the open one does."""

    def ask_ghost(self, action: Action) -> None:
        """A click on it."""

    def height(self) -> int:
        """Height in pixels."""


class Hand(Protocol):
    """What a canvas passes its mouse events to."""

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""

    def double(self, event: QMouseEvent) -> None:
        """A button goes down again soon."""

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves."""

    def release(self, event: QMouseEvent) -> None:
        """A button goes up."""

    def wheel(self, event: QWheelEvent) -> None:
        """The wheel turns."""


class Mouse:
    """Turns Qt's mouse events into actions. One gesture number per press, so that a drag is undone as one."""

    def __init__(self, picture: Picture, store: Shown, dispatch: Callable[[Action], None]) -> None:
        self._picture = picture
        self._store = store
        self._dispatch = dispatch
        self._gesture = 0
        self._mode: str | None = None
        self._pressed = QPointF()
        self._last = QPointF()
        self._dragging = False
        self._double = False
        self._wheel_at = 0.0

    @property
    def dragging(self) -> bool:
        return self._dragging

    def let_go(self) -> None:
        """What the button began is over, and was no click."""
        self._mode, self._dragging = None, False

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._mode = _MODES.get((event.button(), shift))
        cutting = self._store.state.section is not None and event.button() == Qt.MouseButton.LeftButton
        if cutting and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._mode = "slide"
        self._pressed = self._last = event.position()
        self._dragging = self._double = False
        self._gesture += 1

    def double(self, event: QMouseEvent) -> None:
        """The second press of a double click: bring what the first selected into view."""
        self.press(event)
        self._double = True
        if event.button() == Qt.MouseButton.LeftButton and self._picture.under(event.position()) is not None:
            self._dispatch(act.Frame())

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves, with a button down or without."""
        place = event.position()
        if self._mode is None or not event.buttons():
            self._mode = None
            self._picture.hover(place)
            return
        away = place - self._pressed
        if not self._dragging and max(abs(away.x()), abs(away.y())) < CLICK_SLOP:
            return
        if not self._dragging:
            self._dragging = True
            self._picture.hover(None)
        step, self._last = place - self._last, place
        if self._mode == "slide":
            self._slide(step.x(), step.y())
        else:
            self._picture.steer(self._moved(step.x(), step.y()), self._gesture)

    def _slide(self, right: float, down: float) -> None:
        section = self._store.state.section
        if section is not None:
            axis = act.SECTION_NORMALS[section.axis]
            way = navigation.slide(self._camera(), axis, right, down, float(self._picture.height()))
            self._move_section(section, way)

    def _move_section(self, section: Section, way: float) -> None:
        moved = replace(section, position=section.position + way)
        self._dispatch(act.SetSection(moved, gesture=self._gesture))

    def _moved(self, right: float, down: float) -> Camera:
        camera, height = self._camera(), float(self._picture.height())
        if self._mode == "orbit":
            return navigation.orbit(camera, right, down, height)
        if self._mode == "pan":
            return navigation.pan(camera, right, down, height)
        return navigation.zoom_by_drag(camera, down, height)

    def _camera(self) -> Camera:
        return self._store.state.camera or home_camera(self._store.catalogue)

    def release(self, event: QMouseEvent) -> None:
        """A button goes up: a click, unless it was a drag or the end of a double click."""
        clicked = self._mode is not None and not self._dragging and not self._double
        self._mode, self._dragging = None, False
        if clicked and event.button() == Qt.MouseButton.LeftButton:
            self._click(event)
        self._picture.hover(event.position())

    def _click(self, event: QMouseEvent) -> None:
        own = self._picture.under(event.position())
        ghost = self._picture.ghost_under(event.position(), own)
        found, dispatch = (ghost, self._picture.ask_ghost) if ghost is not None else (own, self._dispatch)
        if found is None:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            dispatch(act.ToggleClick(found.mesh, found.part))
        else:
            x, y, z = (float(value) for value in found.point)
            dispatch(act.Click(found.mesh, (x, y, z), found.part))

    def wheel(self, event: QWheelEvent) -> None:
        """Nearer or farther; with Ctrl, the section plane."""
        now = time.monotonic()
        if now - self._wheel_at > WHEEL_PAUSE:
            self._gesture += 1
        self._wheel_at = now
        notches = event.angleDelta().y() / NOTCH
        section = self._store.state.section
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and section is not None:
            self._move_section(section, notches)
        else:
            self._picture.steer(navigation.zoom(self._camera(), navigation.ZOOM_PER_NOTCH**notches), self._gesture)
