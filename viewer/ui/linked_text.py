"""Text with links: pointing at one lights the structure, a click selects it, a citation goes to its source."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QEvent, Qt, QUrl
from PyQt6.QtGui import QColor, QCursor, QTextBlock, QTextCharFormat, QTextCursor
from PyQt6.QtWidgets import QTextBrowser, QTextEdit, QToolTip

from viewer.core.actions import Action, Point, Select
from viewer.core.body_map import nerve
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.theme import TOKENS, point_size
from viewer.ui.translation import translate
from viewer.ui.welcome import welcome_html

if TYPE_CHECKING:
    from annotations.text import Text
    from viewer.core.describe import Description

STRUCTURE, SOURCE, TEXT, TERM, MEASURE = "structure", "source", "text", "term", "measure"


class LinkedText(QTextBrowser):
    """Reads nothing from disk or net: what a text asks for besides its words is refused."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None], factor: float = 1.0) -> None:
        super().__init__()
        self._store = store
        self._dispatch = dispatch
        self._factor = factor
        self._sources: tuple[str, ...] = ()
        self.text_size = 100
        self.setAccessibleName(self.tr("Explanation"))
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.anchorClicked.connect(self.follow)
        self.highlighted.connect(self._point_at)
        document = self.document()
        assert document is not None
        document.setDocumentMargin(0)
        self.setViewportMargins(0, 6, 12, 0)

    def show_text(self, description: Description | None, state: ViewState, *, keep_place: bool = False) -> None:
        """Show a description, or the words of welcome; `keep_place` keeps the scroll position."""
        bar = self.verticalScrollBar()
        document = self.document()
        assert bar is not None
        assert document is not None
        place = bar.value()
        size = point_size(self.text_size) * self._factor
        document.setDefaultStyleSheet(_style(state.theme, size))
        self._sources = description.text.sources if description and description.text else ()
        self.setHtml(_framed(self._html(description, state)))
        self._dot_explained(state.theme)
        self._lay_out()
        self.setExtraSelections([])
        bar.setValue(place if keep_place else 0)
        if description is not None and description.text is not None and not keep_place:
            self.show_passage(description.text, state.passage)

    def show_comparison(self, left: Description, right: Description, state: ViewState) -> None:
        """Show two segments side by side."""
        from annotations.render import beside
        from viewer.core.comparison import compared_facts
        from viewer.core.describe import link_colours

        document = self.document()
        assert document is not None
        document.setDefaultStyleSheet(_style(state.theme, point_size(self.text_size) * self._factor))
        if left.text is None or right.text is None:
            return
        self._sources = tuple(dict.fromkeys((*left.text.sources, *right.text.sources)))
        catalogue = self._store.catalogue
        facts = compared_facts(catalogue, left.id, right.id)
        self.setHtml(_framed(_plainer(beside(left.text, right.text, facts, link_colours(catalogue, state)))))
        self._dot_explained(state.theme)
        self.setExtraSelections([])

    def show_passage(self, text: Text, passage: str | None) -> None:
        """Scroll to a passage of the text on show and mark it; nothing where the text does not have it."""
        from annotations.page import anchor
        from viewer.core.mentions import place_of

        place = place_of(text, passage, self._store.catalogue)
        block = self._block_at(anchor(*place)) if place else None
        if block is not None and place != (0, None):
            self._show_block(block)

    def _block_at(self, name: str) -> QTextBlock | None:
        """The block of the document that holds the anchor `name`."""
        document = self.document()
        block = document.begin() if document else QTextBlock()
        while block.isValid():
            if any(name in form.format.anchorNames() for form in block.textFormats()):
                return block
            block = block.next()
        return None

    def _lay_out(self) -> None:
        """Lay the whole text out now: Qt does the far end later, and a view scrolled there stays empty until then."""
        document = self.document()
        layout = document.documentLayout() if document else None
        if document is not None and layout is not None:
            layout.blockBoundingRect(document.lastBlock())

    def _dot_explained(self, theme: str) -> None:
        """Words that explain themselves look like words, with a dotted line below; links keep the colour of links.

        So do links to what the open pack does not have: they would promise what is not there.
        """
        document = self.document()
        block = document.begin() if document else QTextBlock()
        lacks = cache(lambda address: self._store.catalogue.stand_in(address) is None)
        ink, line = QColor(TOKENS[theme].ink), QColor(TOKENS[theme].muted)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()  # laid out once at the end, not once a word
        while block.isValid():
            for one in block.textFormats():
                scheme, _, address = one.format.anchorHref().partition(":")
                if scheme not in (TERM, MEASURE) and not (scheme == STRUCTURE and lacks(address)):
                    continue
                cursor.setPosition(block.position() + one.start)
                cursor.setPosition(block.position() + one.start + one.length, QTextCursor.MoveMode.KeepAnchor)
                look = one.format
                look.setForeground(ink)
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                look.setUnderlineColor(line)
                cursor.setCharFormat(look)
            block = block.next()
        cursor.endEditBlock()

    def _html(self, description: Description | None, state: ViewState) -> str:
        if description is None:
            return _plainer(welcome_html(self._store.catalogue, state.audience))
        note = f"<p><i>{escape(description.note)}</i></p>" if description.note else ""
        if description.text is None:
            return note or f"<p>{escape(self.tr('Nothing is written about this structure yet.'))}</p>"
        from annotations.render import to_html  # with the Markdown reader, not needed for the first picture
        from viewer.core.describe import labelled, link_colours

        html = to_html(
            description.text,
            link_colours(self._store.catalogue, state),
            explained=True,
            mentions=labelled(description),
        )
        return note + _plainer(html)

    def follow(self, link: QUrl) -> None:
        """Go where a link points: a structure of the pack, a text, or an entry of the list of sources."""
        target = self._target(link)
        if target is not None:
            self._dispatch(Point(None))
            self._dispatch(Select(target))
        elif link.scheme() == TEXT:
            heading = link.fragment(QUrl.ComponentFormattingOption.FullyDecoded)
            self._dispatch(Select(link.path(), passage=f"#{heading}" if heading else None))
        elif link.scheme() == SOURCE:
            self._show_source(link.path())
        elif link.scheme() in (TERM, MEASURE) or self._leads_nowhere(link):
            self._explain(link)

    def _point_at(self, link: QUrl) -> None:
        self._dispatch(Point(self._target(link) or self._root(link)))
        self._explain(link)

    def _root(self, link: QUrl) -> str | None:
        """The nerve of the root whose text a link leads to."""
        head, _, root = link.path().partition("/")
        return nerve(root, self._store.catalogue) if link.scheme() == TEXT and head == "root" else None

    def _explain(self, link: QUrl) -> None:
        """A small box with what a word means, or with the size that the atlas has."""
        if self._leads_nowhere(link):
            QToolTip.showText(QCursor.pos(), self.tr("This spine does not have it."), self)
            return
        catalogue = self._store.catalogue
        words = explanation(link, self._store.state.audience, catalogue.language, imported=catalogue.imported)
        if words:
            QToolTip.showText(QCursor.pos(), f"<qt>{escape(words)}</qt>", self)
        else:
            QToolTip.hideText()

    def _leads_nowhere(self, link: QUrl) -> bool:
        """Whether a link is to a structure that the open pack does not have."""
        return link.scheme() == STRUCTURE and self._target(link) is None

    def _target(self, link: QUrl) -> str | None:
        """What a link to a structure means in this pack, None for any other link."""
        return self._store.catalogue.stand_in(link.path()) if link.scheme() == STRUCTURE else None

    def _show_source(self, key: str) -> None:
        """Scroll to a source and mark it: it is the last paragraph that begins with its number."""
        document = self.document()
        if key not in self._sources or document is None:
            return
        number = f"{self._sources.index(key) + 1}. "
        block = document.lastBlock()
        while block.isValid() and not block.text().startswith(number):
            block = block.previous()
        if block.isValid():
            self._show_block(block)

    def _show_block(self, block: QTextBlock) -> None:
        """Scroll to a block and mark it."""
        document = self.document()
        bar = self.verticalScrollBar()
        layout = document.documentLayout() if document else None
        if bar is None or layout is None:
            return
        bar.setValue(round(layout.blockBoundingRect(block).top()) - self.height() // 3)
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(block)
        mark.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        mark.format.setBackground(QColor(TOKENS[self._store.state.theme].chosen))
        self.setExtraSelections([mark])

    def leaveEvent(self, event: QEvent | None) -> None:
        self._dispatch(Point(None))
        super().leaveEvent(event)

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """Nothing: a text has no pictures, sheets or files."""
        return None


def explanation(link: QUrl, audience: str, language: str, *, imported: bool = False) -> str:
    """What a word of the glossary means, or what the atlas measures of a marked figure; empty for other links."""
    from annotations.glossary import glossary
    from annotations.measured import sizes

    if link.scheme() == TERM:
        word = link.path(QUrl.ComponentFormattingOption.FullyDecoded)
        entry = glossary(language).get(word) or glossary().get(word)  # the word of a text that stands in is English
        return f"{entry.word}: {entry.for_audience(audience)}" if entry else ""
    size = sizes(language).get(link.path()) if link.scheme() == MEASURE else None
    if size is None:
        return ""
    told = translate("LinkedText", "In this atlas: {size} ({name}, {place})")
    if imported:
        told = translate("LinkedText", "In the atlas, not in this spine: {size} ({name}, {place})")
    return told.format(size=size.words, name=size.name, place=size.place)


def _plainer(html: str) -> str:
    """Headings as bold lines (Qt sizes h1 to h6 itself, whatever the sheet says), tables without a frame."""
    for old, new in (
        ("<h2>", '<p class="head">'),
        ("</h2>", "</p>"),
        ('<table border="1"', '<table border="0"'),
    ):
        html = html.replace(old, new)
    return html


def _style(theme: str, size: float) -> str:
    tokens = TOKENS[theme]
    return f"""
        body {{ font-size: {size:.1f}pt; color: {tokens.ink}; }}
        p, li {{ margin-top: 0; margin-bottom: {size * 0.7:.0f}px; line-height: 145%; }}
        .head {{ font-weight: 700; }}
        .head {{ margin-top: {size * 1.2:.0f}px; margin-bottom: {size * 0.4:.0f}px; }}
        a {{ color: {tokens.accent}; text-decoration: none; }}
        th {{ color: {tokens.muted}; font-weight: 400; }}
        td, th {{ border-bottom: 1px solid {tokens.border}; padding: {size * 0.4:.0f}px {size * 0.2:.0f}px; }}
        table {{ border-collapse: collapse; margin-bottom: {size:.0f}px; }}
    """


def _framed(html: str) -> str:
    return f"<body>{html}</body>"
