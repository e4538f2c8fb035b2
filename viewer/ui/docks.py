"""The docks left and right, and remembering how the window was left."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from PyQt6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import QAction, QGuiApplication, QPainter, QPaintEvent
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QWidget

LAYOUT_VERSION = 2
EARLIER_VERSION = 1  # before the drawing of the lower body had a dock
SMALLEST = (900, 600)
USUAL = (1440, 900)
WIDTHS = (76, 226, 392)  # levels, structures, text: pixels at normal text
COMPARING_SHARE = 0.46  # of the width of the window, for the text while two segments stand side by side
SHARED_SHARE = 0.36  # of the window's width, for the panels while there are two pictures
PICTURE_SHARE, SMALLEST_SHARE = 0.48, 0.4  # of the window's width
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class Panels(QObject):
    """The docks of a window, by name: levels and structures left of `picture`, with the figure; text right of it."""

    def __init__(self, window: QMainWindow, picture: QWidget, panels: tuple[tuple[str, str, QWidget], ...]) -> None:
        super().__init__(window)
        self._window = window
        self._picture = picture
        self._text_size = 100
        self._text_width = 0
        self._widths: list[int] = []
        self.docks = {name: _dock(window, name, title, inside) for name, title, inside in panels}
        self._place()
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(60)
        self._resized.timeout.connect(self._keep_picture)

    def _place(self) -> None:
        levels, structures, figure, text = (self.docks[name] for name in ("levels", "structures", "figure", "text"))
        for panel, area in ((levels, LEFT), (structures, LEFT), (text, RIGHT)):
            self._window.addDockWidget(area, panel)
        self._window.splitDockWidget(levels, structures, Qt.Orientation.Horizontal)
        put_behind(self._window, structures, figure)

    def switches(self) -> list[QAction]:
        """An action for each panel that shows or hides it."""
        return [action for panel in self.docks.values() if (action := panel.toggleViewAction()) is not None]

    def add_late(self, name: str, title: str, inside: QWidget) -> QDockWidget:
        """Make a panel that is not there from the beginning; its place is for the caller to choose."""
        made = self.docks[name] = _dock(self._window, name, title, inside)
        return made

    def drop(self, name: str) -> None:
        """Take a late panel away with all that is in it."""
        gone = self.docks.pop(name)
        self._window.removeDockWidget(gone)
        gone.deleteLater()

    def hide(self) -> None:
        """Hide all panels."""
        for panel in self.docks.values():
            panel.hide()

    def reset(self, text_size: int) -> None:
        """All panels back to where they were at first."""
        for panel in self.docks.values():
            panel.setFloating(False)
            panel.show()
        self._place()
        self.usual_widths(text_size)

    def usual_widths(self, text_size: int) -> None:
        """The usual widths at a size of text; the picture keeps the greater part of a narrow window."""
        self._text_size = text_size
        levels, *others = (round(width * text_size / 100) for width in WIDTHS)
        room = self._window.width() * (1 - PICTURE_SHARE) - levels
        share = min(1.0, room / sum(others))
        sizes = [levels, *(round(width * share) for width in others)]
        panels = [self.docks[name] for name in ("levels", "structures", "text")]
        self._window.resizeDocks(panels, sizes, Qt.Orientation.Horizontal)

    def widen_text(self, on: bool) -> None:
        """Room for two columns of text, or the width it had before."""
        text = self.docks["text"]
        if on:
            self._text_width = text.width()
        width = round(self._window.width() * COMPARING_SHARE) if on else self._text_width
        if width and (not on or width > text.width()):
            self._window.resizeDocks([text], [width], Qt.Orientation.Horizontal)

    def share_picture(self, on: bool) -> None:
        """Room for two pictures: the panels step back to SHARED_SHARE of the window, or as they were before."""
        panels = [self.docks[name] for name in ("structures", "text")]
        if on:
            self._widths = [panel.width() for panel in panels]
        room = self._window.width() * SHARED_SHARE - self.docks["levels"].width()
        share = min(1.0, room / max(sum(self._widths), 1)) if on else 1.0
        if self._widths:
            sizes = [max(round(width * share), 1) for width in self._widths]
            self._window.resizeDocks(panels, sizes, Qt.Orientation.Horizontal)

    def window_resized(self) -> None:
        """The window has another size: see, once it stays so, that the picture is not squeezed."""
        self._resized.start()

    def _keep_picture(self) -> None:
        if self._picture.width() < self._window.width() * SMALLEST_SHARE:
            self.usual_widths(self._text_size)


def put_behind(window: QMainWindow, panel: QDockWidget, other: QDockWidget) -> None:
    """Make `other` a tab behind `panel`."""
    window.addDockWidget(LEFT, other)
    window.tabifyDockWidget(panel, other)
    panel.raise_()


def _dock(window: QMainWindow, name: str, title: str, inside: QWidget) -> QDockWidget:
    """A dock that can be moved, resized and closed, with a thin grip for a title bar."""
    made = QDockWidget(title, window)
    made.setObjectName(name)
    made.setAllowedAreas(LEFT | RIGHT)
    made.setTitleBarWidget(Grip(made))
    made.setWidget(inside)
    return made


def window_words(window: QMainWindow) -> dict[str, str]:
    """Geometry and docks as text, for the session file."""
    return {
        "geometry": base64.b64encode(window.saveGeometry().data()).decode(),
        "docks": base64.b64encode(window.saveState(LAYOUT_VERSION).data()).decode(),
    }


def restore_window(window: QMainWindow, words: Mapping[str, str]) -> None:
    """Put the window back as it was left; words that make no sense are passed over, a lost window is fetched back."""
    geometry = _bytes(words.get("geometry", ""))
    if geometry is None or not window.restoreGeometry(geometry):
        window.setGeometry(_usual())
    restore_panels(window, words)
    if not _in_sight(window.frameGeometry()):
        window.setGeometry(_usual())


def restore_panels(window: QMainWindow, words: Mapping[str, str]) -> None:
    """Put the docks back as they were left; one that an earlier version did not have goes where it is at first."""
    docks = _bytes(words.get("docks", ""))
    if docks is None or window.restoreState(docks, LAYOUT_VERSION) or not window.restoreState(docks, EARLIER_VERSION):
        return
    panel, figure = (window.findChild(QDockWidget, name) for name in ("structures", "figure"))
    if panel is not None and figure is not None:
        put_behind(window, panel, figure)
        figure.setVisible(not panel.isHidden())


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
        self.setToolTip(self.tr("Drag to move this panel"))

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
