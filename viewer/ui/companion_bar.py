"""The bar over the picture while another pack is laid over the open one: which is which, and how firmly it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from viewer.core.actions import Action, SetCompanion
from viewer.core.palette import BASE_COLOURS, GHOSTS
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.floating_bars import FloatingBar
from viewer.ui.translation import translate


class Swatch(QWidget):
    """A dot of colour."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = "#000000"

    def sizeHint(self) -> QSize:
        return QSize(12, 12)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(self.colour))
        painter.setPen(self.palette().mid().color())
        side = min(self.width(), self.height(), 12) - 1
        painter.drawEllipse(0, (self.height() - side) // 2, side, side)
        painter.end()


class CompanionBar(FloatingBar):
    """Legend, slider and cross."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None], parent: QWidget) -> None:
        super().__init__(store, dispatch, translate("CompanionBar", "Over it"))
        self.setParent(parent)
        head = self.row.itemAt(0)
        assert head is not None
        name = head.widget()
        assert isinstance(name, QLabel)
        self.other, self.own, self.how = name, QLabel(), QLabel()
        self.how.setObjectName("muted")
        self._swatches = Swatch(), Swatch()
        self.row.insertWidget(0, self._swatches[0])
        self.row.addWidget(self._swatches[1])
        self.row.addWidget(self.own)
        self.row.addStretch(1)
        closing = translate("CompanionBar", "Show the open pack alone again")
        self.row.addWidget(self.close_button(closing, lambda: dispatch(SetCompanion(None))))
        self.slider.setRange(0, 100)
        self.slider.setToolTip(translate("CompanionBar", "How firmly the other pack is drawn"))
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.slider, 1)
        below.addWidget(self.how)
        self.column.addLayout(below)

    def say(self, other: str, own: str, how: str) -> None:
        """The titles of the pack laid over and of the open one, and how well they are aligned."""
        for label, words in ((self.other, other), (self.own, own), (self.how, how)):
            label.setText(words)
        self.slider.setAccessibleName(translate("CompanionBar", "How firmly {title} is drawn").format(title=other))

    def moved(self, value: int) -> None:
        companion = self._store.state.companion
        if companion is not None:
            self._dispatch(SetCompanion(replace(companion, strength=value / 100), gesture=self._gesture))

    def refresh(self, state: ViewState) -> None:
        """Show the strength; the bar is there while a pack is laid over."""
        companion = state.companion
        self.setVisible(companion is not None and companion.way == "over")
        if companion is not None:
            self.follow(round(companion.strength * 100))
        for swatch, colour in zip(self._swatches, (GHOSTS[state.theme], BASE_COLOURS["bone"]), strict=True):
            swatch.colour = colour
            swatch.update()
