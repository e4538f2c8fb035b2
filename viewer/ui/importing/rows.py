"""The rows of the table of an import, as Qt asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
)

from meshes.importing.plan import ImportPlan
from viewer.ui.importing import wording
from viewer.ui.translation import translate

NAME, STRUCTURE, SURE, WHY = range(4)


class PieceModel(QAbstractTableModel):
    """The rows of a plan in a fixed order, so that no row jumps while it is answered."""

    def __init__(self, language: str, parent: QObject) -> None:
        super().__init__(parent)
        self._language = language
        self._plan: ImportPlan | None = None
        self._order: tuple[int, ...] = ()

    def show_plan(self, plan: ImportPlan, order: Sequence[int]) -> None:
        """Show another plan; a new order of rows resets the table."""
        same = tuple(order) == self._order
        if not same:
            self.beginResetModel()
        self._plan, self._order = plan, tuple(order)
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(len(order) - 1, WHY))
        else:
            self.endResetModel()

    def piece(self, index: QModelIndex) -> int | None:
        """The number of the piece of a row."""
        return self._order[index.row()] if index.isValid() and index.row() < len(self._order) else None

    def row_of(self, piece: int) -> int:
        """The row of a piece."""
        return self._order.index(piece)

    def target(self, index: QModelIndex) -> str | None:
        """What the row's piece is taken for."""
        piece = self.piece(index)
        return None if self._plan is None or piece is None else self._plan.guesses[piece].target

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            translate("Import", "Name in the file"), translate("Import", "Structure"), translate("Import", "How sure"),
            translate("Import", "Why"),
        )[section]  # fmt: skip

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == STRUCTURE else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        piece = self.piece(index)
        if piece is None or self._plan is None:
            return None
        texts = (
            lambda: self._plan.pieces.all[piece].name if self._plan else "",
            lambda: wording.target_words(self._plan, piece, self._language) if self._plan else "",
            lambda: wording.sure_words(self._plan, piece) if self._plan else "",
            lambda: wording.why_words(self._plan, piece) if self._plan else "",
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]()
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{texts[index.column()]()}\n{self._plan.pieces.all[piece].source}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text() for text in texts)
        return None
