"""The bars that float over the picture: the section plane and the exploded view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from viewer.core.actions import SECTION_NORMALS, Action, SetExplode, SetSection
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.command_set import native_keys
from viewer.ui.commands import cut, flip
from viewer.ui.switch import Switch
from viewer.ui.translation import translate
from viewer.ui.words import AXIS, words

STEPS_PER_MM = 4
MARKER = 128  # pixels that the orientation marker takes of the lower left corner


class FloatingBar(QFrame):
    """A quiet strip of controls; one drag of its slider is one step of undo."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None], name: str) -> None:
        super().__init__()
        self.setObjectName("floating")
        self.setAccessibleName(name)
        self._store = store
        self._dispatch = dispatch
        self._gesture = 0
        self._syncing = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 6, 8, 8)
        self.column.setSpacing(4)
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.column.addLayout(self.row)
        self.row.addWidget(QLabel(name))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMinimumWidth(90)
        self.slider.setAccessibleName(name)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.valueChanged.connect(self._changed)

    def _begin(self) -> None:
        self._gesture += 1

    def _changed(self, value: int) -> None:
        if self._syncing:
            return
        if not self.slider.isSliderDown():
            self._gesture += 1  # keys and clicks on the groove: a step each
        self.moved(value)

    def moved(self, value: int) -> None:
        """The slider stands at `value` by the user's hand."""
        raise NotImplementedError

    def refresh(self, state: ViewState) -> None:
        """Show what the view has; a bar is there only while there is something to move."""
        raise NotImplementedError

    def follow(self, value: int) -> None:
        """Set the slider to what the view has, without answering."""
        self._syncing = True
        self.slider.setValue(value)
        self._syncing = False

    def fit(self, room: int) -> None:
        """Arrange the controls for a picture in which a bar may be `room` pixels wide."""

    def close_button(self, tip: str, action: Callable[[], None]) -> QToolButton:
        """A cross at the end."""
        made = QToolButton()
        made.setText("✕")
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.clicked.connect(action)
        return made


class ExplodeBar(FloatingBar):
    """How far the spine is pulled apart."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__(store, dispatch, translate("ExplodeBar", "Explode"))
        self.slider.setRange(0, 100)
        self.row.addWidget(self.slider, 1)
        self.row.addWidget(self.close_button(self.tr("Put together again"), lambda: dispatch(SetExplode(0.0))))
        self.refresh(store.state)

    def moved(self, value: int) -> None:
        self._dispatch(SetExplode(value / 100, gesture=self._gesture))

    def refresh(self, state: ViewState) -> None:
        """Show the amount; the bar is there while the spine is apart or the slider is held."""
        self.follow(round(state.explode * 100))
        self.setVisible(state.explode > 0 or self.slider.isSliderDown())


class SectionBar(FloatingBar):
    """Which way the plane cuts, where, and which half is taken away."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__(store, dispatch, translate("SectionBar", "Section"))
        self._axes = Switch(words(AXIS), self._choose)
        self.place = QLabel()
        self.place.setObjectName("muted")
        self.place.setMinimumWidth(self.fontMetrics().horizontalAdvance("−000 mm "))
        other = QToolButton()
        other.setText(self.tr("Flip"))
        other.setToolTip(self.tr("Take the other half away ({keys})").format(keys=native_keys("Shift+C")))
        other.clicked.connect(lambda: dispatch(flip(store)))
        below = QHBoxLayout()
        below.addWidget(self.slider, 1)
        below.addWidget(self.place)
        self.column.addLayout(below)
        self.row.addWidget(self._axes, 1)
        self.row.addWidget(other)
        closing = self.tr("Close the section ({keys})").format(keys=native_keys("C"))
        self.row.addWidget(self.close_button(closing, lambda: dispatch(SetSection(None))))
        self.refresh(store.state)

    def fit(self, room: int) -> None:
        """With large letters in a small picture the axes take a line of their own."""
        margins = self.column.contentsMargins()
        items = [self.row.itemAt(at) for at in range(self.row.count())]
        others = [item.widget() for item in items if item is not None and item.widget() is not self._axes]
        used = sum(one.sizeHint().width() + self.row.spacing() for one in others if one is not None)
        within = room - margins.left() - margins.right()
        self.column.removeWidget(self._axes)
        self.row.removeWidget(self._axes)
        self._axes.fit(within)
        if used + self._axes.sizeHint().width() <= within:
            self.row.insertWidget(1, self._axes, 1)
        else:
            self.column.insertWidget(1, self._axes)

    def _choose(self, axis: str) -> None:
        section = self._store.state.section
        if section is not None and section.axis != axis:
            self._dispatch(cut(self._store, axis))
        self.refresh(self._store.state)

    def moved(self, value: int) -> None:
        section = self._store.state.section
        if section is not None:
            self._dispatch(SetSection(replace(section, position=value / STEPS_PER_MM), gesture=self._gesture))

    def refresh(self, state: ViewState) -> None:
        """Show axis and place; the bar is there while a section is open."""
        section = state.section
        self.setVisible(section is not None)
        if section is None:
            return
        low, high = self._store.catalogue.bounds_of(())[:, SECTION_NORMALS[section.axis]]
        self._syncing = True
        self.slider.setRange(round(float(low) * STEPS_PER_MM), round(float(high) * STEPS_PER_MM))
        self._syncing = False
        self.follow(round(section.position * STEPS_PER_MM))
        self.place.setText(f"{section.position:.0f} mm".replace("-", "−"))
        self._axes.hold(section.axis)


def arrange(picture: QWidget, bars: tuple[FloatingBar, ...]) -> None:
    """Stack the bars that are open at the lower middle of the picture, from the bottom upwards."""
    bottom = picture.height() - 14
    for bar in bars:
        if bar.isHidden():
            continue
        bar.fit(picture.width() - 28)
        size = bar.sizeHint()
        width = min(max(size.width(), 380), picture.width() - 28)
        if picture.width() - width < 2 * MARKER:  # no room beside the orientation marker: above it
            bottom = min(bottom, picture.height() - MARKER)
        bar.setGeometry((picture.width() - width) // 2, bottom - size.height(), width, size.height())
        bar.raise_()
        bottom -= size.height() + 8
