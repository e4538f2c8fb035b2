"""The tools over the left edge of the picture, and the line below that tells the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QFrame, QGridLayout, QLabel, QToolButton, QWidget

from annotations.tags.vocabulary import protocols, vocabulary
from viewer.core.tagging.making import level_of, steps_of
from viewer.core.tagging.state import TOOLS, Tagging
from viewer.ui.floating_bars import MARKER
from viewer.ui.tagging.icons import SIZE, tool_icon
from viewer.ui.tagging.words import TOOL_WORDS
from viewer.ui.translation import translate

if TYPE_CHECKING:
    from viewer.core.catalogue import Catalogue

TOP, LEFT = 58, 14  # pixels from the corner of the picture
PADDING = 64  # pixels round the words of the hint
ROWS = len(TOOLS) // 2


class ToolStrip(QFrame):
    """A button for each tool, in two columns: what is placed, what is painted."""

    def __init__(self, parent: QWidget, actions: dict[str, QAction]) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setAccessibleName(translate("Tagging", "Annotation tools"))
        grid = QGridLayout(self)
        grid.setContentsMargins(5, 5, 5, 5)
        grid.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        for number, tool in enumerate(TOOLS):
            button = QToolButton()
            button.setDefaultAction(actions[f"tool-{tool}"])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setIconSize(QSize(SIZE, SIZE))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(translate("Tagging", TOOL_WORDS[tool].name))
            grid.addWidget(button, number % ROWS, number // ROWS)
            self.buttons[tool] = button
        self.hide()

    def restyle(self, colour: str) -> None:
        """Draw the icons in the colour of the theme's text."""
        for tool, button in self.buttons.items():
            button.defaultAction().setIcon(tool_icon(tool, colour))  # type: ignore[union-attr]

    def place(self) -> None:
        """Take the place at the left edge, in the middle of its height."""
        parent = self.parentWidget()
        assert parent is not None
        self.adjustSize()
        self.move(LEFT, max(TOP, (parent.height() - self.height()) // 2))


class HintLine(QLabel):
    """What to do next, at the bottom of the picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floating")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, words: str) -> None:
        """Show `words`, or nothing."""
        self.setText(words)
        self.setVisible(bool(words))
        self.place()

    def place(self) -> None:
        """At the bottom, right of the orientation marker, as narrow as the words are."""
        parent = self.parentWidget()
        if parent is None or self.isHidden():
            return
        left = MARKER if parent.width() > 3 * MARKER else LEFT
        room = parent.width() - left - LEFT
        self.ensurePolished()
        self.setFixedWidth(min(room, self.fontMetrics().horizontalAdvance(self.text()) + PADDING))
        inside = QRect(0, 0, self.width() - PADDING // 2, parent.height())
        words = self.fontMetrics().boundingRect(inside, Qt.TextFlag.TextWordWrap, self.text())
        self.setFixedHeight(words.height() + PADDING // 3)
        middle = (parent.width() - self.width()) // 2
        self.move(max(left, middle), parent.height() - self.height() - LEFT)
        self.raise_()


def hint_of(state: Tagging, catalogue: Catalogue) -> str:
    """What to do next with the tool in hand; empty without one."""
    if state.tool is None:
        return ""
    hints = TOOL_WORDS[state.tool].hints
    hint = translate("Tagging", hints[min(len(state.placed), len(hints) - 1)])
    if state.tool == "series" and state.protocol is not None:
        steps = steps_of(catalogue, state.protocol)
        label, structure = steps[min(state.step, len(steps) - 1)]
        name = vocabulary(catalogue.language)[label].name
        where = level_of(catalogue, catalogue.meshes_of(structure)) or catalogue.name(structure)
        return f"{where}: {name} ({state.step + 1}/{len(steps)}) – {hint}"
    if state.tool == "series":
        return translate("Tagging", "Choose a series of landmarks in the panel Annotations.")
    return " ".join(filter(None, (_what(state, catalogue), hint, _size(state))))


def _what(state: Tagging, catalogue: Catalogue) -> str:
    """What the annotation will be called, where the user has said so."""
    entry = vocabulary(catalogue.language).get(state.label)
    name = entry.name if entry is not None else state.label
    return f"{name} {state.grade}".strip() + " –" if name else ""


def _size(state: Tagging) -> str:
    if state.tool in ("brush", "erase"):
        return translate("Tagging", "Brush: {size} mm").format(size=f"{2 * state.brush:.1f}")
    if state.tool == "grow":
        return translate("Tagging", "Up to {size}°").format(size=f"{state.growth:.0f}")
    return ""


def first_series() -> str:
    """The series that the tool begins with where none was chosen."""
    return next(iter(protocols()))
