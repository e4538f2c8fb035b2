"""The one place where the view changes: actions go in, a signal with the old and the new state comes out."""

from __future__ import annotations

from psygnal import Signal

from viewer.core.actions import Action
from viewer.core.catalogue import Catalogue
from viewer.core.history import History, advance
from viewer.core.state import ViewState


class Store:
    """Holds the present view of one catalogue. `changed` is emitted with (before, after) when they differ."""

    changed = Signal(ViewState, ViewState)

    def __init__(self, catalogue: Catalogue, state: ViewState | None = None) -> None:
        self.catalogue = catalogue
        self.history = History(state or ViewState())

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
