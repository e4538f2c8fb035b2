"""A row of words of which one holds: the audience, the grouping of the tree, the way a section cuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PyQt6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QHBoxLayout, QPushButton


class Switch(QFrame):
    """Shows `words` (value to word); a click calls `choose` with the value.

    names : value to what a screen reader says, where the word alone would not do
    """

    def __init__(
        self, words: Mapping[str, str], choose: Callable[[str], None], names: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("switch")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for value, word in words.items():
            button = QPushButton(word)
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setAccessibleName((names or words)[value])
            button.clicked.connect(lambda _, value=value: choose(value))
            group.addButton(button)
            row.addWidget(button, 1)
            self.buttons[value] = button

    def fit(self, room: int) -> None:
        """Put the words below one another where `room` pixels do not hold them side by side."""
        wanted = sum(button.sizeHint().width() + self._row.spacing() for button in self.buttons.values())
        across = wanted + 2 * self._row.contentsMargins().left() <= room
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom)

    def hold(self, value: str) -> None:
        """Show `value` as the one that holds."""
        self.buttons[value].setChecked(True)
