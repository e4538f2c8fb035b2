"""One slow thing done in a thread of its own, that tells how far it is and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QObject, QThread, pyqtSignal

from meshes.errors import MeshError
from meshes.importing.model import Cancelled, Progress

Work = Callable[[Progress], Any]


class Working(QThread):
    """Calls `work`; `done` with what it gives, `failed` with one line, neither when it was stopped.

    name : what is at work, for lines on failures nobody foresaw
    """

    progressed = pyqtSignal(float, str)
    done = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, work: Work, parent: QObject, name: str = "import") -> None:
        super().__init__(parent)
        self._work = work
        self._name = name
        self._stopped = False
        self.finished.connect(self.deleteLater)

    def run(self) -> None:
        try:
            result = self._work(self._tell)
            if not self._stopped:
                self.done.emit(result)
        except Cancelled:
            pass
        except (MeshError, OSError) as error:
            self._fail(" ".join(str(error).split()))
        except MemoryError:
            self._fail(f"{self._name}: this computer's memory does not suffice; take fewer or smaller files")
        except Exception as error:  # an exception that left a thread of Qt's would end the program
            self._fail(f"{self._name}: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
        finally:
            self._work = _nothing  # the pieces it holds are not kept until Qt forgets the thread

    def _fail(self, words: str) -> None:
        if not self._stopped:
            self.failed.emit(words)

    def _tell(self, share: float, what: str) -> None:
        if self._stopped:
            raise Cancelled
        self.progressed.emit(share, what)

    def stop(self) -> None:
        """Give up; nothing is emitted any more."""
        self._stopped = True


def _nothing(progress: Progress) -> None:
    """What is left to do when the work is done."""
