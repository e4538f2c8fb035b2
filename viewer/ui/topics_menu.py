"""The menu of texts that are on no structure: conditions and nerve roots, by the names the audience knows them by."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QT_TRANSLATE_NOOP
from PyQt6.QtWidgets import QMenu, QMenuBar

from annotations.topics import topics
from viewer.core.actions import Action, Select
from viewer.core.store import Store
from viewer.core.titles import name_for
from viewer.ui.translation import translate

#: Folder of the texts -> the submenu.
GROUPS = {
    "conditions": QT_TRANSLATE_NOOP("Menus", "Conditions"),
    "roots": QT_TRANSLATE_NOOP("Menus", "Nerve roots"),
}


def add_topics_menu(bar: QMenuBar, before: QMenu, store: Store, dispatch: Callable[[Action], None]) -> QMenu:
    """A menu in front of another that selects what is to be read; filled when it opens, since names change."""
    menu = QMenu(translate("Menus", "&Read"), bar)
    for folder, title in GROUPS.items():
        group = menu.addMenu(translate("Menus", title))
        assert group is not None
        group.aboutToShow.connect(partial(_fill, group, folder, store, dispatch))
    bar.insertMenu(before.menuAction(), menu)
    return menu


def _fill(menu: QMenu, folder: str, store: Store, dispatch: Callable[[Action], None]) -> None:
    menu.clear()
    for topic in topics(store.catalogue.language).values():
        if topic.folder == folder:
            action = menu.addAction(name_for(store.catalogue, topic.id, store.state.audience).replace("&", "&&"))
            assert action is not None
            action.setObjectName(topic.id)
            action.setCheckable(True)
            action.setChecked(store.state.topic == topic.id)
            action.triggered.connect(lambda _, target=topic.id: dispatch(Select(target)))
