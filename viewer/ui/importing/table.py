"""The table of an import: what each piece is called, what it is taken for, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QStringListModel,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QKeyEvent, QPainter
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from meshes.importing.plan import ImportPlan
from viewer.core.import_choices import structure_choices
from viewer.ui.importing import wording
from viewer.ui.translation import translate

NAME, STRUCTURE, SURE, WHY = range(4)
LEAVE_OUT, AS_OTHER = "", "other"  # what the list of structures gives besides ids
ARROW = "▾"
EDITS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space}


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


class StructureDelegate(QStyledItemDelegate):
    """Edits a structure in a list that is searched as one types."""

    chosen = pyqtSignal(int, str)  # the piece; an id, LEAVE_OUT or AS_OTHER

    def __init__(self, language: str, parent: QObject) -> None:
        super().__init__(parent)
        self._ids = [LEAVE_OUT, AS_OTHER, *(key for key, _ in structure_choices(language))]
        own = [translate("Import", "Leave out"), translate("Import", "Other (keep under its own name)")]
        self._names = [*own, *(name for _, name in structure_choices(language))]
        self._list = QStringListModel(self._names, self)

    def createEditor(self, parent: QWidget | None, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setModel(self._list)
        box.setAccessibleName(translate("Import", "Structure"))
        box.setMaxVisibleItems(16)
        completer = QCompleter(self._list, box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        box.setCompleter(completer)
        popup = completer.popup()
        if popup is not None:
            popup.setStyleSheet(_style_of(parent))  # it is a window of its own, which no style reaches
        box.activated.connect(lambda _row, box=box: self._finish(box))
        completer.activated[str].connect(lambda _text, box=box: self._finish(box))
        return box

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget | None, index: QModelIndex) -> None:
        model = index.model()
        assert isinstance(editor, QComboBox)
        assert isinstance(model, PieceModel)
        target = model.target(index)
        editor.setCurrentIndex(self._ids.index(target) if target in self._ids else -1)
        line = editor.lineEdit()
        if line is not None:
            line.setPlaceholderText(translate("Import", "Type L4, disc, root …"))
            line.selectAll()
        editor.setProperty("before", editor.currentText())

    def setModelData(self, editor: QWidget | None, model: QAbstractItemModel | None, index: QModelIndex) -> None:
        assert isinstance(editor, QComboBox)
        assert isinstance(model, PieceModel)
        piece, found = model.piece(index), self.meant(editor.currentText())
        if piece is None or found is None or editor.property("sent"):
            return
        editor.setProperty("sent", True)  # a click in the list ends the editing twice
        self.chosen.emit(piece, found)

    def meant(self, typed: str) -> str | None:
        """The id that was chosen or typed: a name of the list, an id, or words as files have them (`l4`)."""
        from meshes.importing.names import SURE as ENOUGH
        from meshes.importing.names import guess

        plain = typed.strip().casefold()
        for names in (self._names, self._ids):
            lowered = [name.casefold() for name in names]
            if plain and plain in lowered:
                return self._ids[lowered.index(plain)]
        read = guess(typed)
        return read.target if read.target and read.confidence >= min(ENOUGH, 0.6) else None

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        if painter is not None:
            painter.save()
            painter.setPen(option.palette.placeholderText().color())
            where = option.rect.adjusted(0, 0, -6, 0)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, ARROW)
            painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem | None, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        if option is not None:
            option.state &= ~QStyle.StateFlag.State_HasFocus


def _style_of(widget: QWidget | None) -> str:
    """The style sheet that holds for a widget."""
    while widget is not None and not widget.styleSheet():
        widget = widget.parentWidget()
    return widget.styleSheet() if widget is not None else ""


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
