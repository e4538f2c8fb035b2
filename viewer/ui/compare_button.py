"""The button that puts a second segment beside the selected one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMenu, QToolButton

from viewer.core.actions import Action, Compare
from viewer.core.state import ViewState
from viewer.core.store import Store


class CompareButton(QToolButton):
    """A menu of the other segments; while two are compared, it ends that."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__()
        self._store = store
        self._dispatch = dispatch
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.clicked.connect(lambda: dispatch(Compare(None)))

    def refresh(self, state: ViewState) -> None:
        """Stand beside a segment's text only."""
        self.setVisible(state.segment is not None and state.subject == state.segment)
        if state.compared:
            self.setText(self.tr("End comparison"))
            self.setToolTip(self.tr("Show {segment} alone again").format(segment=state.segment))
            self.setMenu(None)
        else:
            self.setText(self.tr("Compare"))
            self.setToolTip(self.tr("Put another segment beside this one"))
            self.setMenu(self._menu)

    def _fill(self) -> None:
        self._menu.clear()
        for segment in self._store.catalogue.segments:
            if segment != self._store.state.segment:
                made = self._menu.addAction(self.tr("Compare with {segment}").format(segment=segment))
                assert made is not None
                made.triggered.connect(partial(self._compare, segment))

    def _compare(self, segment: str, _checked: bool = False) -> None:
        self._dispatch(Compare(segment))
