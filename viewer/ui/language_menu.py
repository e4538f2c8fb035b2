"""View > Language: every language by its own name, so that one finds back from any of them."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtGui import QActionGroup
from PyQt6.QtWidgets import QMenu

from annotations.language import LANGUAGES
from viewer.ui.translation import translate


def add_language_menu(menu: QMenu, spoken: str, choose: Callable[[str], None]) -> QMenu:
    """A menu below `menu` that marks the language spoken and calls `choose` with the code of another."""
    made = QMenu(translate("Menus", "Language"), menu)
    group = QActionGroup(made)
    for code, own_name in LANGUAGES.items():
        action = made.addAction(own_name)
        assert action is not None
        action.setObjectName(f"language-{code}")
        action.setCheckable(True)
        action.setChecked(code == spoken)
        action.triggered.connect(lambda _, code=code: choose(code))
        group.addAction(action)
    menu.addMenu(made)
    return made
