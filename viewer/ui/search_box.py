"""The search field and the list of what it finds, below it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PyQt6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from viewer.core.actions import Action, Point, Select
from viewer.core.state import AUDIENCES
from viewer.core.store import Store

if TYPE_CHECKING:
    from viewer.core.search import SearchIndex, SearchResult

LIMIT = 12
DETAIL = Qt.ItemDataRole.UserRole + 1


class SearchBox(QLineEdit):
    """Type, choose with the arrow keys or the pointer, Return selects, Esc leaves."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._dispatch = dispatch
        self.setPlaceholderText(self.tr("Search: L4, slipped disc"))
        self.setAccessibleName(self.tr("Search structures and texts"))
        self.setClearButtonEnabled(True)
        self.popup: ResultList | None = None
        self._index_for = lru_cache(maxsize=len(AUDIENCES))(self._made_index)
        self.textEdited.connect(self.show_results)
        self.returnPressed.connect(self.choose)

    def _index(self) -> SearchIndex:
        return self._index_for(self._store.state.audience)

    def _made_index(self, audience: str) -> SearchIndex:
        from viewer.core.search import SearchIndex  # reads all texts: when first asked

        return SearchIndex(self._store.catalogue, audience)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.placeholderText()) + 36
        return QSize(min(width, 420), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self.tr("Search: L4")) + 34, super().minimumSizeHint().height()
        )

    def show_results(self, query: str) -> None:
        """Find and list, or close the list for an empty query."""
        if not query.strip():
            self.leave_list()
            return
        if self.popup is None:
            window = self.window()
            assert window is not None
            self.popup = ResultList(window, self._pointed_row, self.choose)
        self.popup.fill(self._index().search(query, LIMIT))
        self.popup.place_below(self)

    def _pointed_row(self, target: str | None) -> None:
        self._dispatch(Point(target))

    def choose(self) -> None:
        """Select what the list stands on; the first result if it stands on none."""
        chosen = self.popup.chosen() if self.popup and self.popup.isVisible() else None
        if chosen is None:
            return
        self.leave_list()
        self.clear()
        self._dispatch(Point(None))
        self._dispatch(Select(chosen.target, passage=chosen.passage))
        self.clearFocus()

    def leave_list(self) -> None:
        """Close the list."""
        if self.popup is not None and self.popup.isVisible():
            self.popup.hide()
            self._dispatch(Point(None))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps and self.popup is not None and self.popup.isVisible():
            self.popup.step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent | None) -> bool:
        # Esc belongs to the field while it has the keyboard; the window's Esc would step out of the selection.
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and override and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def _escape(self) -> None:
        if self.text():
            self.clear()
            self.leave_list()
        else:
            self.clearFocus()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        super().focusOutEvent(event)
        if self.popup is not None and not self.popup.underMouse():
            self.leave_list()


class ResultList(QFrame):
    """The results, floating over the window; the keyboard stays in the field."""

    def __init__(self, window: QWidget, pointed: Callable[[str | None], None], chosen: Callable[[], None]) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self._pointed = pointed
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Search results"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(ResultDelegate(self.list))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.currentItemChanged.connect(lambda item, _: pointed(_target(item)))
        self.list.itemClicked.connect(lambda item: chosen())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.list)
        window.installEventFilter(self)

    def fill(self, results: tuple[SearchResult, ...]) -> None:
        """Show these `SearchResult`s, or say that there are none."""
        self.list.clear()
        for result in results:
            item = QListWidgetItem(f"{result.title} › {result.heading}" if result.heading else result.title)
            item.setData(Qt.ItemDataRole.UserRole, result)
            item.setData(DETAIL, result.detail if result.detail != result.title else "")
            if result.detail:
                item.setToolTip(result.detail)
            self.list.addItem(item)
        if not results:
            nothing = self.tr("Nothing found. Try a level (L4), a part (disc) or a word (slipped disc).")
            empty = QListWidgetItem(nothing)
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(empty)
        else:  # the first is what Return takes; it is marked, not lit in the picture
            self.list.blockSignals(True)
            self.list.setCurrentRow(0)
            self.list.blockSignals(False)

    def chosen(self) -> SearchResult | None:
        """What Return selects."""
        return _result(self.list.currentItem() or self.list.item(0))

    def step(self, rows: int) -> None:
        """Move the mark by `rows`."""
        count = self.list.count()
        self.list.setCurrentRow(max(0, min(count - 1, self.list.currentRow() + rows)))

    def place_below(self, field: QWidget) -> None:
        """Open below the search field, as wide as the names need, inside the window."""
        window = self.parentWidget()
        assert window is not None
        width = min(max(field.width(), round(self.fontMetrics().averageCharWidth() * 72)), window.width() - 16)
        rows = sum(self.list.sizeHintForRow(row) or 24 for row in range(self.list.count())) + 14
        corner = field.mapTo(window, QPoint(field.width() - width, field.height() + 4))
        self.setGeometry(max(8, corner.x()), corner.y(), width, min(rows, window.height() - corner.y() - 8))
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize and self.isVisible():
            self.hide()
        return False


class ResultDelegate(QStyledItemDelegate):
    """The name, and quieter why it was found: beside a name, below the heading of a passage."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        usual = super().sizeHint(option, index)
        return usual + QSize(0, option.fontMetrics.height()) if _is_passage(index) else usual

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        detail = index.data(DETAIL)
        if painter is None or not detail:
            super().paint(painter, option, index)
            return
        passage, metrics = _is_passage(index), option.fontMetrics
        option.displayAlignment = Qt.AlignmentFlag.AlignLeft | (
            Qt.AlignmentFlag.AlignTop if passage else Qt.AlignmentFlag.AlignVCenter
        )
        super().paint(painter, option, index)
        left = 12 if passage else metrics.horizontalAdvance(index.data()) + 24
        top = metrics.height() if passage else 0
        room = option.rect.adjusted(left, top, -8, 0)
        side = Qt.AlignmentFlag.AlignLeft if passage else Qt.AlignmentFlag.AlignRight
        painter.save()
        painter.setPen(option.palette.placeholderText().color())
        words = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, words)
        painter.restore()


def _result(item: QListWidgetItem | None) -> SearchResult | None:
    return item.data(Qt.ItemDataRole.UserRole) if item is not None else None


def _target(item: QListWidgetItem | None) -> str | None:
    result = _result(item)
    return result.target if result is not None else None


def _is_passage(index: QModelIndex) -> bool:
    result = index.data(Qt.ItemDataRole.UserRole)
    return bool(result is not None and result.heading)
