"""The list of structures that a piece can be taken for, searched as one types, in a cell of the table."""

from __future__ import annotations

from PyQt6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QStringListModel,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import (
    QComboBox,
    QCompleter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from viewer.core.import_choices import structure_choices
from viewer.ui.importing.rows import PieceModel
from viewer.ui.translation import translate

LEAVE_OUT, AS_OTHER = "", "other"  # what the list of structures gives besides ids
ARROW = "▾"


class StructureDelegate(QStyledItemDelegate):
    """Edits a structure in a list that is searched as one types."""

    chosen = pyqtSignal(int, str)  # the piece; an id, LEAVE_OUT or AS_OTHER
    unknown = pyqtSignal(str)  # what was typed, where that is no structure

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
        typed = editor.currentText()
        if piece is None or editor.property("sent") or typed == editor.property("before"):
            return
        editor.setProperty("sent", True)  # a click in the list ends the editing twice
        if found is not None:
            self.chosen.emit(piece, found)
        elif typed.strip():
            self.unknown.emit(typed)

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
