"""Writes a handout as PDF with Qt's own writer: no browser, no net, the same two pages on every machine."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PyQt6.QtCore import QLocale, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFontDatabase, QPainter, QPdfWriter, QPen

from annotations.language import notice
from annotations.render import fallback_lines_of, pieces
from annotations.text import Text
from meshes.files import replace_file
from viewer.core.camera import look_from
from viewer.core.catalogue import Catalogue
from viewer.core.describe import Description, describe, link_colours
from viewer.core.errors import ViewerError
from viewer.core.opening import view_of
from viewer.core.palette import SELECTION_ROLES
from viewer.core.state import ViewState
from viewer.scene.offscreen import Image
from viewer.scene.snapshot import snapshot
from viewer.ui.handout import page as design
from viewer.ui.handout import spare
from viewer.ui.handout.flow import Piece, Placed, flow
from viewer.ui.handout.page import UNIT, Page, page_of
from viewer.ui.handout.picture import draw_picture, paint_text, sized, text_block
from viewer.ui.handout.selection import fitted
from viewer.ui.navigation import zoom
from viewer.ui.translation import translate

WIDE_TABLE = 7.8  # size of text in tables, whose columns are narrow
FOOT_SIZE = 7.3
SPINE_ZOOM = 1.35  # the spine is slim: it may come nearer than a box round it would


@dataclass(frozen=True)
class Set:
    """A text set on the pages: what stands where, the sources, and whether something was left out."""

    placed: list[Placed]
    sources: list[Placed]
    complete: bool


def write_handout(catalogue: Catalogue, target: str, audience: str, path: Path, paper: str = "a4") -> None:
    """Write two pages on `target` (an id of a segment, structure or topic) to `path`.

    Raises:
        ViewerError: an unknown id, nothing written about it, no fonts, no OpenGL, or a place that cannot be written.
    """
    if not QFontDatabase.families():
        raise ViewerError("No fonts are installed here; install some (on Debian and Ubuntu: fonts-dejavu-core)")
    found = describe(catalogue, target, audience)
    if found.text is None:
        raise ViewerError(f"Nothing is written about {target} yet, so there is no handout on it")
    state = view_of(catalogue, replace(ViewState(), audience=audience), select=target)
    pictures = _pictures(catalogue, state, page_of(paper))
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "handout.pdf"
        _draw(catalogue, found, found.text, state, pictures, page_of(paper), draft)
        try:
            replace_file(path, draft.read_bytes())
        except OSError as error:
            raise ViewerError(f"{path}: cannot be written ({error.strerror}); choose another place") from error


def usual_paper() -> str:
    """The paper of the country: letter where that is used, else A4."""
    system = QLocale.system().measurementSystem()
    return "letter" if system == QLocale.MeasurementSystem.ImperialUSSystem else "a4"


def _pictures(catalogue: Catalogue, state: ViewState, page: Page) -> tuple[Image, Image]:
    """The selection from near, and where it lies in the whole spine."""
    scale = design.PICTURE_DPI / 72 / UNIT
    near, whole = ((round(box.width() * scale), round(box.height() * scale)) for box in page.pictures(0))
    far = replace(state, camera=zoom(look_from("left", catalogue.points_of(())), SPINE_ZOOM))
    return snapshot(catalogue, state, near), snapshot(catalogue, far, whole, marker=False)


def _draw(
    catalogue: Catalogue, found: Description, text: Text, state: ViewState, pictures: Sequence[Image], page: Page,
    path: Path,
) -> None:  # fmt: skip
    writer = QPdfWriter(str(path))
    writer.setPageLayout(page.layout())
    writer.setResolution(72 * UNIT)
    writer.setTitle(found.title)
    writer.setCreator("Lumbar")
    painter = QPainter(writer)
    below = _head(painter, found, page)
    below = _show_pictures(painter, pictures, page, below)
    below = _legend(painter, state, page, below)
    done = _set(catalogue, text, state, page, below)
    for number in (0, 1):
        if number:
            writer.newPage()
            if all(one.column.page == 0 for one in done.placed):
                spare.fill(painter, catalogue, state, page)
        for one in (*done.placed, *done.sources):
            if one.column.page == number:
                one.draw(painter)
        _foot(painter, catalogue, text, page, number, done.complete)
    painter.end()


def _head(painter: QPainter, found: Description, page: Page) -> float:
    """Title and summary; gives the height below them."""
    title = text_block(f"<b>{html.escape(found.title)}</b>", 21, page.inner, design.INK)
    latin = f"<i>{html.escape(found.latin)}</i>. " if found.latin else ""
    said = f"{latin}{html.escape(found.summary)}"
    for stand_in in fallback_lines_of(found.text) if found.text else ():
        said += f"<br><i>{html.escape(stand_in)}</i>"
    line = text_block(said, 10, page.inner, design.MUTED)
    top = design.MARGIN * 0.8
    paint_text(painter, title, page.left, top)
    paint_text(painter, line, page.left, top + title.size().height() + 2 * UNIT)
    return top + title.size().height() + line.size().height() + 10 * UNIT


def _show_pictures(painter: QPainter, pictures: Sequence[Image], page: Page, top: float) -> float:
    for box, pixels in zip(page.pictures(top), pictures, strict=True):
        draw_picture(painter, pixels, box)
    return top + design.PICTURE_HEIGHT + 6 * UNIT


def _legend(painter: QPainter, state: ViewState, page: Page, top: float) -> float:
    """The colours of a segment; a single structure is named by the title."""
    if state.segment is None or state.subject != state.segment:
        return top
    x = page.left
    for role in ("disc", "facets", "exiting_roots", "traversing_roots"):
        colour = SELECTION_ROLES[role]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour.scene))
        painter.drawEllipse(QRectF(x, top + 2.5 * UNIT, 7 * UNIT, 7 * UNIT))
        label = text_block(html.escape(_role_words(state.segment, role)), 9, page.inner, design.INK)
        paint_text(painter, label, x + 11 * UNIT, top)
        x += label.idealWidth() + 29 * UNIT
    return top + design.LEGEND_HEIGHT


def _role_words(segment: str, role: str) -> str:
    from viewer.ui.wording import role_label

    return role_label(segment, role)


def _set(catalogue: Catalogue, text: Text, state: ViewState, page: Page, top: float) -> Set:
    """The most of the text that two pages hold, as large as it can then be."""
    colours = link_colours(catalogue, state)

    def tried(part: Text, size: float) -> Set | None:
        return _try(part, colours, page, top, size)

    shown = fitted(text, lambda part: tried(part, design.SMALLEST) is not None)
    if shown is None:
        raise ViewerError(f"{text.title} does not fit on two pages, however short")
    sizes = [design.SMALLEST + step * design.STEP for step in range(1 + round(design.ROOM / design.STEP))]
    done = next(found for size in reversed(sizes) if (found := tried(shown, size)) is not None)
    return replace(done, complete=shown == text)


def _try(text: Text, colours: Mapping[str, str], page: Page, top: float, size: float) -> Set | None:
    blocks, references = pieces(text, colours)
    style = (
        f"p, li {{ margin: 0; }} ul, ol {{ margin: 0; }} a {{ color: {design.ACCENT}; text-decoration: none; }}"
        f"td, th {{ padding: {2 * UNIT}px; border-bottom: {UNIT // 2}px solid {design.RULE}; }}"
    )
    made = [_piece(kind, markup, page.column_width, style, size) for kind, markup in blocks]
    small = [_source_piece(line, page.source_width) for line in references]
    height = _height_of(small)
    placed = flow(made, page.columns(top, height + 12 * UNIT))
    sources = flow(small, page.source_columns(height)) if small else []
    return None if placed is None or sources is None else Set(placed, sources, complete=True)


def _piece(kind: str, markup: str, width: float, style: str, size: float) -> Piece:
    if kind == "heading":
        body = f'<div style="color:{design.INK}"><b>{markup}</b></div>'
        return Piece(body, width, style, sized(size + 1), clings=True, gap=size * 0.9 * UNIT)
    font = sized(min(size, WIDE_TABLE) if kind == "table" else size)
    body = f'<div style="color:{design.INK}; line-height:118%">{markup}</div>'
    return Piece(body, width, style, font, clings=False, gap=size * 0.35 * UNIT)


def _source_piece(line: str, width: float) -> Piece:
    return Piece(
        f'<div style="color:{design.MUTED}">{line}</div>', width, "", sized(design.SOURCE_SIZE), clings=False, gap=UNIT
    )


def _height_of(sources: Sequence[Piece]) -> float:
    """A height at which the columns hold the sources: a share each, and the longest one over."""
    total = sum(one.height + one.gap for one in sources)
    return total / design.SOURCE_COLUMNS + max((one.height for one in sources), default=0.0) if sources else 0.0


def _foot(painter: QPainter, catalogue: Catalogue, text: Text, page: Page, number: int, complete: bool) -> None:
    """Notice, where the rest is, whose atlas it is, and the number of the page."""
    y = page.bottom + 6 * UNIT
    painter.setPen(QPen(QColor(design.RULE), 0.6 * UNIT))
    painter.drawLine(QPointF(page.left, y), QPointF(page.left + page.inner, y))
    words = [notice(text.language_asked, text.audience_used)]
    if not complete:
        words.append(translate("Handout", "The whole text is in the program."))
    about = ", ".join(part for part in (catalogue.pack.info.title, catalogue.pack.info.licence) if part)
    pages = translate("Handout", "page {number} of 2").format(number=number + 1)
    for line, (left, right) in enumerate(((" ".join(words), pages), (about, "Lumbar"))):
        top = y + (4 + 10 * line) * UNIT
        paint_text(painter, text_block(html.escape(left), FOOT_SIZE, page.inner, design.MUTED), page.left, top)
        end = text_block(html.escape(right), FOOT_SIZE, page.inner, design.MUTED)
        paint_text(painter, end, page.left + page.inner - end.idealWidth(), top)
