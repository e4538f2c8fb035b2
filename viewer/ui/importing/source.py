"""What to import: the dialog that asks for files or a folder, and what was dropped on the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QMimeData
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.ui.dialogs import button_row

FILTERS = "*.stl *.obj *.ply *.glb *.gltf *.3mf *.vtp *.vtk *.zip *.nii *.nii.gz *.nrrd *.nhdr *.mha *.mhd *.dcm"


class SourceDialog(QDialog):
    """Files or a folder? Qt's own dialogs cannot ask for both at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import"))
        self.chosen: tuple[Path, ...] = ()
        words = QLabel(
            self.tr(
                "Meshes (STL, OBJ, PLY, glTF, VTP, VTK, 3MF), one file or many, or a label map "
                "(NIfTI, NRRD, MetaImage, DICOM SEG). You can also drop them on the window. "
                "Nothing leaves this computer."
            )
        )
        words.setWordWrap(True)
        self.files, self.folder = QPushButton(self.tr("Choose &files…")), QPushButton(self.tr("Choose a f&older…"))
        self.files.setDefault(True)
        self.files.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        buttons = button_row(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (words, self.files, self.folder, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(46 * self.fontMetrics().averageCharWidth())

    def _choose_files(self) -> None:
        filters = self.tr("Meshes and label maps ({endings});;All files (*)").format(endings=FILTERS)
        found, _ = QFileDialog.getOpenFileNames(self, self.tr("Import files"), "", filters)
        self._take(found)

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.tr("Import a folder"))
        self._take([found] if found else [])

    def _take(self, found: Sequence[str]) -> None:
        self.chosen = tuple(Path(one) for one in found)
        if self.chosen:
            self.accept()


def dropped(data: QMimeData | None) -> tuple[Path, ...]:
    """The files and folders of a drag; none where something else is dragged."""
    if data is None or not data.hasUrls():
        return ()
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
