"""The table of an import: what each piece is called, what it is taken for, how sure that is, and why."""

from __future__ import annotations

from PyQt6.QtCore import (
    QEvent,
    QModelIndex,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from viewer.ui.importing.rows import NAME, STRUCTURE, SURE, PieceModel
from viewer.ui.importing.structures import StructureDelegate
from viewer.ui.translation import translate

EDITS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space}


class PieceTable(QTableView):
    """The table; Return, F2, Space, a letter or a click on a structure edits it."""

    current = pyqtSignal(object)  # the piece of the row that is chosen, or None

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = PieceModel(language, self)
        self.structures = StructureDelegate(language, self)
        self.setModel(self.rows)
        self.setItemDelegateForColumn(STRUCTURE, self.structures)
        self.setAccessibleName(translate("Import", "Surfaces and what they are taken for"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        head, side = self.horizontalHeader(), self.verticalHeader()
        assert head is not None
        assert side is not None
        side.hide()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(self._clicked)

    def piece(self) -> int | None:
        """The piece that is chosen."""
        return self.rows.piece(self.currentIndex())

    def choose(self, piece: int) -> None:
        """Go to the row of a piece."""
        index = self.rows.index(self.rows.row_of(piece), STRUCTURE)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.current.emit(self.rows.piece(current))

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == STRUCTURE:
            self.edit(index)

    def edit_current(self) -> None:
        """Open the list of structures of the row chosen."""
        index = self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index.siblingAtColumn(STRUCTURE))
            self.edit(self.currentIndex())

    def event(self, event: QEvent | None) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and Qt.Key(event.key()) in EDITS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        if event is not None and Qt.Key(event.key()) in EDITS and not event.modifiers() and not editing:
            self.edit_current()
            event.accept()
            return
        super().keyPressEvent(event)

    def fit_columns(self, letter: int) -> None:
        """Widths by the width of a letter, pixels."""
        for column, letters in ((NAME, 20), (STRUCTURE, 34), (SURE, 15)):
            self.setColumnWidth(column, letters * letter)
        side = self.verticalHeader()
        if side is not None:
            side.setDefaultSectionSize(round(self.fontMetrics().height() * 1.9))
