"""The commands as Qt actions: made once from the table, brought up to date with the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QAction, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QTextBrowser,
    QWidget,
)

from viewer.core.actions import Action
from viewer.core.store import Store
from viewer.ui.commands import COMMANDS, MENUS, SEPARATOR, Command
from viewer.ui.translation import translate


class CommandSet:
    """All commands of one window.

    dispatch : carries out a view's action; run : carries out one of the window's own commands by name
    """

    def __init__(
        self, window: QMainWindow, store: Store, dispatch: Callable[[Action], None], run: Callable[[str], None]
    ) -> None:
        self._store = store
        self._dispatch = dispatch
        self._run = run
        self.after_refresh: Callable[[], None] = lambda: None  # brings up to date what no table can
        self.rows = {row.id: row for row in COMMANDS if row.text != SEPARATOR}
        self.actions = {row.id: self._action(window, row) for row in self.rows.values()}
        self.refresh()

    def _action(self, window: QMainWindow, row: Command) -> QAction:
        made = QAction(row.title, window)
        made.setObjectName(row.id)
        made.setShortcuts([QKeySequence(key) for key in row.shortcut])
        made.setCheckable(row.checked is not None)
        keys = f" ({self.keys(row)})" if row.shortcut else ""
        made.setToolTip(f"{row.told}{keys}")
        made.setIconText(row.short_title)
        made.triggered.connect(partial(self._trigger, row))
        window.addAction(made)  # so that the shortcut works while the menu bar is hidden
        return made

    def _trigger(self, row: Command, _checked: bool = False) -> None:
        if row.action is not None:
            self._dispatch(row.action(self._store))
        else:
            self._run(row.window)
        self.refresh()  # a click flips the switch by itself, even where the action could not be done

    def refresh(self) -> None:
        """Enable and check the actions as the view has it."""
        for key, row in self.rows.items():
            action = self.actions[key]
            action.setEnabled(row.enabled(self._store))
            if row.checked is not None:
                action.setChecked(row.checked(self._store.state))
        self.after_refresh()

    def fill_menus(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Draw the menu bar; gives its menus by their English titles."""
        menus: dict[str, QMenu] = {}
        for title in MENUS:
            menu = bar.addMenu(translate("Menus", title))
            assert menu is not None
            menus[title] = menu
            for row in COMMANDS:
                if row.menu != title:
                    continue
                if row.text == SEPARATOR:
                    menu.addSeparator()
                elif row.submenu:
                    _submenu(menu, row.submenu).addAction(self.actions[row.id])
                else:
                    menu.addAction(self.actions[row.id])
        return menus

    @staticmethod
    def keys(row: Command) -> str:
        """The shortcut as this platform writes it."""
        return native_keys(row.shortcut[0]) if row.shortcut else ""


def _submenu(menu: QMenu, title: str) -> QMenu:
    """The submenu with that English title; made at the end of `menu` where there is none yet."""
    found: QMenu | None = menu.findChild(QMenu, title, Qt.FindChildOption.FindDirectChildrenOnly)
    if found is None:
        found = QMenu(translate("Menus", title), menu)
        found.setObjectName(title)
        menu.addMenu(found)
    return found


def native_keys(shortcut: str) -> str:
    """A shortcut of the table as this platform and the language spoken write it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


_MOVES = {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class TypingGuard(QObject):
    """Lets a field, list or slider that has the keyboard keep its own keys: shortcuts without Ctrl or Alt rest."""

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return False
        keeps = isinstance(watched, QWidget) and _keeps(watched, event)
        if keeps:
            event.accept()
        return keeps


def _keeps(widget: QWidget, event: QKeyEvent) -> bool:
    if event.modifiers() not in _PLAIN:
        return False
    key = event.key()
    if isinstance(widget, (QLineEdit, QAbstractSpinBox, QComboBox)):
        return key not in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_F5, Qt.Key.Key_F11)
    if isinstance(widget, (QAbstractItemView, QAbstractSlider)):
        return key in _MOVES or key in (Qt.Key.Key_Return, Qt.Key.Key_Space)
    return isinstance(widget, QTextBrowser) and key in _MOVES
