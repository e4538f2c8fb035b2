"""How a row of the tree is painted."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QModelIndex, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from viewer.ui.theme import TOKENS
from viewer.ui.tree_model import DOT_ROLE, SHOWN_ROLE


class RowDelegate(QStyledItemDelegate):
    """Paints a row: fold arrow by the view, a dot in the colour of its role, the name, and whether it is shown."""

    def __init__(self, view: QTreeView, theme: Callable[[], str]) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(26, round(option.fontMetrics.height() * 1.55)))

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        if painter is None:
            return
        tokens = TOKENS[self._theme()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        # A part of a bone is shown and hidden with the bone: no eye, so its long name has room for both.
        partial = index.siblingAtColumn(1).data(SHOWN_ROLE) is None
        if partial and index.column() == 0:
            box.setRight(box.right() + self._view.columnWidth(1) - 4)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            covered = partial and index.column() == 1
            painter.fillRect(QRectF() if covered else box, QColor(tokens.chosen if chosen else tokens.chip))
        shown = index.siblingAtColumn(0).data(SHOWN_ROLE)
        if index.column() == 1 and not partial:
            self._paint_eye(painter, box, shown, chosen or over, QColor(tokens.muted))
        elif index.column() == 0:
            self._paint_name(painter, box, index, QColor(tokens.muted if shown == "hidden" else tokens.ink))
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(QColor(tokens.focus), 1.5))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()

    def _paint_name(self, painter: QPainter, box: QRectF, index: QModelIndex, ink: QColor) -> None:
        dot = index.data(DOT_ROLE)
        left = box.left() + 4
        if dot is not None:
            painter.setBrush(dot)
            painter.setPen(Qt.PenStyle.NoPen)
            radius = painter.fontMetrics().height() * 0.28
            painter.drawEllipse(QPointF(left + radius, box.center().y()), radius, radius)
            left += 2 * radius + 6
        painter.setPen(ink)
        room = QRectF(left, box.top(), box.right() - left, box.height())
        text = painter.fontMetrics().elidedText(index.data(), _elided(index.data()), int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_eye(self, painter: QPainter, box: QRectF, shown: str, near: bool, ink: QColor) -> None:
        """An open eye where the pointer or the selection is, a struck-out one on every hidden row."""
        if shown != "hidden" and not near:
            return
        middle = QPointF(box.right() - 16, box.center().y())
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath(middle - QPointF(8, 0))
        path.quadTo(middle - QPointF(0, 9), middle + QPointF(8, 0))
        path.quadTo(middle + QPointF(0, 9), middle - QPointF(8, 0))
        painter.drawPath(path)
        painter.setBrush(ink if shown == "shown" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, 2.2, 2.2)
        if shown == "hidden":
            painter.drawLine(middle + QPointF(-7, 6), middle + QPointF(7, -6))


def _elided(name: str) -> Qt.TextElideMode:
    """A side at the end of a name must stay; elsewhere the beginning says most."""
    return Qt.TextElideMode.ElideMiddle if "," in name else Qt.TextElideMode.ElideRight
