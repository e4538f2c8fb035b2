"""The docks left and right, and remembering how the window was left."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from PyQt6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QWidget

LAYOUT_VERSION = 1
SMALLEST = (900, 600)
USUAL = (1440, 900)


def dock(window: QMainWindow, name: str, title: str, inside: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    """A dock that can be moved, resized and closed, with a thin grip for a title bar."""
    made = QDockWidget(title, window)
    made.setObjectName(name)
    made.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
    made.setTitleBarWidget(Grip(made))
    made.setWidget(inside)
    window.addDockWidget(area, made)
    return made


def window_words(window: QMainWindow) -> dict[str, str]:
    """Geometry and docks as text, for the session file."""
    return {
        "geometry": base64.b64encode(window.saveGeometry().data()).decode(),
        "docks": base64.b64encode(window.saveState(LAYOUT_VERSION).data()).decode(),
    }


def restore_window(window: QMainWindow, words: Mapping[str, str]) -> None:
    """Put the window back as it was left; words that make no sense are passed over, a lost window is fetched back."""
    geometry, docks = _bytes(words.get("geometry", "")), _bytes(words.get("docks", ""))
    if geometry is None or not window.restoreGeometry(geometry):
        window.setGeometry(_usual())
    if docks is not None:
        window.restoreState(docks, LAYOUT_VERSION)
    if not _in_sight(window.frameGeometry()):
        window.setGeometry(_usual())


def _bytes(text: str) -> QByteArray | None:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return QByteArray(data) if data else None


def _usual() -> QRect:
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry() if screen else QRect(0, 0, *USUAL)
    width, height = min(USUAL[0], room.width()), min(USUAL[1], room.height())
    return QRect(room.x() + (room.width() - width) // 2, room.y() + (room.height() - height) // 2, width, height)


def _in_sight(frame: QRect) -> bool:
    """Whether enough of the window lies on some screen to take hold of it."""
    for screen in QGuiApplication.screens():
        common = frame.intersected(screen.availableGeometry())
        if common.width() >= 160 and common.height() >= 120:
            return True
    return False


class Grip(QWidget):
    """A dock's title bar: a thin strip to take hold of."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(9)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to move this panel")

    def sizeHint(self) -> QSize:
        return QSize(40, 9)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, 9)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().mid())
        painter.drawRoundedRect(QRectF(self.width() / 2 - 12, 4, 24, 3), 1.5, 1.5)
        painter.end()
