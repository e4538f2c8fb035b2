"""Cross hairs over the picture, for a hand that works by keys alone."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen
from PyQt6.QtWidgets import QWidget

ARM, GAP = 14, 4  # pixels


class CrossHairs(QWidget):
    """A clear pane over the picture that takes no events."""

    def __init__(self, picture: QWidget) -> None:
        super().__init__(picture)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cross: QPointF | None = None
        self.hide()

    @property
    def cross(self) -> QPointF | None:
        """Where the cross hairs stand, or None."""
        return self._cross

    @cross.setter
    def cross(self, place: QPointF | None) -> None:
        if place != self._cross:
            self._cross = place
            self._refresh()

    def _refresh(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.setVisible(self._cross is not None)
        self.update()

    def paintEvent(self, event: Any) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for width, colour in ((4.0, QColor(255, 255, 255, 220)), (1.8, QColor(20, 26, 34))):
            painter.setPen(QPen(colour, width))
            if self._cross is not None:
                for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                    painter.drawLine(self._cross + QPointF(GAP * x, GAP * y), self._cross + QPointF(ARM * x, ARM * y))
        painter.end()
