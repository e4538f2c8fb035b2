"""The legend: a chip for each colour of the selected segment; pointing lights its structures, a click selects them."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QPointF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from viewer.core.actions import Action
from viewer.core.catalogue import ROLE_ORDER
from viewer.core.palette import SELECTION_ROLES
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.target_button import TargetButton
from viewer.ui.theme import TOKENS
from viewer.ui.wording import role_label, role_target

LEGEND_ROLES = tuple(role for role in ROLE_ORDER if role not in ("vertebrae", "ligaments"))


class Legend(QWidget):
    """Two columns of chips; hidden while no segment is selected."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._dispatch = dispatch
        self._segment: str | None = None
        self.chips: list[Chip] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self.refresh(store.state)

    def refresh(self, state: ViewState) -> None:
        """Show the roles of the selected segment."""
        if state.segment != self._segment:
            self._segment = state.segment
            self._fill()
        for chip in self.chips:
            chip.show_as(state.theme, chip.target in state.structures, chip.target == state.pointed)
        self.setVisible(bool(self.chips))

    def _fill(self) -> None:
        for chip in self.chips:
            self._grid.removeWidget(chip)
            chip.deleteLater()
        self.chips = []
        for role in LEGEND_ROLES if self._segment else ():
            assert self._segment is not None
            target = role_target(self._store.catalogue, self._segment, role)
            if target is not None:
                self.chips.append(Chip(role_label(self._segment, role), role, target, self._dispatch))
        self._arrange()

    def _arrange(self) -> None:
        """Two columns where the longest word has room, else one."""
        longest = max((chip.sizeHint().width() for chip in self.chips), default=0)
        columns = 2 if self.width() >= 2 * longest + self._grid.spacing() else 1
        for number, chip in enumerate(self.chips):
            self._grid.addWidget(chip, number // columns, number % columns)
        self._grid.setColumnStretch(1, columns - 1)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._arrange()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent | None) -> None:
        if event is not None and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()
        super().changeEvent(event)


class Chip(TargetButton):
    """A dot and a word."""

    def __init__(self, label: str, role: str, target: str, dispatch: Callable[[Action], None]) -> None:
        super().__init__(target, dispatch)
        self._role = role
        self._look = ("light", False, False)
        self.setText(label)
        self.setAccessibleName(label)
        self.setToolTip(self.tr("{label}: point to light, click to select").format(label=label))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_as(self, theme: str, chosen: bool, lit: bool) -> None:
        """The theme, whether it is selected, whether it is pointed at."""
        if (theme, chosen, lit) != self._look:
            self._look = (theme, chosen, lit)
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(
            metrics.horizontalAdvance(self.text()) + round(metrics.height() * 0.56) + 26, metrics.height() + 14
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        theme, chosen, lit = self._look
        tokens = TOKENS[theme]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = tokens.focus if self.hasFocus() or chosen else tokens.key_ring if lit else tokens.chip
        painter.setPen(QPen(QColor(ring), 2 if self.hasFocus() or chosen else 1))
        painter.setBrush(QColor(tokens.chip_hover if lit else tokens.chip))
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 7, 7)
        colour = SELECTION_ROLES[self._role]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour.dark if theme == "dark" else colour.scene))
        radius = self.fontMetrics().height() * 0.28
        painter.drawEllipse(QPointF(10 + radius, self.height() / 2), radius, radius)
        painter.setPen(QColor(tokens.ink))
        room = box.adjusted(round(2 * radius) + 15, 0, -6, 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
