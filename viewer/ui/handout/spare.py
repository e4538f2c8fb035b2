"""What a short text leaves free of the second page: the selection from two more sides, and the skin of its roots."""

from __future__ import annotations

import html
from dataclasses import replace

from PyQt6.QtCore import QPoint, QPointF, QRectF, QSize
from PyQt6.QtGui import QPainter, QRegion
from PyQt6.QtWidgets import QWidget

from viewer.core.body_map import body_look
from viewer.core.camera import look_from
from viewer.core.catalogue import Catalogue
from viewer.core.framing import framed
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.scene.snapshot import snapshot
from viewer.ui.body_canvas import BodyCanvas
from viewer.ui.handout import page as design
from viewer.ui.handout.page import UNIT, Page
from viewer.ui.handout.picture import draw_picture, paint_text, text_block
from viewer.ui.translation import translate

SIDES = ("posterior", "left")
HEIGHT = 330.0 * UNIT
FIGURE = QSize(280, 400)  # pixels of the drawing of the body, which is drawn as lines at any size


def fill(painter: QPainter, catalogue: Catalogue, state: ViewState, page: Page) -> None:
    """Two pictures side by side; where a nerve is selected the second is the drawing of its skin."""
    top = design.MARGIN
    left, right = (
        QRectF(page.left + place * (page.column_width + design.GUTTER), top, page.column_width, HEIGHT)
        for place in (0, 1)
    )
    _view(painter, catalogue, state, SIDES[0], left)
    _caption(painter, translate("Handout", "From behind"), left)
    if any(one.startswith("nerve/") for one in state.structures):
        _figure(painter, catalogue, state, right)
        _caption(painter, translate("Handout", "Skin of the root; neighbours overlap, and maps differ"), right)
    else:
        _view(painter, catalogue, state, SIDES[1], right)
        _caption(painter, translate("Handout", "From the left"), right)


def _view(painter: QPainter, catalogue: Catalogue, state: ViewState, side: str, box: QRectF) -> None:
    targets = state.structures or ((state.segment,) if state.segment else ())
    camera = look_from(side, catalogue.points_of(targets))
    seen = framed(replace(state, camera=camera), (state.segment,) if state.segment else targets, catalogue)
    scale = design.PICTURE_DPI / 72 / UNIT
    size = (round(box.width() * scale), round(box.height() * scale))
    draw_picture(painter, snapshot(catalogue, seen, size, marker=False), box)


def _figure(painter: QPainter, catalogue: Catalogue, state: ViewState, box: QRectF) -> None:
    canvas = BodyCanvas(Store(catalogue), lambda action: None)
    canvas.resize(FIGURE)
    canvas.show_look(body_look(state, catalogue), "light")
    scale = min(box.width() / FIGURE.width(), box.height() / FIGURE.height())
    painter.save()
    painter.translate(QPointF(box.center().x() - scale * FIGURE.width() / 2, box.top()))
    painter.scale(scale, scale)
    canvas.render(painter, QPoint(), QRegion(), QWidget.RenderFlag(0))
    painter.restore()
    canvas.deleteLater()


def _caption(painter: QPainter, words: str, box: QRectF) -> None:
    block = text_block(html.escape(words), 8.5, box.width(), design.MUTED)
    paint_text(painter, block, box.left(), box.bottom() + 3 * UNIT)
