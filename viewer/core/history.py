"""Every earlier view: undo and redo step through all changes, back and forward through what was selected."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from viewer.core.actions import (
    Action,
    CloseSlices,
    MoveSlices,
    OpenSlices,
    Point,
    SetCamera,
    SetCompanion,
    SetExplode,
    SetSection,
    SetWindow,
    reduce,
)
from viewer.core.catalogue import Catalogue
from viewer.core.state import ViewState

LIMIT = 500
DRAGS = (SetCompanion, SetCamera, SetExplode, SetSection, MoveSlices, SetWindow)


@dataclass(frozen=True)
class Undo(Action):
    """Take the last change of the view back."""


@dataclass(frozen=True)
class Redo(Action):
    """Do again what was undone."""


@dataclass(frozen=True)
class Back(Action):
    """To what was selected before."""


@dataclass(frozen=True)
class Forward(Action):
    """To what was selected before going back."""


@dataclass(frozen=True)
class History:
    """The present state and the ways out of it; frozen, so an action that fails leaves it untouched.

    past, future : states for undo (latest last) and redo (next last)
    visited, ahead : states with another selection, for back and forward (nearest last)
    gesture : the action type and gesture number of the drag under way
    """

    present: ViewState = field(default_factory=ViewState)
    past: tuple[ViewState, ...] = ()
    future: tuple[ViewState, ...] = ()
    visited: tuple[ViewState, ...] = ()
    ahead: tuple[ViewState, ...] = ()
    gesture: tuple[type[Action], int] | None = None


def advance(history: History, action: Action, catalogue: Catalogue) -> History:
    """The history after `action`; ViewerError where it cannot be done."""
    if isinstance(action, Undo):
        return _undo(history)
    if isinstance(action, Redo):
        return _redo(history)
    if isinstance(action, Back):
        return _back(history)
    if isinstance(action, Forward):
        return _forward(history)
    state = reduce(history.present, action, catalogue)
    if isinstance(action, (Point, OpenSlices, CloseSlices)):  # a scan is opened as a pack is: no step of the view
        return replace(history, present=state)
    return _record(history, state, _gesture(action))


def _gesture(action: Action) -> tuple[type[Action], int] | None:
    if isinstance(action, DRAGS) and action.gesture:
        return type(action), action.gesture
    return None


def _record(history: History, state: ViewState, gesture: tuple[type[Action], int] | None = None) -> History:
    before = history.present
    if state.still == before.still:
        return replace(history, present=state)
    continued = gesture is not None and gesture == history.gesture
    past = history.past if continued else (*history.past, before.still)[-LIMIT:]
    moved = state.selection != before.selection
    return replace(
        history,
        present=state,
        past=past,
        future=(),
        visited=(*history.visited, before.still)[-LIMIT:] if moved else history.visited,
        ahead=() if moved else history.ahead,
        gesture=gesture,
    )


def _undo(history: History) -> History:
    if not history.past:
        return history
    before = history.present.still
    return replace(
        history,
        present=_same_scan(before, history.past[-1]),
        past=history.past[:-1],
        future=(*history.future, before),
        gesture=None,
    )


def _redo(history: History) -> History:
    if not history.future:
        return history
    before = history.present.still
    return replace(
        history,
        present=_same_scan(before, history.future[-1]),
        past=(*history.past, before),
        future=history.future[:-1],
        gesture=None,
    )


def _back(history: History) -> History:
    if not history.visited:
        return history
    moved = _record(history, _there(history.present, history.visited[-1]))
    return replace(moved, visited=history.visited[:-1], ahead=(*history.ahead, history.present.still))


def _forward(history: History) -> History:
    if not history.ahead:
        return history
    moved = _record(history, _there(history.present, history.ahead[-1]))
    return replace(moved, visited=(*history.visited, history.present.still), ahead=history.ahead[:-1])


def _there(present: ViewState, place: ViewState) -> ViewState:
    segment, structures, topic, compared = place.selection
    slices = present.slices and place.slices and replace(present.slices, point=place.slices.point)
    return replace(
        present.still, segment=segment, structures=structures, topic=topic, compared=compared, passage=place.passage,
        camera=place.camera, slices=slices or present.slices,
    )  # fmt: skip


def _same_scan(present: ViewState, state: ViewState) -> ViewState:
    """`state` with slices only while a scan is open: no step back opens or closes one."""
    if present.slices is None or state.slices is None:
        return replace(state, slices=present.slices)
    return state
