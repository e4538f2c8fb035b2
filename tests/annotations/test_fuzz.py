"""Whatever a file holds, reading it gives a text or an `AnnotationError`, and rendering gives harmless HTML."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.plain import to_plain
from annotations.reader import fill, parse_text
from annotations.render import to_html

HEAD = '---\ntitle = "T"\nsubject = "s"\naudience = "student"\nsummary = "S."\n---\n## H\n\n'
PIECES = st.sampled_from(
    [
        *("[", "]", "(", ")", "{segment}", "[@", "@a", ";", "structure:", "disc/L2-L3", "javascript:x", "<script>"),
        *("</p>", "![", "**", "*", "`", "```\n", "\n", "\n\n", "## ", "# ", "- ", "1. ", "> ", "|", "|---|\n"),
        *("---\n", "&lt;", "&#0;", "\\", "\0", "\u202e", "é", "a", " ", "[x]: file:///x\n", "<!--", "-->", "="),
        *("\t", '"""', "title = 1\n"),
    ]
)
SOUP = st.lists(PIECES, max_size=60).map("".join)


def refusal(content: str) -> str | None:
    """The message with which a content is refused; any other exception passes through and fails the test."""
    try:
        parse_text(content, "t")
    except AnnotationError as error:
        return str(error)
    return None


@given(st.one_of(st.text(max_size=500), SOUP, SOUP.map(lambda body: f"---\n{body}\n---\n{body}")))
def test_any_content_is_a_text_or_an_annotation_error(content: str) -> None:
    message = refusal(content)
    assert message is None or (message.startswith("t: ") and "\n" not in message)


@settings(max_examples=300)
@given(SOUP)
def test_any_body_is_rendered_harmless(body: str) -> None:
    try:
        text = fill(parse_text(HEAD + body, "t"), "facet/L2-L3/left")
    except AnnotationError:
        return
    markup = to_html(text)
    assert not re.search(r"<(script|img|iframe|style|object|svg|form)", markup, re.IGNORECASE)
    for href in re.findall(r'href="([^"]*)"', markup):
        assert re.match(r"(structure|source|text|measure):", href), href
    assert to_plain(text)


def test_deep_nesting_is_no_trap() -> None:
    for body in ("[" * 5000, "> " * 3000 + "x", "- " * 2000 + "x", "*" * 5000, "![" * 3000, "[a](" * 2000):
        try:
            to_html(parse_text(HEAD + body, "t"))
        except AnnotationError:
            continue


def test_deep_front_matter_is_no_trap() -> None:
    for header in ("a = " + "[" * 5000, "a." * 5000 + "b = 1", "a = {b = " * 3000, f"title = {'1' * 5000}"):
        assert "\n" not in str(refusal(f"---\n{header}\n---\n## H\n\nx"))


def test_half_a_surrogate_pair_is_no_trap() -> None:
    assert to_html(parse_text(HEAD + "a \ud800 b", "t"))
