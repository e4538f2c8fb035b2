"""The panel of the lower body: skin or muscles, the drawing, and what is to be said of such maps with its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PyQt6.QtCore import QEvent, QSize, Qt, QUrl
from PyQt6.QtGui import QCursor, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QFrame, QLabel, QTextBrowser, QToolTip, QVBoxLayout, QWidget

from annotations.figure_words import Caption, Run
from annotations.sources import sources
from viewer.core.actions import Action
from viewer.core.body_map import body_look
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.body_canvas import BodyCanvas
from viewer.ui.switch import Switch
from viewer.ui.theme import TOKENS

SKIN, MUSCLES = "skin", "muscles"
MORE, SOURCE = "more", "source"
LINES = 3  # the caption has at most, before it is said shorter
MORE_SHARE = 0.4  # of the height of the panel, at most, for all that is said below the drawing


class BodyFigure(QWidget):
    """Switch, drawing and caption."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store = store
        self._seen: tuple[object, ...] = ()
        self._said: tuple[object, ...] = ()
        self._open = self._asleep = False
        self.layers = Switch(
            {SKIN: self.tr("Skin"), MUSCLES: self.tr("Muscles")},
            self.show_layer,
            {SKIN: self.tr("Show the skin of the roots"), MUSCLES: self.tr("Show the muscles of the roots")},
        )
        self.layers.hold(SKIN)
        self.canvas = BodyCanvas(store, dispatch)
        self.caption = QLabel()
        self.caption.setObjectName("muted")
        self.caption.setWordWrap(True)
        self.caption.setTextFormat(Qt.TextFormat.RichText)
        self.caption.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.caption.linkActivated.connect(self._follow)
        self.caption.linkHovered.connect(self._explain)
        self.more = QTextBrowser()
        self.more.setAccessibleName(self.tr("How maps of the skin differ"))
        self.more.setFrameShape(QFrame.Shape.NoFrame)
        self.more.setOpenLinks(False)
        self.more.highlighted.connect(lambda link: self._explain(link.toString()))
        self.more.anchorClicked.connect(lambda link: self._explain(link.toString()))
        self.more.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 6, 6)
        layout.setSpacing(6)
        layout.addWidget(self.layers)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.caption)
        layout.addWidget(self.more)
        self.refresh(store.state)

    def show_layer(self, layer: str) -> None:
        """`skin` or `muscles`."""
        self.layers.hold(layer)
        self.canvas.show_muscles(layer == MUSCLES)

    def refresh(self, state: ViewState) -> None:
        """Light the roots of `state`; cheap, for it is called whenever the pointer moves to something else."""
        if self._asleep or not self.isVisible():
            return
        seen = (state.selection, state.pointed, state.theme)
        if seen != self._seen:
            self._seen = seen
            self.canvas.show_look(body_look(state, self._store.catalogue), state.theme)
        if (state.audience, state.theme) != self._said:
            self._said = (state.audience, state.theme)
            self._say(state)

    def wake(self, on: bool) -> None:
        """Whether it is to be seen; behind another tab Qt calls it visible all the same, and it need not keep up."""
        self._asleep = not on
        self.refresh(self._store.state)

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.refresh(self._store.state)

    def changeEvent(self, event: QEvent | None) -> None:
        if event is not None and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._said:
            self._say(self._store.state)
        super().changeEvent(event)

    def _room(self) -> int:
        """How wide the caption can be."""
        margins = self.contentsMargins() if (inside := self.layout()) is None else inside.contentsMargins()
        return self.width() - margins.left() - margins.right()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        if self._said:
            self._say(self._store.state)
        self.more.setFixedHeight(round(self.height() * MORE_SHARE))
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(226, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(9 * self.fontMetrics().height(), 120)

    # --- the caption -------------------------------------------------------------------------------------

    def _say(self, state: ViewState) -> None:
        said = self._caption(state)
        link = self.tr("Less") if self._open else self.tr("More")
        colour = TOKENS[state.theme].accent
        more = f' <a href="{MORE}" style="color: {colour}">{escape(link)}</a>'
        for words in (said.line, said.short):
            self.caption.setText(_html(words, said.sources, colour) + more)
            if self.caption.heightForWidth(self._room()) <= (LINES + 0.5) * self.fontMetrics().lineSpacing():
                break
        self.more.setHtml(f"<p>{_html(said.text, said.sources, colour)}</p>")
        self.canvas.setToolTip("")

    def _caption(self, state: ViewState) -> Caption:
        return self.canvas.told.captions[state.audience]

    def _follow(self, link: str) -> None:
        if link != MORE:
            self._explain(link)
            return
        self._open = not self._open
        self.more.setVisible(self._open)
        self._say(self._store.state)

    def _explain(self, link: str) -> None:
        """The source behind a small number."""
        url = QUrl(link)
        source = sources().get(url.path()) if url.scheme() == SOURCE else None
        if source is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(QCursor.pos(), f"<qt>{escape(source.reference)}</qt>", self)


def _html(runs: Sequence[Run], order: Sequence[str], colour: str) -> str:
    """Words with small numbers where sources are cited."""
    parts = []
    for text, keys in runs:
        numbers = (
            f'<a href="{SOURCE}:{key}" style="color: {colour}; text-decoration: none">{order.index(key) + 1}</a>'
            for key in keys
        )
        parts.append(escape(text) + (f"<sup>{','.join(numbers)}</sup>" if keys else ""))
    return "".join(parts)
