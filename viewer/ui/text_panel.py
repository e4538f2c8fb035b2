"""The text panel: where one is, what it is called, the legend, and the text with its links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from viewer.core.actions import Action, Point, Select, SetAudience, StepOut
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.compare_button import CompareButton
from viewer.ui.legend import Legend
from viewer.ui.linked_text import LinkedText
from viewer.ui.switch import Switch
from viewer.ui.theme import TOKENS
from viewer.ui.wording import short_name
from viewer.ui.words import AUDIENCE, AUDIENCE_TEXT, words

if TYPE_CHECKING:
    from viewer.core.catalogue import Catalogue
    from viewer.core.describe import Description
    from viewer.core.mentions import Mentions

LINES = 30  # height of the panel, in lines, from which there is room for a summary, and for chips beside a card


class TextPanel(QWidget):
    """Describes what is selected; without a selection, the whole spine and how to begin."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None], history: tuple[QToolButton, ...] = ()) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Text"))
        self._store = store
        self._dispatch = dispatch
        self._seen: tuple[object, ...] = ()
        self.description: Description | None = None
        self.crumbs = QLabel()
        self.crumbs.setObjectName("crumbs")
        self.crumbs.setWordWrap(True)
        self.crumbs.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.crumbs.linkActivated.connect(self._go)
        self.crumbs.linkHovered.connect(lambda link: dispatch(Point(link or None)))
        self.title = _label("title")
        self.subtitle = _label("muted")
        self.legend = Legend(store, dispatch)
        self.text = LinkedText(store, dispatch)
        self._describe = lru_cache(maxsize=128)(self._read)
        self._mentions = lru_cache(maxsize=len(AUDIENCE))(partial(_mentions, store.catalogue))
        self.compare = CompareButton(store, dispatch)
        self.audience = Switch(
            words(AUDIENCE),
            lambda name: dispatch(SetAudience(name)),
            words(AUDIENCE_TEXT),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 6, 4, 6)
        layout.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.crumbs, 1)
        for button in history:
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, 16, 0)
        head.setSpacing(8)
        head.addLayout(top)
        switches = QHBoxLayout()
        switches.addWidget(self.audience)
        switches.addStretch(1)
        switches.addWidget(self.compare)
        head.addWidget(self.title)
        head.addWidget(self.subtitle)
        head.addLayout(switches)
        head.addWidget(self.legend)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)
        self.refresh(store.state)

    def refresh(self, state: ViewState) -> None:
        """Show the text for what is selected in `state`."""
        self.legend.refresh(state)
        self._make_room()
        self.compare.refresh(state)
        seen = (state.selection, state.audience, state.passage, state.theme)
        if seen == self._seen:
            return
        if self._seen and self._seen[1] != state.audience:
            QTimer.singleShot(0, self.read_ahead)
        same_text = seen[:3] == self._seen[:3]
        self._seen = seen
        self.audience.hold(state.audience)
        if not same_text:
            target = state.subject
            self.description = self._describe(target, state.audience) if target else None
        self._head(state)
        self._show(state, keep_place=same_text)

    def _show(self, state: ViewState, *, keep_place: bool) -> None:
        """The text, or two of them side by side while segments are compared."""
        found = self.description
        mentions = self._mentions(state.audience)
        if found is not None and mentions.ready:  # until then the text stands without them
            found = replace(found, mentions=mentions.of(found.id))
        if found is not None and state.compared is not None and self._compares(state):
            self.text.show_comparison(found, self._describe(state.compared, state.audience), state)
        else:
            self.text.show_text(found, state, keep_place=keep_place)

    def _read(self, target: str, audience: str) -> Description:
        from viewer.core.describe import describe  # with its Markdown reader, not needed for the first picture

        return describe(self._store.catalogue, target, audience)

    def read_ahead(self) -> None:
        """Read all texts, one at a time while nothing else happens, so that a click or a search finds them read."""
        mentions = self._mentions(self._store.state.audience)
        if mentions.ready:
            return
        if mentions.read_ahead():
            QTimer.singleShot(0, self.read_ahead)
        else:
            self._show(self._store.state, keep_place=True)

    def restyle(self) -> None:
        """Draw the text anew after a change of its size."""
        self.ensurePolished()
        state = self._store.state
        self._head(state)
        self._show(state, keep_place=True)

    def _head(self, state: ViewState) -> None:
        found = self.description
        self.crumbs.setText(self._crumbs(state))
        title, words = (_title(found), _subtitle(found)) if found else self._whole()
        if self._compares(state):
            title, words = self.tr("{first} and {second}").format(first=state.segment, second=state.compared), ""
        self.title.setText(title)
        self.subtitle.setText(words)
        self._make_room()

    def _whole(self) -> tuple[str, str]:
        """What is said of the whole pack: of the atlas what it is, of somebody's own spine what it has."""
        catalogue = self._store.catalogue
        if not catalogue.imported:
            whole = self.tr("Five vertebrae, the discs and joints between them, and their nerves")
            return self.tr("The lumbar spine"), whole
        said = self.tr("Imported, with {levels}. What is not listed under Structures is not in this spine.")
        levels = ", ".join(one for one in catalogue.spine.levels if catalogue.knows(catalogue.spine.vertebra(one)))
        return catalogue.pack.info.title, said.format(levels=levels or self.tr("no vertebra"))

    def _compares(self, state: ViewState) -> bool:
        """Whether two segments stand side by side: while a structure of them is read, they do not."""
        return state.compared is not None and state.subject == state.segment

    def _make_room(self) -> None:
        """Large letters in a low window: the text is worth more than its summary, and a card than a segment's chips."""
        state, roomy = self._store.state, self.height() > LINES * self.fontMetrics().height()
        self.subtitle.setVisible(bool(self.subtitle.text()) and roomy)
        self.legend.setVisible(bool(self.legend.chips) and (roomy or state.subject == state.segment))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._make_room()
        super().resizeEvent(event)

    def _crumbs(self, state: ViewState) -> str:
        """Where one is; each step but the last is a link."""
        ink = TOKENS[state.theme].muted
        steps: list[tuple[str, str]] = [("", self.tr("Lumbar spine"))]
        if state.segment:
            steps.append((state.segment, short_name(self._store.catalogue, state.segment)))
        if state.topic and self.description:
            steps.append((state.topic, self.description.title))
        elif state.structures:
            target, known = state.structures[-1], self._store.catalogue
            for one in filter(None, (known.outer(target), target)):
                steps.append((one, short_name(known, one, in_segment=bool(state.segment))))
        *links, (_, here) = steps
        style = f"color: {ink}; text-decoration: none"
        parts = [f'<a href="{target or "whole"}" style="{style}">{name}</a>' for target, name in links]
        return " › ".join([*parts, f"<b>{here}</b>"])

    def _go(self, link: str) -> None:
        if link != "whole":
            self._dispatch(Select(link))
            return
        for _ in range(3):  # from a part to its structure, from that to its segment, from there to the whole
            self._dispatch(StepOut())

    def sizeHint(self) -> QSize:
        return QSize(392, 640)


def _mentions(catalogue: Catalogue, audience: str) -> Mentions:
    from viewer.core.mentions import Mentions  # reads texts, when something is selected

    return Mentions(catalogue, audience)


def _label(name: str) -> QLabel:
    made = QLabel()
    made.setObjectName(name)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def _title(found: Description) -> str:
    return found.title


def _subtitle(found: Description) -> str:
    """The Latin name and what it is in a sentence."""
    return f"{found.latin}. {found.summary}" if found.latin and found.latin != found.title else found.summary
