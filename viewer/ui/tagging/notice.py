"""What is wrong with the database in one line that stays, with the ways out; and one word on it in the status bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

Way = tuple[str, Callable[[], object]]


class Notice(QFrame):
    """A line over the picture that stays until what it says is mended, or the user has seen enough of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("infobar")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons: list[QPushButton] = []
        close = QToolButton()
        close.setText("✕")
        close.setAccessibleName(self.tr("Close the message"))
        close.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 8, 6)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, message: str, ways: Sequence[Way] = ()) -> None:
        """Show a line and a button for each way out (its words, and what it does)."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = [self._button(words, doing) for words, doing in ways]
        for number, button in enumerate(self.buttons, start=1):
            self._row.insertWidget(number, button)
        self.words.setText(message)
        self.setAccessibleName(message)
        self.show()

    def _button(self, words: str, doing: Callable[[], object]) -> QPushButton:
        made = QPushButton(words)
        made.clicked.connect(lambda: doing())
        return made


class StatusWord(QToolButton):
    """How the annotations are kept, in a word; a click explains."""

    asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("muted")
        self.setAutoRaise(True)
        # the status bar, and with it the picture, keeps its height when the word comes
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.clicked.connect(self.asked)
        self.hide()

    def say(self, word: str, more: str) -> None:
        """Show `word` (none: nothing), and `more` where the pointer rests."""
        self.setText(word)
        self.setToolTip(more)
        self.setAccessibleName(self.tr("Annotations: {word}").format(word=word))
        self.setVisible(bool(word))
