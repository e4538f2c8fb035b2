"""A field to choose a word of the vocabulary in, or to write one's own."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QCompleter

from annotations.tags.vocabulary import vocabulary
from viewer.ui.translation import translate

ORDER = ("condition", "landmark", "structure", "size", "own")


class LabelBox(QComboBox):
    """All words by their names; what is typed is sought anywhere in them, and a word that is none is taken as it is."""

    chosen = pyqtSignal(str)  # id of the word

    def __init__(self, language: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        entries = sorted(vocabulary(language).values(), key=lambda one: (ORDER.index(one.group), one.name.casefold()))
        for entry in entries:
            self.addItem(entry.name, entry.id)
        self.setCurrentIndex(-1)
        completer = self.completer()
        assert completer is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.activated.connect(lambda row: self.chosen.emit(self.itemData(row)))
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(translate("Tagging", "What the next one is called: type to search"))
        line.returnPressed.connect(self._typed)

    def show_label(self, label: str, instead: str = "") -> None:
        """Show a word by its id; `instead` where there is none to show."""
        row = self.findData(label)
        self.blockSignals(True)
        self.setCurrentIndex(row)
        if row < 0:
            self.setEditText(label)
        self.blockSignals(False)
        line = self.lineEdit()
        if line is not None and instead:
            line.setPlaceholderText(instead)

    def _typed(self) -> None:
        text = self.currentText().strip()
        row = self.findText(text, Qt.MatchFlag.MatchFixedString)
        if row >= 0:
            self.setCurrentIndex(row)
            self.chosen.emit(self.itemData(row))
        elif text:
            self.chosen.emit(text)
