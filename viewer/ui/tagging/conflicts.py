"""Two changed the same annotation: both versions side by side in words, and three buttons; nothing moves before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QT_TRANSLATE_NOOP, Qt
from PyQt6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotations.tags.vocabulary import vocabulary
from viewer.core.tagging.contests import BOTH, MINE, THEIRS, Contest, Difference, differences
from viewer.ui.translation import translate

FIELDS = {
    "label": QT_TRANSLATE_NOOP("Conflicts", "Label"),
    "grade": QT_TRANSLATE_NOOP("Conflicts", "Grade"),
    "structure": QT_TRANSLATE_NOOP("Conflicts", "Structure"),
    "level": QT_TRANSLATE_NOOP("Conflicts", "Level"),
    "side": QT_TRANSLATE_NOOP("Conflicts", "Side"),
    "status": QT_TRANSLATE_NOOP("Conflicts", "Status"),
    "comment": QT_TRANSLATE_NOOP("Conflicts", "Comment"),
    "colour": QT_TRANSLATE_NOOP("Conflicts", "Colour"),
    "points": QT_TRANSLATE_NOOP("Conflicts", "Place"),
    "faces": QT_TRANSLATE_NOOP("Conflicts", "Painted faces"),
    "": QT_TRANSLATE_NOOP("Conflicts", "Annotation"),
}
_REMOVED = QT_TRANSLATE_NOOP("Conflicts", "removed")


class ConflictDialog(QDialog):
    """Shows the first of the contests given; `answer` is called with it and what was chosen."""

    def __init__(self, answer: Callable[[Contest, str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setWindowTitle(self.tr("Changed by two"))
        self._answer = answer
        self._contest: Contest | None = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.table = QTableWidget(0, 3)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setAccessibleName(self.tr("What differs"))
        self.table.setWordWrap(True)
        self.table.verticalHeader().setVisible(False)  # type: ignore[union-attr]  # a table has one
        heading = self.table.horizontalHeader()
        assert heading is not None
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.buttons = {
            MINE: QPushButton(self.tr("Keep &mine")),
            THEIRS: QPushButton(self.tr("Keep &theirs")),
            BOTH: QPushButton(self.tr("Keep &both")),
        }
        row = QHBoxLayout()
        row.addStretch(1)
        for answer_, button in self.buttons.items():
            button.setAutoDefault(False)  # no slip of the Return key decides
            button.clicked.connect(lambda _checked=False, chosen=answer_: self._chosen(chosen))
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        em = self.fontMetrics().averageCharWidth()
        self.resize(em * 84, em * 42)

    def ask(self, contests: Sequence[Contest], name: str) -> None:
        """Show the first of `contests`, which is about the annotation called `name`; close where there is none."""
        self._contest = contests[0] if contests else None
        if self._contest is None:
            self.hide()
            return
        one = self._contest
        said = self.tr("{who} changed “{name}” before your change was written. Nothing was written over.")
        words = [said.format(who=one.who, name=name)]
        if len(contests) > 1:
            words.append(self.tr("{count} more are to be decided.").format(count=len(contests) - 1))
        self.words.setText(" ".join(words))
        self.table.setHorizontalHeaderLabels([self.tr("What"), self.tr("Mine"), one.who])
        rows = differences(one.mine, one.theirs.annotation if one.theirs else None)
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(self._texts(row)):
                self.table.setItem(number, column, QTableWidgetItem(text))
        self.buttons[BOTH].setVisible(one.mine is not None and one.theirs is not None)
        self.show()
        self.table.resizeRowsToContents()  # now that the columns are as wide as they will be

    @staticmethod
    def _texts(row: Difference) -> tuple[str, str, str]:
        what, _, unit = row.field.rpartition("_")
        name = translate("Conflicts", FIELDS[row.field]) if row.field in FIELDS else f"{what} ({unit})"
        nothing = translate("Conflicts", _REMOVED) if row.field == "" else "–"
        known = vocabulary() if row.field in ("label", "") else {}
        mine, theirs = (known[word].name if word in known else word for word in (row.mine, row.theirs))
        return name, mine or nothing, theirs or nothing

    def _chosen(self, answer: str) -> None:
        if self._contest is not None:
            self._answer(self._contest, answer)
