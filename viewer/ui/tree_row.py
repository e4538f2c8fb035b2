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
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.fillRect(option.rect, QColor(tokens.chosen if chosen else tokens.chip))
        shown = index.siblingAtColumn(0).data(SHOWN_ROLE)
        if index.column() == 1 and index.data(SHOWN_ROLE) is None:
            pass  # a part of a bone is shown and hidden with the bone
        elif index.column() == 1:
            self._paint_eye(painter, box, shown, chosen or over, QColor(tokens.muted))
        else:
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
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideMiddle, int(room.width()))
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
