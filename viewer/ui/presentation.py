"""What stands beside the picture while presenting: one large text in the patient's language."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.core.actions import Action, SetPresenting, StepSegment
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.legend import Legend
from viewer.ui.linked_text import LinkedText
from viewer.ui.theme import point_size

AUDIENCE = "patient"
FACTOR = 1.7  # how much larger than in the text panel


class Presentation(QWidget):
    """Title, legend, text and the way to the next segment; read from across a room."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store = store
        self._seen: tuple[object, ...] = ()
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.legend = Legend(store, dispatch)
        self.text = LinkedText(store, dispatch, FACTOR)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 12, 18)
        layout.setSpacing(14)
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, 20, 0)
        head.setSpacing(14)
        head.addWidget(self.title)
        head.addWidget(self.legend)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)
        layout.addLayout(self._buttons(dispatch))
        self.hide()

    def _buttons(self, dispatch: Callable[[Action], None]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 20, 0)
        for words, action in (
            (self.tr("↑  Segment above"), StepSegment(-1)),
            (self.tr("↓  Segment below"), StepSegment(1)),
            (self.tr("Esc  Leave"), SetPresenting(False)),
        ):
            button = QPushButton(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _, action=action: dispatch(action))
            row.addWidget(button)
        return row

    def set_text_size(self, text_size: int) -> None:
        """Follow the window's size of text, per cent."""
        self.text.text_size = text_size
        self.title.setStyleSheet(f"font-size: {point_size(text_size) * 2.4:.1f}pt; font-weight: 700;")
        self.legend.setStyleSheet(f"QAbstractButton {{ font-size: {point_size(text_size) * 1.3:.1f}pt; }}")
        self._seen = ()

    def refresh(self, state: ViewState) -> None:
        """Show the text for patients while presenting."""
        self.setVisible(state.presenting)
        if not state.presenting:
            return
        self.legend.refresh(state)
        seen = (state.selection, state.theme)
        if seen == self._seen:
            return
        self._seen = seen
        from viewer.core.describe import describe  # only when presenting

        target = state.subject
        found = describe(self._store.catalogue, target, AUDIENCE) if target else None
        self.title.setText(found.title if found else self.tr("The lumbar spine"))
        self.text.show_text(found, state)

    def sizeHint(self) -> QSize:
        return QSize(620, 800)
