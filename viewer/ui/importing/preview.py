"""The preview of an import: turn it, zoom it, click a surface to choose its row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QWidget

from meshes.importing.frames import FrameGuess
from meshes.importing.plan import ImportPlan, Pieces, asked, taken
from viewer.core.camera import HOME_VIEW
from viewer.core.palette import BASE_COLOURS
from viewer.core.state import Camera
from viewer.scene.preview import PieceLook, PreviewScene
from viewer.ui import navigation
from viewer.ui.mouse import CLICK_SLOP, NOTCH
from viewer.ui.viewport import Canvas

ROLES = {"vertebra": "bone"}  # first word of an id -> role, where they differ
LIT, ASKED, OUT = "#2F6BE0", "#E8A33D", "#8C96A0"
FAINT = 0.16
VIEW_KEYS = {Qt.Key.Key_1: "anterior", Qt.Key.Key_3: "left", Qt.Key.Key_7: "superior", Qt.Key.Key_Home: HOME_VIEW}
TURN = 30.0  # pixels that an arrow key turns by


class PreviewPane(QWidget):
    """Shows the pieces of a plan in the frame chosen."""

    clicked = pyqtSignal(int)  # the piece

    def __init__(self, theme: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas(self)
        self.canvas.setAccessibleName(self.tr("Preview of what is imported"))
        self.canvas.setAccessibleDescription(
            self.tr("Arrow keys turn it; 1, 3 and 7 show it from the front, the left and above; Home from afar.")
        )
        self.scene = PreviewScene(self.canvas, theme, self.devicePixelRatioF())
        self.canvas.mouse = PreviewHand(self)
        self.canvas.installEventFilter(self)
        self._pieces: Pieces | None = None
        self._frame: tuple[str, str] | None = None
        self._closed = False

    def show_plan(self, plan: ImportPlan, row: int | None) -> None:
        """Draw what the plan says; `row` is lit."""
        if self._closed:
            return
        fresh = plan.pieces is not self._pieces
        if fresh:
            self._pieces = plan.pieces
            self.scene.show(plan.pieces.all)
        if fresh or self._frame != (plan.unit, plan.axes):
            self._frame = (plan.unit, plan.axes)
            self.scene.place(_matrix(plan.frame))
            self.scene.look_from(HOME_VIEW)
        self.scene.look(looks(plan, row))
        self.canvas.draw()

    def repaint_theme(self, theme: str) -> None:
        """The window has another theme."""
        if not self._closed:
            self.scene.paint(theme)
            self.canvas.draw()

    def under(self, place: QPointF) -> int | None:
        """The piece at a place of the canvas."""
        ratio = self.canvas.devicePixelRatioF()
        return self.scene.pick(place.x() * ratio, (self.canvas.height() - place.y() - 1) * ratio)

    def steer(self, camera: Camera) -> None:
        """Move the eye."""
        self.scene.set_camera(camera)
        self.canvas.draw()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """The canvas passes its keys on."""
        if event is None or self._closed:
            return
        turns = {
            Qt.Key.Key_Left: (-TURN, 0.0), Qt.Key.Key_Right: (TURN, 0.0), Qt.Key.Key_Up: (0.0, -TURN),
            Qt.Key.Key_Down: (0.0, TURN),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in turns:
            self.steer(navigation.orbit(self.scene.camera(), *turns[key], self.height()))
        elif key in VIEW_KEYS:
            self.scene.look_from(VIEW_KEYS[key])
            self.canvas.draw()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self.canvas.setGeometry(self.rect())
        self.scene.pixel_ratio = self.devicePixelRatioF()

    def shut(self) -> None:
        """Let go of VTK, once."""
        if self._closed:
            return
        self._closed = True
        self.canvas.mouse = None
        self.scene.close()
        self.canvas.close()


def looks(plan: ImportPlan, row: int | None) -> Sequence[PieceLook]:
    """How each piece is drawn: the chosen one lit, those asked about amber, what is left out faint."""
    unsure = set(asked(plan))
    made = []
    for number, guess in enumerate(plan.guesses):
        if number == row:
            made.append(PieceLook(LIT))
        elif number in unsure:
            made.append(PieceLook(ASKED))
        elif not taken(plan, number):
            made.append(PieceLook(OUT, FAINT))
        else:
            made.append(PieceLook(_colour(str(guess.target).split("/")[0])))
    return made


def _colour(head: str) -> str:
    return BASE_COLOURS.get(ROLES.get(head, head), BASE_COLOURS["other"])


def _matrix(frame: FrameGuess) -> np.ndarray:
    made = np.eye(4)
    made[:3, :3] = frame.matrix * frame.scale
    return made


class PreviewHand:
    """The mouse in the preview: left drag turns, middle moves, wheel and right drag zoom, a click chooses."""

    def __init__(self, pane: PreviewPane) -> None:
        self._pane = pane
        self._button = Qt.MouseButton.NoButton
        self._pressed = self._last = QPointF()
        self._dragging = False

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        self._button, self._dragging = event.button(), False
        self._pressed = self._last = event.position()
        self._pane.canvas.setFocus(Qt.FocusReason.MouseFocusReason)

    def double(self, event: QMouseEvent) -> None:
        """As a press."""
        self.press(event)

    def move(self, event: QMouseEvent) -> None:
        """A drag, once it is one."""
        place = event.position()
        away = place - self._pressed
        if self._button == Qt.MouseButton.NoButton or (
            not self._dragging and abs(away.x()) + abs(away.y()) < CLICK_SLOP
        ):
            return
        self._dragging = True
        step, self._last = place - self._last, place
        camera, height = self._pane.scene.camera(), float(self._pane.height())
        if self._button == Qt.MouseButton.RightButton:
            self._pane.steer(navigation.zoom_by_drag(camera, step.y(), height))
        elif self._button == Qt.MouseButton.MiddleButton:
            self._pane.steer(navigation.pan(camera, step.x(), step.y(), height))
        else:
            self._pane.steer(navigation.orbit(camera, step.x(), step.y(), height))

    def release(self, event: QMouseEvent) -> None:
        """A button goes up: a click, unless it was a drag."""
        clicked = self._button == Qt.MouseButton.LeftButton and not self._dragging
        self._button, self._dragging = Qt.MouseButton.NoButton, False
        if clicked:
            found = self._pane.under(event.position())
            if found is not None:
                self._pane.clicked.emit(found)

    def wheel(self, event: QWheelEvent) -> None:
        """Nearer or farther."""
        notches = event.angleDelta().y() / NOTCH
        self._pane.steer(navigation.zoom(self._pane.scene.camera(), navigation.ZOOM_PER_NOTCH**notches))
        event.accept()
