"""Levels renamed, all in one step."""

from __future__ import annotations

from PyQt6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QWidget

from meshes.importing.levels import COLUMN
from viewer.ui.dialogs import button_row
from viewer.ui.importing.labels import plain


class RenameDialog(QDialog):
    """Every level there is, and what it shall be called; all in one step."""

    def __init__(self, levels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Rename levels"))
        self.boxes: dict[str, QComboBox] = {}
        form = QFormLayout(self)
        form.setContentsMargins(20, 18, 20, 16)
        form.addRow(plain(self.tr("Discs, joints, nerves and ligaments follow their vertebrae.")))
        for level in levels:
            box = self.boxes[level] = QComboBox()
            for other in COLUMN:
                box.addItem(self.tr("sacrum") if other == "S1" else other, other)
            box.addItem(self.tr("out of the atlas"), None)
            box.setCurrentIndex(box.findData(level))
            box.setAccessibleName(self.tr("New name of {level}").format(level=level))
            form.addRow(self.tr("sacrum") if level == "S1" else level, box)
        buttons = button_row(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    def mapping(self) -> dict[str, str | None]:
        """The levels that are called otherwise, and how."""
        return {level: box.currentData() for level, box in self.boxes.items() if box.currentData() != level}
