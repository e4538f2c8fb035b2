"""The panel of annotations: what the next one is called, the list of all, what is known of those selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from annotations.tags.model import KINDS, STATUSES
from annotations.tags.vocabulary import protocols, vocabulary
from viewer.core.tagging import actions as act
from viewer.core.tagging.listing import COLUMNS, GROUPS
from viewer.core.tagging.making import steps_of
from viewer.core.tagging.state import LARGEST_BRUSH, LARGEST_GROWTH, SMALLEST_BRUSH, SMALLEST_GROWTH, TOOLS, Tagging
from viewer.ui.tagging.details import Details
from viewer.ui.tagging.label_box import LabelBox
from viewer.ui.tagging.list_model import ID, KIND_NAMES, STATUS, TagModel
from viewer.ui.translation import translate

if TYPE_CHECKING:
    from viewer.ui.tagging.bench import Workbench

GROUP_WORDS = {
    "none": QT_TRANSLATE_NOOP("Tagging", "Not grouped"),
    "place": QT_TRANSLATE_NOOP("Tagging", "By structure"),
    "level": QT_TRANSLATE_NOOP("Tagging", "By level"),
    "author": QT_TRANSLATE_NOOP("Tagging", "By author"),
    "status": QT_TRANSLATE_NOOP("Tagging", "By status"),
    "kind": QT_TRANSLATE_NOOP("Tagging", "By kind"),
}
INDENT = 14  # pixels
SHARE = 1000  # of list and details alike, whatever their height
LETTERS, LINES = 34, 22  # of the smallest panel
WIDTHS = (22, 11, 22, 10, 10, 18)  # of the columns, in letters


class TagPanel(QWidget):
    """All annotations of the open pack; the desk is told what is asked for, and tells what has changed."""

    def __init__(self, desk: Workbench) -> None:
        super().__init__()
        self._desk = desk
        self._syncing = True  # until all of it stands
        catalogue = desk.catalogue
        self.model = TagModel(catalogue, self)
        self.next = NextOne(desk)
        self.search = QLineEdit()
        self.search.setPlaceholderText(translate("Tagging", "Search annotations"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda text: self._ask(text=text))
        self.status = _choices(
            {"": QT_TRANSLATE_NOOP("Tagging", "Any status"), **{one: STATUS[one] for one in STATUSES}}
        )
        self.kind = _choices({"": QT_TRANSLATE_NOOP("Tagging", "Any kind"), **{one: KIND_NAMES[one] for one in KINDS}})
        self.group = _choices({one: GROUP_WORDS[one] for one in GROUPS})
        self.status.currentIndexChanged.connect(lambda _: self._ask(status=self.status.currentData()))
        self.kind.currentIndexChanged.connect(lambda _: self._ask(kind=self.kind.currentData()))
        self.group.currentIndexChanged.connect(lambda _: self._ask(group=self.group.currentData()))
        self.within = QToolButton()
        self.within.setCheckable(True)
        self.within.setText(translate("Tagging", "This segment only"))
        self.within.toggled.connect(lambda _: self._limit())
        self.list = TagList(self)
        self.details = Details(catalogue, desk.dispatch, desk.show_history)
        self.drafts = DraftBar(self)
        self.count = QLabel()
        self.count.setObjectName("muted")
        for widget, name in (
            (self.search, QT_TRANSLATE_NOOP("Tagging", "Search annotations")),
            (self.status, QT_TRANSLATE_NOOP("Tagging", "Status")),
            (self.kind, QT_TRANSLATE_NOOP("Tagging", "Kind")),
            (self.group, QT_TRANSLATE_NOOP("Tagging", "Group")),
        ):
            widget.setAccessibleName(translate("Tagging", name))
        self._build()
        self._syncing = False

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(10, 4, 10, 8)
        column.setSpacing(6)
        column.addWidget(self.next)
        column.addWidget(self.search)
        for boxes in ((self.status, self.kind), (self.group, self.within)):
            row = QHBoxLayout()
            row.setSpacing(6)
            for box in boxes:
                row.addWidget(box, 1)
            column.addLayout(row)
        column.addWidget(self.drafts)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.list)
        lower = QWidget()
        inside = QVBoxLayout(lower)
        inside.setContentsMargins(0, 4, 0, 0)
        inside.addWidget(self.count)
        inside.addWidget(self.details)
        inside.addStretch(1)
        roll = QScrollArea()  # as wide as the panel is: what is selected must not change the size of the picture
        roll.setWidget(lower)
        roll.setWidgetResizable(True)
        roll.setFrameShape(QFrame.Shape.NoFrame)
        roll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        roll.setMinimumHeight(160)
        halves.addWidget(roll)
        halves.setSizes([SHARE, SHARE])
        column.addWidget(halves, 1)

    def minimumSizeHint(self) -> QSize:
        """The same whatever is shown: no row that comes or goes may move the border of the picture."""
        letters = self.fontMetrics()
        return QSize(LETTERS * letters.averageCharWidth(), LINES * letters.height())

    # --- from the desk -----------------------------------------------------------------------------

    def refresh(self, before: Tagging, after: Tagging, ids: frozenset[str]) -> None:
        """Show what is other than before."""
        annotations = self._desk.annotations
        moved = False
        if ids or before.hidden != after.hidden:
            moved = self.model.update(annotations, ids, after.hidden)
        if moved:
            self.list.open_groups()
        if moved or before.chosen != after.chosen:
            self._select(after.chosen)
        if ids or before.chosen != after.chosen:
            self.details.show_rows([annotations[one] for one in after.chosen if one in annotations])
        self.next.refresh(after)
        self._count()

    def _count(self) -> None:
        total = len(self._desk.annotations)
        words = translate("Tagging", "{shown} of {total} annotations").format(shown=self.model.count, total=total)
        if not total:
            words = translate("Tagging", "No annotations yet: take a tool and click on the spine.")
        self.count.setText(words)
        self.drafts.refresh(len(self.model.drafts()))

    def _select(self, ids: Iterable[str]) -> None:
        selection = QItemSelection()
        last = QModelIndex()
        for id_ in ids:
            index = self.model.index_of(id_)
            if index.isValid():
                selection.select(index, index.siblingAtColumn(len(COLUMNS) - 1))
                last = index
        self._syncing = True
        chosen = self.list.selectionModel()
        assert chosen is not None
        chosen.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if last.isValid():
            if self.list.currentIndex().siblingAtColumn(0) != last:
                chosen.setCurrentIndex(last, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.list.scrollTo(last)
        self._syncing = False

    def limit(self, surfaces: frozenset[str] | None) -> None:
        """The segment selected is another one; its surfaces, or None."""
        self._surfaces = surfaces
        if self.within.isChecked():
            self._limit()

    _surfaces: frozenset[str] | None = None

    # --- to the desk -------------------------------------------------------------------------------

    def _limit(self) -> None:
        self._ask(within=self._surfaces if self.within.isChecked() else None)

    def _ask(self, **fields: object) -> None:
        if self.model.ask(replace(self.model.query, **fields)):  # type: ignore[arg-type]  # fields of Query
            self.list.open_groups()
            self._select(self._desk.state.chosen)
        self._count()

    def selected(self) -> tuple[str, ...]:
        """The annotations selected in the list, the current one last."""
        chosen, current = self.list.selectionModel(), self.list.currentIndex()
        assert chosen is not None
        ids = [index.data(ID) for index in chosen.selectedRows() if index.data(ID)]
        last = current.siblingAtColumn(0).data(ID)
        return tuple(sorted(ids, key=lambda one: one == last))

    def list_selected(self) -> None:
        """The user selects in the list."""
        if not self._syncing:
            self._desk.dispatch(act.Choose(self.selected()))

    def show_or_hide(self) -> None:
        """Hide those selected, or show them where all are hidden."""
        ids = frozenset(self.selected())
        self._desk.dispatch(act.SetHidden(ids, not ids <= self._desk.state.hidden))

    def jump(self) -> None:
        """Bring what is selected into the picture."""
        self._desk.jump_to(self.selected())

    def delete(self) -> None:
        """Remove what is selected; undo brings it back."""
        if self.selected():
            self._desk.dispatch(act.Delete(self.selected()))

    def check_drafts(self, status: str, *, every: bool) -> None:
        """Accept or reject the program's drafts: those selected, or all that are listed."""
        drafts = self.model.drafts()
        ids = tuple(drafts if every else [one for one in self.selected() if one in drafts])
        following = next((one for one in drafts if one not in ids), None)
        if not ids and following is not None:
            self._desk.dispatch(act.Choose((following,)))
            return
        self._desk.dispatch(act.Edit(ids, {"status": status}))
        if not every and following is not None:
            self._desk.dispatch(act.Choose((following,)))
            self._desk.jump_to((following,))


