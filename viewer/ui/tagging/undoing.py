"""One undo and one redo for the view and the annotations: the menu says which step is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from viewer.core.history import Redo, Undo
from viewer.core.step_names import step_name
from viewer.ui.tagging.step_words import step_words
from viewer.ui.translation import translate

if TYPE_CHECKING:
    from viewer.ui.main_window import MainWindow


class Meant(NamedTuple):
    """The step a command would take. tags : it is one of annotating, and none of the view; name : in English"""

    tags: bool
    name: str


class Undoing:
    """The two commands of `window`: while a tool is in hand they act on annotations, else on the newest of both."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    @property
    def undo_meant(self) -> Meant | None:
        """What undo would take back, or None."""
        desk, store = self._window.tags, self._window.store
        core = desk.core
        name = core.undo_name if core is not None else None
        if core is not None and (core.state.tool is not None or core.state.placed):
            return Meant(True, name) if name else None
        view = step_name(store.history.past[-1], store.state) if store.can_undo else None
        if name and (view is None or _at(core.book.undo_at if core and core.book else None) >= _at(store.undo_at)):
            return Meant(True, name)
        return Meant(False, view) if view else None

    @property
    def redo_meant(self) -> Meant | None:
        """What redo would do again, or None: of the steps taken back, the one that was done first."""
        desk, store = self._window.tags, self._window.store
        core = desk.core
        name = core.redo_name if core is not None else None
        if core is not None and (core.state.tool is not None or core.state.taken):
            return Meant(True, name) if name else None
        view = step_name(store.state, store.history.future[-1]) if store.can_redo else None
        if name and (view is None or _at(core.book.redo_at if core and core.book else None) <= _at(store.redo_at)):
            return Meant(True, name)
        return Meant(False, view) if view else None

    def undo(self) -> None:
        """Take the last step back."""
        meant = self.undo_meant
        if meant is not None:
            self._window.tags.undo() if meant.tags else self._window.dispatch(Undo())

    def redo(self) -> None:
        """Do it again."""
        meant = self.redo_meant
        if meant is not None:
            self._window.tags.redo() if meant.tags else self._window.dispatch(Redo())

    def refresh(self) -> None:
        """The menu names the step."""
        for key, plain, named, meant in (
            ("undo", translate("Commands", "Undo"), translate("Undoing", "Undo: {step}"), self.undo_meant),
            ("redo", translate("Commands", "Redo"), translate("Undoing", "Redo: {step}"), self.redo_meant),
        ):
            action = self._window.commands.actions[key]
            action.setEnabled(meant is not None)
            action.setText(named.format(step=step_words(meant.name)) if meant else plain)


def _at(time: float | None) -> float:
    return time if time is not None else 0.0
