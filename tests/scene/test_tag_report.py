"""The report on annotations: its words, its tables, its pictures, one file with nothing from elsewhere."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.tags.model import new_id
from annotations.tags.vocabulary import vocabulary
from tests.annotations.tags.making import annotation, annotations
from viewer.core.drafts import drafts
from viewer.core.errors import ViewerError
from viewer.core.tagging import report
from viewer.scene import tag_report

AT = datetime(2026, 2, 3, 12, tzinfo=UTC)
L4 = "vertebra/L4"
VOID = {"img", "br", "meta"}


class Page(HTMLParser):
    """Tags that are open, rows of cells, text, addresses; fails where tags do not match."""

    def __init__(self, text):
        super().__init__()
        self.open, self.rows, self.said, self.tags, self.addresses = [], [], [], set(), []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action")]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.said.append(data)
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data


def page(rows, catalogue, figures=()):
    return Page(report.html_of(report.ordered(rows, catalogue), catalogue, (), figures, AT))


def row_of(found, first):
    return next(row for row in found.rows if row and row[0].startswith(first))


def one(catalogue, **changes):
    return annotation(id=new_id(), pack=catalogue.pack.info.id, **changes)


@pytest.fixture(scope="module")
def by_hand(blobs):
    at = tuple(float(x) for x in blobs.pack.meshes[L4].points[40])
    sha = {L4: blobs.pack.structures[L4].sha256}
    common = {"structure": L4, "level": "L4", "surfaces": sha}
    return [
        one(blobs, kind="line", points=(at, (at[0], at[1] + 9, at[2])), label="canal-depth",
            values={"length_mm": 16.04}, author="Ben", **common),
        one(blobs, kind="structure", points=(), label="condition/disc-degeneration", grade="III",
            structure="disc/L4-L5", level="L4-L5", comment="<b>Bold</b> & \"so\"", author="Anna", status="reviewed"),
        one(blobs, kind="region", points=(), faces={L4: ((0, 40),)}, label="pedicle", values={"area_mm2": 41.23},
            author="Anna", status="rejected", **common),
    ]  # fmt: skip


def test_the_head_says_what_when_how_many_and_by_whom(blobs, by_hand):
    said = " ".join(page(by_hand, blobs).said)
    assert "Annotations on Synthetic pack" in said
    assert "2026-02-03 · 3 annotations (1 draft, 1 reviewed, 1 rejected) · by Anna, Ben" in said
    assert "not medical advice" in said


def test_what_was_measured_by_hand_stands_beside_the_atlas_and_the_published_figure(blobs, by_hand):
    found = page(by_hand, blobs)
    assert row_of(found, "Canal depth") == ["Canal depth", "16.0 mm", "16.2 mm", "16.5 mm", "draft", "Ben"]
    assert row_of(found, "Pedicle") == ["Pedicle", "41.2 mm²", "", "", "rejected", "Anna"]
    lordosis = one(blobs, kind="end-plate-angle", points=((0.0, 0, 0),) * 4, label="lordosis", level="L1-S1",
                   values={"angle_deg": 51.0})  # fmt: skip
    assert row_of(page([lordosis], blobs), "Lordosis")[1:4] == ["51.0°", "49.6°", "50.0°"]


def test_grades_and_comments_stand_under_their_structure_as_they_were_typed(blobs, by_hand):
    found = page(by_hand, blobs)
    row = row_of(found, "Disc degeneration")
    assert row == ["Disc degeneration Pfirrmann III", "Tag on a structure", '<b>Bold</b> & "so"', "reviewed", "Anna"]
    assert found.rows[found.rows.index(row) - 1] == [blobs.name("disc/L4-L5")]
    assert "b" not in found.tags


def test_the_programs_own_stand_level_by_level(blobs):
    rows = []
    for level, value in (("L2", 10.0), ("L3", 11.0), ("L4", 12.0)):
        made = one(blobs, kind="line", points=((0.0, 0, 0), (0, 0, value)), label="canal-depth", level=level,
                   values={"length_mm": value}, origin="automatic", author="Lumbar")  # fmt: skip
        rows.append(made)
    rows[0], rows[1] = replace(rows[0], status="reviewed"), replace(rows[1], status="rejected")
    found = page(rows[::-1], blobs)
    assert ["Level", "Canal depth (mm)"] in found.rows
    assert [row_of(found, level)[1] for level in ("L2", "L3", "L4")] == ["10.0 ✓ 16.7", "11.0 16.2", "12.0 16.5"]
    places = [found.rows.index(row_of(found, level)) for level in ("L2", "L3", "L4")]
    assert places == sorted(places)
    commented = [replace(rows[0], comment="by eye"), *rows[1:]]
    assert "by eye" in " ".join(page(commented, blobs).said)


@settings(max_examples=40, deadline=None)
@given(st.lists(annotations(), min_size=1, max_size=6, unique_by=lambda each: each.id), st.booleans())
def test_whatever_was_typed_is_escaped_and_every_one_is_there(blobs, rows, automatic):
    rows = [replace(row, origin="automatic" if automatic else "hand", author="A<i>") for row in rows]
    found = page(rows, blobs)
    assert found.tags <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "thead", "tr",
                          "th", "td", "b", "span"}  # fmt: skip
    cells = [cell for row in found.rows for cell in row]
    for row in rows:
        entry = vocabulary().get(row.label)  # a word of the vocabulary may be drawn by chance
        words = (entry.name if entry is not None else row.label).split()
        assert any(words == cell.split()[: len(words)] for cell in cells), row.label
        assert not row.comment or row.comment.split() in [cell.split() for cell in cells]


@pytest.fixture(scope="module")
def pictures(blobs, by_hand):
    return tag_report.pictures_of(by_hand, blobs)


def test_the_spine_from_three_sides_and_each_level_from_near(pictures):
    assert [(one.name, one.near) for one in pictures] == [
        ("anterior", False), ("left", False), ("posterior", False), ("level-L4", True),
    ]  # fmt: skip
    sizes = [one.image.shape[1::-1] for one in pictures]
    assert sizes == [tag_report.WHOLE] * 3 + [tag_report.NEAR]


def test_annotations_are_seen_and_rejected_ones_are_not(blobs, by_hand):
    region = replace(by_hand[2], status="reviewed", colour="#00FF00", faces={L4: ((0, 2000),)})
    shown, hidden = (
        tag_report.pictures_of([replace(region, status=status)], blobs)[1].image.astype(int)
        for status in ("reviewed", "rejected")
    )
    green = [
        np.count_nonzero((one[..., 1] > one[..., 0] + 60) & (one[..., 1] > one[..., 2] + 60)) for one in (shown, hidden)
    ]
    assert green[0] > 500
    assert green[1] == 0


def test_the_spine_fills_the_picture_and_is_not_cut(blobs, pictures):
    for one in pictures[:3]:
        image = one.image.astype(int)
        drawn = np.abs(image - image[:, :1]).max(axis=2) > 30
        drawn[int(0.85 * len(drawn)) :, : drawn.shape[1] // 3] = False  # the cross of directions
        rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
        assert rows[0] > 2, one.name
        assert rows[-1] < len(drawn) - 3, one.name
        assert columns[0] > 2, one.name
        assert columns[-1] < drawn.shape[1] - 3, one.name
        assert rows[-1] - rows[0] > 0.5 * len(drawn), one.name


def test_one_file_holds_all_of_it(blobs, by_hand, tmp_path, monkeypatch):
    from PIL import Image as Pillow

    path = tmp_path / "a.html"
    tag_report.write_html(path, by_hand, blobs, AT)
    found = Page(path.read_text(encoding="utf-8"))
    assert len(found.addresses) == 4
    for address in found.addresses:
        kind, _, data = address.partition(",")
        assert kind == "data:image/png;base64"
        with Pillow.open(io.BytesIO(base64.b64decode(data, validate=True))) as image:
            assert image.size in (tag_report.WHOLE, tag_report.NEAR)
    assert not re.search(r"<(script|link|iframe|object)|url\(|https?:", path.read_text(encoding="utf-8"))
    with pytest.raises(ViewerError, match="cannot be written"):
        tag_report.write_html(tmp_path / "none" / "a.html", by_hand, blobs, AT)


def test_all_drafts_of_a_spine_are_a_short_report(catalogue):
    """88 rows were four pages of tables; levels down and measures across are one."""
    rows = drafts(catalogue.pack)
    if len(rows) < 20:
        pytest.skip("the blobs have nothing to measure")
    found = page(rows, catalogue)
    assert sum(1 for row in found.rows if row) < 30
    figures = sum(len(re.findall(r"\d", cell)) > 0 for row in found.rows for cell in row[1:])
    assert figures >= len(rows)
