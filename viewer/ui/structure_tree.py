"""The list of structures: filter, two groupings, visibility; what is selected here is selected everywhere."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPointF, QRect, QSize, Qt
from PyQt6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from viewer.core.actions import Action, Frame, Isolate, Point, Select, SetVisible
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.switch import Switch
from viewer.ui.theme import TOKENS
from viewer.ui.translation import translate
from viewer.ui.tree_model import GROUPINGS, Node, TreeFilter, TreeModel
from viewer.ui.tree_row import RowDelegate
from viewer.ui.wording import sided

Dispatch = Callable[[Action], None]
EYE_COLUMN = 30  # pixels


class StructureTree(QWidget):
    """The whole panel."""

    def __init__(self, store: Store, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store = store
        self._groupings = Switch(
            dict(zip(GROUPINGS, (self.tr("Region"), self.tr("System")), strict=True)),
            self.group,
            dict(zip(GROUPINGS, (self.tr("Group by region"), self.tr("Group by system")), strict=True)),
        )
        self._groupings.hold(GROUPINGS[0])
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter structures"))
        self.filter.setAccessibleName(self.tr("Filter structures"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._look_for)
        self.view = TreeView(store, dispatch)
        self.view.refresh(store.state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 6, 6)
        layout.setSpacing(8)
        layout.addWidget(self.filter)
        layout.addWidget(self._groupings)
        layout.addWidget(self.view, 1)

    def group(self, grouping: str) -> None:
        """Group by one of `GROUPINGS`."""
        self._groupings.hold(grouping)
        self.view.group(grouping)
        self._look_for(self.filter.text())

    def _look_for(self, query: str) -> None:
        self.view.look_for(query)

    def refresh(self, state: ViewState) -> None:
        """Show selection, visibility and theme of `state`."""
        self.view.refresh(state)


class TreeView(QTreeView):
    """The tree itself."""

    def __init__(self, store: Store, dispatch: Dispatch) -> None:
        super().__init__()
        self._store = store
        self._dispatch = dispatch
        self._syncing = False
        self._shown: tuple[object, ...] = ()
        self._open: dict[str, set[tuple[str, ...]]] = {}
        self._grouping = ""
        self._models: dict[str, TreeFilter] = {}
        self.setAccessibleName(self.tr("Structures"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(13)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(RowDelegate(self, lambda: store.state.theme))
        self.entered.connect(lambda index: self._point(self._node(index).target))
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda index: dispatch(Frame()))
        self.setExpandsOnDoubleClick(False)
        self.group(GROUPINGS[0])

    @property
    def theme(self) -> str:
        return self._store.state.theme

    def model_shown(self) -> TreeModel:
        """The unfiltered model of the present grouping."""
        source = self._models[self._grouping].sourceModel()
        assert isinstance(source, TreeModel)
        return source

    def group(self, grouping: str) -> None:
        """Change the grouping; what was unfolded in each stays so."""
        if self._grouping:
            self._open[self._grouping] = self._unfolded()
        self._grouping = grouping
        if grouping not in self._models:
            self._models[grouping] = TreeFilter(TreeModel(self._store.catalogue, grouping))
        self.setModel(self._models[grouping])
        header = self.header()
        assert header is not None
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(20)
        header.resizeSection(1, EYE_COLUMN)
        selection = self.selectionModel()
        assert selection is not None
        selection.selectionChanged.connect(self._changed)
        self._unfold(self._open.get(grouping, set()))
        self._shown = ()
        self.refresh(self._store.state)

    def look_for(self, query: str) -> None:
        """Filter the rows and unfold what is found."""
        proxy = self._models[self._grouping]
        was_filtered, before = bool(proxy._wanted), self._unfolded()
        if not was_filtered:
            self._open[self._grouping] = before
        self._syncing = True
        proxy.look_for(query)
        self._syncing = False
        if query.strip():
            self.expandAll()
        elif was_filtered:
            self.collapseAll()
            self._unfold(self._open.get(self._grouping, set()))
        self._shown = ()
        self.refresh(self._store.state)

    def _path(self, node: Node) -> tuple[str, ...]:
        return (*self._path(node.parent), node.label) if node.parent else ()

    def _indexes(self) -> list[tuple[Node, QModelIndex]]:
        model, proxy = self.model_shown(), self._models[self._grouping]
        nodes = [node for node in model.root.walk() if node.children and node is not model.root]
        return [(node, proxy.mapFromSource(model.createIndex(node.row, 0, node))) for node in nodes]

    def _unfolded(self) -> set[tuple[str, ...]]:
        return {self._path(node) for node, index in self._indexes() if self.isExpanded(index)}

    def _unfold(self, paths: set[tuple[str, ...]]) -> None:
        for node, index in self._indexes():
            if self._path(node) in paths:
                self.setExpanded(index, True)

    def _node(self, index: QModelIndex) -> Node:
        return self.model_shown().node(self._models[self._grouping].mapToSource(index.siblingAtColumn(0)))

    def refresh(self, state: ViewState) -> None:
        """Show what is selected (unfolding down to it) and what is hidden."""
        seen = (state.segment, state.structures, state.hidden, state.isolated, state.layers, state.theme)
        if seen == self._shown:
            return
        moved = self._shown[:2] != seen[:2]
        self._shown = seen
        self.model_shown().refresh(state)
        if moved:
            self._show_selection(state)
        port = self.viewport()
        assert port is not None
        port.update()

    def _show_selection(self, state: ViewState) -> None:
        model, proxy = self.model_shown(), self._models[self._grouping]
        targets = state.structures or ((state.segment,) if state.segment else ())
        indexes = [proxy.mapFromSource(model.find(target, state.segment)) for target in targets]
        chosen = QItemSelection()
        for index in indexes:
            if index.isValid():
                chosen.select(index, index.siblingAtColumn(1))
        selection = self.selectionModel()
        assert selection is not None
        self._syncing = True
        selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if indexes and indexes[-1].isValid():
            selection.setCurrentIndex(indexes[-1], QItemSelectionModel.SelectionFlag.NoUpdate)
            if state.segment in targets and not self._models[self._grouping]._wanted:
                self._fold_others(indexes[-1])
            self.scrollTo(indexes[-1])
        self._syncing = False

    def _fold_others(self, index: QModelIndex) -> None:
        """A segment newly entered unfolds; its neighbours and all bones fold, so that the list stays short."""
        model = self.model()
        assert model is not None
        for row in range(model.rowCount()):
            top = model.index(row, 0)
            if self._node(top).segment:
                self.setExpanded(top, top == index.siblingAtColumn(0))
                for number, child in enumerate(self._node(top).children):
                    if child.has_parts:
                        self.setExpanded(model.index(number, 0, top), False)

    def _changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._syncing:
            return
        chosen = [self._node(index) for index in self.selectedIndexes() if index.column() == 0]
        if len(chosen) == 1:
            self._select(chosen[0])
        else:
            for change in (selected, deselected):
                for index in change.indexes():
                    target = self._node(index).target
                    if index.column() == 0 and target and target not in self._store.catalogue.segments:
                        self._dispatch(Select(target, add=True))
        self._show_selection(self._store.state)  # a heading cannot be selected: back to what is

    def _select(self, node: Node) -> None:
        if node.target is not None:
            self._dispatch(Select(node.target, within=node.segment))

    def _clicked(self, index: QModelIndex) -> None:
        node = self._node(index)
        if index.column() == 1:
            self.toggle(node)
        elif node.target is None:
            self.setExpanded(index, not self.isExpanded(index))

    def toggle(self, node: Node) -> None:
        """Hide or show all that a row stands for; a part of a bone goes with the bone."""
        if node.partial:
            return
        visible = self.model_shown().shown(node) == "hidden"
        for target in (node.target,) if node.target else node.members:
            if target:
                self._dispatch(SetVisible(target, visible))

    def mousePressEvent(self, event: object) -> None:  # the eye does not select
        position = event.position().toPoint()  # type: ignore[attr-defined]
        index = self.indexAt(position)
        if index.isValid() and index.column() == 1:
            self._clicked(index)
            return
        super().mousePressEvent(event)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        index = self.currentIndex()
        if event is not None and event.key() == Qt.Key.Key_Space and index.isValid():
            self.toggle(self._node(index))
            return
        super().keyPressEvent(event)

    def drawBranches(self, painter: QPainter | None, rect: QRect, index: QModelIndex) -> None:
        """The fold arrow, on the colour of its row."""
        model = self.model()
        selection = self.selectionModel()
        if painter is None or model is None or selection is None:
            return
        tokens = TOKENS[self.theme]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selection.isSelected(index):
            painter.fillRect(rect, QColor(tokens.chosen))
        if model.hasChildren(index):
            middle = QPointF(rect.right() - self.indentation() / 2, rect.center().y() + 0.5)
            long, short = 4.0, 2.6
            ends = (
                ((-long, -short), (0, short), (long, -short))
                if self.isExpanded(index)
                else ((-short, -long), (short, 0), (-short, long))
            )
            painter.setPen(QPen(QColor(tokens.muted), 1.6))
            painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in ends]))
        painter.restore()

    def _point(self, target: str | None) -> None:
        self._dispatch(Point(target))

    def leaveEvent(self, event: QEvent | None) -> None:
        self._point(None)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        if event is None:
            return
        index = self.indexAt(event.pos())
        if index.isValid() and self._node(index).members:
            self.menu_for(self._node(index)).exec(event.globalPos())

    def menu_for(self, node: Node) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)
        hidden = self.model_shown().shown(node) == "hidden"
        if not node.partial:
            words = self.tr("Show") if hidden else self.tr("Hide")
            menu.addAction(words).triggered.connect(lambda: self.toggle(node))  # type: ignore[union-attr]
        if node.target:
            target = node.target
            isolate = menu.addAction(self.tr("Isolate"))
            frame = menu.addAction(self.tr("Frame"))
            assert isolate is not None
            assert frame is not None
            isolate.triggered.connect(lambda: self._dispatch(Isolate(target)))
            frame.triggered.connect(lambda: self._frame(node))
        return menu

    def _frame(self, node: Node) -> None:
        self._select(node)
        self._dispatch(Frame())

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width() + 10, 480)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the names inside a segment."""
        longest = sided(translate("Names", "Facet joint"), "right")
        return QSize(self.fontMetrics().horizontalAdvance(longest) + 2 * self.indentation() + 72, 120)
