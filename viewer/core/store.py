"""The one place where the view changes: actions go in, a signal with the old and the new state comes out."""

from __future__ import annotations

import time
from typing import Protocol

from psygnal import Signal

from viewer.core.actions import Action
from viewer.core.catalogue import Catalogue
from viewer.core.companion import CompanionPack, open_companion
from viewer.core.history import History, Redo, Undo, advance
from viewer.core.state import ViewState


class Shown(Protocol):
    """What a picture needs: a pack and the present view of it."""

    @property
    def catalogue(self) -> Catalogue:
        """The pack on view."""

    @property
    def state(self) -> ViewState:
        """The present view."""


Times = tuple[tuple[float, ...], tuple[float, ...]]


def timed(times: Times, had: History, now: History, action: Action) -> Times:
    """When the steps in the past and the future of `now` were done, after `action` made it of `had`.

    times : those of `had`; where a history came from elsewhere they may be fewer than its steps
    """
    past, future = times
    if isinstance(action, Undo) and len(now.past) < len(had.past):
        past, future = past[:-1], (*future, *(past[-1:] or (0.0,)))
    elif isinstance(action, Redo) and len(now.future) < len(had.future):
        past, future = (*past, *(future[-1:] or (0.0,))), future[:-1]
    elif now.past is not had.past:
        past = (*past, time.monotonic())
    elif now.gesture is not None and now.present != had.present:
        past = (*past[:-1], time.monotonic())  # a drag goes on
    return past[len(past) - len(now.past) :] if len(past) > len(now.past) else past, future[: len(now.future)]


class Store:
    """Holds the present view of one catalogue. `changed` is emitted with (before, after) when they differ."""

    changed = Signal(ViewState, ViewState)

    def __init__(self, catalogue: Catalogue, state: ViewState | None = None) -> None:
        self.catalogue = catalogue
        self.history = History(state or ViewState())
        self._companion: CompanionPack | None = None
        self.times: Times = ((), ())

    def companion(self, state: ViewState | None = None) -> CompanionPack | None:
        """The pack on view with this one in `state` (default: the present), opened when first asked for.

        Let go of when asked while none is on view. Raises PackError, and MeshError where it cannot be aligned.
        """
        wanted = (state or self.state).companion
        if wanted is None:
            self._companion = None
        elif self._companion is None or self._companion.pack != wanted.pack:
            opened = open_companion(self.catalogue, wanted.pack)
            opened.alignment(state or self.state)
            self._companion = opened
        return self._companion

    @property
    def state(self) -> ViewState:
        return self.history.present

    def dispatch(self, action: Action) -> ViewState:
        """Carry out `action`; raises ViewerError, with nothing changed, where it cannot be done."""
        before, had = self.state, self.history
        self.history = advance(had, action, self.catalogue)
        self.times = timed(self.times, had, self.history, action)
        if self.state != before:
            self.changed.emit(before, self.state)
        return self.state

    @property
    def can_undo(self) -> bool:
        return bool(self.history.past)

    @property
    def can_redo(self) -> bool:
        return bool(self.history.future)

    @property
    def undo_at(self) -> float | None:
        """When the step that undo takes back was done, by `time.monotonic`; None: there is none."""
        return (self.times[0] or (0.0,))[-1] if self.can_undo else None

    @property
    def redo_at(self) -> float | None:
        """When the step that redo does again was done first."""
        return (self.times[1] or (0.0,))[-1] if self.can_redo else None

    @property
    def can_go_back(self) -> bool:
        return bool(self.history.visited)

    @property
    def can_go_forward(self) -> bool:
        return bool(self.history.ahead)
