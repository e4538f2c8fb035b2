"""The drawing of the lower body: whole, symmetric, within its outline; its reader refuses all else."""

from __future__ import annotations

import itertools
import re
from functools import cache
from importlib import resources

import draw_lower_body
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.figure import FILE, figure, parse_figure
from annotations.figure_words import figure_words, parse_figure_words
from annotations.reader import AUDIENCES
from annotations.sources import sources

SVG = (resources.files("annotations") / FILE).read_text(encoding="utf-8")
GOOD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="skin">{}</g></svg>'
PATH = '<path id="a" data-root="L4" data-view="front" data-side="left" d="{}"/>'
# Where the usual map has each root, from the front, from behind and below: on both sides.
VIEWS = {
    "L1": {"front", "back"},
    "L2": {"front", "back"},
    "L3": {"front", "back"},
    "L4": {"front", "back"},
    "L5": {"front", "back", "sole"},
    "S1": {"front", "back", "sole"},
    "S2": {"back"},
    "S3": {"front", "back"},
}


@cache
def polygon(shape, steps=12):
    """Points along a path."""
    found, at = [], (0.0, 0.0)
    for letter, points in shape.path:
        if letter == "C":
            a, (b, c, d) = at, points
            for step in range(1, steps + 1):
                t = step / steps
                w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                found.append(tuple(sum(k * p[i] for k, p in zip(w, (a, b, c, d), strict=True)) for i in (0, 1)))
        elif points:
            found.append(points[-1])
        at = points[-1] if points else at
    return tuple(found)


def inside(point, points):
    """Whether a point lies in a polygon."""
    (x, y), hit = point, False
    for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            hit = not hit
    return hit


