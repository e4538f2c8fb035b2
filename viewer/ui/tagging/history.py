"""All that was done to one annotation: who, when, what; any earlier state can be brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QT_TRANSLATE_NOOP, Qt
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from annotations.tags.document import to_document
from annotations.tags.model import Annotation
from annotations.tags.store import Change
from viewer.ui.translation import translate

ACTIONS = {
    "added": QT_TRANSLATE_NOOP("Tagging", "made"),
    "changed": QT_TRANSLATE_NOOP("Tagging", "changed"),
    "removed": QT_TRANSLATE_NOOP("Tagging", "removed"),
    "restored": QT_TRANSLATE_NOOP("Tagging", "restored"),
}
SILENT = {"changed", "surfaces", "extra", "created", "author", "id", "pack", "origin"}


class HistoryDialog(QDialog):
    """The newest change first; `restore` brings back how it was after the one chosen."""

    def __init__(self, changes: Sequence[Change], restore: Callable[[Annotation], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._changes = list(reversed(changes))
        self._restore = restore
        self.setWindowTitle(translate("Tagging", "History of the annotation"))
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([translate("Tagging", words) for words in ("When", "Who", "Did", "What differs")])
        for change, before in zip(self._changes, [*self._changes[1:], None], strict=True):
            words = differences(before.annotation if before else None, change.annotation)
            self.list.addTopLevelItem(
                QTreeWidgetItem(
                    [
                        change.at[:16].replace("T", " "),
                        change.author,
                        translate("Tagging", ACTIONS[change.action]),
                        words,
                    ]
                )
            )
        self.list.setCurrentItem(self.list.topLevelItem(0))
        for column in range(3):
            self.list.resizeColumnToContents(column)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.back = buttons.addButton(
            translate("Tagging", "Restore this state"), QDialogButtonBox.ButtonRole.ActionRole
        )
        assert self.back is not None
        self.back.clicked.connect(self._bring_back)
        buttons.rejected.connect(self.reject)
        column_of = QVBoxLayout(self)
        column_of.addWidget(self.list)
        column_of.addWidget(buttons)
        self.resize(640, 320)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def _bring_back(self) -> None:
        row = self.list.indexOfTopLevelItem(self.list.currentItem())
        if row >= 0:
            self._restore(self._changes[row].annotation)
            self.accept()


def differences(before: Annotation | None, after: Annotation) -> str:
    """The fields that differ, with the new value of short ones: `status reviewed, points`."""
    if before is None:
        return after.label
    old, new = to_document(before), to_document(after)
    words = []
    for name, value in new.items():
        if name in SILENT or value == old[name]:
            continue
        words.append(f"{name} {value}" if isinstance(value, str) and len(value) < 40 else name)
    return ", ".join(words)


_HEADS = (
    QT_TRANSLATE_NOOP("Tagging", "When"),
    QT_TRANSLATE_NOOP("Tagging", "Who"),
    QT_TRANSLATE_NOOP("Tagging", "Did"),
    QT_TRANSLATE_NOOP("Tagging", "What differs"),
)
