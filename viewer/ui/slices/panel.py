"""The panel of the scan: three linked slices, each with a slider, and the few switches above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QResizeEvent
from PyQt6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QVBoxLayout, QWidget

from viewer.core.actions import Action
from viewer.core.reslice import PLANES
from viewer.core.slices import WINDOWS
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.slices.hand import _gestures
from viewer.ui.slices.pictures import Pictures
from viewer.ui.slices.view import SliceView, told_position
from viewer.ui.translation import translate
from viewer.ui.words import AXIS, GREYS, word


class SlicePane(QWidget):
    """One slice and, below it, the slider that goes through the scan."""

    def __init__(self, axis: str, pictures: Pictures, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__()
        self.view = SliceView(axis, pictures, store, dispatch)
        self._syncing = False
        self._gesture = 0
        normal = PLANES[axis].normal
        self._low, high = (float(end) for end in pictures.reslicer.box[:, normal])
        self._step = pictures.reslicer.spacing[normal]
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, max(1, round((high - self._low) / self._step) - 1))
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(
            translate("SlicePanel", "{plane}: place in the scan").format(plane=word(AXIS, axis))
        )
        self.slider.sliderPressed.connect(self._begin)
        self.slider.valueChanged.connect(self._moved)
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 5)
        row.addWidget(self.slider, 1)
        row.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addLayout(row)

    def _begin(self) -> None:
        self._gesture = next(_gestures)

    def _moved(self, value: int) -> None:
        if self._syncing:
            return
        if not self.slider.isSliderDown():
            self._begin()
        self.view.move_to(self._low + (value + 0.5) * self._step, self._gesture)

    def refresh(self, before: ViewState | None) -> None:
        """Show the view as it is."""
        self.view.refresh(before)
        position = self.view.position
        self._syncing = True
        self.slider.setValue(round((position - self._low) / self._step - 0.5))
        self._syncing = False
        self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(" L 000.0 mm"))
        self.words.setText(told_position(self.view.axis, position))


class SlicePanel(QWidget):
    """Header and three panes, beside or below one another as there is room; one of them alone on a double click.

    actions : the window's commands by id, whose switches and presets the header shows
    """

    def __init__(
        self, name: str, pictures: Pictures, store: Store, dispatch: Callable[[Action], None],
        actions: Mapping[str, QAction],
    ) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName("panel")
        self._store = store
        self.panes = {axis: SlicePane(axis, pictures, store, dispatch) for axis in PLANES}
        self.alone: str | None = None
        self.presets = QToolButton()
        self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._panes.setSpacing(2)
        for pane in self.panes.values():
            pane.view.enlarge.connect(self.enlarge)
            self._panes.addWidget(pane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._header(name, actions))
        column.addLayout(self._panes, 1)
        self.refresh(None)

    def _header(self, name: str, actions: Mapping[str, QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(10, 2, 6, 0)
        title = QLabel(name)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setObjectName("muted")
        title.setMinimumWidth(30)
        row.addWidget(title, 1)
        menu = QMenu(self.presets)
        for preset in WINDOWS:
            menu.addAction(actions[f"greys-{preset}"])
        self.presets.setMenu(menu)
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setToolTip(translate("SlicePanel", "Which values are black and white"))
        row.addWidget(self.presets)
        for key in ("scan-outlines", "scan-planes", "scan-fit"):
            row.addWidget(_button(actions[key], actions[key].iconText()))
        row.addWidget(_button(actions["scan-close"], "✕"))
        return row

    @property
    def views(self) -> dict[str, SliceView]:
        """The three views by plane."""
        return {axis: pane.view for axis, pane in self.panes.items()}

    def enlarge(self, axis: str) -> None:
        """Show one view alone, or all again."""
        self.alone = None if self.alone == axis else axis
        for name, pane in self.panes.items():
            pane.setVisible(self.alone in (None, name))
        self.panes[axis].view.setFocus()

    def fit(self) -> None:
        """All views show the whole spine."""
        for pane in self.panes.values():
            pane.view.fit()

    def refresh(self, before: ViewState | None) -> None:
        """Show the view as it is; `before` is what was shown."""
        state = self._store.state
        if state.slices is None or (before and replace(before, camera=None) == replace(state, camera=None)):
            return
        for pane in self.panes.values():
            pane.refresh(before)
        window = state.slices.window
        shown = word(GREYS, window) if isinstance(window, str) else translate("SlicePanel", "Own greys")
        self.presets.setText(f"{shown} ▾")
        self.presets.setAccessibleName(translate("SlicePanel", "Greys: {preset}").format(preset=shown))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        beside = self.width() > 1.3 * self.height()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._panes.direction() != way:
            self._panes.setDirection(way)


def _button(action: QAction, text: str) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setText(text)
    made.setAccessibleName(action.text())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
