"""HTML holds only what it may, links have their colours, citations their numbers; plain text fits a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from annotations.page import TAGS, sanitised
from annotations.plain import to_plain
from annotations.reader import Text, parse_text, read_text, text_for, texts_index
from annotations.render import to_html

HEAD = '---\ntitle = "T"\nsubject = "s"\naudience = "student"\nsummary = "S."\n---\n## Heading\n\n'


def text_of(body: str) -> Text:
    return parse_text(HEAD + body, "t")


class Seen(HTMLParser):
    """All tags and attributes of a page, and the words outside of tags."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def assert_harmless(markup: str) -> None:
    for tag, attributes in Seen(markup).tags:
        assert tag in TAGS
        for name, value in attributes.items():
            assert name in {"href", "name", "style", "border", "cellpadding", "cellspacing", "width", "align"}
            if name == "href":
                assert re.match(r"(structure|source|text|measure):[\w/{}-]+$", value or ""), value
            if name == "style":
                assert re.fullmatch(r"color:\s*[#\w]+;?", value or ""), value


BAD = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![i](data:image/png;base64,AAAA)",
    "![i](https://example.org/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](file:///etc/passwd)",
    "[x](data:text/html;base64,AAAA)",
    "[x](https://example.org)",
    "[x](//example.org)",
    "[x](../other.md)",
    "[x](structure:../../etc)",
    '[x](structure:a"onmouseover="alert)',
    "[x](<structure:a b>)",
    "[x](source:a)",
    "[x]\n\n[x]: javascript:alert(1)",
    "<https://example.org>",
    "<javascript:alert(1)>",
    "<style>p{background:url(x)}</style>",
    "<a href='structure:disc' onclick='x'>y</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("body", BAD)
def test_nothing_but_links_to_structures_gets_through(body: str) -> None:
    markup = to_html(text_of(body))
    assert_harmless(markup)
    assert not [tag for tag, attributes in Seen(markup).tags if "href" in attributes], "no link may come of this"
    assert not re.search(r"<(script|img|style|iframe)", markup)


@pytest.mark.parametrize("body", [one for one in BAD if one.startswith("[x](")])
def test_the_words_of_a_refused_link_stay(body: str) -> None:
    assert "x" in Seen(to_html(text_of(body))).words


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x</script><p>a</p>",
        '<p onclick="x">a</p>',
        '<a href="javascript:x">a</a>',
        '<a href="file:///x">a</a>',
        '<a href="data:x">a</a>',
        '<span style="color:red;background:url(http://x)">a</span>',
        '<img src="x">a',
        "<!-- c -->a",
    ],
)
def test_the_second_wall_stands_alone(markup: str) -> None:
    clean = sanitised(markup)
    assert_harmless(clean)
    assert "url(" not in clean
    assert "a" in Seen(clean).words


@pytest.mark.parametrize(("subject", "audience"), texts_index())
def test_every_shipped_text_renders_harmless_and_whole(subject: str, audience: str) -> None:
    text = read_text(subject, audience)
    seen = Seen(to_html(text))
    assert_harmless(to_html(text))
    assert "[@" not in seen.words
    assert "](" not in seen.words
    for section in text.sections:
        assert section.heading in seen.words
    assert [f"structure:{target}" for _, target in text.links if "{" not in target] == [
        href for _, attrs in seen.tags if (href := attrs.get("href") or "").startswith("structure:")
    ]


def test_links_have_the_colour_of_their_target() -> None:
    text = text_of("[disc](structure:disc/L2-L3) and [bone](structure:vertebra/L2)")
    markup = to_html(text, {"disc/L2-L3": "#1F78BE"})
    assert '<a href="structure:disc/L2-L3"><span style="color:#1F78BE">disc</span></a>' in markup
    assert '<a href="structure:vertebra/L2">bone</a>' in markup
    assert "color:green" in to_html(text, lambda target: "green" if target.startswith("vertebra") else None)


@pytest.mark.parametrize("colour", ["red;background:url(x)", '"><script>', "", "#12", "expression(1)"])
def test_a_colour_that_is_none_is_left_out(colour: str) -> None:
    markup = to_html(text_of("[disc](structure:disc/L2-L3)"), {"disc/L2-L3": colour})
    assert '<a href="structure:disc/L2-L3">disc</a>' in markup


def test_citations_are_numbered_by_first_use() -> None:
    text = text_of("One [@marchand1990]. Two [@gray-discs; @marchand1990].\n\nThree [@lee2018].")
    markup = to_html(text)
    assert 'One<sup><a href="source:marchand1990">1</a></sup>.' in markup
    assert '<sup><a href="source:gray-discs">2</a>,<a href="source:marchand1990">1</a></sup>' in markup
    assert [line[:2] for line in re.findall(r"<p>(\d\. )", markup)] == ["1.", "2.", "3."]
    assert markup.index("Marchand") < markup.index("Gray H.") < markup.index("Lee S. B.")


def test_a_text_without_citations_has_no_list() -> None:
    assert "Sources" not in to_html(text_of("Words."))
    assert "Sources" not in to_plain(text_of("Words."))


def test_words_are_escaped() -> None:
    assert "a &lt; b &amp; c" in to_html(text_of("a < b & c"))


def test_a_fallback_says_so() -> None:
    text = replace(read_text("disc", "student"), audience="clinician")
    assert text.is_fallback
    assert "There is no clinician text" in to_html(text)
    assert "There is no clinician text" in to_plain(text).replace("\n", " ")


def test_lists_tables_and_emphasis() -> None:
    markup = to_html(text_of("- a **b**\n- *c*\n\n| h |\n|---|\n| d |\n\n1. e\n"))
    markup = re.sub(r'<a name="[^"]*"></a>', "", markup)
    assert "<ul><li>a <b>b</b></li><li><i>c</i></li></ul>" in markup
    assert '<th align="left">h</th>' in markup
    assert "<td>d</td>" in markup
    assert "<ol><li>e</li></ol>" in markup


@pytest.mark.parametrize(("subject", "audience"), texts_index())
def test_plain_text_fits_the_terminal(subject: str, audience: str) -> None:
    for line in to_plain(read_text(subject, audience)).splitlines():
        assert len(line) <= 80 or "http" in line, line
        assert "](" not in line


def test_plain_text_has_numbers_references_and_tables() -> None:
    plain = to_plain(text_for("L2-L3", "student"))
    assert "[1]" in plain
    assert re.search(r"^ 1\. \S", plain, re.MULTILINE)
    assert re.search(r"^L2 \(exits\)\n  Skin: \S", plain, re.MULTILINE)
