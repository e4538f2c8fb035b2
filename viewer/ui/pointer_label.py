"""Small words that float over the picture: the name beside the pointer, and what is seen from where."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPoint, Qt
from PyQt6.QtWidgets import QLabel, QWidget


class FloatingLabel(QLabel):
    """A word over the viewport that never takes the pointer's events."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._corner = False
        self.hide()

    def say(self, words: str) -> None:
        """Show `words`, or nothing for an empty text."""
        if words != self.text():
            self.setText(words)
            self._fit()
        self.setVisible(bool(words))

    def _fit(self) -> None:
        self.ensurePolished()
        self.resize(self.sizeHint())

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.resize(self.sizeHint())
            if self._corner:
                self.place_at_corner()

    def place_beside(self, pointer: QPoint) -> None:
        """Left above the pointer, as far as the parent has room, never under it."""
        parent = self.parentWidget()
        if parent is None:
            return
        x = pointer.x() - self.width() - 14
        x = x if x >= 6 else pointer.x() + 18
        y = min(max(6, pointer.y() - self.height() - 10), parent.height() - self.height() - 6)
        self.move(min(x, max(6, parent.width() - self.width() - 6)), y)

    def place_at_corner(self, margin: int = 14) -> None:
        """In the parent's upper right corner; not at all where it does not fit."""
        self._corner = True
        parent = self.parentWidget()
        if parent is not None:
            self.move(parent.width() - self.width() - margin, margin)
            self.setVisible(bool(self.text()) and self.width() + 2 * margin <= parent.width())
