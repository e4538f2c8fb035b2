"""The list of annotations for Qt: thousands of rows, sorted and filtered by `viewer.core.tagging.listing`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QAbstractItemModel, QModelIndex, QObject, Qt
from PyQt6.QtGui import QColor, QIcon, QPainter, QPixmap

from annotations.tags.model import Annotation
from annotations.tags.vocabulary import Entry, vocabulary
from viewer.core.catalogue import Catalogue
from viewer.core.tagging.listing import COLUMNS, Query, Row, listed, row_of
from viewer.ui.translation import translate

HEADS = {
    "name": QT_TRANSLATE_NOOP("Tagging", "What"),
    "number": QT_TRANSLATE_NOOP("Tagging", "Measured"),
    "place": QT_TRANSLATE_NOOP("Tagging", "Where"),
    "status": QT_TRANSLATE_NOOP("Tagging", "Status"),
    "author": QT_TRANSLATE_NOOP("Tagging", "Author"),
    "changed": QT_TRANSLATE_NOOP("Tagging", "Changed"),
}
STATUS = {
    "draft": QT_TRANSLATE_NOOP("Tagging", "draft"),
    "reviewed": QT_TRANSLATE_NOOP("Tagging", "reviewed"),
    "rejected": QT_TRANSLATE_NOOP("Tagging", "rejected"),
}
KIND_NAMES = {
    "point": QT_TRANSLATE_NOOP("Tagging", "Point"),
    "line": QT_TRANSLATE_NOOP("Tagging", "Line"),
    "polyline": QT_TRANSLATE_NOOP("Tagging", "Curve"),
    "closed-curve": QT_TRANSLATE_NOOP("Tagging", "Closed curve"),
    "angle": QT_TRANSLATE_NOOP("Tagging", "Angle"),
    "end-plate-angle": QT_TRANSLATE_NOOP("Tagging", "Angle between end-plates"),
    "plane": QT_TRANSLATE_NOOP("Tagging", "Plane"),
    "box": QT_TRANSLATE_NOOP("Tagging", "Box"),
    "region": QT_TRANSLATE_NOOP("Tagging", "Painted region"),
    "note": QT_TRANSLATE_NOOP("Tagging", "Note"),
    "structure": QT_TRANSLATE_NOOP("Tagging", "Tag on a structure"),
}
ID = Qt.ItemDataRole.UserRole
SWATCH = 12  # pixels


class TagModel(QAbstractItemModel):
    """Groups and rows; without grouping the rows stand at the top."""

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._words: Mapping[str, Entry] = vocabulary(catalogue.language)
        self._rows: dict[str, Row] = {}
        self._hidden: frozenset[str] = frozenset()
        self._groups: list[tuple[str, list[Row]]] = []
        self._places: dict[str, tuple[int, int]] = {}
        self._swatches: dict[str, QIcon] = {}
        self.query = Query()

    # --- filling -----------------------------------------------------------------------------------

    def update(self, annotations: Mapping[str, Annotation], ids: frozenset[str], hidden: frozenset[str]) -> bool:
        """Take over what is other; True where rows have come, gone or moved."""
        for id_ in ids:
            one = annotations.get(id_)
            if one is None:
                self._rows.pop(id_, None)
            else:
                self._rows[id_] = row_of(one, self._catalogue, self._words)
        changed = ids | (hidden ^ self._hidden)
        self._hidden = hidden
        return self._arrange(changed)

    def ask(self, query: Query) -> bool:
        """Filter, sort and group otherwise."""
        self.query = query
        return self._arrange(frozenset())

    def _arrange(self, changed: frozenset[str]) -> bool:
        groups = listed(self._rows.values(), self.query)
        before = [(name, [row.id for row in rows]) for name, rows in self._groups]
        if before == [(name, [row.id for row in rows]) for name, rows in groups]:
            self._groups = groups
            for id_ in changed:
                index = self.index_of(id_)
                if index.isValid():
                    self.dataChanged.emit(index, index.siblingAtColumn(len(COLUMNS) - 1))
            return False
        self.beginResetModel()
        self._groups = groups
        self._places = {row.id: (g, n) for g, (_, rows) in enumerate(groups) for n, row in enumerate(rows)}
        self.endResetModel()
        return True

    # --- asking ------------------------------------------------------------------------------------

    @property
    def grouped(self) -> bool:
        """Whether rows stand under headings."""
        return self.query.group != "none"

    @property
    def count(self) -> int:
        """How many annotations are listed."""
        return len(self._places)

    def ids(self) -> list[str]:
        """Every annotation listed, in the list's order."""
        return list(self._places)

    def drafts(self) -> list[str]:
        """Those listed that the program drafted and nobody has checked."""
        return [row.id for _, rows in self._groups for row in rows if row.automatic]

    def index_of(self, id_: str) -> QModelIndex:
        """Where an annotation stands; invalid where it is not listed."""
        place = self._places.get(id_)
        if place is None:
            return QModelIndex()
        return self.createIndex(place[1], 0, place[0] + 1 if self.grouped else 1)

    def _row(self, index: QModelIndex) -> Row | None:
        group = index.internalId()
        return self._groups[group - 1][1][index.row()] if index.isValid() and group else None

    # --- Qt ----------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if parent.isValid():
            return self.createIndex(row, column, parent.row() + 1)
        return self.createIndex(row, column, 0 if self.grouped else 1)

    def parent(self, child: QModelIndex) -> QModelIndex:  # type: ignore[override]
        group = child.internalId()
        return self.createIndex(group - 1, 0, 0) if child.isValid() and group and self.grouped else QModelIndex()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups) if self.grouped else sum(len(rows) for _, rows in self._groups)
        return len(self._groups[parent.row()][1]) if parent.internalId() == 0 and parent.column() == 0 else 0

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate("Tagging", HEADS[COLUMNS[section]])
        return None

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        row = self._row(index)
        if row is None:
            return self._group_data(index, role)
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return translate("Tagging", STATUS[row.status]) if column == "status" else getattr(row, column)
        if role == ID:
            return row.id
        if role == Qt.ItemDataRole.DecorationRole and column == "name":
            return self._swatch(row.colour, row.id in self._hidden)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            kind = translate("Tagging", KIND_NAMES[row.kind])
            return f"{kind}: {row.name}, {row.place} {row.number}".strip()
        return None

    def _group_data(self, index: QModelIndex, role: int) -> Any:
        if index.column() or not index.isValid():
            return None
        name, rows = self._groups[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            table = {"status": STATUS, "kind": KIND_NAMES}.get(self.query.group, {})
            words = translate("Tagging", table[name]) if name in table else name or "–"
            return f"{words} ({len(rows)})"
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.ask(replace(self.query, sort=COLUMNS[column], downwards=order == Qt.SortOrder.DescendingOrder))

    def _swatch(self, colour: str, hidden: bool) -> QIcon:
        key = f"{colour}{hidden}"
        if key not in self._swatches:
            pixels = QPixmap(SWATCH * 2, SWATCH * 2)
            pixels.setDevicePixelRatio(2)
            pixels.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixels)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(colour))
            painter.setBrush(Qt.BrushStyle.NoBrush if hidden else QColor(colour))
            painter.drawEllipse(1, 1, SWATCH - 2, SWATCH - 2)
            painter.end()
            self._swatches[key] = QIcon(pixels)
            self._swatches[key].addPixmap(pixels, QIcon.Mode.Selected)  # not tinted as a selected row is
        return self._swatches[key]
