"""The annotator's hand in the picture: places, moves and paints; what it has no use for goes to the mouse as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QCursor, QKeyEvent, QMouseEvent, QWheelEvent

from annotations.tags.model import KINDS
from viewer.core.tagging import actions as act
from viewer.core.tagging.state import NOTHING, TOOLS, Placed
from viewer.scene.picking import Hit
from viewer.ui.mouse import CLICK_SLOP, NOTCH, Mouse
from viewer.ui.tagging.lasso import Lasso, faces_within
from viewer.ui.tagging.overlay import CrossHairs

if TYPE_CHECKING:
    from meshes.marks.painting import Canvas
    from viewer.scene.tag_layer import TagHit
    from viewer.ui.tagging.bench import Workbench
    from viewer.ui.viewport import Viewport

STRETCH = 1.15  # by which one notch or key makes the brush wider
STEP, LEAP = 1, 10  # pixels that an arrow key moves the pointer, and with Shift
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS = {*_ARROWS, *_ENTER, Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight}


class TagHand:
    """Between the canvas and the mouse of one viewport."""

    def __init__(self, viewport: Viewport, mouse: Mouse, desk: Workbench) -> None:
        self._viewport, self._mouse, self._desk = viewport, mouse, desk
        self._canvases: dict[str, Canvas] = {}
        self._pressed = QPointF()
        self._hit: TagHit | None = None  # the annotation pressed on
        self._moving = False  # its handle goes with the pointer
        self._stroke: tuple[str, int, np.ndarray] | None = None  # surface, face and point the brush was at last
        self._lasso: Lasso | None = None
        self._clicking = self._doubled = self._erasing = False
        self.cross = CrossHairs(viewport)

    @property
    def busy(self) -> bool:
        """Whether something is under way that a frame at full quality would hold up."""
        return self._moving or self._stroke is not None or self._lasso is not None

    @property
    def drawing(self) -> bool:
        """Whether a tool is in hand."""
        return self._tool is not None

    @property
    def _tool(self) -> str | None:
        return self._desk.state.tool

    def _paints(self) -> bool:
        return self._tool is not None and TOOLS[self._tool].paints

    # --- from the canvas ---------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        self._pressed, self._hit, self._moving, self._doubled = event.position(), None, False, False
        self._clicking = True
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if self._paints() and self._begin_paint(event):
                return
            if self._tool is None:
                self._hit = self._viewport.tag_under(event.position())
                if self._hit is not None and self._hit.number is not None:
                    self._moving = True
                    self._viewport.scene.begin_drawing()
                    self._choose(event)
                    return
        self._mouse.press(event)

    def double(self, event: QMouseEvent) -> None:
        """The second press of a double click ends a curve; where no tool is in hand it is the mouse's."""
        if self._tool is not None and not self._paints():
            self._clicking, self._doubled, self._pressed = False, True, event.position()
            self._finish()
        elif self._paints():
            self.press(event)
        else:
            self._mouse.double(event)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves, with a button down or without."""
        place = event.position()
        self.cross.cross = None
        away = place - self._pressed
        if event.buttons() and max(abs(away.x()), abs(away.y())) >= CLICK_SLOP:
            self._clicking = False
        if self._moving and self._hit is not None:
            if not self._clicking:
                self._move_handle(place, done=False)
        elif self._stroke is not None:
            self._paint_to(place)
        elif self._lasso is not None:
            self._lasso.add(place)
        else:
            self._mouse.move(event)
            if not event.buttons():
                self._viewport.point_hand(place if self._tool is not None else None)

    def release(self, event: QMouseEvent) -> None:
        """A button goes up."""
        if self._moving:
            self._moving = False
            if self._hit is not None and not self._clicking:
                self._move_handle(event.position(), done=True)
            return
        if self._stroke is not None:
            self._stroke = None
            self._desk.dispatch(act.Stroke(NOTHING, done=True))
            self._brush_again()
            return
        if self._lasso is not None:
            self._end_lasso()
            return
        if self._doubled:
            self._doubled = False
            return
        clicked = self._clicking and not self._mouse.dragging
        if clicked and self._tool is not None:
            self._mouse.let_go()
            if event.button() == Qt.MouseButton.LeftButton:
                self._click(event.position())
            elif event.button() == Qt.MouseButton.RightButton:
                self._finish()
            self._viewport.hover(event.position())
            return
        if clicked and event.button() == Qt.MouseButton.LeftButton and self._hit is not None:
            self._mouse.let_go()
            self._choose(event)
            return
        self._mouse.release(event)

    def wheel(self, event: QWheelEvent) -> None:
        """With Ctrl the brush; else nearer and farther."""
        if self._paints() and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._stretch(event.angleDelta().y() / NOTCH)
        else:
            self._mouse.wheel(event)

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is the hand's just now, rather than a shortcut's."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if event.key() == Qt.Key.Key_Escape:
            state = self._desk.state
            return self.busy or state.tool is not None or bool(state.chosen)
        return self._tool is not None and event.key() in _KEYS

    def key(self, event: QKeyEvent) -> None:
        """A key of `takes` goes down."""
        key, leap = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self._give_up()
        elif key in _ARROWS:
            self._walk(*_ARROWS[Qt.Key(key)], LEAP if leap else STEP)
        elif key == Qt.Key.Key_Backspace:
            self._desk.dispatch(act.Unplace())
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self._bracket(1 if key == Qt.Key.Key_BracketRight else -1)
        elif key in _ENTER and self._complete():
            self._finish()
        else:
            place = self._pointer()
            self._begin_and_end(place) if self._paints() else self._click(place)

    # --- placing -----------------------------------------------------------------------------------

    def placed(self, place: QPointF) -> Placed | None:
        """The place on a surface under the pointer, or None."""
        hit = self._viewport.under(place)
        return None if hit is None or hit.face < 0 else _placed(hit)

    def _click(self, place: QPointF) -> None:
        at = self.placed(place)
        if at is None:
            self._desk.hint_missed()
        elif self._tool in ("grow", "fill"):
            self._fill(at)
        elif not self._paints():
            self._desk.dispatch(act.Place(at))

    def _complete(self) -> bool:
        """Whether the figure under way has points enough to be done, and any number of them is allowed."""
        state = self._desk.state
        if state.tool is None or not state.placed:
            return False
        kind = KINDS[TOOLS[state.tool].kind]
        return kind.most is None and len(state.placed) >= kind.least

    def _finish(self) -> None:
        if self._desk.state.placed:
            self._desk.dispatch(act.Finish())

    def _choose(self, event: QMouseEvent) -> None:
        assert self._hit is not None
        add = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._desk.dispatch(act.Choose((self._hit.id,), add=add))

    def _move_handle(self, place: QPointF, *, done: bool) -> None:
        if self._hit is None or self._hit.number is None:
            return
        at = self.placed(place)
        moving = self._desk.state.moving
        if at is None and moving is not None:
            at = moving.to  # off the surface: where it was last on it
        if at is not None:
            self._desk.dispatch(act.Move(self._hit.id, self._hit.number, at, done=done))

    def _give_up(self) -> None:
        if self._moving or self._stroke is not None or self._lasso is not None:
            self._moving, self._stroke, self._hit = False, None, None
            if self._lasso is not None:
                self._lasso.close()
                self._lasso = None
            self._clicking = False
            self._brush_again()
            if not (self._desk.state.stroke or self._desk.state.moving):
                return
        self._desk.dispatch(act.StepBack())

    # --- painting ----------------------------------------------------------------------------------

    def canvas(self, mesh: str) -> Canvas:
        """A surface made ready to be painted on."""
        if mesh not in self._canvases:
            from meshes.marks.painting import Canvas

            self._canvases[mesh] = Canvas(self._desk.meshes[mesh])
        return self._canvases[mesh]

    def _begin_paint(self, event: QMouseEvent) -> bool:
        """Begin a stroke; False where the pointer is on no surface, or one click is all there is to it."""
        at = self.placed(event.position())
        if at is None or self._tool in ("grow", "fill"):
            return False
        if self._tool == "brush" and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._erasing = True
            self._desk.dispatch(act.TakeTool("erase"))
        if self._tool == "lasso":
            self._lasso = Lasso(self._viewport, event.position())
        else:
            self._viewport.scene.begin_drawing(frozenset((at.mesh,)))
            self._dab(at, at)
        return True

    def _dab(self, start: Placed, end: Placed) -> None:
        radius = self._desk.state.brush
        before, after = ((one.face, np.array(one.point)) for one in (start, end))
        faces = self.canvas(end.mesh).between(before, after, radius)
        self._stroke = (end.mesh, *after)
        self._desk.dispatch(act.Stroke({end.mesh: faces}))

    def _paint_to(self, place: QPointF) -> None:
        at = self.placed(place)
        assert self._stroke is not None
        if at is None:
            return
        mesh, face, point = self._stroke
        x, y, z = (float(one) for one in point)
        self._dab(Placed(mesh, (x, y, z), face) if mesh == at.mesh else at, at)
        self._viewport.point_hand(place)

    def _brush_again(self) -> None:
        """Shift made an eraser of the brush for one stroke."""
        if self._erasing:
            self._erasing = False
            self._desk.dispatch(act.TakeTool("brush"))

    def _begin_and_end(self, place: QPointF) -> None:
        """One dab of the brush, or one filling, by key."""
        at = self.placed(place)
        if at is None:
            self._desk.hint_missed()
        elif self._tool in ("grow", "fill"):
            self._fill(at)
        elif self._tool != "lasso":
            self._dab(at, at)
            self._stroke = None
            self._desk.dispatch(act.Stroke(NOTHING, done=True))

    def _fill(self, at: Placed) -> None:
        canvas = self.canvas(at.mesh)
        faces = canvas.filled(at.face) if self._tool == "fill" else canvas.grown(at.face, self._desk.state.growth)
        self._desk.dispatch(act.Stroke({at.mesh: faces}, done=True))

    def _end_lasso(self) -> None:
        assert self._lasso is not None
        lasso, self._lasso = self._lasso, None
        lasso.close()
        faces = faces_within(self._viewport, self.canvas, lasso.corners)
        if any(faces.values()):
            self._desk.dispatch(act.Stroke(faces, done=True))

    def _bracket(self, way: int) -> None:
        """The brackets: the brush narrower and wider, how far a region grows, or the series back and on."""
        if self._tool == "series":
            self._desk.dispatch(act.SkipStep(way))
        elif self._tool == "grow":
            self._desk.dispatch(act.SetBrush(growth=self._desk.state.growth + 2.0 * way))
        elif self._paints():
            self._stretch(way)

    def _stretch(self, notches: float) -> None:
        self._desk.dispatch(act.SetBrush(self._desk.state.brush * STRETCH**notches))
        self._viewport.point_hand(self._pointer())

    # --- by keys alone -----------------------------------------------------------------------------

    def _pointer(self) -> QPointF:
        """The cross hairs, else where the pointer is over the picture; in the middle of it, if it is elsewhere."""
        canvas = self._viewport.canvas
        if self.cross.cross is not None:
            return self.cross.cross
        place = canvas.mapFromGlobal(QCursor.pos())
        return QPointF(place if canvas.rect().contains(place) else canvas.rect().center())

    def _walk(self, across: int, down: int, step: int) -> None:
        place = self._pointer() + QPointF(across * step, down * step)
        if self._viewport.canvas.rect().contains(place.toPoint()):
            self.cross.cross = place
            self._viewport.hover(place)
            self._viewport.point_hand(place)


def _placed(hit: Hit) -> Placed:
    return Placed(hit.mesh, hit.point, hit.face, hit.part)
