"""The structures as a tree, grouped by region or by system, for Qt's views; and the filter over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QAbstractItemModel, QModelIndex, QSortFilterProxyModel, Qt
from PyQt6.QtGui import QColor

from viewer.core.appearance import appearances
from viewer.core.catalogue import Catalogue
from viewer.core.palette import ROLE_WHEN_SELECTED, SELECTION_ROLES
from viewer.core.state import ViewState
from viewer.ui.translation import translate
from viewer.ui.wording import short_name
from viewer.ui.words import SHOWN, SIDE_ALONE, word

GROUPINGS = ("By region", "By system")  # names for the program; the switch above the tree has the words
TARGET_ROLE = Qt.ItemDataRole.UserRole + 1
DOT_ROLE = Qt.ItemDataRole.UserRole + 2
SHOWN_ROLE = Qt.ItemDataRole.UserRole + 3
_SYSTEMS = (
    (QT_TRANSLATE_NOOP("Tree", "Bones"), ("bone",)),
    (QT_TRANSLATE_NOOP("Tree", "Discs"), ("disc",)),
    (QT_TRANSLATE_NOOP("Tree", "Joints"), ("facet",)),
    (QT_TRANSLATE_NOOP("Tree", "Ligaments"), ("ligament",)),
    (QT_TRANSLATE_NOOP("Tree", "Nerves and canal"), ("nerve", "canal")),
    (QT_TRANSLATE_NOOP("Tree", "Other"), ("other",)),
)
# What belongs to no segment: in the atlas canal and sacral nerves, in a pack with few bones anything.
_BESIDE_SEGMENTS = (
    *_SYSTEMS[:4],
    (QT_TRANSLATE_NOOP("Tree", "Canal and other nerves"), _SYSTEMS[4][1]),
    _SYSTEMS[5],
)


@dataclass(eq=False)
class Node:
    """A row: `target` is what it selects (None: a mere heading), `members` what its visibility is that of.

    `partial` : it stands for a part of its one member, which is hidden and shown as a whole
    """

    label: str
    target: str | None = None
    role: str | None = None
    segment: str | None = None
    members: tuple[str, ...] = ()
    known_as: str = ""
    partial: bool = False
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    def add(self, child: Node) -> Node:
        """Append a row below this one."""
        child.parent = self
        child.segment = child.segment or self.segment
        self.children.append(child)
        return child

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words it can be found by."""
        return tuple(dict.fromkeys(_words_of(f"{self.label} {self.known_as}")))

    @property
    def has_parts(self) -> bool:
        """Whether it is a bone with its parts below."""
        return bool(self.children) and self.children[0].partial

    @property
    def row(self) -> int:
        return self.parent.children.index(self) if self.parent else 0

    def walk(self) -> Iterator[Node]:
        """This row and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def _words_of(text: str) -> list[str]:
    from viewer.core.search import words_of  # with the texts' reader: when first filtered

    return words_of(text)


def build_tree(catalogue: Catalogue, grouping: str) -> Node:
    """The root of the tree in one of `GROUPINGS`."""
    return _by_system(catalogue) if grouping == GROUPINGS[1] else _by_region(catalogue)


def _by_region(catalogue: Catalogue) -> Node:
    root = Node("")
    used: set[str] = set()
    for segment in catalogue.segments:
        top = root.add(_node(catalogue, segment, None))
        top.segment = segment
        for role, ids in catalogue.roles(segment).items():
            place = top
            if role == "ligaments" and ids:
                place = top.add(Node(translate("Tree", "Ligaments"), role=role, members=_meshes(catalogue, ids)))
            for target in ids:
                _add(catalogue, place, target, role, in_segment=True)
                used.update(catalogue.meshes_of(target))
    rest = [key for key in catalogue.structures if key not in used]
    for label, roles in _BESIDE_SEGMENTS:
        keys = _outermost(catalogue, (key for key in rest if catalogue.structures[key].role in roles))
        if keys:
            top = root.add(Node(translate("Tree", label), members=_meshes(catalogue, keys)))
            for target in keys:
                _add(catalogue, top, target, None)
    return root


def _by_system(catalogue: Catalogue) -> Node:
    root = Node("")
    for label, roles in _SYSTEMS:
        keys = [key for key, row in catalogue.structures.items() if row.role in roles]
        if keys:
            top = root.add(Node(translate("Tree", label), members=tuple(keys)))
            for target in _outermost(catalogue, keys):
                _add(catalogue, top, target, None)
    return root


def _outermost(catalogue: Catalogue, keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(catalogue.structure_of(key) for key in keys))


def _add(catalogue: Catalogue, place: Node, target: str, role: str | None, in_segment: bool = False) -> None:
    made = place.add(_node(catalogue, target, role, in_segment))
    for key in catalogue.meshes_of(target):
        if key != target:
            made.add(_node(catalogue, key, role, in_segment))
    for part in catalogue.parts_on.get(target, ()):
        _add_part(catalogue, made, part)


def _add_part(catalogue: Catalogue, bone: Node, part: str) -> None:
    """A part of a bone; what is there on both sides stands below a row for the two."""
    one = catalogue.parts[part]
    pair = f"{one.bone}/{one.kind}"
    place = next((child for child in bone.children if child.target == pair), None) if one.side else bone
    if place is None:
        place = bone.add(_node(catalogue, pair, None)) if pair in catalogue.parts else bone
    made = place.add(_node(catalogue, part, None))
    if place is not bone and one.side:
        made.label = word(SIDE_ALONE, one.side)


def _node(catalogue: Catalogue, target: str, role: str | None, in_segment: bool = False) -> Node:
    members = catalogue.meshes_of(target)
    term = catalogue.term(target)
    own = role or (None if target in catalogue.segments else ROLE_WHEN_SELECTED[catalogue.structures[members[0]].role])
    known_as = " ".join((term.name, term.latin, *term.synonyms, target.replace("/", " ")))
    label = short_name(catalogue, target, in_segment=in_segment, brief=not in_segment or catalogue.is_derived(target))
    own = None if target in catalogue.parts else own
    return Node(label, target, own, members=members, known_as=known_as, partial=target in catalogue.parts)


def _meshes(catalogue: Catalogue, targets: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for target in targets for key in catalogue.meshes_of(target))


class TreeModel(QAbstractItemModel):
    """Column 0 the name, column 1 whether it is shown."""

    def __init__(self, catalogue: Catalogue, grouping: str) -> None:
        super().__init__()
        self._catalogue = catalogue
        self.root = build_tree(catalogue, grouping)
        self._shown: frozenset[str] = frozenset(catalogue.structures)
        self._theme = "light"

    def node(self, index: QModelIndex) -> Node:
        """The row of an index, the root for an invalid one."""
        return index.internalPointer() if index.isValid() else self.root

    def refresh(self, state: ViewState) -> None:
        """Take the visibility and the theme from the view."""
        looks = appearances(state, self._catalogue)
        shown = frozenset(key for key, look in looks.items() if look.visible)
        if shown != self._shown or state.theme != self._theme:
            self._shown, self._theme = shown, state.theme
            self._tell(QModelIndex())

    def _tell(self, above: QModelIndex) -> None:
        """All rows below `above` may look different now."""
        count = self.rowCount(above)
        if count:
            self.dataChanged.emit(self.index(0, 0, above), self.index(count - 1, 1, above))
        for row in range(count):
            self._tell(self.index(row, 0, above))

    def shown(self, node: Node) -> str:
        """`shown`, `hidden` or `partly`."""
        count = sum(key in self._shown for key in node.members)
        return "hidden" if count == 0 else "shown" if count == len(node.members) else "partly"

    def find(self, target: str, segment: str | None) -> QModelIndex:
        """The index of a target, that under `segment` by preference."""
        found = [node for node in self.root.walk() if node.target == target]
        if not found:
            return QModelIndex()
        best = next((node for node in found if node.segment == segment), found[0])
        return self.createIndex(best.row, 0, best)

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        above = self.node(parent)
        if 0 <= row < len(above.children) and 0 <= column < 2:
            return self.createIndex(row, column, above.children[row])
        return QModelIndex()

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        above = self.node(index).parent if index.isValid() else None
        return QModelIndex() if above is None or above is self.root else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self.node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 2

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if index.column() == 1 and node.partial:
            return None
        if index.column() == 1:
            if role == SHOWN_ROLE:
                return self.shown(node)
            told = role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
            return word(SHOWN, self.shown(node)) if told else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return node.label
        if role == Qt.ItemDataRole.ToolTipRole and node.target:
            term = self._catalogue.term(node.target)
            return f"{term.name}\n{term.latin}" if term.latin else term.name
        if role == TARGET_ROLE:
            return node.target
        if role == SHOWN_ROLE:
            return self.shown(node)
        if role == DOT_ROLE and node.role:
            colour = SELECTION_ROLES[node.role]
            return QColor(colour.dark if self._theme == "dark" else colour.scene)
        return None


class TreeFilter(QSortFilterProxyModel):
    """Keeps the rows each word of the query begins a word of, with all above and below them."""

    def __init__(self, model: TreeModel) -> None:
        super().__init__()
        self._wanted: list[str] = []
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)
        self.setSourceModel(model)

    def look_for(self, query: str) -> None:
        """Filter by `query`; an empty one shows everything."""
        self._wanted = _words_of(query)
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        model = self.sourceModel()
        assert isinstance(model, TreeModel)
        node = model.node(parent).children[row]
        return all(any(word.startswith(one) for word in node.words) for one in self._wanted)