class TagList(QTreeView):
    """The list; Enter jumps to it, Space shows or hides, Delete removes, F2 goes to its comment."""

    def __init__(self, panel: TagPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setModel(panel.model)
        self.setAccessibleName(translate("Tagging", "Annotations"))
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(INDENT)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(120)
        head = self.header()
        assert head is not None
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        head.setSortIndicator(COLUMNS.index("changed"), Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        for column, letters in enumerate(WIDTHS):
            self.setColumnWidth(column, letters * self.fontMetrics().averageCharWidth())
        self.doubleClicked.connect(lambda _: panel.jump())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def open_groups(self) -> None:
        """Show all rows; headings reach over all columns."""
        grouped = self._panel.model.grouped
        self.setRootIsDecorated(grouped)
        self.expandAll()
        for row in range(self._panel.model.rowCount() if grouped else 0):
            self.setFirstColumnSpanned(row, QModelIndex(), True)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._panel.list_selected()

    def event(self, event: QEvent | None) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in self._keys()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        doing = self._keys().get(event.key()) if event is not None and not event.modifiers() else None
        if doing is None:
            super().keyPressEvent(event)
        else:
            doing()

    def _keys(self) -> dict[int, Callable[[], object]]:
        panel = self._panel
        return {
            Qt.Key.Key_Return: panel.jump,
            Qt.Key.Key_Enter: panel.jump,
            Qt.Key.Key_Space: panel.show_or_hide,
            Qt.Key.Key_Delete: panel.delete,
            Qt.Key.Key_F2: lambda: panel.details.comment.setFocus(),
        }

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for words, doing in (
            (QT_TRANSLATE_NOOP("Tagging", "Show it in the picture\tEnter"), self._panel.jump),
            (QT_TRANSLATE_NOOP("Tagging", "Show or hide\tSpace"), self._panel.show_or_hide),
            (QT_TRANSLATE_NOOP("Tagging", "Comment\tF2"), self._panel.details.comment.setFocus),
            (QT_TRANSLATE_NOOP("Tagging", "Remove\tDel"), self._panel.delete),
        ):
            action = menu.addAction(translate("Tagging", words))
            assert action is not None
            action.triggered.connect(doing)
        port = self.viewport()
        assert port is not None
        menu.exec(port.mapToGlobal(place))
        menu.deleteLater()


class NextOne(QWidget):
    """What the next annotation is called, the series under way, how wide the brush is."""

    def __init__(self, desk: Workbench) -> None:
        super().__init__()
        self._desk = desk
        language = desk.catalogue.language
        self.label = LabelBox(language)
        self.label.setAccessibleName(translate("Tagging", "What the next annotation is called"))
        self.label.chosen.connect(lambda label: desk.dispatch(act.SetLabel(label)))
        self.grade = QComboBox()
        self.grade.setAccessibleName(translate("Tagging", "Grade"))
        self.grade.activated.connect(
            lambda _: desk.dispatch(act.SetLabel(desk.state.label, self.grade.currentData() or ""))
        )
        self.plain = QToolButton()
        self.plain.setText("✕")
        self.plain.setToolTip(translate("Tagging", "Call it after what it is placed on"))
        self.plain.setAccessibleName(self.plain.toolTip())
        self.plain.clicked.connect(lambda: desk.dispatch(act.SetLabel("")))
        self.series = QComboBox()
        self.series.setAccessibleName(translate("Tagging", "Series of landmarks"))
        self.series.addItem(translate("Tagging", "Series of landmarks…"), None)
        for one in protocols().values():
            if steps_of(desk.catalogue, one.id):
                self.series.addItem(one.name, one.id)
                self.series.setItemData(self.series.count() - 1, one.help, Qt.ItemDataRole.ToolTipRole)
        self.series.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.series.setMinimumContentsLength(8)
        self.series.activated.connect(lambda _: desk.begin_series(self.series.currentData()))
        self.width_box = QDoubleSpinBox()
        self.width_box.setDecimals(1)
        self.width_box.setKeyboardTracking(False)
        self.width_box.valueChanged.connect(self._sized)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.label, 3)
        row.addWidget(self.grade, 1)
        row.addWidget(self.plain)
        column.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(self.series, 1)
        row.addWidget(self.width_box)
        column.addLayout(row)
        self.refresh(desk.state)

    def refresh(self, state: Tagging) -> None:
        """Show what the desk has."""
        if not self.label.hasFocus() or state.label:
            self.label.show_label(state.label)
        entry = vocabulary(self._desk.catalogue.language).get(state.label)
        grades = entry.grades if entry is not None else ()
        self.grade.setVisible(bool(grades))
        self.grade.clear()
        for name in ("", *grades):
            self.grade.addItem(f"{entry.grading} {name}" if name and entry else "–", name)
        self.grade.setCurrentIndex(max(self.grade.findData(state.grade), 0))
        self.plain.setVisible(bool(state.label))
        self.series.setCurrentIndex(max(self.series.findData(state.protocol), 0))
        paints = state.tool is not None and TOOLS[state.tool].paints and state.tool in ("brush", "erase", "grow")
        self.width_box.setVisible(paints)
        if paints:
            self._show_size(state)

    def _show_size(self, state: Tagging) -> None:
        grows = state.tool == "grow"
        self.width_box.blockSignals(True)
        if grows:
            self.width_box.setRange(SMALLEST_GROWTH, LARGEST_GROWTH)
        else:
            self.width_box.setRange(2 * SMALLEST_BRUSH, 2 * LARGEST_BRUSH)
        self.width_box.setSuffix("°" if grows else " mm")
        self.width_box.setAccessibleName(
            translate("Tagging", "How far a region grows") if grows else translate("Tagging", "Width of the brush")
        )
        self.width_box.setValue(state.growth if grows else 2 * state.brush)
        self.width_box.blockSignals(False)

    def _sized(self, value: float) -> None:
        grows = self._desk.state.tool == "grow"
        self._desk.dispatch(act.SetBrush(growth=value) if grows else act.SetBrush(value / 2))


class DraftBar(QWidget):
    """What the program measured by itself waits to be checked."""

    def __init__(self, panel: TagPanel) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.words = QLabel()
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(4)
        column.addLayout(row)
        for words, status, every in (
            (QT_TRANSLATE_NOOP("Tagging", "Accept"), "reviewed", False),
            (QT_TRANSLATE_NOOP("Tagging", "Reject"), "rejected", False),
            (QT_TRANSLATE_NOOP("Tagging", "Accept all"), "reviewed", True),
        ):
            button = QToolButton()
            button.setText(translate("Tagging", words))
            button.clicked.connect(lambda _, status=status, every=every: panel.check_drafts(status, every=every))
            row.addWidget(button, 1)
        self.hide()

    def refresh(self, count: int) -> None:
        """How many are listed."""
        self.words.setText(translate("Tagging", "{n} drafts to check").format(n=count))
        self.setVisible(count > 0)


def _choices(table: dict[str, str]) -> QComboBox:
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(5)
    for key, words in table.items():
        made.addItem(translate("Tagging", words), key)
    return made
