"""A button that stands for a structure or segment: pointing at it lights it everywhere, a click selects it."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QEnterEvent
from PyQt6.QtWidgets import QAbstractButton

from viewer.core.actions import Action, Point, Select


class TargetButton(QAbstractButton):
    """Says what it is asked to by `dispatch`; how it looks is its heirs' business."""

    def __init__(self, target: str, dispatch: Callable[[Action], None]) -> None:
        super().__init__()
        self.target = target
        self._dispatch = dispatch
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: dispatch(Select(target)))

    def enterEvent(self, event: QEnterEvent | None) -> None:
        self._dispatch(Point(self.target))
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent | None) -> None:
        self._dispatch(Point(None))
        super().leaveEvent(event)
