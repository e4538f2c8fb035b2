"""Text that flows through columns: pieces of rich text, broken between lines, drawn where they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QAbstractTextDocumentLayout, QFont, QPainter, QTextDocument

#: A paragraph is broken only where this many lines stay on both sides.
FEWEST_LINES = 2


@dataclass(frozen=True)
class Column:
    """A place for text on a page (from 0), in the painter's units."""

    page: int
    box: QRectF


@dataclass(frozen=True)
class Placed:
    """The part of a piece between `top` and `bottom` of its own height, drawn in a column at `y`."""

    piece: Piece
    column: Column
    y: float
    top: float
    bottom: float

    def draw(self, painter: QPainter) -> None:
        """Draw that part and nothing else of the piece."""
        height = self.bottom - self.top
        painter.save()
        painter.translate(QPointF(self.column.box.left(), self.y - self.top))
        clip = QRectF(0, self.top, self.column.box.width(), height)
        painter.setClipRect(clip)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        layout = self.piece.document.documentLayout()
        assert layout is not None
        layout.draw(painter, context)
        painter.restore()


class Piece:
    """A heading, paragraph, list or table, laid out at a width.

    clings : whether it must not be the last in a column (a heading)
    """

    def __init__(self, html: str, width: float, style: str, font: QFont, *, clings: bool, gap: float) -> None:
        self.document = QTextDocument()
        self.document.setDocumentMargin(0)
        self.document.setDefaultFont(font)
        self.document.setDefaultStyleSheet(style)
        self.document.setTextWidth(width)
        self.document.setHtml(html)
        self.clings = clings
        self.gap = gap
        self.height = self.document.size().height()
        self._breakable = "<table" not in html

    def breaks(self) -> list[float]:
        """Heights at which it may be broken: the ends of lines with enough lines on both sides."""
        ends: list[float] = []
        layout = self.document.documentLayout()
        block = self.document.begin()
        while self._breakable and layout is not None and block.isValid():
            top = layout.blockBoundingRect(block).top()
            lines = block.layout()
            for line in (lines.lineAt(number) for number in range(lines.lineCount())) if lines else ():
                ends.append(top + line.y() + line.height())
            block = block.next()
        return ends[FEWEST_LINES - 1 : -FEWEST_LINES]


def flow(pieces: Sequence[Piece], columns: Sequence[Column]) -> list[Placed] | None:
    """Where each piece stands, filled from the first column on; None where they do not all fit."""
    placed: list[Placed] = []
    number, y = 0, columns[0].box.top()
    for index, piece in enumerate(pieces):
        start, top = 0.0, y == columns[number].box.top()
        follower = pieces[index + 1].height if piece.clings and index + 1 < len(pieces) else 0.0
        y += 0.0 if top else piece.gap
        while True:
            room = columns[number].box.bottom() - y
            needed = piece.height - start + min(follower, follower and 3 * _line(pieces[index + 1]))
            if needed <= room:
                placed.append(Placed(piece, columns[number], y, start, piece.height))
                y += piece.height - start
                break
            cut = max((end for end in piece.breaks() if start < end <= start + room), default=None)
            if cut is not None and not piece.clings:
                placed.append(Placed(piece, columns[number], y, start, cut))
                start = cut
            elif y == columns[number].box.top():
                return None  # not even a whole column holds it
            number += 1
            if number == len(columns):
                return None
            y = columns[number].box.top()
    return placed


def _line(piece: Piece) -> float:
    """The height of a line of a piece."""
    layout = piece.document.begin().layout()
    return float(layout.lineAt(0).height()) if layout and layout.lineCount() else piece.height
