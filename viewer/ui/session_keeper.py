"""Keeps the session file up to date: a few seconds after a change, and at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer

from viewer.core.session import Session, pack_key, save_session
from viewer.core.state import ViewState
from viewer.core.store import Store

SAVE_AFTER = 3000  # ms from the first change that is not yet saved


class SessionKeeper(QObject):
    """Saves the view of `store` and the window's own words to `path`; without a path, nothing.

    window : gives what the window wants back (geometry, docks, size of text)
    say : tells the user, once, that saving does not work
    """

    def __init__(
        self, path: Path | None, store: Store, window: Callable[[], dict[str, str]], say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._path = path
        self._store = store
        self._window = window
        self._say = say
        self._failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.save)

    @property
    def dirty(self) -> bool:
        """Whether something waits to be saved."""
        return self._timer.isActive()

    def refresh(self, before: ViewState, after: ViewState) -> None:
        """The view changed; pointing alone is not worth a write."""
        if before.still != after.still:
            self.touch()

    def touch(self) -> None:
        """Something to save: write it soon, with whatever else comes meanwhile."""
        if self._path is not None and not self._timer.isActive():
            self._timer.start()

    def save(self) -> None:
        """Write now. A disk that cannot be written is named once, the program goes on."""
        self._timer.stop()
        if self._path is None:
            return
        try:
            session = Session(self._store.state, self._window())
            save_session(self._path, session, pack_key(self._store.catalogue.pack))
        except OSError as error:
            if not self._failed:
                words = self.tr("The view cannot be saved for next time: {file}: {reason}")
                self._say(words.format(file=self._path, reason=error.strerror or error))
            self._failed = True
