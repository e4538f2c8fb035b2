"""Handouts: two pages, the text in columns, nothing lost between them, and one line for what cannot be done."""

from __future__ import annotations

import itertools

import pytest

pytest.importorskip("PyQt6.QtPdf", exc_type=ImportError)
from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtPdf import QPdfDocument

from annotations.reader import find_text
from viewer.core.errors import ViewerError
from viewer.ui.handout.flow import Column, flow
from viewer.ui.handout.page import UNIT, page_of
from viewer.ui.handout.selection import LEFT_OUT_FIRST, fitted
from viewer.ui.handout.writer import _piece, write_handout

pytestmark = pytest.mark.window


def pages(path) -> list[str]:
    """The words of each page of a PDF."""
    document = QPdfDocument(None)
    assert document.load(str(path)) == QPdfDocument.Error.None_
    found = [document.getAllText(number).text() for number in range(document.pageCount())]
    document.close()
    return found


@pytest.mark.parametrize(
    ("target", "audience", "paper"),
    [
        ("L4-L5", "patient", "a4"),
        ("L5-S1", "student", "letter"),
        ("L4-L5", "clinician", "a4"),
        ("disc/L4-L5", "patient", "letter"),
        ("condition/central-stenosis", "patient", "a4"),
        ("root/L5", "student", "a4"),
    ],
)
def test_a_handout_is_two_pages_with_the_text_and_its_sources(qapp, catalogue, tmp_path, target, audience, paper):
    path = tmp_path / "handout.pdf"
    write_handout(catalogue, target, audience, path, paper)
    first, second = pages(path)
    text = find_text(target.split("/")[-1] if not target.startswith("disc") else "disc", audience)
    assert "1. " in second
    assert "page 2 of 2" in second
    assert "not medical advice" in " ".join(first.split())
    opening = next(block for block in text.sections[0].blocks if block.kind == "paragraph").plain_text.split()[:4]
    assert " ".join(opening) in " ".join(first.split())
    if audience == "patient" and not target.startswith("disc"):
        assert "When to get help" in first + second


def test_the_same_handout_looks_the_same_on_both_papers(qapp):
    a4, letter = page_of("a4"), page_of("letter")
    assert (round(a4.width / UNIT), round(a4.height / UNIT)) == (595, 842)
    assert (round(letter.width / UNIT), round(letter.height / UNIT)) == (612, 792)
    for page in (a4, letter):
        boxes = [column.box for column in page.columns(300 * UNIT, 60 * UNIT)]
        assert all(box.left() >= page.left and box.right() <= page.left + page.inner + 1 for box in boxes)
        assert not boxes[0].intersects(boxes[1])


def test_pieces_flow_through_columns_without_loss(qapp):
    """What is placed of each piece, put together, is the piece; nothing stands outside its column or over another."""
    pieces = [_piece("heading", "Title", 1800, "", 10)]
    pieces += [_piece("paragraph", f"<p>{'words in a row ' * count}</p>", 1800, "", 10) for count in (4, 60, 25, 90)]
    columns = [Column(page, QRectF(0, 0, 1800, 1500)) for page in range(6)]
    placed = flow(pieces, columns)
    assert placed is not None
    assert len({id(one.column) for one in placed}) > 1
    for piece in pieces:
        parts = [(one.top, one.bottom) for one in placed if one.piece is piece]
        assert parts[0][0] == 0
        assert parts[-1][1] == piece.height
        assert all(before[1] == after[0] for before, after in itertools.pairwise(parts))
    for column in columns:
        rows = [(one.y, one.y + one.bottom - one.top) for one in placed if one.column is column]
        assert all(top >= 0 and bottom <= 1500.5 for top, bottom in rows)
        assert all(before[1] <= after[0] + 0.5 for before, after in itertools.pairwise(rows))
    assert flow(pieces, columns[:1]) is None


def test_a_heading_is_never_left_alone_at_the_foot_of_a_column(qapp):
    body = _piece("paragraph", f"<p>{'word ' * 40}</p>", 900, "", 10)
    heading = _piece("heading", "Title", 900, "", 10)
    columns = [Column(0, QRectF(0, 0, 900, body.height + heading.height + 60)) for _ in range(3)]
    placed = flow([body, heading, body], columns)
    assert placed is not None
    where = {id(one.piece): one.column for one in placed if one.piece is heading}
    after = placed[[one.piece for one in placed].index(heading) + 1]
    assert where[id(heading)] is after.column


@pytest.mark.parametrize("audience", LEFT_OUT_FIRST)
@pytest.mark.parametrize("room", [100_000, 6000, 3000, 900])
def test_what_does_not_fit_is_left_out_and_help_stays(audience, room):
    text = find_text("L4-L5", audience)

    def length(one):
        return sum(len(section.plain_text) for section in one.sections)

    shown = fitted(text, lambda one: length(one) <= room)
    if room == 100_000:
        assert shown == text
    if shown is None:
        assert room == 900
        return
    assert length(shown) <= room
    assert length(shown) > room * 0.5 or shown == text
    headings = [section.heading for section in text.sections]
    kept = [section.heading for section in shown.sections]
    assert kept == [heading for heading in headings if heading in kept]
    if audience == "patient":
        assert "When to get help" in kept


def test_what_cannot_be_written_is_one_line_and_leaves_nothing(qapp, catalogue, tmp_path):
    with pytest.raises(ViewerError, match="Unknown id"):
        write_handout(catalogue, "L9-L10", "patient", tmp_path / "x.pdf")
    missing = tmp_path / "nowhere" / "x.pdf"
    with pytest.raises(ViewerError, match="cannot be written"):
        write_handout(catalogue, "root/L5", "patient", missing)
    assert list(tmp_path.iterdir()) == []
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(b"before")
    with pytest.raises(ViewerError):
        write_handout(catalogue, "L9-L10", "patient", kept)
    assert kept.read_bytes() == b"before"


def test_the_window_saves_what_is_selected_for_its_audience(window, tmp_path):
    from viewer.core import actions as act

    window.dispatch(act.Select("root/L5"))
    window.dispatch(act.SetAudience("patient"))
    path = tmp_path / "five.pdf"
    window.own.save_handout("root/L5", path)
    assert "L5" in pages(path)[0]
    assert str(path) in window.info.words.text()
    window.own.save_handout("root/L5", tmp_path / "no" / "five.pdf")
    assert "cannot be written" in window.info.words.text()


def test_a_page_has_ink_in_its_picture(qapp, catalogue, tmp_path):
    write_handout(catalogue, "L4-L5", "patient", tmp_path / "x.pdf")
    document = QPdfDocument(None)
    document.load(str(tmp_path / "x.pdf"))
    image = document.render(0, QSize(595, 842))
    colours = {image.pixelColor(x, y).name() for x in range(60, 400, 6) for y in range(90, 290, 6)}
    assert len(colours) > 100, "the spine, and not an empty frame"
    document.close()


@pytest.mark.parametrize(
    ("target", "caption"), [("root/L5", "Skin of the root"), ("ligament/iliolumbar", "From the left")]
)
def test_a_short_text_leaves_room_that_pictures_fill(qapp, catalogue, tmp_path, target, caption):
    write_handout(catalogue, target, "patient", tmp_path / "x.pdf")
    assert caption in pages(tmp_path / "x.pdf")[1]
