"""Looks for news in the database from a thread of its own, so that no window ever waits for a server."""

from __future__ import annotations

import threading

from PyQt6.QtCore import QObject, pyqtSignal

EVERY = 0.5  # seconds between looks; others' changes are to be seen within two
PATIENCE = 0.5  # seconds to wait for the thread at the end; one that hangs in a dead connection ends by itself
LOST, MOVED = -1, -2


class Watching(QObject):
    """Asks the database at `place` for the number of its last change, again and again.

    heard : that number; LOST: it does not answer; MOVED: the file was deleted or replaced beneath us
    """

    heard = pyqtSignal(int)

    def __init__(self, place: str, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="annotations-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Nothing is heard any more."""
        self._over.set()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        from annotations.errors import AnnotationError, StoreError
        from annotations.tags.watch import MovedError, Watch

        watch: Watch | None = None
        while not self._over.is_set():
            try:
                watch = watch or Watch(self._place)
                found = watch.last_sequence()
            except MovedError:
                found = MOVED
            except (AnnotationError, StoreError):
                found = LOST
            if found < 0 and watch is not None and found != MOVED:
                watch.close()
                watch = None
            self._tell(found)
            self._over.wait(EVERY)
        if watch is not None:
            watch.close()

    def _tell(self, found: int) -> None:
        if self._over.is_set():
            return
        try:
            self.heard.emit(found)
        except RuntimeError:  # the window has gone meanwhile
            self._over.set()
