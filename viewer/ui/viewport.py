"""The picture in the window: one OpenGL widget that draws when something changed, and never otherwise.

Measured (docs of the traps in CONTRIBUTING): pyvistaqt's own defaults draw each frame several times and never rest.
So there is no timer of its own, no multi-sampling, `update()` in place of `render()`, and no event reaches VTK.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QWidget
from pyvistaqt import QtInteractor

from viewer.core.actions import Action, Point, SetCamera
from viewer.core.framing import home_camera
from viewer.core.state import Camera, ViewState
from viewer.core.store import Shown
from viewer.scene.picking import Hit
from viewer.scene.quality import SLOW_FRAME
from viewer.scene.scene import SpineScene
from viewer.ui.flight import Flight
from viewer.ui.mouse import Hand, Mouse
from viewer.ui.pointer_label import FloatingLabel
from viewer.ui.wording import part_in_selection, pointer_name, view_name

if TYPE_CHECKING:
    from annotations.tags.model import Annotation
    from viewer.core.tagging.state import Tagging
    from viewer.scene.tag_layer import TagHit
    from viewer.ui.tagging.hand import TagHand

PLANES_AFTER = 40  # ms from a move of the slices to the frame that shows it
REST_AFTER = 250  # ms without a change until a frame is drawn at full quality


class Canvas(QtInteractor):
    """pyvistaqt's widget with its own habits taken away: Qt's events go to `mouse` alone."""

    painted = pyqtSignal(float)  # seconds that a frame took

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, auto_update=False, multi_samples=0)
        self.mouse: Hand | None = None
        self.frame_due = False
        self._resizing = False
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture of the lumbar spine"))
        self.setAccessibleDescription(self.tr("Arrow keys change the segment; 1, 3 and 7 the view; F1 lists all keys."))

    def draw(self) -> None:
        """Ask for one frame; asking again before it is drawn costs nothing."""
        self.frame_due = True
        self.update()

    def paintGL(self) -> None:
        if self._resizing:
            # Qt draws inside every resize, several times before a window first shows; the update asked for in
            # resizeEvent draws once for all of them.
            return
        start = time.perf_counter()
        super().paintGL()
        self.frame_due = False
        self.painted.emit(time.perf_counter() - start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resizing = True
        super().resizeEvent(event)
        self._resizing = False
        self.draw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.mouse is not None:
            self.mouse.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.mouse is not None:
            self.mouse.double(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.mouse is not None:
            self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.mouse is not None:
            self.mouse.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.mouse is not None:
            self.mouse.wheel(event)

    # VTK binds single letters to things nobody asked for (j t w s p e q); none of them gets there.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        event.accept()

    def sizeHint(self) -> QSize:
        return QSize(760, 640)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 200)


class Viewport(QWidget):
    """The canvas, what is drawn on it, and the words floating over it."""

    ready = pyqtSignal()  # the first picture stands and can be pointed at
    pointed_at = pyqtSignal(str)  # what the status bar says of the pointer; empty when it points at nothing

    def __init__(self, store: Shown, dispatch: Callable[[Action], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._dispatch = dispatch
        self.canvas = Canvas(self)
        self.scene = SpineScene(self.canvas, store.catalogue, store.state, pixel_ratio=self.devicePixelRatioF())
        self.canvas.mouse = self.mouse = Mouse(self, store, dispatch)
        self.canvas.painted.connect(self._painted)
        self.canvas.installEventFilter(self)
        self._hand: TagHand | None = None
        self._hand_at: QPointF | None = None
        self.label = FloatingLabel(self)
        self.corner = FloatingLabel(self)
        self.caption = FloatingLabel(self)
        self.ghost_name: Callable[[Hit], str] = lambda hit: hit.mesh
        self.ask_ghost: Callable[[Action], None] = lambda action: None
        self.ring = FocusRing(self)
        self._hover_at: QPointF | None = None
        self._hover_seen: QPointF | None = None
        self.steering = False  # a hand moves the camera here just now
        self._frame_seconds = self._rest_seconds = 0.0
        self._warm = False
        self._closed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._settle)
        self._planes_due = QTimer(self)
        self._planes_due.setSingleShot(True)
        self._planes_due.timeout.connect(self.canvas.draw)
        self._flight = Flight(self._place, self._rest_soon, lambda: self._frame_seconds, self)
        self._say_view(store.state)

    # --- annotations ---------------------------------------------------------------------------

    def give_hand(self, hand: TagHand) -> None:
        """Let an annotator's hand go between the picture and the mouse."""
        self._hand = self.canvas.mouse = hand

    def show_tags(
        self, state: Tagging, annotations: Mapping[str, Annotation], ids: frozenset[str],
        way: Callable[[Annotation], Any] = lambda one: None,
    ) -> None:  # fmt: skip
        """Show annotations, and what the hand is doing with them; `way` gives that of a curve along its surface."""
        if self._closed:
            return
        self.scene.show_tags(state, annotations, ids, way)
        if state.tool is None:
            self.scene.point_tags(None)
        self.canvas.draw()
        self._rest_soon()

    def renew_tag(self, id_: str) -> None:
        """The way of a curve is known now."""
        if not self._closed:
            self.scene.tags.renew((id_,))
            self.canvas.draw()
            self._rest_soon()

    def point_hand(self, place: QPointF | None) -> None:
        """The hand with a tool is there, or nowhere: the line to it, the ring of the brush."""
        if self._closed:
            return
        self._hand_at = place if self.canvas.frame_due else None
        if self.canvas.frame_due and place is not None:
            return  # looked at once a frame at most; the newest place when that is drawn
        found = None if place is None else self.under(place)
        if self.scene.point_tags(found):
            if self._hand is not None and not self._hand.busy:
                self.scene.begin_drawing()
            self.canvas.draw()
            self._rest_soon()

    def _point_again(self) -> None:
        """The hand moved while a frame was due."""
        if self._hand_at is not None:
            self.point_hand(self._hand_at)

    def show_scan(self, box: Any) -> None:
        """The room, (2, 3) mm LPS, round which the frames of the slices reach; None: no scan is open."""
        if not self._closed:
            self.scene.show_scan(box)
            self.canvas.draw()
            self._rest_soon()

    # --- from the view -------------------------------------------------------------------------

    def refresh(self, before: ViewState, after: ViewState, *, steered: bool = False) -> None:
        """Show `after`; `steered`: a hand moves the camera in another picture that this one goes along with."""
        if self._closed:
            return
        if replace(before, slices=None) == replace(after, slices=None):
            self._move_planes(before, after)
            return
        target = after.camera or home_camera(self._store.catalogue)
        if self.steering or (steered and before.camera != after.camera):
            self._flight.stop()
            self._place(target)
        else:
            self.scene.apply(before, after, camera=False)
            if before.camera != after.camera:
                self.scene.begin_motion()
                self._flight.go(self.scene.camera(), target)
        self.canvas.draw()
        self._rest.start(REST_AFTER if replace(before, pointed=after.pointed) != after else self._hover_rest())
        self._say_view(after)
        if before.pointed != after.pointed or before.segment != after.segment:
            self._say_pointed(after)
        if before.camera != after.camera:
            self.label.say("")  # what it names moves away from it; looked at again at rest

    def _move_planes(self, before: ViewState, after: ViewState) -> None:
        """Only the slices moved: a frame soon, so that the slices themselves come first; none where nothing shows."""
        self.scene.apply(before, after, camera=False)
        if any(one.slices is not None and one.slices.planes for one in (before, after)):
            if not self._planes_due.isActive():
                self._planes_due.start(PLANES_AFTER)
            self._rest_soon()

    def show_now(self) -> None:
        """Draw what is due before anything else is done: the answer to a click."""
        if self.canvas.frame_due and self.canvas.isVisible():
            self.canvas.repaint()

    def _place(self, camera: Camera) -> None:
        self.scene.begin_motion()
        self.scene.set_camera(camera)
        self.canvas.draw()

    def _hover_rest(self) -> int:
        """ms of a still pointer before the good frame; longer where that frame would keep the next name waiting."""
        return REST_AFTER + min(1500, round(3000 * self._rest_seconds) if self._rest_seconds > SLOW_FRAME else 0)

    def _settle(self) -> None:
        """Nothing has changed for a moment: draw the picture as well as it can be."""
        if self._closed:
            return
        if self._flight.flying or self.mouse.dragging or (self._hand is not None and self._hand.busy):
            self._rest_soon()
            return
        self.scene.end_motion()
        if self.canvas.underMouse():
            self._hover_at = self._hover_seen  # the picture may have moved beneath a pointer at rest
        self.canvas.draw()

    def _rest_soon(self) -> None:
        self._rest.start(REST_AFTER)

    def _painted(self, seconds: float) -> None:
        if self.scene.resting:
            if self._warm:  # the first frame also sends all surfaces to the graphics card
                self._rest_seconds = seconds
                if self.scene.slow is None:
                    self.scene.slow = seconds > SLOW_FRAME
        else:
            self._frame_seconds = seconds
        if not self._warm:
            self._warm = True
            QTimer.singleShot(60, self._warm_up)
        if self._hover_at is not None:
            QTimer.singleShot(0, self._look_under_pointer)
        if self._hand_at is not None:
            QTimer.singleShot(0, self._point_again)

    def _warm_up(self) -> None:
        if not self._closed:
            self.scene.warm_up()
            self.ready.emit()

    def _say_view(self, state: ViewState) -> None:
        seen = view_name(state.camera or home_camera(self._store.catalogue))
        self.corner.say(f"{state.segment or self.tr('Lumbar spine')} · {seen}")
        self.corner.place_at_corner()
        self._place_caption()

    def say_caption(self, words: str) -> None:
        """What stands in the upper left corner: which pack this is, while there are two."""
        self.caption.say(words)
        self._place_caption()

    def _place_caption(self) -> None:
        """In the corner; below what is seen from where, if both do not fit beside each other."""
        room = self.width() - self.caption.width() - self.corner.width() - 42
        below = room < 0 and not self.corner.isHidden()
        self.caption.move(14, 14 + (self.corner.height() + 6 if below else 0))

    def _say_pointed(self, state: ViewState) -> None:
        if state.pointed is None:
            self.label.say("")
            self.pointed_at.emit("")
            return
        part = part_in_selection(self._store.catalogue, state, state.pointed)
        name = pointer_name(self._store.catalogue, state.pointed)
        drawing = self._hand is not None and self._hand.drawing  # words would hide what is drawn on
        here = self._hover_seen is not None and self.canvas.underMouse() and not drawing
        self.label.say(" · ".join(filter(None, (name, part))) if here else "")
        if here and self._hover_seen is not None:
            self.label.place_beside(self._hover_seen.toPoint())
        self.pointed_at.emit(state.pointed)

    # --- from the hand -------------------------------------------------------------------------

    def under(self, place: QPointF) -> Hit | None:
        """What lies under a place of the canvas (pixels of Qt, origin upper left)."""
        ratio = self.canvas.devicePixelRatioF()
        return self.scene.pick(place.x() * ratio, (self.canvas.height() - place.y() - 1) * ratio)

    def ghost_under(self, place: QPointF, before: Hit | None) -> Hit | None:
        """What of a pack laid over lies there, where nothing firm of the open pack (`before`) does."""
        if before is not None and self.scene.looks[before.mesh].solid:
            return None
        ratio = self.canvas.devicePixelRatioF()
        return self.scene.pick_ghost(place.x() * ratio, (self.canvas.height() - place.y() - 1) * ratio)

    def tag_under(self, place: QPointF) -> TagHit | None:
        """The annotation that a hand at a place of the canvas means."""
        ratio = self.canvas.devicePixelRatioF()
        return self.scene.tag_at(place.x() * ratio, (self.canvas.height() - place.y() - 1) * ratio)

    def steer(self, camera: Camera, gesture: int) -> None:
        """The hand moves the camera: no flight, no ease."""
        self.steering = True
        try:
            self._dispatch(SetCamera(camera, gesture=gesture))
        finally:
            self.steering = False

    def hover(self, place: QPointF | None) -> None:
        """The newest place of the pointer; looked at once a frame at most."""
        if place is None:
            self._hover_at = self._hover_seen = None
            self._dispatch(Point(None))
            return
        self._hover_at = place
        if not self.canvas.frame_due:
            self._look_under_pointer()

    def _look_under_pointer(self) -> None:
        place, self._hover_at = self._hover_at, None
        if place is None or self._closed:
            return
        self._hover_seen = place
        found = self.under(place)
        ghost = self.ghost_under(place, found)
        self._dispatch(Point(self._name_of(found) if ghost is None else None, spotlight=False))
        self._say_pointed(self._store.state)
        if ghost is not None and self.canvas.underMouse() and not (self._hand is not None and self._hand.drawing):
            self.label.say(self.ghost_name(ghost))
            self.label.place_beside(place.toPoint())

    def _name_of(self, found: Hit | None) -> str | None:
        """The part of a bone that was hit, or the surface."""
        return None if found is None else self._store.catalogue.part_at(found.mesh, found.part) or found.mesh

    # --- from Qt -------------------------------------------------------------------------------

    def eventFilter(self, watched: Any, event: QEvent | None) -> bool:
        if watched is self.canvas and event is not None:
            if isinstance(event, QKeyEvent) and self._key(event):
                return True
            if event.type() == QEvent.Type.Leave:
                self.hover(None)
            elif isinstance(event, QFocusEvent):
                self.ring.setVisible(event.gotFocus() and event.reason() in KEYBOARD_REASONS)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """A key that the hand wants rather than a shortcut."""
        if self._hand is None or not self._hand.takes(event):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._hand.key(event)
        return True

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self.canvas.setGeometry(self.rect())
        self.ring.setGeometry(self.rect())
        self.scene.pixel_ratio = self.devicePixelRatioF()
        self.corner.place_at_corner()
        self._place_caption()
        self._rest_soon()

    def sizeHint(self) -> QSize:
        return self.canvas.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.canvas.minimumSizeHint()

    @property
    def works(self) -> bool:
        """Whether OpenGL could be had; known once the window is shown."""
        return self.canvas.isValid()

    def shut(self) -> None:
        """Let go of VTK, once, before the window goes."""
        if self._closed:
            return
        self._closed = True
        self._rest.stop()
        self._planes_due.stop()
        self._flight.stop()
        self.canvas.removeEventFilter(self)
        self.canvas.mouse = self._hand = None
        self.scene.close()
        self.canvas.close()


KEYBOARD_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class FocusRing(QWidget):
    """Shows that the picture has the keyboard, when it came there by keyboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: Any) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().highlight().color(), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
