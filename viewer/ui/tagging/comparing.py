"""Another annotator's database beside one's own: where the two disagree, worst first, and making one of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PyQt6.QtCore import QT_TRANSLATE_NOOP, Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotations.errors import AnnotationError
from annotations.tags.model import Annotation
from annotations.tags.salvage import damage_of, open_store
from annotations.tags.store import Store
from annotations.tags.vocabulary import vocabulary
from viewer.core.agreement.compare import Agreement, agreement
from viewer.core.agreement.merging import Plan, merge_plan, merged
from viewer.core.agreement.wording import icc_words, kappa_words
from viewer.core.catalogue import Catalogue
from viewer.core.tagging.listing import place_of
from viewer.ui.translation import translate

HEADS = (
    QT_TRANSLATE_NOOP("Comparing", "What"),
    QT_TRANSLATE_NOOP("Comparing", "Where"),
    QT_TRANSLATE_NOOP("Comparing", "Disagreement"),
)
MERGE_HEADS = (
    QT_TRANSLATE_NOOP("Comparing", "What"),
    QT_TRANSLATE_NOOP("Comparing", "What differs"),
    QT_TRANSLATE_NOOP("Comparing", "Keep"),
)
CHOICES = {
    "mine": QT_TRANSLATE_NOOP("Comparing", "mine"),
    "theirs": QT_TRANSLATE_NOOP("Comparing", "theirs"),
    "both": QT_TRANSLATE_NOOP("Comparing", "both"),
}


def read_other(path: Path, pack: str) -> dict[str, Annotation]:
    """The annotations of another database on a pack. Raises AnnotationError, StoreError."""
    if not path.is_file() or path.stat().st_size == 0:
        raise AnnotationError(path.name, "file", "nothing", "an annotation database", "choose another")
    whole = damage_of(path) is None
    store = Store(str(path), "comparison", read_only=True) if whole else open_store(str(path), "comparison")[0]
    try:
        rows = {id_: record.annotation for id_, record in store.records().items()}
    finally:
        store.close()
    return {id_: one for id_, one in rows.items() if one.pack == pack}


class CompareDialog(QDialog):
    """Two pages: where mine and theirs disagree, and what a merge keeps.

    jump : brings annotations of mine into the picture; take : adds what was decided, as one step of undo
    """

    def __init__(
        self, mine: Mapping[str, Annotation], theirs: Mapping[str, Annotation], name: str, catalogue: Catalogue,
        jump: Callable[[tuple[str, ...], tuple[float, float, float] | None], None],
        take: Callable[[tuple[Annotation, ...]], object], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compared with {name}").format(name=name))
        self._catalogue, self._jump, self._take = catalogue, jump, take
        self._mine, self._theirs = mine, theirs
        surfaces = {key: (mesh.points, mesh.triangles) for key, mesh in catalogue.pack.meshes.items()}
        self.found: Agreement = agreement({self.tr("I"): mine, name: theirs}, surfaces)
        self.plan: Plan = merge_plan(mine, theirs)
        self.pages = QTabWidget()
        self.pages.addTab(self._disagreements(), self.tr("Where we disagree"))
        self.pages.addTab(self._merging(), self.tr("Merge"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        merge = self.buttons.addButton(self.tr("Merge"), QDialogButtonBox.ButtonRole.ActionRole)
        assert merge is not None
        self.merge_button = merge
        self.merge_button.setEnabled(bool(self.plan.differences or self.plan.added))
        self.merge_button.clicked.connect(self.merge)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        column.addWidget(self.buttons)
        self.resize(720, 480)

    # --- where we disagree ---------------------------------------------------------------------------

    def _disagreements(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        told = self.tr("{pairs} pairs, {rows} disagreements; a double click or Enter goes there.")
        column.addWidget(QLabel(told.format(pairs=self.found.pairs, rows=len(self.found.rows))))
        self.rows = _table(HEADS, len(self.found.rows), self.tr("Disagreements, the worst first"))
        words = vocabulary(self._catalogue.language)
        for number, row in enumerate(self.found.rows):
            entry = words.get(row.label)
            known = self._catalogue.knows(row.structure)
            where = self._catalogue.name(row.structure) if known else row.structure
            for place, text in enumerate((entry.name if entry else row.label, where, row.words)):
                self.rows.setItem(number, place, QTableWidgetItem(text))
        self.rows.activated.connect(lambda index: self._go(index.row()))
        column.addWidget(self.rows, 1)
        summary = [f"{label}: {kappa_words(one)}" for label, one in self.found.grades.items()]
        summary += [f"{label}: {icc_words(one)}" for label, one in self.found.values.items()]
        said = QLabel("\n".join(summary[:30]))
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setVisible(bool(summary))
        column.addWidget(said)
        return page

    def _go(self, number: int) -> None:
        row = self.found.rows[number]
        self._jump((row.first,) if row.first in self._mine and row.first else (), row.point)

    # --- merging -------------------------------------------------------------------------------------

    def _merging(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        told = self.tr("{added} annotations that only they have are added. Where both differ, choose what is kept.")
        words = QLabel(told.format(added=len(self.plan.added)))
        words.setWordWrap(True)
        column.addWidget(words)
        self.choices: list[QComboBox] = []
        table = _table(MERGE_HEADS, len(self.plan.differences), self.tr("Differences"))
        for number, one in enumerate(self.plan.differences):
            table.setItem(number, 0, QTableWidgetItem(self._title(one.mine)))
            table.setItem(number, 1, QTableWidgetItem(", ".join(one.fields)))
            box = QComboBox()
            for key, text in CHOICES.items():
                box.addItem(translate("Comparing", text), key)
            box.setAccessibleName(self._title(one.mine))
            table.setCellWidget(number, 2, box)
            self.choices.append(box)
        column.addWidget(table, 1)
        return page

    def _title(self, one: Annotation) -> str:
        entry = vocabulary(self._catalogue.language).get(one.label)
        return f"{entry.name if entry else one.label}, {place_of(one, self._catalogue)}"

    def merge(self) -> None:
        """Write what was decided; one step of undo takes it back."""
        rows = merged(self.plan, [str(box.currentData()) for box in self.choices])
        if rows:
            self._take(rows)
        self.accept()


def _table(heads: tuple[str, ...], rows: int, name: str) -> QTableWidget:
    made = QTableWidget(rows, len(heads))
    made.setHorizontalHeaderLabels([translate("Comparing", one) for one in heads])
    made.setAccessibleName(name)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setTabKeyNavigation(False)
    side, head = made.verticalHeader(), made.horizontalHeader()
    assert side is not None
    assert head is not None
    side.hide()
    head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return made
