"""Reading a scan in a thread of its own, with a bar that says how far it is and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from meshes.importing.model import Progress, Scan
from viewer.ui.working import Working

Reader = Callable[[Path, Progress], Scan]
STEPS = 1000


def read_scan(path: Path, progress: Progress) -> Scan:
    """The scan in a file or folder; the readers are loaded when the first scan is opened."""
    from meshes.importing.volumes import read_scan as read

    return read(path, progress)


class ScanReading(Working):
    """Reads one scan; `done` with it, `failed` with one line, neither when it was stopped."""

    def __init__(self, path: Path, read: Reader, parent: QObject) -> None:
        super().__init__(lambda progress: read(path, progress), parent, path.name)
        self.path = path


class ReadingBar(QWidget):
    """What is being read, how far, and a button to stop."""

    stopped = pyqtSignal()

    def __init__(self, name: str) -> None:
        super().__init__()
        words = self.tr("Reading {file}").format(file=name)
        self.setAccessibleName(words)
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words)
        self.bar.setFixedHeight(8)
        self.bar.setMinimumWidth(120)
        button = QToolButton()
        button.setText(self.tr("Stop"))
        button.setToolTip(self.tr("Stop reading the scan"))
        button.clicked.connect(self.stopped)
        self.button = button
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (label, self.bar, button):
            row.addWidget(widget)

    def tell(self, share: float, what: str) -> None:
        """How far it is, 0 to 1."""
        self.bar.setValue(round(min(max(share, 0.0), 1.0) * STEPS))
        self.setToolTip(what)
