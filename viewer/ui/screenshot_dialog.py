"""Saving the picture: its size, its background, its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QT_TRANSLATE_NOOP, QBuffer, QByteArray, QIODevice, QSize
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from annotations.tags.model import Annotation
from meshes.files import replace_file
from viewer.core.catalogue import Catalogue
from viewer.core.companion import CompanionPack
from viewer.core.errors import ViewerError
from viewer.core.state import ViewState
from viewer.core.tagging.state import Tagging
from viewer.ui.dialogs import button_row
from viewer.ui.translation import translate

SMALLEST, WIDEST, HIGHEST = 64, 3840, 2160
SIZES = (
    ("4K", 3840, 2160),
    ("Full HD", 1920, 1080),
    ("HD", 1280, 720),
    (QT_TRANSLATE_NOOP("ScreenshotDialog", "Square"), 2160, 2160),
)


@dataclass(frozen=True)
class PictureRequest:
    """What was asked for: pixels, whether the background is transparent, and where to."""

    width: int
    height: int
    transparent: bool
    path: Path


class ScreenshotDialog(QDialog):
    """Asks for size, background and file."""

    def __init__(self, shown: QSize, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save a picture"))
        self.size_choice = QComboBox()
        self.size_choice.addItem(self.tr("As in the window"), (shown.width(), shown.height()))
        for words, width, height in SIZES:
            self.size_choice.addItem(f"{self.tr(words)} ({width} × {height})", (width, height))
        self.size_choice.setAccessibleName(self.tr("Size"))
        self.width_box, self.height_box = _spin(WIDEST, self.tr("Width")), _spin(HIGHEST, self.tr("Height"))
        self.transparent = QCheckBox(self.tr("Transparent background"))
        self.file = QLineEdit(str(Path.home() / name))
        self.file.setAccessibleName(self.tr("File"))
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        form = QFormLayout(self)
        form.setContentsMargins(20, 18, 20, 16)
        form.setSpacing(10)
        form.addRow(self.tr("Size"), self.size_choice)
        form.addRow(self.tr("Pixels"), _row(self.width_box, self.height_box))
        form.addRow("", self.transparent)
        form.addRow(self.tr("File"), _row(self.file, choose))
        buttons = button_row(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.size_choice.currentIndexChanged.connect(self._take_size)
        self._take_size()
        self.setMinimumWidth(460)

    def _take_size(self) -> None:
        width, height = self.size_choice.currentData()
        self.width_box.setValue(width)
        self.height_box.setValue(height)

    def _choose(self) -> None:
        kinds = self.tr("PNG pictures (*.png)")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save a picture"), self.file.text(), kinds)
        if path:
            self.file.setText(path)

    def request(self) -> PictureRequest:
        """What stands in the fields; the file ends in .png."""
        path = Path(self.file.text()).expanduser()
        path = path if path.suffix.lower() == ".png" else path.with_name(f"{path.name}.png")
        return PictureRequest(self.width_box.value(), self.height_box.value(), self.transparent.isChecked(), path)


def save_picture(
    catalogue: Catalogue, state: ViewState, request: PictureRequest, companion: CompanionPack | None = None,
    annotations: Mapping[str, Annotation] | None = None, tagging: Tagging | None = None,
) -> None:  # fmt: skip
    """Draw off screen, with annotations and the companion of `state`, and write.

    Raises ViewerError that names the file.
    """
    from viewer.scene.snapshot import snapshot

    pixels = snapshot(
        catalogue, state, (request.width, request.height), transparent=request.transparent, companion=companion,
        annotations=annotations, tagging=tagging,
    )  # fmt: skip
    try:
        replace_file(request.path, png(pixels))
    except OSError as error:
        words = translate("ScreenshotDialog", "{file}: {reason}; choose another file or folder")
        raise ViewerError(words.format(file=request.path, reason=error.strerror or error)) from None


def png(pixels: NDArray[np.uint8]) -> bytes:
    """The bytes of a PNG file; `pixels` (height, width, 3 or 4) uint8, top row first."""
    held = np.ascontiguousarray(pixels)
    height, width, channels = held.shape
    kind = QImage.Format.Format_RGBA8888 if channels == 4 else QImage.Format.Format_RGB888
    image = QImage(held.tobytes(), width, height, width * channels, kind)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    buffer.close()
    return bytes(data.data())


def _spin(highest: int, name: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(SMALLEST, highest)
    made.setSuffix(" px")
    made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    made.setAccessibleName(name)
    return made


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, (QLineEdit, QSpinBox)) else 0)
    return row
