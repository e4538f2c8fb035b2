"""The bar on top: name, history, views, layers, ways of seeing, search, theme and the presentation."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from viewer.ui.command_set import CommandSet
from viewer.ui.commands import TOOLBAR_GROUPS
from viewer.ui.translation import translate

ROOMY = 92  # heights of a line, from which width on all has room
NARROW_SEARCH = 24  # average letters that the search field keeps in a narrow window


class TopBar(QToolBar):
    """One row. What does not fit of the middle part moves into the » menu at its end."""

    def __init__(self, commands: CommandSet, search: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(translate("TopBar", "Toolbar"), parent)
        self.setObjectName("top")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._commands = commands
        self._search = search
        self.theme = _button(commands, "theme")
        self.theme.setCheckable(False)
        self.present = _button(commands, "present", self.tr("Present"))
        self.present.setObjectName("present")
        self.tools = self._tools()
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(2, 5, 8, 5)
        layout.setSpacing(4)
        self._brand = QLabel("Lumbar")
        self._brand.setObjectName("brand")
        layout.addWidget(self._brand)
        layout.addWidget(self.tools, 1)
        for widget in (search, self.theme, self.present):
            layout.addWidget(widget)
        row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(row)

    def _tools(self) -> QToolBar:
        tools = _Shrinking()
        tools.setObjectName("tools")
        tools.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        for number, group in enumerate(TOOLBAR_GROUPS):
            if number:
                tools.addSeparator()
            for row in self._commands.rows.values():
                if row.group == group:
                    tools.addAction(self._commands.actions[row.id])
        for button in tools.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if button.objectName() == "qt_toolbar_ext_button":
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
                button.setText("»")
                button.setToolTip(self.tr("More"))
        return tools

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """A narrow window gives the room of the name and of the search field to the buttons."""
        roomy = self.width() >= ROOMY * self.fontMetrics().height()
        least = self.fontMetrics().averageCharWidth() * NARROW_SEARCH
        self._brand.setVisible(roomy)
        self._search.setFixedWidth(self._search.sizeHint().width() if roomy else least)
        super().resizeEvent(event)

    def show_theme(self, theme: str) -> None:
        """The theme's button names the theme it changes to."""
        dark = theme == "dark"
        self.theme.setText(self.tr("Light") if dark else self.tr("Dark"))
        tip = self.tr("Change to the light theme ({keys})") if dark else self.tr("Change to the dark theme ({keys})")
        self.theme.setToolTip(tip.format(keys=self._commands.keys(self._commands.rows["theme"])))


class _Shrinking(QToolBar):
    """A tool bar inside a row that may be squeezed: its own extension button shows the rest."""

    def minimumSizeHint(self) -> QSize:
        return QSize(90, super().minimumSizeHint().height())


def _button(commands: CommandSet, key: str, text: str = "") -> QToolButton:
    made = QToolButton()
    action = commands.actions[key]
    made.setText(text or action.text())
    made.setToolTip(action.toolTip())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(action.text())
    made.clicked.connect(action.trigger)
    return made