def near(point, points, slack):
    """Whether a point lies within `slack` of a polygon's rim."""
    x, y = point
    for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
        long = (x2 - x1) ** 2 + (y2 - y1) ** 2
        t = min(max(((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / long, 0), 1) if long else 0
        if (x - x1 - t * (x2 - x1)) ** 2 + (y - y1 - t * (y2 - y1)) ** 2 <= slack**2:
            return True
    return False


def outlines(view):
    return [polygon(one) for one in figure().layer("outline") if one.view == view]


def test_the_shipped_drawing_is_the_one_the_script_draws() -> None:
    assert draw_lower_body.drawing() == SVG


def test_every_root_has_its_skin_on_both_sides_of_the_right_views() -> None:
    for root, views in VIEWS.items():
        for side in ("left", "right"):
            found = {one.view for one in figure().layer("skin") if one.roots[0] == root and one.side == side}
            assert found == views, (root, side)
    assert figure().roots == tuple(VIEWS)


def test_every_root_from_l2_to_s2_has_a_muscle_and_a_key_point() -> None:
    for root in ("L1", "L2", "L3", "L4", "L5", "S1", "S2"):
        for side in ("left", "right"):
            assert any(root in one.roots and one.side == side for one in figure().layer("muscles")), root
            assert sum(one.roots == (root,) and one.side == side for one in figure().layer("points")) == 1, root


def test_a_key_point_lies_in_the_band_of_its_root() -> None:
    for dot in figure().layer("points"):
        bands = [one for one in figure().layer("skin") if inside(dot.middle, polygon(one))]
        assert [(one.roots[0], one.side, one.view) for one in bands] == [(dot.roots[0], dot.side, dot.view)], dot.id


def test_a_line_from_a_name_ends_in_its_band_or_muscle() -> None:
    for anchor in figure().layer("anchors"):
        layer = "muscles" if anchor.name else "skin"
        there = [one for one in figure().layer(layer) if inside(anchor.middle, polygon(one))]
        assert [(one.roots, one.name) for one in there] == [(anchor.roots, anchor.name)], anchor.id


def test_left_mirrors_right() -> None:
    middle = {view: draw_lower_body.PLACES[view][0] for view in draw_lower_body.PLACES}
    by_id = {one.id: one for one in figure().shapes}
    sided = [one for one in figure().shapes if one.side == "left" and one.layer != "anchors"]
    assert sided
    for shape in sided:
        other = by_id[re.sub(r"left$", "right", shape.id)]
        assert (other.roots, other.view, other.name) == (shape.roots, shape.view, shape.name)
        for (x, y), (u, v) in zip(shape.points, other.points, strict=True):
            assert abs(x + u - 2 * middle[shape.view]) < 0.011, shape.id
            assert y == v
        # The patient's left is right of the middle from the front, left of it from behind.
        assert (shape.middle[0] > middle[shape.view]) == (shape.view == "front"), shape.id


@pytest.mark.parametrize("layer", ["skin", "muscles", "points", "anchors"])
def test_everything_lies_within_the_outline(layer: str) -> None:
    for shape in figure().layer(layer):
        rims = outlines(shape.view)
        for point in polygon(shape):
            assert any(inside(point, rim) or near(point, rim, 0.2) for rim in rims), (shape.id, point)


def crossed(points, y):
    """Where a line across the page at height `y` runs within a polygon: (from, to)."""
    pairs = zip(points, (*points[1:], points[0]), strict=True)
    cuts = sorted(x1 + (x2 - x1) * (y - y1) / (y2 - y1) for (x1, y1), (x2, y2) in pairs if (y1 > y) != (y2 > y))
    return list(zip(cuts[::2], cuts[1::2], strict=True))


@pytest.mark.parametrize("view", ["front", "back", "sole"])
def test_bands_leave_no_gap_and_do_not_overlap(view: str) -> None:
    bands = [polygon(one) for one in figure().layer("skin") if one.view == view]
    rims = outlines(view)
    middle = draw_lower_body.PLACES[view][0]
    for step in range(round(figure().height) * 2):
        y = step / 2 + 0.1234
        body = sorted(run for rim in rims for run in crossed(rim, y))
        skin = sorted(run for band in bands for run in crossed(band, y))
        for (_, end), (start, _) in itertools.pairwise(skin):
            assert end - start < 0.25, (y, "overlap")
        for left, right in body:
            within = [run for run in skin if run[1] > left and run[0] < right]
            covered = sum(min(end, right) - max(start, left) for start, end in within)
            if right - left - covered < 0.5:
                continue
            # Only the skin of T12 and above is not drawn: the belly in front, all of the waist and the flanks behind.
            assert y < 140, (y, "gap")
            assert view != "sole"
            if view == "front":
                assert not any(start < middle < end for start, end in within), (y, "gap")
            elif within:
                assert within[0][0] > left + 0.2, (y, "gap")
                assert within[-1][1] - within[0][0] - covered < 0.5, (y, "gap between bands")


def test_muscles_do_not_overlap() -> None:
    muscles = [one for one in figure().layer("muscles") if one.side == "left"]
    for one in muscles:
        for other in muscles:
            if one.id < other.id and one.view == other.view:
                assert not any(inside(point, polygon(other)) for point in polygon(one)), (one.id, other.id)


def test_words_cover_all_that_is_drawn_and_their_sources_exist() -> None:
    words = figure_words()
    assert {one.name for one in figure().layer("muscles")} == set(words.muscles)
    assert {one.roots[0] for one in figure().layer("points")} == set(words.points)
    assert {root for root, _ in words.places} == set(figure().roots)
    assert words.sources <= set(sources())
    for audience in AUDIENCES:
        caption = words.captions[audience]
        line = "".join(text for text, _ in caption.line)
        assert len(line) <= 90
        assert any(keys for _, keys in caption.line)
        assert "[@" not in line + "".join(text for text, _ in caption.text)
        assert {"lee2008", "downs2011"} <= set(caption.sources)  # overlap, and disagreement
    assert figure_words("xx") == words


def test_words_that_lack_something_are_named() -> None:
    with pytest.raises(AnnotationError, match=r"f\.toml: caption: found None"):
        parse_figure_words({"title": "x"}, "f.toml")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "well-formed"),
        ("<svg", "well-formed"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "DOCTYPE"),
        ('<?xml-stylesheet href="x"?>' + GOOD.format(""), "instruction"),
        ("<html/>", "svg"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9"/>', "viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 9"/>', "number"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="x"/>', "onload"),
        (GOOD.format("").replace('"skin"', '"other"'), "layer"),
        (GOOD.format("<script/>"), "take the element out"),
        (GOOD.format('<image href="file:///etc/passwd"/>'), "take the element out"),
        (GOOD.format(PATH.format("M 0 0 L 1 1 Z") * 2), "id of its own"),
        (GOOD.format(PATH.format("M 0 0 L 1 1")), "open path"),
        (GOOD.format(PATH.format("m 0 0 l 1 1 z")), "begins with M"),
        (GOOD.format(PATH.format("M 0 0 Q 1 1 2 2 Z")), "M, L, C, Z only"),
        (GOOD.format(PATH.format("M 0 0 L 1 Z")), "1 numbers after L|a number"),
        (GOOD.format(PATH.format("M 0 0 L 1e9 1 Z")), "a number"),
        (GOOD.format(PATH.format("M 0 0 L 1 1 Z").replace("L4", "L9")), "roots such as L4"),
        (GOOD.format(PATH.format("M 0 0 L 1 1 Z").replace('data-root="L4" ', "")), "roots such as L4"),
        (GOOD.format(PATH.format("M 0 0 L 1 1 Z").replace("front", "top")), "front, back or sole"),
        (GOOD.format(PATH.format("M 0 0 L 1 1 Z").replace("<path", '<path style="x"')), "style"),
        (GOOD.format(PATH.format("M 0 0 L 1 1 Z").replace("/>", "><g/></path>")), "elements inside|take"),
        (GOOD.format(" " * 600_000), "at most"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(content: str, message: str) -> None:
    with pytest.raises(AnnotationError, match=message) as refused:
        parse_figure(content, "f.svg")
    assert str(refused.value).startswith("f.svg: ")
    assert "\n" not in str(refused.value)


PIECES = st.sampled_from(
    [
        *('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">', "</svg>", '<g id="skin">', "</g>", "<path "),
        *('d="M 0 0 C 1 1 2 2 3 3 Z"', 'id="a"', 'data-root="L4"', 'data-view="front"', 'data-side="left"', "/>", "M"),
        *("1e999", "-", ".", "nan", "&lt;", "&x;", "<!--", "-->", "<![CDATA[", "]]>", "\0", "é", '"', "<", ">", " "),
    ]
)
SOUP = st.lists(PIECES, max_size=40).map("".join)
NUMBERS = st.lists(st.one_of(st.sampled_from("MLCZmlcz,"), st.floats().map(repr)), max_size=30).map(" ".join)


@settings(max_examples=300)
@given(
    st.one_of(st.text(max_size=300), SOUP, SOUP.map(GOOD.format), NUMBERS.map(lambda d: GOOD.format(PATH.format(d))))
)
def test_any_content_is_a_figure_or_an_annotation_error(content: str) -> None:
    found, refused = None, ""
    try:
        found = parse_figure(content, "t")
    except AnnotationError as error:
        refused = str(error)
    assert (found is None) == (refused.startswith("t: ") and "\n" not in refused)
    shapes = found.shapes if found else ()
    assert all(abs(value) <= 10_000 for one in shapes for point in one.points for value in point)


def test_deep_nesting_is_no_trap() -> None:
    with pytest.raises(AnnotationError):
        parse_figure("<svg>" * 50_000, "t")
    with pytest.raises(AnnotationError):
        parse_figure("<svg>" * 40_000 + "</svg>" * 40_000, "t")
