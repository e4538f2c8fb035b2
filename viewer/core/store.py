"""The one place where the view changes: actions go in, a signal with the old and the new state comes out."""

from __future__ import annotations

from typing import Protocol

from psygnal import Signal

from viewer.core.actions import Action
from viewer.core.catalogue import Catalogue
from viewer.core.companion import CompanionPack, open_companion
from viewer.core.history import History, advance
from viewer.core.state import ViewState


class Shown(Protocol):
    """What a picture needs: a pack and the present view of it."""

    @property
    def catalogue(self) -> Catalogue:
        """The pack on view."""

    @property
    def state(self) -> ViewState:
        """The present view."""


class Store:
    """Holds the present view of one catalogue. `changed` is emitted with (before, after) when they differ."""

    changed = Signal(ViewState, ViewState)

    def __init__(self, catalogue: Catalogue, state: ViewState | None = None) -> None:
        self.catalogue = catalogue
        self.history = History(state or ViewState())
        self._companion: CompanionPack | None = None

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
        before = self.state
        self.history = advance(self.history, action, self.catalogue)
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
    def can_go_back(self) -> bool:
        return bool(self.history.visited)

    @property
    def can_go_forward(self) -> bool:
        return bool(self.history.ahead)
