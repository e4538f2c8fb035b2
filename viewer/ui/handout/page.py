"""The design of the two pages: sizes, colours, what is drawn where.

Lengths are in dots, `UNIT` of them a point (1/72 inch): fonts are sized in whole dots, which neither the screen nor the
printer's resolution changes. Sizes of text are in points.
"""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QMarginsF, QRectF
from PyQt6.QtGui import QPageLayout, QPageSize

from viewer.ui.handout.flow import Column

PAPERS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
UNIT = 8
MARGIN, GUTTER = 42.0 * UNIT, 20.0 * UNIT
PICTURE_DPI = 220
PICTURE_HEIGHT = 218.0 * UNIT
BESIDE = 8.0 * UNIT  # between the two pictures
CONTEXT_SHARE = 0.26  # of the width, for the small picture of the whole spine
LEGEND_HEIGHT, FOOT = 20.0 * UNIT, 26.0 * UNIT
SMALLEST, ROOM, STEP = 8.5, 2.0, 0.25  # sizes of the text: the least, how much larger it may be, and by what steps
SOURCE_SIZE, SOURCE_COLUMNS, SOURCE_GUTTER = 5.8, 3, 12.0 * UNIT
INK, MUTED, RULE, ACCENT = "#1B2430", "#56616F", "#D5DCE4", "#1F56C9"


@dataclass(frozen=True)
class Page:
    """A sheet of paper."""

    size: QPageSize
    width: float
    height: float

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        """Where text ends: below is the foot of the page."""
        return self.height - MARGIN * 0.7 - FOOT

    @property
    def column_width(self) -> float:
        return (self.inner - GUTTER) / 2

    @property
    def source_width(self) -> float:
        """The width of a column of sources."""
        return (self.inner - (SOURCE_COLUMNS - 1) * SOURCE_GUTTER) / SOURCE_COLUMNS

    def source_columns(self, height: float) -> list[Column]:
        """Columns for the list of sources at the foot of the second page."""
        width, top = self.source_width, self.bottom - height
        lefts = (self.left + place * (width + SOURCE_GUTTER) for place in range(SOURCE_COLUMNS))
        boxes = (QRectF(left, top, width, height) for left in lefts)
        return [Column(1, box) for box in boxes]

    def layout(self) -> QPageLayout:
        """For the writer: no margins of its own, this design has them."""
        return QPageLayout(self.size, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Point)

    def pictures(self, top: float) -> tuple[QRectF, QRectF]:
        """The places of the picture and of the whole spine beside it."""
        small = self.inner * CONTEXT_SHARE
        large = self.inner - small - BESIDE
        return (
            QRectF(self.left, top, large, PICTURE_HEIGHT),
            QRectF(self.left + large + BESIDE, top, small, PICTURE_HEIGHT),
        )

    def columns(self, first_top: float, sources: float) -> list[Column]:
        """Two columns a page: below the picture on the first, above `sources` dots of sources on the second."""
        boxes = ((0, first_top, self.bottom), (1, MARGIN, self.bottom - sources))
        return [
            Column(
                page,
                QRectF(self.left + side * (self.column_width + GUTTER), top, self.column_width, bottom - top),
            )
            for page, top, bottom in boxes
            for side in (0, 1)
        ]


def page_of(paper: str) -> Page:
    """The page for `a4` or `letter`."""
    size = QPageSize(PAPERS[paper])
    points = size.size(QPageSize.Unit.Point)
    return Page(size, points.width() * UNIT, points.height() * UNIT)
