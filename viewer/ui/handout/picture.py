"""Words and pictures on a page, in dots: one way for all of the handout."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QFont, QImage, QPainter, QTextDocument

from viewer.scene.offscreen import Image
from viewer.ui.handout.page import UNIT


def sized(size: float) -> QFont:
    """The window's font at a size in points."""
    font = QFont()
    font.setPixelSize(round(size * UNIT))
    return font


def text_block(markup: str, size: float, width: float, colour: str) -> QTextDocument:
    """Words of one size and colour, wrapped at `width`."""
    made = QTextDocument()
    made.setDocumentMargin(0)
    made.setDefaultFont(sized(size))
    made.setTextWidth(width)
    made.setHtml(f'<div style="color:{colour}">{markup}</div>')
    return made


def paint_text(painter: QPainter, text: QTextDocument, x: float, y: float) -> None:
    """Draw words with their upper left corner at a place."""
    painter.save()
    painter.translate(QPointF(x, y))
    text.drawContents(painter)
    painter.restore()


def draw_picture(painter: QPainter, pixels: Image, box: QRectF) -> None:
    """Draw an (h, w, 3) picture into a box of the same shape."""
    height, width, _ = pixels.shape
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    painter.drawImage(box, image)
